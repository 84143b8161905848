"""Interviews → Passages: runs of sentences inside one turn, the unit that is retrieved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Interview
from index.sentences import find_sentences
from index.transcript import Role, Turn

__all__ = ["MAX_CHARS", "Passage", "Sentence", "cut_passages"]

MAX_CHARS = 500
"""The longest passage, in characters of the original, unless one sentence is longer."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a document, which may be quoted.

    Attributes:
        line: Line of the document, from 1.
        start: Character offset into the document of the first character.
        end: Character offset behind the last one.
        text: ``document[start:end]``.
        translation: Its English rendering, None where the interview has none.
    """

    line: int
    start: int
    end: int
    text: str
    translation: str | None

    @property
    def announces(self) -> bool:
        """Whether it only says that something follows."""
        return self.text.endswith((":", "："))

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.text.endswith(("?", "？"))


@dataclass(frozen=True)
class Passage:
    """A run of sentences by one speaker.

    Attributes:
        document: File name of the original.
        sha256: Hex digest of the document.
        language: ISO 639-1 code of the document.
        speaker: Who speaks, as the document calls him.
        speaker_translation: The same in the rendering, None where there is none.
        role: The speaker's part.
        turn: Which turn of the document, from 0.
        asked_in: The turn in which the host asked what this answers; None where nobody asked.
        sentences: In order; never empty.
        text: From the first sentence to the last, ``document[start:end]``.
        question: What the host asked before, as context; empty where nobody asked. Never quoted.
        question_translation: The rendering of ``question``, None where there is none.
    """

    document: str
    sha256: str
    language: str
    speaker: str
    speaker_translation: str | None
    role: Role
    turn: int
    asked_in: int | None
    sentences: tuple[Sentence, ...]
    text: str
    question: str
    question_translation: str | None

    @property
    def start(self) -> int:
        """Character offset of the first character into the document."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Character offset behind the last character."""
        return self.sentences[-1].end

    @property
    def first_line(self) -> int:
        """Line of the first sentence, from 1."""
        return self.sentences[0].line

    @property
    def last_line(self) -> int:
        """Line of the last sentence, from 1."""
        return self.sentences[-1].line

    @property
    def announces_only(self) -> bool:
        """Whether it only says that something follows ("Here is the interview:")."""
        return all(sentence.announces for sentence in self.sentences)

    @property
    def translation(self) -> str | None:
        """The English rendering, None where there is none."""
        parts = [sentence.translation for sentence in self.sentences]
        return " ".join(dict.fromkeys(part for part in parts if part)) or None


def cut_passages(interview: Interview, *, max_chars: int = MAX_CHARS) -> list[Passage]:
    """Cut an interview into passages.

    A paragraph is one passage while it is short enough and several of about equal length where it is
    not. A paragraph that only announces ("We see five opportunities:") joins the next one.

    Args:
        interview: What to cut.
        max_chars: The longest passage, at least 1; only a single sentence may be longer.

    Returns:
        The passages in the order of the document. They cover it: between two of them stand only
        white space and speakers' labels.
    """
    transcript = interview.transcript
    passages = []
    asked_in: int | None = None
    for number, turn in enumerate(transcript.turns):
        answers = asked_in if turn.role is Role.GUEST else None
        for sentences in _cut_turn(interview, turn, max_chars):
            passages.append(_make_passage(interview, number, sentences, answers))
        if turn.role is Role.HOST:
            asked_in = number
    return passages


def _make_passage(interview: Interview, number: int, sentences: tuple[Sentence, ...], asked_in: int | None) -> Passage:
    transcript, rendering = interview.transcript, interview.rendering
    turn = transcript.turns[number]
    asked = transcript.turns[asked_in].paragraphs if asked_in is not None else ()
    return Passage(
        document=transcript.document,
        sha256=transcript.sha256,
        language=transcript.language,
        speaker=turn.speaker,
        speaker_translation=rendering.translate_speaker(sentences[0].line) if rendering else None,
        role=turn.role,
        turn=number,
        asked_in=asked_in,
        sentences=sentences,
        text=transcript.text[sentences[0].start : sentences[-1].end],
        question=" ".join(transcript.text[start:end] for _, start, end in asked),
        question_translation=" ".join(rendering.translate_line(line) for line, _, _ in asked) if rendering else None,
    )


def _cut_turn(interview: Interview, turn: Turn, max_chars: int) -> Iterator[tuple[Sentence, ...]]:
    announced: tuple[Sentence, ...] = ()
    for line, start, end in turn.paragraphs:
        sentences = _read_sentences(interview, line, start, end)
        for following in _cut_evenly(sentences, max_chars):
            run = announced + following
            if announced and run[-1].end - run[0].start > max_chars:
                yield announced
                run = following
            announced = run if run[-1].announces else ()
            if not announced:
                yield run
    if announced:
        yield announced


def _read_sentences(interview: Interview, line: int, start: int, end: int) -> tuple[Sentence, ...]:
    transcript = interview.transcript
    spans = find_sentences(transcript.text[start:end], transcript.language)
    translations: list[str | None] = [None] * len(spans)
    if interview.rendering:
        translations[:] = interview.rendering.translate_sentences(line, len(spans))
    return tuple(
        Sentence(line, start + first, start + last, transcript.text[start + first : start + last], translation)
        for (first, last), translation in zip(spans, translations, strict=True)
    )


def _cut_evenly(sentences: tuple[Sentence, ...], max_chars: int) -> list[tuple[Sentence, ...]]:
    """Cut a paragraph into the fewest runs of at most ``max_chars``, as equal in length as may be."""
    length = sentences[-1].end - sentences[0].start
    wanted = -(-length // max_chars)
    while True:
        runs = _cut_at(sentences, length / wanted)
        fits = all(len(run) == 1 or run[-1].end - run[0].start <= max_chars for run in runs)
        if fits or wanted >= len(sentences):
            return runs if fits else [(sentence,) for sentence in sentences]
        wanted += 1


def _cut_at(sentences: tuple[Sentence, ...], run_chars: float) -> list[tuple[Sentence, ...]]:
    """Cut after the sentences whose ends lie nearest to the multiples of ``run_chars``."""
    origin = sentences[0].start
    cuts = [0]
    for position, sentence in enumerate(sentences[:-1], start=1):
        due = origin + run_chars * len(cuts)
        following = sentences[position]
        if abs(sentence.end - due) <= abs(following.end - due):
            cuts.append(position)
    cuts.append(len(sentences))
    return [sentences[first:last] for first, last in pairwise(cuts)]

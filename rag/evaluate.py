"""Ask questions whose answers are known, and hold what comes back against the gold lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.passages import Passage
from index.transcript import Role, Transcript
from rag.answer import Answer, Citation
from rag.decision import answer_probability
from rag.gold import GoldQuestion, find_document
from rag.pipeline import Pipeline

__all__ = ["FOUND", "Outcome", "ask_gold", "judge"]

FOUND = 10
"""How many passages are looked at for each question."""


@dataclass(frozen=True)
class Outcome:
    """What became of a question.

    Attributes:
        question: The question.
        answered: Whether it was answered.
        probability: How likely an answer was thought, in [0, 1]; what the decision rests on.
        found: For each passage found, nearest first, whether it touches a gold line; at most ``FOUND``.
        relevant: How many passages of the index touch a gold line.
        on_gold: For each citation, whether it touches a gold line.
        lines_cited: The gold lines that some citation touches.
        quoted: Whether some citation holds one of the question's ``must_quote``.
        verbatim: Whether every quote equals its document at its offsets.
        roles_right: Whether every citation names who speaks on its lines, and in which role.
    """

    question: GoldQuestion
    answered: bool
    probability: float
    found: tuple[bool, ...]
    relevant: int
    on_gold: tuple[bool, ...]
    lines_cited: frozenset[int]
    quoted: bool
    verbatim: bool
    roles_right: bool


def ask_gold(
    pipeline: Pipeline, questions: Sequence[GoldQuestion], progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Ask every question.

    Args:
        pipeline: Whom to ask.
        questions: About the interviews of its index.
        progress: Called with the number of questions done, after each; None to be told nothing.

    Returns:
        One outcome a question, in order.

    Raises:
        QuestionError: A question is about no document of the index; told before the first is asked.
    """
    transcripts = [interview.transcript for interview in pipeline.index.interviews]
    documents = [find_document(question, transcripts) for question in questions]
    outcomes = []
    for done, (question, document) in enumerate(zip(questions, documents, strict=True), start=1):
        answer = pipeline.ask(question.text, question.history)
        retrieved = pipeline.retrieve(question.text, question.history)
        hits = [hit.passage for hit in retrieved[1].hits[:FOUND]] if retrieved else []
        outcomes.append(
            judge(
                question,
                answer,
                found=tuple(_touches(passage, question, document) for passage in hits),
                # what only announces is never found
                relevant=sum(_touches(p, question, document) for p in pipeline.index.passages if not p.announces_only),
                probability=answer_probability(*retrieved) if retrieved else 0.0,
                transcripts=transcripts,
                document=document,
            )
        )
        if progress:
            progress(done)
    return outcomes


def judge(
    question: GoldQuestion,
    answer: Answer,
    *,
    found: tuple[bool, ...],
    relevant: int,
    probability: float,
    transcripts: Sequence[Transcript],
    document: Transcript,
) -> Outcome:
    """Hold an answer against the gold lines and the documents' text.

    Args:
        question: What was asked.
        answer: What came back.
        found: For each passage found, whether it touches a gold line.
        relevant: How many passages touch one.
        probability: How likely an answer was thought, in [0, 1].
        transcripts: All that may be cited.
        document: The one the question is about.

    Returns:
        The outcome.
    """
    by_name = {transcript.document: transcript for transcript in transcripts}
    on_gold = [citation for citation in answer.citations if _touches(citation, question, document)]
    shown = [*answer.citations, *([answer.not_said.nearest] if answer.not_said and answer.not_said.nearest else [])]
    return Outcome(
        question=question,
        answered=answer.answered,
        probability=probability,
        found=found,
        relevant=relevant,
        on_gold=tuple(citation in on_gold for citation in answer.citations),
        lines_cited=frozenset(
            line for line in question.gold_lines if any(c.first_line <= line <= c.last_line for c in on_gold)
        ),
        quoted=any(words in citation.quote for citation in answer.citations for words in question.must_quote),
        verbatim=all(by_name[c.document].text[c.start : c.end] == c.quote for c in shown),
        roles_right=all(_names_speaker(c, by_name[c.document]) for c in shown),
    )


def _touches(place: Passage | Citation, question: GoldQuestion, document: Transcript) -> bool:
    return place.document == document.document and any(
        place.first_line <= line <= place.last_line for line in question.gold_lines
    )


def _names_speaker(citation: Citation, transcript: Transcript) -> bool:
    """Tell whether whoever is named speaks at both ends of a citation."""
    speakers: dict[int, tuple[str, Role]] = {
        line: (turn.speaker, turn.role) for turn in transcript.turns for line, _, _ in turn.paragraphs
    }
    named = (citation.speaker, citation.role)
    return speakers.get(citation.first_line) == named == speakers.get(citation.last_line)

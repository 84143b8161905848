"""Answer, Claim, Citation: what a question gets, and how it is written as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from index.passages import Passage, Sentence
from index.transcript import Role

if TYPE_CHECKING:
    from rag.retriever import Hit  # only its name is needed here, and langchain behind it takes a second

__all__ = ["Answer", "Citation", "Claim", "NotSaid", "as_record", "citation_id", "cite", "passage_record"]

_HASH_CHARS = 12


@dataclass(frozen=True)
class Citation:
    """Where a quote stands.

    Attributes:
        n: The number of its marker in the answer, from 1.
        id: ``sha256-prefix#line:start-end``, good for as long as the document is the same.
        document: File name.
        speaker: Who says it, as the document calls him.
        role: The speaker's part.
        first_line: Line of its first character, from 1.
        last_line: Line of its last character.
        start: Character offset into the document.
        end: Character offset behind the quote.
        quote: ``document[start:end]``.
        translation: Its English rendering, never to be shown as a quote; None where there is none.
        score: How near it is to the question, in [0, 1]; higher is nearer.
    """

    n: int
    id: str
    document: str
    speaker: str
    role: Role
    first_line: int
    last_line: int
    start: int
    end: int
    quote: str
    translation: str | None
    score: float


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer.

    Attributes:
        text: The sentence as shown, without marks: a quote, its translation, or a language model's words.
        citations: Numbers of the citations that carry it; never empty.
    """

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class NotSaid:
    """Why a question has no answer here.

    Attributes:
        passages_searched: How many passages were looked at.
        terms_not_found: The question's words that stand nowhere, in either language, as asked.
        nearest: The nearest passage, which is not an answer; None where nothing was searched for.
    """

    passages_searched: int
    terms_not_found: tuple[str, ...]
    nearest: Citation | None


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: As asked.
        language: ISO 639-1 code of the question and of the answer's frame.
        answered: Whether the interview answers it.
        mode: ``quotes`` for the speaker's own sentences, ``model`` for a language model's, verified.
        answer: Readable text with [1] markers.
        claims: The sentences of the answer; empty where nothing was said.
        citations: In the order of their numbers.
        not_said: None where answered.
        elapsed_ms: How long it took, in milliseconds.
        notice: What there is to know about how it was made, in the asker's language; None where nothing is.
    """

    question: str
    language: str
    answered: bool
    mode: Literal["quotes", "model"]
    answer: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    not_said: NotSaid | None
    elapsed_ms: float
    notice: str | None = None


def citation_id(sha256: str, line: int, start: int, end: int) -> str:
    """Return the permanent name of a quote.

    >>> citation_id("933e43f8013384", 22, 7103, 7322)
    '933e43f80133#22:7103-7322'
    """
    return f"{sha256[:_HASH_CHARS]}#{line}:{start}-{end}"


def cite(passage: Passage, sentences: tuple[Sentence, ...], *, n: int, score: float) -> Citation:
    """Cite a run of a passage's sentences.

    Args:
        passage: Where they stand.
        sentences: Neighbours in the passage, in order; at least one.
        n: Number of the marker.
        score: How near they are to the question, in [0, 1].

    Returns:
        The citation; its quote reaches from the first sentence to the last.
    """
    first, last = sentences[0], sentences[-1]
    translations = dict.fromkeys(sentence.translation for sentence in sentences if sentence.translation)
    return Citation(
        n=n,
        id=citation_id(passage.sha256, first.line, first.start, last.end),
        document=passage.document,
        speaker=passage.speaker,
        role=passage.role,
        first_line=first.line,
        last_line=last.line,
        start=first.start,
        end=last.end,
        quote=passage.text[first.start - passage.start : last.end - passage.start],
        translation=" ".join(translations) or None,
        score=round(score, 4),
    )


def as_record(answer: Answer) -> dict[str, Any]:
    """Return an answer as the JSON object of the command line's contract."""
    record = asdict(answer)
    record["elapsed_ms"] = round(answer.elapsed_ms, 1)
    return record


def passage_record(hit: Hit) -> dict[str, Any]:
    """Return a passage found as the JSON object of ``onrecord search``."""
    passage = hit.passage
    return {
        "document": passage.document,
        "speaker": passage.speaker,
        "role": passage.role,
        "first_line": passage.first_line,
        "last_line": passage.last_line,
        "score": round(hit.score, 4),
        "text": passage.text,
    }

"""Questions with gold lines, and what to count in the answers to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answer import Answer
from rag.question import Message
from rag.retriever import Hit

__all__ = ["QUESTIONS", "BenchmarkQuestion", "Outcome", "judge", "read_questions", "share"]

QUESTIONS = Path(__file__).parent / "questions.jsonl"
"""Questions about the shipped interview, by people who had not seen the code; none is in the index."""


@dataclass(frozen=True)
class BenchmarkQuestion:
    """A question whose answer is known.

    Attributes:
        id: Its name.
        split: ``tuning`` for fitting, ``held-out`` for reporting; empty where the file does not say.
        language: ISO 639-1 code.
        kind: ``factoid``, ``list``, …; ``followup``, ``off_topic``, ``near_miss``, ``adversarial``.
        text: The question.
        history: The conversation before.
        gold_lines: Lines of the document that answer it, from 1; empty where none does.
    """

    id: str
    split: str
    language: str
    kind: str
    text: str
    history: tuple[Message, ...]
    gold_lines: frozenset[int]


@dataclass(frozen=True)
class Outcome:
    """What became of a question.

    Attributes:
        question: The question.
        answered: Whether it was answered.
        found_at: Rank of the first passage on a gold line, from 1; None where there is none.
        on_gold: For each citation, whether it stands on a gold line.
        verbatim: Whether every quote equals the document at its offsets.
    """

    question: BenchmarkQuestion
    answered: bool
    found_at: int | None
    on_gold: tuple[bool, ...]
    verbatim: bool


def read_questions(path: Path = QUESTIONS, *, split: str | None = None) -> list[BenchmarkQuestion]:
    """Read a file of questions.

    Args:
        path: JSON lines with id, lang, kind, question, gold_lines and perhaps history and split.
        split: Only this part; None for all.

    Returns:
        The questions in the order of the file.
    """
    questions = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record: dict[str, Any] = json.loads(line)
        question = BenchmarkQuestion(
            id=record["id"],
            split=record.get("split", ""),
            language=record["lang"],
            kind=record["kind"],
            text=record["question"],
            history=tuple(Message(**message) for message in record.get("history") or ()),
            gold_lines=frozenset(record["gold_lines"]),
        )
        if split is None or question.split == split:
            questions.append(question)
    return questions


def judge(question: BenchmarkQuestion, answer: Answer, hits: Sequence[Hit], document: str) -> Outcome:
    """Hold an answer against the gold lines and the document's text."""
    ranks = (rank for rank, hit in enumerate(hits, 1) if _touches(hit.passage, question.gold_lines))
    return Outcome(
        question=question,
        answered=answer.answered,
        found_at=next(ranks, None),
        on_gold=tuple(_touches(citation, question.gold_lines) for citation in answer.citations),
        verbatim=all(document[citation.start : citation.end] == citation.quote for citation in answer.citations),
    )


def share(values: Iterable[bool]) -> float:
    """Return the share of true values, not-a-number for none."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def _touches(place: Any, lines: frozenset[int]) -> bool:
    return any(place.first_line <= line <= place.last_line for line in lines)

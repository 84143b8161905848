"""Expansions and passages → the anticipated questions of an interview, each with what answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Interview
from index.expansions import Expansion
from index.passages import Passage

__all__ = ["Anticipated", "Target", "place_expansions"]


@dataclass(frozen=True)
class Target:
    """What answers an anticipated question.

    Attributes:
        passage: Number of the passage.
        sentences: Which of its sentences do, by position from 0; none where no single one is meant.
    """

    passage: int
    sentences: tuple[int, ...]


@dataclass(frozen=True)
class Anticipated:
    """A question that readers are expected to ask.

    Attributes:
        question: Its text; never shown.
        language: ISO 639-1 code.
        targets: What answers it; none where the interview does not.
    """

    question: str
    language: str
    targets: tuple[Target, ...]


def place_expansions(interview: Interview, passages: Sequence[Passage]) -> list[Anticipated]:
    """Find the passages and sentences that an interview's expansions speak of.

    Args:
        interview: With its expansions.
        passages: All passages of all interviews; targets are numbers in this order.

    Returns:
        The questions in the order of the file; none where there is no file.
    """
    if interview.expansions is None:
        return []
    places: dict[int, list[tuple[int, int]]] = {}
    for number, passage in enumerate(passages):
        if passage.document == interview.transcript.document:
            for position, sentence in enumerate(passage.sentences):
                places.setdefault(sentence.line, []).append((number, position))
    return [
        Anticipated(expansion.question, expansion.language, _find_targets(expansion, places))
        for expansion in interview.expansions.questions
    ]


def _find_targets(expansion: Expansion, places: dict[int, list[tuple[int, int]]]) -> tuple[Target, ...]:
    found = [place for line in expansion.lines for place in places[line]]
    if not expansion.sentences:
        return tuple(Target(number, ()) for number in dict.fromkeys(number for number, _ in found))
    chosen: dict[int, list[int]] = {}
    for sentence in expansion.sentences:
        number, position = found[sentence - 1]
        chosen.setdefault(number, []).append(position)
    return tuple(Target(number, tuple(positions)) for number, positions in chosen.items())

"""Expansions and passages → the anticipated questions, searched by meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.documents import Interview
from index.encoder import Vectors
from index.expansions import Expansion
from index.passages import Passage
from index.vectors import WHOLE, VectorRows

__all__ = ["Anticipated", "AnticipatedQuestions", "Target", "place_expansions"]

_TABLE = "anticipated.jsonl"


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


def place_expansions(interviews: Iterable[Interview], passages: Sequence[Passage]) -> list[Anticipated]:
    """Find the passages and sentences that expansions speak of.

    Args:
        interviews: With their expansions.
        passages: All passages of all of them.

    Returns:
        The questions in the order of interviews and files.
    """
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, passage in enumerate(passages):
        for position, sentence in enumerate(passage.sentences):
            places.setdefault((passage.document, sentence.line), []).append((number, position))
    return [
        Anticipated(expansion.question, expansion.language, _find_targets(expansion, interview, places))
        for interview in interviews
        if interview.expansions
        for expansion in interview.expansions.questions
    ]


def _find_targets(
    expansion: Expansion, interview: Interview, places: dict[tuple[str, int], list[tuple[int, int]]]
) -> tuple[Target, ...]:
    found = [place for line in expansion.lines for place in places[interview.transcript.document, line]]
    if not expansion.sentences:
        return tuple(Target(number, ()) for number in dict.fromkeys(number for number, _ in found))
    chosen: dict[int, list[int]] = {}
    for sentence in expansion.sentences:
        number, position = found[sentence - 1]
        chosen.setdefault(number, []).append(position)
    return tuple(Target(number, tuple(positions)) for number, positions in chosen.items())


class AnticipatedQuestions:
    """Anticipated questions with their vectors.

    Args:
        questions: The questions.
        vectors: One row for each, in the same order; None where there are none.
    """

    def __init__(self, questions: Sequence[Anticipated], vectors: VectorRows | None) -> None:
        self.questions = tuple(questions)
        self._vectors = vectors

    @classmethod
    def build(cls, questions: Sequence[Anticipated], vectors: Vectors) -> AnticipatedQuestions:
        """Index questions by their vectors, float32 of shape (questions, dimensions), each of length one."""
        rows = np.array([(number, WHOLE) for number in range(len(questions))], dtype=np.int32).reshape(-1, 2)
        return cls(questions, VectorRows.build(vectors, rows) if len(questions) else None)

    @classmethod
    def load(cls, folder: Path) -> AnticipatedQuestions:
        """Read what ``save`` wrote; none where it wrote nothing."""
        if not folder.exists():
            return cls((), None)
        with (folder / _TABLE).open(encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        questions = [
            Anticipated(
                record["question"],
                record["language"],
                tuple(Target(target["passage"], tuple(target["sentences"])) for target in record["targets"]),
            )
            for record in records
        ]
        vectors = VectorRows.load(folder)
        if len(vectors) != len(questions):
            raise ValueError("rows do not fit the anticipated questions")
        return cls(questions, vectors)

    def save(self, folder: Path) -> None:
        """Write the questions to a folder that is not there yet; write nothing where there are none.

        Args:
            folder: Its parent exists.

        Raises:
            OSError: They cannot be written.
        """
        if self._vectors is None:
            return
        folder.mkdir()
        with (folder / _TABLE).open("w", encoding="utf-8", newline="\n") as file:
            for question in self.questions:
                file.write(json.dumps(asdict(question), ensure_ascii=False) + "\n")
        self._vectors.save(folder)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.questions)

    def find(self, query: Vectors, top: int) -> list[tuple[Anticipated, float]]:
        """Find the questions nearest to one vector.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many, at least 1.

        Returns:
            The questions and their cosines in [-1, 1], nearest first.
        """
        if self._vectors is None:
            return []
        found, cosines = self._vectors.search(query, top)
        return [(self.questions[number], float(cosine)) for number, cosine in zip(found, cosines, strict=True)]

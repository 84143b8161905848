"""Which passage a question is about, learned from the questions an interview is expected to be asked.

Kernel ridge regression (Saunders, Gammerman & Vovk (1998), "Ridge Regression Learning Algorithm in Dual
Variables") on one indicator for each passage and each sentence that answers some anticipated question,
and one for "not answered". Two questions are as alike as ``exp((c - 1) / 0.3) + w``: c is the cosine of
their vectors, which tells paraphrases, also in another language; w that of their words, which tells "what
did it cost?" from "when did it open?".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.anticipated import Anticipated
from index.encoder import Vectors
from index.vectors import WHOLE, VectorRows
from index.words import WordRows

__all__ = ["Anticipation", "Judgement"]

# Chosen on the development questions: from 0.2 to 0.5, and from 0.3 to 1, hardly anything changes.
_WIDTH = 0.3
_RIDGE = 0.5
_NOT_ANSWERED = (-1, -1)


@dataclass(frozen=True)
class Judgement:
    """What the anticipated questions say of a question.

    A value is near 1 where the anticipated questions like this one are all answered there, near 0 where
    none is; being regressed, it may lie a little outside of [0, 1].

    Attributes:
        passages: By number, for each passage that answers some anticipated question.
        sentences: By number of the passage and position in it, likewise.
        not_answered: That the interview does not answer it.
    """

    passages: dict[int, float]
    sentences: dict[tuple[int, int], float]
    not_answered: float


class Anticipation:
    """The anticipated questions of one interview, fitted.

    Args:
        vectors: Their vectors, in the same order as in ``words`` and ``weights``.
        words: Their words.
        columns: int32, shape (columns, 2): passage and sentence, or -1 for the whole passage; -1 and -1 for
            "not answered".
        weights: float32, shape (questions, columns): the dual variables of the regression.
    """

    def __init__(
        self,
        vectors: VectorRows,
        words: WordRows,
        columns: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
    ) -> None:
        self._vectors, self._words = vectors, words
        self._columns, self._weights = columns, weights

    @classmethod
    def fit(
        cls, questions: Sequence[Anticipated], vectors: Vectors, known: Mapping[str, npt.NDArray[Any]] | None = None
    ) -> Anticipation:
        """Learn from questions.

        Args:
            questions: At least one.
            vectors: float32, shape (questions, dimensions), rows of length one.
            known: By ``key``, weights that the same encoder's vectors gave before.

        Returns:
            The fitted classifier; where it is not known it takes time in the cube of the number of questions (10,000:
            about ten seconds and a gigabyte).
        """
        words = WordRows.build([q.question for q in questions], [q.language for q in questions])
        columns, indicators = _make_indicators(questions)
        weights = (known or {}).get(_make_key(words, columns, indicators))
        if weights is None:
            weights = _solve(vectors, words, indicators)
        rows = np.array([(number, WHOLE) for number in range(len(questions))], dtype=np.int32)
        # All are compared with a question, however many they are.
        searched = VectorRows.build(vectors, rows, exact_rows=len(rows))
        return cls(searched, words, columns, np.asarray(weights, dtype=np.float32))

    @staticmethod
    def key(questions: Sequence[Anticipated]) -> str:
        """Name the weights of questions, for those who keep them: for one encoder they depend on nothing else."""
        words = WordRows.build([q.question for q in questions], [q.language for q in questions])
        return _make_key(words, *_make_indicators(questions))

    @classmethod
    def load(cls, folder: Path) -> Anticipation:
        """Read what ``save`` wrote."""
        columns, weights = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("columns", "weights"))
        vectors = VectorRows.load(folder)
        if len(vectors) != len(weights) or weights.shape[1] != len(columns):
            raise ValueError("the fitted anticipated questions do not fit each other")
        return cls(vectors, WordRows.load(folder), columns, weights)

    def save(self, folder: Path) -> None:
        """Write it to a folder.

        Args:
            folder: Made where it does not exist.

        Raises:
            OSError: It cannot be written.
        """
        folder.mkdir(exist_ok=True)
        self._vectors.save(folder)
        self._words.save(folder)
        for name, array in (("columns", self._columns), ("weights", self._weights)):
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @property
    def weights(self) -> npt.NDArray[np.float32]:
        """The dual variables, shape (questions, columns)."""
        return self._weights

    def __len__(self) -> int:
        """Return how many questions it was fitted on."""
        return len(self._weights)

    def judge(self, query: Vectors, text: str, language: str) -> Judgement:
        """Judge a question by the anticipated ones.

        Args:
            query: Its vector, float32, shape (dimensions,), of length one.
            text: Its words.
            language: ISO 639-1 code.

        Returns:
            What they say of it.
        """
        likeness = self._words.compare(text, language)
        likeness += np.exp((self._vectors.compare_all(query) - 1) / _WIDTH)
        values = likeness @ self._weights
        passages, sentences, not_answered = {}, {}, 0.0
        for (passage, sentence), value in zip(self._columns.tolist(), values.tolist(), strict=True):
            if (passage, sentence) == _NOT_ANSWERED:
                not_answered = value
            elif sentence == WHOLE:
                passages[passage] = value
            else:
                sentences[passage, sentence] = value
        return Judgement(passages, sentences, not_answered)


def _solve(vectors: Vectors, words: WordRows, indicators: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    from scipy.linalg import solve  # wanted only when an index is built

    likeness = words.compare_all()
    likeness += np.exp((vectors @ vectors.T - 1) / _WIDTH, dtype=np.float32)
    likeness[np.diag_indices_from(likeness)] += _RIDGE
    weights = solve(likeness, indicators, assume_a="pos", overwrite_a=True, check_finite=False)
    return np.asarray(weights, dtype=np.float32)


def _make_key(words: WordRows, columns: npt.NDArray[np.int32], indicators: npt.NDArray[np.float32]) -> str:
    whole = hashlib.sha256(f"{words.digest} {_WIDTH} {_RIDGE}".encode())
    whole.update(columns.tobytes() + indicators.tobytes())
    return whole.hexdigest()[:32]


def _make_indicators(questions: Sequence[Anticipated]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Return the columns, and of each question its shares in them: all in the first where it is not answered."""
    wholes = sorted({target.passage for question in questions for target in question.targets})
    sentences = sorted(
        {(target.passage, sentence) for q in questions for target in q.targets for sentence in target.sentences}
    )
    columns = [_NOT_ANSWERED, *((passage, WHOLE) for passage in wholes), *sentences]
    numbers = {column: number for number, column in enumerate(columns)}
    indicators = np.zeros((len(questions), len(columns)), dtype=np.float32)
    for row, question in enumerate(questions):
        for target in question.targets:
            indicators[row, numbers[target.passage, WHOLE]] = 1 / len(question.targets)
            for sentence in target.sentences:
                indicators[row, numbers[target.passage, sentence]] = 1 / len(target.sentences)
        if not question.targets:
            indicators[row, 0] = 1
    return np.array(columns, dtype=np.int32), indicators

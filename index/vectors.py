"""Vectors, searched by inner product: every one where there are few, near ones alone where there are many.

The only place that imports faiss.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

__all__ = ["EXACT_ROWS", "WHOLE", "PassageScore", "VectorRows"]

WHOLE = -1
"""In a row's second column: the vector stands for the whole passage, not for one of its sentences."""

EXACT_ROWS = 20_000
"""Up to so many vectors each one is compared; beyond, only those in the cells nearest to the question."""

# How many of the passages that the nearest rows belong to are scored by all of their rows.
_COMPLETED = 500
# Of the cells (about half the root of the number of rows: 1,024 for 4.6 million) so many are searched. Measured
# by `python -m benchmarks.growth`: recall and time are in its picture.
_CELLS_SEARCHED = 32
_TRAINING_ROWS_A_CELL = 64
_SEED = 7


@dataclass
class PassageScore:
    """How near a passage is to a question.

    Attributes:
        whole: Best cosine of the passage as a whole, in [-1, 1].
        sentence: Best cosine of any of its sentences, in [-1, 1].
        sentences: Best cosine of each sentence seen, by its number.
    """

    whole: float
    sentence: float
    sentences: dict[int, float] = field(default_factory=dict)

    @property
    def cosine(self) -> float:
        """The mean of both, in [-1, 1]: on the question's subject, and to its point."""
        return (self.whole + self.sentence) / 2


class VectorRows:
    """Unit vectors, searched by inner product, each row belonging to a passage.

    Up to ``EXACT_ROWS`` every vector is compared. Beyond, they lie in the cells of an inverted file (Jégou,
    Douze & Schmid (2011), "Product Quantization for Nearest Neighbor Search"), in half precision, and a
    question looks into the nearest cells: its cost grows more slowly than the rows, and nearly all of what
    an exact search finds is found.

    Args:
        searcher: A faiss index over the vectors, by inner product, from which they can be read back.
        rows: int32, shape (rows, 2): number of the passage, ascending, and of the sentence in it or -1.
    """

    def __init__(self, searcher: faiss.Index, rows: npt.NDArray[np.int32]) -> None:
        self._index = searcher
        self.rows = rows

    @classmethod
    def build(cls, vectors: Vectors, rows: npt.NDArray[np.int32], *, exact_rows: int = EXACT_ROWS) -> VectorRows:
        """Index vectors, float32 of shape (rows, dimensions), each of length one; see ``build_in_parts``."""
        return cls.build_in_parts([vectors], rows, exact_rows=exact_rows)

    @classmethod
    def build_in_parts(
        cls, parts: Iterable[Vectors], rows: npt.NDArray[np.int32], *, exact_rows: int = EXACT_ROWS
    ) -> VectorRows:
        """Index vectors that come one part after another, so that they need not all be held at once.

        Args:
            parts: float32, shape (some rows, dimensions), each row of length one; at least one part. Where
                there are more than ``exact_rows`` in all, the first is taken for a fair sample of them.
            rows: int32, shape (rows, 2): what ``VectorRows`` takes.
            exact_rows: Up to how many rows each is compared.

        Returns:
            The rows, ready to be searched.
        """
        following = iter(parts)
        first = next(following)
        searcher = _train_cells(first, len(rows)) if len(rows) > exact_rows else faiss.IndexFlatIP(first.shape[1])
        for part in chain([first], following):
            searcher.add(np.ascontiguousarray(part, dtype=np.float32))
        return cls(searcher, rows)

    @classmethod
    def load(cls, folder: Path) -> VectorRows:
        """Read what ``save`` wrote."""
        searcher = faiss.read_index(str(folder / "vectors.faiss"))
        return cls(searcher, np.load(folder / "rows.npy", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write vectors and rows to a folder.

        Args:
            folder: Exists.

        Raises:
            OSError: They cannot be written, as on a full disk.
        """
        try:
            faiss.write_index(self._index, str(folder / "vectors.faiss"))
        except RuntimeError as error:  # faiss has no other
            raise OSError(f"faiss cannot write {folder.name}/vectors.faiss") from error
        np.save(folder / "rows.npy", self.rows, allow_pickle=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        """Where the rows of each passage begin, by its number; one more, for where the last one's end."""
        passages = int(self.rows[-1, 0]) + 1 if len(self.rows) else 0
        return np.searchsorted(self.rows[:, 0], np.arange(passages + 1))

    @cached_property
    def _matrix(self) -> Vectors:
        """All vectors, read back."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def compare_all(self, query: Vectors) -> npt.NDArray[np.float32]:
        """Compare every row with one vector, as rows that are not in cells allow.

        Args:
            query: float32, shape (dimensions,), of length one.

        Returns:
            float32, one cosine in [-1, 1] a row, in their order.
        """
        # A search for as many as there are would sort them, which takes ten times as long.
        return np.asarray(self._matrix @ query, dtype=np.float32)

    def search(self, query: Vectors, top: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Find the rows nearest to one vector.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows, at least 1.

        Returns:
            Row numbers and their cosines in [-1, 1], nearest first; fewer than ``top`` where there
            are fewer rows, or fewer in the cells searched.
        """
        # faiss gives inner products, which are cosines for unit vectors, and -1 for "no more rows".
        scores, found = self._index.search(np.ascontiguousarray(query.reshape(1, -1)), min(top, len(self)))
        present = found[0] >= 0
        return found[0][present], scores[0][present]

    def read_back(self, numbers: npt.NDArray[np.int64]) -> Vectors:
        """Return the vectors of some rows, as exactly as they are kept: float32, shape (rows, dimensions)."""
        return np.asarray(self._index.reconstruct_batch(numbers), dtype=np.float32)

    def score_passages(self, query: Vectors, *, top: int, also: Collection[int] = ()) -> dict[int, PassageScore]:
        """Score the passages to which the nearest rows belong.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows to look at, at least 1.
            also: Numbers of passages to score wherever their rows lie.

        Returns:
            By passage number: the passage's own best cosine, and each of its sentences' best. Where
            ``top`` leaves rows out, only the most promising passages are there, scored by all their rows.
        """
        found, cosines = self.search(query, top)
        if len(found) < len(self):
            found = self._rows_of(sorted({*self._most_promising(found, cosines), *also}))
            cosines = self.read_back(found) @ query
        return _score(self.rows[found], cosines)

    def _most_promising(self, found: npt.NDArray[np.int64], cosines: npt.NDArray[np.float32]) -> list[int]:
        """Return the passages that score best if what was not found is as near as the last row that was."""
        passages, places = np.unique(self.rows[found, 0], return_inverse=True)
        whole = self.rows[found, 1] == WHOLE
        best = np.full((2, len(passages)), cosines.min(initial=1.0), dtype=np.float32)
        for kind, mask in enumerate((whole, ~whole)):
            np.maximum.at(best[kind], places[mask], cosines[mask])
        return [int(number) for number in passages[np.argsort(-best.sum(axis=0), kind="stable")[:_COMPLETED]]]

    def _rows_of(self, passages: Sequence[int]) -> npt.NDArray[np.int64]:
        numbers = np.asarray(passages, dtype=np.int64)
        lengths = self._starts[numbers + 1] - self._starts[numbers]
        # Counted through, with each passage's rows moved to where they begin.
        moved = np.repeat(self._starts[numbers] - np.cumsum(lengths) + lengths, lengths)
        return np.asarray(np.arange(len(moved)) + moved, dtype=np.int64)


def _train_cells(sample: Vectors, rows: int) -> faiss.IndexIVFScalarQuantizer:
    """Return an inverted file without vectors yet, its cells found by k-means."""
    dimensions = sample.shape[1]
    cells = 2 ** max(round(np.log2(np.sqrt(rows) / 2)), 0)
    picked = np.random.default_rng(_SEED).permutation(len(sample))[: cells * _TRAINING_ROWS_A_CELL]
    searcher = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions), dimensions, cells, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    searcher.cp.spherical = True  # the cells' centres are directions, as the vectors are
    searcher.cp.seed = _SEED
    searcher.train(np.ascontiguousarray(sample[np.sort(picked)]))
    searcher.make_direct_map()  # rows are read back by number
    searcher.nprobe = min(_CELLS_SEARCHED, cells)
    return searcher


def _score(rows: npt.NDArray[np.int32], cosines: npt.NDArray[np.float32]) -> dict[int, PassageScore]:
    """Gather the cosines of rows by passage; what is not among them is as near as the last of them."""
    least = float(cosines.min(initial=1.0))
    # The best cosine of each sentence first: it may stand there twice, as spoken and as rendered.
    keys, places = np.unique(rows[:, 0].astype(np.int64) << 32 | (rows[:, 1] - WHOLE), return_inverse=True)
    best = np.full(len(keys), -np.inf, dtype=np.float32)
    np.maximum.at(best, places, cosines)
    scores: dict[int, PassageScore] = {}
    for passage, sentence, cosine in zip(
        (keys >> 32).tolist(), ((keys & 0xFFFFFFFF) + WHOLE).tolist(), best.tolist(), strict=True
    ):
        score = scores.get(passage)
        if score is None:
            score = scores[passage] = PassageScore(least, least)
        if sentence == WHOLE:
            score.whole = cosine
        else:
            score.sentences[sentence] = cosine
            score.sentence = max(score.sentence, cosine)
    return scores

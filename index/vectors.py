"""Vectors, searched by inner product. The only place that imports faiss."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

__all__ = ["WHOLE", "PassageScore", "VectorRows"]

WHOLE = -1
"""In a row's second column: the vector stands for the whole passage, not for one of its sentences."""


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
    """Unit vectors, searched exactly by inner product, each row belonging to a passage.

    Args:
        searcher: A faiss index over the vectors, by inner product.
        rows: int32, shape (rows, 2): number of the passage, and of the sentence in it or -1.
    """

    def __init__(self, searcher: faiss.Index, rows: npt.NDArray[np.int32]) -> None:
        self._index = searcher
        self.rows = rows

    @classmethod
    def build(cls, vectors: Vectors, rows: npt.NDArray[np.int32]) -> VectorRows:
        """Index vectors, float32 of shape (rows, dimensions), each of length one."""
        searcher = faiss.IndexFlatIP(vectors.shape[1])
        searcher.add(np.ascontiguousarray(vectors, dtype=np.float32))
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

    def search(self, query: Vectors, top: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Find the rows nearest to one vector.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows, at least 1.

        Returns:
            Row numbers and their cosines in [-1, 1], nearest first; fewer than ``top`` where there
            are fewer rows.
        """
        # faiss gives inner products, which are cosines for unit vectors, and -1 for "no more rows".
        scores, found = self._index.search(np.ascontiguousarray(query.reshape(1, -1)), min(top, len(self)))
        present = found[0] >= 0
        return found[0][present], scores[0][present]

    def score_passages(self, query: Vectors, *, top: int) -> dict[int, PassageScore]:
        """Score the passages to which the nearest rows belong.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows to look at, at least 1.

        Returns:
            By passage number: the passage's own best cosine, and each of its sentences' best. What
            lies beyond ``top`` is taken to be as near as the last row seen, which it is not above.
        """
        found, cosines = self.search(query, top)
        scores: dict[int, PassageScore] = {}
        least = float(cosines[-1])
        for (passage, sentence), cosine in zip(self.rows[found].tolist(), cosines.tolist(), strict=True):
            score = scores.setdefault(passage, PassageScore(least, least))
            if sentence == WHOLE:
                score.whole = max(score.whole, cosine)
            else:
                score.sentence = max(score.sentence, cosine)
                score.sentences[sentence] = max(score.sentences.get(sentence, -1.0), cosine)
        return scores

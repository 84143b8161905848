"""How alike two short texts of one language are by their words: the cosine of TF-IDF vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.lexicon import content_words, is_han, stem_word

__all__ = ["WordRows"]

_TABLE = "words.json"


class WordRows:
    """Texts as unit TF-IDF vectors over the stems of their content words.

    Terms weigh ``log((1 + texts) / (1 + texts with the term)) + 1`` (Salton & Buckley (1988),
    "Term-weighting approaches in automatic text retrieval", smoothed), each once however often it stands
    there. Terms of two languages never meet.

    Args:
        vocabulary: Number of each term.
        starts: int32, shape (terms + 1,): where a term's texts begin in ``texts``.
        texts: int32: numbers of the texts in which each term stands, term by term.
        weights: float32: the component of that text along that term.
        count: How many texts there are.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: npt.NDArray[np.int32],
        texts: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
        count: int,
    ) -> None:
        self._vocabulary = vocabulary
        self._starts, self._texts, self._weights = starts, texts, weights
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str], languages: Sequence[str]) -> WordRows:
        """Index texts, each with the ISO 639-1 code of its language."""
        found = [_terms(text, language) for text, language in zip(texts, languages, strict=True)]
        vocabulary: dict[str, int] = {}
        postings: list[list[int]] = []
        for number, terms in enumerate(found):
            for term in terms:
                if term not in vocabulary:
                    vocabulary[term] = len(postings)
                    postings.append([])
                postings[vocabulary[term]].append(number)
        lengths = np.array([len(posting) for posting in postings], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        numbers = np.array([number for posting in postings for number in posting], dtype=np.int32)
        rarity = _rarity(lengths, len(texts))
        squares = np.bincount(numbers, np.repeat(rarity**2, lengths), minlength=len(texts))
        weights = np.repeat(rarity, lengths) / np.sqrt(squares[numbers])
        return cls(vocabulary, starts, numbers, weights.astype(np.float32), len(texts))

    @classmethod
    def load(cls, folder: Path) -> WordRows:
        """Read what ``save`` wrote."""
        vocabulary = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
        starts, texts, weights, count = (
            np.load(folder / f"words-{name}.npy", allow_pickle=False)
            for name in ("starts", "texts", "weights", "count")
        )
        return cls({term: number for number, term in enumerate(vocabulary)}, starts, texts, weights, int(count))

    def save(self, folder: Path) -> None:
        """Write the rows to a folder that exists."""
        terms = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        (folder / _TABLE).write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        arrays = {
            "starts": self._starts,
            "texts": self._texts,
            "weights": self._weights,
            "count": np.array(self._count),
        }
        for name, array in arrays.items():
            np.save(folder / f"words-{name}.npy", array, allow_pickle=False)

    @property
    def digest(self) -> str:
        """Names what the rows hold, by a hash: rows of the same texts, cut and stemmed alike, have the same."""
        whole = hashlib.sha256(json.dumps(list(self._vocabulary)).encode())
        for array in (self._starts, self._texts):
            whole.update(array.tobytes())
        return whole.hexdigest()[:32]

    def compare(self, text: str, language: str) -> npt.NDArray[np.float32]:
        """Compare a text with every row.

        Args:
            text: A question. A word of it that stands in no row counts as the rarest of all: it makes the
                text less like any of them.
            language: ISO 639-1 code.

        Returns:
            float32, one cosine a row, in [0, 1].
        """
        likeness = np.zeros(self._count, dtype=np.float32)
        terms = _terms(text, language)
        known = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not known:
            return likeness
        spans = [slice(self._starts[number], self._starts[number + 1]) for number in known]
        rarity = _rarity(np.array([span.stop - span.start for span in spans]), self._count)
        unknown = (len(terms) - len(known)) * _rarity(np.zeros(1), self._count)[0] ** 2
        length = np.sqrt((rarity**2).sum() + unknown)
        for span, weight in zip(spans, rarity, strict=True):
            likeness[self._texts[span]] += self._weights[span] * np.float32(weight / length)
        return likeness

    def compare_all(self) -> npt.NDArray[np.float32]:
        """Compare every row with every other: float32, shape (rows, rows), cosines in [0, 1]."""
        from scipy.sparse import csc_array  # wanted only when an index is built

        columns = csc_array((self._weights, self._texts, self._starts), shape=(self._count, len(self._vocabulary)))
        return np.asarray((columns @ columns.T).toarray(), dtype=np.float32)


def _rarity(found: npt.NDArray[np.int64] | npt.NDArray[np.float64], texts: int) -> npt.NDArray[np.float64]:
    return np.asarray(np.log((1 + texts) / (1 + found)) + 1, dtype=np.float64)


def _terms(text: str, language: str) -> list[str]:
    """Return the terms of a text, each once: of a Latin word its stem, of Chinese the pairs."""
    terms = (
        stem
        for word in content_words(text, language)
        for stem in (stem_word(word, language) if is_han(word) else stem_word(word, language)[:1])
    )
    return [f"{language}:{term}" for term in dict.fromkeys(terms)]

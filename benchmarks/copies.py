"""Real passages repeated and perturbed, to see what a collection of any size costs.

The copy numbered n is made from passage ``n mod 49`` of the shipped interview, read without its rendering
(most interviews have none) and without anticipated questions. Its vectors are ``real + 0.5 other + 0.5
drift + 0.25 noise``, scaled to length one: "other" is the mean vector of another passage drawn at random,
"drift" a random direction for the whole copy, "noise" one for each of its rows. Of its words three in ten are
replaced by words drawn from the whole interview. The same number always gives the same copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.build import Index
from index.encoder import Vectors
from index.passages import Passage, Sentence

__all__ = ["PART", "Copies"]

PART = 20_000
"""How many copies are made at once."""

_OTHER, _DRIFT, _NOISE = 0.5, 0.5, 0.25
_REPLACED = 0.3
_SEED = 7


@dataclass(frozen=True)
class Copies:
    """Copies of an index's passages.

    Attributes:
        index: The real one.
        count: How many copies there are.
    """

    index: Index
    count: int

    def rows(self) -> npt.NDArray[np.int32]:
        """Return passage and sentence of every row, as ``VectorRows`` takes them."""
        numbers = [self._expand(first)[:2] for first in range(0, self.count, PART)]
        copies = np.concatenate([first for first, _ in numbers])
        real = np.concatenate([second for _, second in numbers])
        return np.stack([copies, self.index.vectors.rows[real, 1]], axis=1).astype(np.int32)

    def vectors(self) -> Iterator[Vectors]:
        """Yield the vectors of ``PART`` copies after another."""
        real = self.index.vectors.read_back(np.arange(len(self.index.vectors)))
        owners = self.index.vectors.rows[:, 0]
        means = np.stack([real[owners == number].mean(axis=0) for number in range(len(self.index.passages))])
        for first in range(0, self.count, PART):
            _, rows, within = self._expand(first)
            generator = np.random.default_rng((_SEED, 1, first))
            some = int(within[-1]) + 1
            drawn = _OTHER * means[generator.integers(0, len(means), some)]
            drawn += _DRIFT * _directions(generator, some, real.shape[1])
            part = real[rows] + drawn[within] + _NOISE * _directions(generator, len(rows), real.shape[1])
            part /= np.linalg.norm(part, axis=1, keepdims=True)
            yield part.astype(np.float32, copy=False)

    def passages(self) -> Iterator[Passage]:
        """Yield every copy."""
        words = np.array([word for passage in self.index.passages for word in passage.text.split()])
        generator = np.random.default_rng((_SEED, 2))
        real = self.index.passages
        for number in range(self.count):
            if number % PART == 0:
                drawn = words[generator.integers(0, len(words), PART)].tolist()
            yield _perturb(real[number % len(real)], number // len(real), drawn, generator)

    def _expand(self, first: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return, for each row of a part: the copy, the real row, and the copy counted from the part's first."""
        starts = np.searchsorted(self.index.vectors.rows[:, 0], np.arange(len(self.index.passages) + 1))
        copies = np.arange(first, min(first + PART, self.count))
        real = copies % len(self.index.passages)
        lengths = (starts[1:] - starts[:-1])[real]
        within = np.repeat(np.arange(len(copies)), lengths)
        begun = np.cumsum(lengths) - lengths
        rows = np.arange(len(within)) - begun[within] + starts[real][within]
        return copies[within], rows, within


def _directions(generator: np.random.Generator, count: int, dimensions: int) -> Vectors:
    """Draw random vectors of about length one."""
    return generator.standard_normal((count, dimensions), dtype=np.float32) / np.float32(np.sqrt(dimensions))


def _perturb(passage: Passage, cycle: int, drawn: list[str], generator: np.random.Generator) -> Passage:
    """Return a copy of a passage with some words replaced, in a turn of its own for each cycle of copies."""
    at = int(generator.integers(0, len(drawn) - 1000))
    changed = generator.random(1000) < _REPLACED
    sentences = []
    position = 0
    for sentence in passage.sentences:
        words = sentence.text.split()
        for place in np.flatnonzero(changed[: len(words)]).tolist():
            words[place] = drawn[at + place]
        text = " ".join(words)
        sentences.append(Sentence(sentence.line, position, position + len(text), text, None))
        position += len(text) + 1
    return replace(
        passage,
        turn=passage.turn + 1000 * cycle,
        asked_in=None if passage.asked_in is None else passage.asked_in + 1000 * cycle,
        sentences=tuple(sentences),
        text=" ".join(sentence.text for sentence in sentences),
    )

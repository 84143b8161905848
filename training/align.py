"""Word alignment by co-occurrence: which piece says what, learned from sentence pairs alone.

IBM model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation", section 4.1), trained by
expectation maximisation in both directions; the two tables are multiplied, which keeps rare words from catching what
they do not mean (the idea of alignment by agreement, Liang et al. 2006).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 4
BLOCK = 1_000
Numbers = NDArray[np.int32]
Table = NDArray[np.float32]


def flatten(sentences: Sequence[Sequence[int]]) -> tuple[Numbers, NDArray[np.int64]]:
    """Lay sentences end to end.

    Args:
        sentences: Piece numbers of each sentence.

    Returns:
        All numbers in one row, and where each sentence starts (one more than there are sentences).
    """
    starts = np.zeros(len(sentences) + 1, dtype=np.int64)
    np.cumsum([len(sentence) for sentence in sentences], out=starts[1:])
    return np.fromiter((n for sentence in sentences for n in sentence), dtype=np.int32, count=int(starts[-1])), starts


@numba.njit(cache=False, fastmath=True)
def expect(
    table: Table, counts: Table, given: Numbers, given_at: NDArray[np.int64], made: Numbers, made_at: NDArray[np.int64]
) -> None:
    """Add the expected counts of one pass over all pairs; row 0 of the tables is the empty word.

    Args:
        table: P(made | given), (given pieces + 1, made pieces).
        counts: Where expected counts are added, like the table.
        given: The conditioning side, end to end.
        given_at: Starts of its sentences.
        made: The generated side, end to end.
        made_at: Starts of its sentences.
    """
    for pair in range(len(given_at) - 1):
        first, last = given_at[pair], given_at[pair + 1]
        for at in range(made_at[pair], made_at[pair + 1]):
            piece = made[at]
            total = table[0, piece]
            for place in range(first, last):
                total += table[given[place] + 1, piece]
            if total <= 0:
                continue
            counts[0, piece] += table[0, piece] / total
            for place in range(first, last):
                counts[given[place] + 1, piece] += table[given[place] + 1, piece] / total


def train_table(given: Sequence[Sequence[int]], made: Sequence[Sequence[int]], sizes: tuple[int, int]) -> Table:
    """Train P(made | given) on sentence pairs.

    Args:
        given: The conditioning sentences.
        made: The generated sentences, as many.
        sizes: How many pieces either side has.

    Returns:
        Probabilities, (given pieces, made pieces); rows of pieces never seen are zero.
    """
    given_row, given_at = flatten(given)
    made_row, made_at = flatten(made)
    table = np.full((sizes[0] + 1, sizes[1]), 1.0 / sizes[1], dtype=np.float32)
    for _ in tqdm(range(ROUNDS), desc="align", unit="round"):
        counts = np.zeros_like(table)
        expect(table, counts, given_row, given_at, made_row, made_at)
        counts /= np.maximum(counts.sum(1, keepdims=True), 1e-9)
        table = counts
    return table[1:]


def agree(forward: Table, backward: Table, *, kept: int = 12) -> tuple[Numbers, Table]:
    """Join the tables of both directions and keep the best partners of each given piece.

    Args:
        forward: P(made | given), (given, made).
        backward: P(given | made), (made, given).
        kept: How many partners to keep.

    Returns:
        Partners, best first, (given, kept), and their weights, which sum to 1 or, where nothing is known, to 0.
    """
    partners = np.zeros((len(forward), kept), dtype=np.int32)
    weights = np.zeros((len(forward), kept), dtype=np.float32)
    for start in range(0, len(forward), BLOCK):
        block = forward[start : start + BLOCK] * np.ascontiguousarray(backward[:, start : start + BLOCK].T)
        best = np.argpartition(-block, kept, axis=1)[:, :kept]
        chosen = np.take_along_axis(block, best, axis=1)
        order = np.argsort(-chosen, axis=1)
        partners[start : start + BLOCK] = np.take_along_axis(best, order, axis=1)
        weights[start : start + BLOCK] = np.take_along_axis(chosen, order, axis=1)
    return partners, weights / np.maximum(weights.sum(1, keepdims=True), 1e-12)

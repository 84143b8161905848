"""Texts in batches of like length, drawn by weight, the same again for the same seed and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.common import SEED

# What share of the sentences drawn is in each language.
SHARES = {"pt": 0.34, "es": 0.26, "zh": 0.30, "en": 0.10}
POOL = 12_000


@dataclass(frozen=True)
class Sentences:
    """Sentences and the teacher's reading of what they say.

    Attributes:
        numbers: Piece numbers of each sentence.
        targets: Which English text, a row of the teacher's vectors, each one says.
        chances: How likely each one is drawn; they sum to 1.
        languages: The language of each.
    """

    numbers: list[list[int]]
    targets: NDArray[np.int64]
    chances: NDArray[np.float64]
    languages: NDArray[np.str_]


def gather_sentences(rows: list[dict[str, Any]], place: dict[str, int], tokenizer: Tokenizer) -> Sentences:
    """Lay all sides of all rows out as sentences with their targets.

    Args:
        rows: Rows `{en, weight, pt?, es?, zh?}`.
        place: Which row of the teacher's vectors an English text has.
        tokenizer: The student's tokenizer, already truncating.

    Returns:
        The sentences; within a language chances follow the rows' weights, across languages SHARES.
    """
    found = [(row[side], place[row["en"]], row["weight"], side) for row in rows for side in SHARES if side in row]
    texts, targets, weights, languages = (list(column) for column in zip(*found, strict=True))
    numbers: list[list[int]] = []
    for at in range(0, len(texts), 50_000):
        numbers += [encoding.ids for encoding in tokenizer.encode_batch_fast(texts[at : at + 50_000])]
    chances = np.array(weights, dtype=np.float64)
    language_row = np.array(languages)
    for language, share in SHARES.items():
        here = language_row == language
        if here.any():
            chances[here] *= share / chances[here].sum()
    return Sentences(numbers, np.array(targets), chances / chances.sum(), language_row)


def draw_pool(sentences: Sentences, pool: int, worker: int = 0, *, pieces_a_batch: int) -> list[NDArray[np.int64]]:
    """Draw one pool of sentences and cut it into batches of like length in a random order.

    Args:
        sentences: All sentences.
        pool: The pool's number; it and the worker's decide what is drawn.
        worker: Whose pool it is.
        pieces_a_batch: How many pieces, padding included, a batch holds at most.

    Returns:
        The batches, each the places of its sentences.
    """
    chooser = np.random.default_rng([SEED, pool, worker])
    drawn = chooser.choice(len(sentences.numbers), POOL, p=sentences.chances)
    lengths = np.array([len(sentences.numbers[at]) for at in drawn])
    drawn = drawn[np.argsort(lengths + chooser.random(POOL), kind="stable")]
    batches: list[NDArray[np.int64]] = []
    start = 0
    while start < POOL:
        stop = start + 1
        while stop < POOL and (stop + 1 - start) * len(sentences.numbers[drawn[stop]]) <= pieces_a_batch:
            stop += 1
        batches.append(drawn[start:stop])
        start = stop
    return [batches[at] for at in chooser.permutation(len(batches))]

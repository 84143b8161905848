"""A plain BERT in numpy: texts → the mean of its last hidden states, without the seconds that torch takes to import.

Devlin, Chang, Lee & Toutanova (2019), "BERT: Pre-training of Deep Bidirectional Transformers for Language
Understanding", over Vaswani et al. (2017), "Attention Is All You Need"; mean pooling as in Reimers &
Gurevych (2019), "Sentence-BERT". Texts are laid end to end, so nothing is padded and nothing masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

__all__ = ["Array", "Bert", "Layer", "Linear", "Norm"]

Array = npt.NDArray[np.float32]

# The hidden layer is gone over this many rows at a time: they stay in a core's cache.
_ROWS_AT_ONCE = 64


@dataclass(frozen=True)
class Linear:
    """A linear map.

    Attributes:
        weight: Shape (inputs, outputs).
        bias: Shape (outputs,).
    """

    weight: Array
    bias: Array

    def apply(self, rows: Array) -> Array:
        """Map rows of shape (rows, inputs) to (rows, outputs)."""
        out: Array = rows @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True)
class Norm:
    """Layer normalisation (Ba, Kiros & Hinton (2016), "Layer Normalization").

    Attributes:
        weight: Shape (width,).
        bias: Shape (width,).
        epsilon: Added to the variance.
    """

    weight: Array
    bias: Array
    epsilon: float

    def apply(self, rows: Array) -> Array:
        """Normalise rows of shape (rows, width) in place, and return them."""
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1])
        rows /= np.sqrt(variance + np.float32(self.epsilon))[:, None]
        rows *= self.weight
        rows += self.bias
        return rows


@dataclass(frozen=True)
class Layer:
    """One of BERT's layers.

    Attributes:
        attention: Width to queries, keys and values side by side, the queries divided by the square root of
            a head's width.
        attention_output: Width to width.
        attention_norm: Applied to what was attended to, and what came in.
        hidden: Width to the hidden width.
        output: Back from it.
        output_norm: Applied to that and what came in.
    """

    attention: Linear
    attention_output: Linear
    attention_norm: Norm
    hidden: Linear
    output: Linear
    output_norm: Norm


@dataclass(frozen=True)
class Bert:
    """A BERT that gives the mean of its last hidden states.

    Attributes:
        tokenizer: Cuts texts into pieces, and long ones at the model's length.
        words: Vectors of pieces, float16 or float32, shape (pieces, width); widened where they are looked up.
        places: Vectors of places in a text, with what every text gets, float32, shape (longest, width).
        norm: Applied to the sum of both.
        layers: In the order in which they are applied.
        heads: Of each layer's attention.
    """

    tokenizer: Tokenizer
    words: npt.NDArray[np.floating[Any]]
    places: Array
    norm: Norm
    layers: tuple[Layer, ...]
    heads: int

    def encode(self, texts: Sequence[str]) -> Array:
        """Encode texts together; those of like length side by side are read fastest.

        Args:
            texts: At least one.

        Returns:
            float32, shape (len(texts), width), of any length, in the order of ``texts``.
        """
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        runs = list(_find_runs(map(len, pieces)))
        rows = self.words[np.concatenate([np.asarray(ids) for ids in pieces])].astype(np.float32)
        rows += np.concatenate([self.places[: len(ids)] for ids in pieces])
        rows = self.norm.apply(rows)
        for layer in self.layers:
            attended = layer.attention_output.apply(_attend(layer.attention.apply(rows), runs, self.heads))
            attended += rows
            rows = layer.attention_norm.apply(attended)
            read = layer.output.apply(_apply_gelu(layer.hidden.apply(rows)))
            read += rows
            rows = layer.output_norm.apply(read)
        width = rows.shape[1]
        return np.concatenate([rows[run].reshape(-1, length, width).mean(axis=1) for run, length in runs])


def _find_runs(lengths: Iterable[int]) -> Iterator[tuple[slice, int]]:
    """Yield the rows of neighbours that have as many pieces, and how many each has."""
    start = 0
    for length, neighbours in groupby(lengths):
        end = start + length * len(list(neighbours))
        yield slice(start, end), length
        start = end


def _attend(projected: Array, runs: Iterable[tuple[slice, int]], heads: int) -> Array:
    """Return scaled dot-product attention of texts laid end to end, each over itself alone.

    Args:
        projected: Shape (rows, 3 × width): queries, which are scaled already, keys and values.
        runs: From ``_find_runs``.
        heads: How many parts the width is cut into.

    Returns:
        Shape (rows, width).
    """
    attended = np.empty((len(projected), projected.shape[1] // 3), dtype=np.float32)
    for run, length in runs:
        # (3, texts, heads, length, width of a head)
        query, key, value = (
            projected[run].reshape(-1, length, 3, heads, attended.shape[1] // heads).transpose(2, 0, 3, 1, 4)
        )
        weights = query @ key.swapaxes(-1, -2)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        attended[run] = (weights @ value).transpose(0, 2, 1, 3).reshape(-1, attended.shape[1])
    return attended


def _apply_gelu(rows: Array) -> Array:
    """Apply x Φ(x) in place, and return the rows (Hendrycks & Gimpel (2016), "Gaussian Error Linear Units").

    Φ by way of erf in the form of Abramowitz & Stegun (1964), 7.1.26, which is off by 1.5e-7 at most; numpy
    has no erf. With z = |x| / √2, it gives x Φ(x) = max(x, 0) - z / √2 · (1 - erf(z)).
    """
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        distance = np.abs(part) * np.float32(0.5**0.5)
        step = np.reciprocal(distance * np.float32(0.3275911) + 1)
        tail = step * np.float32(1.061405429)
        for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            tail += np.float32(coefficient)
            tail *= step
        tail *= np.exp(-distance * distance)
        tail *= distance
        tail *= np.float32(0.5**0.5)
        np.maximum(part, 0, out=part)
        part -= tail
    return rows

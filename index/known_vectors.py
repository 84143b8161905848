"""Vectors computed beforehand, so that the shipped interview is indexed without a minute of encoding.

A file keeps the vectors of texts by their hash, and what was learned from anticipated questions, and names
the encoder that made them. Whoever builds an index takes from it what it has and makes the rest; a file that
is missing, damaged or of another encoder holds nothing. It is made by ``python -m training.known_vectors``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from index.encoder import Encoder, Vectors

__all__ = ["KNOWN_VECTORS", "Kind", "hash_text", "recall_vectors", "recall_weights", "write_known_vectors"]

KNOWN_VECTORS = Path(__file__).parent / "known_vectors.safetensors"
"""Those of the texts that ship with the program, by the encoder that does."""

Kind = Literal["query", "document"]
"""How a text is read: a model may set different words before questions and texts."""

_HASH_BYTES = 16
_WEIGHTS = "weights-"
_Halves = npt.NDArray[np.float16]


def hash_text(kind: Kind, text: str) -> bytes:
    """Return the key of a text, 16 bytes: the first half of its SHA-256.

    >>> hash_text("query", "Por quê?").hex()[:8], hash_text("document", "Por quê?").hex()[:8]
    ('2a891fe1', '3e499d77')
    """
    return hashlib.sha256(f"{kind}\n{text}".encode()).digest()[:_HASH_BYTES]


def write_known_vectors(
    path: Path,
    identity: str,
    vectors: Mapping[bytes, Vectors],
    weights: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> None:
    """Write vectors to a file; the same ones always give the same bytes.

    Args:
        path: Where; replaced in one step.
        identity: Of the encoder that made them.
        vectors: By key, float32 of shape (dimensions,), of length one; at least one. Half precision is kept.
        weights: By the key of anticipated questions, what was learned from them, in half precision likewise.

    Raises:
        OSError: The file cannot be written.
    """
    keys = sorted(vectors)
    tensors: dict[str, npt.NDArray[Any]] = {
        "keys": np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), _HASH_BYTES),
        "vectors": np.stack([vectors[key] for key in keys]).astype(np.float16),
    }
    tensors |= {f"{_WEIGHTS}{key}": array.astype(np.float16) for key, array in (weights or {}).items()}
    unfinished = path.with_suffix(".new")
    save_file(tensors, unfinished, metadata={"encoder": identity})
    unfinished.chmod(0o644)  # the library writes it readable by its owner alone
    unfinished.replace(path)


def recall_vectors(encoder: Encoder, path: Path = KNOWN_VECTORS) -> Encoder:
    """Return an encoder that takes from a file what it has, and asks another only for the rest.

    Args:
        encoder: Asked for the rest.
        path: From ``write_known_vectors``; it may be missing or damaged.

    Returns:
        That encoder where the file is sound and of the same identity; otherwise ``encoder`` itself.
    """
    known = _read_known_vectors(path, encoder.identity)
    return _KnowingEncoder(encoder, known) if known else encoder


def recall_weights(identity: str, path: Path = KNOWN_VECTORS) -> dict[str, npt.NDArray[Any]]:
    """Return what was learned from anticipated questions, by their key.

    Args:
        identity: Of the encoder.
        path: From ``write_known_vectors``; it may be missing or damaged.

    Returns:
        float16 of shape (questions, columns) each; none where the file is not sound or of another identity.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            if (file.metadata() or {}).get("encoder") != identity:
                return {}
            names = [name for name in file.keys() if name.startswith(_WEIGHTS)]  # noqa: SIM118 - it is no mapping
            return {name.removeprefix(_WEIGHTS): file.get_tensor(name) for name in names}
    except (OSError, ValueError, SafetensorError):
        return {}


def _read_known_vectors(path: Path, identity: str) -> dict[bytes, _Halves]:
    try:
        with safe_open(path, framework="numpy") as file:
            if (file.metadata() or {}).get("encoder") != identity:
                return {}
            keys, vectors = file.get_tensor("keys"), file.get_tensor("vectors")
        return dict(zip(map(bytes, keys), vectors, strict=True))
    except (OSError, ValueError, SafetensorError):
        return {}


@dataclass(frozen=True)
class _KnowingEncoder:
    """An encoder that is asked only for what is not known.

    Attributes:
        encoder: Encodes the rest.
        known: By key, float16 of shape (dimensions,); at least one.
    """

    encoder: Encoder
    known: Mapping[bytes, _Halves]

    @property
    def identity(self) -> str:
        """That of the encoder: the known vectors are its own, rounded to half precision."""
        return self.encoder.identity

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for questions; ``on_batch`` hears how many are done."""
        return self._encode("query", self.encoder.encode_query, texts, on_batch)

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for texts to be found; ``on_batch`` hears how many are done."""
        return self._encode("document", self.encoder.encode_document, texts, on_batch)

    def _encode(
        self,
        kind: Kind,
        encode: Callable[[Sequence[str], Callable[[int], None] | None], Vectors],
        texts: Sequence[str],
        on_batch: Callable[[int], None] | None,
    ) -> Vectors:
        found = [self.known.get(hash_text(kind, text)) for text in texts]
        missing = [number for number, vector in enumerate(found) if vector is None]
        if len(missing) == len(texts):
            return encode(texts, on_batch)
        looked_up = len(texts) - len(missing)
        if on_batch:
            on_batch(looked_up)
        vectors = np.zeros((len(texts), len(next(iter(self.known.values())))), dtype=np.float32)
        at = [number for number, vector in enumerate(found) if vector is not None]
        vectors[at] = np.stack([vector for vector in found if vector is not None])
        # Rounding has left them a little longer or shorter than one.
        vectors[at] /= np.linalg.norm(vectors[at], axis=1, keepdims=True)
        if missing:
            rest = [texts[number] for number in missing]
            vectors[missing] = encode(rest, (lambda done: on_batch(looked_up + done)) if on_batch else None)
        return vectors

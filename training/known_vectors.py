"""Last of all: the vectors of the texts that ship, by the encoder that ships, so that nobody waits for them.

Run ``python -m training.known_vectors`` whenever the documents or the encoder have changed; it takes a minute, and
writes the same bytes on the same machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.anticipation import Anticipation
from index.build import DEFAULT_DOCUMENTS, gather_anticipated, open_index
from index.encoder import Encoder, SentenceTransformerEncoder, Vectors
from index.known_vectors import KNOWN_VECTORS, Kind, hash_text, write_known_vectors


class RecordingEncoder:
    """An encoder that keeps every vector it has given.

    Its identity is nobody's, so that nothing is looked up while it records.

    Args:
        encoder: Makes the vectors.
    """

    identity = "recording"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.vectors: dict[bytes, Vectors] = {}

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return what the encoder gives for questions, and keep it."""
        return self._keep("query", texts, self._encoder.encode_query(texts, on_batch))

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return what the encoder gives for texts to be found, and keep it."""
        return self._keep("document", texts, self._encoder.encode_document(texts, on_batch))

    def _keep(self, kind: Kind, texts: Sequence[str], vectors: Vectors) -> Vectors:
        self.vectors.update(zip((hash_text(kind, text) for text in texts), vectors, strict=True))
        return vectors


def compute_known_vectors(
    documents: Path, encoder: Encoder
) -> tuple[dict[bytes, Vectors], dict[str, npt.NDArray[np.float32]]]:
    """Return the vectors, by key, of all that building the index of a folder asks an encoder for.

    Args:
        documents: The folder.
        encoder: The encoder.

    Returns:
        The vectors by the key of their text, and what is learned by the key of the anticipated questions.
    """
    recorder = RecordingEncoder(encoder)
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(documents, Path(folder) / "index", recorder)
    anticipated = gather_anticipated(index.interviews, index.passages)
    weights = {
        Anticipation.key(questions): index.anticipations[document].weights
        for document, questions in anticipated.items()
    }
    return recorder.vectors, weights


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=DEFAULT_DOCUMENTS, help="default: those that ship")
    parser.add_argument("--output", type=Path, default=KNOWN_VECTORS, help="default: where the program looks")
    arguments = parser.parse_args()
    encoder = SentenceTransformerEncoder()
    vectors, weights = compute_known_vectors(arguments.documents, encoder)
    write_known_vectors(arguments.output, encoder.identity, vectors, weights)
    print(f"{len(vectors)} vectors by {encoder.identity}, {arguments.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

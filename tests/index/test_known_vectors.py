"""Vectors computed beforehand: looked up where they are that encoder's, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import DEFAULT_DOCUMENTS, open_index
from index.encoder import Encoder, SentenceTransformerEncoder, Vectors
from index.known_vectors import KNOWN_VECTORS, hash_text, recall_vectors, write_known_vectors
from tests.conftest import FakeEncoder
from training.known_vectors import compute_known_vectors

TEXTS = ["Os robôs cozinham.", "Robots cook.", "成本在下降。", "O custo cai."]


@pytest.fixture
def known(tmp_path: Path, fake_encoder: FakeEncoder) -> Path:
    """A file with the first three of the texts, read as documents."""
    path = tmp_path / "known.safetensors"
    vectors = fake_encoder.encode_document(TEXTS[:3])
    keys = [hash_text("document", text) for text in TEXTS[:3]]
    write_known_vectors(path, fake_encoder.identity, dict(zip(keys, vectors, strict=True)))
    fake_encoder.read.clear()
    return path


def test_what_is_known_is_looked_up_and_the_rest_encoded(known: Path, fake_encoder: FakeEncoder) -> None:
    texts = [TEXTS[3], *TEXTS[::-1], "Mais."]
    heard: list[int] = []
    vectors = recall_vectors(fake_encoder, known).encode_document(texts, heard.append)
    assert fake_encoder.read == [TEXTS[3], TEXTS[3], "Mais."]
    assert heard == [3, 6]
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, FakeEncoder().encode_document(texts), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("texts", [[], TEXTS[:3], TEXTS[3:], TEXTS[:1] * 3])
def test_all_or_nothing_may_be_known(known: Path, fake_encoder: FakeEncoder, texts: list[str]) -> None:
    vectors = recall_vectors(fake_encoder, known).encode_document(texts)
    np.testing.assert_allclose(vectors, FakeEncoder().encode_document(texts), atol=1e-3)
    assert set(fake_encoder.read) == set(texts) - set(TEXTS[:3])


def test_a_question_is_not_read_as_a_text_is(known: Path, fake_encoder: FakeEncoder) -> None:
    recall_vectors(fake_encoder, known).encode_query(TEXTS[:1])
    assert fake_encoder.asked == TEXTS[:1]


def test_the_vectors_of_another_encoder_are_not_taken(known: Path) -> None:
    other = FakeEncoder("fake@2")
    assert recall_vectors(other, known) is other


@pytest.mark.parametrize("content", [None, b"", b"\x08\0\0\0\0\0\0\0{}      ", b"no such file"])
def test_a_missing_or_damaged_file_knows_nothing(known: Path, fake_encoder: FakeEncoder, content: bytes | None) -> None:
    known.unlink() if content is None else known.write_bytes(content)
    assert recall_vectors(fake_encoder, known) is fake_encoder


def test_a_file_cut_short_knows_nothing(known: Path, fake_encoder: FakeEncoder) -> None:
    known.write_bytes(known.read_bytes()[:-10])
    assert recall_vectors(fake_encoder, known) is fake_encoder


def test_the_same_vectors_give_the_same_file_in_any_order(known: Path, fake_encoder: FakeEncoder) -> None:
    before = known.read_bytes()
    vectors = fake_encoder.encode_document(TEXTS[:3])
    keys = [hash_text("document", text) for text in TEXTS[:3]]
    write_known_vectors(known, fake_encoder.identity, dict(list(zip(keys, vectors, strict=True))[::-1]))
    assert known.read_bytes() == before


def test_all_that_a_build_asks_for_is_recorded(interview_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "known.safetensors"
    write_known_vectors(path, "fake@1", *compute_known_vectors(interview_folder, FakeEncoder()))
    silent = FakeEncoder()
    first = open_index(interview_folder, tmp_path / "first", recall_vectors(silent, path))
    assert silent.asked == silent.read == []
    second = open_index(interview_folder, tmp_path / "second", FakeEncoder())
    [query] = FakeEncoder().encode_query(["robôs"])
    scores = [index.vectors.score_passages(query, top=2000) for index in (first, second)]
    assert scores[0].keys() == scores[1].keys()
    for number, score in scores[0].items():
        assert score.cosine == pytest.approx(scores[1][number].cosine, abs=1e-3)


class SilentEncoder:
    """Has another's identity, and fails the test when it is asked for a vector."""

    def __init__(self, encoder: Encoder) -> None:
        self.identity = encoder.identity

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        if texts:
            pytest.fail(f"{len(texts)} texts such as {texts[0]!r} are not known; run make vectors")
        return np.zeros((0, 0), dtype=np.float32)

    encode_document = encode_query


needs_file = pytest.mark.skipif(not KNOWN_VECTORS.exists(), reason="no vectors ship yet; make vectors writes them")


@needs_file
def test_the_shipped_interview_is_indexed_without_encoding(
    bundled_encoder: SentenceTransformerEncoder, tmp_path: Path
) -> None:
    assert open_index(DEFAULT_DOCUMENTS, tmp_path / "index", SilentEncoder(bundled_encoder)).passages


@needs_file
def test_the_shipped_vectors_are_what_the_encoder_gives(
    bundled_encoder: SentenceTransformerEncoder, tmp_path: Path
) -> None:
    fake = FakeEncoder()
    open_index(DEFAULT_DOCUMENTS, tmp_path / "index", fake)
    known = recall_vectors(SilentEncoder(bundled_encoder))
    for texts, look_up, encode in (
        (fake.asked[::60], known.encode_query, bundled_encoder.encode_query),
        (fake.read[::20], known.encode_document, bundled_encoder.encode_document),
    ):
        np.testing.assert_allclose(look_up(texts), encode(texts), atol=1e-3)

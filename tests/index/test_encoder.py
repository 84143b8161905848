"""Texts → unit vectors, with any sentence-transformers model and without the network."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from index.encoder import BUNDLED, Encoder, SentenceTransformerEncoder, Vectors
from index.errors import EncoderError
from tests.conftest import HUB_HOME, FakeEncoder

PROMPTS = {"query": "question: ", "document": "passage: "}
WORDS = ("[UNK]", "question", "passage", ":", "robots", "cook", "clouds", "cost", "less")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def save_model(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """Save a real model of nine words, whose vectors are not of length one."""
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token=WORDS[0]))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.random.default_rng(5).normal(size=(len(WORDS), 8)).astype(np.float32) * 3
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], prompts=prompts, device="cpu").save(str(folder))
    return folder


def make_unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def refuse(make: Callable[[], object], name: str) -> str:
    """Return the message with which an encoder is refused, which is one line that says what to do."""
    with pytest.raises(EncoderError) as caught:
        make()
    message = str(caught.value)
    assert "\n" not in message
    assert repr(name) in message or name in message
    assert "leave --encoder out" in message
    return message


@pytest.fixture
def downloaded(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Return a function that puts a model where the hub's cache would have it."""
    made = []

    def put(name: str) -> None:
        repository = HUB_HOME / "hub" / f"models--{name.replace('/', '--')}"
        made.append(repository)
        (repository / "refs").mkdir(parents=True)
        (repository / "refs" / "main").write_text(COMMIT)
        save_model(repository / "snapshots" / COMMIT)

    yield put
    for repository in made:
        shutil.rmtree(repository)


@pytest.mark.parametrize("encoder", [FakeEncoder(), SentenceTransformerEncoder()], ids=["fake", "bundled"])
def test_both_encoders_are_encoders(encoder: object) -> None:
    assert isinstance(encoder, Encoder)


def test_the_bundled_encoder_gives_one_unit_row_a_text(bundled_encoder: SentenceTransformerEncoder) -> None:
    texts = ["O custo cai.", "The cost falls.", "成本在下降。", "?", "", "palavra " * 3000]
    for vectors in (bundled_encoder.encode_query(texts), bundled_encoder.encode_document(texts)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(texts), 384)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_bundled_encoder_knows_a_translation(bundled_encoder: SentenceTransformerEncoder) -> None:
    asked = bundled_encoder.encode_query(["Does the cost of computing fall?"])
    read = bundled_encoder.encode_document(["O custo da computação está caindo.", "O gato dorme no sofá."])
    near, far = (read @ asked[0]).tolist()
    assert near > far + 0.2


def test_rows_keep_the_order_of_the_texts(bundled_encoder: SentenceTransformerEncoder) -> None:
    texts = [f"robô {number} " + "aprende " * (number * 7 % 11) for number in range(40)]
    singly = [bundled_encoder.encode_query([text])[0] for text in texts[::13]]
    np.testing.assert_allclose(bundled_encoder.encode_document(texts)[::13], singly, atol=1e-4)
    np.testing.assert_allclose(bundled_encoder.encode_query(texts)[::13], singly, atol=1e-4)


@pytest.mark.parametrize("texts", [0, 1, 32, 33, 100])
def test_progress_only_grows_and_ends_with_every_text(tmp_path: Path, texts: int) -> None:
    encoder = SentenceTransformerEncoder(save_model(tmp_path / "tiny"))
    heard: list[int] = []
    vectors = encoder.encode_document(["robots cook"] * texts, heard.append)
    assert len(vectors) == texts
    assert heard == sorted(set(heard))
    assert heard[-1:] == [texts][: len(heard)]
    assert bool(heard) == bool(texts)


def test_a_models_own_prompts_stand_before_questions_and_texts(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "tiny", PROMPTS)
    encoder, model = SentenceTransformerEncoder(folder), SentenceTransformer(str(folder), device="cpu")
    texts = ["robots cook", "clouds cost less"]
    asked, read = (make_unit(model.encode([prompt + text for text in texts])) for prompt in PROMPTS.values())
    np.testing.assert_allclose(encoder.encode_query(texts), asked, atol=1e-6)
    np.testing.assert_allclose(encoder.encode_document(texts), read, atol=1e-6)
    assert not np.allclose(asked, read)


def test_a_model_without_prompts_reads_questions_and_texts_alike(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(save_model(tmp_path / "tiny"))
    texts = ["robots cook", "clouds cost less"]
    np.testing.assert_allclose(encoder.encode_query(texts), encoder.encode_document(texts), atol=1e-6)


def test_no_text_gives_no_row(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(save_model(tmp_path / "tiny"))
    assert len(encoder.encode_query([])) == len(encoder.encode_document([])) == 0


def test_rows_have_length_one_whatever_the_model_gives_and_zero_stays_zero(tmp_path: Path) -> None:
    vectors = SentenceTransformerEncoder(save_model(tmp_path / "tiny")).encode_query(["robots", "cost cook", ""])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-6)


def test_the_identity_is_that_of_the_files_wherever_they_lie(tmp_path: Path) -> None:
    first, second = save_model(tmp_path / "tiny"), tmp_path / "elsewhere" / "tiny"
    shutil.copytree(first, second)
    assert SentenceTransformerEncoder(first).identity == SentenceTransformerEncoder(second).identity


@pytest.mark.parametrize("changed", ["modules.json", "model.safetensors", "tokenizer.json", "new/config.json"])
def test_the_identity_changes_with_a_file(tmp_path: Path, changed: str) -> None:
    folder = save_model(tmp_path / "tiny")
    before = SentenceTransformerEncoder(folder).identity
    path = next(folder.rglob(changed), folder / changed)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b" ")
    assert SentenceTransformerEncoder(folder).identity != before


def test_a_model_card_does_not_change_the_identity(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "tiny")
    before = SentenceTransformerEncoder(folder).identity
    (folder / "README.md").write_text("Another card.")
    assert SentenceTransformerEncoder(folder).identity == before


def test_an_identity_whose_files_cannot_be_read_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "tiny")
    (folder / "gone.json").symlink_to(folder / "nowhere.json")
    assert "gone.json" in refuse(lambda: SentenceTransformerEncoder(folder).identity, str(folder))


def test_a_downloaded_name_is_loaded_from_the_cache_alone(downloaded: Callable[[str], None]) -> None:
    downloaded("someone/tiny")
    encoder = SentenceTransformerEncoder("someone/tiny")
    assert encoder.identity == f"someone/tiny@{COMMIT}"
    assert encoder.encode_query(["robots"]).shape == (1, 8)


def test_a_name_gets_its_commit_once_it_is_downloaded(downloaded: Callable[[str], None]) -> None:
    encoder = SentenceTransformerEncoder("someone/later")
    assert encoder.identity == "someone/later@not downloaded"
    downloaded("someone/later")
    assert encoder.identity == f"someone/later@{COMMIT}"


def test_a_name_without_an_owner_may_be_one_of_sentence_transformers(downloaded: Callable[[str], None]) -> None:
    downloaded("sentence-transformers/tiny-words")
    assert SentenceTransformerEncoder("tiny-words").identity == f"tiny-words@{COMMIT}"


@pytest.mark.parametrize(
    "name",
    [
        "../nowhere", "/nowhere/model", "a/b/c", "a b", "a\nb", "a\x00b", "-a", "a..b", "a--b", "a/b.", "a.git",
        "x" * 97, "x" * 5000, "modelo/ação?",
    ],
)  # fmt: skip
def test_an_impossible_name_is_refused_before_anything_is_loaded(name: str) -> None:
    assert "there is no such folder, and it cannot be" in refuse(lambda: SentenceTransformerEncoder(name), name)


@pytest.mark.parametrize("name", ["someone/unknown", "unknown-model", "a", "a.b_c-d/e.f_g-h", "x" * 96])
def test_an_unknown_name_is_refused_in_a_moment(bundled_encoder: SentenceTransformerEncoder, name: str) -> None:
    bundled_encoder.encode_query(["The libraries are imported now."])
    encoder = SentenceTransformerEncoder(name)
    assert encoder.identity == f"{name}@not downloaded"
    started = time.monotonic()
    assert "nowhere here" in refuse(lambda: encoder.encode_query(["robots"]), name)
    assert time.monotonic() - started < 10


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    assert "no modules.json" in refuse(lambda: SentenceTransformerEncoder(tmp_path), str(tmp_path))


@pytest.mark.parametrize(
    ("file", "content"),
    [("modules.json", "{"), ("modules.json", '[{"idx": 0}]'), ("model.safetensors", ""), ("tokenizer.json", "{}")],
)
def test_a_damaged_model_is_refused_in_one_line(tmp_path: Path, file: str, content: str) -> None:
    folder = save_model(tmp_path / "tiny")
    next(folder.rglob(file)).write_text(content)
    refuse(lambda: SentenceTransformerEncoder(folder).encode_document(["robots"]), str(folder))


def test_the_bundled_model_lies_beside_the_code() -> None:
    assert (BUNDLED / "modules.json").is_file()
    assert SentenceTransformerEncoder().identity == SentenceTransformerEncoder(str(BUNDLED)).identity

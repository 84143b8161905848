"""Documents → a ready index: built once, read after that, built again when something changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.background import EVERYDAY_QUESTIONS
from index.build import DEFAULT_DOCUMENTS, DENSE_ROWS, Index, default_index_dir, open_index
from index.encoder import Vectors
from index.errors import DocumentError, EncoderError, StoreError
from index.language import QUESTION_LANGUAGES
from index.vectors import WHOLE
from tests.conftest import FakeEncoder


class BrokenEncoder(FakeEncoder):
    """An encoder that spoils its vectors."""

    def __init__(self, spoil: Callable[[Vectors], Vectors]) -> None:
        super().__init__()
        self.spoil = spoil

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        return self.spoil(super().encode_document(texts, on_batch))


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def encodes(documents: Path, index_dir: Path, identity: str = "fake@1", *, force: bool = False) -> bool:
    """Open an index and tell whether anything was encoded for it."""
    encoder = FakeEncoder(identity)
    open_index(documents, index_dir, encoder, force=force)
    return bool(encoder.read or encoder.asked)


def describe(index: Index) -> tuple[object, ...]:
    """Return all an index finds by, to be compared."""
    question = "Where are the robots? Onde estão os robôs?"
    scores = {name: lexicon.score(question, "en").tolist() for name, lexicon in index.lexicons.items()}
    query = FakeEncoder().encode_query(["robôs"])[0]
    rows, cosines = index.vectors.search(query, 10)
    return (
        index.interviews, index.passages, index.backgrounds, scores,
        index.vectors.rows.tolist(), rows.tolist(), cosines.tolist(),
    )  # fmt: skip


def test_an_index_is_built_once_and_then_read_without_encoding(interview_folder: Path, index_dir: Path) -> None:
    first, second = FakeEncoder(), FakeEncoder()
    built = open_index(interview_folder, index_dir, first)
    read = open_index(interview_folder, index_dir, second)
    assert first.read
    assert len(first.asked) == sum(len(questions) for questions in EVERYDAY_QUESTIONS.values())
    assert second.read == second.asked == []
    assert describe(read) == describe(built)
    assert read.encoder is second


def test_the_manifest_says_what_the_index_was_made_from(interview_folder: Path, index_dir: Path) -> None:
    index = open_index(interview_folder, index_dir, FakeEncoder("fake@7"))
    made_from = json.loads((index_dir / "manifest.json").read_text(encoding="utf-8"))["made_from"]
    assert made_from["documents"].keys() == {"talk.pt.txt", "talk.en.txt"}
    assert made_from["documents"]["talk.pt.txt"] == index.interviews[0].transcript.sha256
    assert made_from["encoder"] == "fake@7"
    assert made_from["passages"]["max_chars"] > 0
    assert {"faiss-cpu", "bm25s"} <= made_from["versions"].keys()


@pytest.mark.parametrize("name", ["talk.pt.txt", "talk.en.txt"])
def test_a_changed_document_or_rendering_is_built_anew(interview_folder: Path, index_dir: Path, name: str) -> None:
    assert encodes(interview_folder, index_dir)
    path = interview_folder / name
    path.write_text(path.read_text(encoding="utf-8").replace("ROI", "retorno"), encoding="utf-8")
    assert encodes(interview_folder, index_dir)
    assert not encodes(interview_folder, index_dir)
    index = open_index(interview_folder, index_dir, FakeEncoder())
    fields = [passage.question if name == "talk.pt.txt" else passage.question_translation for passage in index.passages]
    assert any("retorno" in (field or "") for field in fields)


def test_an_added_a_renamed_and_a_removed_document_are_each_built_anew(interview_folder: Path, index_dir: Path) -> None:
    assert encodes(interview_folder, index_dir)
    (interview_folder / "other.en.txt").write_text("Host: Ready?\nBo Vale: Yes.")
    assert encodes(interview_folder, index_dir)
    (interview_folder / "other.en.txt").rename(interview_folder / "third.en.txt")
    assert encodes(interview_folder, index_dir)
    (interview_folder / "third.en.txt").unlink()
    assert encodes(interview_folder, index_dir)


def test_another_encoder_is_built_anew(interview_folder: Path, index_dir: Path) -> None:
    assert encodes(interview_folder, index_dir, "fake@1")
    assert encodes(interview_folder, index_dir, "fake@2")
    assert not encodes(interview_folder, index_dir, "fake@2")


def test_a_name_that_got_its_commit_while_building_is_not_built_again(interview_folder: Path, index_dir: Path) -> None:
    class Downloading(FakeEncoder):
        def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
            self.identity = "someone/model@0123"
            return super().encode_document(texts, on_batch)

    open_index(interview_folder, index_dir, Downloading("someone/model@not downloaded"))
    assert not encodes(interview_folder, index_dir, "someone/model@0123")


def test_a_file_that_is_no_document_changes_nothing(interview_folder: Path, index_dir: Path) -> None:
    assert encodes(interview_folder, index_dir)
    (interview_folder / "README.md").write_text("About the talk.")
    assert not encodes(interview_folder, index_dir)


@pytest.mark.parametrize(
    "file", ["manifest.json", "passages.jsonl", "vectors.faiss", "rows.npy", "backgrounds.json", "vocab.index.json"]
)
@pytest.mark.parametrize("damage", [bytes, lambda content: content[:-5], None], ids=["empty", "cut off", "missing"])
def test_a_damaged_index_is_built_anew(
    interview_folder: Path, index_dir: Path, file: str, damage: Callable[[bytes], bytes] | None
) -> None:
    built = open_index(interview_folder, index_dir, FakeEncoder())
    path = next(index_dir.rglob(file))
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(b"" if damage is bytes else damage(path.read_bytes()))
    assert encodes(interview_folder, index_dir)
    assert not encodes(interview_folder, index_dir)
    assert describe(open_index(interview_folder, index_dir, FakeEncoder())) == describe(built)


def test_an_index_is_built_anew_when_forced(interview_folder: Path, index_dir: Path) -> None:
    assert encodes(interview_folder, index_dir)
    assert encodes(interview_folder, index_dir, force=True)
    assert not encodes(interview_folder, index_dir)


def test_progress_only_grows_and_ends_complete(interview_folder: Path, index_dir: Path) -> None:
    encoder = FakeEncoder()
    heard: list[tuple[str, int, int]] = []
    open_index(interview_folder, index_dir, encoder, progress=lambda *report: heard.append(report))
    done = [report[1] for report in heard]
    assert done[0] == 0
    assert done == sorted(done)
    assert {total for _, _, total in heard} == {len(encoder.read)}
    assert done[-1] == len(encoder.read)
    assert list(dict.fromkeys(stage for stage, _, _ in heard)) == ["Reading", "Measuring"]
    open_index(interview_folder, index_dir, encoder, progress=lambda *report: pytest.fail(f"{report} on reading"))


def test_every_passage_is_found_by_itself_and_by_each_of_its_sentences(index: Index) -> None:
    encoder = FakeEncoder()
    for number, passage in enumerate(index.passages):
        rows = index.vectors.rows[index.vectors.rows[:, 0] == number, 1].tolist()
        assert set(rows) == {WHOLE, *range(len(passage.sentences))}
        for position, sentence in enumerate(passage.sentences):
            for text in (sentence.text, sentence.translation or ""):
                scores = index.vectors.score_passages(encoder.encode_query([text])[0], top=DENSE_ROWS)
                assert scores[number].sentences[position] == pytest.approx(1, abs=1e-5)


def test_a_question_is_part_of_what_finds_its_answer(interview_folder: Path, index_dir: Path) -> None:
    encoder = FakeEncoder()
    index = open_index(interview_folder, index_dir, encoder)
    asked = "O investimento terá um ROI suficiente?"
    [answer] = [passage for passage in index.passages if passage.first_line == 11]
    assert f"{asked} {answer.text}" in encoder.read
    assert answer.text in encoder.read
    scores = index.lexicons["pt-original"].score("ROI", "pt")
    assert scores[index.passages.index(answer)] > 0


def test_the_shipped_index_holds_the_interview_and_both_of_its_languages(index: Index) -> None:
    assert [interview.transcript.document for interview in index.interviews] == [
        "xu-bing-hong-kong-fintech-week.pt.txt"
    ]
    assert sum(len(passage.sentences) for passage in index.passages) == 140
    assert set(index.lexicons) == {"pt-original", "en-rendering"}
    assert set(index.backgrounds) == set(QUESTION_LANGUAGES)
    assert len(index.vectors) < DENSE_ROWS


def test_interviews_of_several_languages_have_a_lexicon_each(interview_folder: Path, index_dir: Path) -> None:
    (interview_folder / "chat.zh.txt").write_text("主持人：成本在下降吗？\n徐冰：成本在下降。", encoding="utf-8")
    (interview_folder / "panel.en.txt").write_text("Host: Who cooks?\nBo Vale: The robots do.", encoding="utf-8")
    index = open_index(interview_folder, index_dir, FakeEncoder())
    languages = {"zh-original": "zh", "en-original": "en", "pt-original": "pt"}
    assert set(index.lexicons) == {*languages, "en-rendering"}
    for name, lexicon in index.lexicons.items():
        scores = lexicon.score("成本 robots robôs robótica cook", "xx")
        assert len(scores) == len(index.passages)
        found = {passage.language for passage, score in zip(index.passages, scores, strict=True) if score > 0}
        assert found == {languages.get(name, "pt")}


def test_an_english_interview_without_a_rendering_is_its_own_original(tmp_path: Path, index_dir: Path) -> None:
    documents = tmp_path / "talks"
    documents.mkdir()
    (documents / "talk.en.txt").write_text("Host: Who cooks?\nBo Vale: The robots do. They never tire.")
    encoder = FakeEncoder()
    index = open_index(documents, index_dir, encoder)
    assert set(index.lexicons) == {"en-original"}
    assert [passage.translation for passage in index.passages] == [None, None]
    assert sorted(encoder.read) == sorted(
        [
            *("Who cooks?",) * 2,
            "The robots do.",
            "They never tire.",
            "The robots do. They never tire.",
            "Who cooks? The robots do. They never tire.",
        ]
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda vectors: vectors[:-1],
        lambda vectors: vectors[:, :0],
        lambda vectors: vectors * np.float32("nan"),
        lambda vectors: np.full_like(vectors, np.inf),
    ],
    ids=["a row too few", "no dimensions", "not a number", "infinite"],
)
def test_an_encoder_that_does_not_fit_is_refused_and_the_old_index_kept(
    interview_folder: Path, index_dir: Path, spoil: Callable[[Vectors], Vectors]
) -> None:
    assert encodes(interview_folder, index_dir)
    with pytest.raises(EncoderError, match=r"the encoder gave vectors of shape .* leave --encoder out") as caught:
        open_index(interview_folder, index_dir, BrokenEncoder(spoil), force=True)
    assert "\n" not in str(caught.value)
    assert not encodes(interview_folder, index_dir)


def test_bad_documents_are_told_before_anything_is_written_or_encoded(tmp_path: Path, index_dir: Path) -> None:
    encoder = FakeEncoder()
    with pytest.raises(DocumentError, match="no documents folder"):
        open_index(tmp_path / "missing", index_dir, encoder)
    assert not index_dir.exists()
    assert encoder.read == encoder.asked == []


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_holds_other_things_is_refused_before_anything_is_encoded(
    interview_folder: Path, *, force: bool
) -> None:
    encoder = FakeEncoder()
    with pytest.raises(StoreError, match="holds other things"):
        open_index(interview_folder, interview_folder, encoder, force=force)
    assert encoder.read == encoder.asked == []
    assert sorted(path.name for path in interview_folder.iterdir()) == ["talk.en.txt", "talk.pt.txt"]


def test_each_documents_folder_has_its_own_index_in_the_users_cache(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b", DEFAULT_DOCUMENTS]
    kept = [default_index_dir(folder) for folder in folders]
    assert len(set(kept)) == 3
    assert default_index_dir(tmp_path / "b" / ".." / "a") == kept[0]
    assert all(re.fullmatch(r"index-[0-9a-f]{12}", folder.name) for folder in kept)

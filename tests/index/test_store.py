"""Vectors and passages ↔ a folder: exact search, whole generations, and nothing that is not ours."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.anticipated import Anticipated, Target
from index.anticipation import Anticipation
from index.background import Background
from index.documents import load_interviews
from index.encoder import Vectors
from index.errors import StoreError
from index.lexicon import Lexicon
from index.passages import cut_passages
from index.store import FORMAT, Stored, hold_store, read_store, write_store
from index.vectors import VectorRows
from index.vocabulary import Vocabulary

MADE_FROM = {"documents": {"talk.pt.txt": "12ab"}, "encoder": "fake@1"}


def draw_vectors(count: int, dimensions: int = 12, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def draw_rows(count: int, passages: int, seed: int = 0) -> npt.NDArray[np.int32]:
    generator = np.random.default_rng(seed)
    numbers = np.sort(generator.integers(0, passages, count))
    return np.stack([numbers, generator.integers(-1, 4, count)], axis=1).astype(np.int32)


class FullDiskLexicon(Lexicon):
    """A lexicon that writes something and then finds the disk full."""

    def save(self, folder: Path) -> None:
        super().save(folder)
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def stored(interview_folder: Path) -> Stored:
    passages = tuple(cut_passages(load_interviews(interview_folder)[0]))
    lexicons = {
        "pt-original": Lexicon.build("pt", [passage.text for passage in passages]),
        "en-rendering": Lexicon.build("en", [passage.translation or "" for passage in passages]),
    }
    vectors = VectorRows.build(draw_vectors(30), draw_rows(30, len(passages)))
    asked = [Anticipated("Where?", "en", (Target(0, (0,)),)), Anticipated("Why not?", "en", ())]
    taught = {passages[0].document: Anticipation.fit(asked, draw_vectors(len(asked)))}
    backgrounds = {"en": Background(0.1, 0.02), "pt": Background(0.25, 0.05)}
    return Stored(passages, vectors, lexicons, taught, Vocabulary.build(passages, asked), backgrounds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(folder: Path, stored: Stored) -> None:
    with hold_store(folder):
        write_store(folder, stored, MADE_FROM)


def list_tree(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder with its content, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.name != "lock"
    }


def find_generation(folder: Path) -> Path:
    [generation] = folder.glob("generation-*")
    return generation


def refuse(act: Callable[[], object], folder: Path) -> str:
    """Return the message with which a folder is refused, which is one line that says what to do."""
    with pytest.raises(StoreError) as caught:
        act()
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    assert "run onrecord index" in message or "pass --index-dir DIR" in message or "another --index-dir DIR" in message
    return message


def assert_equal(left: Stored, right: Stored) -> None:
    """Check that two indexes find the same."""
    assert left.passages == right.passages
    assert left.backgrounds == right.backgrounds
    assert left.vectors.rows.tolist() == right.vectors.rows.tolist()
    assert left.anticipations.keys() == right.anticipations.keys()
    for query in draw_vectors(5, seed=9):
        found = [index.vectors.search(query, 30) for index in (left, right)]
        assert np.array_equal(found[0][0], found[1][0])
        assert np.array_equal(found[0][1], found[1][1])
        for document, taught in left.anticipations.items():
            assert taught.judge(query, "Where?", "en") == right.anticipations[document].judge(query, "Where?", "en")
    assert left.lexicons.keys() == right.lexicons.keys()
    for name, lexicon in left.lexicons.items():
        for question in ("robôs", "the robots and the doctors", "zebra"):
            assert lexicon.score(question, "en").tolist() == right.lexicons[name].score(question, "en").tolist()


@given(st.integers(1, 60), st.integers(1, 20), st.integers(1, 70), st.integers(0, 99))
def test_search_finds_what_comparing_with_every_vector_finds(count: int, dimensions: int, top: int, seed: int) -> None:
    vectors, query = draw_vectors(count, dimensions, seed), draw_vectors(1, dimensions, seed + 100)[0]
    searched = VectorRows.build(vectors, draw_rows(count, 3))
    assert len(searched) == count
    found, cosines = searched.search(query, top)
    expected = vectors @ query
    assert len(found) == len(set(found.tolist())) == min(top, count)
    np.testing.assert_allclose(cosines, expected[found], atol=1e-5)
    np.testing.assert_allclose(cosines, np.sort(expected)[::-1][:top], atol=1e-5)


def test_an_index_is_read_back_as_it_was_written(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    assert_equal(read_store(folder, MADE_FROM), stored)


def test_nothing_is_pickled(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    assert {path.suffix for path in files} == {".json", ".jsonl", ".npy", ".faiss"}
    for path in files:
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)


def test_a_new_generation_replaces_the_old_one_and_leaves_nothing_else(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    first = find_generation(folder)
    shorter = replace(stored, backgrounds={"en": Background(0.5, 0.02)})
    write(folder, shorter)
    assert find_generation(folder) != first
    assert {path.name for path in folder.iterdir()} <= {"manifest.json", "lock", find_generation(folder).name}
    assert_equal(read_store(folder, MADE_FROM), shorter)


def test_what_a_killed_program_left_is_cleaned(folder: Path, stored: Stored) -> None:
    (folder / "generation-0000dead").mkdir(parents=True)
    (folder / "generation-0000dead" / "passages.jsonl").write_text("{")
    (folder / ".manifest.json.generation-0000dead").write_text("{")
    write(folder, stored)
    assert not list(folder.rglob("*dead*"))
    assert_equal(read_store(folder, MADE_FROM), stored)


def test_a_second_program_waits_until_the_first_has_written(folder: Path, stored: Stored) -> None:
    other = replace(stored, backgrounds={"en": Background(0.5, 0.02)})
    with ThreadPoolExecutor() as threads:
        with hold_store(folder):
            waiting = threads.submit(write, folder, other)
            write_store(folder, stored, MADE_FROM)
            assert_equal(read_store(folder, MADE_FROM), stored)
            assert not waiting.done()
        waiting.result(timeout=60)
    assert_equal(read_store(folder, MADE_FROM), other)


@pytest.mark.parametrize("present", [False, True], ids=["no folder", "an empty folder"])
def test_a_missing_index_is_told(folder: Path, *, present: bool) -> None:
    if present:
        folder.mkdir()
    assert "there is no index" in refuse(lambda: read_store(folder, MADE_FROM), folder)


@pytest.mark.parametrize("made_from", [{}, {**MADE_FROM, "encoder": "fake@2"}, {**MADE_FROM, "more": 1}])
def test_an_index_made_from_something_else_is_told(folder: Path, stored: Stored, made_from: dict[str, object]) -> None:
    write(folder, stored)
    assert "made from something else" in refuse(lambda: read_store(folder, made_from), folder)


def test_an_index_of_another_format_is_told(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": FORMAT + 1}))
    refuse(lambda: read_store(folder, MADE_FROM), folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"7", b"\xff", b"{}", b'{"format": 1}', b"\x00" * 99], ids=repr
)
def test_a_damaged_manifest_is_told(folder: Path, stored: Stored, content: bytes) -> None:
    write(folder, stored)
    (folder / "manifest.json").write_bytes(content)
    assert "damaged" in refuse(lambda: read_store(folder, MADE_FROM), folder)


FILES = (
    "passages.jsonl",
    "rows.npy",
    "vectors.faiss",
    "backgrounds.json",
    *(f"lexicon-pt-original/{name}.index.npy" for name in ("data.csc", "indices.csc", "indptr.csc")),
    *(f"lexicon-pt-original/{name}.index.json" for name in ("params", "vocab")),
)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_truncated_or_overwritten_file_is_told(folder: Path, stored: Stored, file: str) -> None:
    write(folder, stored)
    path = find_generation(folder) / file
    content = path.read_bytes()
    for damaged in (
        content[: len(content) // 2],
        content + b"\n",
        b"",
        b"\x00" * len(content),
        b"{}".ljust(len(content)),
        content[:-3] + bytes([content[-3] ^ 1]) + content[-2:],
    ):
        path.write_bytes(damaged)
        assert "damaged" in refuse(lambda: read_store(folder, MADE_FROM), folder), damaged[:4]
    path.unlink()
    assert "damaged" in refuse(lambda: read_store(folder, MADE_FROM), folder)


@pytest.mark.parametrize(
    "rows",
    [
        draw_rows(30, 1) + np.array([[999, 0]], dtype=np.int32),
        draw_rows(29, 1),
    ],
    ids=["too high", "too few"],
)
def test_rows_that_do_not_fit_the_passages_are_told(folder: Path, stored: Stored, rows: npt.NDArray[np.int32]) -> None:
    write(folder, replace(stored, vectors=VectorRows.build(draw_vectors(30), rows)))
    assert "damaged" in refuse(lambda: read_store(folder, MADE_FROM), folder)


def test_an_index_whose_generation_is_gone_is_told(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    find_generation(folder).rename(folder / "generation-moved")
    assert "damaged" in refuse(lambda: read_store(folder, MADE_FROM), folder)


def test_a_failed_write_leaves_the_old_index_and_nothing_half_written(folder: Path, stored: Stored) -> None:
    write(folder, stored)
    before = list_tree(folder)
    lexicons = {**stored.lexicons, "zz-last": FullDiskLexicon.build("pt", ["um texto"])}
    message = refuse(lambda: write(folder, replace(stored, lexicons=lexicons)), folder)
    assert "No space left on device" in message
    assert list_tree(folder) == before
    assert_equal(read_store(folder, MADE_FROM), stored)


def test_a_first_write_that_fails_leaves_no_index(folder: Path, stored: Stored) -> None:
    refuse(lambda: write(folder, replace(stored, lexicons={"pt-a": FullDiskLexicon.build("pt", ["a b"])})), folder)
    assert list_tree(folder) == {}
    write(folder, stored)
    assert_equal(read_store(folder, MADE_FROM), stored)


def test_a_manifest_that_cannot_be_replaced_leaves_nothing_half_written(folder: Path, stored: Stored) -> None:
    (folder / "manifest.json" / "in the way").mkdir(parents=True)
    before = list_tree(folder)
    with pytest.raises(StoreError, match="cannot be written"):
        write_store(folder, stored, MADE_FROM)
    assert list_tree(folder) == before


@pytest.mark.parametrize(
    "name", ["thesis.docx", "manifest.json/x", "manifest.json", "generations/x", "generation-photos/a.jpg"]
)
def test_a_folder_with_other_things_is_refused_untouched(folder: Path, stored: Stored, name: str) -> None:
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("mine")
    assert "holds other things" in refuse(lambda: write(folder, stored), folder)
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / name]


def test_a_file_in_the_place_of_the_folder_is_refused_untouched(folder: Path, stored: Stored) -> None:
    folder.write_text("mine")
    assert "is a file" in refuse(lambda: write(folder, stored), folder)
    assert folder.read_text() == "mine"


@pytest.mark.parametrize("below", ["x" * 300, "file/index"], ids=["too long", "below a file"])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, stored: Stored, below: str) -> None:
    (tmp_path / "file").write_text("mine")
    assert "cannot be written" in refuse(lambda: write(tmp_path / below, stored), tmp_path / below)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(folder: Path, stored: Stored) -> None:
    folder.mkdir(mode=0o500)
    assert "cannot be written" in refuse(lambda: write(folder, stored), folder)

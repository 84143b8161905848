"""What the benchmarks measure with is right: copies, the exact search they compare with, the plainest peer."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.copies import Copies
from benchmarks.growth import Nearest
from benchmarks.peers import Words, read_original
from benchmarks.questions import read_questions
from index.build import Index
from index.vectors import VectorRows

COUNT = 120


def test_copies_are_the_same_each_time_and_go_on_from_one_another(index: Index) -> None:
    copies, more = Copies(index, COUNT), Copies(index, 2 * COUNT)
    rows = copies.rows()
    vectors = np.concatenate(list(copies.vectors()))
    assert len(rows) == len(vectors)
    assert (np.diff(rows[:, 0]) >= 0).all()
    assert set(rows[:, 0].tolist()) == set(range(COUNT))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows, more.rows()[: len(rows)])
    passages = list(copies.passages())
    assert passages == list(copies.passages())
    assert len({passage.text for passage in passages}) == COUNT
    for passage in passages:
        assert passage.text[: passage.sentences[0].end] == passage.sentences[0].text


def test_a_copy_has_as_many_rows_as_its_original(index: Index) -> None:
    rows = Copies(index, COUNT).rows()
    real = len(index.passages)
    for number in (0, real - 1, real, COUNT - 1):
        of_original = index.vectors.rows[index.vectors.rows[:, 0] == number % real, 1]
        np.testing.assert_array_equal(rows[rows[:, 0] == number, 1], of_original)


def test_nearest_is_what_scoring_every_passage_gives(index: Index) -> None:
    copies = Copies(index, COUNT)
    rows = copies.rows()
    parts = list(copies.vectors())
    queries = index.encoder.encode_query([question.text for question in read_questions(split="tuning")[:8]])
    nearest = Nearest(queries)
    half = int(np.searchsorted(rows[:, 0], COUNT // 2))
    vectors = np.concatenate(parts)
    nearest.see(vectors[:half], rows[:half])
    nearest.see(vectors[half:], rows[half:])
    searched = VectorRows.build(vectors, rows)
    for query, found in zip(queries, nearest.numbers, strict=True):
        scores = searched.score_passages(query, top=len(rows))
        expected = sorted((score.cosine for score in scores.values()), reverse=True)[:10]
        np.testing.assert_allclose([scores[int(number)].cosine for number in found], expected, atol=1e-5)


def test_the_plainest_peer_finds_by_word_and_reads_its_index_again(tmp_path: Path) -> None:
    built = Words()
    built.build(tmp_path)
    read = Words()
    read.load(tmp_path)
    [(first, last)] = built.search("robôs cozinhar", 1)
    assert "robô" in read_original().split("\n")[first - 1]
    assert first == last
    assert read.search("robôs cozinhar", 5) == built.search("robôs cozinhar", 5)

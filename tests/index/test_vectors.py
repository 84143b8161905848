"""The search, exact where rows are few and nearly so where they are many, against comparing with every vector."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Vectors
from index.vectors import WHOLE, PassageScore, VectorRows
from tests.index.test_store import draw_rows, draw_vectors

PASSAGES = 3000
ROWS_A_PASSAGE = 4
DIMENSIONS = 48


def score_all(vectors: Vectors, rows: npt.NDArray[np.int32], query: Vectors) -> dict[int, PassageScore]:
    """Score every passage by each of its rows, one after another."""
    cosines = vectors @ query
    least = float(cosines.min())
    scores: dict[int, PassageScore] = {}
    for (passage, sentence), cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
        score = scores.setdefault(passage, PassageScore(least, least))
        if sentence == WHOLE:
            score.whole = max(score.whole, cosine)
        else:
            score.sentence = max(score.sentence, cosine)
            score.sentences[sentence] = max(score.sentences.get(sentence, -1.0), cosine)
    return scores


@given(st.integers(1, 40), st.integers(1, 6), st.integers(0, 99))
def test_passages_are_scored_as_by_looking_at_each_row_alone(count: int, passages: int, seed: int) -> None:
    vectors, query = draw_vectors(count, 5, seed), draw_vectors(1, 5, seed + 100)[0]
    rows = draw_rows(count, passages, seed)
    scores = VectorRows.build(vectors, rows).score_passages(query, top=count)
    expected = score_all(vectors, rows, query)
    assert scores.keys() == expected.keys()
    for passage, score in scores.items():
        assert score.whole == pytest.approx(expected[passage].whole, abs=1e-5)
        assert score.sentence == pytest.approx(expected[passage].sentence, abs=1e-5)
        assert score.sentences == pytest.approx(expected[passage].sentences, abs=1e-5)
        assert score.cosine == pytest.approx((score.whole + score.sentence) / 2)


@given(st.integers(2, 40), st.integers(1, 6), st.integers(1, 39), st.integers(0, 99))
def test_whatever_is_scored_is_scored_by_all_of_its_sentences(count: int, passages: int, top: int, seed: int) -> None:
    vectors, query = draw_vectors(count, 5, seed), draw_vectors(1, 5, seed + 100)[0]
    rows = draw_rows(count, passages, seed)
    scores = VectorRows.build(vectors, rows).score_passages(query, top=top, also=[int(rows[0, 0])])
    expected = score_all(vectors, rows, query)
    nearest = int(rows[np.argmax(vectors @ query), 0])
    assert {nearest, int(rows[0, 0])} <= scores.keys() <= expected.keys()
    for passage, score in scores.items():
        assert score.sentences == pytest.approx(expected[passage].sentences, abs=1e-5)


@pytest.fixture(scope="module")
def many() -> tuple[Vectors, npt.NDArray[np.int32]]:
    """Passages about forty things, as vectors that lie in as many clouds."""
    generator = np.random.default_rng(3)
    subjects = generator.normal(size=(40, DIMENSIONS))
    passages = subjects[generator.integers(0, 40, PASSAGES)] + 0.6 * generator.normal(size=(PASSAGES, DIMENSIONS))
    vectors = np.repeat(passages, ROWS_A_PASSAGE, axis=0)
    vectors += 0.3 * generator.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = np.repeat(np.arange(PASSAGES), ROWS_A_PASSAGE)
    rows = np.stack([numbers, np.tile([WHOLE, 0, 1, 2], PASSAGES)], axis=1)
    return vectors.astype(np.float32), rows.astype(np.int32)


def queries(count: int = 40) -> Vectors:
    subjects = np.random.default_rng(3).normal(size=(40, DIMENSIONS))[:count]
    drawn = subjects + 0.8 * np.random.default_rng(4).normal(size=subjects.shape)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def nearest_passages(scores: dict[int, PassageScore], top: int = 10) -> set[int]:
    return set(sorted(scores, key=lambda number: -scores[number].cosine)[:top])


@pytest.mark.parametrize("exact_rows", [0, 10**6])
def test_of_many_rows_nearly_all_that_is_nearest_is_found(
    many: tuple[Vectors, npt.NDArray[np.int32]], exact_rows: int
) -> None:
    searched = VectorRows.build(*many, exact_rows=exact_rows)
    shares, errors = [], []
    for query in queries():
        expected = score_all(*many, query)
        scores = searched.score_passages(query, top=400)
        shares.append(len(nearest_passages(scores) & nearest_passages(expected)) / 10)
        errors += [abs(score.cosine - expected[number].cosine) for number, score in scores.items()]
    assert np.mean(shares) >= (0.97 if exact_rows == 0 else 1.0)
    assert max(errors) < (0.01 if exact_rows == 0 else 1e-5)


def test_up_to_the_limit_the_search_is_exact(many: tuple[Vectors, npt.NDArray[np.int32]]) -> None:
    vectors, rows = many
    searched = VectorRows.build(vectors, rows, exact_rows=len(rows))
    for query in queries(5):
        found, cosines = searched.search(query, 20)
        np.testing.assert_allclose(cosines, np.sort(vectors @ query)[::-1][:20], atol=1e-5)
        np.testing.assert_allclose((vectors @ query)[found], cosines, atol=1e-5)


@pytest.mark.parametrize("exact_rows", [0, 10**6])
def test_rows_in_parts_and_read_back_are_the_same(
    many: tuple[Vectors, npt.NDArray[np.int32]], tmp_path: Path, exact_rows: int
) -> None:
    vectors, rows = many

    def parts() -> Iterator[Vectors]:
        yield vectors[:7000]
        yield vectors[7000:7001]
        yield vectors[7001:]

    built = VectorRows.build_in_parts(parts(), rows, exact_rows=exact_rows)
    built.save(tmp_path)
    read = VectorRows.load(tmp_path)
    assert len(read) == len(built) == len(rows)
    for query in queries(5):
        assert read.score_passages(query, top=100) == built.score_passages(query, top=100)

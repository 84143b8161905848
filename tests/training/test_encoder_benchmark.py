"""The benchmark's figures against computations of their own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("ir_measures", reason="the benchmark's own dependencies are not installed")

from benchmarks.encoder import measure_milliseconds, measure_questions, rank_figures, score_dense, score_words


class WordEncoder:
    """Counts words into buckets: texts that share words are near."""

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, sum(word.encode()) % 64] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("seed", range(3))
def test_ranking_figures_agree_with_their_definition(seed: int) -> None:
    chooser = np.random.default_rng(seed)
    scores = chooser.random((40, 30)).astype(np.float32)
    gold = chooser.integers(0, 30, 40).tolist()
    places = [int((row > row[passage]).sum()) for row, passage in zip(scores, gold, strict=True)]
    found = rank_figures(scores, gold)
    assert found["nDCG@10"] == pytest.approx(np.mean([1 / np.log2(place + 2) if place < 10 else 0 for place in places]))
    assert found["hit@1"] == pytest.approx(np.mean([place == 0 for place in places]))


def test_each_text_is_embedded_once_and_scores_are_cosines() -> None:
    score = score_dense(WordEncoder())
    assert score(["a b", "c"], ["c", "a b"])[0, 1] == pytest.approx(1.0, abs=1e-5)


def test_word_scores_prefer_shared_words_and_single_chinese_signs() -> None:
    assert score_words(["green house"], ["a green house", "a red car", "a blue sky"]).argmax(1).tolist() == [0]
    assert score_words(["苹果"], ["我吃饭", "一个苹果", "天气好"]).argmax(1).tolist() == [1]


def test_questions_count_as_found_by_their_gold_lines(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(
        "red fox runs\n\ngreen tree stands. tall oak\nblue sea\nwhite sand\nold road", encoding="utf-8"
    )
    rows = [
        {"lang": "en", "question": "where is the tall oak", "gold_lines": [3]},
        {"lang": "en", "question": "nothing here answers", "gold_lines": []},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert measure_questions(tmp_path / "questions.jsonl", tmp_path / "talk.txt", WordEncoder()) == {
        "questions en hit@3": 1.0
    }


def test_times_are_given_for_every_encoder() -> None:
    assert set(measure_milliseconds({"a": WordEncoder(), "b": WordEncoder()}, rounds=2)) == {"a", "b"}

"""Texts compared by their words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.words import WordRows

TEXTS = [
    "The robots?",
    "a robot and robots",
    "¿Cuántos robots?",
    "机器人有多少？",
    "the of and",
    "What do doctors cost?",
]
LANGUAGES = ["en", "en", "es", "zh", "en", "en"]


@pytest.fixture
def rows() -> WordRows:
    return WordRows.build(TEXTS, LANGUAGES)


def test_the_same_words_are_wholly_alike_in_any_form_and_number(rows: WordRows) -> None:
    assert rows.compare("robot", "en")[:2] == pytest.approx([1, 1])


def test_words_of_two_languages_never_meet(rows: WordRows) -> None:
    assert rows.compare("robots", "es").tolist() == pytest.approx([0, 0, 1, 0, 0, 0])


def test_chinese_is_compared_by_pairs_of_signs(rows: WordRows) -> None:
    assert rows.compare("机器人", "zh")[3] > 0.5


def test_a_word_that_stands_nowhere_makes_the_text_less_alike(rows: WordRows) -> None:
    assert 0 < rows.compare("robots zebra", "en")[0] < rows.compare("robots", "en")[0]


@pytest.mark.parametrize("text", ["", "the of and", "zebra", "?"])
def test_without_a_known_word_nothing_is_alike(rows: WordRows, text: str) -> None:
    assert not rows.compare(text, "en").any()


def test_all_rows_are_compared_as_each_alone(rows: WordRows) -> None:
    alone = np.stack([rows.compare(text, language) for text, language in zip(TEXTS, LANGUAGES, strict=True)])
    assert rows.compare_all() == pytest.approx(alone, abs=1e-6)


def test_rows_are_read_back_as_written(rows: WordRows, tmp_path: Path) -> None:
    rows.save(tmp_path)
    again = WordRows.load(tmp_path)
    for text, language in zip(TEXTS, LANGUAGES, strict=True):
        assert again.compare(text, language).tolist() == rows.compare(text, language).tolist()

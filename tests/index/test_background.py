"""What everyday questions score, and how many deviations a score lies above them."""

from __future__ import annotations

import numpy as np
import pytest

from index.background import EVERYDAY_QUESTIONS, Background, background_of, measure_background
from index.encoder import Vectors
from index.language import QUESTION_LANGUAGES, detect_language
from tests.conftest import FakeEncoder


def first_axis(vector: Vectors) -> float:
    return float(vector[0])


def test_mean_and_spread_of_each_language_are_those_of_its_questions(fake_encoder: FakeEncoder) -> None:
    measured = measure_background(fake_encoder, first_axis)
    assert set(measured) == set(QUESTION_LANGUAGES)
    for language, questions in EVERYDAY_QUESTIONS.items():
        scores = FakeEncoder().encode_query(questions)[:, 0]
        assert measured[language].mean == pytest.approx(np.mean(scores), abs=1e-6)
        assert measured[language].spread == pytest.approx(np.std(scores), abs=1e-6)
    assert fake_encoder.read == []


def test_equal_scores_have_the_smallest_spread(fake_encoder: FakeEncoder) -> None:
    measured = measure_background(fake_encoder, lambda _: 0.3)
    assert measured["pt"].mean == pytest.approx(0.3)
    assert measured["pt"].spread == 0.02


@pytest.mark.parametrize(("score", "deviations"), [(0.3, 0), (0.5, 2), (0.1, -2)])
def test_a_score_is_told_in_deviations_above_the_mean(score: float, deviations: float) -> None:
    assert Background(mean=0.3, spread=0.1).standardise(score) == pytest.approx(deviations)


def test_a_language_that_was_not_measured_has_the_background_of_english() -> None:
    measured = {"en": Background(0.1, 0.02), "pt": Background(0.2, 0.02)}
    assert background_of("pt", measured) is measured["pt"]
    assert background_of("fi", measured) is measured["en"]


@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_the_everyday_questions_are_many_different_and_in_their_language(language: str) -> None:
    questions = EVERYDAY_QUESTIONS[language]
    assert len(set(questions)) == len(questions) >= 20
    assert detect_language(" ".join(questions), among=QUESTION_LANGUAGES) == language

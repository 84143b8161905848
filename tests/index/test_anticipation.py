"""What anticipated questions teach: where a question is answered, and that it is not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.anticipated import Anticipated, Target
from index.anticipation import Anticipation, Judgement
from index.build import Index, open_index
from index.documents import load_interviews
from index.passages import cut_passages
from tests.conftest import FakeEncoder

QUESTIONS = [
    Anticipated("Which pears grow in the old orchard?", "en", (Target(0, (1,)),)),
    Anticipated("pears of the orchard", "en", (Target(0, (1,)),)),
    Anticipated("Who repaired the tractor?", "en", (Target(3, ()),)),
    Anticipated("the tractor, repaired by whom", "en", (Target(3, ()),)),
    Anticipated("What did the tractor cost?", "en", ()),
    Anticipated("price of the tractor", "en", ()),
]


@pytest.fixture
def taught() -> Anticipation:
    return Anticipation.fit(QUESTIONS, FakeEncoder().encode_query([question.question for question in QUESTIONS]))


def judge(anticipation: Anticipation, text: str) -> Judgement:
    [query] = FakeEncoder().encode_query([text])
    return anticipation.judge(query, text, "en")


def test_a_question_like_an_answered_one_leads_to_its_passage_and_sentence(taught: Anticipation) -> None:
    judgement = judge(taught, "what pears are in that orchard?")
    assert max(judgement.passages, key=lambda number: judgement.passages[number]) == 0
    assert judgement.passages[0] > judgement.not_answered
    assert judgement.sentences[0, 1] > 0.3


def test_a_question_that_differs_by_what_is_missing_is_not_answered(taught: Anticipation) -> None:
    judgement = judge(taught, "how high was the price, what did the tractor cost?")
    assert judgement.not_answered > judgement.passages[3]


def test_what_shares_nothing_with_any_question_is_near_nothing(taught: Anticipation) -> None:
    judgement = judge(taught, "zebra")
    assert all(value < 0.5 for value in judgement.passages.values())


def test_an_answer_in_several_passages_is_shared_between_them() -> None:
    questions = [*QUESTIONS, Anticipated("everything in short", "en", (Target(5, ()), Target(6, ())))]
    taught = Anticipation.fit(questions, FakeEncoder().encode_query([question.question for question in questions]))
    judgement = judge(taught, "everything in short")
    assert judgement.passages[5] == pytest.approx(judgement.passages[6], abs=1e-4)
    assert judgement.passages[5] > judgement.passages[0]


def test_it_solves_the_ridge_regression() -> None:
    vectors = FakeEncoder().encode_query([question.question for question in QUESTIONS])
    taught = Anticipation.fit(QUESTIONS, vectors)
    words = np.stack([taught._words.compare(question.question, "en") for question in QUESTIONS])
    likeness = np.exp((vectors @ vectors.T - 1) / 0.3) + words
    indicators = (likeness + 0.5 * np.eye(len(QUESTIONS))) @ taught._weights
    assert np.allclose(indicators, np.round(indicators), atol=1e-3)
    assert np.allclose(taught._words.compare_all(), words, atol=1e-5)


def build(folder: Path, tmp_path: Path, encoder: FakeEncoder | None = None) -> Index:
    return open_index(folder, tmp_path / "index", encoder or FakeEncoder())


def test_a_changed_file_of_questions_makes_the_index_anew(interview_folder: Path, tmp_path: Path) -> None:
    line = cut_passages(load_interviews(interview_folder)[0])[0].sentences[0].line
    assert build(interview_folder, tmp_path).anticipations == {}
    path = interview_folder / "talk.pt.questions.jsonl"
    path.write_text(json.dumps({"lines": [line], "language": "en", "question": "Which pears?"}), encoding="utf-8")
    assert set(build(interview_folder, tmp_path).anticipations) == {"talk.pt.txt"}
    encoder = FakeEncoder()
    again = build(interview_folder, tmp_path, encoder)
    assert encoder.asked == []
    assert judge(again.anticipations["talk.pt.txt"], "Which pears?").passages[0] > 0.5

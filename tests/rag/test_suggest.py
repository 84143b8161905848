"""Questions to begin with: each is answered by what it is about."""

from __future__ import annotations

import pytest

from index.language import QUESTION_LANGUAGES
from index.transcript import Role
from rag.pipeline import Pipeline
from rag.suggest import suggest_questions


@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_every_suggested_question_is_answered_in_its_language_by_the_guest(pipeline: Pipeline, language: str) -> None:
    suggested = suggest_questions(pipeline, [language])[language]
    assert len(set(suggested)) == 4
    for question in suggested:
        answer = pipeline.ask(question)
        assert answer.answered
        assert answer.language == language
        assert {citation.role for citation in answer.citations} == {Role.GUEST}


def test_suggested_questions_are_spread_over_the_interview(pipeline: Pipeline) -> None:
    suggested = suggest_questions(pipeline, ["en"], count=4)["en"]
    lines = [pipeline.ask(question).citations[0].first_line for question in suggested]
    assert lines == sorted(lines)
    assert lines[-1] - lines[0] >= 10


def test_without_anticipated_questions_nothing_is_suggested(pipeline: Pipeline, plain_pipeline: Pipeline) -> None:
    assert suggest_questions(plain_pipeline, QUESTION_LANGUAGES) == {}

"""The moderator's questions lead to the reply, and are never taken for it."""

from __future__ import annotations

import pytest

from index.build import DEFAULT_DOCUMENTS
from index.documents import load_interviews
from index.transcript import Role, Transcript
from rag.pipeline import Pipeline


def asked(transcript: Transcript) -> list[str]:
    spans = [turn.paragraphs[0] for turn in transcript.turns if turn.role is Role.HOST]
    return [transcript.text[start:end] for _, start, end in spans]


[INTERVIEW] = load_interviews(DEFAULT_DOCUMENTS)
ASKED = asked(INTERVIEW.transcript) + (asked(INTERVIEW.rendering.transcript) if INTERVIEW.rendering else [])


@pytest.mark.parametrize("question", ASKED)
def test_the_moderators_own_question_is_answered_by_the_reply(pipeline: Pipeline, question: str) -> None:
    answer = pipeline.ask(question)
    assert Role.HOST not in {citation.role for citation in answer.citations}
    turns = {turn.paragraphs[0][0]: turn for turn in INTERVIEW.transcript.turns}
    _, hits = pipeline.search(question)
    assert answer.answered
    line = (ASKED * 2).index(question) % (len(ASKED) // 2)
    reply = [turn for turn in turns.values() if turn.role is Role.GUEST][line]
    lines = {number for number, _, _ in reply.paragraphs}
    assert lines & {citation.first_line for citation in answer.citations}, [hit.passage.first_line for hit in hits]


@pytest.mark.parametrize(
    "question",
    [
        "ROI",
        "What does Xu Bing think about ROI?",
        "¿Qué piensa Xu Bing sobre el ROI?",
        "Is the ROI of AI infrastructure sufficient?",
        "One last question: what about robots?",
        "My first question: how many GPUs do they have?",
        "Where do they host their AI models?",
    ],
)
def test_the_moderator_is_not_quoted_unasked(pipeline: Pipeline, question: str) -> None:
    assert Role.HOST not in {citation.role for citation in pipeline.ask(question).citations}


@pytest.mark.parametrize(
    "question", ["What did the moderator say about ROI?", "O que a moderadora perguntou sobre ROI?"]
)
def test_the_moderator_asked_for_is_quoted_as_the_moderator(pipeline: Pipeline, question: str) -> None:
    answer = pipeline.ask(question)
    assert [(citation.role, citation.first_line) for citation in answer.citations] == [(Role.HOST, 16)]

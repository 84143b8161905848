"""The whole path with the bundled encoder on the shipped interview, as a user has it."""

from __future__ import annotations

import pytest
from langchain_core.documents import Document

from index.transcript import Role
from rag.answer import Answer, as_record
from rag.pipeline import Pipeline
from rag.progress import Step
from rag.question import Message
from rag.verify import verify_citation

QUESTIONS = [
    "what did Xu Bing say about ROI?",
    "O que Xu Bing disse sobre ROI?",
    "¿Cuántas GPU tiene su nube?",
    "人工智能会减少不平等吗？",
    "What was the last question?",
    "List the market opportunities one by one",
    "How do I bake sourdough bread?",
    "???",
    "<b>robots</b> & [1] **bold**",
]


def lines_of(answer: Answer) -> set[int]:
    return {line for c in answer.citations for line in range(c.first_line, c.last_line + 1)}


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_quote_stands_in_the_document(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    document = pipeline.index.interviews[0].transcript.text
    nearest = [answer.not_said.nearest] if answer.not_said and answer.not_said.nearest else []
    for citation in [*answer.citations, *nearest]:
        assert document[citation.start : citation.end] == citation.quote
        assert verify_citation(citation, pipeline.index.interviews) is None


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_claim_has_a_citation_and_every_marker_a_claim(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for claim in answer.claims for n in claim.citations} == set(numbers)
    assert all(f"[{n}]" in answer.answer for n in numbers)
    assert answer.answered == bool(answer.claims) == (answer.not_said is None)


@pytest.mark.parametrize("text", ["what did Xu Bing say about ROI?", "O que Xu Bing disse sobre ROI?"])
def test_roi_is_answered_by_the_guest_and_not_by_the_question_that_has_the_word(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    assert answer.answered
    assert lines_of(answer) <= set(range(17, 23))
    assert {citation.role for citation in answer.citations} == {Role.GUEST}


def test_english_reads_the_rendering_marked_as_a_translation(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what did Xu Bing say about ROI?")
    assert "translated from Portuguese" in answer.answer
    assert "“" not in answer.answer
    assert all(claim.text in (answer.citations[claim.citations[0] - 1].translation or "") for claim in answer.claims)


def test_portuguese_reads_the_words_as_said(pipeline: Pipeline) -> None:
    answer = pipeline.ask("O que Xu Bing disse sobre ROI?")
    assert answer.answer.startswith("Xu Bing disse:\n“")
    assert all(claim.text in answer.citations[claim.citations[0] - 1].quote for claim in answer.claims)


def test_spanish_reads_the_original_and_its_english(pipeline: Pipeline) -> None:
    answer = pipeline.ask("¿Puede entrar el FSD de Tesla en el mercado chino?")
    assert answer.answered
    assert answer.answer.startswith("Xu Bing dijo (en portugués):")
    assert "(en inglés: " in answer.answer


def test_the_host_is_quoted_where_the_host_is_asked_for(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What was the last question?")
    assert [(citation.role, citation.first_line) for citation in answer.citations] == [(Role.HOST, 36)]


def test_what_is_not_said_is_told_with_what_was_searched(pipeline: Pipeline) -> None:
    answer = pipeline.ask("How do I bake sourdough bread?")
    assert not answer.answered
    assert answer.not_said is not None
    assert answer.not_said.passages_searched == len(pipeline.index.passages)
    assert answer.not_said.terms_not_found == ("bake", "sourdough", "bread")
    assert answer.not_said.nearest is not None
    assert str(len(pipeline.index.passages)) in answer.answer


def test_marks_alone_are_no_question_to_search_for(pipeline: Pipeline) -> None:
    answer = pipeline.ask("???")
    assert (answer.answered, answer.citations) == (False, ())
    assert answer.not_said is not None
    assert answer.not_said.nearest is None


def test_a_follow_up_is_found_by_what_it_follows(pipeline: Pipeline) -> None:
    history = [Message("user", "Does AI reduce inequality?"), Message("assistant", "He believes so.")]
    answer = pipeline.ask("And for the poor?", history)
    assert lines_of(answer) & {34}


def test_the_retriever_speaks_langchain(pipeline: Pipeline) -> None:
    documents = pipeline.as_retriever(top=4).invoke("robots")
    assert len(documents) == 4
    assert all(isinstance(document, Document) for document in documents)
    assert 30 in {document.metadata["first_line"] for document in documents}


def test_the_pipeline_is_a_runnable(pipeline: Pipeline) -> None:
    answer = pipeline.as_runnable().invoke({"question": "robots"})
    assert answer.claims == pipeline.ask("robots").claims


def test_the_record_follows_the_contract(pipeline: Pipeline) -> None:
    record = as_record(pipeline.ask("robots"))
    assert list(record) == [
        "question", "language", "answered", "mode", "answer", "claims", "citations", "not_said", "elapsed_ms",
        "notice",
    ]  # fmt: skip
    assert list(record["citations"][0]) == [
        "n", "id", "document", "speaker", "role", "first_line", "last_line", "start", "end",
        "quote", "translation", "score",
    ]  # fmt: skip
    assert list(record["claims"][0]) == ["text", "citations"]
    not_said = as_record(pipeline.ask("How do I bake sourdough bread?"))["not_said"]
    assert list(not_said) == ["passages_searched", "terms_not_found", "nearest"]


def test_scores_are_between_nought_and_one(pipeline: Pipeline) -> None:
    for text in QUESTIONS:
        _, hits = pipeline.search(text)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(0 <= hit.score <= 1 for hit in hits)


def test_who_waits_is_told_each_step(pipeline: Pipeline) -> None:
    steps: list[Step] = []
    answer = pipeline.ask("what did Xu Bing say about ROI?", listen=steps.append)
    assert steps == [
        Step("reading"),
        Step("searching", len(pipeline.index.passages)),
        Step("checking", len(answer.citations)),
    ]

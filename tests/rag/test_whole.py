"""Questions about the interview as a whole, about who asks what, and with slips of the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import open_index
from index.encoder import SentenceTransformerEncoder
from index.transcript import Role
from rag.answer import Answer
from rag.pipeline import Pipeline
from rag.question import Message


def roles_of(answer: Answer) -> set[Role]:
    return {citation.role for citation in answer.citations}


@pytest.mark.parametrize(
    "text", ["Summarise the interview", "Resuma a entrevista", "Resume la entrevista", "概括一下这次采访"]
)
def test_a_summary_is_the_articles_and_says_so(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    assert roles_of(answer) == {Role.ARTICLE}
    assert [citation.first_line for citation in answer.citations] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("text", ["Which questions did the host ask?", "Quais perguntas a moderadora fez?"])
def test_all_questions_are_quoted_and_nothing_else(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    asked = [turn for turn in pipeline.index.interviews[0].transcript.turns if turn.role is Role.HOST]
    assert [citation.first_line for citation in answer.citations] == [turn.paragraphs[0][0] for turn in asked]
    assert all(citation.quote.endswith("?") for citation in answer.citations)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did the moderator say about robots?", "en"),
        ("O que a moderadora perguntou sobre carros autônomos?", "pt"),
        ("¿Qué dijo la moderadora sobre Tesla?", "es"),
    ],
)
def test_what_only_the_guest_speaks_of_is_not_put_into_the_hosts_mouth(
    pipeline: Pipeline, text: str, language: str
) -> None:
    answer = pipeline.ask(text)
    assert (answer.answered, answer.language) == (False, language)
    assert {"en": "host does not", "pt": "não fala", "es": "no habla"}[language] in answer.answer
    assert answer.not_said
    assert answer.not_said.nearest
    assert answer.not_said.nearest.role is Role.GUEST
    assert not answer.not_said.terms_not_found


def test_what_the_host_speaks_of_is_quoted_as_hers(pipeline: Pipeline) -> None:
    for text in ("What did the moderator say about GPT-4?", "What did Olivia ask about ROI?", "Who asked about ROI?"):
        assert roles_of(pipeline.ask(text)) == {Role.HOST}, text


def test_a_guest_who_asks_nothing_is_not_given_the_hosts_questions(pipeline: Pipeline) -> None:
    assert Role.HOST not in roles_of(pipeline.ask("What did Xu Bing ask the moderator?"))


def test_a_conversation_about_who_said_what(pipeline: Pipeline) -> None:
    history = [Message("user", "What did the moderator ask about ROI?")]
    assert roles_of(pipeline.ask("And what did he answer?", history)) == {Role.GUEST}
    history = [Message("user", "What did he say about ROI?")]
    assert {c.first_line for c in pipeline.ask("Who asked that?", history).citations} == {16}


def test_the_reply_to_a_question_is_found_by_its_turn(pipeline: Pipeline) -> None:
    history = [Message("user", "What was the second question?")]
    assert pipeline.ask("And what did he answer?", history).citations[0].first_line == 17
    assert pipeline.ask("What did he answer to the second question?").citations[0].first_line == 17


def test_an_interview_without_a_host_is_asked_for_its_last_question(
    bundled_encoder: SentenceTransformerEncoder, tmp_path: Path
) -> None:
    (tmp_path / "talk.en.txt").write_text("Mara Voss grows pears.\nThe pears are sold in town.\n", encoding="utf-8")
    alone = Pipeline(open_index(tmp_path, tmp_path / "index", bundled_encoder))
    assert not alone.ask("What was the last question?").answered


def test_slips_are_mended_and_told(pipeline: Pipeline) -> None:
    answer = pipeline.ask("waht did he sya abuot robtos")
    assert answer.answered
    assert answer.notice == "Read as: what did he say about robots"
    assert answer.question == "waht did he sya abuot robtos"
    assert pipeline.ask("what did he say about robots").notice is None


def test_what_is_refused_all_the_same_shows_the_words_as_typed(pipeline: Pipeline) -> None:
    answer = pipeline.ask("how do i bake a chocolte cake")
    assert not answer.answered
    assert answer.notice is None
    assert answer.not_said
    assert "chocolte" in answer.not_said.terms_not_found


@pytest.mark.parametrize("word", ["capital", "cost", "ROI", "tl;dr"])
def test_a_word_of_several_languages_is_taken_for_english(pipeline: Pipeline, word: str) -> None:
    assert pipeline.ask(word).language == "en"


def test_a_word_keeps_the_language_of_the_conversation(pipeline: Pipeline) -> None:
    assert pipeline.ask("Tesla?", [Message("user", "O que ele disse sobre robôs?")]).language == "pt"
    assert pipeline.ask("custos").language == "pt"

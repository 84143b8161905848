"""What a question wants: whose words, all questions, the interview as a whole."""

from __future__ import annotations

import pytest

from index.transcript import Role
from rag.question import Message, read_question
from rag.requests import find_turn, find_whose, wants_source, wants_summary

GUESTS = ("Mara Voss",)
HOSTS = ("moderator", "olivia", "kerr")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("What did the moderator say about pears?", Role.HOST),
        ("O que a moderadora perguntou sobre peras?", Role.HOST),
        ("¿Qué dijo el moderador sobre las peras?", Role.HOST),
        ("主持人怎么说梨？", Role.HOST),
        ("What did Olivia ask about pears?", Role.HOST),
        ("O que perguntou Olivia?", Role.HOST),
        ("Who asked about pears?", Role.HOST),
        ("What was the third question?", Role.HOST),
        ("What did Olivia say about pears?", Role.HOST),
        ("What was Mara Voss asked about pears?", Role.HOST),
        ("What did Mara Voss ask the moderator?", Role.GUEST),
        ("What did she ask the host?", Role.GUEST),
        ("What did Tim Cook ask?", None),
        ("What does Tesla ask for?", None),
        ("Who asked him to invest?", None),
        ("How did she answer the first question?", None),
        ("Where did the interviewer work before?", None),
        ("Where do pears grow?", None),
    ],
)
def test_whose_words_are_asked_for(text: str, role: Role | None) -> None:
    assert find_whose(text, GUESTS, HOSTS) is role


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Which questions did the host ask?", True),
        ("How many questions did the moderator ask?", True),
        ("What did Olivia Kerr ask?", True),
        ("What did the moderator ask?", True),
        ("Quais perguntas a moderadora fez?", True),
        ("¿Qué preguntas hizo el moderador?", True),
        ("主持人问了哪些问题？", True),
        ("list all the questions", True),
        ("Which questions did the host ask about pears?", False),
        ("What was the second question the host asked?", False),
        ("What did the moderator ask about pears?", False),
        ("What questions do pears raise?", False),
    ],
)
def test_all_questions_are_wanted(text: str, *, wanted: bool) -> None:
    assert read_question(text, guests=GUESTS, hosts=HOSTS).wants_questions is wanted


@pytest.mark.parametrize(
    "text",
    [
        "Summarise the interview",
        "Please summarize this conversation in three sentences.",
        "tl;dr",
        "Give me a short summary of the interview",
        "What are the main points?",
        "Resuma a entrevista em duas frases, por favor",
        "Quais são os principais temas da entrevista?",
        "Resume la entrevista",
        "¿Cuáles son las ideas principales?",
        "请总结一下这次采访",
    ],
)
def test_a_summary_is_wanted(text: str) -> None:
    assert wants_summary(text)


@pytest.mark.parametrize(
    "text",
    [
        "Summarise what she says about pears",
        "Summarise the third opportunity",
        "Resuma o que ela pensa das peras",
        "What are the main risks?",
        "Is there a summary statistic in it?",
        "总结一下他对梨的看法",
    ],
)
def test_a_summary_of_something_is_none_of_the_interview(text: str) -> None:
    assert not wants_summary(text)


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("What was the first question?", 0),
        ("Qual foi a terceira pergunta?", 2),
        ("¿Cuál fue la última pregunta?", -1),
        ("第二个问题是什么？", 1),
        ("Which question came up?", None),
    ],
)
def test_which_question_is_meant(text: str, turn: int | None) -> None:
    assert find_turn(text) == turn


@pytest.mark.parametrize(
    "text",
    [
        "Was that her or the moderator?",
        "Isso foi ele ou a moderadora?",
        "¿Eso lo dijo él o la moderadora?",
        "是他说的还是主持人？",
    ],
)
def test_it_is_asked_who_said_it(text: str) -> None:
    assert wants_source(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("And what did she answer?", Role.GUEST),
        ("E o que ela respondeu?", Role.GUEST),
        ("¿Y qué respondió?", Role.GUEST),
        ("她怎么回答的？", Role.GUEST),
        ("Who asked that?", Role.HOST),
        ("Who said that?", None),
    ],
)
def test_a_follow_up_that_names_nothing_looks_for_the_last_subject(text: str, role: Role | None) -> None:
    question = read_question(text, [Message("user", "What did the moderator ask about pears?")], guests=GUESTS)
    assert question.search_texts == ("pears",)
    assert question.of is role
    assert not question.wants_questions

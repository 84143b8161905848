from __future__ import annotations

import pytest

from index.errors import QuestionError
from index.transcript import Role
from rag.question import MAX_QUESTION_CHARS, Message, read_question

GUESTS = ("Xu Bing",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did he promise about costs?", "en"),
        ("O que ele prometeu sobre os custos?", "pt"),
        ("¿Qué prometió sobre los costes?", "es"),
        ("他对成本有什么看法？", "zh"),
        ("AI 的成本会不会下降 GPU?", "zh"),
        ("17 + 4 = ?", "en"),
    ],
)
def test_tells_the_language(text: str, language: str) -> None:
    assert read_question(text).language == language


def test_a_question_without_words_keeps_the_language_of_the_conversation() -> None:
    history = [Message("user", "Quantas GPUs eles têm hoje na nuvem?")]
    assert read_question("2019??", history).language == "pt"


@pytest.mark.parametrize("text", ["", "   ", "\n\t "])
def test_refuses_a_blank_question(text: str) -> None:
    with pytest.raises(QuestionError, match=r"empty; ask .*onrecord ask"):
        read_question(text)


def test_refuses_a_question_that_is_too_long_and_names_both_lengths() -> None:
    with pytest.raises(QuestionError, match=r"100,000 characters, at most 2,000"):
        read_question("a" * 100_000)
    assert read_question("a" * MAX_QUESTION_CHARS).text


@pytest.mark.parametrize(("char", "name"), [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\udcff", "U+DCFF")])
def test_refuses_control_characters_and_names_them(char: str, name: str) -> None:
    with pytest.raises(QuestionError, match=name.replace("+", r"\+")) as caught:
        read_question(f"robots{char}?")
    assert "\n" not in str(caught.value)


def test_line_ends_and_tabs_become_spaces() -> None:
    assert read_question(" robots\n\tand  cars? ").text == "robots and cars?"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What did Xu Bing say about edge devices?", "edge devices"),
        ("what are his views on short videos?", "short videos"),
        ("O que o entrevistado disse sobre biólogos?", "biólogos"),
        ("Qual é a opinião dele sobre a pobreza?", "a pobreza"),
        ("¿Qué dice sobre los teléfonos?", "los teléfonos"),
        ("他怎么看医疗？", "医疗"),
        # What somebody else says, or does, is another question.
        ("What did the minister say about edge devices?", "What did the minister say about edge devices?"),
        ("Do they build edge devices?", "Do they build edge devices?"),
        ("What does he think of it?", "What does he think of it?"),
    ],
)
def test_looks_for_what_an_opinion_is_asked_of(text: str, subject: str) -> None:
    assert read_question(text, guests=GUESTS).search_texts == (subject,)


@pytest.mark.parametrize(
    ("text", "of", "turn"),
    [
        ("What did the moderator want to know about poverty?", Role.HOST, None),
        ("What was the last question?", Role.HOST, -1),
        ("Qual foi a primeira pergunta?", Role.HOST, 0),
        ("¿Qué preguntó la entrevistadora?", Role.HOST, None),
        ("主持人最后一个问题是什么？", Role.HOST, -1),
        ("What did he answer when the moderator asked about poverty?", None, None),
        ("Xu Bing said what about poverty?", Role.GUEST, None),
        ("Who said that phones turn into robots?", None, None),
        ("How poor is poor?", None, None),
    ],
)
def test_tells_whose_words_are_asked_for(text: str, of: Role | None, turn: int | None) -> None:
    question = read_question(text)
    assert (question.of, question.turn) == (of, turn)


def test_a_follow_up_brings_along_the_questions_it_leans_on() -> None:
    history = [
        Message("user", "Which phones turn into robots?"),
        Message("assistant", "All of them."),
        Message("user", "And when?"),
        Message("assistant", "Soon."),
    ]
    assert read_question("Why?", history).search_texts[0] == "Which phones turn into robots? And when? Why?"


def test_a_question_that_stands_alone_leaves_the_conversation_behind() -> None:
    history = [Message("user", "Which phones turn into robots?"), Message("assistant", "All of them.")]
    text = "How many laboratories use the cloud platform today?"
    assert read_question(text, history).search_texts == (text,)


@pytest.mark.parametrize(
    "text", ["O que ele pensa sobre robôs?", "What does he say about robots?", "¿Qué dice sobre los robots?"]
)
def test_a_new_subject_is_not_dragged_back_to_the_last_one(text: str) -> None:
    history = [Message("user", "How tall is the Eiffel Tower?"), Message("assistant", "Not said.")]
    assert "Eiffel" not in " ".join(read_question(text, history, guests=GUESTS).search_texts)


def test_a_follow_up_that_names_something_is_looked_for_by_itself_too() -> None:
    history = [Message("user", "Which phones turn into robots?"), Message("assistant", "All of them.")]
    assert read_question("And the doctors?", history).search_texts == (
        "Which phones turn into robots? And the doctors?",
        "And the doctors?",
    )


@pytest.mark.parametrize("text", ["For whom?", "Where was it?", "Para quem?", "onde foi?", "¿Cuántas son?", "多少？"])
def test_a_bare_question_word_leans_on_the_conversation(text: str) -> None:
    history = [Message("user", "Which phones turn into robots?"), Message("assistant", "All of them.")]
    assert read_question(text, history).search_texts[0] == f"Which phones turn into robots? {text}"


@pytest.mark.parametrize(
    ("text", "item"),
    [("And the third one?", 2), ("E a última?", -1), ("¿Y la segunda?", 1), ("第四个呢？", 3), ("Why?", None)],
)
def test_a_follow_up_may_ask_for_one_of_several_things(text: str, item: int | None) -> None:
    history = [Message("user", "Which phones turn into robots?"), Message("assistant", "All of them.")]
    assert read_question(text, history).item == item
    assert read_question(text).item is None

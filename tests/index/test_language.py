"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import QUESTION_LANGUAGES, detect_language, primary_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did he say about the cost of computing?", "en"),
        ("O que ele disse sobre o custo da computação?", "pt"),
        ("¿Qué dijo sobre el coste de la computación?", "es"),
        ("他对计算成本说了什么？", "zh"),
    ],
)
@pytest.mark.parametrize("among", [(), QUESTION_LANGUAGES], ids=["any", "ours"])
def test_a_sentence_is_told_by_its_language(text: str, language: str, among: tuple[str, ...]) -> None:
    assert detect_language(text, among=among) == language


@pytest.mark.parametrize("text", ["", "  \n", "42 + 1 = ?", "🙂🙂"])
def test_a_text_without_letters_has_the_language_it_is_given(text: str) -> None:
    assert detect_language(text) == "en"
    assert detect_language(text, among=("pt", "es"), default="es") == "es"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("AI 的成本在下降吗 GPU?", True),
        ("机器人 robot 会做饭吗", True),
        ("What does the name 徐冰 mean in English?", False),
    ],
)
def test_a_mixed_text_is_chinese_from_a_quarter_of_its_letters(text: str, *, chinese: bool) -> None:
    assert (detect_language(text, among=QUESTION_LANGUAGES) == "zh") is chinese


def test_chinese_characters_are_not_chinese_where_chinese_is_not_allowed() -> None:
    assert detect_language("你好", among=("en", "pt")) in {"en", "pt"}


@pytest.mark.parametrize(("tag", "language"), [("pt", "pt"), ("pt-BR", "pt"), ("zh-Hans", "zh"), ("", "")])
def test_a_tag_loses_its_region(tag: str, language: str) -> None:
    assert primary_language(tag) == language


@given(st.text())
def test_the_language_is_always_an_allowed_one(text: str) -> None:
    assert detect_language(text, among=QUESTION_LANGUAGES) in QUESTION_LANGUAGES

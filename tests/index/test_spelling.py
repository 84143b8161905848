"""Slips of the keyboard, and what only looks like one."""

from __future__ import annotations

import pytest

from index.anticipated import Anticipated
from index.spelling import mend_spelling
from index.vocabulary import Vocabulary

USED = {
    "en": "robots share the planet with self-driving cars; computing infrastructure grows as assistants do",
    "pt": "os robôs dividem o planeta; a infraestrutura de computação cresce com os assistentes",
    "es": "los robots comparten el planeta y la infraestructura de computación crece",
}
VOCABULARY = Vocabulary.build([], [Anticipated(text, language, ()) for language, text in USED.items()])


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("waht abuot robtos?", "what about robots?", "en"),
        ("the palnet", "the planet", "en"),
        ("infrastrucutre and asistants", "infrastructure and assistants", "en"),
        ("selfdrivng", "self-driving", "en"),
        ("a infraestrtura", "a infraestrutura", "pt"),
        ("el plnaeta", "el planeta", "es"),
    ],
)
def test_a_slip_becomes_the_word_in_use(typed: str, meant: str, language: str) -> None:
    assert mend_spelling(typed, language, VOCABULARY) == meant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what about robots?", "en"),
        ("what about planes and boats?", "en"),  # words of their own, one letter from others
        ("Does Plannet sell robots?", "en"),  # a name
        ("blockchain startups", "en"),
        ("os táxis e as taxas", "pt"),
        ("os robos", "pt"),  # without its accent
        ("机气人", "zh"),
        ("gpu4 x86", "en"),
        ("xqzvw", "en"),  # near nothing
        ("the robt", "en"),  # too short to be told from others
        ("palnte" + "qzx" * 100, "en"),
        (" ".join(f"palnet{letter}" for letter in "abcdefghi"), "en"),  # gibberish
    ],
)
def test_everything_else_is_left_alone(text: str, language: str) -> None:
    assert mend_spelling(text, language, VOCABULARY) == text

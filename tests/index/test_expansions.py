"""A file of anticipated questions: read as it stands, or refused with the line and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.documents import Interview, load_interviews
from index.errors import DocumentError
from index.expansions import Expansion

NAME = "talk.pt.questions.jsonl"


def write(folder: Path, *records: object) -> None:
    lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(folder: Path) -> Interview:
    [interview] = load_interviews(folder)
    return interview


def refuse(folder: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        load(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert NAME in message
    return message


def test_questions_are_read_in_order(interview_folder: Path) -> None:
    write(
        interview_folder,
        {"lines": [3], "sentences": [2, 1], "language": "en", "question": " What  does she grow? "},
        "",
        {"lines": [4, 3], "language": "zh", "question": "她说了什么？"},
        {"lines": [], "language": "pt", "question": "Quanto custa?"},
    )
    expansions = load(interview_folder).expansions
    assert expansions is not None
    assert expansions.questions == (
        Expansion((3,), (1, 2), "en", "What does she grow?"),
        Expansion((3, 4), (), "zh", "她说了什么？"),
        Expansion((), (), "pt", "Quanto custa?"),
    )


def test_an_interview_without_the_file_has_none(interview_folder: Path) -> None:
    assert load(interview_folder).expansions is None


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ({"lines": [3], "language": "en"}, "not an object of lines, language and question"),
        ({"lines": [3], "language": "en", "question": "Why?", "answer": "So."}, "not an object of"),
        ({"lines": [99], "language": "en", "question": "Why?"}, "no text on line 99"),
        ({"lines": [0], "language": "en", "question": "Why?"}, "numbers from 1"),
        ({"lines": [True], "language": "en", "question": "Why?"}, "numbers from 1"),
        ({"lines": "3", "language": "en", "question": "Why?"}, "numbers from 1"),
        ({"lines": [3], "sentences": [50], "language": "en", "question": "Why?"}, "none is number 50"),
        ({"lines": [3, 4], "sentences": [1], "language": "en", "question": "Why?"}, "several"),
        ({"lines": [], "sentences": [1], "language": "en", "question": "Why?"}, "those of one line"),
        ({"lines": [3], "language": "fr", "question": "Pourquoi ?"}, "'fr' is none of en, pt, es, zh"),
        ({"lines": [3], "language": "en", "question": "?!"}, "no word"),
        ({"lines": [3], "language": "en", "question": 7}, "no word"),
    ],
)
def test_a_line_of_another_form_is_told_with_its_number(interview_folder: Path, record: object, told: str) -> None:
    write(interview_folder, {"lines": [3], "language": "en", "question": "Why?"}, record)
    message = refuse(interview_folder)
    assert "line 2" in message
    assert told in message


def test_a_file_that_is_not_utf8_is_told(interview_folder: Path) -> None:
    (interview_folder / NAME).write_bytes(b"\xff{}")
    assert "not UTF-8" in refuse(interview_folder)


def test_questions_to_no_transcript_are_told_with_the_names_allowed(interview_folder: Path) -> None:
    (interview_folder / "tlak.pt.questions.jsonl").write_text("", encoding="utf-8")
    assert "tlak.pt.questions.jsonl" in refuse(interview_folder)


def test_questions_beside_the_rendering_are_told(interview_folder: Path) -> None:
    (interview_folder / "talk.en.questions.jsonl").write_text("", encoding="utf-8")
    assert "talk.en.questions.jsonl" in refuse(interview_folder)

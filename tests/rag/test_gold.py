"""Files of questions whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import QuestionError
from index.transcript import parse_transcript
from rag.gold import find_document, read_gold

ONE: dict[str, Any] = {"id": "a", "lang": "pt", "kind": "factoid", "question": "O que é?", "gold_lines": [2]}
TALK = parse_transcript("Ana: Oi.\nSim.\n", document="talk.pt.txt", language="pt")
OTHER = parse_transcript("Rui: Não.\n", document="other.pt.txt", language="pt")


def write(folder: Path, *records: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in records), encoding="utf-8")
    return path


def test_questions_are_read_in_order_and_by_part(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "E então?"}]
    path = write(tmp_path, ONE | {"split": "x", "must_quote": ["Sim"], "history": history}, "", ONE | {"id": "b"})
    first, second = read_gold(path)
    assert (first.id, first.language, first.gold_lines, first.must_quote) == ("a", "pt", frozenset({2}), ("Sim",))
    assert first.history[0].content == "E então?"
    assert (second.id, second.split, second.document) == ("b", "", None)
    assert [question.id for question in read_gold(path, split="x")] == ["a"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("{", "not JSON"),
        ("[1]", "no object"),
        ({"id": "a"}, "'lang'"),
        (ONE | {"gold_lines": 2}, "'gold_lines'"),
        (ONE | {"gold_lines": [0]}, "'gold_lines'"),
        (ONE | {"gold_lines": [True]}, "'gold_lines'"),
        (ONE | {"question": " "}, "question"),
        (ONE | {"question": 3}, "'question'"),
        (ONE | {"must_quote": "Sim"}, "'must_quote'"),
        (ONE | {"history": [{"role": "system", "content": ""}]}, "'history'"),
        (ONE | {"history": ["hi"]}, "'history'"),
    ],
)
def test_a_broken_line_is_told_by_its_number(tmp_path: Path, broken: object, told: str) -> None:
    with pytest.raises(QuestionError, match="line 2") as caught:
        read_gold(write(tmp_path, ONE, broken))
    assert told in str(caught.value).replace("is not an object", "no object")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", None])
def test_a_file_without_questions_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionError, match=r"questions\.jsonl"):
        read_gold(path)


def test_a_part_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="allowed: held-out"):
        read_gold(write(tmp_path, ONE | {"split": "held-out"}), split="test")


def test_a_question_finds_its_document(tmp_path: Path) -> None:
    [alone] = read_gold(write(tmp_path, ONE))
    [named] = read_gold(write(tmp_path, ONE | {"document": "talk.pt.txt", "sha256": TALK.sha256[:16]}))
    assert find_document(alone, [TALK]) is TALK
    assert find_document(named, [OTHER, TALK]) is TALK


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "does not name"),
        ({"document": "mine.txt"}, "is about mine.txt"),
        ({"document": "talk.pt.txt", "sha256": "0000"}, "another version"),
        ({"document": "talk.pt.txt", "gold_lines": [9]}, "line 9"),
    ],
)
def test_a_question_about_something_else_is_told(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    [question] = read_gold(write(tmp_path, ONE | change))
    with pytest.raises(QuestionError, match=told):
        find_document(question, [TALK, OTHER])

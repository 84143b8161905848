"""``onrecord eval``: tables, a JSON file, a picture, and mistakes told in one line."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Run

ROBOTS = {"id": "r", "lang": "pt", "kind": "factoid", "question": "O que ele disse sobre robôs?", "gold_lines": [30]}
BREAD = {"id": "b", "lang": "en", "kind": "off_topic", "question": "How do I bake bread?", "gold_lines": []}


@pytest.fixture
def evaluate(run: Run) -> Run:
    """Run ``onrecord eval``."""
    return partial(run, "eval")


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in (ROBOTS, BREAD)), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_it_counts_writes_and_draws(evaluate: Run, questions: Path, tmp_path: Path, suffix: str) -> None:
    kept, picture = tmp_path / "figures.json", tmp_path / f"figures{suffix}"
    code, out, err = evaluate(questions, "--json", kept, "--picture", picture)
    assert (code, err) == (0, "")
    assert "hit@3" in out
    assert "off_topic (1)" in out
    record = json.loads(kept.read_text(encoding="utf-8"))
    assert record["figures"]["language"]["pt"]["hit@3"] == {"value": 1.0, "low": 1.0, "high": 1.0, "questions": 1}
    assert record["figures"]["all"]["all"]["verbatim"]["value"] == 1.0
    assert [question["id"] for question in record["questions"]] == ["r", "b"]
    assert picture.stat().st_size > 5000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--split", "mine"], "no question of the part 'mine'"),
        (["--json", "/nowhere/at/all.json"], "cannot be written"),
        (["--picture", "figures.pdf"], ".svg or .png"),
    ],
)
def test_a_mistake_is_told_in_one_line(evaluate: Run, questions: Path, arguments: list[str], told: str) -> None:
    code, out, err = evaluate(questions, *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_a_broken_file_is_told_with_its_line(evaluate: Run, questions: Path) -> None:
    questions.write_text(questions.read_text(encoding="utf-8") + "\n{}", encoding="utf-8")
    code, _, err = evaluate(questions)
    assert code == 1
    assert "questions.jsonl, line 3: it has no 'id'" in err


def test_a_question_about_another_document_is_told(evaluate: Run, questions: Path) -> None:
    questions.write_text(json.dumps(ROBOTS | {"gold_lines": [4000]}), encoding="utf-8")
    code, _, err = evaluate(questions)
    assert code == 1
    assert "line 4000" in err


@pytest.mark.parametrize("package", ["ir_measures", "matplotlib"])
def test_a_missing_package_is_told_with_the_command_that_brings_it(
    evaluate: Run, questions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, package: str
) -> None:
    hidden: Any = None  # what makes an import fail as if it were not installed
    monkeypatch.setitem(sys.modules, package, hidden)
    code, _, err = evaluate(questions, "--picture", tmp_path / "figures.svg")
    assert code == 1
    assert f"type: pip install {package.replace('_', '-')}" in err

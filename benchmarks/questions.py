"""The project's own questions about the shipped interview."""

from __future__ import annotations

from pathlib import Path

from rag.gold import GoldQuestion, read_gold

__all__ = ["QUESTIONS", "read_questions"]

QUESTIONS = Path(__file__).parent / "questions.jsonl"
"""Questions about the shipped interview, by people who had not seen the code; none is in the index."""


def read_questions(path: Path = QUESTIONS, *, split: str | None = None) -> list[GoldQuestion]:
    """Read questions, by default the project's own; see ``rag.gold.read_gold``."""
    return read_gold(path, split=split)

"""Thumbs up and down → JSON lines in the user's own data folder, sent nowhere."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from rag.answer import Answer

__all__ = ["default_feedback_file", "note_feedback"]

_writing = threading.Lock()


def default_feedback_file() -> Path:
    """Return where feedback is kept: the user's data folder."""
    return platformdirs.user_data_path("onrecord") / "feedback.jsonl"


def note_feedback(file: Path, answer: Answer, verdict: str) -> None:
    """Add one line to the file.

    Args:
        file: Where; it and its folder are made where they do not exist.
        answer: What was judged.
        verdict: ``up``, ``down``, or empty where a thumb was taken back.

    Raises:
        OSError: The file cannot be written.
    """
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": verdict or None,
        "question": answer.question,
        "answered": answer.answered,
        "mode": answer.mode,
        "answer": answer.answer,
        "citations": [citation.id for citation in answer.citations],
    }
    with _writing:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="replace") as opened:
            opened.write(f"{json.dumps(record, ensure_ascii=False)}\n")

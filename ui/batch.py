"""Batches of questions: JSON lines in, JSON lines out."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from rag.question import Message, check_text

__all__ = ["Record", "open_batch", "read_history", "read_text", "run_batch", "show_value"]

Record = dict[str, Any]

_MOST_SHOWN = 60

_ALLOWED = '{"question": "…", "history": [{"role": "user" or "assistant", "content": "…"}]}'


def open_batch(source: str) -> Iterator[bytes]:
    """Open a batch before anything is loaded.

    Args:
        source: A file's path, or ``-`` for standard input.

    Returns:
        Its lines, not yet decoded.

    Raises:
        QuestionError: It cannot be read.
    """
    if source == "-" and sys.stdin is not None:
        return iter(sys.stdin.buffer)
    try:
        return iter(Path(source).read_bytes().split(b"\n"))
    except OSError as error:
        raise QuestionError(
            f"the batch {source} cannot be read ({error.strerror}); give a file of JSON lines, or - for standard input"
        ) from error


def run_batch(
    lines: Iterator[bytes],
    answer: Callable[[str, Sequence[Message]], Record],
    *,
    show: Callable[[Record], None],
    complain: Callable[[str], None],
) -> bool:
    """Answer every line in order; one that cannot be asked gives its error and spoils nothing.

    Args:
        lines: From ``open_batch``; blank ones are passed over, but counted.
        answer: Answers a question, given the messages before it.
        show: Given one object a line.
        complain: Given one message for each line that cannot be asked.

    Returns:
        Whether every line was answered.
    """
    all_answered = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            show(answer(*_read_line(line)))
        except QuestionError as error:
            all_answered = False
            show({"line": number, "error": str(error)})
            complain(f"line {number}: {error}")
    return all_answered


def _read_line(line: bytes) -> tuple[str, tuple[Message, ...]]:
    try:
        record = json.loads(line.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise QuestionError(f"the line is not UTF-8; write {_ALLOWED}") from error
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"the line is not JSON ({error}); write {_ALLOWED}") from error
    if not isinstance(record, dict) or "question" not in record:
        raise QuestionError(f"the line has no question; write {_ALLOWED}")
    return read_text(record["question"]), read_history(record.get("history"))


def read_text(question: object) -> str:
    """Read a question as another program gives it.

    Args:
        question: A text.

    Returns:
        The same; whether it can be asked is not looked at here.

    Raises:
        QuestionError: It is something else.
    """
    if not isinstance(question, str):
        raise QuestionError(f"the question is {show_value(question)}, which is no text; write {_ALLOWED}")
    return question


def show_value(value: object) -> str:
    """Return a value as the program that gave it wrote it, cut where it is long."""
    try:
        shown = json.dumps(value, default=repr)
    except RecursionError:  # what can just be read may be nested too deep to be written
        return "something nested deep"
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


def read_history(history: object) -> tuple[Message, ...]:
    """Read the messages before a question, as another program gives them.

    Args:
        history: A list of ``{"role": "user" | "assistant", "content": str}``, oldest first; None for none.

    Returns:
        The messages.

    Raises:
        QuestionError: It is something else.
    """
    if history is None:
        return ()
    if not isinstance(history, list):
        raise QuestionError(f"the history is {show_value(history)}, which is no list of messages; write {_ALLOWED}")
    return tuple(_read_message(message) for message in history)


def _read_message(message: object) -> Message:
    if not isinstance(message, dict) or message.keys() != {"role", "content"}:
        raise QuestionError(f"the history holds {show_value(message)}, which is no message; write {_ALLOWED}")
    role, content = message["role"], message["content"]
    if role not in ("user", "assistant"):
        raise QuestionError(f"the history has a message by {show_value(role)}; write {_ALLOWED}")
    if not isinstance(content, str):
        raise QuestionError(
            f"the history has a message that says {show_value(content)}, which is no text; write {_ALLOWED}"
        )
    check_text(content, "the history")
    return Message(role, content)

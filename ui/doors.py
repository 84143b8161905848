"""``ask`` and ``search`` for other programs: endpoints of gradio's API, and the same two as MCP tools."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Protocol

from index.errors import QuestionError
from rag.answer import as_record
from rag.question import Message
from ui.batch import Record, read_history, read_text, show_value
from ui.conversation import Ask

__all__ = ["Search", "make_doors", "make_tools"]


class Search(Protocol):
    """Finds passages; the pipeline's as the command line prints it, or a test's."""

    def __call__(self, text: str, history: Sequence[Message] = (), *, top: int = 5) -> Record:
        """Return the passages found, as ``onrecord search --json`` prints them."""


# Names, types and docstrings of the inner functions are what a program reads, or a model that has them as tools.
def make_doors(answer: Ask, find: Search | None) -> list[Callable[..., Record]]:
    """Return the functions that are served to programs.

    Args:
        answer: Answers a question.
        find: Finds passages; None to serve no search.

    Returns:
        Functions whose names, signatures and docstrings describe them to programs.
    """

    def ask(question: str, history: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """Answer a question about the interview from what was said in it, with citations.

        Every citation's quote stands in the transcript character for character, with speaker, lines and character
        offsets. Where the interview does not answer, "answered" is false and "not_said" tells what was searched:
        then say that it was not said, and do not answer from the nearest passage.

        Args:
            question: One question in English, Portuguese, Spanish or Chinese, at most 2,000 characters.
            history: The conversation before, oldest first, as {"role": "user" or "assistant", "content": text};
                empty for a question that stands alone.

        Returns:
            The answer, as ``onrecord ask --json`` prints it.
        """
        return as_record(answer(read_text(question), read_history(history)))

    if find is None:
        return [ask]
    finder = find

    def search(question: str, history: list[dict[str, Any]] | None = None, top: int = 5) -> dict[str, Any]:
        """Find the passages of the interview that are nearest to a question, without answering it.

        Args:
            question: One question, or a few words, in English, Portuguese, Spanish or Chinese.
            history: The conversation before, oldest first, as {"role": "user" or "assistant", "content": text};
                empty for a question that stands alone.
            top: How many passages, 1 to 100.

        Returns:
            The passages, nearest first, as ``onrecord search --json`` prints them.
        """
        return finder(read_text(question), read_history(history), top=_read_top(top))

    return [ask, search]


def _read_top(top: object) -> int:
    # Nothing holds programs to the types above; a truth value is a number to Python alone.
    if not isinstance(top, int) or isinstance(top, bool):
        raise QuestionError(f"top is {show_value(top)}, which is no whole number; give 1 to 100, or leave it out for 5")
    return min(max(top, 1), 100)


def make_tools(doors: Sequence[Callable[..., Record]]) -> list[Callable[..., str]]:
    """Return the same functions as MCP tools.

    Gradio writes what a tool returns as Python does; these return JSON, which other programs can read.

    Args:
        doors: From ``make_doors``. They are marked so that gradio does not offer them as tools as well.

    Returns:
        Functions of the same names, signatures and docstrings that return JSON as text.
    """
    return [_make_tool(door) for door in doors]


def _make_tool(door: Callable[..., Record]) -> Callable[..., str]:
    @wraps(door)
    def tool(*given: Any, **named: Any) -> str:
        return json.dumps(door(*given, **named), ensure_ascii=False)

    tool.__signature__ = inspect.signature(door).replace(return_annotation="str")  # type: ignore[attr-defined]
    tool.__annotations__ = {**door.__annotations__, "return": "str"}
    del tool.__wrapped__  # its return type is the other one
    door._mcp_type = "endpoint"  # type: ignore[attr-defined]
    return tool

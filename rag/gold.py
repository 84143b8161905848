"""Questions whose answers are known: which lines of a document answer them.

A file of them has one JSON object a line::

    {"id": "en-001", "lang": "en", "kind": "factoid", "question": "…", "gold_lines": [9],
     "must_quote": ["…"], "history": [{"role": "user", "content": "…"}], "split": "held-out",
     "document": "NAME.LANGUAGE.txt", "sha256": "…"}

The last five may be missing. ``gold_lines`` is empty where the document does not answer; ``document`` may
be missing where there is one interview alone, and ``sha256`` says of which version of it the lines are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from index.transcript import Transcript
from rag.question import Message, check_question

__all__ = ["CONVERSATION", "GoldQuestion", "find_document", "read_gold"]

CONVERSATION = ("followup", "adversarial")
"""Kinds that are counted apart from plain questions of a language."""

_NEEDED = ("id", "lang", "kind", "question", "gold_lines")
_FORM = '{"id": "…", "lang": "en", "kind": "factoid", "question": "…", "gold_lines": [9]}'


@dataclass(frozen=True)
class GoldQuestion:
    """A question whose answer is known.

    Attributes:
        id: Its name.
        language: ISO 639-1 code.
        kind: ``factoid``, ``list``, …; ``followup``, ``off_topic``, ``near_miss``, ``adversarial``.
        text: The question.
        gold_lines: Lines of the document that answer it, from 1; empty where none does.
        must_quote: Words of the document, one of which a good citation holds; empty where not said.
        history: The conversation before, oldest first.
        split: ``tuning`` for fitting, ``held-out`` for reporting; empty where the file does not say.
        document: File name of the interview it is about; None for the only one.
        sha256: The beginning of the hex digest of that document; None for any version of it.
    """

    id: str
    language: str
    kind: str
    text: str
    gold_lines: frozenset[int]
    must_quote: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    split: str = ""
    document: str | None = None
    sha256: str | None = None


def read_gold(path: Path, *, split: str | None = None) -> list[GoldQuestion]:
    """Read a file of questions.

    Args:
        path: The file.
        split: Only this part; None for all.

    Returns:
        The questions in the order of the file; blank lines are left out.

    Raises:
        QuestionError: The file cannot be read, a line has another form, or no question is left.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path} is not UTF-8 (at byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise QuestionError(f"{path} cannot be read ({error.strerror}); give a file of JSON lines, {_FORM}") from error
    questions = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                questions.append(_read_line(line))
            except (ValueError, QuestionError) as error:
                raise QuestionError(f"{path.name}, line {number}: {error}; its form is {_FORM}") from error
    parts = sorted({question.split for question in questions} - {""})
    kept = [question for question in questions if split in (None, question.split)]
    if not kept:
        wanted = f" of the part {split!r} (allowed: {', '.join(parts) or 'none, leave --split out'})" if split else ""
        raise QuestionError(f"{path.name} holds no question{wanted}; its form is {_FORM}, one a line")
    return kept


def _read_line(line: str) -> GoldQuestion:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(record, dict):
        raise ValueError("it is not an object")
    missing = [name for name in _NEEDED if name not in record]
    if missing:
        raise ValueError(f"it has no {missing[0]!r}")
    for name in ("id", "lang", "kind", "question", "split", "document", "sha256"):
        if not isinstance(record.get(name, ""), str):
            raise ValueError(f"its {name!r} is {record[name]!r}, which is no text")
    check_question(record["question"])
    return GoldQuestion(
        id=record["id"],
        language=record["lang"],
        kind=record["kind"],
        text=record["question"],
        gold_lines=frozenset(_read_lines(record["gold_lines"])),
        must_quote=tuple(_read_texts(record.get("must_quote") or [], "must_quote")),
        history=tuple(_read_message(message) for message in _read_list(record.get("history") or [], "history")),
        split=record.get("split", ""),
        document=record.get("document"),
        sha256=record.get("sha256"),
    )


def _read_list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"its {name!r} is no list")
    return value


def _read_lines(value: Any) -> list[int]:
    # bool is an int to Python, and nobody means line True
    if not all(type(line) is int and line > 0 for line in _read_list(value, "gold_lines")):
        raise ValueError("its 'gold_lines' is not a list of numbers from 1")
    return list(value)


def _read_texts(value: Any, name: str) -> list[str]:
    if not all(isinstance(text, str) and text for text in _read_list(value, name)):
        raise ValueError(f"its {name!r} is not a list of texts")
    return list(value)


def _read_message(message: Any) -> Message:
    if not isinstance(message, dict) or message.keys() != {"role", "content"}:
        raise ValueError("its 'history' holds something that is no message")
    role, content = message["role"], message["content"]
    if role not in ("user", "assistant") or not isinstance(content, str):
        raise ValueError("its 'history' holds a message that is neither a user's nor an assistant's")
    return Message(role, content)


def find_document(question: GoldQuestion, transcripts: Sequence[Transcript]) -> Transcript:
    """Return the transcript that a question is about.

    Args:
        question: Names it, or is about the only one.
        transcripts: All that are indexed, at least one.

    Returns:
        One of ``transcripts``, of the version the question was written for.

    Raises:
        QuestionError: It is not there, there are several to choose from, it is another version, or it
            has no such line.
    """
    names = ", ".join(transcript.document for transcript in transcripts)
    found = [transcript for transcript in transcripts if question.document in (None, transcript.document)]
    if len(found) != 1:
        wanted = f"is about {question.document}" if question.document else 'does not name its "document"'
        raise QuestionError(f"the question {question.id} {wanted}, and the documents are {names}; pass --documents DIR")
    [transcript] = found
    if question.sha256 and not transcript.sha256.startswith(question.sha256.lower()):
        raise QuestionError(
            f"the question {question.id} is about another version of {transcript.document} (sha256 "
            f"{question.sha256[:12]}…, and this one's is {transcript.sha256[:12]}…); get that one"
        )
    lines = transcript.text.count("\n") + 1
    if max(question.gold_lines, default=1) > lines:
        raise QuestionError(
            f"the question {question.id} is answered on line {max(question.gold_lines)}, and {transcript.document} "
            f"has {lines}; pass --documents DIR with the interview it is about"
        )
    return transcript

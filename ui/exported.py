"""A file with answers → the answers in it, to be checked again: Markdown, one JSON answer, or JSON lines."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from index.errors import ExportError
from index.transcript import Role
from rag.answer import Citation, Claim
from rag.recheck import Cited, Exported
from ui.export import ANSWER_HEADING, MODES, NEAREST, NOT_SAID, TRANSLATION, unescape_markdown

__all__ = ["parse_export", "read_export"]

_HOW_TO_EXPORT = "make a file to check with onrecord ask --markdown or --json, or with the page's export"
_HEAD = re.compile(
    r"\*\*(?P<mark>\[(?P<n>\d+)\]|" + re.escape(NEAREST) + r")\*\* (?P<speaker>.+) \((?P<role>guest|host|article)\), "
    r"lines? (?P<first>\d+)(?:–(?P<last>\d+))? of (?P<document>[^`]+), "
    r"`(?P<id>[0-9a-f]{12}#\d+:(?P<start>\d+)-(?P<end>\d+))`"
)


def read_export(source: str) -> list[Exported]:
    """Read a file of answers.

    Args:
        source: Its path, or ``-`` for standard input.

    Returns:
        The answers in it, as ``parse_export`` finds them.

    Raises:
        ExportError: It cannot be read, or holds no answer.
    """
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return parse_export(content.decode("utf-8-sig"), source)
    except OSError as error:
        raise ExportError(f"{source} cannot be read ({error.strerror}); {_HOW_TO_EXPORT}") from error
    except UnicodeDecodeError as error:
        raise ExportError(f"{source} is not UTF-8; {_HOW_TO_EXPORT}") from error


def parse_export(text: str, name: str) -> list[Exported]:
    """Find the answers in a text.

    Args:
        text: Markdown, a JSON answer, a JSON list of them, or JSON lines.
        name: What the text is called, for messages.

    Returns:
        The answers in order; at least one.

    Raises:
        ExportError: It is not JSON where it begins like it, or holds no answer.
    """
    found = _parse_json(text, name) if text.lstrip()[:1] in ("{", "[") else _parse_markdown(text)
    if not found:
        raise ExportError(f"there is no answer in {name}, and no citation to check; {_HOW_TO_EXPORT}")
    return found


def _parse_json(text: str, name: str) -> list[Exported]:
    try:
        whole = json.loads(text)
        records = [(1, record) for record in (whole if isinstance(whole, list) else [whole])]
    except (ValueError, RecursionError):
        records = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                records += [(number, json.loads(line))] if line.strip() else []
            except (ValueError, RecursionError) as error:
                raise ExportError(f"line {number} of {name} is not JSON ({error}); {_HOW_TO_EXPORT}") from error
    # A batch has an error in place of an answer where a line could not be asked.
    return [
        _read_record(line, record)
        for line, record in records
        if not (isinstance(record, dict) and "error" in record and "citations" not in record)
    ]


def _read_record(line: int, record: Any) -> Exported:
    unreadable: list[tuple[int, str]] = []
    if not isinstance(record, dict) or not isinstance(record.get("citations"), list):
        return Exported(line, "quotes", False, (), (), (), ((line, "this is no answer: it has no list of citations"),))
    entries = [(f"[{at}]", entry) for at, entry in enumerate(record["citations"], 1)]
    not_said = record.get("not_said")
    if isinstance(not_said, dict) and not_said.get("nearest") is not None:
        entries.append((NEAREST, not_said["nearest"]))
    citations = []
    for mark, entry in entries:
        try:
            citation = _read_citation(entry)
            citations.append(Cited(line, mark if mark == NEAREST else f"[{citation.n}]", citation))
        except (TypeError, ValueError, KeyError) as error:
            unreadable.append((line, f"citation {mark} is incomplete or of another form: {error}"))
    claims = []
    for at, entry in enumerate(record.get("claims") or [], 1):
        try:
            claims.append((line, Claim(_expect(entry, "text", str), tuple(int(n) for n in entry["citations"]))))
        except (TypeError, ValueError, KeyError) as error:
            unreadable.append((line, f"claim {at} is incomplete or of another form: {error}"))
    text = record.get("answer")
    return Exported(
        line=line,
        mode="model" if record.get("mode") == "model" else "quotes",
        answered=bool(record.get("answered")),
        text=tuple((line, part) for part in text.split("\n")) if isinstance(text, str) else (),
        claims=tuple(claims),
        citations=tuple(citations),
        unreadable=tuple(unreadable),
    )


def _read_citation(entry: Mapping[str, Any]) -> Citation:
    return Citation(
        n=_expect(entry, "n", int),
        id=_expect(entry, "id", str),
        document=_expect(entry, "document", str),
        speaker=_expect(entry, "speaker", str),
        role=Role(_expect(entry, "role", str)),
        first_line=_expect(entry, "first_line", int),
        last_line=_expect(entry, "last_line", int),
        start=_expect(entry, "start", int),
        end=_expect(entry, "end", int),
        quote=_expect(entry, "quote", str),
        translation=None if entry.get("translation") is None else _expect(entry, "translation", str),
        score=0.0,
    )


def _expect(entry: Mapping[str, Any], key: str, kind: type) -> Any:
    value = entry[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{key} is {value!r}")
    return value


def _parse_markdown(text: str) -> list[Exported]:
    lines = list(enumerate(text.replace("\r\n", "\n").split("\n"), start=1))
    starts = [at for at, (_, line) in enumerate(lines) if line.startswith(ANSWER_HEADING)]
    if not starts and any(_HEAD.match(line) or line.startswith("**[") for _, line in lines):
        starts = [0]  # citations alone, pasted without their question
    return [_read_section(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def _read_section(lines: list[tuple[int, str]]) -> Exported:
    mode: Literal["quotes", "model"] = "quotes"
    answered = True
    text: list[tuple[int, str]] = []
    citations: list[Cited] = []
    unreadable: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        head = _HEAD.fullmatch(line)
        if head:
            cited, at = _read_cited(head, lines, at)
            citations.append(cited)
            continue
        if line.startswith(("**[", "**Nearest")):
            unreadable.append((number, "this citation has been altered and cannot be read"))
        elif line.startswith(">"):
            unreadable.append((number, "this quote has no citation before it"))
        elif line == MODES["model"]:
            mode = "model"
        elif line == NOT_SAID:
            answered = False
        elif line.strip() and line != MODES["quotes"] and not line.startswith(ANSWER_HEADING):
            text.append((number, unescape_markdown(_end_line(line))))
        at += 1
    return Exported(lines[0][0], mode, answered, tuple(text), None, tuple(citations), tuple(unreadable))


def _read_cited(head: re.Match[str], lines: list[tuple[int, str]], at: int) -> tuple[Cited, int]:
    """Read a citation, its quote and its rendering; return it and the place of the line behind it."""
    number = lines[at][0]
    at = _skip_blank(lines, at + 1)
    quote = []
    while at < len(lines) and lines[at][1].startswith(">"):
        quote.append(unescape_markdown(_end_line(lines[at][1][1:].removeprefix(" "))))
        at += 1
    behind = _skip_blank(lines, at)
    translation = None
    if behind < len(lines) and lines[behind][1].startswith(TRANSLATION):
        translation = unescape_markdown(lines[behind][1].removeprefix(TRANSLATION))
        at = behind + 1
    citation = Citation(
        n=int(head["n"] or 0),
        id=head["id"],
        document=unescape_markdown(head["document"]),
        speaker=unescape_markdown(head["speaker"]),
        role=Role(head["role"]),
        first_line=int(head["first"]),
        last_line=int(head["last"] or head["first"]),
        start=int(head["start"]),
        end=int(head["end"]),
        quote="\n".join(quote),
        translation=translation,
        score=0.0,
    )
    return Cited(number, head["mark"], citation), at


def _skip_blank(lines: list[tuple[int, str]], at: int) -> int:
    while at < len(lines) and not lines[at][1].strip():
        at += 1
    return at


def _end_line(line: str) -> str:
    """Take off the backslash that ends a line of a paragraph; one that was written stands doubled."""
    backslashes = len(line) - len(line.rstrip("\\"))
    return line[:-1] if backslashes % 2 else line

"""An answer → Markdown that people can read and ``onrecord verify`` can re-check.

Whatever comes from a user, a document or a language model is escaped: it shows as it is, opens no heading,
quote or link, and cannot pass for one of our citations, whose marks are the only ones without a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer import Answer, Citation

__all__ = [
    "ANSWER_HEADING",
    "MODES",
    "NEAREST",
    "NOT_SAID",
    "TRANSLATION",
    "escape_markdown",
    "export_answer",
    "export_conversation",
    "unescape_markdown",
]

ANSWER_HEADING = "## "
"""Opens the question that an answer is to."""

MODES = {
    "quotes": "*Answered in the speakers' own sentences.*",
    "model": "*Written by a language model; each sentence was checked against the quotes that it cites.*",
}
"""By mode, the line that says how an answer was made."""

NOT_SAID = "*Not answered in the interview.*"
"""The line that says so."""

NEAREST = "Nearest passage, not an answer:"
"""Stands where a citation has its number."""

TRANSLATION = "English translation, not a quote: "
"""Opens the rendering of a quote."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});")
_NEEDS_ESCAPE = re.compile(r"[\\`*_{}\[\]<>()#&|~$]|:(?=//)|^[+\-=]|^[0-9]+(?=\.)")
# White space that editors strip or that ends a line for some of them, control characters, and the marks
# that make text run backwards.
_NEEDS_ENTITY = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|^\s|\s$")


def export_answer(answer: Answer) -> str:
    """Write an answer as Markdown.

    Args:
        answer: What to write.

    Returns:
        The question as a heading, the answer, how it was made, and each citation with its quote; it ends
        with a line end.
    """
    parts = [f"{ANSWER_HEADING}{escape_markdown(answer.question)}"]
    parts += ["\\\n".join(map(_escape_line, block.split("\n"))) for block in answer.answer.split("\n\n") if block]
    parts.append(MODES[answer.mode] if answer.answered else NOT_SAID)
    if answer.notice:
        parts.append(f"*{escape_markdown(answer.notice)}*")
    for citation in answer.citations:
        parts += _export_citation(citation, f"[{citation.n}]")
    if answer.not_said and answer.not_said.nearest:
        parts += _export_citation(answer.not_said.nearest, NEAREST)
    return "\n\n".join(parts) + "\n"


def export_conversation(answers: Sequence[Answer], *, name: str) -> str:
    """Write a conversation as Markdown.

    Args:
        answers: In the order they were given.
        name: What was asked, such as ``the interview with Xu Bing``.

    Returns:
        A heading, then each answer as ``export_answer`` writes it.
    """
    heading = f"# {escape_markdown(f'Questions to {name}')}"
    told = "*Exported by onrecord. `onrecord verify FILE` compares every quote with its document again.*"
    return "\n\n".join([heading, told, *map(export_answer, answers)])


def _export_citation(citation: Citation, mark: str) -> Iterator[str]:
    lines = f"line {citation.first_line}"
    if citation.last_line != citation.first_line:
        lines = f"lines {citation.first_line}–{citation.last_line}"
    speaker, document = escape_markdown(citation.speaker), escape_markdown(citation.document)
    yield f"**{mark}** {speaker} ({citation.role}), {lines} of {document}, `{citation.id}`"
    yield "\\\n".join(f"> {_escape_line(line)}" for line in citation.quote.split("\n"))
    if citation.translation:
        yield f"{TRANSLATION}{escape_markdown(citation.translation)}"


def escape_markdown(text: str) -> str:
    r"""Write a text so that Markdown shows it as it is, on one line.

    Args:
        text: Any text; each run of line ends becomes a space.

    Returns:
        The text with a backslash before marks that mean something to Markdown; what no editor keeps is
        written as a character reference.

    >>> escape_markdown("**[1]** a_b\n> c & d"), escape_markdown("1. x"), escape_markdown("- x ")
    ('\\*\\*\\[1\\]\\*\\* a\\_b \\> c \\& d', '1\\. x', '\\- x&#32;')
    """
    return _escape_line(re.sub(r"[\r\n]+", " ", text))


def _escape_line(line: str) -> str:
    marked = _NEEDS_ESCAPE.sub(_put_backslash, line)
    return _NEEDS_ENTITY.sub(lambda match: f"&#{ord(match[0])};", marked)


def _put_backslash(match: re.Match[str]) -> str:
    # In "1. first" it is the full stop that makes a list.
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def unescape_markdown(text: str) -> str:
    r"""Read a line that ``escape_markdown`` wrote.

    >>> unescape_markdown(escape_markdown("1. **a** & \\b `c` #d "))
    '1. **a** & \\b `c` #d '
    """
    return _ESCAPED.sub(lambda match: match[1] or chr(int(match[2])), text)

"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

__all__ = ["find_sentences"]

# These end a sentence only before white space; Chinese ones need none.
_NEEDS_SPACE = ".!?…:;"
# A speaker whose words were written down without any full stop still has to be quoted in parts.
_LONGEST_CHARS = 1000
_PART_CHARS = 400
_PAUSE = re.compile(r"[,;，；、—–]\s*|\s+-\s+")
_SPACE = re.compile(r"\s+")


def find_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Cut a paragraph at its sentence ends.

    Args:
        text: One paragraph.
        language: ISO 639-1 code, for its abbreviations; an unknown one is cut like English.

    Returns:
        ``(start, end)`` offsets into ``text``, in order, each without the white space around it.
        Everything between two of them is white space. What goes on for more than 1,000 characters without an
        end is cut at pauses, or failing these between words.

    >>> find_sentences("Dr. Li agrees. Why?  Because.", "en")
    [(0, 14), (15, 19), (21, 29)]
    """
    spans: list[tuple[int, int]] = []
    cursor = 0
    for piece in sentencex.segment(language, text):
        # Located here, not by sentencex's own offsets, which count in the units of its language.
        start = text.index(piece, cursor)
        cursor = start + len(piece)
        stripped = piece.strip()
        if not stripped:
            continue
        start += piece.index(stripped)
        end = start + len(stripped)
        if spans and spans[-1][1] == start and text[start - 1] in _NEEDS_SPACE:
            start = spans.pop()[0]  # "the .NET framework": where no space follows, no sentence ends
        spans.append((start, end))
    return [part for start, end in spans for part in _cut_long(text, start, end)]


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or the parts of one that is too long."""
    while end - start > _LONGEST_CHARS:
        least, most = start + _PART_CHARS // 2, start + _PART_CHARS
        pauses = [match.end() for mark in (_PAUSE, _SPACE) for match in [*mark.finditer(text, least, most)][-1:]]
        cut = pauses[0] if pauses else most
        yield start, start + len(text[start:cut].rstrip())
        start = end - len(text[cut:end].lstrip())
    yield start, end

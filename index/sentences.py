"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import sentencex

__all__ = ["find_sentences"]


def find_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Cut a paragraph at its sentence ends.

    Args:
        text: One paragraph.
        language: ISO 639-1 code, for its abbreviations; an unknown one is cut like English.

    Returns:
        ``(start, end)`` offsets into ``text``, in order, each without the white space around it.
        Everything between two of them is white space.

    >>> find_sentences("Dr. Li agrees. Why?  Because.", "en")
    [(0, 14), (15, 19), (21, 29)]
    """
    spans = []
    cursor = 0
    for piece in sentencex.segment(language, text):
        # Located here, not by sentencex's own offsets, which count in the units of its language.
        start = text.index(piece, cursor)
        cursor = start + len(piece)
        stripped = piece.strip()
        if stripped:
            start += piece.index(stripped)
            spans.append((start, start + len(stripped)))
    return spans

"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import sentencex

__all__ = ["find_sentences"]

# These end a sentence only before white space; Chinese ones need none.
_NEEDS_SPACE = ".!?…:;"


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
    return spans

"""Where a speaker counts things up: "the first is …", "the second …", "and last …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from index.passages import Passage

__all__ = ["find_enumerations"]

_OPENING_CHARS = 60
_FIRST = re.compile(r"\b(?:first(?:ly)?|primeir[ao]|primer[ao]?)\b|第一|首先", re.IGNORECASE)
_FURTHER = re.compile(
    r"\b(?:second(?:ly)?|third(?:ly)?|fourth|fifth|sixth|last(?:ly)?|finally"
    r"|segund[ao]|terceir[ao]|quart[ao]|quint[ao]|sext[ao]|últim[ao]|finalmente"
    r"|tercer[ao]?|cuart[ao])\b|第[二三四五六]|其次|再次|最后",
    re.IGNORECASE,
)


def find_enumerations(passages: Iterable[Passage]) -> list[tuple[Passage, ...]]:
    """Find what each speaker counts up, paragraph by paragraph.

    An enumeration begins with a paragraph that opens with "first" and ends with the last one of the
    turn that opens with a further ordinal; a paragraph between them counts, with or without one.

    Args:
        passages: In the order of the documents.

    Returns:
        For each enumeration the first passage of each of its paragraphs, at least two, in order.
    """
    found = []
    for _, turn in groupby(passages, key=lambda passage: (passage.document, passage.turn)):
        found += _enumerations_of(_first_of_paragraphs(list(turn)))
    return found


def _first_of_paragraphs(turn: Sequence[Passage]) -> list[Passage]:
    return [passage for at, passage in enumerate(turn) if at == 0 or turn[at - 1].last_line != passage.first_line]


def _enumerations_of(paragraphs: Sequence[Passage]) -> list[tuple[Passage, ...]]:
    starts = [at for at, passage in enumerate(paragraphs) if _opens_with(passage, _FIRST)]
    found = []
    for start, end in pairwise([*starts, len(paragraphs)]):
        further = [at for at in range(start + 1, end) if _opens_with(paragraphs[at], _FURTHER)]
        if further:
            found.append(tuple(paragraphs[start : further[-1] + 1]))
    return found


def _opens_with(passage: Passage, ordinal: re.Pattern[str]) -> bool:
    # What only announces ("We see five opportunities:") stands before the first item, in its passage.
    sentence = next((s for s in passage.sentences if not s.announces), passage.sentences[0])
    return bool(ordinal.search(sentence.text[:_OPENING_CHARS]))

"""Everyday word pairs: the lexicon's entries whose English words are in real use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from training.common import CODES, read_lines
from training.overlap import HeldOut, tokenize

MAX_WORDS = 4
TRANSLATIONS_KEPT = 4


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count plain words over texts.

    Args:
        texts: English texts.

    Returns:
        How often each word stands in them.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenize(text))
    return counts


def read_pairs(data: Path, language: str, counts: Counter[str], held_out: HeldOut) -> list[tuple[str, str]]:
    """Read the lexicon's pairs of English and one language, common words only.

    Args:
        data: The data folder.
        language: `pt`, `es` or `zh`.
        counts: How often English words are used; an entry with an unused word is left out.
        held_out: The texts measured on.

    Returns:
        (english, other) pairs in the file's order, without repeats, a few for each English entry.
    """
    pairs: dict[tuple[str, str], None] = {}
    given: Counter[str] = Counter()
    for line in read_lines(data / "lexicon" / f"omw.eng-{CODES[language]}.tsv.gz"):
        english, other = (side.strip(" '") for side in line.split("\t")[:2])
        words = tokenize(english)
        if not words or not other or len(words) > MAX_WORDS or min(counts[word] for word in words) < 2:
            continue
        if given[english] >= TRANSLATIONS_KEPT or held_out.holds(english) or held_out.holds(other):
            continue
        if (english, other) not in pairs:
            given[english] += 1
            pairs[english, other] = None
    return list(pairs)


def lexicon_rows(data: Path, counts: Counter[str], held_out: HeldOut) -> list[dict[str, Any]]:
    """Turn the lexicon into rows like those of the parallel text.

    Args:
        data: The data folder.
        counts: How often English words are used.
        held_out: The texts measured on.

    Returns:
        Rows `{en, source: "lexicon", <language>}`, one a pair, with `use`: how often the rarest English word is used.
    """
    rows: list[dict[str, Any]] = []
    for language in CODES:
        for english, other in read_pairs(data, language, counts, held_out):
            use = min(counts[word] for word in tokenize(english))
            rows.append({"en": english, "source": "lexicon", language: other, "use": use})
    return rows

"""Tell which language a text is written in, and name the languages we know."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["ENGLISH", "QUESTION_LANGUAGES", "detect_language", "primary_language"]

ENGLISH = "en"

QUESTION_LANGUAGES = ("en", "pt", "es", "zh")
"""The languages a question may come in; the frame of an answer is written in each of them."""

# What a word known to be in use in a language adds to that language's logarithmic probability, and by how much
# another must be likelier than the default: a lone "capital" is a word of three languages.
_KNOWN_WORD = 2.0
_CLEARLY = 1.0
# Of more words than these the letters tell more than who uses them here.
_FEW_WORDS = 3

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


def primary_language(tag: str) -> str:
    """Return the language of a tag such as the ``pt-BR`` in a file's name, without its region.

    >>> primary_language("pt-BR")
    'pt'
    """
    return tag.partition("-")[0].casefold()


@lru_cache(maxsize=2)
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    # Imported and unpacked on first use: it takes a second that `--help` need not pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(list(languages))
    return identifier


def detect_language(
    text: str,
    *,
    among: Collection[str] = (),
    default: str = ENGLISH,
    languages_of: Callable[[str], Collection[str]] | None = None,
) -> str:
    """Return the ISO 639-1 code of the language a text is written in.

    A text of two scripts ("AI 的成本在下降吗 GPU?") counts as Chinese when a quarter of its letters are
    Han characters: one Han character carries about as much as a whole Latin word.

    Args:
        text: The text, of any length.
        among: The only codes allowed; every language py3langid knows where empty.
        default: What a text without a single letter is taken for; with ``languages_of`` also one that is hardly
            likelier in any other language.
        languages_of: Tells in which languages a word is in use: letters alone tell little of a word or two.

    Returns:
        A two-letter code, one of ``among`` where that is given.
    """
    letters = len(_LETTER.findall(text))
    if letters == 0:
        return default
    if (not among or "zh" in among) and len(_HAN.findall(text)) * 4 >= letters:
        return "zh"
    words = _WORD.findall(text)
    if languages_of is None or len(words) > _FEW_WORDS:
        return str(_identifier(tuple(among)).classify(text)[0])
    votes = Counter(language for word in words for language in languages_of(word))
    scores = {
        str(language): math.log(max(float(likely), 1e-12)) + _KNOWN_WORD * votes[language]
        for language, likely in _identifier(tuple(among)).rank(text)
    }
    best = max(scores, key=scores.__getitem__)
    return default if scores.get(default, -math.inf) >= scores[best] - _CLEARLY else best

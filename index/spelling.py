"""Slips of the keyboard, mended with the words in use here."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from spellchecker import SpellChecker
from tokenizers import Tokenizer

from index.encoder import BUNDLED
from index.function_words import function_words
from index.language import ENGLISH
from index.lexicon import is_han, plain_word, split_words
from index.vocabulary import Vocabulary

__all__ = ["mend_spelling"]

# How long a word with so many slips may be. Shorter ones are too near to too many others, unless two letters have
# changed places; of longer ones all that is two slips away takes seconds to try.
_CHANGED_PLACES, _ONE_SLIP, _TWO_SLIPS = range(3, 21), range(5, 21), range(9, 13)
# In a question with more odd words than this something else is wrong.
_MOST_WORDS = 8
# The words questions are built from come before all others that are as near.
_OFTEN = 10**6


def mend_spelling(text: str, language: str, vocabulary: Vocabulary) -> str:
    """Mend slips of the keyboard: what is no word becomes the word in use that it is nearest to.

    A word of the language, of English or of the encoder is left alone, and so is a name: a question about something
    that is never spoken of has to stay one.

    Args:
        text: A question.
        language: ISO 639-1 code of the question.
        vocabulary: The words in use.

    Returns:
        The same with other words, or the text itself.
    """
    mended = text
    odd = [word for word in dict.fromkeys(split_words(text)) if _may_be_slip(word, language, vocabulary)]
    for word in odd if len(odd) <= _MOST_WORDS else ():
        if better := _find_better(word, language, vocabulary):
            mended = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, mended)
    return mended


def _may_be_slip(word: str, language: str, vocabulary: Vocabulary) -> bool:
    if len(word) not in _CHANGED_PLACES or not word.isalpha() or not word.islower() or is_han(word):
        return False
    return not (vocabulary.languages_of(word) or any(_is_word(word, code) for code in {language, ENGLISH}))


def _find_better(word: str, language: str, vocabulary: Vocabulary) -> str | None:
    plain = plain_word(word)
    for slips in (1, 2):
        known = _words_in_use(language, vocabulary, slips)
        near = (known.candidates(plain) or set()) if slips == 1 or len(plain) in _TWO_SLIPS else set()
        # A hand rarely slips on the first letter but by changing places with the second.
        likely = [
            found
            for found in near - {plain}
            if sorted(found) == sorted(plain) or (len(plain) in _ONE_SLIP and (slips == 1 or found[0] == plain[0]))
        ]
        if likely:
            ranked = sorted(likely, key=lambda found: (found[0] != plain[0], -known.word_frequency[found], found))
            return vocabulary.write_out(ranked[0])
    return None


@lru_cache(maxsize=16)
def _words_in_use(language: str, vocabulary: Vocabulary, slips: int) -> SpellChecker:
    checker = SpellChecker(language=None, distance=slips)
    for word, count in vocabulary.words_of(language).items():
        checker.word_frequency.add(word, count)
    for word in function_words(language):
        checker.word_frequency.add(plain_word(word), _OFTEN)
    return checker


def _is_word(word: str, language: str) -> bool:
    """Tell whether a word is one of a language, with or without its accents, or common enough to be the encoder's."""
    plain = plain_word(word)
    return word in _dictionary(language) or plain in _dictionary(language) or _pieces().token_to_id(plain) is not None


@cache
def _dictionary(language: str) -> frozenset[str]:
    """Return the words of a language, each also without its accents; none where there is no dictionary of it."""
    if language not in SpellChecker.languages():
        return frozenset()
    words = SpellChecker(language=language).word_frequency.dictionary
    return frozenset(words) | frozenset(map(plain_word, words))


@cache
def _pieces() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))

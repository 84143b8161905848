"""Slips of the keyboard, mended with the words in use here."""

from __future__ import annotations

import re
from functools import cache

from spellchecker import SpellChecker
from tokenizers import Tokenizer

from index.encoder import BUNDLED
from index.function_words import function_words
from index.language import ENGLISH
from index.lexicon import is_han, plain_word, split_words
from index.vocabulary import Vocabulary

__all__ = ["mend_spelling"]

# From which length on a word may hold so many slips: shorter words are too near to too many others.
_ONE_SLIP, _TWO_SLIPS = 3, 9
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
    for word in dict.fromkeys(split_words(text)):
        if _may_be_slip(word, language, vocabulary) and (better := _find_better(word, language, vocabulary)):
            mended = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, mended)
    return mended


def _may_be_slip(word: str, language: str, vocabulary: Vocabulary) -> bool:
    if len(word) < _ONE_SLIP or not word.isalpha() or not word.islower() or is_han(word):
        return False
    return not (vocabulary.languages_of(word) or any(_is_word(word, code) for code in {language, ENGLISH}))


def _find_better(word: str, language: str, vocabulary: Vocabulary) -> str | None:
    plain = plain_word(word)
    known = _words_in_use(language, vocabulary)
    for slips, length in ((1, _ONE_SLIP), (2, _TWO_SLIPS)):
        known.distance = slips
        near = (known.candidates(plain) or set()) if len(plain) >= length else set()
        # A hand rarely slips on the first letter but by changing places with the second.
        likely = [found for found in near - {plain} if found[0] == plain[0] or slips == 1]
        if likely:
            ranked = sorted(likely, key=lambda found: (found[0] != plain[0], -known.word_frequency[found], found))
            return vocabulary.write_out(ranked[0])
    return None


@cache
def _words_in_use(language: str, vocabulary: Vocabulary) -> SpellChecker:
    checker = SpellChecker(language=None)
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

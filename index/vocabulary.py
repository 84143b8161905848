"""The words in use: in the interviews, in their renderings, and in the questions they are expected to be asked.

They tell which language a lone word is in, what a slip of the keyboard may have been meant to be, and how much of what
a question asks about is never spoken of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.anticipated import Anticipated
from index.function_words import function_words
from index.language import ENGLISH, QUESTION_LANGUAGES
from index.lexicon import content_words, is_han, plain_word, split_words, stem_word
from index.passages import Passage

__all__ = ["Vocabulary"]

_COMPOUND = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})+")
_FILE = "vocabulary.json"


class Vocabulary:
    """Words by language, and the terms that are spoken of.

    Args:
        words: By language, each word in lower case and without accents, and how often it is used.
        compounds: How words with a hyphen are written, such as ``self-driving``, by their letters alone.
        spoken: Terms, such as ``pt:rob``, that stand in an interview, in its rendering or in a question it answers.
    """

    def __init__(
        self, words: Mapping[str, Mapping[str, int]], compounds: Mapping[str, str], spoken: Iterable[str]
    ) -> None:
        self._words, self._compounds = words, compounds
        self._spoken = frozenset(spoken)

    @classmethod
    def build(cls, passages: Sequence[Passage], questions: Iterable[Anticipated]) -> Vocabulary:
        """Collect the words of passages, their renderings and anticipated questions."""
        texts = [(passage.text, passage.language, True) for passage in passages]
        texts += [(passage.translation, ENGLISH, True) for passage in passages if passage.translation]
        texts += [(question.question, question.language, bool(question.targets)) for question in questions]
        words: dict[str, Counter[str]] = {language: Counter() for language in QUESTION_LANGUAGES}
        compounds: dict[str, str] = {}
        spoken: dict[str, None] = {}
        for text, language, is_spoken in texts:
            found = [word for word in split_words(text) if not is_han(word)]
            words.setdefault(language, Counter()).update(map(plain_word, found))
            for compound in _COMPOUND.findall(text):
                joined = plain_word(compound.replace("-", ""))
                compounds[joined] = compound.lower()
                words[language][joined] += 1
            if is_spoken:
                spoken.update(dict.fromkeys(_terms(split_words(text), language)))
        return cls(words, compounds, spoken)

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read what ``save`` wrote."""
        record = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(record["words"], record["compounds"], record["spoken"])

    def save(self, folder: Path) -> None:
        """Write it to a folder that exists."""
        record = {"words": self._words, "compounds": self._compounds, "spoken": sorted(self._spoken)}
        (folder / _FILE).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")

    def languages_of(self, word: str) -> set[str]:
        """Return the languages in which a word is in use here, or is one that questions are built from."""
        plain = plain_word(word)
        return {
            language
            for language, words in self._words.items()
            if plain in words or word.casefold() in function_words(language)
        }

    def unspoken_share(self, text: str, language: str) -> float:
        """Return how much of what a question asks about is spoken of nowhere.

        Args:
            text: The question, or the part of it that says what it is about.
            language: ISO 639-1 code.

        Returns:
            The share of its terms, in [0, 1], that stand neither in an interview, in its original or its rendering,
            nor in a question that one answers; 0 for a text without content words.
        """
        heard = [
            not self._spoken.isdisjoint(terms)
            for word in content_words(text, language)
            for terms in self._readings(word)
        ]
        return 1 - sum(heard) / len(heard) if heard else 0.0

    def _readings(self, word: str) -> list[set[str]]:
        """Return the terms of a word in every language, as names are written alike; of Chinese, those of each pair."""
        if is_han(word):
            return [{term} for term in sorted(_terms([word], "zh"))]
        return [{term for language in self._words for term in _terms([word], language)}]

    def words_of(self, language: str) -> Mapping[str, int]:
        """Return the words in use in a language, in lower case and without accents, and how often each is used."""
        return self._words.get(language, {})

    def write_out(self, word: str) -> str:
        """Put the hyphen back into a word that has one, such as ``selfdriving``."""
        return self._compounds.get(word, word)


def _terms(words: Iterable[str], language: str) -> set[str]:
    return {f"{language}:{term}" for word in words for term in stem_word(word, language)}

"""The word leg: BM25 over one language. The only place that imports bm25s."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from index.function_words import function_words

__all__ = ["Lexicon", "content_words", "is_han", "nearest_texts", "plain_word", "split_words", "stem_word"]

# Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework", their usual ranges; b is low
# because passages are of like length by construction.
_K1 = 1.2
_B = 0.5

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


def is_han(word: str) -> bool:
    """Tell whether a word is a run of Han characters."""
    return bool(_HAN.fullmatch(word))


def split_words(text: str) -> list[str]:
    """Return the words of a text as written, a run of Han characters as one.

    >>> split_words("GPU 集群: 50 mil, d'IA?")
    ['GPU', '集群', '50', 'mil', 'd', 'IA']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def content_words(text: str, language: str) -> list[str]:
    """Return the words of a question that say what it is about, as written, each once.

    >>> content_words("What did he say about the ROI?", "en")
    ['ROI']
    """
    dull = function_words(language)
    return [word for word in dict.fromkeys(split_words(text)) if word.casefold() not in dull]


def stem_word(word: str, language: str) -> list[str]:
    """Return the terms of one word, in lower case and without accents, the surest first.

    A word with accents has a second term, the one it has when typed without them. A run of Han
    characters gives its overlapping pairs: written Chinese has no spaces, and pairs find its words
    without a dictionary.

    >>> stem_word("robôs", "pt"), stem_word("robos", "pt"), stem_word("人工智能", "zh")
    (['robos', 'rob'], ['rob'], ['人工', '工智', '智能'])
    """
    if is_han(word):
        return [word[at : at + 2] for at in range(len(word) - 1)] or [word]
    return list(_stem_letters(word, language))


@lru_cache(maxsize=100_000)  # a text repeats its words, and many texts do so more
def _stem_letters(word: str, language: str) -> tuple[str, ...]:
    stemmer = _stemmer(language)
    folded = word.casefold()
    plain = _strip_accents(folded)
    if stemmer is None:
        return (plain,)
    return tuple(dict.fromkeys([_strip_accents(stemmer.stemWord(folded)), stemmer.stemWord(plain)]))


def plain_word(word: str) -> str:
    """Return a word in lower case and without accents.

    >>> plain_word("Ação")
    'acao'
    """
    return _strip_accents(word.casefold())


def _strip_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def nearest_texts(scores: npt.NDArray[np.float32], top: int) -> list[int]:
    """Return the numbers of the texts with the highest scores above 0, in no order.

    Args:
        scores: What ``Lexicon.score`` returned.
        top: How many at most, at least 1.

    Returns:
        Their numbers; of many texts not all need be sorted for it.

    >>> sorted(nearest_texts(np.array([0.2, 0.0, 0.9, 0.5], dtype=np.float32), 2))
    [2, 3]
    """
    found = np.flatnonzero(scores)
    if len(found) > top:
        found = found[np.argpartition(-scores[found], top - 1)[:top]]
    return [int(number) for number in found]


class Lexicon:
    """BM25 over texts of one language.

    Args:
        language: ISO 639-1 code; questions are stemmed by its rules, whatever language they are in.
        scorer: A bm25s index over the terms.
    """

    def __init__(self, language: str, scorer: bm25s.BM25) -> None:
        self.language = language
        self._scorer = scorer

    @classmethod
    def build(cls, language: str, texts: Sequence[str]) -> Lexicon:
        """Index texts; the position of each is its number in ``score``."""
        scorer = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        terms = [[term for word in split_words(text) for term in stem_word(word, language)] for text in texts]
        # bm25s cannot index a corpus without any term; the empty one is in no question.
        scorer.index([found or [""] for found in terms], show_progress=False)
        return cls(language, scorer)

    @classmethod
    def load(cls, language: str, folder: Path) -> Lexicon:
        """Read what ``save`` wrote."""
        return cls(language, bm25s.BM25.load(str(folder), load_corpus=False, allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write the index to a folder, without pickle."""
        self._scorer.save(str(folder), allow_pickle=False, show_progress=False)

    def contains(self, word: str) -> bool:
        """Tell whether a word, in any of its forms, stands in some text."""
        return bool(self._known_terms(word))

    def score(self, question: str, language: str) -> npt.NDArray[np.float32]:
        """Score every text for a question.

        BM25 is divided by what a text of average length reaches that has each content word of the
        question once, so that scores compare across questions: Bruch, Gai & Ingber (2023), "An
        Analysis of Fusion Functions for Hybrid Retrieval", call a bound known beforehand theoretical.

        Args:
            question: In any language.
            language: ISO 639-1 code of the question, for its function words.

        Returns:
            float32, one score for each text, from 0 (no word in common) to 1; higher is nearer.
        """
        texts = int(self._scorer.scores["num_docs"])
        dull = function_words(self.language)
        words = [word for word in content_words(question, language) if word.casefold() not in dull]
        known = [self._known_terms(word) for word in words]
        terms = list(dict.fromkeys(term for found in known for term in found))
        if not terms:
            return np.zeros(texts, dtype=np.float32)
        most = sum(max(self._weigh(term, texts) for term in found or [""]) for found in known) / (1 + _K1)
        scores = np.zeros(texts, dtype=np.float32)
        parts = self._scorer.scores
        for number in (self._scorer.vocab_dict[term] for term in terms):
            span = slice(parts["indptr"][number], parts["indptr"][number + 1])
            # A text stands once in a term's span, so this adds all of them; bm25s itself, without numba,
            # uses a function that allows for repeats and takes several times as long.
            scores[parts["indices"][span]] += parts["data"][span]
        scores /= np.float32(most)
        return np.minimum(scores, np.float32(1.0), out=scores)

    def _known_terms(self, word: str) -> list[str]:
        """Return the terms of a word that stand in some text: of a Latin word, the surest alone."""
        known = [term for term in stem_word(word, self.language) if term in self._scorer.vocab_dict]
        return known if is_han(word) else known[:1]

    def _weigh(self, term: str, texts: int) -> float:
        """Return Lucene's inverse document frequency; of an unknown term, the highest there is."""
        number = self._scorer.vocab_dict.get(term) if term else None
        pointers = self._scorer.scores["indptr"]
        found = int(pointers[number + 1] - pointers[number]) if number is not None else 0
        return float(np.log(1 + (texts - found + 0.5) / (found + 0.5)))

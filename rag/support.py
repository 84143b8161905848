"""Whether a quote supports a language model's sentence: a stated measure, strict where it cannot be sure.

A sentence holds where all of this does (figures: ``python -m benchmarks.support``):

- whoever it names as speaking is who speaks in the source, and a host's or an article's words are called so;
- its numbers stand in the source, with the same unit; its names, and whatever it puts in quotation marks, too;
- it denies where the source denies and only there, doubts where the source doubts, and keeps a condition, somebody
  else's opinion, and what is compared with what; it says nothing opposite and adds no "all", "only", "must" or "best";
- nearly all of its content words stand in the source or its rendering, by stem (no synonyms are assumed), and the
  encoder finds it near. In a language that neither of them is in, the encoder is all there is for the content, so it
  must find it nearer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.function_words import function_words
from index.language import ENGLISH
from index.lexicon import content_words, split_words, stem_word
from index.passages import Passage, Sentence
from index.transcript import Role
from rag import support_words as words
from rag.numbers import NumberMention, find_numbers
from rag.polarity import find_added, find_turned

__all__ = [
    "COSINE",
    "COSINE_ALONE",
    "COVERAGE",
    "COVERED_WORDS",
    "Encode",
    "Source",
    "count_shared",
    "find_fault",
    "make_source",
]

COVERAGE = 0.9
"""The least share of a sentence's content words that its source must have, in [0, 1]."""

COSINE = 0.5
"""The least cosine of a sentence with its source, in [-1, 1], where words can be compared as well."""

COSINE_ALONE = 0.65
"""The same where the sentence is in a language of its own."""

COVERED_WORDS = 2
"""How many content words a sentence of the source must share with a claim that draws on it."""

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts → unit vectors."""

_QUOTED = re.compile(r"[“\"«„「『]([^”\"»“」』]{2,})[”\"»“」』]")
_NAME = re.compile(r"(?<!\w)(?:[A-ZÀ-ÝĀ-Ž][\w’'-]*|[a-z]+[A-Z]\w*|\w*[A-Za-z]-?\d[\w-]*)")
_WE = re.compile(
    r"\b(?:we|our|ours|us|nós|noss[oa]s?|somos|temos|nosotros|nuestr[oa]s?|\w{3,}(?:amos|emos|imos))\b|我们",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9-]+")


@dataclass(frozen=True)
class Source:
    """What a claim cites.

    Attributes:
        sentences: Neighbours in one passage.
        passage: Where they stand.
    """

    sentences: tuple[Sentence, ...]
    passage: Passage

    @property
    def original(self) -> str:
        """The words as said."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def rendering(self) -> str:
        """The same in English; empty where there is none."""
        return " ".join(dict.fromkeys(sentence.translation or "" for sentence in self.sentences)).strip()

    def read_in(self, language: str) -> tuple[str, str]:
        """Return the text to compare with in a language, and the language that it is in."""
        if language == self.passage.language or not self.rendering:
            return self.original, self.passage.language
        return self.rendering, ENGLISH


def make_source(passage: Passage, sentences: Sequence[Sentence]) -> Source:
    """Make a source of some of a passage's sentences, neighbours in order."""
    return Source(tuple(sentences), passage)


@dataclass(frozen=True)
class Case:
    """A claim and what it is to be checked against, as ``find_fault`` is given them."""

    claim: str
    language: str
    sources: Sequence[Source]
    speakers: Sequence[str]


def find_fault(
    claim: str, language: str, sources: Sequence[Source], *, speakers: Sequence[str], encode: Encode
) -> str | None:
    """Tell why a sentence is not supported by what it cites.

    Args:
        claim: The sentence, without markers.
        language: ISO 639-1 code of it.
        sources: What it cites, at least one; together they must support it.
        speakers: The names of everybody who speaks in the interviews, in the original and the rendering.
        encode: Makes unit vectors of texts.

    Returns:
        None where it is supported; else what is wrong, in a few words.
    """
    case = Case(claim, language, sources, speakers)
    checks = (_find_wrong_speaker, _find_wrong_number, _find_wrong_name, _find_wrong_quote, _find_turned, _find_added)
    bare = _QUOTED.sub(r"\1", claim)
    if not _content(bare, language, speakers):
        return "it says nothing that can be checked"
    for check in checks:
        fault = check(case)
        if fault:
            return fault
    same_language = any(source.read_in(language)[1] == language for source in sources)
    if same_language and _measure_coverage(bare, language, sources, speakers) < COVERAGE:
        return "it uses words that the quote does not"
    texts = [text for source in sources for text in (source.original, source.rendering) if text]
    if len(sources) > 1:
        texts += [" ".join(source.read_in(language)[0] for source in sources)]
    vectors = encode([claim, *texts])
    nearest = float(np.max(vectors[1:] @ vectors[0]))
    return None if nearest >= (COSINE if same_language else COSINE_ALONE) else "it is not near enough to the quote"


def _measure_coverage(claim: str, language: str, sources: Sequence[Source], speakers: Sequence[str]) -> float:
    """Return the share of a sentence's content words that its sources have, in [0, 1]; higher is better covered."""
    around = set().union(*map(_names_around, sources))
    wanted = [word for word in _content(claim, language, speakers) if not (word[0].isupper() and _fold(word) in around)]
    found = _stems_of(sources, language)
    if not wanted:
        return 0.0
    return sum(bool(found & set(stem_word(word, language))) for word in wanted) / len(wanted)


def _content(claim: str, language: str, speakers: Sequence[str]) -> list[str]:
    """Return the words that a source must have: not those of telling, and not the speakers' names."""
    names = {part.casefold() for speaker in speakers for part in speaker.split()}
    found = content_words(re.sub(r"['’]s\b", "", claim), language)
    return [word for word in found if word.casefold() not in words.META | names]


def _stems_of(sources: Sequence[Source], language: str) -> set[str]:
    return {
        stem
        for source in sources
        for text in (source.original, source.rendering)
        for word in split_words(re.sub(r"['’]s\b", "", text))
        for stem in stem_word(word, language)
    }


def _find_wrong_speaker(case: Case) -> str | None:
    folded = case.claim.casefold()
    for source in case.sources:
        passage = source.passage
        own = {passage.speaker.casefold(), (passage.speaker_translation or passage.speaker).casefold()}
        read = f"{passage.text} {passage.translation or ''}".casefold()
        for speaker in (speaker.casefold() for speaker in case.speakers):
            if speaker in folded and speaker not in own and speaker not in read and passage.role is not Role.ARTICLE:
                return f"it names {speaker}, and it is {passage.speaker} who speaks"
        for role, called in words.PARTS.items():
            match = called.search(case.claim)
            if passage.role == role and not match and not any(name in folded for name in own):
                return f"it does not say that these are the {role}'s words"
            if passage.role is Role.GUEST and match and not called.search(read):
                return f"it speaks of the {role}, and it is {passage.speaker} who speaks"
    return None


def _find_wrong_number(case: Case) -> str | None:
    known: set[NumberMention] = set()
    for source in case.sources:
        known |= find_numbers(source.original, source.passage.language) | find_numbers(source.rendering, ENGLISH)
    for mention in find_numbers(case.claim, case.language):
        same = {other.unit for other in known if abs(other.value - mention.value) <= 1e-9 * max(1.0, mention.value)}
        ordinal = "ordinal" in (mention.unit, *same) and mention.unit not in same
        if not same or ordinal or (mention.unit and mention.unit not in same and "" not in same):
            return f"the quote does not have the number {mention.value:g} {mention.unit}".rstrip()
    return None


def _find_wrong_name(case: Case) -> str | None:
    known = set()
    for source in case.sources:
        passage = source.passage
        texts = (source.original, source.rendering, *case.speakers, passage.speaker)
        known |= _names_around(source) | {_fold(word) for text in texts for word in split_words(text)}
    for name in _names_in(case.claim, case.language):
        for part in split_words(name):
            folded = _fold(re.sub(r"['’]s$", "", part))
            near = any(
                len(folded) > 4 and folded[:4] == other[:4] and abs(len(folded) - len(other)) <= 3 for other in known
            )
            if folded not in known and not near and folded not in ("s", "he", "it"):
                return f"the quote does not name {part}"
    return None


def _names_around(source: Source) -> set[str]:
    """Return the words around a source that says "we", one of which may name who that is; of another, none."""
    if not _WE.search(f"{source.original} {source.rendering}"):
        return set()
    passage = source.passage
    texts = (passage.text, passage.translation, passage.question, passage.question_translation)
    return {_fold(word) for text in texts for word in split_words(text or "")}


def _names_in(claim: str, language: str) -> Iterator[str]:
    if language == "zh":
        yield from _LATIN.findall(claim)
        return
    common = function_words(language) | words.META
    for match in _NAME.finditer(claim):
        opens = not any(char.isalnum() for char in claim[: match.start()])
        # Any word may open a sentence: that one is a name unless the source has it as a word.
        if not (opens and match[0].casefold() in common):
            yield match[0]


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _find_wrong_quote(case: Case) -> str | None:
    """Find words in quotation marks that the document does not have; a rendering counts where it quotes them too."""
    for quoted in _QUOTED.findall(case.claim):
        text = quoted.strip(" ,.")
        verbatim = any(text in source.original for source in case.sources)
        marked = any(text in inner for source in case.sources for inner in _QUOTED.findall(source.rendering))
        if not verbatim and not marked:
            return "it puts words in quotation marks that are not the document's"
    return None


def _find_turned(case: Case) -> str | None:
    covered = _read_covered(case.claim, case.language, case.sources)
    return find_turned(case.claim, case.language, covered, case.speakers)


def _find_added(case: Case) -> str | None:
    covered = _read_covered(case.claim, case.language, case.sources)
    return find_added(case.claim, " ".join(text for text, _ in covered))


def _read_covered(claim: str, language: str, sources: Sequence[Source]) -> list[tuple[str, str]]:
    """Return the sentences that the claim draws on, each with its language; all where that cannot be told."""
    covered, every = [], []
    for source in sources:
        for sentence in source.sentences:
            read = make_source(source.passage, [sentence]).read_in(language)
            every.append(read)
            if count_shared(claim, language, source.passage, sentence) >= COVERED_WORDS:
                covered.append(read)
    return covered or every


def count_shared(claim: str, language: str, passage: Passage, sentence: Sentence) -> int:
    """Return how many stems of content words a claim and a sentence share; 0 where they have no language in common."""
    text, spoken = make_source(passage, [sentence]).read_in(language)
    if spoken != language:
        return 0
    wanted = {stem for word in content_words(claim, language) for stem in stem_word(word, language)}
    return len(wanted & {stem for word in content_words(text, language) for stem in stem_word(word, language)})

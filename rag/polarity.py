"""Whether a sentence turns its source round: denies, is sure, compares or generalises where the source does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.lexicon import content_words, stem_word
from rag import support_words as words

__all__ = ["denies", "find_added", "find_turned"]

_COMPARED_WORDS = 3
_ALIKE_CHARS = 4

Read = tuple[str, str]
"""A sentence of the source and its language."""


def denies(text: str, language: str) -> bool:
    """Tell whether a text denies something.

    >>> denies("It is not only cheap.", "en"), denies("Não precisamos esperar.", "pt"), denies("no futuro", "pt")
    (False, True, False)
    """
    if language not in words.NEGATIONS:
        return False
    return bool(words.NEGATIONS[language].search(words.NOT_NEGATIONS[language].sub(" ", text)))


def find_turned(claim: str, language: str, sentences: Sequence[Read], speakers: Sequence[str]) -> str | None:
    """Tell whether a claim turns round what its source says.

    Args:
        claim: The sentence.
        language: ISO 639-1 code of it.
        sentences: Those of the source that it draws on.
        speakers: Names that make it plain that somebody says so.

    Returns:
        None where it does not, as far as can be told; else what is wrong.
    """
    return next(_find_faults(claim, language, sentences, speakers), None)


def _find_faults(claim: str, language: str, sentences: Sequence[Read], speakers: Sequence[str]) -> Iterator[str]:
    read = " ".join(text for text, _ in sentences)
    if denies(claim, language) != any(denies(text, spoken) for text, spoken in sentences):
        yield "it denies what the quote does not, or the other way round"
    if _any(words.DOUBT, sentences) and not words.HEDGES.search(claim):
        yield "it is certain where the quote is not"
    if _any(words.CONDITION, sentences) and not words.WOULD.search(claim):
        yield "it leaves a condition out"
    told = words.SAYING.search(claim) or any(name.casefold() in claim.casefold() for name in speakers)
    if _any(words.OPINION, sentences) and not told:
        yield "it makes a fact of an opinion"
    if words.OTHERS.search(read) and not words.OTHERS_NAMED.search(claim):
        yield "it leaves out that others say so"
    for one, other in words.OPPOSITES:
        for left, right in ((one, other), (other, one)):
            if left.search(claim) and right.search(read) and not left.search(read):
                yield "it says the opposite"
    if not _names_teller(claim, sentences):
        yield "it leaves out who says so"
    if _compares_otherwise(claim, language, sentences):
        yield "it compares with something else"


def _any(patterns: dict[str, words.Pattern], sentences: Sequence[Read]) -> bool:
    return any(spoken in patterns and patterns[spoken].search(text) for text, spoken in sentences)


def _compares_otherwise(claim: str, language: str, sentences: Sequence[Read]) -> bool:
    """Tell whether a claim compares with something else, or in words of which that cannot be told."""
    if language == "zh" and words.HAN_COMPARISON.search(claim):
        return all(spoken != language for _, spoken in sentences)
    compared = words.COMPARED.get(language)
    match = compared.search(claim) if compared else None
    if not match:
        return False
    claimed = _stems_behind(match[1], language)
    behind = [
        _stems_behind(found[1], spoken)
        for text, spoken in sentences
        if spoken in words.COMPARED and (found := words.COMPARED[spoken].search(text))
    ]
    # Between languages, words that are alike begin alike: generación, geração, generation.
    same = all(spoken == language for _, spoken in sentences)
    chars = None if same else _ALIKE_CHARS
    starts = {stem[:chars] for stem in claimed}
    return bool(behind) and not any(starts & {stem[:chars] for stem in stems} for stems in behind)


def _names_teller(claim: str, sentences: Sequence[Read]) -> bool:
    """Tell whether a claim names whoever the source says it of: "Musk has stressed" is not the speaker's stressing."""
    tellers = {match[1] for text, _ in sentences for match in words.TELLER.finditer(text)}
    return all(teller.casefold() in claim.casefold() for teller in tellers)


def _stems_behind(text: str, language: str) -> set[str]:
    return {stem for word in content_words(text, language)[:_COMPARED_WORDS] for stem in stem_word(word, language)}


def find_added(claim: str, read: str) -> str | None:
    """Tell whether a claim adds an "all", "only", "must", "best" or the like.

    Args:
        claim: The sentence.
        read: The source, in every language that it is in.

    Returns:
        None where it does not; else what is wrong.
    """
    for pattern in words.STRONG:
        match = pattern.search(claim)
        if match and not pattern.search(read):
            return f"the quote does not say “{match[0]}”"
    return None

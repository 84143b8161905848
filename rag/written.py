"""A language model's sentences at the gate: each gets the narrowest quote that supports it, or is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Interview
from index.lexicon import content_words
from index.passages import Passage, Sentence
from rag.answer import Citation, Claim, cite
from rag.generate import WrittenSentence
from rag.numbers import find_numbers
from rag.retriever import Hit
from rag.support import Encode, Source, count_shared, find_fault, make_source
from rag.verify import verify_citation

__all__ = ["Gate", "Verified", "find_support", "speakers_of"]

_MOST_CITED = 4
_MANY_WORDS = 8
_SHARED = 3


@dataclass(frozen=True)
class Verified:
    """What came through the gate.

    Attributes:
        claims: The sentences that hold, in order.
        citations: What they cite, numbered from 1 in the order of first use.
        left_out: The sentences that do not hold, each with the reason.
    """

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gate:
    """Lets a language model's sentences through that are supported by what they cite.

    Attributes:
        interviews: The documents as read from their files.
        encode: Makes unit vectors of texts.
    """

    interviews: Sequence[Interview]
    encode: Encode

    def verify(self, sentences: Sequence[WrittenSentence], given: Sequence[Hit], language: str) -> Verified:
        """Check every sentence.

        Args:
            sentences: As the model wrote them.
            given: The passages that the model was given, numbered from 1.
            language: ISO 639-1 code of the language it was to write in.

        Returns:
            The claims that hold with their citations, and the sentences that do not.
        """
        speakers = speakers_of(self.interviews)
        claims: list[Claim] = []
        citations: dict[tuple[str, int, int], Citation] = {}
        left_out = []
        for sentence in sentences:
            sources, fault = self._support(sentence, given, language, speakers)
            if fault is not None:
                left_out.append((sentence.text, fault))
                continue
            numbers = []
            for source in sources:
                key = (source.passage.document, source.sentences[0].start, source.sentences[-1].end)
                score = next(hit.score for hit in given if hit.passage is source.passage)
                if key not in citations:
                    citations[key] = cite(source.passage, source.sentences, n=len(citations) + 1, score=score)
                numbers.append(citations[key].n)
            claims.append(Claim(sentence.text, tuple(numbers)))
        return Verified(tuple(claims), tuple(citations.values()), tuple(left_out))

    def _support(
        self, sentence: WrittenSentence, given: Sequence[Hit], language: str, speakers: Sequence[str]
    ) -> tuple[tuple[Source, ...], str | None]:
        if not sentence.cited:
            return (), "it cites nothing"
        if not all(1 <= n <= len(given) for n in sentence.cited) or len(sentence.cited) > _MOST_CITED:
            return (), "it cites a passage that was not given"
        passages = [given[n - 1].passage for n in sentence.cited]
        sources, fault = find_support(sentence.text, language, passages, speakers=speakers, encode=self.encode)
        for source in sources:
            broken = verify_citation(cite(source.passage, source.sentences, n=1, score=0.0), self.interviews)
            fault = fault or broken
        return sources, fault


def find_support(
    claim: str, language: str, passages: Sequence[Passage], *, speakers: Sequence[str], encode: Encode
) -> tuple[tuple[Source, ...], str | None]:
    """Find the narrowest part of the passages that supports a claim.

    Args:
        claim: The sentence, without markers.
        language: ISO 639-1 code of it.
        passages: What it cites, at least one.
        speakers: As ``speakers_of`` gives them.
        encode: Makes unit vectors of texts.

    Returns:
        A run of sentences of one passage, or else the nearest sentence of each passage where only they together support
        it, and None; or nothing, and why they do not.
    """
    cited = tuple(dict.fromkeys(passages))
    for passage in cited:
        for run in _runs(claim, language, passage):
            source = make_source(passage, run)
            if find_fault(claim, language, [source], speakers=speakers, encode=encode) is None:
                return (source,), None
    if len(cited) == 1 or not _may_join(claim, language):
        whole = make_source(cited[0], cited[0].sentences)
        fault = find_fault(claim, language, [whole], speakers=speakers, encode=encode)
        return (), fault or "it joins what stands apart"
    together = tuple(make_source(passage, [_nearest(claim, language, passage)]) for passage in cited)
    fault = find_fault(claim, language, together, speakers=speakers, encode=encode)
    return (together, None) if fault is None else ((), fault)


def _runs(claim: str, language: str, passage: Passage) -> Iterator[Sequence[Sentence]]:
    """Yield each sentence, and then each two neighbours where a claim is rich enough to draw on both.

    The more is read together, the more a claim can be put together that nobody made.
    """
    sentences = passage.sentences
    for sentence in sentences:
        yield [sentence]
    for pair in pairwise(sentences):
        if _may_join(claim, language) and all(count_shared(claim, language, passage, one) >= _SHARED for one in pair):
            yield pair


def _may_join(claim: str, language: str) -> bool:
    """Tell whether a claim may rest on several sentences: a long one, without numbers to be moved about."""
    return len(content_words(claim, language)) >= _MANY_WORDS and not find_numbers(claim, language)


def _nearest(claim: str, language: str, passage: Passage) -> Sentence:
    return max(passage.sentences, key=lambda sentence: count_shared(claim, language, passage, sentence))


def speakers_of(interviews: Sequence[Interview]) -> tuple[str, ...]:
    """Return the names of all who speak, as the documents and their renderings call them."""
    names: dict[str, None] = {}
    for interview in interviews:
        for transcript in (interview.transcript, interview.rendering and interview.rendering.transcript):
            if transcript:
                names |= dict.fromkeys(transcript.speakers)
    return tuple(names)

"""Quotes, citations and claims → the Answer: readable text in the asker's language around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.language import ENGLISH
from index.passages import Passage
from rag.answer import Answer, Citation, Claim, NotSaid, cite
from rag.extract import Quote
from rag.phrases import Phrases, language_name, phrases_of
from rag.question import Question
from rag.retriever import Retrieved

__all__ = ["compose_answer", "compose_not_said"]


def compose_answer(
    question: Question, quotes: Sequence[Quote], claims: tuple[Claim, ...], citations: tuple[Citation, ...]
) -> Answer:
    """Write an answer of quotes.

    Args:
        question: What was asked.
        quotes: What was chosen; the citation numbered n cites the n-th.
        claims: Those that were verified; never empty.
        citations: Those that the claims use.

    Returns:
        The answer; how long it took is for the caller to fill in.
    """
    phrases = phrases_of(question.language)
    blocks = []
    for (_, role, speaker), group in groupby(citations, key=lambda c: (c.document, c.role, c.speaker)):
        run = list(group)
        said = {citation.n: _join_claims(claims, citation) for citation in run}
        spoken = quotes[run[0].n - 1].passage.language
        note = _note(phrases, question.language, spoken, translated=said[run[0].n] not in run[0].quote)
        lines = [phrases.says[role].format(speaker=speaker, note=note)]
        lines += [f"{_mark(phrases, question.language, said[c.n], c, spoken)} [{c.n}]" for c in run]
        blocks.append("\n".join(lines))
    return Answer(
        question=question.text,
        language=question.language,
        answered=True,
        mode="quotes",
        answer="\n\n".join(blocks),
        claims=claims,
        citations=citations,
        not_said=None,
        elapsed_ms=0.0,
    )


def compose_not_said(question: Question, retrieved: Retrieved | None, terms_not_found: tuple[str, ...]) -> Answer:
    """Write that the interview does not answer, what was searched, and what came nearest.

    Args:
        question: What was asked.
        retrieved: What was found; None where the question holds no word to search for.
        terms_not_found: The question's words that stand nowhere.

    Returns:
        The answer; how long it took is for the caller to fill in.
    """
    phrases = phrases_of(question.language)
    nearest = None
    parts = [phrases.nothing_asked]
    if retrieved:
        parts = [phrases.not_said.format(passages=retrieved.passages_searched)]
    if terms_not_found:
        parts.append(phrases.not_found.format(terms=", ".join(terms_not_found)))
    if retrieved and retrieved.hits:
        hit = retrieved.hits[0]
        nearest = cite(hit.passage, hit.passage.sentences, n=1, score=hit.score)
        parts.append(_write_nearest(phrases, question.language, nearest, hit.passage))
    return Answer(
        question=question.text,
        language=question.language,
        answered=False,
        mode="quotes",
        answer="\n".join(parts),
        claims=(),
        citations=(),
        not_said=NotSaid(retrieved.passages_searched if retrieved else 0, terms_not_found, nearest),
        elapsed_ms=0.0,
    )


def _join_claims(claims: Sequence[Claim], citation: Citation) -> str:
    return " ".join(claim.text for claim in claims if citation.n in claim.citations)


def _mark(phrases: Phrases, language: str, said: str, citation: Citation, spoken: str) -> str:
    """Put a quote in quotation marks, with its rendering behind it for whoever asks in a third language."""
    if said not in citation.quote:
        return said  # a translation is never presented as a quote
    opening, closing = phrases.quote_marks
    quoted = f"{opening}{said}{closing}"
    if citation.translation and language not in (ENGLISH, spoken):
        return f"{quoted} {phrases.rendering.format(text=citation.translation)}"
    return quoted


def _note(phrases: Phrases, language: str, spoken: str, *, translated: bool) -> str:
    """Say which language the words are in, or from, where it is not the asker's."""
    if language == spoken:
        return ""
    note = phrases.translated if translated else phrases.in_language
    return note.format(language=language_name(spoken, told_in=language))


def _write_nearest(phrases: Phrases, language: str, nearest: Citation, passage: Passage) -> str:
    said = nearest.translation if language == ENGLISH and nearest.translation else nearest.quote
    note = _note(phrases, language, passage.language, translated=said != nearest.quote)
    marked = _mark(phrases, language, said, nearest, passage.language)
    return f"{phrases.nearest.format(speaker=nearest.speaker, note=note)}\n{marked}"

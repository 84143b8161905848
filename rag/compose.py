"""Quotes, citations and claims → the Answer: readable text in the asker's language around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.language import ENGLISH
from index.transcript import Role
from rag.answer import Answer, Citation, Claim, NotSaid, cite
from rag.extract import Quote
from rag.phrases import language_name, phrases_of
from rag.question import Question
from rag.retriever import Retrieved

__all__ = ["compose_answer", "compose_not_said", "compose_written"]


def compose_answer(
    question: Question, quotes: Sequence[Quote], claims: tuple[Claim, ...], citations: tuple[Citation, ...]
) -> Answer:
    """Write an answer of quotes.

    Args:
        question: What was asked.
        quotes: What was chosen; the citation numbered n cites the n-th.
        claims: Those that were verified, all or none of a citation's; never empty.
        citations: Those that the claims use.

    Returns:
        The answer; how long it took is for the caller to fill in.
    """
    blocks = []
    for heading, group in groupby(citations, key=lambda c: _introduce(quotes[c.n - 1], question.language)):
        lines = [f"{_show(quotes[c.n - 1], c, question.language)} [{c.n}]" for c in group]
        blocks.append("\n".join([heading, *lines]))
    return Answer(
        question=question.asked,
        language=question.language,
        answered=True,
        mode="quotes",
        answer="\n\n".join(blocks),
        claims=claims,
        citations=citations,
        not_said=None,
        elapsed_ms=0.0,
    )


def compose_written(
    question: Question, claims: tuple[Claim, ...], citations: tuple[Citation, ...], *, left_out: int
) -> Answer:
    """Write an answer of a language model's sentences, a line each.

    Args:
        question: What was asked.
        claims: Those that were verified; never empty.
        citations: What they cite.
        left_out: How many sentences were not let through.

    Returns:
        The answer; how long it took is for the caller to fill in.
    """
    lines = [" ".join([claim.text, *(f"[{n}]" for n in claim.citations)]) for claim in claims]
    return Answer(
        question=question.asked,
        language=question.language,
        answered=True,
        mode="model",
        answer="\n".join(lines),
        claims=claims,
        citations=citations,
        not_said=None,
        elapsed_ms=0.0,
        notice=phrases_of(question.language).left_out.format(count=left_out) if left_out else None,
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
        others = question.of is Role.HOST and retrieved.hits and retrieved.hits[0].passage.role is not Role.HOST
        told = phrases.not_said_by_host if others else phrases.not_said
        parts = [told.format(passages=retrieved.passages_searched)]
    if terms_not_found:
        parts.append(phrases.not_found.format(terms=", ".join(terms_not_found)))
    if retrieved and retrieved.hits:
        hit = retrieved.hits[0]
        nearest = cite(hit.passage, hit.passage.sentences, n=1, score=hit.score)
        whole = Quote(hit.passage, hit.passage.sentences, hit.score)
        parts += [_introduce(whole, question.language, phrases.nearest), _show(whole, nearest, question.language)]
    return Answer(
        question=question.asked,
        language=question.language,
        answered=False,
        mode="quotes",
        answer="\n".join(parts),
        claims=(),
        citations=(),
        not_said=NotSaid(retrieved.passages_searched if retrieved else 0, terms_not_found, nearest),
        elapsed_ms=0.0,
    )


def _introduce(quote: Quote, language: str, template: str | None = None) -> str:
    """Say who speaks, and which language the words are in, or from, where it is not the asker's."""
    phrases = phrases_of(language)
    passage = quote.passage
    translated = quote.is_translated(language)
    note = ""
    if language != passage.language:
        told = phrases.translated if translated else phrases.in_language
        note = told.format(language=language_name(passage.language, told_in=language))
    speaker = (translated and passage.speaker_translation) or passage.speaker
    return (template or phrases.says[passage.role]).format(speaker=speaker, note=note)


def _show(quote: Quote, citation: Citation, language: str) -> str:
    """Show a quote in quotation marks, or its rendering without: a translation is never a quote.

    Whoever asks in a third language reads the rendering behind the quote, marked as such.
    """
    if quote.is_translated(language):
        return citation.translation or ""
    phrases = phrases_of(language)
    opening, closing = phrases.quote_marks
    shown = f"{opening}{citation.quote}{closing}"
    if citation.translation and language not in (ENGLISH, quote.passage.language):
        shown += f" {phrases.rendering.format(text=citation.translation)}"
    return shown

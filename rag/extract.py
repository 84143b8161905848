"""An answer composed of the speaker's own sentences; it needs no language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import Passage, Sentence
from index.transcript import Role
from rag.answer import Citation, Claim, cite
from rag.retriever import Hit

__all__ = ["Quote", "choose_quotes", "cite_quotes", "make_claims", "quote_enumeration", "quote_turn"]

_MOST_SENTENCES = 4
_MOST_QUOTES = 3
# How far below the best a passage, or a sentence, may score and still be shown.
_PASSAGE_MARGIN = 0.10
_SENTENCE_MARGIN = 0.12
# A sentence shorter than this rarely stands alone ("This is something completely new."): it brings
# the nearer of its neighbours along.
_SHORT_CHARS = 60


@dataclass(frozen=True)
class Quote:
    """Sentences chosen for an answer.

    Attributes:
        passage: Where they stand.
        sentences: Neighbours in the passage, in order; never empty.
        score: How near they are to the question, in [0, 1]; higher is nearer.
    """

    passage: Passage
    sentences: tuple[Sentence, ...]
    score: float


def choose_quotes(hits: Sequence[Hit]) -> list[Quote]:
    """Choose the sentences that answer.

    A sentence is worth the mean of its passage's score and its own cosine: a passage is found by its
    words, its meaning and the question it answers, and the sentence is what comes to the point. What the
    host asks answers nothing, whatever it resembles.

    Args:
        hits: Passages found, nearest first.

    Returns:
        Runs of neighbouring sentences: passages by score, within a passage in the order said. Empty
        where nothing can be quoted.
    """
    near = [hit for hit in hits if hit.score >= hits[0].score - _PASSAGE_MARGIN]
    weighed = sorted(
        (-_weigh(hit, position), rank, position)
        for rank, hit in enumerate(near)
        for position, sentence in enumerate(hit.passage.sentences)
        if not (hit.passage.role is Role.HOST and sentence.asks)
    )
    chosen: dict[int, set[int]] = {}
    for value, rank, position in weighed[:_MOST_SENTENCES]:
        if -value >= -weighed[0][0] - _SENTENCE_MARGIN:
            chosen.setdefault(rank, set()).update(_with_neighbour(near[rank], position))
    runs = [(near[rank], run) for rank in sorted(chosen) for run in _join_runs(chosen[rank])]
    return [
        Quote(
            hit.passage,
            tuple(hit.passage.sentences[position] for position in run),
            max(_weigh(hit, position) for position in run),
        )
        for hit, run in runs[:_MOST_QUOTES]
    ]


def quote_turn(hits: Sequence[Hit]) -> list[Quote]:
    """Quote the nearest passage as a whole: what the host asked is not cut in pieces."""
    return [Quote(hit.passage, hit.passage.sentences, hit.score) for hit in hits[:1]]


def quote_enumeration(hits: Sequence[Hit], enumerations: Sequence[Sequence[Passage]]) -> list[Quote]:
    """Quote each thing that the speaker counts up, where the nearest passage is one of them.

    Args:
        hits: Passages found, nearest first.
        enumerations: What ``find_enumerations`` found.

    Returns:
        The first sentence of each item, with what announces it; empty where the nearest passage
        neither is part of an enumeration nor stands right before one.
    """
    if not hits:
        return []
    nearest = hits[0].passage
    items = next((e for e in enumerations if nearest in e or _stands_before(nearest, e[0])), ())
    scores = {hit.passage: hit.score for hit in hits}
    return [Quote(item, _opening(item), scores.get(item, hits[-1].score)) for item in items]


def cite_quotes(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """Cite quotes, numbered from 1 in their order."""
    return tuple(cite(quote.passage, quote.sentences, n=n, score=quote.score) for n, quote in enumerate(quotes, 1))


def make_claims(quotes: Sequence[Quote], *, translated: bool) -> tuple[Claim, ...]:
    """Make one claim of each sentence quoted.

    Args:
        quotes: In the order in which ``cite_quotes`` numbers them.
        translated: Whether the rendering is shown where there is one, instead of the original.

    Returns:
        The claims, in the order of the quotes and of the text.
    """
    claims = []
    for n, quote in enumerate(quotes, 1):
        texts = (s.translation if translated and s.translation else s.text for s in quote.sentences)
        # Where a rendering has other sentences than the original, several share one translation.
        claims += [Claim(text, (n,)) for text in dict.fromkeys(texts)]
    return tuple(claims)


def _weigh(hit: Hit, position: int) -> float:
    return (hit.score + max(hit.sentence_scores[position], 0.0)) / 2


def _with_neighbour(hit: Hit, position: int) -> set[int]:
    sentences = hit.passage.sentences
    if sentences[position].announces and position + 1 < len(sentences):
        return {position, position + 1}
    if len(sentences[position].text) >= _SHORT_CHARS:
        return {position}
    beside = [other for other in (position - 1, position + 1) if 0 <= other < len(sentences)]
    return {position, max(beside, key=lambda other: _weigh(hit, other), default=position)}


def _join_runs(positions: set[int]) -> list[list[int]]:
    """Join neighbours.

    >>> _join_runs({4, 0, 1})
    [[0, 1], [4]]
    """
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _stands_before(passage: Passage, item: Passage) -> bool:
    """Tell whether a passage stands right before an enumeration's first item, in the same turn."""
    same = (passage.document, passage.turn) == (item.document, item.turn)
    return same and passage.last_line == item.first_line - 1


def _opening(item: Passage) -> tuple[Sentence, ...]:
    """Return an item's first sentence, with what announces it."""
    count = next((at for at, sentence in enumerate(item.sentences, 1) if not sentence.announces), 1)
    return item.sentences[:count]

"""An answer composed of the speaker's own sentences; it needs no language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.language import ENGLISH
from index.lexicon import is_han, split_words
from index.passages import Passage, Sentence
from index.transcript import Role
from rag.answer import Citation, Claim, cite
from rag.retriever import Hit

__all__ = [
    "Quote",
    "choose_quotes",
    "cite_quotes",
    "host_leads",
    "make_claims",
    "quote_enumeration",
    "quote_host",
    "quote_item",
    "quote_lead",
    "quote_questions",
    "quote_reply",
    "quote_turn",
]

_MOST_SENTENCES = 3
_MOST_QUOTES = 2
# How far below the best a passage, or a sentence, may score and still be shown.
_PASSAGE_MARGIN = 0.02
_SENTENCE_MARGIN = 0.2
# By how much the host must stand before all others, as the anticipated questions say.
_HOST_LEAD = 0.2
# By how much the host must be nearer than all others, without what the anticipated questions say, to speak of what is
# asked; of forty questions of both kinds those that she speaks of lie at 0.11 and above, the others at 0.06 and below.
_HOST_NEARER = 0.08
# A sentence shorter than this rarely stands alone ("This is something completely new."): it brings
# the nearer of its neighbours along.
_SHORT_CHARS = 60
_FEWEST_WORDS = 3


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

    def is_translated(self, language: str) -> bool:
        """Tell whether those who ask in a language read the rendering instead of the original."""
        return language == ENGLISH and all(sentence.translation for sentence in self.sentences)


def choose_quotes(hits: Sequence[Hit], *, host_too: bool = False) -> list[Quote]:
    """Choose the sentences that answer.

    A sentence is worth the mean of its passage's score and its own cosine: a passage is found by its
    words, its meaning and the question it answers, and the sentence is what comes to the point. What the
    host asks answers nothing, whatever it resembles.

    Args:
        hits: Passages found, nearest first.
        host_too: Whether what the host states may be quoted as well, as the host's.

    Returns:
        Runs of neighbouring sentences: passages by score, within a passage in the order said. Empty
        where nothing can be quoted.
    """
    sayable = [hit for hit in hits if _sayable(hit, host_too=host_too)]
    near = [hit for hit in sayable if hit.score >= sayable[0].score - _PASSAGE_MARGIN]
    weighed = sorted(
        (-_weigh(hit, position), rank, position)
        for rank, hit in enumerate(near)
        for position in _sayable(hit, host_too=host_too)
    )
    chosen: dict[int, set[int]] = {}
    for value, rank, position in weighed[:_MOST_SENTENCES]:
        if -value >= -weighed[0][0] - _SENTENCE_MARGIN:
            neighbours = _with_neighbour(near[rank], position) & _sayable(near[rank], host_too=host_too)
            chosen.setdefault(rank, set()).update(neighbours)
    runs = [(near[rank], run) for rank in sorted(chosen) for run in _join_runs(chosen[rank])]
    return [
        Quote(
            hit.passage,
            tuple(hit.passage.sentences[position] for position in run),
            max(_weigh(hit, position) for position in run),
        )
        for hit, run in runs[:_MOST_QUOTES]
    ]


def _sayable(hit: Hit, *, host_too: bool) -> set[int]:
    """Return which sentences of a passage may answer a question.

    "Yes." and "Exactly, right." answer one question only, the one they were said to. A host's questions
    answer none.
    """
    passage = hit.passage
    if passage.role is Role.HOST and not host_too:
        return set()
    return {
        position
        for position, sentence in enumerate(passage.sentences)
        if not (passage.role is Role.HOST and sentence.asks) and _says_something(sentence.text)
    }


def _says_something(text: str) -> bool:
    """Tell whether a sentence says anything without the question it was said to.

    >>> [_says_something(text) for text in ("Yeah, yeah, yeah.", "In 2019.", "We grow pears.", "我们种梨树。")]
    [False, True, True, True]
    """
    words = {part for word in split_words(text.casefold()) for part in (word if is_han(word) else (word,))}
    return len(words) >= _FEWEST_WORDS or any(char.isdigit() for char in text)


def host_leads(hits: Sequence[Hit]) -> bool:
    """Tell whether the host's words, not the guest's, answer.

    What the host asks resembles what a user asks more than any answer does; so it takes anticipated questions to
    tell, and those that the host answers must be by far the likest. Who asks the host's own question wants the reply.
    """
    if not hits or hits[0].passage.role is not Role.HOST or hits[0].is_asked_again:
        return False
    others = max((hit.anticipated for hit in hits if hit.passage.role is not Role.HOST), default=0.0)
    return hits[0].anticipated >= others + _HOST_LEAD


def quote_host(hits: Sequence[Hit], *, any_subject: bool) -> list[Quote]:
    """Quote what the host asks or says of something.

    Args:
        hits: Passages found, nearest first.
        any_subject: Whether the question names no subject, so that any turn of the host's may be meant.

    Returns:
        The host's nearest passage as a whole; empty where it is others who speak of it.
    """
    hosts = [hit for hit in hits if hit.passage.role is Role.HOST]
    others = max((hit.likeness for hit in hits if hit.passage.role is not Role.HOST), default=0.0)
    if not any_subject:
        hosts = [hit for hit in hosts if hit.likeness >= others + _HOST_NEARER]
    return quote_turn(hosts)


def quote_reply(passages: Sequence[Passage], host_turns: Mapping[str, Sequence[int]], turn: int) -> list[Quote]:
    """Quote how the reply to one of the host's questions opens.

    Args:
        passages: All passages, in order.
        host_turns: By document, the turns in which a host speaks.
        turn: Which of them: 0 the first, -1 the last.

    Returns:
        The reply's first passage in each document; empty where no host has spoken so often.
    """
    found: dict[str, Quote] = {}
    for passage in passages:
        turns = host_turns[passage.document]
        if -len(turns) <= turn < len(turns) and passage.asked_in == turns[turn]:
            found.setdefault(passage.document, Quote(passage, passage.sentences, 1.0))
    return list(found.values())


def quote_questions(passages: Sequence[Passage], role: Role) -> list[Quote]:
    """Quote all that hosts, or guests, ask in passages: runs of the sentences that are questions, in order."""
    quotes = []
    for passage in passages:
        if passage.role is role:
            asking = {position for position, sentence in enumerate(passage.sentences) if sentence.asks}
            for run in _join_runs(asking):
                quotes.append(Quote(passage, tuple(passage.sentences[position] for position in run), 1.0))
    return quotes


def quote_lead(passages: Sequence[Passage]) -> list[Quote]:
    """Quote how the articles that introduce interviews sum them up: the first sentence of each paragraph."""
    return [
        Quote(passage, passage.sentences[:1], 1.0)
        for passage, before in zip(passages, (None, *passages), strict=False)
        if passage.role is Role.ARTICLE
        and not passage.announces_only
        and (before is None or before.last_line != passage.first_line)
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
    if nearest in items and _best_sentence(hits[0]) not in _opening(nearest):
        return []  # it is a detail of one item that is asked for
    scores = {hit.passage: hit.score for hit in hits}
    return [Quote(item, _opening(item), scores.get(item, hits[-1].score)) for item in items]


def quote_item(hits: Sequence[Hit], enumerations: Sequence[Sequence[Passage]], item: int) -> list[Quote]:
    """Quote one of the things that the speaker counts up: "and the third one?".

    Args:
        hits: Passages found, nearest first.
        enumerations: What ``find_enumerations`` found.
        item: Which: 0 the first, -1 the last.

    Returns:
        That item's first paragraph, of the enumeration to which the hits come nearest; empty where they come near
        none, or it has no such item.
    """
    nearest = hits[0].passage if hits else None
    if nearest is None or not any(nearest in found or _stands_before(nearest, found[0]) for found in enumerations):
        return []  # "the first one" of something that is not counted up
    near = [(sum(hit.score for hit in hits if hit.passage in found), found) for found in enumerations]
    best, found = max(near, key=lambda pair: pair[0], default=(0.0, ()))
    if best == 0 or item >= len(found):
        return []
    scores = {hit.passage: hit.score for hit in hits}
    return [Quote(found[item], found[item].sentences, scores.get(found[item], hits[-1].score))]


def _best_sentence(hit: Hit) -> Sentence:
    return hit.passage.sentences[max(range(len(hit.sentence_scores)), key=lambda at: hit.sentence_scores[at])]


def cite_quotes(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """Cite quotes, numbered from 1 in their order."""
    return tuple(cite(quote.passage, quote.sentences, n=n, score=quote.score) for n, quote in enumerate(quotes, 1))


def make_claims(quotes: Sequence[Quote], language: str) -> tuple[Claim, ...]:
    """Make one claim of each sentence quoted.

    Args:
        quotes: In the order in which ``cite_quotes`` numbers them.
        language: ISO 639-1 code of the question: in English the rendering is claimed where there is one.

    Returns:
        The claims, in the order of the quotes and of the text.
    """
    claims = []
    for n, quote in enumerate(quotes, 1):
        translated = quote.is_translated(language)
        texts = (sentence.translation if translated else sentence.text for sentence in quote.sentences)
        # Where a rendering has other sentences than the original, several share one translation.
        claims += [Claim(text, (n,)) for text in dict.fromkeys(texts) if text]
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

"""Question → the passages that may answer it: by meaning and by word, fused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.anticipation import Judgement
from index.background import background_of
from index.build import DENSE_ROWS, Index
from index.encoder import Vectors
from index.lexicon import nearest_texts
from index.passages import Passage
from index.transcript import Role
from index.vectors import PassageScore
from rag.question import Question
from rag.wording import leave_out_partners

__all__ = ["DEFAULT_WEIGHTS", "Hit", "HybridRetriever", "Retrieved", "Weights"]

LEXICAL_WEIGHT = 0.2
"""How much of a score comes from words, in [0, 1]; the rest comes from meaning."""

ANTICIPATED_WEIGHT = 0.5
"""How much of a score comes from the anticipated questions where an index has any, in [0, 1]."""

FEWEST_ANTICIPATED = 400
"""From how many anticipated questions of an interview on, the everyday ones counted in, they are heard: a handful
would be outvoted by the everyday ones, which nobody answers, and everything be refused."""

BY_WORD = 100
"""How many of the passages nearest by words are looked at: of many, the rest is not."""

REPLY_SHARE = 0.35
"""How far a reply rises towards the score of the host's question that it answers, in [0, 1]."""

# From here on a question is the host's own: the moderator's, word for word, reach 0.8 and more.
_ASKED_AGAIN = 0.7

# What the anticipated questions must say for a passage that only announces something to be what is asked for.
_SURELY_ASKED = 0.5

# What a role adds to a score. The host's questions resemble the user's more than any answer does, so
# they step back unless they are what is asked for; the article only sums up what is said later.
_ROLE_BONUS: Mapping[Role | None, Mapping[Role, float]] = {
    None: {Role.HOST: -0.06, Role.ARTICLE: 0.0},
    Role.GUEST: {Role.HOST: -0.25, Role.ARTICLE: -0.03},
    Role.HOST: {Role.HOST: 0.25},
}


# Where one guest is asked for by name, the others step back as far as a host does.
_OTHER_GUEST_BONUS = -0.25

# For the one turn that is asked for: "what was the first question?" says nothing of its subject.
_TURN_BONUS = 0.5


@dataclass(frozen=True)
class Hit:
    """A passage found.

    Attributes:
        passage: The passage.
        score: In [0, 1]; higher is nearer. Meaning and words together, with the role taken in, and what the
            anticipated questions say.
        sentence_scores: How near each sentence is, in order, in [-1, 1]: its cosine with the question, and where there
            are anticipated questions the mean of that and of what they say.
        anticipated: What the anticipated questions say of the passage, in [0, 1]; 0 where there are none.
        likeness: The score without what the anticipated questions say, in [0, 1].
    """

    passage: Passage
    score: float
    sentence_scores: tuple[float, ...]
    anticipated: float = 0.0
    likeness: float = 0.0

    @property
    def is_asked_again(self) -> bool:
        """Whether the user asks the host's own question, and so wants the reply to it."""
        return self.passage.role is Role.HOST and self.anticipated > 0 and self.likeness >= _ASKED_AGAIN


@dataclass(frozen=True)
class Retrieved:
    """All that was found for a question.

    Attributes:
        hits: Nearest first.
        deviations: The best cosine of any passage, in standard deviations above what everyday questions
            reach here.
        lexical: The best score by words of any passage, in [0, 1].
        anticipated: How surely the best passage's document answers the question by its anticipated questions, about
            0 to 1; None where it has none.
        not_answered: How surely it does not, likewise; None where it has none.
        unspoken: The share of the words asked about that stand neither in an interview nor in a question one answers.
        passages_searched: How many passages there are.
    """

    hits: tuple[Hit, ...]
    deviations: float
    lexical: float
    anticipated: float | None
    not_answered: float | None
    unspoken: float
    passages_searched: int


@dataclass(frozen=True)
class _View:
    """How everything scores for one text.

    Attributes:
        scores: By passage, in [0, 1].
        likeness: By passage, the same without what the anticipated questions say.
        said: By passage, what those say, in [0, 1].
        dense: By passage, the cosines.
        judgements: By document, what its anticipated questions say.
        cosine: The best cosine of any passage.
        lexical: The best score by words of any passage.
    """

    scores: Mapping[int, float]
    likeness: Mapping[int, float]
    said: Mapping[int, float]
    dense: Mapping[int, PassageScore]
    judgements: Mapping[str, Judgement]
    cosine: float
    lexical: float


@dataclass(frozen=True)
class Weights:
    """How much each part has to say, in [0, 1]; at 0 it has nothing.

    Attributes:
        words: What comes from words; the rest comes from meaning.
        anticipated: What comes from the anticipated questions where an index has any.
        reply: How far a reply rises towards the score of the host's question that it answers.
        roles: How much of the bonus and the step back of roles counts.
    """

    words: float = LEXICAL_WEIGHT
    anticipated: float = ANTICIPATED_WEIGHT
    reply: float = REPLY_SHARE
    roles: float = 1.0


DEFAULT_WEIGHTS = Weights()
"""What was chosen on the tuning questions; `python -m benchmarks.ablation` tells what each part brings."""


@dataclass(frozen=True)
class HybridRetriever:
    """Finds passages by vectors and by BM25, over the original and its rendering.

    The two are added with fixed weights on scales known beforehand, which keeps how sure each is;
    ranks would lose it (Bruch, Gai & Ingber (2023), "An Analysis of Fusion Functions for Hybrid
    Retrieval").

    Attributes:
        index: What to search.
        weights: How much each part has to say.
    """

    index: Index
    weights: Weights = DEFAULT_WEIGHTS

    def find(self, question: Question, *, top: int = 10) -> Retrieved:
        """Find the passages nearest to a question.

        Args:
            question: What to look for.
            top: How many passages, at least 1.

        Returns:
            The best passages, and how near the nearest is.
        """
        texts = [leave_out_partners(text, self.index.guests) for text in question.search_texts]
        views = [
            self._view(question, text, query)
            for text, query in zip(texts, self.index.encoder.encode_query(texts), strict=True)
        ]
        scores = _average(view.scores for view in views)
        scored = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        hits = tuple(self._make_hit(number, score, views) for number, score in scored[:top])
        judged = [view.judgements.get(hits[0].passage.document) for view in views] if hits else []
        judgements = [judgement for judgement in judged if judgement]
        return Retrieved(
            hits=hits,
            deviations=max(
                background_of(question.language, self.index.backgrounds).standardise(view.cosine) for view in views
            ),
            lexical=max(view.lexical for view in views),
            anticipated=_mean([max(judgement.passages.values(), default=0.0) for judgement in judgements]),
            not_answered=_mean([judgement.not_answered for judgement in judgements]),
            unspoken=self.index.vocabulary.unspoken_share(
                leave_out_partners(question.subject, self.index.guests), question.language
            ),
            passages_searched=len(self.index.passages),
        )

    def _make_hit(self, number: int, score: float, views: Sequence[_View]) -> Hit:
        passage = self.index.passages[number]
        sentences = np.mean([self._score_sentences(view, number) for view in views], axis=0)
        said, likeness = (
            sum(by_passage.get(number, 0.0) for by_passage in given) / len(views)
            for given in ([view.said for view in views], [view.likeness for view in views])
        )
        return Hit(passage, score, tuple(sentences.tolist()), said, likeness)

    def _view(self, question: Question, text: str, query: Vectors) -> _View:
        """Score all passages for one text."""
        lexical = reduce(
            np.maximum, (lexicon.score(text, question.language) for lexicon in self.index.lexicons.values())
        )
        judgements = self._judge(query, text, question.language)
        also = {*nearest_texts(lexical, BY_WORD), *(n for judgement in judgements.values() for n in judgement.passages)}
        dense = self.index.vectors.score_passages(query, top=DENSE_ROWS, also=also)
        words = self.weights.words
        scores: dict[int, float] = {}
        for number in dense.keys() | also:
            cosine = max(dense[number].cosine, 0.0) if number in dense else 0.0
            scores[number] = (1 - words) * cosine + words * float(lexical[number])
        likeness = self._weigh_roles(question, scores)
        said = {n: _clip(value) for judgement in judgements.values() for n, value in judgement.passages.items()}
        weight = self.weights.anticipated if judgements else 0.0
        # "Here is the interview:" resembles many a question, and answers hardly any.
        weighed = {
            number: (1 - weight) * score + weight * said.get(number, 0.0)
            for number, score in likeness.items()
            if not self.index.passages[number].announces_only or said.get(number, 0.0) >= _SURELY_ASKED
        }
        best = max(score.cosine for score in dense.values())
        return _View(weighed, likeness, said, dense, judgements, best, float(lexical.max()))

    def _score_sentences(self, view: _View, number: int) -> list[float]:
        passage = self.index.passages[number]
        seen = view.dense[number].sentences if number in view.dense else {}
        cosines = [seen.get(position, 0.0) for position in range(len(passage.sentences))]
        judgement = view.judgements.get(passage.document)
        if judgement is None:
            return cosines
        said = [judgement.sentences.get((number, position), 0.0) for position in range(len(cosines))]
        return [(cosine + _clip(value)) / 2 for cosine, value in zip(cosines, said, strict=True)]

    def _judge(self, query: Vectors, text: str, language: str) -> dict[str, Judgement]:
        """Return what the anticipated questions of each document that has any say of a question."""
        return {
            document: anticipation.judge(query, text, language)
            for document, anticipation in self.index.anticipations.items()
            if len(anticipation) >= FEWEST_ANTICIPATED
        }

    def _weigh_roles(self, question: Question, scores: Mapping[int, float]) -> dict[int, float]:
        """Turn scores towards those whose words are asked for; all stay in [0, 1].

        Where it is not the host, a question near to the host's leads to the reply: passages of the reply
        rise part of the way towards the score of the question that they answer.
        """
        passages = self.index.passages
        asked: dict[tuple[str, int], float] = {}
        for number, score in scores.items():
            if passages[number].role is Role.HOST:
                turn = (passages[number].document, passages[number].turn)
                asked[turn] = max(asked.get(turn, 0.0), score)
        weighed = {}
        named = self._find_named(question.text) if question.of is Role.GUEST else set()
        for number, own in scores.items():
            passage = passages[number]
            score = own + self.weights.roles * self._bonus(question, passage)
            if named and passage.role is Role.GUEST and passage.speaker not in named:
                score += self.weights.roles * _OTHER_GUEST_BONUS
            if question.of is not Role.HOST and passage.asked_in is not None:
                lead = asked.get((passage.document, passage.asked_in), 0.0) - own
                score += self.weights.reply * max(lead, 0.0)
            weighed[number] = min(max(score, 0.0), 1.0)
        return weighed

    def _find_named(self, text: str) -> set[str]:
        """Return the guests whose names stand in a text."""
        folded = text.casefold()
        return {guest for guest in self.index.guests if guest.casefold() in folded}

    def _bonus(self, question: Question, passage: Passage) -> float:
        bonus = _ROLE_BONUS[question.of].get(passage.role, 0.0)
        turns = self.index.host_turns[passage.document]
        if question.turn is not None and -len(turns) <= question.turn < len(turns):
            turn = passage.turn if question.of is Role.HOST else passage.asked_in
            bonus += _TURN_BONUS if turn == turns[question.turn] else 0.0
        return bonus


def _average(scores: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """Return each passage's mean score; where it has none, 0."""
    given = list(scores)
    return {n: sum(view.get(n, 0.0) for view in given) / len(given) for n in dict.fromkeys(n for v in given for n in v)}


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)

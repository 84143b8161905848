"""Answered or not said: whether what was found answers the question at all."""

from __future__ import annotations

import math

from index.transcript import Role
from rag.question import Question
from rag.retriever import Retrieved

__all__ = ["answer_probability", "features_of", "is_answered"]

# Logistic regressions, fitted by `python -m benchmarks.decision`, which prints them and the rates they give: where
# the best passage's document has anticipated questions, and where it has none. The intercepts come first.
_ANTICIPATED = (1.57, 0.6, 5.31, -6.04, -3.24)
_PLAIN = (-1.65, 0.56, 3.54, -0.38)


def features_of(question: Question, retrieved: Retrieved) -> tuple[float, ...]:
    """Return what the decision rests on.

    Args:
        question: What was asked.
        retrieved: What was found.

    Returns:
        Where the best passage's document has anticipated questions: 1 where the host's words are asked for, which
        hardly anybody asks in vain, else 0; how surely those that are answered, and those that are not, are like this
        one, both about 0 to 1; and the share of its words that are spoken of nowhere. Where it has none: how many
        standard deviations the best passage stands above what everyday questions reach on this index in this
        language; the same 1 or 0; and how much of the question's wording stands in one passage, in [0, 1].
    """
    of_host = float(question.of is Role.HOST)
    if retrieved.anticipated is None or retrieved.not_answered is None:
        return (retrieved.deviations, of_host, retrieved.lexical)
    return (of_host, retrieved.anticipated, retrieved.not_answered, retrieved.unspoken)


def answer_probability(question: Question, retrieved: Retrieved) -> float:
    """Return how likely it is that the passages found answer the question, in (0, 1)."""
    features = features_of(question, retrieved)
    intercept, *weights = _PLAIN if retrieved.anticipated is None else _ANTICIPATED
    logit = intercept + sum(weight * feature for weight, feature in zip(weights, features, strict=True))
    return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))


def is_answered(question: Question, retrieved: Retrieved) -> bool:
    """Tell whether to answer: where an answer is likelier than not, and where the host asked the same."""
    asked_again = any(hit.is_asked_again for hit in retrieved.hits[:2])
    return bool(retrieved.hits) and (asked_again or answer_probability(question, retrieved) >= 0.5)

"""Answered or not said: whether what was found answers the question at all."""

from __future__ import annotations

import math

from index.transcript import Role
from rag.question import Question
from rag.retriever import Retrieved

__all__ = ["answer_probability", "features_of", "is_answered"]

# Fitted by `python -m benchmarks.decision`, which prints them and the rates that they give.
_INTERCEPT = -2.57
_WEIGHTS = (0.95, 0.77, 3.66)


def features_of(question: Question, retrieved: Retrieved) -> tuple[float, ...]:
    """Return what the decision rests on.

    Args:
        question: What was asked.
        retrieved: What was found.

    Returns:
        How many standard deviations the best passage stands above what everyday questions reach on this
        index in this language; how much of the question's wording stands in one passage, in [0, 1]; and
        1 where the host's words are asked for, which hardly anybody asks in vain, else 0.
    """
    return (retrieved.deviations, retrieved.lexical, float(question.of is Role.HOST))


def answer_probability(question: Question, retrieved: Retrieved) -> float:
    """Return how likely it is that the passages found answer the question, in (0, 1)."""
    features = features_of(question, retrieved)
    logit = _INTERCEPT + sum(weight * feature for weight, feature in zip(_WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))


def is_answered(question: Question, retrieved: Retrieved) -> bool:
    """Tell whether to answer: where an answer is likelier than not."""
    return bool(retrieved.hits) and answer_probability(question, retrieved) >= 0.5

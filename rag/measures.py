"""Outcomes → figures with confidence intervals. The only place that imports ir_measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import PackageError
from rag.evaluate import Outcome
from rag.gold import CONVERSATION

__all__ = ["ANSWERING", "FINDING", "REFUSING", "TRUSTING", "Figure", "Figures", "check_packages", "group", "measure"]

FINDING = ("hit@1", "hit@3", "hit@5", "MRR@10", "nDCG@10")
"""Of questions with gold lines, how well a right passage is found."""
ANSWERING = ("answered", "some citation right", "citations right", "gold lines cited", "right words quoted")
"""Of questions with gold lines, how they are answered."""
REFUSING = ("refused",)
"""Of questions without gold lines, how many are refused."""
TRUSTING = ("verbatim", "speaker right")
"""Of all questions, whether what is shown stands where it is said to stand, by whom."""

RESAMPLES = 2000
_SEED = 7
_COVERED = (2.5, 97.5)  # percentiles: an interval of 95 %


@dataclass(frozen=True)
class Figure:
    """A share, and how far chance alone may have moved it.

    Attributes:
        value: In [0, 1]; higher is better.
        low: Lower end of its 95 % interval.
        high: Upper end.
        questions: How many questions it counts.
    """

    value: float
    low: float
    high: float
    questions: int


Figures = Mapping[str, Figure]
"""By the figure's name; without those that no question of the group bears on."""


def check_packages() -> None:
    """Refuse to evaluate without the metrics library, before anything is loaded.

    Raises:
        PackageError: It is not installed.
    """
    try:
        import ir_measures  # noqa: F401
    except ImportError as error:
        raise PackageError(
            "evaluating needs the package ir-measures, which is not installed; type: pip install ir-measures"
        ) from error


def group(outcomes: Sequence[Outcome]) -> dict[str, dict[str, list[Outcome]]]:
    """Group outcomes by language and by kind.

    Args:
        outcomes: What ``ask_gold`` returned.

    Returns:
        Under ``language`` and ``kind``, the outcomes of each, in the order first met; under ``language``
        without follow-ups and traps, which test something else than the language.
    """
    groups: dict[str, dict[str, list[Outcome]]] = {"language": {}, "kind": {}}
    for outcome in outcomes:
        if outcome.question.kind not in CONVERSATION:
            groups["language"].setdefault(outcome.question.language, []).append(outcome)
        groups["kind"].setdefault(outcome.question.kind, []).append(outcome)
    return groups


def measure(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Count, and draw an interval round each figure.

    Every figure is a share, of questions or of citations. Its interval is the percentile bootstrap over
    questions (Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13), from a fixed
    seed; where every question came out alike it has no width, however few they are.

    Args:
        outcomes: Of one group, at least one.

    Returns:
        The figures, in the order of the groups of names above.

    Raises:
        PackageError: The metrics library is not installed.
    """
    ranked = _measure_ranking(outcomes)
    figures = {}
    for name in (*FINDING, *ANSWERING, *REFUSING, *TRUSTING):
        if name in FINDING:
            parts = [(scores[name], 1.0) if o.question.gold_lines else (0.0, 0.0) for o, scores in ranked]
        else:
            parts = [_COUNTS[name](outcome) for outcome in outcomes]
        shares = np.array(parts, dtype=np.float64)
        if shares[:, 1].any():
            figures[name] = _summarise(shares)
    return figures


def _measure_ranking(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, Mapping[str, float]]]:
    """Return the ranking metrics of each outcome, by the library."""
    check_packages()
    import ir_measures as ir

    measures = {"hit@1": ir.Success @ 1, "hit@3": ir.Success @ 3, "hit@5": ir.Success @ 5}
    measures |= {"MRR@10": ir.RR @ 10, "nDCG@10": ir.nDCG @ 10}
    names = {str(measure): name for name, measure in measures.items()}
    judged, run = [], []
    for number, outcome in enumerate(outcomes):
        unseen = [f"unseen {n}" for n in range(outcome.relevant - sum(outcome.found))]
        right = [f"rank {rank}" for rank, right in enumerate(outcome.found, 1) if right]
        judged += [ir.Qrel(str(number), passage, 1) for passage in (*right, *unseen)]
        # Scored by rank: the library orders equal scores by name, and ours may be equal.
        run += [ir.ScoredDoc(str(number), f"rank {rank}", -float(rank)) for rank in range(1, len(outcome.found) + 1)]
    scores: list[dict[str, float]] = [dict.fromkeys(FINDING, 0.0) for _ in outcomes]
    for metric in ir.iter_calc(list(measures.values()), judged, run):
        scores[int(metric.query_id)][names[str(metric.measure)]] = float(metric.value)
    return list(zip(outcomes, scores, strict=True))


def _when(condition: bool, value: float) -> tuple[float, float]:
    return (value, 1.0) if condition else (0.0, 0.0)


# Each outcome's part of a share: what counts for it, and how much could have.
_COUNTS: Mapping[str, Callable[[Outcome], tuple[float, float]]] = {
    "answered": lambda o: _when(bool(o.question.gold_lines), o.answered),
    "some citation right": lambda o: _when(bool(o.question.gold_lines) and o.answered, any(o.on_gold)),
    "citations right": lambda o: (sum(o.on_gold), len(o.on_gold)) if o.question.gold_lines else (0, 0),
    "gold lines cited": lambda o: (len(o.lines_cited), len(o.question.gold_lines)),
    "right words quoted": lambda o: _when(bool(o.question.must_quote), o.quoted),
    "refused": lambda o: _when(not o.question.gold_lines, not o.answered),
    "verbatim": lambda o: (o.verbatim, 1),
    "speaker right": lambda o: (o.roles_right, 1),
}


def _summarise(shares: npt.NDArray[np.float64]) -> Figure:
    """Return the share of sums of a column pair, with its bootstrap interval."""
    bearing = shares[shares[:, 1] > 0]
    picks = np.random.default_rng(_SEED).integers(len(bearing), size=(RESAMPLES, len(bearing)))
    sums: npt.NDArray[Any] = bearing[picks].sum(axis=1)
    low, high = np.percentile(sums[:, 0] / sums[:, 1], _COVERED)
    total = bearing.sum(axis=0)
    return Figure(float(total[0] / total[1]), float(low), float(high), len(bearing))

"""The figures, against what they are by definition."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate import FOUND, Outcome
from rag.gold import GoldQuestion
from rag.measures import measure


def outcome(
    found: tuple[bool, ...] = (),
    *,
    gold: bool = True,
    answered: bool = True,
    on_gold: tuple[bool, ...] = (),
    relevant: int | None = None,
) -> Outcome:
    question = GoldQuestion("q", "en", "factoid", "?", frozenset({1, 2} if gold else ()), must_quote=("x",) * gold)
    return Outcome(
        question=question,
        answered=answered,
        probability=0.5,
        found=found,
        relevant=sum(found) if relevant is None else relevant,
        on_gold=on_gold,
        lines_cited=frozenset({1} if any(on_gold) else ()),
        quoted=any(on_gold),
        verbatim=True,
        roles_right=True,
    )


def values(*outcomes: Outcome) -> dict[str, float]:
    return {name: round(figure.value, 6) for name, figure in measure(outcomes).items()}


def test_each_figure_counts_what_it_says() -> None:
    found = values(
        outcome((False, True, False, True), on_gold=(True, False, False)),
        outcome((False,) * 4, answered=False),
        outcome((), gold=False, answered=False),
        outcome((), gold=False, answered=True, on_gold=(False,)),
    )
    assert (found["hit@1"], found["hit@3"], found["hit@5"], found["MRR@10"]) == (0, 0.5, 0.5, 0.25)
    assert (found["answered"], found["some citation right"], found["refused"]) == (0.5, 1, 0.5)
    assert found["citations right"] == pytest.approx(1 / 3, abs=1e-6)
    assert (found["gold lines cited"], found["right words quoted"]) == (0.25, 0.5)
    assert (found["verbatim"], found["speaker right"]) == (1, 1)


def test_what_no_question_bears_on_is_left_out() -> None:
    assert "hit@1" not in values(outcome(gold=False))
    assert "refused" not in values(outcome((True,)))


@given(st.lists(st.booleans(), min_size=1, max_size=FOUND), st.integers(0, 4))
def test_the_ranking_figures_are_those_of_the_textbook(found: list[bool], unseen: int) -> None:
    relevant = sum(found) + unseen
    scored = values(outcome(tuple(found), relevant=relevant))
    gain = sum(1 / math.log2(rank + 1) for rank, right in enumerate(found, 1) if right)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, 10) + 1))
    assert scored["nDCG@10"] == pytest.approx(gain / best if best else 0, abs=1e-5)
    assert scored["MRR@10"] == pytest.approx(1 / (found.index(True) + 1) if any(found) else 0, abs=1e-5)
    assert [scored[f"hit@{k}"] for k in (1, 3, 5)] == [float(any(found[:k])) for k in (1, 3, 5)]


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_an_interval_holds_its_value_and_narrows_with_more_questions(right: list[bool]) -> None:
    few = measure([outcome((hit,)) for hit in right])["hit@1"]
    assert 0 <= few.low <= few.value + 1e-9
    assert few.value <= few.high + 1e-9 <= 1 + 2e-9
    assert few.questions == len(right)
    many = measure([outcome((hit,)) for hit in right * 9])["hit@1"]
    assert many.high - many.low <= few.high - few.low + 1e-9


def test_an_interval_is_about_what_the_normal_approximation_gives() -> None:
    found = measure([outcome((number % 4 > 0,)) for number in range(400)])["hit@1"]
    error = 1.96 * math.sqrt(0.75 * 0.25 / 400)
    assert found.low == pytest.approx(0.75 - error, abs=0.006)
    assert found.high == pytest.approx(0.75 + error, abs=0.006)


def test_the_same_outcomes_give_the_same_intervals() -> None:
    outcomes = [outcome((number % 3 == 0,)) for number in range(30)]
    assert measure(outcomes) == measure(outcomes)

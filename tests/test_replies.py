"""Of what language models get wrong nothing is shown as supported; of what they get right, most is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.replies import Shown, read_replies, try_replies
from benchmarks.support import HELD_OUT, SENTENCES, judge_sentences, read_sentences
from rag.pipeline import Pipeline
from rag.verify import verify_citation


@pytest.fixture(scope="module")
def shown(pipeline: Pipeline) -> list[Shown]:
    return list(try_replies(pipeline, read_replies()))


def test_no_bad_sentence_is_shown_as_supported(shown: list[Shown]) -> None:
    bad = [one for one in shown if one.reply.bad]
    assert len(bad) >= 30
    assert [one.reply.text for one in bad if one.bad] == []


def test_nearly_every_good_reply_is_shown(shown: list[Shown]) -> None:
    good = [one for one in shown if one.reply.good and not one.reply.bad]
    assert len(good) >= 15
    assert sum(one.good == len(one.reply.good) for one in good) / len(good) >= 0.85


def test_what_is_shown_cites_what_stands_in_the_document(shown: list[Shown], pipeline: Pipeline) -> None:
    for one in shown:
        assert one.answer.answered
        numbers = [citation.n for citation in one.answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(set(claim.citations) <= set(numbers) and claim.citations for claim in one.answer.claims)
        assert all(verify_citation(c, pipeline.index.interviews) is None for c in one.answer.citations)
        assert one.answer.notice or one.answer.mode == "model"


@pytest.mark.parametrize(("path", "fewest", "kept"), [(SENTENCES, 80, 0.82), (HELD_OUT, 40, 0.66)])
def test_the_measure_tells_true_sentences_from_false_ones(
    pipeline: Pipeline, path: Path, fewest: int, kept: float
) -> None:
    judged = judge_sentences(pipeline.index, read_sentences(path))
    assert len(judged) >= fewest
    assert [one.sentence.claim for one in judged if not one.sentence.supported and one.fault is None] == []
    true = [one for one in judged if one.sentence.supported]
    assert sum(one.right for one in true) / len(true) >= kept

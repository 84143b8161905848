"""Asking in a thread: steps, answers, errors, and what happens to an answer that nobody waits for."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from rag.progress import Step
from rag.question import Message
from tests.ui.conftest import FakeAsk
from ui.conversation import Conversation, Exchange, follow_answer, make_showable


def test_a_quick_answer_comes_at_once(fake_ask: FakeAsk) -> None:
    [told] = follow_answer(fake_ask, Exchange("robots"), "robots", (), unwanted=threading.Event())
    assert told.state == "answered"
    assert told.answer == fake_ask("robots")
    assert [step.name for step in told.steps] == ["reading", "searching"]


def test_an_answer_that_takes_a_moment_is_told_step_by_step(slow: FakeAsk) -> None:
    going = follow_answer(slow, Exchange("slow robots"), "slow robots", (), unwanted=threading.Event())
    assert next(going).steps[-1] == Step("writing", text="A first word")
    slow.released.set()
    *_, last = going
    assert last.state == "answered"
    assert last.steps[-1] == Step("writing", text="A first word and another")  # one of each name


def test_nobody_waiting_any_more_ends_the_work(slow: FakeAsk) -> None:
    unwanted = threading.Event()
    going = follow_answer(slow, Exchange("slow"), "slow", (), unwanted=unwanted)
    next(going)
    unwanted.set()
    assert list(going) == []
    slow.released.set()
    for _ in range(100):
        if slow.ended:
            break
        time.sleep(0.02)
    assert slow.ended == ["slow"]


def test_our_error_is_kept_as_it_is_told(fake_ask: FakeAsk) -> None:
    [told] = follow_answer(fake_ask, Exchange("q"), "forbidden", (), unwanted=threading.Event())
    assert (told.state, told.trouble) == ("refused", "the question holds a forbidden word; leave it out")


def test_an_unexpected_error_goes_to_the_log_and_not_to_the_reader(
    fake_ask: FakeAsk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.conversation"):
        [told] = follow_answer(fake_ask, Exchange("q"), "crash", (), unwanted=threading.Event())
    assert (told.state, told.trouble) == ("failed", "")
    assert "secret detail" in caplog.text


def test_later_questions_lean_on_what_was_answered_and_on_nothing_else(fake_ask: FakeAsk) -> None:
    answer = fake_ask("robots")
    conversation = Conversation().add(Exchange("robots", "answered", answer)).add(Exchange("x", "failed"))
    assert conversation.history == (Message("user", "robots"), Message("assistant", answer.answer))
    assert conversation.answers == (answer,)
    assert len(conversation.drop_unanswered().exchanges) == 1
    assert conversation.drop_unanswered().drop_unanswered().exchanges == conversation.exchanges[:1]


def test_an_exchange_that_was_left_busy_gives_way() -> None:
    conversation = Conversation().add(Exchange("old")).add(Exchange("new"))
    assert [exchange.question for exchange in conversation.exchanges] == ["new"]
    assert conversation.busy


def test_a_question_is_made_showable() -> None:
    assert make_showable("a\ud83d") == "a?"
    assert make_showable("a" * 100_000) == "a" * 2000 + "…"

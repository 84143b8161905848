"""What one visitor asked and was told, and the asking itself: in a thread, step by step, until no longer wanted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from index.errors import OnRecordError
from rag.answer import Answer
from rag.progress import Listen, Step
from rag.question import MAX_QUESTION_CHARS, Message

__all__ = ["Ask", "Conversation", "Exchange", "follow_answer", "make_showable"]

_LOGGER = logging.getLogger(__name__)
_LOOK_SECONDS = 0.1


class Ask(Protocol):
    """Answers a question; the pipeline's, or a test's."""

    def __call__(self, text: str, history: Sequence[Message] = (), *, listen: Listen = ...) -> Answer:
        """Answer a question, given the messages before it; ``listen`` hears each step."""


@dataclass(frozen=True)
class Exchange:
    """One question and what came of it.

    Attributes:
        question: As shown on the page.
        state: Whether it is being answered, was (also with "not said"), was stopped by the visitor, could not be
            asked, or failed on our side.
        answer: None unless answered.
        steps: What has been done for it so far, one of each name, in order.
        trouble: What was wrong with a question that was refused, one line; empty for the others.
        verdict: The visitor's thumb; empty for none.
    """

    question: str
    state: Literal["busy", "answered", "stopped", "refused", "failed"] = "busy"
    answer: Answer | None = None
    steps: tuple[Step, ...] = ()
    trouble: str = ""
    verdict: Literal["", "up", "down"] = ""


@dataclass(frozen=True)
class Conversation:
    """All exchanges of one visitor.

    Attributes:
        exchanges: Oldest first; only the last may be busy.
    """

    exchanges: tuple[Exchange, ...] = ()

    @property
    def history(self) -> tuple[Message, ...]:
        """What later questions may lean on: the questions that were answered, or found not said."""
        return tuple(
            message
            for exchange in self.exchanges
            if exchange.answer
            for message in (Message("user", exchange.answer.question), Message("assistant", exchange.answer.answer))
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Everything that was answered or found not said."""
        return tuple(exchange.answer for exchange in self.exchanges if exchange.answer)

    @property
    def busy(self) -> bool:
        """Whether an answer is being made."""
        return bool(self.exchanges) and self.exchanges[-1].state == "busy"

    def add(self, exchange: Exchange) -> Conversation:
        """Return the conversation with one more exchange; one that came to nothing before it is dropped."""
        kept = tuple(before for before in self.exchanges if before.state != "busy")
        return Conversation((*kept, exchange))

    def change_last(self, exchange: Exchange) -> Conversation:
        """Return the conversation with another last exchange."""
        return Conversation((*self.exchanges[:-1], exchange))

    def drop_unanswered(self) -> Conversation:
        """Return the conversation without a last exchange that has no answer."""
        kept = self.exchanges[:-1] if self.exchanges and not self.exchanges[-1].answer else self.exchanges
        return Conversation(kept)

    def judge(self, position: int, verdict: Literal["", "up", "down"]) -> Conversation:
        """Return the conversation with a verdict on the exchange at a position, from 0."""
        judged = replace(self.exchanges[position], verdict=verdict)
        return Conversation((*self.exchanges[:position], judged, *self.exchanges[position + 1 :]))


class _NoLongerWanted(Exception):  # noqa: N818 (nobody made an error)
    """Ends an answer that nobody waits for."""


def follow_answer(
    ask: Ask, exchange: Exchange, text: str, history: Sequence[Message], *, unwanted: threading.Event
) -> Iterator[Exchange]:
    """Ask one question in a thread and tell how it goes.

    An answer that takes a moment is told step by step; a quick one at once.

    Args:
        ask: Answers the question.
        exchange: Busy, as it is shown already.
        text: The question as typed.
        history: The conversation before.
        unwanted: Set by whoever no longer waits: nothing more is told, the next step that is heard ends the work,
            and what comes after all is dropped.

    Yields:
        The exchange as it grows; the last is no longer busy, unless nobody waits any more.
    """
    heard: list[Step] = []

    def listen(step: Step) -> None:
        if unwanted.is_set():
            raise _NoLongerWanted
        # A model's text comes as many steps of one name; the newest holds all of it.
        heard[:] = [*(before for before in heard if before.name != step.name), step]

    future: Future[Answer] = Future()

    def work() -> None:
        try:
            future.set_result(ask(text, history, listen=listen))
        except Exception as error:  # handed on to whoever waits
            future.set_exception(error)

    threading.Thread(target=work, name="answer", daemon=True).start()
    try:
        told: tuple[Step, ...] = ()
        while not wait([future], timeout=_LOOK_SECONDS).done:
            if unwanted.is_set():
                return
            if told != tuple(heard):
                told = tuple(heard)
                yield replace(exchange, steps=told)
        yield _conclude(future, replace(exchange, steps=tuple(heard)))
    finally:
        unwanted.set()


def _conclude(future: Future[Answer], exchange: Exchange) -> Exchange:
    try:
        return replace(exchange, state="answered", answer=future.result())
    except OnRecordError as error:
        return replace(exchange, state="refused", trouble=str(error))
    except Exception:  # the page goes on, whatever happens; a reader is never shown a stack trace
        _LOGGER.exception("a question could not be answered")
        return replace(exchange, state="failed")


def make_showable(question: str) -> str:
    """Cut what is too long to be asked anyway, and replace half characters, which cannot be sent."""
    cut = question if len(question) <= MAX_QUESTION_CHARS else f"{question[:MAX_QUESTION_CHARS]}…"
    return cut.encode(errors="replace").decode()

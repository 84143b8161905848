"""What is told to whoever waits for an answer, while it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Listen", "Step", "listen_to_nothing"]


@dataclass(frozen=True)
class Step:
    """One thing that is being done.

    Attributes:
        name: What: the question is read, passages are searched, quotes are checked against their documents,
            or a language model writes.
        count: How many passages are searched or quotes checked; 0 for the others.
        text: What a language model has written so far, not verified yet; empty for the others.
    """

    name: Literal["reading", "searching", "checking", "writing"]
    count: int = 0
    text: str = ""


Listen = Callable[[Step], None]
"""Hears each step as it begins, and a language model's text as it grows."""


def listen_to_nothing(step: Step) -> None:
    """Hear a step and do nothing."""

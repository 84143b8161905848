"""What becomes of a language model's replies: of bad ones nothing may be shown as supported, of good ones most.

Run ``python -m benchmarks.replies``. The replies of ``replies.jsonl`` are put in the mouth of a model that the whole
program speaks to; the real wire is tested in ``tests/rag/test_wire.py``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from rag.answer import Answer
from rag.chat_model import ChatModel
from rag.pipeline import Pipeline, open_pipeline
from rag.settings import Settings

__all__ = ["REPLIES", "Reply", "Shown", "place_markers", "read_replies", "try_replies"]

REPLIES = Path(__file__).parent / "replies.jsonl"
_PLACE = re.compile(r"\[L(\d+)\]")


@dataclass(frozen=True)
class Reply:
    """A scripted reply.

    Attributes:
        kind: What is wrong with it, or ``good``.
        question: What was asked.
        good: Its sentences that the interview supports; they cite lines, as [L22].
        bad: Those that it does not.
    """

    kind: str
    question: str
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole reply."""
        return " ".join([*self.good, *self.bad])


@dataclass(frozen=True)
class Shown:
    """What came of a reply.

    Attributes:
        reply: What the model said.
        placed: Whether it was given each line that it cites.
        good: How many of its good sentences were shown.
        bad: How many of its bad sentences were shown.
        answer: The whole answer.
    """

    reply: Reply
    placed: bool
    good: int
    bad: int
    answer: Answer


class ScriptedModel(BaseChatModel):
    """Says one thing, whatever it is asked; a line that it cites becomes the numbers of the passages given of it."""

    text: str
    placed: bool = True

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        text = place_markers(self.text, str(messages[-1].content))
        self.placed = "[0]" not in text
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


def place_markers(reply: str, prompt: str) -> str:
    """Put the numbers of the passages that a prompt gives for the lines that a reply cites; [0] for one not given.

    >>> place_markers("So he said [L22].", '{"n": 3, "line": 22}')
    'So he said [3].'
    """
    given = [json.loads(line) for line in prompt.split("\n") if line.startswith('{"n"')]

    def number(match: re.Match[str]) -> str:
        numbers = [entry["n"] for entry in given if entry["line"] == int(match[1])]
        return "".join(f"[{n}]" for n in numbers[:4] or [0])

    return _PLACE.sub(number, reply)


def read_replies(path: Path = REPLIES) -> list[Reply]:
    """Read scripted replies, one JSON object a line."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Reply(r["kind"], r["question"], tuple(r.get("good", ())), tuple(r.get("bad", ()))) for r in records]


def try_replies(pipeline: Pipeline, replies: Sequence[Reply]) -> Iterator[Shown]:
    """Ask each reply's question of a model that gives the reply."""
    for reply in replies:
        model = ScriptedModel(text=reply.text)
        answer = replace(pipeline, chat_model=ChatModel(model, 30.0)).ask(reply.question)
        claims = {_bare(claim.text) for claim in answer.claims} if answer.mode == "model" else set()
        yield Shown(
            reply,
            model.placed,
            sum(_bare(sentence) in claims for sentence in reply.good),
            len(claims) - sum(_bare(sentence) in claims for sentence in reply.good),
            answer,
        )


def _bare(sentence: str) -> str:
    return "".join(char for char in re.sub(r"\[\w+\]", "", sentence) if char.isalnum())


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--each", action="store_true", help="print what came of each reply")
    options = parser.parse_args()
    shown = list(try_replies(open_pipeline(Settings.resolve()), read_replies()))
    if options.each:
        for one in shown:
            told = f"good {one.good}/{len(one.reply.good)} bad {one.bad}/{len(one.reply.bad)}"
            print(
                f"{told} {'' if one.placed else 'NOT GIVEN '}{one.reply.kind}: {one.reply.text} <- {one.answer.notice}"
            )
    bad = [one for one in shown if one.reply.bad]
    good = [one for one in shown if one.reply.good and not one.reply.bad]
    print(f"bad replies: {len(bad)}; with a bad sentence shown as supported: {sum(one.bad > 0 for one in bad)}")
    whole = sum(one.good == len(one.reply.good) for one in good)
    print(f"good replies: {len(good)}; shown whole: {whole}, in part: {sum(one.good > 0 for one in good) - whole}")


if __name__ == "__main__":
    main()

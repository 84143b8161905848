"""Ask every benchmark question and count: found, answered, cited rightly, refused rightly.

Run ``python -m benchmarks.answers`` for the held-out questions that ship with the project, or give it
a file of the same form. It prints a table and, with ``--json FILE``, writes the figures.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.questions import QUESTIONS, BenchmarkQuestion, Outcome, judge, read_questions, share
from rag.pipeline import Pipeline, open_pipeline
from rag.settings import Settings

__all__ = ["FIGURES", "measure", "run_questions"]

UNANSWERABLE = ("off_topic", "near_miss")
CONVERSATION = ("followup", "adversarial")

Figure = Callable[[Sequence[Outcome]], float]


def _gold(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.question.gold_lines]


FIGURES: dict[str, Figure] = {
    "found first": lambda outcomes: share(outcome.found_at == 1 for outcome in _gold(outcomes)),
    "found in 3": lambda outcomes: share((outcome.found_at or 99) <= 3 for outcome in _gold(outcomes)),
    "answered": lambda outcomes: share(outcome.answered for outcome in _gold(outcomes)),
    "some citation right": lambda outcomes: share(any(o.on_gold) for o in _gold(outcomes) if o.answered),
    "citations right": lambda outcomes: share(right for o in _gold(outcomes) for right in o.on_gold),
    "refused": lambda outcomes: share(not o.answered for o in outcomes if not o.question.gold_lines),
    "quotes verbatim": lambda outcomes: share(outcome.verbatim for outcome in outcomes),
}
"""What is counted, each in [0, 1]; not-a-number where a group has no such question."""


def run_questions(pipeline: Pipeline, questions: Sequence[BenchmarkQuestion]) -> list[Outcome]:
    """Ask every question.

    Args:
        pipeline: Whom to ask.
        questions: About the first interview of its index.

    Returns:
        One outcome a question, in order.
    """
    document = pipeline.index.interviews[0].transcript.text
    outcomes = []
    for question in track(questions, "Asking", console=Console(stderr=True), transient=True):
        answer = pipeline.ask(question.text, question.history)
        _, hits = pipeline.search(question.text, question.history, top=10)
        outcomes.append(judge(question, answer, hits, document))
    return outcomes


def measure(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Count by group: answerable questions by language, then each other kind.

    Args:
        outcomes: What ``run_questions`` returned.

    Returns:
        By group and number of its questions, by name of the figure; without figures that have no question.
    """
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        question = outcome.question
        named = question.kind if question.kind in (*UNANSWERABLE, *CONVERSATION) else question.language
        groups.setdefault(named, []).append(outcome)
    figures = {
        f"{name} ({len(group)})": {figure: round(count(group), 3) for figure, count in FIGURES.items()}
        for name, group in groups.items()
    }
    return {name: {k: v for k, v in row.items() if not math.isnan(v)} for name, row in figures.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--split", help="only this part (default: held-out, of the project's own file)")
    parser.add_argument("--encoder", help="folder or name of another encoder")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    split = arguments.split or ("held-out" if arguments.questions == QUESTIONS else None)
    pipeline = open_pipeline(Settings.resolve(encoder=arguments.encoder))
    figures = measure(run_questions(pipeline, read_questions(arguments.questions, split=split)))
    table = Table("", *FIGURES)
    for name, row in figures.items():
        table.add_row(name, *(f"{row[figure]:.2f}" if figure in row else "" for figure in FIGURES))
    Console().print(table)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

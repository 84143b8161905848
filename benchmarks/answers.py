"""Ask the project's own questions and keep the figures that a test compares with.

Run ``python -m benchmarks.answers`` for the held-out questions, or give it another file of questions. It
counts what ``onrecord eval`` counts; with ``--json FILE`` it writes the figures alone, one value each.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.questions import QUESTIONS, read_questions
from rag.evaluate import Outcome, ask_gold
from rag.gold import CONVERSATION, GoldQuestion
from rag.measures import measure
from rag.pipeline import Pipeline, open_pipeline
from rag.settings import Settings
from ui.eval_report import make_report, report_tables

__all__ = ["FIGURES", "run_questions", "summarise"]

FIGURES = Path(__file__).parent / "figures.json"
"""What the held-out questions reached when they were last recorded."""

_APART = ("off_topic", "near_miss", *CONVERSATION)


def run_questions(pipeline: Pipeline, questions: Sequence[GoldQuestion]) -> list[Outcome]:
    """Ask every question, and show how far it is; one outcome each, in order."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=len(questions))
        return ask_gold(pipeline, questions, lambda done: bar.update(task, completed=done))


def summarise(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Count by group: answerable questions by language, then each other kind.

    Args:
        outcomes: What ``run_questions`` returned.

    Returns:
        By group and number of its questions, by name of the figure.
    """
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        question = outcome.question
        groups.setdefault(question.kind if question.kind in _APART else question.language, []).append(outcome)
    return {
        f"{name} ({len(those)})": {figure: round(found.value, 3) for figure, found in measure(those).items()}
        for name, those in groups.items()
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--split", help="only this part (default: held-out, of the project's own file)")
    parser.add_argument("--encoder", help="folder or name of another encoder")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    split = arguments.split or ("held-out" if arguments.questions == QUESTIONS else None)
    pipeline = open_pipeline(Settings.resolve(encoder=arguments.encoder))
    outcomes = run_questions(pipeline, read_questions(arguments.questions, split=split))
    for table in report_tables(make_report(outcomes)):
        Console().print(table)
    if arguments.json:
        arguments.json.write_text(json.dumps(summarise(outcomes), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""This program beside others, in one run: what they find, how long one waits, what it takes.

Run ``python -m benchmarks.side_by_side`` (``make bench`` does, and growth with it) after ``pip install
'.[eval,bench]'``. ``benchmarks.peers`` says what is compared. Machines differ and are shared, so what carries over
are the ratios to the tutorial pipeline.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.peers import PEERS, Place
from benchmarks.questions import QUESTIONS, read_questions
from rag.evaluate import Outcome
from rag.gold import CONVERSATION, GoldQuestion
from rag.measures import measure
from ui.eval_report import show_figure

__all__ = ["main"]

FIGURES = Path(__file__).parent / "side_by_side.json"
_FIRST = "Is AI getting cheaper?"
_BESIDE = "tutorial"
_HITS = ("hit@1", "hit@3")
# Each cost, and how it is told; the ratio is to the tutorial pipeline's.
_COSTS = {
    "cold, index to be built, s": ".1f",
    "cold, index ready, s": ".1f",
    "warm p50 ms": ".1f",
    "warm p95 ms": ".1f",
    "questions a second": ".0f",
    "build s": ".2f",
    "peak MB": ".0f",
}


def _environment() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def run_peer(name: str, folder: Path, *arguments: str, given: str = "") -> str:
    """Run a peer in a process of its own and return what it printed last."""
    command = [sys.executable, "-m", "benchmarks.peers", name, str(folder), *arguments]
    done = subprocess.run(
        command,
        check=True,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(),
    )
    return done.stdout.splitlines()[-1]


def time_cold(name: str, repeats: int) -> dict[str, float]:
    """Return the median seconds from the start of a process to its first answer, without and with an index there."""
    built: list[float] = []
    ready: list[float] = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            for seconds in (built, ready):
                started = time.perf_counter()
                run_peer(name, Path(folder), _FIRST)
                seconds.append(time.perf_counter() - started)
    return {"cold, index to be built, s": statistics.median(built), "cold, index ready, s": statistics.median(ready)}


def count_hits(questions: Sequence[GoldQuestion], found: Sequence[Sequence[Place]]) -> dict[str, Any]:
    """Return by language the figures of questions and the places found for them."""
    outcomes: dict[str, list[Outcome]] = {}
    for question, places in zip(questions, found, strict=True):
        right = tuple(any(first <= line <= last for line in question.gold_lines) for first, last in places)
        outcome = Outcome(
            question, True, 1.0, right, sum(right), on_gold=(), lines_cited=frozenset(), quoted=False, verbatim=True,
            roles_right=True,
        )  # fmt: skip
        outcomes.setdefault(question.language, []).append(outcome)
    return {language: {name: measure(those)[name] for name in _HITS} for language, those in outcomes.items()}


def measure_peer(name: str, sets: Mapping[str, Sequence[GoldQuestion]], repeats: int) -> dict[str, Any]:
    """Measure one peer: its hits on each set of questions, and its costs on the first."""
    figures: dict[str, Any] = {"hits": {}}
    for number, (label, questions) in enumerate(sets.items()):
        with tempfile.TemporaryDirectory() as folder:
            given = json.dumps([question.text for question in questions])
            warm = json.loads(run_peer(name, Path(folder), given=given))
        figures["hits"][label] = count_hits(questions, warm["found"])
        if number == 0:
            for percent in (50, 95):
                figures[f"warm p{percent} ms"] = float(np.percentile(warm["milliseconds"], percent))
            figures |= {cost: warm[cost] for cost in ("questions a second", "build s", "peak MB")}
    return figures | time_cold(name, repeats)


def hits_table(figures: Mapping[str, Mapping[str, Any]], label: str) -> Table:
    """Return what each peer found of one set of questions."""
    languages = next(iter(figures.values()))["hits"][label]
    names = [f"{language} {hit}" for language in languages for hit in _HITS]
    table = Table("", *names, title=f"A right passage among the first: {label}", title_justify="left")
    for peer, found in figures.items():
        hits = found["hits"][label]
        table.add_row(peer, *(show_figure(hits[language][hit]) for language in languages for hit in _HITS))
    return table


def costs_table(figures: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return what each peer costs, with the ratio to the tutorial pipeline."""
    table = Table("", *_COSTS, title=f"Cost (× {_BESIDE})", title_justify="left")
    for peer, found in figures.items():
        table.add_row(
            peer, *(f"{found[c]:{form}} ({found[c] / figures[_BESIDE][c]:.2f})" for c, form in _COSTS.items())
        )
    return table


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, action="append", default=[], help="another file of questions as well")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each cold start")
    parser.add_argument("--only", nargs="+", choices=PEERS, help="measure only these beside the tutorial pipeline")
    parser.add_argument("--json", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    files = {"held-out": read_questions(QUESTIONS, split="held-out")}
    files |= {path.stem: read_questions(path) for path in arguments.questions}
    sets = {
        label: [question for question in questions if question.gold_lines and question.kind not in CONVERSATION]
        for label, questions in files.items()
    }
    figures: dict[str, dict[str, Any]] = {}
    progress = Console(stderr=True)
    for name in PEERS:
        if name == _BESIDE or not arguments.only or name in arguments.only:
            with progress.status(name):
                figures[name] = measure_peer(name, sets, arguments.repeats)
    console = Console(width=None if sys.stdout.isatty() else 220)
    for label in sets:
        console.print(hits_table(figures, label))
    console.print(costs_table(figures))
    arguments.json.write_text(json.dumps(figures, indent=1, default=vars) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

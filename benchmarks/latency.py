"""Measure how long a user waits: the first answer from a cold start, and the next ones.

Run ``python -m benchmarks.latency``. Machines differ and are shared, so every figure comes with its
ratio to something everybody knows, measured in the same run: a cold start against a bare
``import sentence_transformers``, a warm answer against encoding the question alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.questions import read_questions
from rag.pipeline import open_pipeline
from rag.settings import Settings

__all__ = ["main"]

_ASK = [sys.executable, "-m", "ui", "ask", "--json", "Is AI getting cheaper?"]
_IMPORT = [sys.executable, "-c", "import sentence_transformers"]


def time_command(command: list[str], repeats: int, before: Callable[[], object] = lambda: None) -> list[float]:
    """Return the seconds of each run of a command, slowest left in."""
    seconds = []
    for _ in range(repeats):
        before()
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
    return seconds


def time_calls(call: Callable[[str], object], texts: list[str]) -> list[float]:
    """Return the milliseconds of each call."""
    milliseconds = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        milliseconds.append((time.perf_counter() - started) * 1000)
    return milliseconds


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="runs of each cold start")
    repeats = parser.parse_args().repeats
    table = Table("", "median", "p95", "ratio", "to")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ONRECORD_INDEX_DIR"] = folder
        manifest = Path(folder) / "manifest.json"
        bare = statistics.median(time_command(_IMPORT, repeats))
        built = statistics.median(time_command(_ASK, repeats, before=lambda: manifest.unlink(missing_ok=True)))
        ready = statistics.median(time_command(_ASK, repeats))
        table.add_row("first answer, index to be built", f"{built:.1f} s", "", f"{built / bare:.2f}", "bare import")
        table.add_row("first answer, index ready", f"{ready:.1f} s", "", f"{ready / bare:.2f}", "bare import")
        table.add_row("bare import sentence_transformers", f"{bare:.1f} s", "", "1.00", "")

        pipeline = open_pipeline(Settings.resolve())
        texts = [question.text for question in read_questions(split="tuning")]
        pipeline.ask(texts[0])
        encoding = time_calls(lambda text: pipeline.index.encoder.encode_query([text]), texts)
        asking = time_calls(pipeline.ask, texts)
        for name, values in (("next answers", asking), ("encoding the question alone", encoding)):
            ratio = statistics.median(values) / statistics.median(encoding)
            middle, slow = statistics.median(values), _percentile(values, 95)
            table.add_row(name, f"{middle:.1f} ms", f"{slow:.1f} ms", f"{ratio:.2f}", "encoding")
    Console().print(table)


if __name__ == "__main__":
    main()

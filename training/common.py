"""What every training step shares: its two folders, its figures file and reading gzip text."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("pt", "es", "zh")
CODES = {"pt": "por", "es": "spa", "zh": "cmn"}
SEED = 20241118


@dataclass(frozen=True)
class Folders:
    """The two folders of a step.

    Attributes:
        data: Where the parallel, qa, lexicon and eval folders lie; only read.
        run: Where steps leave what they make; never inside the repository.
    """

    data: Path
    run: Path


def seeded(name: object = "") -> random.Random:
    """Make a source of chance that is the same in every run.

    Args:
        name: What it is for; another name gives other draws.

    Returns:
        The source of chance.
    """
    return random.Random(f"{SEED}{name}")  # noqa: S311 - chance, not secrets


def step_parser(description: str) -> argparse.ArgumentParser:
    """Make the command line that all steps have.

    Args:
        description: One line that says what the step does.

    Returns:
        A parser with `--data` and `--run`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder with parallel/, qa/, lexicon/ and eval/")
    parser.add_argument("--run", type=Path, required=True, help="working folder; steps resume from what is there")
    return parser


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a gzip text file without their line ends.

    Args:
        path: A `.gz` file in UTF-8.

    Yields:
        One line at a time.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield line.rstrip("\n")


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file, gzip or plain.

    Args:
        path: A `.jsonl` or `.jsonl.gz` file.

    Yields:
        One object a line.
    """
    if path.suffix == ".gz":
        yield from (json.loads(line) for line in read_lines(path))
        return
    with path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def write_json_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write objects one a line; the file appears whole or not at all.

    Args:
        path: The file to write.
        rows: The objects.
    """
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    partial.replace(path)


def record_figures(run: Path, step: str, figures: dict[str, Any]) -> None:
    """Write a step's figures beside its output.

    Args:
        run: The run folder.
        step: The step's name; the file is `<step>.json`.
        figures: What was counted or measured.
    """
    text = json.dumps({"step": step, "at": time.strftime("%Y-%m-%d %H:%M:%S"), **figures}, indent=1, ensure_ascii=False)
    (run / f"{step}.json").write_text(text + "\n", encoding="utf-8")


def strip_accents(text: str) -> str:
    """Lower-case a text and strip its accents, as the tokenizer does.

    Args:
        text: Any text.

    Returns:
        The plain text.

    Example:
        >>> strip_accents("Não É")
        'nao e'
    """
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")

"""What it costs when there are more passages: recall, time and memory from a hundred passages to a million.

Run ``python -m benchmarks.growth`` for 100 to 100,000 passages, ``--largest 1000000`` for all. The passages
are copies of real ones (``benchmarks.copies``), asked the project's own questions. Each size is
built in one process and asked in another; sizes measured before are kept in ``benchmarks/growth.json`` and
passed over unless ``--again`` is given. Recall is the share of the ten passages nearest by meaning, by comparing the
question with every vector, that the program's search finds among its own ten.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.copies import Copies
from benchmarks.growth_picture import draw_growth
from benchmarks.questions import read_questions
from index.build import DEFAULT_DOCUMENTS, DENSE_ROWS, Index, open_index
from index.encoder import SentenceTransformerEncoder, Vectors
from index.lexicon import Lexicon
from index.vectors import WHOLE, VectorRows
from rag.question import read_question
from rag.retriever import HybridRetriever

__all__ = ["main"]

FIGURES = Path(__file__).parent / "growth.json"
PICTURE = Path(__file__).parent.parent / "docs" / "growth.svg"
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
_TOP = 10
_QUESTIONS = 100


def open_real(folder: Path) -> Index:
    """Return the shipped interview's index, made from its original alone."""
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    [original] = DEFAULT_DOCUMENTS.glob("*.pt.txt")
    shutil.copy(original, documents)
    return open_index(documents, folder / "real", SentenceTransformerEncoder())


def read_texts() -> list[str]:
    """Return the first questions, in English and Portuguese, that the interview answers."""
    questions = [q for q in read_questions() if q.gold_lines and q.language in ("en", "pt") and not q.history]
    return [question.text for question in questions[:_QUESTIONS]]


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts kibibytes


class Nearest:
    """The passages nearest to each query, by comparing it with every vector.

    Args:
        queries: float32, shape (queries, dimensions), rows of length one.
    """

    def __init__(self, queries: Vectors) -> None:
        self._queries = queries
        self.numbers = np.zeros((len(queries), 0), dtype=np.int64)
        self._scores = np.zeros((len(queries), 0), dtype=np.float32)

    def see(self, vectors: Vectors, rows: Any) -> None:
        """Take in some passages: their vectors, and the number of the passage and the sentence of each row."""
        cosines = vectors @ self._queries.T
        begun = np.flatnonzero(np.diff(rows[:, 0], prepend=-1))
        whole = (rows[:, 1] == WHOLE)[:, None]
        best = [np.maximum.reduceat(np.where(mask, cosines, -1), begun, axis=0).T for mask in (whole, ~whole)]
        scores = np.concatenate([self._scores, (best[0] + best[1]) / 2], axis=1)
        numbers = np.broadcast_to(rows[begun, 0], (len(self._queries), len(begun)))
        numbers = np.concatenate([self.numbers, numbers], axis=1)
        order = np.argsort(-scores, axis=1)[:, :_TOP]
        self._scores = np.take_along_axis(scores, order, axis=1)
        self.numbers = np.take_along_axis(numbers, order, axis=1)


def build(size: int, folder: Path) -> dict[str, float]:
    """Build and write the vectors and words of copies, and which are nearest to each question."""
    real = open_real(folder)
    copies = Copies(real, size)
    nearest = Nearest(real.encoder.encode_query(read_texts()))
    rows = copies.rows()
    spent = 0.0

    def parts() -> Iterator[Vectors]:
        nonlocal spent  # what is only done to compare is no part of building
        done = 0
        begun = time.perf_counter()
        for part in copies.vectors():
            nearest.see(part, rows[done : done + len(part)])
            done += len(part)
            spent += time.perf_counter() - begun
            yield part
            begun = time.perf_counter()

    started = time.perf_counter()
    VectorRows.build_in_parts(parts(), rows).save(folder)
    vectors_s = time.perf_counter() - started - spent
    started = time.perf_counter()
    gc.disable()  # a million small lists are made, none of which is rubbish yet
    texts = [f"{passage.question} {passage.text}" for passage in copies.passages()]
    made_s = time.perf_counter() - started
    (folder / "lexicon").mkdir()
    Lexicon.build("pt", texts).save(folder / "lexicon")
    np.save(folder / "nearest.npy", nearest.numbers)
    files = [folder / "vectors.faiss", folder / "rows.npy", *(folder / "lexicon").iterdir()]
    return {
        "rows": len(rows),
        "vectors built in s": round(vectors_s, 1),
        "words built in s": round(time.perf_counter() - started - made_s, 1),
        "building peak MB": round(_peak_megabytes()),
        "index MB": round(sum(path.stat().st_size for path in files) / 1e6, 1),
    }


class Prepared:
    """The real encoder's vectors of known questions, without the time that encoding takes."""

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        self.identity = "prepared"
        self._vectors = dict(zip(texts, vectors, strict=True))

    def encode_query(self, texts: Sequence[str], on_batch: Any = None) -> Vectors:  # noqa: ARG002
        """Return the vectors of known questions."""
        return np.stack([self._vectors[text] for text in texts])

    encode_document = encode_query


def ask(size: int, folder: Path) -> dict[str, float]:
    """Ask what ``build`` built, with passages in memory as the program has them."""
    real = open_real(folder)
    texts = read_texts()
    vectors = real.encoder.encode_query(texts)
    gc.disable()
    passages = tuple(Copies(real, size).passages())
    gc.enable()
    loaded = replace(
        real,
        passages=passages,
        vectors=VectorRows.load(folder),
        lexicons={"pt-original": Lexicon.load("pt", folder / "lexicon")},
    )
    nearest = np.load(folder / "nearest.npy")
    shares = []
    for vector, expected in zip(vectors, nearest, strict=True):
        scores = loaded.vectors.score_passages(vector, top=DENSE_ROWS)
        found = sorted(scores, key=lambda number: -scores[number].cosine)[:_TOP]
        shares.append(len(set(found) & set(expected.tolist())) / min(_TOP, size))
    # What is encoded is the question without the guest's name; it is asked for once to learn it.
    heard: list[str] = []
    listener = HybridRetriever(index=replace(loaded, encoder=_Listening(real.encoder, heard)))
    for text in texts:
        listener.find(read_question(text, guests=real.guests))
    prepared = Prepared(heard, real.encoder.encode_query(heard))
    figures: dict[str, float] = {"recall@10": round(float(np.mean(shares)), 4)}
    for name, encoder in (("finding", prepared), ("with encoding", real.encoder)):
        retriever = HybridRetriever(index=replace(loaded, encoder=encoder))
        milliseconds = []
        for text in texts:
            question = read_question(text, guests=real.guests)
            begun = time.perf_counter()
            retriever.find(question)
            milliseconds.append(1000 * (time.perf_counter() - begun))
        for percent in (50, 95):
            figures[f"{name} p{percent} ms"] = round(float(np.percentile(milliseconds, percent)), 2)
    sample = [len(json.dumps(asdict(passage), ensure_ascii=False).encode()) for passage in passages[:100]]
    return {
        **figures,
        "memory MB": round(_peak_megabytes()),
        "passages MB": round(float(np.mean(sample)) * size / 1e6, 1),
    }


class _Listening:
    """The real encoder, which keeps what it was asked."""

    def __init__(self, encoder: Any, heard: list[str]) -> None:
        self._encoder, self._heard = encoder, heard
        self.identity = encoder.identity

    def encode_query(self, texts: Sequence[str], on_batch: Any = None) -> Vectors:
        self._heard.extend(texts)
        return np.asarray(self._encoder.encode_query(texts, on_batch), dtype=np.float32)

    encode_document = encode_query


def measure(size: int) -> dict[str, float]:
    """Build and ask one size, each in a process of its own."""
    figures: dict[str, float] = {"passages": size}
    with tempfile.TemporaryDirectory() as folder:
        for step in ("build", "ask"):
            command = [sys.executable, "-m", "benchmarks.growth", "--step", step, str(size), folder]
            figures |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return figures


def show(figures: Sequence[dict[str, float]]) -> Table:
    """Return the figures as a table, one size a row."""
    names = list(dict.fromkeys(name for row in figures for name in row))
    table = Table(*names, title="Growth", title_justify="left")
    for row in figures:
        table.add_row(*(f"{row[name]:,}" if name in row else "" for name in names))
    return table


def main() -> None:
    """Measure, print, keep and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=100_000, help="how many passages at most")
    parser.add_argument("--again", action="store_true", help="measure anew, up to --largest, what was measured before")
    parser.add_argument("--json", type=Path, default=FIGURES)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    parser.add_argument("--step", nargs=3, metavar=("STEP", "SIZE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step, size, folder = arguments.step
        print(json.dumps({"build": build, "ask": ask}[step](int(size), Path(folder))))
        return
    kept = json.loads(arguments.json.read_text(encoding="utf-8")) if arguments.json.exists() else []
    figures = {row["passages"]: row for row in kept}
    console = Console(stderr=True)
    for size in SIZES:
        if size <= arguments.largest and (arguments.again or size not in figures):
            with console.status(f"{size:,} passages"):
                figures[size] = measure(size)
            ordered = [figures[size] for size in sorted(figures)]
            arguments.json.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    ordered = [figures[size] for size in sorted(figures)]
    Console(width=None if sys.stdout.isatty() else 200).print(show(ordered))
    draw_growth(ordered, arguments.picture)


if __name__ == "__main__":
    main()

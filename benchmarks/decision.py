"""Fit the decision "answered or not said" of ``rag.decision``, and print what it gives.

Run ``python -m benchmarks.decision FILE …`` with files of benchmark questions; without files it fits on
the tuning part of the project's own. The printed numbers go into ``rag/decision.py`` by hand: those for an
interview with anticipated questions, and with ``--plain`` those for one without.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.questions import read_questions
from index.build import DEFAULT_DOCUMENTS
from rag.decision import features_of
from rag.gold import GoldQuestion
from rag.pipeline import Pipeline, open_pipeline
from rag.settings import Settings

__all__ = ["main"]

_FOLDS = 10
_SEED = 7


def gather(pipeline: Pipeline, questions: Sequence[GoldQuestion]) -> npt.NDArray[np.float64]:
    """Return the features of each question, shape (questions, features)."""
    rows = []
    for question in questions:
        retrieved = pipeline.retrieve(question.text, question.history)
        rows.append(features_of(*retrieved) if retrieved else None)
    width = next(len(row) for row in rows if row)
    return np.array([row or (0.0,) * width for row in rows])


def main() -> None:
    """Fit, cross-validate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--encoder", help="folder or name of another encoder")
    parser.add_argument("--plain", action="store_true", help="leave the anticipated questions out")
    arguments = parser.parse_args()
    questions = [q for path in arguments.questions for q in read_questions(path)] or read_questions(split="tuning")
    # False premises are neither answered nor refused, but set right.
    left_out = {"adversarial"}
    if arguments.plain:
        # What shares the interview's subject and is not answered cannot be told by nearness; it would blur the line.
        left_out.add("near_miss")
    questions = [q for q in questions if q.kind not in left_out]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.resolve(encoder=arguments.encoder)
        if arguments.plain:
            for path in DEFAULT_DOCUMENTS.glob("*.txt"):
                shutil.copy(path, folder)
            settings = Settings.resolve(Path(folder), Path(folder) / "index", arguments.encoder)
        pipeline = open_pipeline(settings)
        features = gather(pipeline, questions)
    answerable = np.array([bool(question.gold_lines) for question in questions])
    model = LogisticRegression(C=10.0, class_weight="balanced" if arguments.plain else None)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    predicted = cross_val_predict(model, features, answerable, cv=folds)
    model.fit(features, answerable)
    console = Console()
    console.print("intercept", np.round(model.intercept_, 2), "weights", np.round(model.coef_, 2))
    table = Table("cross-validated", "answered where answerable", "refused where not")
    for language in sorted({question.language for question in questions}):
        these = np.array([question.language == language for question in questions])
        kept, refused = predicted[these & answerable], ~predicted[these & ~answerable]
        table.add_row(language, f"{kept.mean():.2f} of {len(kept)}", f"{refused.mean():.2f} of {len(refused)}")
    console.print(table)


if __name__ == "__main__":
    main()

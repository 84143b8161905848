"""``onrecord eval``: files of questions in, tables, a JSON file and a picture out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from rag.evaluate import ask_gold
from rag.gold import GoldQuestion, read_gold
from rag.measures import check_packages
from rag.pipeline import Pipeline
from ui.eval_picture import SUFFIXES, check_drawing, draw_report
from ui.eval_report import check_writable, make_report, report_record, report_tables, write_record

__all__ = ["Evaluation", "plan_evaluation"]


@dataclass(frozen=True)
class Evaluation:
    """What is to be asked, and where the outcome goes.

    Attributes:
        files: Where the questions are from.
        questions: In the order of the files.
        json_file: Where the figures are written; None for nowhere.
        picture: Where they are drawn; None for nowhere.
    """

    files: tuple[Path, ...]
    questions: tuple[GoldQuestion, ...]
    json_file: Path | None
    picture: Path | None

    def run(self, pipeline: Pipeline, progress: Callable[[int], None]) -> list[Table]:
        """Ask all questions, write what is to be written, and return the tables.

        Args:
            pipeline: Whom to ask.
            progress: Called with the number of questions done.

        Returns:
            The tables for people.

        Raises:
            QuestionError: A question is about no document of the index.
            ExportError: A file cannot be written.
        """
        outcomes = ask_gold(pipeline, self.questions, progress)
        report = make_report(outcomes)
        about = {
            "asked": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.files},
            "documents": {i.transcript.document: i.transcript.sha256 for i in pipeline.index.interviews},
            "expansions": {
                i.expansions.document: i.expansions.sha256 for i in pipeline.index.interviews if i.expansions
            },
            "encoder": pipeline.index.encoder.identity,
        }
        if self.json_file:
            write_record(report_record(report, outcomes, about), self.json_file)
        if self.picture:
            draw_report(report, outcomes, self.picture)
        return report_tables(report)


def plan_evaluation(
    files: Sequence[Path], *, split: str | None = None, json_file: Path | None = None, picture: Path | None = None
) -> Evaluation:
    """Read the questions and refuse what cannot be done, before anything is loaded.

    Args:
        files: Of questions, at least one.
        split: Only this part of them; None for all.
        json_file: Where the figures are to be written; None for nowhere.
        picture: Where they are to be drawn; None for nowhere.

    Returns:
        What is to be asked.

    Raises:
        QuestionError: A file cannot be read as questions.
        PackageError: A package is missing.
        ExportError: A file could not be written.
    """
    questions = tuple(question for path in files for question in read_gold(path, split=split))
    check_packages()
    check_writable(json_file)
    if picture:
        check_writable(picture, suffixes=SUFFIXES)
        check_drawing()
    return Evaluation(tuple(files), questions, json_file, picture)

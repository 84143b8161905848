"""What an evaluation found: tables for people, one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from index.errors import ExportError
from rag.evaluate import Outcome
from rag.measures import ANSWERING, FINDING, REFUSING, TRUSTING, Figure, Figures, group, measure

__all__ = ["Report", "check_writable", "make_report", "report_record", "report_tables", "show_figure", "write_record"]

Report = Mapping[str, Mapping[str, Figures]]
"""The figures by ``language`` and ``kind``, and in each by its name; under ``all``, those of all questions."""

_TITLES = {
    FINDING: "Found: questions that the interview answers",
    ANSWERING: "Answered: the same questions",
    REFUSING: "Refused: the others",
}


def make_report(outcomes: Sequence[Outcome]) -> Report:
    """Count outcomes by language and by kind.

    Args:
        outcomes: At least one.

    Returns:
        The figures.

    Raises:
        PackageError: The metrics library is not installed.
    """
    groups = {**group(outcomes), "all": {"all": list(outcomes)}}
    return {by: {name: measure(those) for name, those in found.items()} for by, found in groups.items()}


def report_tables(report: Report) -> list[Table]:
    """Return one table each for what was found, answered, refused and shown, figures with their 95 % intervals."""
    tables = []
    for names, title in _TITLES.items():
        table = Table("", *names, title=title, title_justify="left", title_style="bold", header_style="dim")
        for by in ("language", "kind"):
            for name, figures in report[by].items():
                if names[0] in figures:
                    count = figures[names[0]].questions
                    # By language the questions that stand alone are counted, by kind those of all languages.
                    table.add_row(f"{name} ({count})", *(show_figure(figures.get(figure)) for figure in names))
            table.add_section()
        if table.row_count:
            tables.append(table)
    trusted = Table("", *TRUSTING, title="Shown: every citation", title_justify="left", title_style="bold")
    everything = report["all"]["all"]
    trusted.add_row(f"all ({everything[TRUSTING[0]].questions})", *(show_figure(everything[name]) for name in TRUSTING))
    return [*tables, trusted]


def show_figure(figure: Figure | None) -> str:
    """Show a figure with its interval.

    >>> show_figure(Figure(0.9, 0.781, 1.0, 20)), show_figure(None)
    ('.90 (.78–1.0)', '')
    """
    if figure is None:
        return ""
    return f"{_short(figure.value)} ({_short(figure.low)}–{_short(figure.high)})"


def _short(share: float) -> str:
    return "1.0" if share >= 0.995 else f"{share:.2f}".removeprefix("0")


def report_record(report: Report, outcomes: Sequence[Outcome], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return an evaluation as one JSON object.

    Args:
        report: The figures.
        outcomes: What they were counted from.
        about: What was asked, and of which index.

    Returns:
        ``about``, the figures, and what became of each question, with the rank of its first right passage.
    """
    return {
        **about,
        "figures": {
            by: {name: {k: _rounded(figure) for k, figure in figures.items()} for name, figures in found.items()}
            for by, found in report.items()
        },
        "questions": [
            {
                "id": outcome.question.id,
                "lang": outcome.question.language,
                "kind": outcome.question.kind,
                "answerable": bool(outcome.question.gold_lines),
                "answered": outcome.answered,
                "probability": round(outcome.probability, 4),
                "found_at": outcome.found.index(True) + 1 if any(outcome.found) else None,
                "citations": len(outcome.on_gold),
                "citations_right": sum(outcome.on_gold),
                "verbatim": outcome.verbatim,
                "speaker_right": outcome.roles_right,
            }
            for outcome in outcomes
        ],
    }


def _rounded(figure: Figure) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(figure).items()}


def check_writable(path: Path | None, *, suffixes: Sequence[str] = ()) -> None:
    """Refuse a file that cannot be written, before anything is loaded.

    Args:
        path: The file; None for none.
        suffixes: How its name may end; empty for anyhow.

    Raises:
        ExportError: Its folder is not there, or its name ends in something else.
    """
    if path is None:
        return
    if suffixes and path.suffix.lower() not in suffixes:
        raise ExportError(f"{path.name} ends in {path.suffix!r}; give a name that ends in {' or '.join(suffixes)}")
    if not path.resolve().parent.is_dir() or path.is_dir():
        raise ExportError(f"{path} cannot be written; give the name of a file in a folder that is there")


def write_record(record: Mapping[str, Any], path: Path) -> None:
    """Write a JSON object to a file.

    Args:
        record: The object.
        path: The file; replaced where it is there.

    Raises:
        ExportError: It cannot be written.
    """
    try:
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}); free some space or write elsewhere") from error

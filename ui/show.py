"""What the command line prints: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from index.passages import Passage
from rag.answer import Answer, Citation
from rag.recheck import Check
from ui.batch import Record

if TYPE_CHECKING:
    # Only their names are needed: `onrecord verify` must not wait for the libraries behind them.
    from index.build import Progress as Report
    from rag.retriever import Hit

__all__ = [
    "complain",
    "print_record",
    "print_table",
    "print_text",
    "show_answer",
    "show_checks",
    "show_hits",
    "show_progress",
    "show_status",
    "tell",
]

_WIDE_CHARS = 160

_output = Console(highlight=False)
_messages = Console(stderr=True, highlight=False)


def print_record(record: Record) -> None:
    """Print one JSON object on a line of its own."""
    print_text(json.dumps(record, ensure_ascii=False))


def print_text(text: str) -> None:
    """Print a text as it is, for programs and files."""
    print(text, flush=True)


def print_table(table: Table) -> None:
    """Print a table; in a file or a pipe as wide as it is, never cut."""
    (_output if _output.is_terminal else Console(width=_WIDE_CHARS, highlight=False)).print(table)


def complain(message: str) -> None:
    """Tell a mistake in one line."""
    _messages.print(Text.assemble(("onrecord: ", "bold red"), message), soft_wrap=True)


def tell(message: str) -> None:
    """Tell something that is no part of an answer."""
    _messages.print(message, markup=False, soft_wrap=True)


@contextmanager
def show_status(text: str) -> Iterator[None]:
    """Say what is being done for as long as it is."""
    with _messages.status(text):
        yield


@contextmanager
def show_progress() -> Iterator[Report]:
    """Show a bar while something long is done, on a terminal only; it appears with the first report."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_messages, transient=True, disable=not _messages.is_terminal) as bar:
        task = bar.add_task("", visible=False)

        def report(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total, visible=True)

        yield report


def show_answer(answer: Answer) -> None:
    """Print an answer for people, with its citations."""
    _show(Text(answer.answer, style="" if answer.answered else "yellow"))
    if answer.notice:
        _show(Text(f"\n{answer.notice}", style="yellow"))
    for citation in answer.citations:
        _show_citation(citation, f"[{citation.n}] ")
    if answer.not_said and answer.not_said.nearest:
        _show_citation(answer.not_said.nearest, "not an answer: ")


def _show_citation(citation: Citation, mark: str) -> None:
    head = Text.assemble((mark, "bold cyan"), (citation.speaker, "bold"), f", {_lines(citation)}")
    _show(Text("\n").append_text(head).append(f" of {citation.document}  {citation.id}", style="dim"))
    _show(Text(f"    “{citation.quote}”"))


def show_hits(hits: Sequence[Hit]) -> None:
    """Print passages for people, in the order given."""
    for hit in hits:
        passage = hit.passage
        head = Text.assemble((f"{hit.score:.2f} ", "bold cyan"), (passage.speaker, "bold"))
        _show(head.append(f", {passage.role}, {_lines(passage)} of {passage.document}", style="dim"))
        _show(Text(f"     {passage.text}\n"))


def show_checks(checks: Iterable[Check], name: str, folder: Path) -> bool:
    """Print what was checked and what of it is not as in the documents.

    Args:
        checks: In order.
        name: The file with the answers.
        folder: The documents.

    Returns:
        Whether nothing differs.
    """
    told = list(checks)
    failed = sum(1 for check in told if check.fault)
    for check in told:
        mark = ("differs ", "bold red") if check.fault else ("ok      ", "green")
        line = Text.assemble(mark, f"line {check.line}: {check.what}")
        _show(line.append(f": {check.fault}", style="red") if check.fault else line)
    counted = f"{len(told)} citations, claims and lines of {name} compared with {folder}"
    if not told:
        _show(Text(f"{name} cites nothing, so there was nothing to check"))
    else:
        _show(Text(f"{counted}: " + (f"{failed} of them differ" if failed else "all as in the documents")))
    return not failed


def _show(text: Text) -> None:
    # Wrapped for people; in a file or a pipe a quote stays on its line.
    _output.print(text, soft_wrap=not _output.is_terminal)


def _lines(place: Citation | Passage) -> str:
    if place.first_line == place.last_line:
        return f"line {place.first_line}"
    return f"lines {place.first_line}–{place.last_line}"

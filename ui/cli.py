"""The command line: ``onrecord chat · ask · search · index``. The only place that prints.

Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 a mistake told
in one line, 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.errors import OnRecordError
from index.passages import Passage
from rag.answer import Answer, Citation, as_record, passage_record
from rag.pipeline import Pipeline, open_pipeline
from rag.question import Message, check_question
from rag.retriever import Hit
from rag.settings import Settings
from ui.batch import Record, open_batch, run_batch

__all__ = ["app", "main", "show_answer"]

app = typer.Typer(
    help="Ask an interview; get answers you can check.", add_completion=False, pretty_exceptions_enable=False
)

DocumentsOption = Annotated[
    Path | None, typer.Option("--documents", metavar="DIR", help="Folder of interviews, NAME.LANGUAGE.txt.")
]
IndexDirOption = Annotated[
    Path | None, typer.Option("--index-dir", metavar="DIR", help="Where the index is kept (default: your cache).")
]
EncoderOption = Annotated[
    str | None,
    typer.Option("--encoder", metavar="NAME_OR_PATH", help="A sentence-transformers model (default: the bundled one)."),
]
QuestionArgument = Annotated[
    str | None, typer.Argument(help="The question, in English, Portuguese, Spanish or Chinese.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
BatchOption = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help='Read JSON lines {"question": …, "history": […]} from FILE, or -; print one object a line.',
    ),
]

_output = Console(highlight=False)
_messages = Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command line; tell a user's mistake in one line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OnRecordError as error:
        _complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has had enough (`onrecord ask … | head -1`); the interpreter must not
        # trip over the closed pipe again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _complain(f"the output cannot be written ({error.strerror or error}); free some space or write elsewhere")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"onrecord {version('onrecord')}")
        raise typer.Exit


@app.callback(no_args_is_help=True)
def _common(
    shown: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Ask an interview; get answers you can check."""


@app.command()
def chat(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port (default: the first free one from 7860).")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page in your browser.")] = False,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Open the chat page, served by this machine for this machine."""
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))
    with _messages.status("Loading…"):
        from ui.page import build_page, launch_page  # gradio takes seconds to import, and only this command needs it

        pipeline.warm_up()
    transcripts = [interview.transcript for interview in pipeline.index.interviews]
    page = build_page(
        pipeline.ask,
        name=_name_interviews(pipeline.index.guests, len(transcripts)),
        languages={transcript.document: transcript.language for transcript in transcripts},
    )
    launch_page(page, port=port, inbrowser=not no_browser, announce=_announce)


def _name_interviews(guests: Sequence[str], count: int) -> str:
    return f"the interview with {' and '.join(guests)}" if count == 1 and guests else f"{count} interviews"


def _announce(url: str) -> None:
    _messages.print(f"The page is at {url}  (Ctrl+C stops it)", markup=False, soft_wrap=True)


@app.command()
def ask(
    question: QuestionArgument = None,
    json_wanted: JsonOption = False,
    batch: BatchOption = None,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Answer a question with the speaker's own sentences, each with its citation."""
    lines = _check_request(question, batch)
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))
    if lines is not None:
        _answer_batch(lines, lambda text, history: as_record(pipeline.ask(text, history)))
    elif json_wanted:
        _print_record(as_record(pipeline.ask(question or "")))
    else:
        show_answer(pipeline.ask(question or ""))


@app.command()
def search(
    question: QuestionArgument = None,
    json_wanted: JsonOption = False,
    batch: BatchOption = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 5,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Print the passages found for a question, nearest first."""
    lines = _check_request(question, batch)
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))

    def find(text: str, history: Sequence[Message] = ()) -> Record:
        understood, hits = pipeline.search(text, history, top=top)
        found = [passage_record(hit) for hit in hits]
        return {"question": understood.asked, "language": understood.language, "passages": found}

    if lines is not None:
        _answer_batch(lines, find)
    elif json_wanted:
        _print_record(find(question or ""))
    else:
        _show_hits(pipeline.search(question or "", top=top)[1])


@app.command()
def index(
    force: Annotated[bool, typer.Option("--force", help="Build even though nothing has changed.")] = False,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Build the index where it is missing or out of date; the other commands do so by themselves."""
    settings = Settings.resolve(documents, index_dir, encoder)
    pipeline = _open(settings, force=force)
    built = pipeline.index
    _messages.print(
        f"{len(built.passages)} passages in {len(built.vectors)} vectors, of {', '.join(_document_names(pipeline))}\n"
        f"kept in {settings.index_dir}",
        markup=False,
        soft_wrap=True,
    )


def _document_names(pipeline: Pipeline) -> list[str]:
    return [interview.transcript.document for interview in pipeline.index.interviews]


def _open(settings: Settings, *, force: bool = False) -> Pipeline:
    """Open the pipeline; a long build shows a progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_messages, transient=True, disable=not _messages.is_terminal) as bar:
        task = bar.add_task("", visible=False)

        def report(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total, visible=True)

        return open_pipeline(settings, force=force, progress=report)


def _check_request(question: str | None, batch: str | None) -> Iterator[bytes] | None:
    """Refuse what cannot be asked before anything is loaded; return a batch's lines, None without one."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either one QUESTION or --batch FILE")
    if batch is not None:
        return open_batch(batch)
    check_question(question or "")
    return None


def _answer_batch(lines: Iterator[bytes], answer: Callable[[str, Sequence[Message]], Record]) -> None:
    if not run_batch(lines, answer, show=_print_record, complain=_complain):
        raise typer.Exit(1)


def _print_record(record: Record) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def _complain(message: str) -> None:
    _messages.print(Text.assemble(("onrecord: ", "bold red"), message), soft_wrap=True)


def show_answer(answer: Answer) -> None:
    """Print an answer for people, with its citations."""
    _show(Text(answer.answer, style="" if answer.answered else "yellow"))
    for citation in answer.citations:
        _show_citation(citation, f"[{citation.n}] ")
    if answer.not_said and answer.not_said.nearest:
        _show_citation(answer.not_said.nearest, "not an answer: ")


def _show_citation(citation: Citation, mark: str) -> None:
    head = Text.assemble((mark, "bold cyan"), (citation.speaker, "bold"), f", {_lines(citation)}")
    _show(Text("\n").append_text(head).append(f" of {citation.document}  {citation.id}", style="dim"))
    _show(Text(f"    “{citation.quote}”"))


def _show_hits(hits: Sequence[Hit]) -> None:
    for hit in hits:
        passage = hit.passage
        head = Text.assemble((f"{hit.score:.2f} ", "bold cyan"), (passage.speaker, "bold"))
        _show(head.append(f", {passage.role}, {_lines(passage)} of {passage.document}", style="dim"))
        _show(Text(f"     {passage.text}\n"))


def _show(text: Text) -> None:
    # Wrapped for people; in a file or a pipe a quote stays on its line.
    _output.print(text, soft_wrap=not _output.is_terminal)


def _lines(place: Citation | Passage) -> str:
    if place.first_line == place.last_line:
        return f"line {place.first_line}"
    return f"lines {place.first_line}–{place.last_line}"

"""The command line: ``onrecord chat · ask · search · index · verify``.

Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 a mistake told
in one line, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from index.documents import load_interviews
from index.errors import OnRecordError
from rag.answer import as_record, passage_record
from rag.question import Message, check_question
from rag.recheck import recheck_answer
from rag.settings import Settings
from ui.batch import Record, open_batch, run_batch
from ui.export import export_answer
from ui.exported import read_export
from ui.options import (
    AuthOption,
    BatchOption,
    DocumentsOption,
    EncoderOption,
    HostOption,
    IndexDirOption,
    JsonOption,
    MarkdownOption,
    McpOption,
    NoBrowserOption,
    PortOption,
    QuestionArgument,
    ShareOption,
)
from ui.serving import HOST, Serving, read_auth
from ui.show import (
    complain,
    print_record,
    print_text,
    show_answer,
    show_checks,
    show_hits,
    show_progress,
    show_status,
    tell,
)

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

__all__ = ["app", "main"]

app = typer.Typer(
    help="Ask an interview; get answers you can check.", add_completion=False, pretty_exceptions_enable=False
)


def main() -> None:
    """Run the command line; tell a user's mistake in one line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OnRecordError as error:
        complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has had enough (`onrecord ask … | head -1`); the interpreter must not
        # trip over the closed pipe again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        complain(f"the output cannot be written ({error.strerror or error}); free some space or write elsewhere")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        print_text(f"onrecord {version('onrecord')}")
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
    host: HostOption = HOST,
    port: PortOption = None,
    auth: AuthOption = None,
    share: ShareOption = False,
    mcp: McpOption = False,
    no_browser: NoBrowserOption = False,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Open the chat page, served by this machine for this machine unless told otherwise."""
    serving = Serving(host=host, port=port, auth=read_auth(auth), share=share, mcp=mcp)
    serving.check()
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))
    with show_status("Loading…"):
        from ui.launch import launch_page  # gradio takes seconds to import, and only this command needs it
        from ui.page import Content, build_page

        pipeline.warm_up()
        pipeline.search(", ".join(pipeline.index.guests) or "?")  # what is made with the first question is made now
    index = pipeline.index
    content = Content(index.interviews, index.passages, index.guests, _suggest(pipeline))
    page = build_page(pipeline.ask, content, search=partial(_find, pipeline), mcp=mcp)
    if serving.warning:
        tell(f"Careful: {serving.warning}")
    launch_page(page, serving, inbrowser=not no_browser, announce=_announce)


def _suggest(pipeline: Pipeline) -> Mapping[str, Sequence[str]]:
    """Return questions to begin with, by language; none where the program has no way to find them."""
    if find_spec("rag.suggest") is None:
        return {}
    suggested: Mapping[str, Sequence[str]] = import_module("rag.suggest").suggest_questions(pipeline)
    return suggested


def _announce(what: str, url: str) -> None:
    tell(f"{what} {url}  (Ctrl+C stops it)")


@app.command()
def ask(
    question: QuestionArgument = None,
    json_wanted: JsonOption = False,
    markdown: MarkdownOption = False,
    batch: BatchOption = None,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Answer a question with the speaker's own sentences, each with its citation."""
    if markdown and (json_wanted or batch is not None):
        raise typer.BadParameter("--markdown goes with neither --json nor --batch")
    lines = _check_request(question, batch)
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))
    if lines is not None:
        _answer_batch(lines, lambda text, history: as_record(pipeline.ask(text, history)))
    elif json_wanted:
        print_record(as_record(pipeline.ask(question or "")))
    elif markdown:
        print_text(export_answer(pipeline.ask(question or "")).removesuffix("\n"))
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

    if lines is not None:
        _answer_batch(lines, partial(_find, pipeline, top=top))
    elif json_wanted:
        print_record(_find(pipeline, question or "", top=top))
    else:
        show_hits(pipeline.search(question or "", top=top)[1])


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
    names = ", ".join(interview.transcript.document for interview in built.interviews)
    tell(f"{len(built.passages)} passages in {len(built.vectors)} vectors, of {names}\nkept in {settings.index_dir}")


@app.command()
def verify(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Markdown, one JSON answer, JSON lines, or -.")],
    documents: DocumentsOption = None,
) -> None:
    """Compare every quote of an exported answer with its document again; exit 1 where anything differs."""
    folder = Settings.resolve(documents).documents
    exported = read_export(file)
    interviews = load_interviews(folder)
    checks = [check for answer in exported for check in recheck_answer(answer, interviews)]
    if not show_checks(checks, "standard input" if file == "-" else file, folder):
        raise typer.Exit(1)


def _find(pipeline: Pipeline, text: str, history: Sequence[Message] = (), *, top: int = 5) -> Record:
    understood, hits = pipeline.search(text, history, top=top)
    found = [passage_record(hit) for hit in hits]
    return {"question": understood.asked, "language": understood.language, "passages": found}


def _open(settings: Settings, *, force: bool = False) -> Pipeline:
    """Open the pipeline; a long build shows a progress bar."""
    # langchain takes a second to import, and `verify` needs nothing but the documents.
    from rag.pipeline import open_pipeline

    with show_progress() as report:
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
    if not run_batch(lines, answer, show=print_record, complain=complain):
        raise typer.Exit(1)

"""The command line: ``onrecord chat · ask · search · index · verify · eval · enrich``.

Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 a mistake told
in one line, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.documents import load_interviews, names_language
from index.errors import OnRecordError
from index.language import ENGLISH
from rag.answer import as_record, passage_record
from rag.question import Message, check_question
from rag.recheck import recheck_answer
from rag.settings import Settings
from ui.batch import Record, open_batch, run_batch
from ui.enrich import enrich
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
    ModelOption,
    ModelUrlOption,
    NoBrowserOption,
    PortOption,
    QuestionArgument,
    ShareOption,
    TimeoutOption,
)
from ui.serving import HOST, Serving, read_auth
from ui.show import (
    complain,
    print_record,
    print_table,
    print_text,
    show_answer,
    show_checks,
    show_hits,
    show_progress,
    show_status,
    tell,
)
from ui.texts import PAGE_LANGUAGES

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
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Open the chat page, served by this machine for this machine unless told otherwise."""
    serving = Serving(host=host, port=port, auth=read_auth(auth), share=share, mcp=mcp)
    serving.check()
    pipeline = _open(Settings.resolve(documents, index_dir, encoder).with_model(model, model_url, timeout))
    with show_status("Loading…"):
        from rag.suggest import suggest_questions
        from ui.launch import launch_page  # gradio takes seconds to import, and only this command needs it
        from ui.page import Content, build_page

        pipeline.warm_up()
        pipeline.search(", ".join(pipeline.index.guests) or "?")  # what is made with the first question is made now
    content = Content(
        pipeline.index.interviews,
        pipeline.index.passages,
        pipeline.index.guests,
        suggestions=suggest_questions(pipeline, PAGE_LANGUAGES),
        model=pipeline.chat_model is not None,
    )
    page = build_page(pipeline.ask, content, search=partial(_find, pipeline), mcp=mcp)
    if serving.warning:
        tell(f"Careful: {serving.warning}")
    launch_page(page, serving, inbrowser=not no_browser, announce=_announce)


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
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Answer a question with cited sentences: the speaker's own, or a language model's that hold against them."""
    if markdown and (json_wanted or batch is not None):
        raise typer.BadParameter("--markdown goes with neither --json nor --batch")
    lines = _check_request(question, batch)
    pipeline = _open(Settings.resolve(documents, index_dir, encoder).with_model(model, model_url, timeout))
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
    for interview in built.interviews:
        if not names_language(interview.transcript.document):
            _tell_guess(interview.transcript.document, interview.transcript.language)


def _tell_guess(document: str, language: str) -> None:
    """Tell which language was guessed; a wrong guess would show in nothing but poorer answers."""
    name = document.removesuffix(".txt")
    # A text of a few words may be taken for a language whose code of three letters no file's name takes.
    example = language if names_language(f"{name}.{language}.txt") else ENGLISH
    tell(
        f"{document} names no language and was taken for {language!r}, by its text; "
        f"to set it, rename the file {name}.LANGUAGE.txt, e.g. {name}.{example}.txt"
    )


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


@app.command(name="eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Questions with gold lines, JSON lines.")],
    split: Annotated[str | None, typer.Option(metavar="NAME", help="Only the questions of this part.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures here.")] = None,
    picture: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw them here, as .svg or .png.")] = None,
    documents: DocumentsOption = None,
    index_dir: IndexDirOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Ask questions whose answers are known, and count: found, cited rightly, refused rightly."""
    from ui.evaluation import plan_evaluation  # and with it libraries that no other command needs

    evaluation = plan_evaluation(files, split=split, json_file=json_file, picture=picture)
    pipeline = _open(Settings.resolve(documents, index_dir, encoder))
    with show_progress() as report:
        tables = evaluation.run(pipeline, lambda done: report("Asking", done, len(evaluation.questions)))
    for table in tables:
        print_table(table)


app.command()(enrich)


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

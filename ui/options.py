"""The options that several commands take, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "BatchOption",
    "DocumentsOption",
    "EncoderOption",
    "IndexDirOption",
    "JsonOption",
    "MarkdownOption",
    "QuestionArgument",
]

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
MarkdownOption = Annotated[
    bool, typer.Option("--markdown", help="Print Markdown, which onrecord verify can check again later.")
]
BatchOption = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help='Read JSON lines {"question": …, "history": […]} from FILE, or -; print one object a line.',
    ),
]

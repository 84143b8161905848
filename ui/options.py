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
    "ModelOption",
    "ModelUrlOption",
    "QuestionArgument",
    "TimeoutOption",
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
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="A language model that writes, such as openai:NAME, anthropic:NAME or ollama:NAME (default: none).",
    ),
]
ModelUrlOption = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        metavar="URL",
        help="The model's server, Ollama's or any like OpenAI's; --model is its NAME there.",
    ),
]
TimeoutOption = Annotated[
    float | None, typer.Option("--timeout", metavar="SECONDS", help="How long the model may take (default: 60).")
]

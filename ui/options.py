"""The options that several commands take, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AuthOption",
    "BatchOption",
    "DocumentsOption",
    "EncoderOption",
    "HostOption",
    "IndexDirOption",
    "JsonOption",
    "MarkdownOption",
    "McpOption",
    "ModelOption",
    "ModelUrlOption",
    "NoBrowserOption",
    "PortOption",
    "QuestionArgument",
    "ShareOption",
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
HostOption = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; 0.0.0.0 for everybody who can reach you.")
]
PortOption = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help="Port (default: the first free one from 7860).")
]
AuthOption = Annotated[
    str | None,
    typer.Option(
        "--auth",
        metavar="USER:PASSWORD",
        envvar="ONRECORD_AUTH",
        show_envvar=False,
        help="Ask visitors for these; or set ONRECORD_AUTH, which other users of this machine cannot see.",
    ),
]
ShareOption = Annotated[
    bool, typer.Option("--share", help="Give the page a public address; what is asked then passes gradio's servers.")
]
McpOption = Annotated[bool, typer.Option("--mcp", help="Serve ask and search as MCP tools as well.")]
NoBrowserOption = Annotated[bool, typer.Option("--no-browser", help="Do not open the page in your browser.")]

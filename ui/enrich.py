"""``onrecord enrich``: drafts for every interview of a folder, with a progress bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from index.documents import load_interviews
from index.errors import ModelError, SettingsError
from rag.settings import Settings
from ui.options import DocumentsOption, ModelOption, ModelUrlOption, TimeoutOption
from ui.show import show_progress, tell

__all__ = ["enrich", "enrich_folder"]


def enrich(
    per_language: Annotated[int, typer.Option(min=1, max=30, help="Questions to a passage in each language.")] = 6,
    documents: DocumentsOption = None,
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Have a language model draft renderings and questions beside the documents, for a person to review."""
    settings = Settings.resolve(documents).with_model(model, model_url, timeout)
    for told in enrich_folder(settings, per_language=per_language):
        tell(told)


def enrich_folder(settings: Settings, *, per_language: int) -> Iterator[str]:
    """Draft what is missing of every interview.

    Args:
        settings: The documents and the language model.
        per_language: How many questions a passage is to have in each language.

    Yields:
        What was done, one line a file.

    Raises:
        SettingsError: No language model is named, or it cannot be opened.
        ModelError: It gave no reply; what was done is kept.
    """
    # The language model's modules take a second to import, and no other command needs these.
    from rag.chat_model import open_chat_model
    from rag.enrich import draft_questions, draft_rendering

    chat_model = open_chat_model(settings.model, settings.model_url, settings.timeout)
    if chat_model is None:
        raise SettingsError(
            "enrich needs a language model; pass --model PROVIDER:NAME, or --model NAME --model-url URL"
        )
    try:
        for interview in load_interviews(settings.documents):
            with show_progress() as report:
                rendering = draft_rendering(interview, settings.documents, chat_model, report)
            yield rendering.told
            with show_progress() as report:
                questions = draft_questions(
                    interview, settings.documents, chat_model, report, per_language=per_language
                )
            yield questions.told
    except ModelError as error:
        raise ModelError(
            error.reason, f"{error.detail}; what is done is kept, run the command again to go on"
        ) from error

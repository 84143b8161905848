"""What can be set, in one frozen place. The only place that reads settings from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import DEFAULT_DOCUMENTS, default_index_dir
from index.encoder import BUNDLED
from index.errors import SettingsError
from rag.chat_model import check_timeout

__all__ = ["DEFAULT_TIMEOUT_SECONDS", "Settings"]

DEFAULT_TIMEOUT_SECONDS = 60.0
"""How long a language model may take unless told otherwise; one on one's own machine is slow."""


@dataclass(frozen=True)
class Settings:
    """Where things are.

    Attributes:
        documents: Folder of interviews (``ONRECORD_DOCUMENTS``).
        index_dir: Where the index is kept (``ONRECORD_INDEX_DIR``); made where it does not exist.
        encoder: Folder or name of a sentence-transformers model (``ONRECORD_ENCODER``).
        model: Language model, ``PROVIDER:NAME``, or what a server calls it (``ONRECORD_MODEL``); None for none.
        model_url: Address of an OpenAI-compatible server (``ONRECORD_MODEL_URL``); None for the provider's own.
        timeout: How long a language model's reply may take, in seconds (``ONRECORD_TIMEOUT``).
    """

    documents: Path
    index_dir: Path
    encoder: str
    model: str | None = None
    model_url: str | None = None
    timeout: float = DEFAULT_TIMEOUT_SECONDS

    @classmethod
    def resolve(
        cls,
        documents: Path | None = None,
        index_dir: Path | None = None,
        encoder: str | None = None,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> Settings:
        """Fill what is not given from the environment, and the rest with defaults.

        Args:
            documents: A folder, or None.
            index_dir: A folder, or None.
            encoder: A folder or a model's name, or None.
            environment: The environment; None means this process's.

        Returns:
            Complete settings; nothing is checked yet.
        """
        found = os.environ if environment is None else environment
        folder = documents or Path(found.get("ONRECORD_DOCUMENTS") or DEFAULT_DOCUMENTS)
        kept = index_dir or Path(found.get("ONRECORD_INDEX_DIR") or default_index_dir(folder))
        return cls(folder, kept, encoder or found.get("ONRECORD_ENCODER") or str(BUNDLED))

    def with_model(
        self,
        model: str | None = None,
        model_url: str | None = None,
        timeout: float | None = None,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> Settings:
        """Add a language model, from the environment where it is not given.

        Args:
            model: ``PROVIDER:NAME``, or what the server calls it; None.
            model_url: The server's address; None.
            timeout: How long a reply may take, in seconds; None.
            environment: The environment; None means this process's.

        Returns:
            Complete settings.

        Raises:
            SettingsError: The timeout is no number of seconds that a reply can take. It is looked at even where no
                model is named: a slip should be told now, not on the day one is.
        """
        found = os.environ if environment is None else environment
        if timeout is None:
            timeout = _read_timeout(found.get("ONRECORD_TIMEOUT"))
        else:
            check_timeout(timeout)
        return replace(
            self,
            model=model or found.get("ONRECORD_MODEL") or None,
            model_url=model_url or found.get("ONRECORD_MODEL_URL") or None,
            timeout=timeout,
        )


def _read_timeout(given: str | None) -> float:
    """Read ``ONRECORD_TIMEOUT``, which may be missing or empty."""
    if not given:
        return DEFAULT_TIMEOUT_SECONDS
    try:
        seconds = float(given)
    except ValueError as error:
        raise SettingsError(f"ONRECORD_TIMEOUT is {given!r}; give seconds, such as 60") from error
    check_timeout(seconds, "ONRECORD_TIMEOUT")
    return seconds

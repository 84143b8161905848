"""What can be set, in one frozen place. The only place that reads settings from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.build import DEFAULT_DOCUMENTS, default_index_dir
from index.encoder import BUNDLED

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """Where things are.

    Attributes:
        documents: Folder of interviews (``ONRECORD_DOCUMENTS``).
        index_dir: Where the index is kept (``ONRECORD_INDEX_DIR``); made where it does not exist.
        encoder: Folder or name of a sentence-transformers model (``ONRECORD_ENCODER``).
    """

    documents: Path
    index_dir: Path
    encoder: str

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

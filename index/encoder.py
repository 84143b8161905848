"""Texts → unit vectors. The only place that imports sentence_transformers."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from index.bert import Bert
from index.bert_folder import read_bert
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BUNDLED", "Encoder", "SentenceTransformerEncoder", "Vectors"]

BUNDLED = Path(__file__).parent / "model"
"""The encoder that ships with the program."""

Vectors = npt.NDArray[np.float32]

_BATCH = 64
# What the hub allows; huggingface_hub raises its own error at anything else.
_HUB_NAME = re.compile(r"(?!.*(?:--|\.\.))(?:\w(?:[\w.-]*\w)?/)?\w(?:[\w.-]{0,94}\w)?(?<!\.git)")
_HUB_TIMEOUT_SECONDS = 10


@runtime_checkable
class Encoder(Protocol):
    """What the index and the retriever need of an encoder."""

    @property
    def identity(self) -> str:
        """Names the weights: two encoders of one identity give the same vectors."""

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for questions; ``on_batch`` hears how many are done."""

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for texts to be found; ``on_batch`` hears how many are done."""


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with that model's own query and document prompts.

    A plain BERT in a folder, such as the bundled one, gives the same vectors without that library, seconds sooner.

    Args:
        name_or_path: A folder, or a model's name on the hub. Only a name may download anything.

    Raises:
        EncoderError: The name is neither a folder with a model nor a possible name.
    """

    def __init__(self, name_or_path: str | Path = BUNDLED) -> None:
        self._name = str(name_or_path)
        self._folder = Path(name_or_path) if _is_folder(Path(name_or_path)) else None
        if self._folder is None and not _HUB_NAME.fullmatch(self._name):
            raise EncoderError(_explain(self._name, "there is no such folder, and it cannot be a model's name"))
        if self._folder and not (self._folder / "modules.json").is_file():
            raise EncoderError(
                f"no sentence-transformers model in the folder {self._name} (no modules.json); "
                f"give a folder that SentenceTransformer.save made, or leave --encoder out"
            )

    @property
    def identity(self) -> str:
        """The model's name and, for a folder, the hash of its files; for a name, its cached commit.

        Raises:
            EncoderError: A file of the model cannot be read.
        """
        if self._folder:
            return f"{self._folder.resolve().name}@{self._folder_hash}"
        # Asked anew each time: a name gets its commit when it is first downloaded.
        return f"{self._name}@{_find_cached_commit(self._name) or 'not downloaded'}"

    @cached_property
    def _folder_hash(self) -> str:
        try:
            return _hash_model(self._folder) if self._folder else ""
        except OSError as error:
            reason = f"{error.filename or 'a file'} cannot be read ({error.strerror or error})"
            raise EncoderError(_explain(self._name, reason)) from error

    @cached_property
    def _bert(self) -> Bert | None:
        return read_bert(self._folder) if self._folder else None

    @cached_property
    def _model(self) -> SentenceTransformer:
        if self._folder is None:
            if _find_cached_commit(self._name) is not None:
                with suppress(EncoderError):  # a download that was cut off: the hub has the rest
                    return self._load(local_files_only=True)
            _check_reachable(self._name)
        return self._load(local_files_only=self._folder is not None)

    def _load(self, *, local_files_only: bool) -> SentenceTransformer:
        # Imported on first use: it takes seconds, and the bundled encoder needs none of it.
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        quiet = [logging.getLogger(name) for name in ("transformers", "sentence_transformers")]
        levels = [logger.level for logger in quiet]
        for logger in quiet:
            logger.setLevel(logging.ERROR)
        try:
            model = SentenceTransformer(self._name, device="cpu", local_files_only=local_files_only)
        except Exception as error:  # the libraries below raise anything from OSError to KeyError
            raise EncoderError(_explain(self._name, str(error) or type(error).__name__)) from error
        finally:
            for logger, level in zip(quiet, levels, strict=True):
                logger.setLevel(level)
        # Weights may be stored in half precision; a CPU computes faster in single.
        return model.float().eval()

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for questions.

        Args:
            texts: Questions; a long one is cut at the model's own length.
            on_batch: Called with the number of texts done, from time to time.

        Returns:
            float32, shape (len(texts), dimensions), rows of length one, in the order of ``texts``.

        Raises:
            EncoderError: The model cannot be loaded.
        """
        return _encode(self._bert.encode if self._bert else _bind(self._model.encode_query), texts, on_batch)

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Return one unit vector a row for texts to be found.

        Args:
            texts: In any order and of any length; a long one is cut at the model's own length.
            on_batch: Called with the number of texts done, from time to time.

        Returns:
            float32, shape (len(texts), dimensions), rows of length one, in the order of ``texts``.

        Raises:
            EncoderError: The model cannot be loaded.
        """
        return _encode(self._bert.encode if self._bert else _bind(self._model.encode_document), texts, on_batch)


def _bind(encode: Callable[..., npt.ArrayLike]) -> Callable[[list[str]], npt.ArrayLike]:
    return partial(encode, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)


def _encode(
    encode: Callable[[list[str]], npt.ArrayLike], texts: Sequence[str], on_batch: Callable[[int], None] | None
) -> Vectors:
    """Encode texts batch by batch, those of like length together: they are read fastest."""
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    parts: list[Vectors] = []
    for first in range(0, len(order), _BATCH):
        batch = [texts[position] for position in order[first : first + _BATCH]]
        parts.append(np.asarray(encode(batch)))
        if on_batch:
            on_batch(min(first + _BATCH, len(order)))
    if not parts:
        return np.zeros((0, 0), dtype=np.float32)
    encoded = _to_unit(np.concatenate(parts), len(texts))
    vectors = np.empty_like(encoded)
    vectors[order] = encoded
    return vectors


def _to_unit(vectors: npt.ArrayLike, rows: int) -> Vectors:
    """Scale rows to length one, whatever the model's last module does; a zero row stays zero."""
    # Of no rows nobody can tell the dimensions.
    matrix = np.asarray(vectors, dtype=np.float32).reshape(rows, -1 if rows else 0)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any file's may be
        return False


def _hash_model(folder: Path) -> str:
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.suffix in {".json", ".txt", ".safetensors", ".bin", ".model"})
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _hub_names(name: str) -> tuple[str, ...]:
    """Return what a name may mean on the hub, as SentenceTransformer reads it."""
    return (name,) if "/" in name else (f"sentence-transformers/{name}", name)


def _find_cached_commit(name: str) -> str | None:
    """Return the hub commit whose files lie in the local cache, None before any download."""
    from huggingface_hub import try_to_load_from_cache

    for candidate in _hub_names(name):
        path = try_to_load_from_cache(candidate, "modules.json")
        if isinstance(path, str):
            return Path(path).parent.name
    return None


def _check_reachable(name: str) -> None:
    """Ask the hub once whether it has a model: loading one that it has not retries for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    for candidate in _hub_names(name):
        try:
            HfApi().model_info(candidate, timeout=_HUB_TIMEOUT_SECONDS)
        except RepositoryNotFoundError:
            continue
        except Exception as error:  # no network, a proxy, a time-out: httpx has its own tree for each
            raise EncoderError(_explain(name, f"it lies nowhere here and the hub gives no answer ({error})")) from error
        return
    raise EncoderError(_explain(name, "there is no such folder, and no model of that name on the hub"))


def _explain(name: str, reason: str) -> str:
    return (
        f"the encoder {name!r} cannot be loaded: {_first_line(reason)}; allowed are a folder with a "
        "sentence-transformers model, or a model's name, which is downloaded once; leave --encoder out for "
        "the bundled one"
    )


def _first_line(text: str, limit: int = 160) -> str:
    lines: Iterable[str] = (line.strip() for line in text.splitlines() if line.strip())
    line = next(iter(lines), text)
    return line if len(line) <= limit else line[: limit - 1] + "…"

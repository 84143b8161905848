"""Vectors, lexicons and passages ↔ a folder.

::

    INDEX_DIR/
      manifest.json          what it was made from, which generation is current, hashes of its files
      generation-XXXX/
        passages.jsonl       one passage a line
        rows.npy             int32 (rows, 2): passage, and sentence within it or -1 for the whole
        vectors.faiss        one unit vector a row
        lexicon-LL-FIELD/    BM25 of one language
        anticipations.json   which documents have anticipated questions
        anticipation-N/      what the N-th document's anticipated questions teach, where it has any
        vocabulary.json      the words in use
        backgrounds.json     how everyday questions score, by language

A new generation is written beside the old one, and the manifest, replaced in one step, then points
to it: whoever reads meanwhile, or is cut off, finds the old index or the new one, never half of one.
Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.anticipation import Anticipation
from index.background import Background
from index.errors import StoreError
from index.lexicon import Lexicon
from index.passages import Passage, Sentence
from index.transcript import Role
from index.vectors import VectorRows
from index.vocabulary import Vocabulary

__all__ = ["FORMAT", "Stored", "hold_store", "read_store", "write_store"]

FORMAT = 3
"""Raised when the files below change their meaning; an index of another format is made anew."""

_MANIFEST = "manifest.json"
_PREFIX = "generation-"
_OURS = re.compile(rf"lock|{re.escape(_MANIFEST)}|{_PREFIX}[0-9a-f]{{8}}|\.{re.escape(_MANIFEST)}\..*")
_LOCK_SECONDS = 600


@dataclass(frozen=True)
class Stored:
    """What an index folder holds.

    Attributes:
        passages: In the order of the documents.
        vectors: Rows point into ``passages``.
        lexicons: By language and field; position in a lexicon is the position in ``passages``.
        anticipations: By document; they point into ``passages``.
        vocabulary: The words in use.
        backgrounds: By language, how everyday questions score.
    """

    passages: tuple[Passage, ...]
    vectors: VectorRows
    lexicons: Mapping[str, Lexicon]
    anticipations: Mapping[str, Anticipation]
    vocabulary: Vocabulary
    backgrounds: Mapping[str, Background]


@contextmanager
def hold_store(folder: Path) -> Iterator[None]:
    """Hold a folder for writing, so that two programs do not build one index at once.

    Args:
        folder: An index folder; made where it does not exist.

    Yields:
        Nothing.

    Raises:
        StoreError: The folder cannot be made or written, is not ours, or is held for ten minutes.
    """
    with _translate_errors(folder):
        _check_ours(folder)
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=_LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                f"another program has been building the index in {folder} for {_LOCK_SECONDS // 60} minutes; "
                "wait for it, or pass another --index-dir DIR"
            ) from error
    try:
        yield
    finally:
        lock.release()
        if made and not (folder / _MANIFEST).exists():
            shutil.rmtree(folder, ignore_errors=True)  # nothing was built: leave nothing behind


@contextmanager
def _translate_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"the index cannot be written to {folder} ({error.strerror or error}); "
            "pass --index-dir DIR with a folder that can"
        ) from error


def write_store(folder: Path, stored: Stored, made_from: Mapping[str, Any]) -> None:
    """Replace the index in a folder, in one step, while ``hold_store`` holds it.

    Args:
        folder: An index folder.
        stored: What to write.
        made_from: What it was made from; ``read_store`` compares it.

    Raises:
        StoreError: It cannot be written; what was there before is still there.
    """
    with _translate_errors(folder):
        _replace_generation(folder, stored, made_from)
    for old in folder.glob(f"{_PREFIX}*"):
        if _OURS.fullmatch(old.name) and old.name != _current_generation(folder):
            shutil.rmtree(old, ignore_errors=True)
    for cut_off in folder.glob(f".{_MANIFEST}.*"):
        cut_off.unlink(missing_ok=True)


def _replace_generation(folder: Path, stored: Stored, made_from: Mapping[str, Any]) -> None:
    generation = folder / f"{_PREFIX}{secrets.token_hex(4)}"
    draft = folder / f".{_MANIFEST}.{generation.name}"
    generation.mkdir()
    try:
        _write_generation(generation, stored)
        manifest = {
            "format": FORMAT,
            "generation": generation.name,
            "made_from": made_from,
            "files": _hash_files(generation),
        }
        draft.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        draft.replace(folder / _MANIFEST)
    except BaseException:
        shutil.rmtree(generation, ignore_errors=True)
        draft.unlink(missing_ok=True)
        raise


def read_store(folder: Path, made_from: Mapping[str, Any]) -> Stored:
    """Read the index in a folder if it was made from just this.

    Args:
        folder: An index folder, or none yet.
        made_from: What it must have been made from.

    Returns:
        The index.

    Raises:
        StoreError: There is none, it is damaged, or it was made from something else.
    """
    with suppress(_ReplacedError):
        return _read_current(folder, made_from)
    # The generation was replaced between reading the manifest and its files: the new one is whole.
    try:
        return _read_current(folder, made_from)
    except _ReplacedError as error:
        raise StoreError(f"the index in {folder} is damaged; run onrecord index") from error


class _ReplacedError(Exception):
    """The current generation's files are gone or not as the manifest says."""


def _read_current(folder: Path, made_from: Mapping[str, Any]) -> Stored:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        same = manifest["format"] == FORMAT and manifest["made_from"] == made_from
        generation = folder / str(manifest["generation"])
        files = manifest["files"]
    except FileNotFoundError as error:
        raise StoreError(f"there is no index in {folder}; run onrecord index") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the index in {folder} is damaged; run onrecord index") from error
    if not same:
        raise StoreError(f"the index in {folder} was made from something else; run onrecord index")
    try:
        if files != _hash_files(generation):
            raise _ReplacedError
        return _read_generation(generation)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        raise _ReplacedError from error


def _check_ours(folder: Path) -> None:
    """Refuse a folder that holds anything else: building clears what it takes for old indexes."""
    if folder.is_file():
        raise StoreError(f"the index folder {folder} is a file; pass --index-dir DIR with a folder")
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    foreign = [name for name in names if not _OURS.fullmatch(name)]
    if _MANIFEST in names and not _is_manifest(folder, names):
        foreign.append(_MANIFEST)
    if foreign:
        raise StoreError(
            f"the folder {folder} holds other things ({foreign[0]}); pass --index-dir DIR with an empty or new folder"
        )


def _is_manifest(folder: Path, names: list[str]) -> bool:
    """Tell whether the manifest is one of ours: by what it says, or, damaged, by what stands beside it."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except ValueError:
        return any(name.startswith(_PREFIX) for name in names)
    except OSError:
        return False
    return isinstance(manifest, dict) and {"format", "generation", "made_from"} <= manifest.keys()


def _current_generation(folder: Path) -> str:
    return str(json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["generation"])


def _hash_files(generation: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(path for path in generation.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            hashes[path.relative_to(generation).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _write_generation(generation: Path, stored: Stored) -> None:
    with (generation / "passages.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for passage in stored.passages:
            file.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
    stored.vectors.save(generation)
    for name, lexicon in stored.lexicons.items():
        lexicon.save(generation / f"lexicon-{name}")
    (generation / "anticipations.json").write_text(json.dumps(list(stored.anticipations)), encoding="utf-8")
    for number, anticipation in enumerate(stored.anticipations.values()):
        anticipation.save(generation / f"anticipation-{number}")
    stored.vocabulary.save(generation)
    backgrounds = {language: asdict(background) for language, background in stored.backgrounds.items()}
    (generation / "backgrounds.json").write_text(json.dumps(backgrounds), encoding="utf-8")


def _read_generation(generation: Path) -> Stored:
    with (generation / "passages.jsonl").open(encoding="utf-8") as file:
        passages = tuple(_read_passage(json.loads(line)) for line in file)
    vectors = VectorRows.load(generation)
    names = [path.name.removeprefix("lexicon-") for path in sorted(generation.glob("lexicon-*"))]
    lexicons = {name: Lexicon.load(name.split("-")[0], generation / f"lexicon-{name}") for name in names}
    if len(vectors) != len(vectors.rows) or vectors.rows[:, 0].max(initial=-1) >= len(passages):
        raise ValueError("rows do not fit the passages")
    documents = json.loads((generation / "anticipations.json").read_text(encoding="utf-8"))
    anticipations = {name: Anticipation.load(generation / f"anticipation-{n}") for n, name in enumerate(documents)}
    vocabulary = Vocabulary.load(generation)
    records = json.loads((generation / "backgrounds.json").read_text(encoding="utf-8"))
    backgrounds = {language: Background(**record) for language, record in records.items()}
    return Stored(passages, vectors, lexicons, anticipations, vocabulary, backgrounds)


def _read_passage(record: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(**sentence) for sentence in record["sentences"])
    return Passage(**{**record, "role": Role(record["role"]), "sentences": sentences})

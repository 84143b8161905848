"""Vectors and passages ↔ a folder. The only place that imports faiss.

::

    INDEX_DIR/
      manifest.json          what it was made from, which generation is current, hashes of its files
      generation-XXXX/
        passages.jsonl       one passage a line
        rows.npy             int32 (rows, 2): passage, and sentence within it or -1 for the whole
        vectors.faiss        one unit vector a row
        lexicon-LL-FIELD/    BM25 of one language
        backgrounds.json     how everyday questions score, by language

A new generation is written beside the old one, and the manifest, replaced in one step, then points
to it: whoever reads meanwhile, or is cut off, finds the old index or the new one, never half of one.
Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from index.background import Background
from index.encoder import Vectors
from index.errors import StoreError
from index.lexicon import Lexicon
from index.passages import Passage, Sentence
from index.transcript import Role

__all__ = ["FORMAT", "WHOLE", "PassageScore", "Stored", "VectorRows", "hold_store", "read_store", "write_store"]

FORMAT = 1
"""Raised when the files below change their meaning; an index of another format is made anew."""

_MANIFEST = "manifest.json"
_PREFIX = "generation-"
_LOCK_SECONDS = 600


WHOLE = -1
"""In a row's second column: the vector stands for the whole passage, not for one of its sentences."""


@dataclass
class PassageScore:
    """How near a passage is to a question.

    Attributes:
        whole: Best cosine of the passage as a whole, in [-1, 1].
        sentence: Best cosine of any of its sentences, in [-1, 1].
        sentences: Best cosine of each sentence seen, by its number.
    """

    whole: float
    sentence: float
    sentences: dict[int, float] = field(default_factory=dict)

    @property
    def cosine(self) -> float:
        """The mean of both, in [-1, 1]: on the question's subject, and to its point."""
        return (self.whole + self.sentence) / 2


class VectorRows:
    """Unit vectors, searched exactly by inner product, each row belonging to a passage.

    Args:
        searcher: A faiss index over the vectors, by inner product.
        rows: int32, shape (rows, 2): number of the passage, and of the sentence in it or -1.
    """

    def __init__(self, searcher: faiss.Index, rows: npt.NDArray[np.int32]) -> None:
        self._index = searcher
        self.rows = rows

    @classmethod
    def build(cls, vectors: Vectors, rows: npt.NDArray[np.int32]) -> VectorRows:
        """Index vectors, float32 of shape (rows, dimensions), each of length one."""
        searcher = faiss.IndexFlatIP(vectors.shape[1])
        searcher.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(searcher, rows)

    @classmethod
    def load(cls, folder: Path) -> VectorRows:
        """Read what ``save`` wrote."""
        searcher = faiss.read_index(str(folder / "vectors.faiss"))
        return cls(searcher, np.load(folder / "rows.npy", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write vectors and rows to a folder."""
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        np.save(folder / "rows.npy", self.rows, allow_pickle=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return int(self._index.d)

    def search(self, query: Vectors, top: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Find the rows nearest to one vector.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows, at least 1.

        Returns:
            Row numbers and their cosines in [-1, 1], nearest first; fewer than ``top`` where there
            are fewer rows.
        """
        # faiss gives inner products, which are cosines for unit vectors, and -1 for "no more rows".
        scores, found = self._index.search(np.ascontiguousarray(query.reshape(1, -1)), min(top, len(self)))
        present = found[0] >= 0
        return found[0][present], scores[0][present]

    def score_passages(self, query: Vectors, *, top: int) -> dict[int, PassageScore]:
        """Score the passages to which the nearest rows belong.

        Args:
            query: float32, shape (dimensions,), of length one.
            top: How many rows to look at, at least 1.

        Returns:
            By passage number: the passage's own best cosine, and each of its sentences' best. What
            lies beyond ``top`` is taken to be as near as the last row seen, which it is not above.
        """
        found, cosines = self.search(query, top)
        scores: dict[int, PassageScore] = {}
        least = float(cosines[-1])
        for (passage, sentence), cosine in zip(self.rows[found].tolist(), cosines.tolist(), strict=True):
            score = scores.setdefault(passage, PassageScore(least, least))
            if sentence == WHOLE:
                score.whole = max(score.whole, cosine)
            else:
                score.sentence = max(score.sentence, cosine)
                score.sentences[sentence] = max(score.sentences.get(sentence, -1.0), cosine)
        return scores


@dataclass(frozen=True)
class Stored:
    """What an index folder holds.

    Attributes:
        passages: In the order of the documents.
        vectors: Rows point into ``passages``.
        lexicons: By language and field; position in a lexicon is the position in ``passages``.
        backgrounds: By language, how everyday questions score.
    """

    passages: tuple[Passage, ...]
    vectors: VectorRows
    lexicons: Mapping[str, Lexicon]
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
    try:
        _check_ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise StoreError(
            f"another program has been building the index in {folder} for {_LOCK_SECONDS // 60} minutes; "
            "wait for it, or pass another --index-dir DIR"
        ) from error
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
    """
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
    for old in folder.glob(f"{_PREFIX}*"):
        if old != generation:
            shutil.rmtree(old, ignore_errors=True)
    for cut_off in folder.glob(f".{_MANIFEST}.*"):
        cut_off.unlink(missing_ok=True)


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
    """Refuse a folder that holds something else: building clears what it takes for old indexes."""
    if folder.is_file():
        raise StoreError(f"the index folder {folder} is a file; pass --index-dir DIR with a folder")
    if folder.is_dir() and not (folder / _MANIFEST).is_file():
        foreign = [
            path.name for path in folder.iterdir() if path.name != "lock" and not path.name.startswith((_PREFIX, "."))
        ]
        if foreign:
            raise StoreError(
                f"the folder {folder} holds other things ({foreign[0]}, …) and no index; "
                "pass --index-dir DIR with an empty or new folder"
            )


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
    records = json.loads((generation / "backgrounds.json").read_text(encoding="utf-8"))
    backgrounds = {language: Background(**record) for language, record in records.items()}
    return Stored(passages, vectors, lexicons, backgrounds)


def _read_passage(record: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(**sentence) for sentence in record["sentences"])
    return Passage(**{**record, "role": Role(record["role"]), "sentences": sentences})

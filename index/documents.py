"""A folder of interviews → Interviews: each original transcript with its aligned rendering and expansions.

A file is called ``NAME.LANGUAGE.txt``. Where one NAME stands in two languages the English file is
the rendering, a translation aligned line by line with the original; an interview in one file is its
own original. The questions it is expected to be asked may stand beside the original. Only originals are
ever quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.errors import DocumentError
from index.expansions import EXPANSIONS_SUFFIX, Expansions, expansions_path, read_expansions
from index.language import ENGLISH, detect_language, primary_language
from index.sentences import find_sentences
from index.transcript import Transcript, parse_transcript

__all__ = ["Interview", "Rendering", "load_interviews", "names_language"]

_FILE_NAME = re.compile(r"(?P<name>.+?)(?:\.(?P<language>[A-Za-z]{2}(?:-[A-Za-z]{2,4})?))?\.txt")
_HOW_TO_ADD = "put transcripts there as NAME.LANGUAGE.txt (UTF-8, one paragraph a line), or pass --documents DIR"


@dataclass(frozen=True)
class Rendering:
    """A translation of a transcript, aligned with it line by line.

    Attributes:
        transcript: The translated file, read like any other.
    """

    transcript: Transcript

    @cached_property
    def _lines(self) -> dict[int, tuple[str, str]]:
        """Speaker and paragraph of each line, without the label."""
        text = self.transcript.text
        return {
            line: (turn.speaker, text[start:end])
            for turn in self.transcript.turns
            for line, start, end in turn.paragraphs
        }

    def translate_line(self, line: int) -> str:
        """Return the translated paragraph on a line (from 1), without its label; empty if blank."""
        return self._lines[line][1] if line in self._lines else ""

    def translate_speaker(self, line: int) -> str | None:
        """Return the label that speaks on a line (from 1) in the translation."""
        return self._lines[line][0] if line in self._lines else None

    def translate_sentences(self, line: int, count: int) -> list[str]:
        """Return the translation of each of a line's sentences.

        Args:
            line: Line of the original, from 1.
            count: How many sentences the original has there, at least one.

        Returns:
            ``count`` strings: sentence by sentence where both sides have as many, else the whole
            translated line for each, which is less exact but never the wrong sentence.
        """
        text = self.translate_line(line)
        spans = find_sentences(text, self.transcript.language)
        if len(spans) != count:
            return [text] * count
        return [text[start:end] for start, end in spans]


@dataclass(frozen=True)
class Interview:
    """An original transcript and, where there are any, its rendering and the questions it is expected to be asked."""

    transcript: Transcript
    rendering: Rendering | None
    expansions: Expansions | None = None


def load_interviews(folder: Path) -> list[Interview]:
    """Read every interview of a folder.

    Args:
        folder: Holds the ``.txt`` files; anything else in it, and its subfolders, are left alone.

    Returns:
        The interviews by file name.

    Raises:
        DocumentError: The folder is missing or has no transcript, or a file is empty, not UTF-8, or
            does not fit its rendering.
    """
    try:
        found = folder.is_dir()
    except OSError:  # a name longer than any folder's may be
        found = False
    if not found:
        raise DocumentError(f"no documents folder at {folder}; {_HOW_TO_ADD}")
    groups: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*.txt")):
        match = _FILE_NAME.fullmatch(path.name)
        if match and path.is_file() and not path.name.startswith("."):
            _check_name(path)
            groups.setdefault(match["name"], {})[match["language"] or ""] = path
    if not groups:
        raise DocumentError(f"no transcript in {folder}; {_HOW_TO_ADD}")
    _check_expansions(folder, groups)
    return [_load_group(name, files) for name, files in groups.items()]


def names_language(document: str) -> bool:
    """Return whether a file's name says which language it is in; where not, it was guessed from the text.

    >>> names_language("talk.pt.txt"), names_language("talk.txt")
    (True, False)
    """
    match = _FILE_NAME.fullmatch(document)
    return bool(match and match["language"])


def _check_expansions(folder: Path, groups: dict[str, dict[str, Path]]) -> None:
    """Refuse questions that no transcript takes up: a slip in a name would leave them out unseen."""
    taken = {expansions_path(path) for files in groups.values() for path in _originals(files).values()}
    for path in sorted(folder.glob(f"*{EXPANSIONS_SUFFIX}")):
        if path not in taken and not path.name.startswith("."):
            allowed = ", ".join(sorted(path.name for path in taken))
            raise DocumentError(f"{path.name} belongs to no original in {folder}; rename it (allowed: {allowed})")


def _originals(files: dict[str, Path]) -> dict[str, Path]:
    """Return the files of one NAME that are no rendering; all of them where there is English alone."""
    return {tag: path for tag, path in files.items() if primary_language(tag) != ENGLISH} or files


def _check_name(path: Path) -> None:
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        shown = path.name.encode(errors="backslashreplace").decode()
        raise DocumentError(f"the file name {shown} is not UTF-8; rename the file, citations name it") from error


def _load_group(name: str, files: dict[str, Path]) -> Interview:
    originals = _originals(files)
    renderings = {tag: path for tag, path in files.items() if tag not in originals}
    if len(originals) > 1 or len(renderings) > 1:
        listed = ", ".join(path.name for path in files.values())
        raise DocumentError(
            f"{name} has more than one original ({listed}); an interview is one file, or one file "
            "and its English rendering; give the others another NAME"
        )
    [(tag, path)] = originals.items()
    transcript = _read_transcript(path, tag)
    beside = expansions_path(path)
    expansions = read_expansions(beside, transcript) if beside.exists() else None
    if not renderings:
        return Interview(transcript, None, expansions)
    [(tag, rendering_path)] = renderings.items()
    rendering = _read_transcript(rendering_path, tag)
    _check_aligned(transcript, rendering)
    return Interview(transcript, Rendering(rendering), expansions)


def _read_transcript(path: Path, tag: str) -> Transcript:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path} is not UTF-8 (byte 0x{error.object[error.start]:02x} at {error.start}); "
            f"save it as UTF-8, e.g. iconv -f latin1 -t utf-8 {path.name}"
        ) from error
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror}); check its permissions") from error
    language = primary_language(tag) if tag else detect_language(text)
    transcript = parse_transcript(text, document=path.name, language=language)
    if not transcript.turns:
        raise DocumentError(f"{path} is empty or holds nothing but labels; {_HOW_TO_ADD}")
    return transcript


def _check_aligned(original: Transcript, rendering: Transcript) -> None:
    def lines(transcript: Transcript) -> set[int]:
        return {line for turn in transcript.turns for line, _, _ in turn.paragraphs}

    apart = sorted(lines(original) ^ lines(rendering))
    if apart:
        raise DocumentError(
            f"{rendering.document} is not aligned with {original.document}: line {apart[0]} has text "
            "in one of them only; a rendering translates each line on the same line"
        )

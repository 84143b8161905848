"""The questions that an interview is expected to be asked, beside it in a file that people can review.

``NAME.LANGUAGE.questions.jsonl`` stands beside the original ``NAME.LANGUAGE.txt``, one JSON object a line::

    {"lines": [9], "sentences": [3, 4], "language": "en", "question": "…"}

``lines`` are those of the original that answer the question, and ``sentences`` which of a single line's
sentences do, counted from 1; without it the whole lines do. With no lines the question is one that
readers will ask and the interview does not answer. They help passages be found, and what is not said be
told (doc2query: Nogueira & Lin (2019), "From doc2query to docTTTTTquery"); nothing of them is ever shown
as anybody's words.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.language import QUESTION_LANGUAGES
from index.sentences import find_sentences
from index.transcript import Transcript

__all__ = ["EXPANSIONS_SUFFIX", "Expansion", "Expansions", "expansions_path", "read_expansions"]

EXPANSIONS_SUFFIX = ".questions.jsonl"
_FORM = '{"lines": [9], "sentences": [1], "language": "en", "question": "…"}, where "sentences" may be missing'


@dataclass(frozen=True)
class Expansion:
    """A question that somebody may ask.

    Attributes:
        lines: The lines of the original that answer it, ascending, from 1; none where it is not answered.
        sentences: Which sentences of the one line answer it, ascending, from 1; none for all of the lines.
        language: One of ``QUESTION_LANGUAGES``.
        question: Its text.
    """

    lines: tuple[int, ...]
    sentences: tuple[int, ...]
    language: str
    question: str


@dataclass(frozen=True)
class Expansions:
    """A file of expansions.

    Attributes:
        document: Its file name.
        sha256: Hex digest of the file.
        questions: In the order of the file.
    """

    document: str
    sha256: str
    questions: tuple[Expansion, ...]


def expansions_path(original: Path) -> Path:
    """Return where the questions to a transcript stand.

    >>> expansions_path(Path("mara-voss.es.txt")).name
    'mara-voss.es.questions.jsonl'
    """
    return original.with_name(original.name.removesuffix(".txt") + EXPANSIONS_SUFFIX)


def read_expansions(path: Path, transcript: Transcript) -> Expansions:
    """Read the questions to a transcript.

    Args:
        path: The file.
        transcript: The original that they are about.

    Returns:
        The questions; blank lines are left out.

    Raises:
        DocumentError: The file cannot be read, a line has another form, or it names a line or sentence
            that the transcript does not have.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (at byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror}); check its permissions") from error
    counts = _count_sentences(transcript)
    questions = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                questions.append(_read_line(line, counts))
            except ValueError as error:
                raise DocumentError(
                    f"{path.name}, line {number}: {error}; mend the line, its form is {_FORM}"
                ) from error
    return Expansions(path.name, hashlib.sha256(raw).hexdigest(), tuple(questions))


def _count_sentences(transcript: Transcript) -> dict[int, int]:
    """Return how many sentences each line has that holds text."""
    return {
        line: len(find_sentences(transcript.text[start:end], transcript.language))
        for turn in transcript.turns
        for line, start, end in turn.paragraphs
    }


def _read_line(text: str, counts: dict[int, int]) -> Expansion:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(record, dict) or record.keys() - {"sentences"} != {"lines", "language", "question"}:
        raise ValueError("it is not an object of lines, language and question")
    lines = _read_numbers(record["lines"], "lines")
    sentences = _read_numbers(record.get("sentences", []), "sentences")
    missing = [line for line in lines if line not in counts]
    if missing:
        raise ValueError(f"the interview has no text on line {missing[0]}")
    if sentences and len(lines) != 1:
        raise ValueError('"sentences" are those of one line, and it names several')
    if sentences and sentences[-1] > counts[lines[0]]:
        raise ValueError(f"line {lines[0]} has {counts[lines[0]]} sentences, none is number {sentences[-1]}")
    if record["language"] not in QUESTION_LANGUAGES:
        allowed = ", ".join(QUESTION_LANGUAGES)
        raise ValueError(f"the language {record['language']!r} is none of {allowed}")
    question = record["question"]
    if not isinstance(question, str) or not any(char.isalnum() for char in question):
        raise ValueError("the question has no word")
    return Expansion(lines, sentences, record["language"], " ".join(question.split()))


def _read_numbers(value: Any, name: str) -> tuple[int, ...]:
    # bool is an int to Python, and nobody means line True
    if not isinstance(value, list) or not all(type(number) is int and number > 0 for number in value):
        raise ValueError(f'"{name}" is not a list of numbers from 1')
    return tuple(sorted(set(value)))

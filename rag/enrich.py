"""Drafts of what helps an interview be found, its English rendering and the questions it answers, to be reviewed.

A language model writes them, beside the documents. What is done is kept line by line in a journal, so that a run that
was stopped goes on where it was; the draft itself appears whole or not at all, and nothing is ever overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import Progress
from index.documents import Interview
from index.errors import DocumentError, QuestionError
from index.language import ENGLISH, QUESTION_LANGUAGES, detect_language
from index.passages import Passage, cut_passages
from index.transcript import Role, Transcript, parse_transcript
from rag.chat_model import ChatModel
from rag.journal import Journal
from rag.numbers import find_numbers
from rag.prompts import ask_for_questions, ask_for_rendering
from rag.question import check_question

__all__ = ["DRAFT_SUFFIX", "Draft", "draft_questions", "draft_rendering"]

DRAFT_SUFFIX = ".draft"
"""What a draft's name ends with, until somebody has reviewed it and takes this off."""

_TRIES = 2
_LONGEST_QUESTION = 240
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s*|^[\"“「]|[\"”」]$")


@dataclass(frozen=True)
class Draft:
    """What was drafted.

    Attributes:
        path: The draft; None where there was nothing to do.
        told: In one line, what was done, or why nothing was.
    """

    path: Path | None
    told: str


def draft_rendering(interview: Interview, folder: Path, chat_model: ChatModel, progress: Progress) -> Draft:
    """Draft ``NAME.en.txt.draft``, a translation on the same lines.

    Args:
        interview: What to translate.
        folder: Where its file stands, and the draft will.
        chat_model: Who translates.
        progress: Told how it goes.

    Returns:
        What was done. A line whose translation twice lost a number or its speaker stays as it was, and is named.

    Raises:
        ModelError: The model gave no reply; what is done is kept for the next run.
        DocumentError: The draft cannot be written.
    """
    transcript = interview.transcript
    if interview.rendering is not None or transcript.language == ENGLISH:
        return Draft(None, f"{transcript.document} needs no rendering")
    path = folder / f"{_stem(transcript)}.en.txt{DRAFT_SUFFIX}"
    if path.exists():
        return Draft(None, f"{path.name} is there already; review it, or delete it to have it made anew")
    lines = transcript.text.split("\n")
    journal = Journal(path, key=transcript.sha256)
    kept = []
    for number, line in enumerate(lines):
        progress("Translating", number, len(lines))
        if str(number) not in journal:
            before = lines[number - 1] if number else ""
            journal.add(str(number), _translate(line, before, transcript.language, chat_model))
        if journal[str(number)] is None:
            kept.append(number + 1)
    translated = (journal[str(n)] for n in range(len(lines)))
    journal.finish("\n".join(line if new is None else new for new, line in zip(translated, lines, strict=True)))
    told = f"{path.name}: {len(lines)} lines"
    if kept:
        told += f"; not translated, do it by hand: line {', '.join(map(str, kept))}"
    return Draft(path, told)


def _stem(transcript: Transcript) -> str:
    return re.sub(r"(?:\.[A-Za-z]{2}(?:-[A-Za-z]{2,4})?)?\.txt$", "", transcript.document)


def _translate(line: str, before: str, language: str, chat_model: ChatModel) -> str | None:
    """Translate a line; None where no translation keeps its numbers and its speaker."""
    if not line.strip():
        return line.strip("\ufeff")
    for _ in range(_TRIES):
        translated = chat_model.write(ask_for_rendering(line.strip(), before.strip())).strip()
        if _is_rendering(translated, line, language):
            return translated
    return None


def _is_rendering(translated: str, line: str, language: str) -> bool:
    def label(text: str, spoken: str) -> bool:
        turns = parse_transcript(f"Host: x\n{text}", document="", language=spoken).turns
        return len(turns) > 1

    values = {mention.value for mention in find_numbers(line, language) if mention.unit != "ordinal"}
    found = {mention.value for mention in find_numbers(translated, ENGLISH)}
    one_line = "\n" not in translated and translated.isprintable()
    return one_line and values <= found and label(translated, ENGLISH) == label(line.strip(), language)


def draft_questions(
    interview: Interview, folder: Path, chat_model: ChatModel, progress: Progress, *, per_language: int = 6
) -> Draft:
    """Draft ``NAME.LANGUAGE.questions.jsonl.draft``, what each passage answers, in every language that may be asked in.

    Args:
        interview: What is to be found.
        folder: Where its file stands, and the draft will.
        chat_model: Who writes the questions.
        progress: Told how it goes.
        per_language: How many a passage is to have in each language, at least 1.

    Returns:
        What was done.

    Raises:
        ModelError: The model gave no reply; what is done is kept for the next run.
        DocumentError: The draft cannot be written.
    """
    transcript = interview.transcript
    reviewed = folder / f"{transcript.document.removesuffix('.txt')}.questions.jsonl"
    path = reviewed.with_name(reviewed.name + DRAFT_SUFFIX)
    for there in (reviewed, path):
        if there.exists():
            return Draft(None, f"{there.name} is there already; review it, or delete it to have it made anew")
    passages = [p for p in cut_passages(interview) if p.role is not Role.HOST and not p.announces_only]
    wanted = [(passage, language) for passage in passages for language in QUESTION_LANGUAGES]
    journal = Journal(path, key=transcript.sha256)
    for done, (passage, language) in enumerate(wanted):
        progress("Writing questions", done, len(wanted))
        name = f"{passage.start} {language}"
        if name not in journal:
            journal.add(name, "\n".join(_write_questions(passage, language, chat_model, per_language)))
    positions = _number_sentences(cut_passages(interview))
    records = []
    for passage, language in wanted:
        place = _place(passage, positions)
        for question in filter(None, (journal[f"{passage.start} {language}"] or "").split("\n")):
            records.append(json.dumps({**place, "language": language, "question": question}, ensure_ascii=False))
    if not records:
        raise DocumentError(f"none of the model's questions to {transcript.document} is one; try another --model")
    journal.finish("\n".join(records) + "\n")
    return Draft(path, f"{path.name}: {len(records)} questions to {len(passages)} passages")


def _write_questions(passage: Passage, language: str, chat_model: ChatModel, count: int) -> list[str]:
    kept: dict[str, str] = {}
    for _ in range(_TRIES):
        reply = chat_model.write(ask_for_questions(passage, language, count))
        for question in filter(None, (_read_question(line, passage, language) for line in reply.split("\n"))):
            kept.setdefault(question.casefold(), question)
        if kept:
            break
    return list(kept.values())[:count]


def _read_question(line: str, passage: Passage, language: str) -> str | None:
    """Read a line as a question; None where it is none, is in another language, or brings a number of its own."""
    try:
        question = check_question(_BULLET.sub("", line.strip()))
    except QuestionError:
        return None
    if not question.endswith(("?", "？")) or len(question) > _LONGEST_QUESTION:
        return None
    found = detect_language(question, among=QUESTION_LANGUAGES, default=language)
    few_words = len(question.split()) < 6 and "zh" not in (found, language)
    if found != language and not few_words:
        return None
    known = {n.value for n in find_numbers(passage.text, passage.language)}
    known |= {n.value for n in find_numbers(passage.translation or "", ENGLISH)}
    return question if {n.value for n in find_numbers(question, language)} <= known else None


def _number_sentences(passages: Sequence[Passage]) -> Callable[[int, int], int]:
    """Return what tells a sentence's place on its line, from 1, by line and offset."""
    starts: dict[int, list[int]] = {}
    for passage in passages:
        for sentence in passage.sentences:
            starts.setdefault(sentence.line, []).append(sentence.start)
    return lambda line, start: starts[line].index(start) + 1


def _place(passage: Passage, position: Callable[[int, int], int]) -> dict[str, list[int]]:
    lines = sorted({sentence.line for sentence in passage.sentences})
    if len(lines) > 1:
        return {"lines": lines}
    return {"lines": lines, "sentences": [position(s.line, s.start) for s in passage.sentences]}

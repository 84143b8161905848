"""The anticipated questions that ship: rich, in four languages, and none taken from the benchmark."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks.questions import read_questions
from index.build import DEFAULT_DOCUMENTS
from index.documents import load_interviews
from index.expansions import Expansion
from index.language import QUESTION_LANGUAGES
from index.passages import cut_passages
from index.transcript import Role

[INTERVIEW] = load_interviews(DEFAULT_DOCUMENTS)
EXPECTED: tuple[Expansion, ...] = INTERVIEW.expansions.questions if INTERVIEW.expansions else ()
PASSAGES = cut_passages(INTERVIEW)
# As alike as this, two questions are one question in another spelling.
TOO_LIKE = 0.85


def trigrams(text: str) -> set[str]:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    words = " ".join(re.findall(r"[^\W_]+", plain))
    return {f" {words} "[at : at + 3] for at in range(len(words))}


def count_trigrams(texts: list[str], numbers: dict[str, int]) -> csr_array:
    found = [[numbers.setdefault(gram, len(numbers)) for gram in trigrams(text)] for text in texts]
    starts = np.cumsum([0, *map(len, found)])
    columns = np.array([gram for grams in found for gram in grams])
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(texts), 10**6))


def likest(questions: list[str], others: list[str]) -> list[tuple[float, str, str]]:
    """Return for each question how like the likest of others is, by the Dice coefficient of their trigrams."""
    numbers: dict[str, int] = {}
    left, right = count_trigrams(questions, numbers), count_trigrams(others, numbers)
    common = (left @ right.T).toarray()
    dice = 2 * common / (left.sum(axis=1)[:, None] + right.sum(axis=1)[None, :])
    return [
        (float(row.max()), question, others[int(row.argmax())]) for row, question in zip(dice, questions, strict=True)
    ]


def test_near_copies_are_told_from_other_questions() -> None:
    [(copy, *_), (other, *_)] = likest(
        ["how many GPUs are there", "how many robots are there"], ["How many GPUs are there?"]
    )
    assert copy > TOO_LIKE > other


def benchmark_files() -> list[Path | None]:
    # Whoever has other files of questions names them, to check that none stands in here.
    return [None, *(Path(name) for name in os.environ.get("ONRECORD_OTHER_QUESTIONS", "").split(os.pathsep) if name)]


@pytest.mark.parametrize("path", benchmark_files())
@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_no_question_is_a_near_copy_of_a_benchmark_question(path: Path | None, language: str) -> None:
    asked = [
        q.text for q in (read_questions(path) if path else read_questions()) if q.language == language and not q.history
    ]
    expected = [expansion.question for expansion in EXPECTED if expansion.language == language]
    copies = [pair for pair in likest(asked, expected) if pair[0] >= TOO_LIKE]
    assert copies == []


@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_every_passage_is_expected_to_be_asked_for_in_every_language(language: str) -> None:
    counted = Counter(line for e in EXPECTED if e.language == language for line in e.lines)
    for passage in PASSAGES:
        assert sum(counted[line] for line in range(passage.first_line, passage.last_line + 1)) >= 6


@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_every_sentence_of_the_guest_is_expected_to_be_asked_for_in_every_language(language: str) -> None:
    asked = {(e.lines[0], sentence) for e in EXPECTED if e.language == language for sentence in e.sentences}
    missing = []
    for passage in PASSAGES:
        before = Counter(s.line for p in PASSAGES[: PASSAGES.index(passage)] for s in p.sentences)
        for sentence in passage.sentences:
            before[sentence.line] += 1
            if (
                passage.role is Role.GUEST
                and not sentence.announces
                and (sentence.line, before[sentence.line]) not in asked
            ):
                missing.append((sentence.line, before[sentence.line]))
    assert len(missing) <= 3


def test_none_stands_there_twice() -> None:
    counted = Counter((expansion.language, " ".join(sorted(trigrams(expansion.question)))) for expansion in EXPECTED)
    assert [text for text, count in counted.items() if count > 1] == []

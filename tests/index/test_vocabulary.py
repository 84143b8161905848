"""The words in use: languages of a word, and what is spoken of nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.anticipated import Anticipated, Target
from index.documents import load_interviews
from index.passages import cut_passages
from index.vocabulary import Vocabulary

ASKED = [
    Anticipated("Where do the pears ripen?", "en", (Target(0, ()),)),
    Anticipated("Is he a self-taught gardener?", "en", (Target(0, ()),)),
    Anticipated("Does he keep zebras?", "en", ()),
    Anticipated("果园在哪里？", "zh", (Target(0, ()),)),
]


@pytest.fixture
def vocabulary(interview_folder: Path) -> Vocabulary:
    return Vocabulary.build(cut_passages(load_interviews(interview_folder)[0]), ASKED)


@pytest.mark.parametrize(
    ("word", "languages"),
    [("Pears", {"en"}), ("zebras", {"en"}), ("which", {"en"}), ("quais", {"pt"}), ("xylophone", set())],
)
def test_a_word_is_known_by_the_languages_it_is_in_use_in(
    vocabulary: Vocabulary, word: str, languages: set[str]
) -> None:
    assert vocabulary.languages_of(word) == languages


@pytest.mark.parametrize(
    ("text", "language", "share"),
    [
        ("Do the pears ripen?", "en", 0.0),
        ("Does he grow pears or zebras?", "en", 2 / 3),
        ("zebras", "en", 1.0),
        ("¿Pears?", "es", 0.0),
        ("果园", "zh", 0.0),
        ("斑马", "zh", 1.0),
        ("what about it?", "en", 0.0),
    ],
)
def test_the_share_spoken_of_nowhere(vocabulary: Vocabulary, text: str, language: str, share: float) -> None:
    assert vocabulary.unspoken_share(text, language) == pytest.approx(share)


def test_the_interview_and_its_rendering_are_spoken(interview_folder: Path) -> None:
    [interview] = load_interviews(interview_folder)
    passages = cut_passages(interview)
    vocabulary = Vocabulary.build(passages, [])
    assert all(vocabulary.unspoken_share(passage.text, passage.language) == 0 for passage in passages)
    assert all(vocabulary.unspoken_share(p.translation, "en") == 0 for p in passages if p.translation)


def test_it_is_the_same_when_read_again(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path)
    read = Vocabulary.load(tmp_path)
    assert read.languages_of("pears") == {"en"}
    assert read.unspoken_share("pears and zebras", "en") == 0.5
    assert read.words_of("en")["pears"] >= 1
    assert read.write_out("selftaught") == "self-taught"

"""Interviews → passages: they cover the document, and never hold two speakers."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import DEFAULT_DOCUMENTS
from index.documents import Interview, Rendering, load_interviews
from index.passages import MAX_CHARS, Passage, cut_passages
from index.transcript import Role, parse_transcript
from tests.conftest import interview_texts

# What may stand on a line between two passages once white space is gone: nothing, or a label.
LABEL = re.compile(r"(?:[^:：]{1,60}[:：])?")


def read(text: str, language: str = "pt") -> Interview:
    return Interview(parse_transcript(text, document="talk.txt", language=language), None)


def find_passages(text: str, max_chars: int = MAX_CHARS) -> list[str]:
    return [passage.text for passage in cut_passages(read(text), max_chars=max_chars)]


def split_gap(gap: str) -> list[str]:
    """Return what stands on each line of a gap, white space and byte order marks aside."""
    return [line.replace("\ufeff", "").strip() for line in gap.split("\n")]


def assert_covered(interview: Interview, passages: list[Passage]) -> None:
    """Check that passages quote the document, in order, and leave out only white space and labels."""
    text, turns = interview.transcript.text, interview.transcript.turns
    for passage in passages:
        turn = turns[passage.turn]
        paragraphs = {line: (start, end) for line, start, end in turn.paragraphs}
        assert (passage.speaker, passage.role) == (turn.speaker, turn.role)
        assert text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            start, end = paragraphs[sentence.line]
            assert start <= sentence.start < sentence.end <= end
            assert text[sentence.start : sentence.end] == sentence.text
        for before, after in pairwise(passage.sentences):
            assert not any(split_gap(text[before.end : after.start]))
    edges = [(0, -1), *((passage.end, passage.turn) for passage in passages)]
    starts = [*((passage.start, passage.turn) for passage in passages), (len(text), -2)]
    for (end, turn_before), (start, turn_after) in zip(edges, starts, strict=True):
        gap = split_gap(text[end:start])
        assert end <= start
        assert all(LABEL.fullmatch(line) for line in gap)
        assert turn_before != turn_after or not any(gap)


@pytest.fixture(scope="module")
def shipped() -> Interview:
    [interview] = load_interviews(DEFAULT_DOCUMENTS)
    return interview


@pytest.fixture
def talk(interview_folder: Path) -> Interview:
    [interview] = load_interviews(interview_folder)
    return interview


def test_the_shipped_passages_give_the_interview_back(shipped: Interview) -> None:
    passages = cut_passages(shipped)
    assert_covered(shipped, passages)
    assert sum(len(passage.sentences) for passage in passages) == 140
    assert max(len(passage.text) for passage in passages) <= MAX_CHARS
    assert {passage.sha256 for passage in passages} == {shipped.transcript.sha256}


def test_the_answer_about_returns_carries_the_question_that_asked_for_them(shipped: Interview) -> None:
    asked = [passage for passage in cut_passages(shipped) if "ROI" in passage.question]
    assert {line for passage in asked for line in (passage.first_line, passage.last_line)} == {17, 18, 19, 20, 21, 22}
    assert {passage.speaker for passage in asked} == {"Xu Bing"}
    assert not any("ROI" in passage.text for passage in asked)
    assert all(passage.question_translation and "ROI" in passage.question_translation for passage in asked)


@given(interview_texts(), st.integers(min_value=1, max_value=900))
def test_passages_of_any_interview_give_it_back(text: str, max_chars: int) -> None:
    interview = read(text)
    passages = cut_passages(interview, max_chars=max_chars)
    assert_covered(interview, passages)
    assert all(len(passage.text) <= max_chars or len(passage.sentences) == 1 for passage in passages)


@given(interview_texts())
def test_a_rendering_equal_to_its_original_translates_every_sentence_by_itself(text: str) -> None:
    interview = read(text)
    interview = replace(interview, rendering=Rendering(interview.transcript))
    for passage in cut_passages(interview):
        assert [sentence.translation for sentence in passage.sentences] == [
            sentence.text for sentence in passage.sentences
        ]
        assert passage.speaker_translation == passage.speaker
        assert passage.question_translation == passage.question


def test_passages_know_their_turn_question_and_translation(talk: Interview) -> None:
    found = [(p.first_line, p.last_line, p.role, p.speaker_translation, p.question) for p in cut_passages(talk)]
    opportunities = "Bem-vinda. Onde estão as maiores oportunidades da inteligência artificial?"
    returns = "O investimento terá um ROI suficiente?"
    assert found == [
        (1, 1, Role.ARTICLE, "Article", ""),
        (2, 2, Role.ARTICLE, "Article", ""),
        (3, 3, Role.HOST, "Moderator", ""),
        (4, 5, Role.GUEST, "Ana Prado", opportunities),
        (6, 6, Role.GUEST, "Ana Prado", opportunities),
        (7, 7, Role.GUEST, "Ana Prado", opportunities),
        (9, 9, Role.HOST, "Moderator", ""),
        (10, 10, Role.GUEST, "Ana Prado", returns),
        (11, 11, Role.GUEST, "Ana Prado", returns),
    ]
    last = cut_passages(talk)[-1]
    assert last.translation == "The return will come from productivity."
    assert last.question_translation == "Will the investment bring a sufficient ROI?"


def test_the_question_is_context_and_never_part_of_the_text(talk: Interview) -> None:
    passages = cut_passages(talk)
    assert not any(passage.question and passage.question in passage.text for passage in passages)
    assert not any("ROI" in passage.text for passage in passages if passage.role is Role.GUEST)


def test_the_sentence_in_a_line_of_as_many_is_translated_alone(talk: Interview) -> None:
    first = cut_passages(talk)[0].sentences
    assert [sentence.translation for sentence in first] == [
        "The researcher Ana Prado visited the robotics fair in Porto.",
        "She spoke with Rui Costa, of Arado magazine.",
    ]


def test_a_line_with_another_number_of_sentences_is_translated_whole(interview_folder: Path) -> None:
    rendering = interview_folder / "talk.en.txt"
    text = rendering.read_text(encoding="utf-8")
    rendering.write_text(text.replace("We need patience. The", "We need patience, as the"), encoding="utf-8")
    [interview] = load_interviews(interview_folder)
    [passage] = [passage for passage in cut_passages(interview) if passage.first_line == 10]
    whole = "We need patience, as the cost of computing falls by half every year."
    assert [sentence.translation for sentence in passage.sentences] == [whole, whole]
    assert passage.translation == whole


def test_an_interview_without_a_rendering_has_no_translation() -> None:
    for passage in cut_passages(read("Host: Ready?\nAna Li: Yes. No.", "en")):
        assert (passage.translation, passage.speaker_translation, passage.question_translation) == (None, None, None)


def test_what_only_announces_joins_the_next_paragraph() -> None:
    assert find_passages("Ana: Vemos duas coisas:\nUma é boa.\nOutra não.") == [
        "Vemos duas coisas:\nUma é boa.",
        "Outra não.",
    ]


def test_what_only_announces_stands_alone_where_the_next_paragraph_has_no_room() -> None:
    [first, *_] = cut_passages(read("Ana: Vemos duas coisas:\nUma é boa.\nOutra não."), max_chars=20)
    assert first.text == "Vemos duas coisas:"
    assert first.announces_only


def test_what_announces_never_joins_another_speaker() -> None:
    assert find_passages("Moderador: Diga:\nAna: Uma é boa.") == ["Diga:", "Uma é boa."]


def test_a_long_paragraph_is_cut_into_passages_of_like_length() -> None:
    sentences = [f"A frase número {number} diz mais ou menos o mesmo." for number in range(10, 20)]
    found = find_passages("Ana: " + " ".join(sentences), max_chars=260)
    assert [passage.count("frase") for passage in found] == [5, 5]


def test_only_a_single_sentence_may_be_longer_than_the_longest_passage() -> None:
    long = "palavra " * 100 + "fim."
    assert find_passages(f"Ana: Curta. {long} Outra.", max_chars=50) == ["Curta.", long, "Outra."]


def test_an_interview_of_one_word_is_one_passage() -> None:
    assert find_passages("Sim") == ["Sim"]

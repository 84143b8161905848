"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.build import DEFAULT_DOCUMENTS
from index.documents import load_interviews
from index.sentences import find_sentences


def cut(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Dr. Li agrees.", "Why?", "Because it works!"]),
        ("pt", ["O Sr. Costa veio.", "Por quê?", "Porque sim."]),
        ("es", ["¿Por qué?", "Porque sí.", "¡Vamos!"]),
        ("zh", ["成本在下降。", "为什么？", "因为技术！"]),
        ("xx", ["An unknown language.", "It is cut like English."]),
        ("en", ["No full stop at the end"]),
    ],
)
def test_a_paragraph_is_cut_at_its_sentence_ends(language: str, sentences: list[str]) -> None:
    assert cut(("" if language == "zh" else " ").join(sentences), language) == sentences


def test_white_space_belongs_to_no_sentence() -> None:
    assert cut("  One.   Two.\t", "en") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_a_blank_text_has_no_sentence(text: str) -> None:
    assert find_sentences(text, "pt") == []


def test_equal_sentences_are_found_each_at_its_own_place() -> None:
    assert find_sentences("Yes. Yes. Yes.", "en") == [(0, 4), (5, 9), (10, 14)]


def test_offsets_count_characters_however_many_bytes_they_have() -> None:
    assert cut("🙂 Olá, açaí. 人工智能。 Fim.", "pt")[-1] == "Fim."


def test_the_shipped_interview_and_its_rendering_agree_sentence_by_sentence() -> None:
    [interview] = load_interviews(DEFAULT_DOCUMENTS)
    assert interview.rendering
    counts = []
    for transcript in (interview.transcript, interview.rendering.transcript):
        paragraphs = [paragraph for turn in transcript.turns for paragraph in turn.paragraphs]
        counts.append(
            {
                line: len(find_sentences(transcript.text[start:end], transcript.language))
                for line, start, end in paragraphs
            }
        )
    original, rendering = counts
    assert sum(original.values()) == 140
    assert rendering == original


@given(st.text(), st.sampled_from(["en", "pt", "es", "zh", "xx", ""]))
@example("a\x00b. c", "en")
@example("a.\r\n\r\nb.", "en")
@example("A\u0301. \u0301B.", "pt")
def test_sentences_of_any_text_are_in_order_with_only_white_space_between(text: str, language: str) -> None:
    spans = find_sentences(text, language)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    assert all(not text[end:start].strip() and end <= start for end, start in zip(ends, starts, strict=True))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


def test_a_full_stop_inside_a_word_ends_no_sentence() -> None:
    text = "The .NET framework is good. It runs."
    assert [text[start:end] for start, end in find_sentences(text, "en")] == ["The .NET framework is good.", "It runs."]


@pytest.mark.parametrize("word", ["and then, ", "and ", "然后呢", "a"])
def test_what_never_ends_is_cut_into_parts_that_can_be_quoted(word: str) -> None:
    text = word * 3000
    parts = cut(text, "en")
    assert max(map(len, parts)) <= 1000
    assert min(map(len, parts[:-1])) >= 150
    assert "".join("".join(parts).split()) == "".join(text.split())
    if word.endswith(" "):
        assert all(part.split()[0] == "and" for part in parts)

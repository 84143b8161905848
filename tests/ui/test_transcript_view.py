"""The transcript as HTML: all of it, in order, each sentence at its place."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given

from index.documents import Interview
from index.passages import cut_passages
from index.transcript import parse_transcript
from tests.conftest import interview_texts
from ui.page import Content
from ui.transcript_view import render_transcripts

SENTENCE = re.compile(r'<span class="sentence" data-start="(\d+)" data-end="(\d+)">(.*?)</span>', re.DOTALL)


def test_every_sentence_stands_at_its_place_in_the_document(content: Content) -> None:
    shown = render_transcripts(content.interviews, content.passages)
    for interview in content.interviews:
        section = shown.split(f'data-document="{interview.transcript.document}"')[1].split("</section>")[0]
        found = SENTENCE.findall(section)
        assert found
        for start, end, text in found:
            assert interview.transcript.text[int(start) : int(end)] == unescape(text)


@given(interview_texts())
def test_all_that_is_said_is_shown_and_nothing_twice(text: str) -> None:
    transcript = parse_transcript(text, document="a.pt.txt", language="pt")
    interview = Interview(transcript, None)
    if not transcript.turns:
        return
    found = SENTENCE.findall(render_transcripts([interview], cut_passages(interview)))
    said = [text[start:end] for turn in transcript.turns for _, start, end in turn.paragraphs]
    assert "".join(unescape(sentence) for _, _, sentence in found) == "".join(said)


def test_turns_say_who_speaks_and_in_which_part(content: Content) -> None:
    shown = render_transcripts(content.interviews, content.passages)
    heads = re.findall(r"<h3>(.*?)</h3>", shown)
    assert [re.sub(r"<.*?>", "", head) for head in heads] == [
        "introduction", "Moderador host", "Ana Prado guest", "Presentador host", "Eva Sol guest",
    ]  # fmt: skip


def test_a_rendering_carries_the_range_of_what_it_renders(content: Content) -> None:
    shown = render_transcripts(content.interviews, content.passages)
    text = content.interviews[0].transcript.text
    at = re.search(r'<span class="rendered" data-start="(\d+)" data-end="(\d+)">They err less. </span>', shown)
    assert at
    assert text[int(at[1]) : int(at[2])] == "Eles erram menos."


def test_where_sides_have_other_sentences_the_whole_line_is_rendered_once() -> None:
    original = parse_transcript("Ana: Um. Dois. Três.", document="a.pt.txt", language="pt")
    from index.documents import Rendering

    interview = Interview(original, Rendering(parse_transcript("Ana: One, two, three.", document="a", language="en")))
    shown = render_transcripts([interview], cut_passages(interview))
    assert shown.count("One, two, three.") == 1
    assert 'class="rendered" data-start="5" data-end="20"' in shown


def test_an_interview_alone_needs_no_choice_and_one_without_rendering_no_toggle(content: Content) -> None:
    walk = content.interviews[1]
    alone = render_transcripts([walk], cut_passages(walk))
    assert "<select" not in alone
    assert 'data-view="original"' not in alone
    assert '<p class="rendering"' not in alone
    both = render_transcripts(content.interviews, content.passages)
    assert both.count("<option>") == 2
    assert both.count(" hidden>") == 1


def test_markup_in_a_document_is_escaped(content: Content) -> None:
    shown = render_transcripts(content.interviews, content.passages)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;window.broken" in shown

"""The whole transcript as HTML: turns, speakers, and each sentence with its place in the document.

A sentence carries its character range, so that a citation can be marked to the character in the browser.
Every value is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from index.documents import Interview
from index.passages import Passage, Sentence
from index.transcript import Turn
from ui.texts import PAGE_LANGUAGES, ROLE_KEYS, TEXTS

__all__ = ["render_transcripts", "say_in_every_language"]


def render_transcripts(interviews: Sequence[Interview], passages: Sequence[Passage]) -> str:
    """Render every interview, one below the other; the page shows one at a time.

    Args:
        interviews: The documents.
        passages: All passages of all of them; they cover the documents.

    Returns:
        HTML. A sentence is a ``span.sentence`` with ``data-start`` and ``data-end``, character offsets into its
        document; the white space behind it belongs to it as far as the next one. Its rendering is a ``span``
        with the range of what it renders.
    """
    sentences: dict[str, list[Sentence]] = {interview.transcript.document: [] for interview in interviews}
    for passage in passages:
        sentences[passage.document] += passage.sentences
    sections = (
        _render_interview(interview, sentences[interview.transcript.document], hidden=number > 0)
        for number, interview in enumerate(interviews)
    )
    return (
        '<aside class="pane" data-view="both" aria-labelledby="transcript-title">'
        f'{_render_bar(interviews)}<div class="scroll" tabindex="0" role="group" {_label("transcript")}>'
        f"{''.join(sections)}</div></aside>"
    )


def say_in_every_language(key: str, tag: str = "span", attributes: str = "") -> str:
    """Return an element that the browser fills with the text of its reader's language.

    Args:
        key: Of a text.
        tag: What kind of element.
        attributes: More of its attributes, as HTML.

    Returns:
        HTML that says it in English until then.
    """
    said = "".join(f' data-{code}="{escape(TEXTS[code][key])}"' for code in PAGE_LANGUAGES)
    return f"<{tag} {attributes}{said}>{escape(TEXTS[PAGE_LANGUAGES[0]][key])}</{tag}>"


def _label(key: str) -> str:
    said = "".join(f' data-label-{code}="{escape(TEXTS[code][key])}"' for code in PAGE_LANGUAGES)
    return f'aria-label="{escape(TEXTS[PAGE_LANGUAGES[0]][key])}"{said}'


def _render_bar(interviews: Sequence[Interview]) -> str:
    names = [interview.transcript.document for interview in interviews]
    title = f'<span class="document">{escape(names[0])}</span>'
    if len(names) > 1:
        options = "".join(f"<option>{escape(name)}</option>" for name in names)
        title = f'<select class="document" {_label("document")}>{options}</select>'
    toggle = ""
    if any(interview.rendering for interview in interviews):
        buttons = "".join(
            say_in_every_language(view, "button", f'type="button" data-view="{view}" aria-pressed="{pressed}"')
            for view, pressed in (("original", "false"), ("rendering", "false"), ("both", "true"))
        )
        toggle = f'<div class="toggle" role="group" {_label("shown_text")}>{buttons}</div>'
    close = say_in_every_language("close", "button", 'type="button" class="close"')
    heading = say_in_every_language("transcript", "h2", 'id="transcript-title"')
    return f'<div class="bar"><div class="what">{heading}{title}</div>{toggle}{close}</div>'


def _render_interview(interview: Interview, sentences: Sequence[Sentence], *, hidden: bool) -> str:
    transcript = interview.transcript
    by_line = {line: list(group) for line, group in groupby(sentences, key=lambda sentence: sentence.line)}
    turns = "".join(_render_turn(interview, turn, by_line) for turn in transcript.turns)
    note = say_in_every_language("rendering_note", "p", 'class="note"') if interview.rendering else ""
    return (
        f'<section class="interview" data-document="{escape(transcript.document)}" data-sha="{transcript.sha256}"'
        f"{' hidden' if hidden else ''}>{turns}{note}</section>"
    )


def _render_turn(interview: Interview, turn: Turn, by_line: dict[int, list[Sentence]]) -> str:
    role = ROLE_KEYS[turn.role]
    told = say_in_every_language(role, "span", 'class="role"')
    paragraphs = "".join(_render_paragraph(interview, line, end, by_line[line]) for line, _, end in turn.paragraphs)
    name = "" if role == "article" else f'<span class="name">{escape(turn.speaker)}</span> '
    return f'<div class="turn {role}"><h3>{name}{told}</h3>{paragraphs}</div>'


def _render_paragraph(interview: Interview, line: int, end: int, sentences: Sequence[Sentence]) -> str:
    transcript, rendering = interview.transcript, interview.rendering
    ends = [*(sentence.start for sentence in sentences[1:]), end]
    original = "".join(
        f'<span class="sentence" data-start="{sentence.start}" data-end="{behind}">'
        f"{escape(transcript.text[sentence.start : behind])}</span>"
        for sentence, behind in zip(sentences, ends, strict=True)
    )
    told = f'<p class="original" lang="{escape(transcript.language)}">{original}</p>'
    if rendering:
        told += f'<p class="rendering" lang="{escape(rendering.transcript.language)}">'
        told += f"{''.join(_render_renderings(sentences))}</p>"
    return f'<div class="paragraph"><span class="line" aria-hidden="true">{line}</span>{told}</div>'


def _render_renderings(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Render translations once each: where sides have other sentences, several share the whole line's."""
    for text, group in groupby(sentences, key=lambda sentence: sentence.translation):
        rendered = list(group)
        yield (
            f'<span class="rendered" data-start="{rendered[0].start}" data-end="{rendered[-1].end}">'
            f"{escape(text or '')}{'' if rendered[-1] is sentences[-1] else ' '}</span>"
        )

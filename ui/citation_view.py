"""A citation as HTML: the chip that stands for it in an answer, and the card that the chip shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from rag.answer import Citation
from ui.texts import ROLE_KEYS, Texts

__all__ = ["MARKER", "render_card", "render_chip", "render_markers", "tell_lines", "tell_match"]

MARKER = re.compile(r"\s*\[(\d{1,3})\]")
# What citations score on the benchmark's questions: .47 in the median, one in five below .3.
_CLOSE, _FAIR = 0.45, 0.3
_LONGEST_TIE = 16


def render_markers(text: str, citations: Mapping[int, Citation], number: int, texts: Texts) -> str:
    """Escape a text, and make chips of the markers in it.

    Args:
        text: A piece of an answer.
        citations: By number; a marker of another number stays text.
        number: The exchange's position in the conversation.
        texts: In the page's language.

    Returns:
        HTML in which chips are tied to the word before them, so that none starts a line alone.
    """
    cited = "|".join(str(n) for n in citations) or "(?!)"
    shown, behind = [], 0
    for run in re.finditer(rf"(?:\s*\[(?:{cited})\])+", text):
        tied = behind + _find_last_word(text[behind : run.start()])
        chips = "".join(render_chip(citations[int(n)], number, texts) for n in re.findall(r"\d+", run[0]))
        shown.append(f'{escape(text[behind:tied])}<span class="tie">{escape(text[tied : run.start()])}{chips}</span>')
        behind = run.end()
    return "".join(shown) + escape(text[behind:])


def _find_last_word(text: str) -> int:
    """Return where the last word starts; of one too long for a narrow screen, or of Chinese, its last characters.

    >>> _find_last_word("of today's AI."), _find_last_word("成本在下降。" * 5)
    (11, 28)
    """
    start = max(text.rfind(" "), text.rfind("\n")) + 1
    return start if len(text) - start <= _LONGEST_TIE else len(text) - 2


def render_chip(citation: Citation, number: int, texts: Texts, label: str = "") -> str:
    """Render the button that leads to a citation's place in the transcript.

    Args:
        citation: Where it leads.
        number: The exchange's position in the conversation; its card is called after both.
        texts: In the page's language.
        label: What stands on it; empty for the citation's number.

    Returns:
        HTML that carries the place in ``data-`` attributes.
    """
    lines = tell_lines(citation, texts)
    told = texts["cited"].format(n=citation.n, speaker=citation.speaker, lines=lines)
    named = "" if label else f' aria-label="{escape(told)}"'
    return (
        f'<button type="button" class="chip{" wide" if label else ""}" data-n="{citation.n}"{named}'
        f' aria-describedby="card-{number}-{citation.n}" data-citation="{escape(citation.id)}"'
        f' data-document="{escape(citation.document)}" data-start="{citation.start}" data-end="{citation.end}">'
        f"{escape(label) or citation.n}</button>"
    )


def render_card(citation: Citation, number: int, texts: Texts) -> str:
    """Render what a chip shows when it is hovered or focused: who said what, where, and how near it is."""
    where = f"{texts[ROLE_KEYS[citation.role]]} · {tell_lines(citation, texts)}"
    rendering = ""
    if citation.translation:
        rendering = f'<p class="note">{escape(texts["translation"])}</p><p lang="en">{escape(citation.translation)}</p>'
    quoted = f"{texts['quote_open']}{citation.quote}{texts['quote_close']}"
    return (
        f'<div class="card" id="card-{number}-{citation.n}" role="tooltip">'
        f'<p class="who"><strong>{escape(citation.speaker)}</strong> {escape(where)}</p>'
        f'<p class="quote">{escape(quoted)}</p>{rendering}'
        f'<p class="note">{escape(tell_match(citation.score, texts))} · {escape(citation.document)}</p></div>'
    )


def tell_lines(citation: Citation, texts: Texts) -> str:
    """Say on which lines a citation stands."""
    key = "line" if citation.first_line == citation.last_line else "lines"
    return texts[key].format(first=citation.first_line, last=citation.last_line)


def tell_match(score: float, texts: Texts) -> str:
    """Say in a word how near a citation is to the question, with its score, in [0, 1], behind it."""
    key = "match_close" if score >= _CLOSE else "match_fair" if score >= _FAIR else "match_distant"
    return f"{texts[key]}, {score:.2f}"

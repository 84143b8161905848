"""The passages that an answer cites, as HTML in which every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from index.transcript import Role
from rag.answer import Answer, Citation, NotSaid

__all__ = ["EMPTY_PANEL", "PANEL_CSS", "render_passages"]

_ROLES = {Role.GUEST: "the guest", Role.HOST: "the host, who asks", Role.ARTICLE: "the journalist's introduction"}
EMPTY_PANEL = '<p class="aside">The passages an answer cites appear here.</p>'
PANEL_CSS = """
.passages.prose h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
.passages.prose article { border-left: 3px solid var(--color-accent); padding-left: .9rem; margin: 0 0 1.5rem; }
.passages.prose article.not-an-answer { border-left: 3px dashed var(--neutral-400); margin-top: 1rem; }
.passages.prose p { margin: .25rem 0; overflow-wrap: anywhere; white-space: pre-line; }
.passages.prose blockquote { font: 1.05rem/1.5 Georgia, serif; margin: .6rem 0 !important; padding: 0; border: 0;
  overflow-wrap: anywhere; white-space: pre-line; color: inherit; }
.passages .aside { display: block; opacity: .75; font-size: .85rem; }
.passages code { background: none; border: 0; padding: 0; }
@media (min-width: 800px) { .passages.block { max-height: calc(60vh + 7rem); overflow-y: auto !important; } }
"""


def render_passages(answer: Answer, languages: Mapping[str, str]) -> str:
    """Show what an answer cites, or the nearest passage where nothing was said, as HTML.

    Args:
        answer: The answer.
        languages: By document, the code of the language that is spoken in it; may lack documents.

    Returns:
        HTML in which every value is escaped.
    """
    if answer.not_said is not None:
        return _render_not_said(answer.not_said, languages)
    articles = "".join(_render_citation(citation, languages, f"[{citation.n}]") for citation in answer.citations)
    return f"<h2>Cited passages</h2>{articles}"


def _render_not_said(not_said: NotSaid, languages: Mapping[str, str]) -> str:
    parts = ["<h2>No answer in the interview</h2>"]
    if not_said.terms_not_found:
        terms = ", ".join(f"<em>{escape(term)}</em>" for term in not_said.terms_not_found)
        parts.append(f"<p>Words not found: {terms}</p>")
    if not_said.nearest is not None:
        parts.append(_render_citation(not_said.nearest, languages, "Nearest passage, not an answer:", "not-an-answer"))
    return "".join(parts)


def _render_citation(citation: Citation, languages: Mapping[str, str], heading: str, css_class: str = "cited") -> str:
    code = languages.get(citation.document)
    spoken = f' lang="{escape(code)}"' if code else ""
    lines = f"line {citation.first_line}"
    if citation.last_line != citation.first_line:
        lines = f"lines {citation.first_line} to {citation.last_line}"
    translation = ""
    if citation.translation:
        label = '<span class="aside">English translation, not a quote</span>'
        translation = f'<p lang="en">{label}{escape(citation.translation)}</p>'
    return (
        f'<article class="{css_class}">'
        f"<p>{heading} <strong>{escape(citation.speaker)}</strong>, {_ROLES[citation.role]}</p>"
        f'<p class="aside">{escape(citation.document)}, {lines}</p>'
        f"<blockquote{spoken}>“{escape(citation.quote)}”</blockquote>"
        f'{translation}<p class="aside"><code>{escape(citation.id)}</code></p></article>'
    )

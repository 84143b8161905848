"""What stands on the page before anything is asked, as HTML: its name, what it is, and questions to begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from ui.texts import PAGE_LANGUAGES, TEXTS, Texts
from ui.transcript_view import say_in_every_language

__all__ = ["render_header", "render_start"]


def render_header(name: Callable[[Texts], str]) -> str:
    """Render the line above everything.

    Args:
        name: Names what is asked, in a language's texts.

    Returns:
        HTML with a link to the question for those who come by keyboard.
    """
    skip = say_in_every_language("skip", "button", 'type="button" class="skip" data-action="skip"')
    sheet = say_in_every_language("transcript", "button", 'type="button" class="open-transcript" data-action="sheet"')
    return (
        f'{skip}<p class="brand"><span class="dot" aria-hidden="true"></span>onrecord</p>'
        f'<p class="subject">{_in_every_language(name)}</p>{sheet}'
    )


def render_start(name: Callable[[Texts], str], suggestions: Mapping[str, Sequence[str]], *, model: bool) -> str:
    """Render the beginning of a conversation.

    Args:
        name: Names what is asked, in a language's texts.
        suggestions: By page language, questions to begin with; those of English serve a language without any.
        model: Whether a language model writes the answers.

    Returns:
        HTML in which each suggestion is a button.
    """

    def headline(texts: Texts) -> str:
        return texts["headline"].format(name=name(texts))

    told = say_in_every_language("what_it_is_model" if model else "what_it_is", "p", 'class="what"')
    lists = []
    for code in PAGE_LANGUAGES:
        questions = suggestions.get(code) or suggestions.get(PAGE_LANGUAGES[0]) or ()
        if questions:
            items = "".join(
                f'<li><button type="button" data-action="ask" data-question="{escape(question)}">'
                f"{escape(question)}</button></li>"
                for question in questions
            )
            lists.append(f'<div data-only="{code}"><h2>{escape(TEXTS[code]["try"])}</h2><ul>{items}</ul></div>')
    private = say_in_every_language("private", "p", 'class="private"')
    return f"<h1>{_in_every_language(headline)}</h1>{told}{''.join(lists)}{private}"


def _in_every_language(say: Callable[[Texts], str]) -> str:
    return "".join(f'<span data-only="{code}">{escape(say(TEXTS[code]))}</span>' for code in PAGE_LANGUAGES)

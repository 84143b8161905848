"""One exchange, and a whole conversation, as HTML in which every value is escaped.

A marker such as [1] becomes a button, a chip, that carries the place it cites; ``static/page.js`` gives chips
their behaviour, ``static/page.css`` their look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from rag.answer import Answer, Citation, Claim
from rag.progress import Step
from ui.citation_view import MARKER, render_card, render_chip, render_markers, tell_lines, tell_match
from ui.conversation import Conversation, Exchange
from ui.texts import Texts

__all__ = ["render_conversation", "render_exchange"]


def render_conversation(
    conversation: Conversation, texts: Texts, exports: Sequence[str] = (), *, noted_in: str = ""
) -> str:
    """Render all exchanges.

    Args:
        conversation: What was asked and answered.
        texts: In the page's language.
        exports: For each exchange the text that its copy button copies; empty where there is none.
        noted_in: The file that thumbs are written to.

    Returns:
        HTML; empty for an empty conversation.
    """
    copies = [*exports, *("" for _ in conversation.exchanges)]
    return "".join(
        render_exchange(exchange, number, texts, copies[number], noted_in=noted_in)
        for number, exchange in enumerate(conversation.exchanges)
    )


def render_exchange(exchange: Exchange, number: int, texts: Texts, export: str = "", *, noted_in: str = "") -> str:
    """Render a question and what came of it.

    Args:
        exchange: The question, answered or not.
        number: Its position in the conversation, from 0.
        texts: In the page's language.
        export: What its copy button copies.
        noted_in: The file that thumbs are written to.

    Returns:
        An ``article`` whose ``data-state`` is the exchange's, or ``not-said``.
    """
    answer = exchange.answer
    state = "not-said" if answer and not answer.answered else exchange.state
    if answer:
        body = _render_answer(answer, number, texts) if answer.answered else _render_not_said(answer, number, texts)
        body += _render_actions(exchange, texts, export, noted_in)
    elif exchange.state == "busy":
        body = _render_steps(exchange.steps, texts)
    else:
        body = _render_trouble(exchange, texts)
    return (
        f'<article class="exchange" id="exchange-{number}" data-state="{state}" data-number="{number}"'
        f' data-question="{escape(exchange.question)}"><h2 class="question">{escape(exchange.question)}</h2>'
        f"{body}</article>"
    )


def _render_steps(steps: Sequence[Step], texts: Texts) -> str:
    items = "".join(f"<li>{escape(texts[step.name].format(count=step.count))}</li>" for step in steps)
    written = next((step.text for step in steps if step.name == "writing"), "")
    draft = f'<div class="answer draft"><p>{escape(written)}</p></div>' if written else ""
    first = f"<li>{escape(texts['reading'])}</li>"
    return f'<div role="status"><ol class="steps">{items or first}</ol></div>{draft}'


def _render_trouble(exchange: Exchange, texts: Texts) -> str:
    told = escape(texts[exchange.state])
    if exchange.trouble:
        told += f" {escape(_as_sentence(exchange.trouble))}"
    again = f'<button type="button" class="retry" data-action="retry">{escape(texts["retry"])}</button>'
    return f'<div class="trouble" role="alert"><p>{told}</p>{again}</div>'


def _render_answer(answer: Answer, number: int, texts: Texts) -> str:
    citations = {citation.n: citation for citation in answer.citations}
    paragraphs = "".join(
        _render_line(line, claims, citations, number, texts) for line, claims in _locate_claims(answer)
    )
    cards = "".join(render_card(citation, number, texts) for citation in answer.citations)
    told = getattr(answer, "notice", None)
    notice = f'<p class="notice" lang="{escape(answer.language)}">{escape(told)}</p>' if told else ""
    return (
        f'<div class="answer" lang="{escape(answer.language)}">{paragraphs}</div>'
        f'{notice}<p class="trust">{escape(_tell_trust(answer, texts))}</p>{cards}'
    )


def _locate_claims(answer: Answer) -> list[tuple[str, list[tuple[int, int, Claim]]]]:
    """Return each line of the answer that is not blank, with the claims in it and where they stand."""
    found: list[tuple[str, list[tuple[int, int, Claim]]]] = []
    waiting = list(answer.claims)
    for line in answer.answer.splitlines():
        here, position = [], 0
        while waiting and (at := line.find(waiting[0].text, position)) >= 0:
            position = at + len(waiting[0].text)
            here.append((at, position, waiting.pop(0)))
        if line.strip():
            found.append((line, here))
    return found


def _render_line(
    line: str,
    claims: Sequence[tuple[int, int, Claim]],
    citations: Mapping[int, Citation],
    number: int,
    texts: Texts,
) -> str:
    if not claims and not MARKER.search(line):
        # Who speaks ("Xu Bing said:"), or a line that carries nothing.
        css_class = "intro" if line.rstrip().endswith((":", "：")) else "plain"
        return f'<p class="{css_class}">{escape(line)}</p>'

    def show(text: str) -> str:
        return render_markers(text, citations, number, texts)

    starts = [*(start for start, _, _ in claims), len(line)]
    parts = [show(line[: starts[0]])]
    for (start, end, claim), following in zip(claims, starts[1:], strict=True):
        # Closing quotation marks and markers right behind a claim belong to its last word.
        tail = re.match(rf"[^\w\s\[]{{0,3}}(?:{MARKER.pattern})*", line[end:following])
        behind = end + (tail.end() if tail else 0)
        parts += [_render_claim(claim, show(line[start:behind]), texts), show(line[behind:following])]
    return f'<p class="said">{"".join(parts)}</p>'


def _render_claim(claim: Claim, shown: str, texts: Texts) -> str:
    numbers = " ".join(str(n) for n in claim.citations)
    if getattr(claim, "supported", True):
        return f'<span class="claim" data-n="{numbers}">{shown}</span>'
    told = f'<span class="unseen">{escape(texts["unsupported"])} </span>'
    return f'<s class="claim unsupported" data-n="{numbers}">{told}{shown}</s>'


def _render_not_said(answer: Answer, number: int, texts: Texts) -> str:
    not_said = answer.not_said
    if not_said is None:
        return ""
    searched = texts["searched"].format(count=not_said.passages_searched)
    parts = [
        f'<p class="title">{escape(texts["not_said"])}</p>',
        f"<p>{escape(searched if not_said.passages_searched else texts['nothing_searched'])}</p>",
    ]
    if not_said.terms_not_found:
        terms = ", ".join(f"<em>{escape(term)}</em>" for term in not_said.terms_not_found)
        parts.append(f'<p>{escape(texts["not_found"])} <span class="terms">{terms}</span></p>')
    if (nearest := not_said.nearest) is not None:
        shown = nearest.quote
        note = f"{nearest.speaker}, {tell_lines(nearest, texts)} · {tell_match(nearest.score, texts)}"
        parts.append(
            f'<div class="nearest"><p class="note">{escape(texts["nearest"])}</p>'
            f'<p class="quote">{escape(texts["quote_open"] + shown + texts["quote_close"])}</p>'
            f'<p class="note">{escape(note)}</p>{render_chip(nearest, number, texts, texts["show_nearest"])}</div>'
            f"{render_card(nearest, number, texts)}"
        )
    return f'<div class="not-said">{"".join(parts)}</div>'


def _render_actions(exchange: Exchange, texts: Texts, export: str, noted_in: str) -> str:
    def button(action: str, label: str, told: str, more: str = "") -> str:
        return (
            f'<button type="button" data-action="{action}" aria-label="{escape(told)}" title="{escape(told)}"{more}>'
            f"{escape(label)}</button>"
        )

    buttons = [button("link", texts["link"], texts["link_long"], f' data-done="{escape(texts["link_copied"])}"')]
    if export:
        done = f' data-done="{escape(texts["copied"])}" data-text="{escape(export)}"'
        buttons.insert(0, button("copy", texts["copy"], texts["copy_long"], done))
    for verdict, key in (("up", "useful"), ("down", "not_useful")):
        pressed = "true" if exchange.verdict == verdict else "false"
        buttons.append(button(verdict, "", texts[key], f' class="thumb {verdict}" aria-pressed="{pressed}"'))
    noted = texts["noted"].format(file=noted_in) if exchange.verdict else ""
    return (
        f'<div class="actions">{"".join(buttons)}<span class="done" role="status"></span></div>'
        f'<p class="noted" role="status">{escape(noted)}</p>'
    )


def _tell_trust(answer: Answer, texts: Texts) -> str:
    count = len(answer.citations)
    checked = texts["quote_checked" if count == 1 else "quotes_checked"].format(count=count)
    if answer.mode == "model":
        held = sum(getattr(claim, "supported", True) for claim in answer.claims)
        sentences = texts["sentences_held"].format(held=held, count=len(answer.claims))
        return f"{texts['by_model']} · {sentences} · {checked}"
    quotes = [citation.quote for citation in answer.citations]
    verbatim = all(any(claim.text in quote for quote in quotes) for claim in answer.claims)
    return f"{texts['own_words' if verbatim else 'own_words_translated']} · {checked}"


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")

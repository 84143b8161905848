"""The chat page: the conversation on the left, the passages it cites on the right.

The page is handed ``ask`` and knows nothing of how an answer is found. Whatever comes from a user or
a document is shown as text: the chat renders no Markdown, and chat and panel escape every value.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.request import getproxies

import gradio as gr

from index.errors import OnRecordError, SettingsError
from rag.answer import Answer
from rag.question import MAX_QUESTION_CHARS, Message
from ui.passage_view import EMPTY_PANEL, PANEL_CSS, render_passages

__all__ = ["HOST", "Ask", "Conversation", "build_page", "continue_conversation", "launch_page"]

HOST = "127.0.0.1"
"""Only this machine can open the page."""

Ask = Callable[[str, Sequence[Message]], Answer]

_LOGGER = logging.getLogger(__name__)
_SEARCHING = '<p class="aside">Searching…</p>'
_FAILED = "Something went wrong while answering; the details are in the server's log. Please ask again in other words."

# The fonts are the reader's own, so that the page asks no other host for any.
_FONTS = ("system-ui", "sans-serif")
_MONOSPACE_FONTS = ("ui-monospace", "monospace")


@dataclass(frozen=True)
class Conversation:
    """What one visitor has asked and been told.

    Attributes:
        shown: Everything on the page, in order, errors too.
        history: The part that later questions may lean on: questions that were answered or found not said.
    """

    shown: tuple[Message, ...] = ()
    history: tuple[Message, ...] = ()

    def show(self, *messages: Message) -> Conversation:
        """Return the conversation with more on the page and the same history."""
        return Conversation(self.shown + messages, self.history)


def continue_conversation(ask: Ask, question: str, conversation: Conversation) -> tuple[Conversation, Answer | None]:
    """Ask one question, whose text is on the page already.

    Args:
        ask: Answers a question, given the messages before it.
        question: As typed.
        conversation: Ends with the question, unless it is blank.

    Returns:
        The conversation with one message more, and the answer; None where that message says what went wrong.
    """
    try:
        answer = ask(question, conversation.history)
    except OnRecordError as error:
        return conversation.show(Message("assistant", _as_sentence(str(error)))), None
    except Exception:  # the page goes on, whatever happens; a reader is never shown a stack trace
        _LOGGER.exception("a question could not be answered")
        return conversation.show(Message("assistant", _FAILED)), None
    reply = Message("assistant", f"{answer.answer}\n\n{answer.notice}" if answer.notice else answer.answer)
    history = (*conversation.history, Message("user", question), reply)
    return Conversation((*conversation.shown, reply), history), answer


def build_page(ask: Ask, *, name: str, languages: Mapping[str, str] | None = None) -> gr.Blocks:
    """Lay out the page and connect it to ``ask``; nothing is served yet.

    Args:
        ask: Answers a question, given the messages before it. It is called in a worker thread, one question at a time
            but for one that a visitor no longer waits for.
        name: What is asked, such as ``the interview with Xu Bing``; it completes a sentence.
        languages: By document, the code of the language that is spoken in it; None where it is not known.

    Returns:
        The page, to be given to ``launch_page``.
    """

    def respond(question: str, conversation: Conversation) -> Iterator[tuple[object, ...]]:
        asked = conversation.show(Message("user", _make_showable(question))) if question.strip() else conversation
        yield _as_chat(asked), gr.skip(), _SEARCHING, ""
        answered, answer = continue_conversation(ask, question, asked)
        panel = render_passages(answer, languages or {}) if answer else EMPTY_PANEL
        yield _as_chat(answered), answered, panel, gr.skip()

    # Without analytics gradio tells nobody that the page runs, and asks nobody for its newest version.
    page = gr.Blocks(title=f"onrecord · {name}", analytics_enabled=False)
    with page:
        gr.HTML(_render_title(name))
        conversation = gr.State(Conversation())
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                chat = _make_chat()
                with gr.Row():
                    question = gr.Textbox(
                        label="Question", placeholder="Your question", max_lines=6,
                        show_label=False, container=False, autofocus=True, scale=5, min_width=200, elem_id="question",
                    )  # fmt: skip
                    send = gr.Button("Ask", variant="primary", scale=1, min_width=80)
                clear = gr.Button("New conversation", size="sm")
            with gr.Column(scale=2, min_width=320):
                panel = gr.HTML(EMPTY_PANEL, elem_classes="passages", js_on_load=None)
        shown = [chat, conversation, panel, question]
        asking = gr.on([question.submit, send.click], respond, [question, conversation], shown,
                       concurrency_limit=1, show_progress="hidden", api_visibility="private")  # fmt: skip
        # The bin that gradio draws in the chat's corner would empty the chat alone, and not what is remembered.
        gr.on([clear.click, chat.clear], lambda: ([], Conversation(), EMPTY_PANEL, ""), None, shown,
              cancels=asking, show_progress="hidden", api_visibility="private")  # fmt: skip
    return page


def launch_page(
    page: gr.Blocks,
    *,
    port: int | None = None,
    inbrowser: bool = False,
    announce: Callable[[str], object] | None = None,
    prevent_thread_lock: bool = False,
) -> str:
    """Serve a page on this machine, and on no other.

    Args:
        page: From ``build_page``.
        port: Where; None for the first that is free from 7860.
        inbrowser: Whether to open it in the reader's browser.
        announce: Told the address as soon as the page is there; None for nobody.
        prevent_thread_lock: Whether to come back at once, with the page served until its ``close()``.

    Returns:
        The page's address.

    Raises:
        SettingsError: The port is taken, or not allowed.
    """
    _reach_directly(HOST)
    try:
        _, url, _ = page.launch(
            server_name=HOST, server_port=port, inbrowser=inbrowser, prevent_thread_lock=True, share=False,
            quiet=True, theme=_make_theme(), css=PANEL_CSS, footer_links=[], run_history=False, enable_monitoring=False,
            ssr_mode=False, mcp_server=False, pwa=False,
        )  # fmt: skip
    except OSError as error:
        taken = f"port {port}" if port else "every port tried"
        raise SettingsError(
            f"{taken} on {HOST} is taken or not allowed; pass another one, e.g. onrecord chat --port 8765"
        ) from error
    if announce is not None:
        announce(url)
    if not prevent_thread_lock:
        page.block_thread()
    return url


def _reach_directly(host: str) -> None:
    """Keep gradio's look at its own page, by which it sees that it started, out of a proxy."""
    proxies = getproxies()
    if proxies.keys() & {"http", "all"}:
        os.environ["no_proxy"] = ",".join(filter(None, [proxies.get("no"), host]))


def _make_theme() -> gr.themes.Base:
    # Darker buttons than the theme's own: white letters on them can be read (contrast of 4.5 and more).
    return gr.themes.Default(primary_hue="teal", font=_FONTS, font_mono=_MONOSPACE_FONTS).set(
        button_primary_background_fill="*primary_700", button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
    )  # fmt: skip


def _make_chat() -> gr.Chatbot:
    return gr.Chatbot(
        label="Conversation", height="60vh", render_markdown=False, latex_delimiters=[], buttons=[],
        group_consecutive_messages=False, feedback_options=None, elem_id="chat",
        placeholder="Nothing asked yet",
    )  # fmt: skip


def _as_chat(conversation: Conversation) -> list[dict[str, str]]:
    # Where gradio renders no Markdown it still reads a message as HTML.
    return [{"role": message.role, "content": escape(message.content)} for message in conversation.shown]


def _make_showable(question: str) -> str:
    """Cut what is too long to be asked anyway, and replace half characters, which cannot be sent."""
    cut = question if len(question) <= MAX_QUESTION_CHARS else f"{question[:MAX_QUESTION_CHARS]}…"
    return cut.encode(errors="replace").decode()


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


def _render_title(name: str) -> str:
    told = f"Ask {escape(name)}. Answers are made of the speakers' own sentences, each with the place where it stands."
    return f"<h1>onrecord</h1><p>{told}</p>"

"""The page: the conversation on the left, the whole transcript on the right.

It is handed ``ask`` and what it shows, and knows nothing of how an answer is found. Whatever comes from a user or
a document is shown as text. What the server renders is HTML of our own; ``static/`` makes it move.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar
from weakref import WeakValueDictionary

import gradio as gr
from gradio.events import api

from index.documents import Interview
from index.errors import OnRecordError
from index.passages import Passage
from ui.answer_view import render_conversation
from ui.conversation import Ask, Conversation, Exchange, follow_answer, make_showable
from ui.doors import Search, make_doors, make_tools
from ui.export import export_answer, export_conversation
from ui.feedback import default_feedback_file, note_feedback
from ui.start_view import render_header, render_start
from ui.texts import TEXTS, Texts, join_names, texts_of
from ui.theme import make_translations
from ui.transcript_view import render_transcripts

__all__ = ["Content", "build_page"]

_LOGGER = logging.getLogger(__name__)
_ANSWERS_AT_ONCE = 4
_Given = TypeVar("_Given")
# What the browser's script tells the server; the names in quotation marks are events of the conversation.
_BRIDGE = """
onrecord.start(element, {
  ask: question => trigger('suggested', {question}),
  again: () => trigger('again'),
  judge: (position, verdict) => trigger('judged', {position, verdict}),
});
"""
_READ_QUESTION_OF_ADDRESS = "(question, conversation) => [onrecord.questionOfAddress(), conversation]"
_SAVE = "text => onrecord.save(text, 'onrecord.md')"


@dataclass(frozen=True)
class Content:
    """What a page shows beside the answers.

    Attributes:
        interviews: What can be asked.
        passages: All passages of them, which cover them.
        guests: Who answers in them.
        suggestions: By page language, questions to begin with; may lack languages.
        model: Whether a language model writes the answers.
    """

    interviews: Sequence[Interview]
    passages: Sequence[Passage]
    guests: Sequence[str]
    suggestions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    model: bool = False

    def name(self, texts: Texts) -> str:
        """Return what is asked, to complete a sentence."""
        return join_names(self.guests, len(self.interviews), texts)


def build_page(
    ask: Ask, content: Content, *, search: Search | None = None, feedback: Path | None = None, mcp: bool = False
) -> gr.Blocks:
    """Lay out the page and connect it to ``ask``; nothing is served yet.

    Args:
        ask: Answers a question, given the messages before it; called in a thread for each question.
        content: What is shown.
        search: Finds passages for other programs; None to offer them none.
        feedback: The file that thumbs up and down are written to; None for one in the user's data folder.
        mcp: Whether to offer the same to programs as MCP tools.

    Returns:
        The page, to be given to ``launch_page``.
    """
    talk = _Talk(ask, feedback or default_feedback_file())
    say = make_translations()
    # Without analytics gradio tells nobody that the page runs, and asks nobody for its newest version.
    page = gr.Blocks(title=f"onrecord · {content.name(TEXTS['en'])}", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        with gr.Row(elem_id="header"):
            gr.HTML(
                render_header(content.name),
                elem_id="brand",
                js_on_load="onrecord.translate(element)",
                apply_default_css=False,
            )
            saved = gr.Textbox(visible="hidden", elem_id="saved")
            download = gr.Button(say("download"), elem_id="download", size="sm")
            new = gr.Button(say("new"), elem_id="new", size="sm")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="talk"):
                start = render_start(content.name, content.suggestions, model=content.model)
                gr.HTML(start, elem_id="start", js_on_load="onrecord.translate(element)", apply_default_css=False)
                chat = gr.HTML("", elem_id="conversation", js_on_load=_BRIDGE, apply_default_css=False)
                with gr.Row(elem_id="composer"):
                    question = gr.Textbox(
                        label=say("question_label"), placeholder=say("placeholder"), max_lines=6, show_label=False,
                        container=False, autofocus=True, elem_id="question",
                    )  # fmt: skip
                    send = gr.Button(say("ask"), variant="primary", elem_id="ask")
                    stop = gr.Button(say("stop"), elem_id="stop")
            gr.HTML(
                render_transcripts(content.interviews, content.passages),
                elem_id="transcript",
                js_on_load="onrecord.readTranscript(element)",
                apply_default_css=False,
            )
        shown = [chat, conversation, question]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        answering: dict[str, Any] = {**quiet, "concurrency_limit": _ANSWERS_AT_ONCE, "concurrency_id": "answer"}
        asked = [question, conversation]
        asking = [
            gr.on([question.submit, send.click], talk.respond, asked, shown, **answering),
            page.load(talk.respond, asked, shown, js=_READ_QUESTION_OF_ADDRESS, **answering),
            chat.suggested(talk.respond_to_suggestion, conversation, shown, **answering),
            chat.again(talk.respond_again, conversation, shown, **answering),
        ]
        stop.click(talk.stop, conversation, shown, cancels=asking, **quiet)
        new.click(talk.begin_anew, None, shown, cancels=asking, **quiet)
        chat.judged(talk.judge, conversation, [chat, conversation], **quiet)
        name = content.name(TEXTS["en"])
        download.click(
            lambda conversation: export_conversation(conversation.answers, name=name), conversation, saved, **quiet
        ).then(None, saved, None, js=_SAVE, **quiet)
        served: dict[str, Any] = {"concurrency_limit": _ANSWERS_AT_ONCE, "concurrency_id": "answer"}
        doors = make_doors(ask, search)
        for tool in make_tools(doors) if mcp else ():
            api(_tell_reason(tool), api_name=f"{tool.__name__}_tool", **served)
        for door in doors:
            api(_tell_reason(door), **served)
    return page


def _tell_reason(door: Callable[..., _Given]) -> Callable[..., _Given]:
    """Have a program that asks in a wrong way told why, in one line; gradio keeps other errors' words to itself."""

    @wraps(door)
    def served(*given: Any, **named: Any) -> _Given:
        try:
            return door(*given, **named)
        except OnRecordError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return served


_Shown = tuple[object, object, object]


class _Talk:
    """What the page does when its visitor does something; the conversation comes and goes as an argument."""

    def __init__(self, ask: Ask, feedback: Path) -> None:
        self._ask = ask
        self._feedback = feedback
        # By session; an event lives as long as the asking that looks at it.
        self._unwanted: WeakValueDictionary[str, threading.Event] = WeakValueDictionary()

    def respond(self, question: str, conversation: Conversation, request: gr.Request) -> Iterator[_Shown]:
        """Show the question, how its answer comes about, and the answer."""
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        texts = texts_of(request.headers.get("accept-language"))
        asked = Exchange(make_showable(question))
        conversation = conversation.add(asked)
        yield self._render(conversation, texts), conversation, ""
        unwanted = self._unwanted[request.session_hash or ""] = threading.Event()
        for exchange in follow_answer(self._ask, asked, question, conversation.history, unwanted=unwanted):
            conversation = conversation.change_last(exchange)
            # What is typed meanwhile stays in the box.
            yield self._render(conversation, texts), conversation, gr.skip()

    def respond_to_suggestion(
        self, conversation: Conversation, request: gr.Request, event: gr.EventData
    ) -> Iterator[_Shown]:
        """Answer a question that was chosen instead of typed."""
        for chat, kept, _ in self.respond(str(event.question), conversation, request):
            yield chat, kept, gr.skip()

    def respond_again(self, conversation: Conversation, request: gr.Request) -> Iterator[_Shown]:
        """Ask the last question anew, if it has no answer."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        if last is None or last.answer:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        for chat, kept, _ in self.respond(last.question, conversation.drop_unanswered(), request):
            yield chat, kept, gr.skip()

    def stop(self, conversation: Conversation, request: gr.Request) -> _Shown:
        """Wait no longer for the answer that is on its way."""
        self._leave(request)
        if conversation.busy:
            conversation = conversation.change_last(Exchange(conversation.exchanges[-1].question, "stopped"))
        return self._render(conversation, texts_of(request.headers.get("accept-language"))), conversation, gr.skip()

    def begin_anew(self, request: gr.Request) -> _Shown:
        """Forget the conversation."""
        self._leave(request)
        return "", Conversation(), ""

    def _leave(self, request: gr.Request) -> None:
        if unwanted := self._unwanted.get(request.session_hash or ""):
            unwanted.set()

    def judge(
        self, conversation: Conversation, request: gr.Request, event: gr.EventData
    ) -> tuple[object, Conversation]:
        """Note a thumb; the same one again takes it back."""
        texts = texts_of(request.headers.get("accept-language"))
        position, given = event.position, event.verdict
        known = isinstance(position, int) and 0 <= position < len(conversation.exchanges) and given in ("up", "down")
        if not known or (answer := conversation.exchanges[position].answer) is None:
            return gr.skip(), conversation
        verdict: Literal["", "up", "down"] = "" if conversation.exchanges[position].verdict == given else given
        try:
            note_feedback(self._feedback, answer, verdict)
        except OSError:
            _LOGGER.exception("feedback could not be noted")
            gr.Warning(texts["not_noted"].format(file=_shorten(self._feedback)))
            return gr.skip(), conversation
        conversation = conversation.judge(position, verdict)
        return self._render(conversation, texts), conversation

    def _render(self, conversation: Conversation, texts: Texts) -> str:
        exports = ["" if exchange.answer is None else export_answer(exchange.answer)
                   for exchange in conversation.exchanges]  # fmt: skip
        return render_conversation(conversation, texts, exports, noted_in=_shorten(self._feedback))


def _shorten(file: Path) -> str:
    """Return a path as people write it, with ~ for the home folder."""
    home = Path.home()
    return f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)

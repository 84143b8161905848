"""The page without a browser: what is rendered, what is remembered, and how errors read."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import gradio as gr
import pytest

from index.errors import QuestionError, SettingsError
from index.transcript import Role
from rag.answer import Answer, Citation, Claim, NotSaid
from rag.question import Message
from ui.page import HOST, Conversation, build_page, continue_conversation, launch_page
from ui.passage_view import render_passages

QUOTE = Citation(
    n=1,
    id="933e43f80133#17:10-40",
    document="talk.pt.txt",
    speaker="Xu Bing",
    role=Role.GUEST,
    first_line=17,
    last_line=19,
    start=10,
    end=40,
    quote="O retorno virá da produtividade.",
    translation="The return will come from productivity.",
    score=0.8,
)
ANSWER = Answer(
    question="What about returns?",
    language="en",
    answered=True,
    mode="quotes",
    answer="Xu Bing said (translated from Portuguese):\nThe return will come from productivity. [1]",
    claims=(Claim("The return will come from productivity.", (1,)),),
    citations=(QUOTE,),
    not_said=None,
    elapsed_ms=1.0,
)
LANGUAGES = {"talk.pt.txt": "pt"}
MARKUP = "<img src=x onerror=alert(1)> & \"q\" 'a'"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot; &#x27;a&#x27;"


def not_said(nearest: Citation | None, *terms: str) -> Answer:
    """Make the answer to a question that the interview does not answer."""
    return replace(ANSWER, answered=False, claims=(), citations=(), not_said=NotSaid(49, terms, nearest))


def ask(question: str, history: Sequence[Message]) -> Answer:
    """Answer with what was asked and how many messages came before; some words fail."""
    if "forbidden" in question:
        raise QuestionError("the question holds a forbidden word; leave it out")
    if "crash" in question:
        raise ZeroDivisionError("secret detail")
    return replace(ANSWER, question=question, answer=f"{question} after {len(history)} messages [1]")


def test_a_cited_passage_says_who_where_and_what() -> None:
    shown = render_passages(ANSWER, LANGUAGES)
    assert "<h2>Cited passages</h2>" in shown
    assert "[1] <strong>Xu Bing</strong>, the guest" in shown
    assert "talk.pt.txt, lines 17 to 19" in shown
    assert '<blockquote lang="pt">“O retorno virá da produtividade.”</blockquote>' in shown
    assert "English translation, not a quote</span>The return will come from productivity." in shown
    assert "933e43f80133#17:10-40" in shown


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.GUEST, "the guest"), (Role.HOST, "the host, who asks"), (Role.ARTICLE, "the journalist's introduction")],
)
def test_every_role_is_told_in_words(role: Role, words: str) -> None:
    assert words in render_passages(replace(ANSWER, citations=(replace(QUOTE, role=role),)), LANGUAGES)


def test_one_line_no_translation_and_an_unknown_language_are_left_out() -> None:
    shown = render_passages(replace(ANSWER, citations=(replace(QUOTE, last_line=17, translation=None),)), {})
    assert "talk.pt.txt, line 17<" in shown
    assert "translation" not in shown
    assert "<blockquote>“" in shown


def test_passages_stand_in_the_order_of_their_numbers() -> None:
    shown = render_passages(replace(ANSWER, citations=(QUOTE, replace(QUOTE, n=2))), LANGUAGES)
    assert shown.index("[1]") < shown.index("[2]")


def test_every_value_of_a_document_is_escaped() -> None:
    foreign = replace(QUOTE, id=MARKUP, document=MARKUP, speaker=MARKUP, quote=MARKUP, translation=MARKUP)
    for answer in (replace(ANSWER, citations=(foreign,)), not_said(foreign, MARKUP)):
        shown = render_passages(answer, {MARKUP: '"><script>'})
        assert "<img" not in shown
        assert "<script" not in shown
        assert shown.count(ESCAPED) >= 5


def test_a_question_without_an_answer_shows_the_nearest_passage_as_none() -> None:
    shown = render_passages(not_said(QUOTE, "zebra", "crypto"), LANGUAGES)
    assert "No answer in the interview" in shown
    assert "Words not found: <em>zebra</em>, <em>crypto</em>" in shown
    assert 'class="not-an-answer"' in shown
    assert "Nearest passage, not an answer: <strong>Xu Bing</strong>" in shown
    assert "Cited" not in shown
    assert "[1]" not in shown


def test_a_question_without_any_word_has_no_nearest_passage() -> None:
    assert render_passages(not_said(None), LANGUAGES) == "<h2>No answer in the interview</h2>"


def test_an_answer_is_shown_and_remembered() -> None:
    first, answer = continue_conversation(ask, "one", Conversation().show(Message("user", "one")))
    second, _ = continue_conversation(ask, "two", first.show(Message("user", "two")))
    assert answer is not None
    assert [message.content for message in second.shown] == [
        "one",
        "one after 0 messages [1]",
        "two",
        "two after 2 messages [1]",
    ]
    assert second.history == second.shown


def test_our_error_is_a_sentence_and_is_not_remembered() -> None:
    asked = Conversation().show(Message("user", "forbidden"))
    conversation, answer = continue_conversation(ask, "forbidden", asked)
    assert answer is None
    assert conversation.shown[-1] == Message("assistant", "The question holds a forbidden word; leave it out.")
    assert conversation.history == ()


def test_an_unexpected_error_goes_to_the_log_and_not_to_the_reader(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.page"):
        conversation, answer = continue_conversation(ask, "crash", Conversation())
    assert answer is None
    assert conversation.shown[-1].content.startswith("Something went wrong")
    assert "secret" not in conversation.shown[-1].content
    assert "secret detail" in caplog.text


def responses(question: str) -> list[tuple[object, ...]]:
    """Run what the page does when a question is sent, from an empty conversation."""
    page = build_page(ask, name="a talk", languages=LANGUAGES)
    handlers = [handler.fn for handler in page.fns.values() if getattr(handler.fn, "__name__", "") == "respond"]
    assert len(handlers) == 1
    assert handlers[0] is not None
    return list(handlers[0](question, Conversation()))


def test_the_question_is_on_the_page_and_the_input_empty_before_the_answer_comes() -> None:
    before, after = responses(MARKUP)
    assert before[0] == [{"role": "user", "content": ESCAPED}]
    assert "Searching" in str(before[2])  # the last answer's passages do not stand beside a new question
    assert before[3] == ""
    assert after[0] == [
        {"role": "user", "content": ESCAPED},
        {"role": "assistant", "content": f"{ESCAPED} after 0 messages [1]"},
    ]
    assert after[3] == gr.skip()  # what is typed meanwhile stays


def test_a_question_too_long_to_ask_is_cut_on_the_page() -> None:
    before, _ = responses("a" * 100_000)
    assert before[0] == [{"role": "user", "content": "a" * 2000 + "…"}]


def test_a_blank_question_is_not_shown() -> None:
    before, _ = responses(" \n")
    assert before[0] == []


def test_half_a_character_does_not_break_the_page() -> None:
    before, _ = responses("a\ud83d")
    assert before[0] == [{"role": "user", "content": "a?"}]


def test_the_page_offers_no_interface_to_programs_and_tells_nobody_that_it_runs() -> None:
    page = build_page(ask, name="a talk")
    assert {handler.api_visibility for handler in page.fns.values()} == {"private"}
    assert page.analytics_enabled is False


def test_the_name_in_the_title_is_escaped() -> None:
    page = build_page(ask, name=MARKUP)
    titles = [block.value for block in page.blocks.values() if isinstance(block, gr.HTML) and "<h1>" in block.value]
    assert len(titles) == 1
    assert ESCAPED in titles[0]


def test_the_page_is_served_on_this_machine_alone_and_a_taken_port_is_told() -> None:
    page, heard = build_page(ask, name="a talk"), list[str]()
    try:
        address = launch_page(page, announce=heard.append, prevent_thread_lock=True)
        assert address == f"http://{HOST}:{page.server_port}/"
        assert heard == [address]
        assert page.share is False
        with pytest.raises(SettingsError, match=f"port {page.server_port} on 127.0.0.1 is taken"):
            launch_page(build_page(ask, name="another"), port=page.server_port, prevent_thread_lock=True)
    finally:
        page.close(verbose=False)


def test_the_page_starts_where_a_proxy_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("no_proxy", "example.org")
    page = build_page(ask, name="a talk")
    try:
        assert launch_page(page, prevent_thread_lock=True).startswith(f"http://{HOST}:")
    finally:
        page.close(verbose=False)

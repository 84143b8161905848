"""The page in a real browser: what a reader sees, and what the page asks of the network."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pytest

from index.errors import QuestionError
from index.transcript import Role
from rag.answer import Answer, Citation, Claim, NotSaid
from rag.question import Message
from ui.page import HOST, build_page, launch_page

HOW_TO_INSTALL = "install one, e.g. apt-get install chromium, and pip install playwright"


def missing(what: str) -> None:
    """Skip these tests, except in continuous integration, where they must run."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{what}; {HOW_TO_INSTALL}", pytrace=False)
    pytest.skip(f"{what}; {HOW_TO_INSTALL}", allow_module_level=True)


try:
    from playwright.sync_api import Browser, Page, expect, sync_playwright
except ModuleNotFoundError:
    missing("the Python package playwright is not installed")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MARKUP = (
    "<script>window.broken = 1</script> <img src=x onerror='window.broken = 1'> <b>bold</b> **stars** # heading "
    "$x^2$ ${1+1} {{value}} &amp; <think>aloud</think> [link](http://example.org) ![i](http://example.org/i.png)"
)
released = threading.Event()


def ask(question: str, history: Sequence[Message]) -> Answer:
    """Answer with the question and the number of messages before; some questions are not answered so."""
    if not question.strip():
        raise QuestionError("the question is empty; ask something")
    if question == "slow":
        released.wait(timeout=20)
    quote = Citation(
        1,
        "933e43f80133#17:3-9",
        "talk.pt.txt",
        "Xu Bing",
        Role.GUEST,
        17,
        18,
        3,
        9,
        f"O dito: {question}",
        "Told.",
        0.5,
    )
    told = f"Xu Bing said:\n{question} after {len(history)} messages [1]"
    if "zebra" in question:
        return Answer(question, "en", False, "quotes", "Not said.", (), (), NotSaid(9, ("zebra",), quote), 1.0)
    return Answer(question, "en", True, "quotes", told, (Claim(question, (1,)),), (quote,), None, 1.0)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the page with the small ``ask`` above."""
    page = build_page(ask, name=f"the interview </script>{MARKUP}", languages={"talk.pt.txt": "pt"})
    try:
        yield launch_page(page, prevent_thread_lock=True)
    finally:
        page.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser that is installed; none is downloaded."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        missing("no chromium, chromium-browser or google-chrome is on the PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page as a new visitor; whatever it asks of another host fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("websocket", lambda socket: asked.append(socket.url))
    opened.goto(address)
    yield opened
    context.close()
    assert asked
    assert [url for url in asked if urlsplit(url).hostname != HOST and not url.startswith(("data:", "blob:"))] == []


def send(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def answers(page: Page) -> list[str]:
    """Return the text of every answer in the chat."""
    return page.locator("#chat .message.bot").all_inner_texts()


def test_an_answer_its_marker_and_its_passage_appear(page: Page) -> None:
    send(page, "returns")
    expect(page.locator("#chat .message.bot")).to_have_text(re.compile(r"returns after 0 messages \[1\]"))
    assert answers(page)[0].strip() == "Xu Bing said:\nreturns after 0 messages [1]"  # the line break is kept
    expect(page.locator("#chat .message.user")).to_have_text(re.compile("returns"))
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("blockquote[lang=pt]")).to_have_text("“O dito: returns”")
    expect(page.locator(".passages.prose article")).to_contain_text("talk.pt.txt, lines 17 to 18")
    expect(page.locator(".passages.prose article")).to_contain_text("933e43f80133#17:3-9")


def test_the_button_asks_and_the_conversation_goes_on(page: Page) -> None:
    send(page, "one")
    expect(page.locator("#chat .message.bot")).to_have_count(1)
    page.locator("#question textarea").fill("two")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#chat .message.bot").last).to_contain_text("two after 2 messages")
    expect(page.locator(".passages.prose blockquote")).to_have_text("“O dito: two”")


def test_markup_in_question_document_and_title_stays_text(page: Page) -> None:
    send(page, MARKUP)
    expect(page.locator("#chat .message.bot")).to_contain_text(f"{MARKUP} after 0 messages")
    expect(page.locator("#chat .message.user")).to_contain_text(MARKUP)
    expect(page.locator(".passages.prose blockquote")).to_have_text(f"“O dito: {MARKUP}”")
    expect(page.locator("h1 + p")).to_contain_text(MARKUP)
    assert page.evaluate("window.broken") is None
    assert page.locator("#chat :is(b, strong, h1, .katex), #chat .message :is(img, a)").count() == 0


def test_a_question_not_answered_shows_the_nearest_passage_as_none(page: Page) -> None:
    send(page, "zebra")
    expect(page.locator(".passages.prose h2")).to_have_text("No answer in the interview")
    expect(page.locator(".passages.prose .not-an-answer")).to_contain_text("Nearest passage, not an answer: Xu Bing")
    expect(page.locator(".passages.prose")).to_contain_text("Words not found: zebra")


def test_an_error_is_a_sentence_in_the_chat(page: Page) -> None:
    send(page, "   ")
    expect(page.locator("#chat .message.bot")).to_have_text(
        re.compile(r"^\s*The question is empty; ask something\.\s*$")
    )
    expect(page.locator("#chat .message.user")).to_have_count(0)


def test_two_visitors_do_not_see_each_other(page: Page, browser: Browser, address: str) -> None:
    send(page, "mine")
    expect(page.locator("#chat .message.bot")).to_have_count(1)
    context = browser.new_context()
    other = context.new_page()
    other.goto(address)
    send(other, "theirs")
    expect(other.locator("#chat .message.bot")).to_contain_text("theirs after 0 messages")
    assert "mine" not in other.locator("body").inner_text()
    context.close()
    send(page, "mine too")
    expect(page.locator("#chat .message.bot").last).to_contain_text("mine too after 2 messages")
    assert "theirs" not in page.locator("body").inner_text()


@pytest.mark.parametrize("button", ["New conversation", "Clear"])
def test_a_new_conversation_forgets_the_last_one(page: Page, button: str) -> None:
    send(page, "old")
    expect(page.locator("#chat .message.bot")).to_have_count(1)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#chat .message")).to_have_count(0)
    expect(page.locator(".passages.prose article")).to_have_count(0)
    send(page, "new")
    expect(page.locator("#chat .message.bot")).to_contain_text("new after 0 messages")


def test_an_answer_on_its_way_does_not_come_into_a_new_conversation(page: Page) -> None:
    released.clear()
    send(page, "slow")
    expect(page.locator("#chat .message.user")).to_contain_text("slow")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .message.user")).to_have_count(0)
    send(page, "new")
    expect(page.locator("#question textarea")).to_have_value("new")  # kept until the old answer is done with
    with page.expect_response("**/gradio_api/reset"):
        released.set()
    for _ in range(20):  # the page takes a moment to hear of it
        if page.locator("#chat .message.user").count():
            break
        page.locator("#question textarea").press("Enter")
        page.wait_for_timeout(200)
    expect(page.locator("#chat .message.bot")).to_contain_text("new after 0 messages")
    expect(page.locator("#chat .message.user")).to_have_count(1)


def test_the_page_fits_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    send(page, "w" * 300)
    expect(page.locator("#chat .message.bot")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

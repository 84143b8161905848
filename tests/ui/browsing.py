"""A real browser for the tests that need one: they skip where there is none, and may not skip in CI."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from ui.serving import HOST

__all__ = [
    "Browser",
    "Page",
    "ask",
    "expect",
    "focused",
    "in_view",
    "marked",
    "open_browser",
    "send",
    "visit",
    "wait_for",
]

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


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser that is installed, else Playwright's own where that is; none is downloaded."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        path = found or (os.path.exists(own := playwright.chromium.executable_path) and own)  # noqa: PTH110
        if not path:
            missing("no chromium, chromium-browser or google-chrome is on the PATH")
        started = playwright.chromium.launch(executable_path=str(path), args=list(QUIET))
        yield started
        started.close()


@contextmanager
def visit(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Open the page as a new visitor; whatever it asks of another host, or a script's error, fails the test."""
    options.setdefault("viewport", {"width": 1280, "height": 860})
    options.setdefault("locale", "en-GB")
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator("#transcript .pane")).to_be_attached()
    yield page
    context.close()
    assert asked
    assert [url for url in asked if urlsplit(url).hostname != HOST and not url.startswith(("data:", "blob:"))] == []
    assert errors == []


def send(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def wait_for(page: Page, state: str, count: int = 1) -> None:
    """Wait until so many exchanges are in a state."""
    expect(page.locator(f".exchange[data-state={state}]")).to_have_count(count)


def ask(page: Page, question: str, state: str = "answered") -> None:
    """Ask and wait for what comes of it."""
    before = page.locator(f".exchange[data-state={state}]").count()
    send(page, question)
    wait_for(page, state, before + 1)


def marked(page: Page, kind: str = ".original mark.active") -> str:
    """Return the characters that are highlighted."""
    return "".join(page.locator(kind).all_text_contents())


def in_view(page: Page, selector: str) -> bool:
    """Tell whether an element stands inside the transcript's visible part, and the window has not moved."""
    seen = page.evaluate(
        """selector => {
          const mark = [...document.querySelectorAll(selector)].find(m => m.getClientRects().length);
          const box = mark.getBoundingClientRect();
          const pane = document.querySelector("#transcript .scroll").getBoundingClientRect();
          return window.scrollY === 0 && box.top >= pane.top && box.bottom <= Math.min(pane.bottom, innerHeight);
        }""",
        selector,
    )
    return bool(seen)


def focused(page: Page) -> str:
    """Describe the element that has the keyboard."""
    found: str = page.evaluate("(e => `${e.tagName} ${e.id || e.className} ${e.textContent}`)(document.activeElement)")
    return re.sub(r"\s+", " ", found)[:80]

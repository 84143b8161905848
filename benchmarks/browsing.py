"""The page as a user starts it, in a browser: shared by what measures it and what takes its pictures."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["ask", "open_browser", "serve_page"]


@contextmanager
def serve_page(*options: str) -> Iterator[tuple[str, float]]:
    """Run ``onrecord chat`` as a user would.

    Args:
        options: More of its options.

    Yields:
        The page's address, and after how many seconds it was there.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "ui", "chat", "--no-browser", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        told = ""
        for line in running.stderr or ():
            told += line
            if "page is at " in line:
                break
        else:
            raise SystemExit(told)
        try:
            yield line.split("page is at ")[1].split()[0], time.perf_counter() - started
        finally:
            running.terminate()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the Chromium that is installed, else Playwright's own."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def ask(page: Page, question: str, state: str = "answered") -> None:
    """Ask as a user does, and wait for what comes of it."""
    before = page.locator(f".exchange[data-state={state}]").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator(f".exchange[data-state={state}]").nth(before).wait_for()

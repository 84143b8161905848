"""Measure how long a reader waits for the page, and for an answer on it, in a real browser.

Run ``python -m benchmarks.page``. Ready: from starting ``onrecord chat``, its index built, until it tells its address.
Shown: from Enter until the question stands on the page. Painted: from Enter until the frame after the one in which
the whole answer stands there.
"""

from __future__ import annotations

import statistics

from rich.console import Console
from rich.table import Table

from benchmarks.browsing import open_browser, serve_page
from benchmarks.questions import read_questions

__all__ = ["main"]

_ASKED = 20
_WATCH = """() => {
  window.waited = [];
  document.querySelector("#question textarea").addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    const start = performance.now();
    const before = document.querySelectorAll(".exchange").length;
    let shown = 0;
    const look = () => {
      const exchange = [...document.querySelectorAll(".exchange")][before];
      if (exchange && !shown) shown = performance.now() - start;
      if (exchange && exchange.dataset.state !== "busy")
        requestAnimationFrame(() => window.waited.push([shown, performance.now() - start]));
      else requestAnimationFrame(look);
    };
    look();
  }, true);
}"""


def main() -> None:
    """Print the table."""
    questions = [question.text for question in read_questions() if not question.history][:_ASKED]
    with serve_page() as _:
        pass  # the index is there now, and the files have been read once
    with serve_page() as (address, ready), open_browser() as browser:
        page = browser.new_page()
        page.goto(address)
        page.locator("#question textarea").wait_for()
        page.evaluate(_WATCH)
        for number, question in enumerate(questions, start=1):
            page.locator("#question textarea").fill(question)
            page.locator("#question textarea").press("Enter")
            page.wait_for_function("count => window.waited.length === count", arg=number)
            page.wait_for_timeout(300)
        waited = page.evaluate("window.waited")
    table = Table("", "first", "median", "slowest of the rest")
    for name, column in (("question shown", 0), ("answer painted", 1)):
        first, *rest = [round(times[column]) for times in waited]
        table.add_row(name, f"{first} ms", f"{statistics.median(rest):.0f} ms", f"{max(rest)} ms")
    console = Console()
    console.print(f"page ready {ready:.1f} s after `onrecord chat`; {len(questions)} questions asked by Enter")
    console.print(table)


if __name__ == "__main__":
    main()

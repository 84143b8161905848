"""Take the pictures of the page that the README shows.

Run ``make screenshots``, or ``python -m benchmarks.screenshots [FOLDER]``. Fonts are those of the machine, as on every
reader's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.browsing import ask, open_browser, serve_page

__all__ = ["main"]

_FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
_DESK = {"viewport": {"width": 1440, "height": 860}}
_PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
_COLORS = 256


def _cite(page: Page, question: str) -> None:
    ask(page, question)
    page.locator(".answer .chip").first.click()
    page.wait_for_timeout(700)


def _take_start(page: Page) -> None:
    page.locator("h1").wait_for()


def _take_citation(page: Page) -> None:
    _cite(page, "What does he say about robots?")
    page.locator(".answer .chip").last.hover()


def _take_not_said(page: Page) -> None:
    ask(page, "How do I bake sourdough bread?", "not-said")
    page.locator(".chip.wide").click()


def _take_portuguese(page: Page) -> None:
    _cite(page, "Qual é a chance de os robôs serem mais que as pessoas?")


def _take_phone(page: Page) -> None:
    ask(page, "Does AI reduce inequality?")


def _take_sheet(page: Page) -> None:
    _cite(page, "Does AI reduce inequality?")


_PICTURES: dict[str, tuple[Callable[[Page], None], dict[str, Any]]] = {
    "start": (_take_start, _DESK),
    "citation": (_take_citation, _DESK),
    "not-said": (_take_not_said, _DESK | {"color_scheme": "dark"}),
    "portuguese": (_take_portuguese, _DESK | {"locale": "pt-BR"}),
    "phone": (_take_phone, _PHONE),
    "phone-transcript": (_take_sheet, _PHONE),
}


def main() -> None:
    """Write one PNG for each of the page's main states."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with serve_page() as (address, _), open_browser() as browser:
        for name, (take, options) in _PICTURES.items():
            _save(browser, address, take, options, folder / f"{name}.png")


def _save(browser: Browser, address: str, take: Callable[[Page], None], options: dict[str, Any], file: Path) -> None:
    context = browser.new_context(**{"locale": "en-GB", **options})
    page = context.new_page()
    page.goto(address)
    page.locator("#question textarea").wait_for()
    page.locator(".pane").wait_for(state="attached")
    page.wait_for_timeout(500)
    take(page)
    page.wait_for_timeout(700)
    # A page of text has few colours; a palette makes its picture half the size.
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture = picture.quantize(_COLORS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)
    context.close()
    print(f"{file}  {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()

"""The page for whoever reads it: two languages, by keyboard alone, on a phone, with a screen reader, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.ui.browsing import Browser, Page, ask, expect, focused, in_view, marked, send, visit, wait_for
from tests.ui.conftest import FakeAsk

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_the_page_speaks_portuguese_to_those_who_do(browser: Browser, address: str) -> None:
    with visit(browser, address, locale="pt-BR") as page:
        assert page.evaluate("document.documentElement.lang") == "pt"
        expect(page.get_by_placeholder("Faça uma pergunta")).to_be_visible()
        expect(page.get_by_role("button", name="Perguntar", exact=True)).to_be_visible()
        expect(page.locator("h1")).to_contain_text("Pergunte: 2 entrevistas.")
        expect(page.get_by_role("button", name="What about robots?")).to_be_hidden()
        expect(page.get_by_role("button", name="Inglês")).to_be_visible()
        expect(page.get_by_role("combobox", name="Entrevista")).to_be_visible()
        page.get_by_role("button", name="E os robôs?").click()
        wait_for(page, "answered")
        expect(page.locator(".trust")).to_contain_text("citação conferida com a transcrição")
        expect(page.get_by_role("button", name="Citação 1: Ana Prado, linha 3.")).to_be_visible()
        expect(page.locator(".turn.host .role").first).to_have_text("entrevistador")


def test_the_page_speaks_english_to_everybody_else(browser: Browser, address: str) -> None:
    with visit(browser, address, locale="de-DE") as page:
        expect(page.get_by_placeholder("Ask a question")).to_be_visible()
        expect(page.locator("h1")).to_contain_text("Ask 2 interviews.")
        ask(page, "robots")
        expect(page.locator(".trust")).to_contain_text("quote checked")


def test_everything_can_be_done_by_keyboard(page: Page) -> None:
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("Tab")
    assert "Skip to the question" in focused(page)
    page.keyboard.press("Enter")
    assert "TEXTAREA" in focused(page)
    page.keyboard.type("Line of the reply, Another sentence")
    page.keyboard.press("Enter")
    wait_for(page, "answered")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if "chip" in focused(page):
            break
    expect(page.locator(".card.shown")).to_be_visible()  # focus shows what hovering shows
    page.keyboard.press("Escape")
    expect(page.locator(".card.shown")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("mark.active").first).to_be_focused()
    assert in_view(page, "mark.active")
    page.keyboard.press("Enter")
    assert "chip" in focused(page)


def test_focus_can_be_seen(page: Page) -> None:
    ask(page, "robots")
    page.keyboard.press("Tab")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        style = page.evaluate(
            "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            assert style[0] == "solid"
            assert style[1] >= 2


def test_on_a_phone_the_transcript_is_a_sheet(browser: Browser, address: str) -> None:
    with visit(browser, address, **PHONE) as page:
        expect(page.locator("#transcript")).to_be_hidden()
        ask(page, "half " + "w" * 300)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        chip = page.locator(".answer .chip")
        chip.tap()
        expect(page.get_by_role("dialog", name="Transcript")).to_be_visible()
        page.wait_for_timeout(400)  # it slides up
        assert marked(page).strip() == "O custo cai pela metade."
        assert in_view(page, ".original mark.active")
        page.keyboard.press("Escape")
        expect(page.locator("#transcript")).to_be_hidden()
        expect(chip).to_be_focused()
        page.get_by_role("button", name="Transcript", exact=True).tap()
        expect(page.locator("#transcript")).to_be_visible()
        page.get_by_role("button", name="Close").tap()
        expect(page.locator("#transcript")).to_be_hidden()
        chip.tap()
        page.locator(".original mark.active").tap()
        expect(page.locator("#transcript")).to_be_hidden()
        expect(chip).to_be_focused()


@pytest.mark.parametrize("width", [390, 820, 1024, 1920])
def test_nothing_is_cut_off_at_any_width(browser: Browser, address: str, width: int) -> None:
    with visit(browser, address, viewport={"width": width, "height": 800}) as page:
        ask(page, "robots")
        assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            width,
            800,
        ]
        expect(page.locator("#question textarea")).to_be_in_viewport()
        expect(page.get_by_role("button", name="New conversation")).to_be_in_viewport(ratio=1)


def test_who_wants_no_motion_gets_none(browser: Browser, address: str, fake_ask: FakeAsk) -> None:
    with visit(browser, address, reduced_motion="reduce") as page:
        fake_ask.released.clear()
        send(page, "slow robots")
        wait_for(page, "busy")
        dot = "getComputedStyle(document.querySelector('.steps li:last-child'), '::before').animationName"
        assert page.evaluate(dot) == "none"
        fake_ask.released.set()
        wait_for(page, "answered")
        page.locator(".answer .chip").click()
        assert in_view(page, ".original mark.active")  # at once


def answered(page: Page, fake_ask: FakeAsk) -> None:
    ask(page, "Line of the reply, Another sentence")
    page.locator(".answer .chip").first.click()
    page.locator(".answer .chip").last.hover()
    expect(page.locator(".card.shown")).to_be_visible()


def busy(page: Page, fake_ask: FakeAsk) -> None:
    fake_ask.released.clear()
    send(page, "slow robots")
    expect(page.locator(".draft")).to_be_visible()
    send(page, "the next one")
    expect(page.locator("#notice")).to_be_visible()


def judged(page: Page, fake_ask: FakeAsk) -> None:
    ask(page, "model robots")
    page.get_by_role("button", name="Useful", exact=True).click()
    expect(page.locator(".noted")).to_be_visible()


STATES: dict[str, Callable[[Page, FakeAsk], Any]] = {
    "start": lambda *_: None,
    "answered": answered,
    "model": judged,
    "not said": lambda page, _: ask(page, "zebra", "not-said"),
    "error": lambda page, _: ask(page, "crash", "failed"),
    "busy": busy,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("state", "size"), [*((state, "wide") for state in STATES), ("start", "phone"), ("not said", "phone")]
)
def test_nothing_serious_shuts_anybody_out(
    browser: Browser, address: str, fake_ask: FakeAsk, state: str, scheme: Any, size: str
) -> None:
    options = PHONE if size == "phone" else {}
    with visit(browser, address, color_scheme=scheme, reduced_motion="reduce", **options) as page:
        assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
        STATES[state](page, fake_ask)
        if size == "phone" and state == "not said":
            page.get_by_role("button", name="Show in the transcript").tap()
        page.wait_for_timeout(200)
        found = Axe().run(page).response["violations"]
        fake_ask.released.set()
        serious = [
            (violation["id"], node["html"][:160], node.get("failureSummary", "")[:300])
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
        assert serious == []

"""The page in a real browser: asking, citations, and what becomes of an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from rag.recheck import recheck_answer
from tests.ui.browsing import Browser, Page, ask, expect, in_view, marked, send, visit, wait_for
from tests.ui.conftest import MARKUP, FakeAsk
from ui.exported import parse_export
from ui.page import Content


def test_a_citation_leads_to_exactly_its_characters_and_back(page: Page) -> None:
    ask(page, "costs half")
    expect(page.locator(".answer .said")).to_contain_text("The cost falls by half.")
    page.locator(".answer .chip").click()
    expect(page.locator(".original mark.active")).to_have_count(1)
    assert marked(page).strip() == "O custo cai pela metade."
    assert marked(page, ".rendering mark.active") == "The cost falls by half."
    expect(page.locator(".original mark.active")).to_be_in_viewport()
    assert in_view(page, ".original mark.active")
    page.locator(".original mark.active").click()
    expect(page.locator(".answer .chip")).to_be_focused()
    expect(page.locator(".claim.found")).to_contain_text("The cost falls by half.")


def test_characters_are_counted_as_python_counts_them(page: Page) -> None:
    ask(page, "robots")  # its sentence has an emoji before the next one starts
    page.locator(".answer .chip").click()
    assert marked(page).strip() == "Cozinho com robôs 🙂 todos os dias."


def test_what_else_is_cited_stays_lightly_marked(page: Page) -> None:
    ask(page, "Line of the reply, Another sentence")
    expect(page.locator(".answer .chip")).to_have_count(3)
    expect(page.locator(".original mark:not(.active)")).to_have_count(3)  # the answer alone marks what it cites
    page.locator(".answer .chip").nth(1).click()
    expect(page.locator(".original mark.active")).to_have_count(1)
    expect(page.locator(".original mark:not(.active)")).to_have_count(2)


def test_a_chip_shows_its_quote_and_speaker(page: Page) -> None:
    ask(page, "robots")
    expect(page.locator(".card")).to_be_hidden()
    page.locator(".answer .chip").hover()
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator(".card")).to_contain_text("“Cozinho com robôs 🙂 todos os dias.”")
    expect(page.locator(".card .who")).to_have_text("Ana Prado guest · line 3")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()


def test_original_english_or_both(page: Page) -> None:
    original, rendering = page.locator(".original").first, page.locator(".rendering").first
    expect(original).to_be_visible()
    expect(rendering).to_be_visible()
    page.get_by_role("button", name="Original").click()
    expect(rendering).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(original).to_be_hidden()
    ask(page, "half")
    page.locator(".answer .chip").click()
    assert in_view(page, ".rendering mark.active")


def test_a_citation_of_another_interview_shows_it(page: Page) -> None:
    expect(page.locator("[data-document='walk.es.txt'].interview")).to_be_hidden()
    ask(page, "zapatos")
    page.locator(".answer .chip").click()
    assert marked(page) == "Camino al mar con zapatos."
    expect(page.locator("select.document")).to_have_value("walk.es.txt")
    page.locator("select.document").select_option("talk.pt.txt")
    expect(page.get_by_text("Cozinho com robôs")).to_be_visible()


def test_the_conversation_goes_on_and_begins_anew(page: Page) -> None:
    ask(page, "robots")
    ask(page, "half")
    expect(page.locator(".answer .intro").last).to_have_text("Ana Prado said after 2 messages:")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    ask(page, "robots")
    expect(page.locator(".answer .intro")).to_have_text("Ana Prado said after 0 messages:")


def test_a_suggested_question_is_asked_by_a_click(page: Page) -> None:
    expect(page.locator("h1")).to_have_text(re.compile("Ask 2 interviews"))
    page.get_by_role("button", name="What about robots?").click()
    wait_for(page, "answered")
    expect(page.locator(".question")).to_have_text("What about robots?")
    expect(page.locator("h1")).to_be_hidden()


def test_not_said_shows_the_nearest_passage_as_none(page: Page) -> None:
    ask(page, "zebra", "not-said")
    expect(page.locator(".not-said .title")).to_have_text("Not said in the interview")
    expect(page.locator(".not-said")).to_contain_text("9 passages searched")
    page.get_by_role("button", name="Show in the transcript").click()
    assert "isto é um artigo." in marked(page)


def test_a_models_answer_is_struck_where_it_does_not_hold(page: Page) -> None:
    ask(page, "model robots")
    expect(page.locator("s.unsupported")).to_contain_text("Robots sing.")
    assert "line-through" in page.locator("s.unsupported").evaluate("e => getComputedStyle(e).textDecorationLine")
    expect(page.locator(".trust")).to_contain_text("1 of 2 sentences supported")


def test_steps_and_a_draft_are_shown_and_stop_and_retry_work(page: Page, slow: FakeAsk) -> None:
    send(page, "slow robots")
    expect(page.locator(".steps li")).to_have_text(["Reading the question", re.compile("Searching .* passages"),
                                                    "Writing, not yet verified"])  # fmt: skip
    expect(page.locator(".draft")).to_have_text("A first word")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Stop").click()
    wait_for(page, "stopped")
    expect(page.locator(".trouble")).to_contain_text("Stopped.")
    slow.released.set()
    page.wait_for_timeout(400)
    wait_for(page, "stopped")  # what comes after all is not shown
    assert slow.ended == ["slow robots"]
    page.get_by_role("button", name="Try again").click()
    wait_for(page, "answered")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_question_sent_too_early_waits_and_is_asked(page: Page, slow: FakeAsk) -> None:
    send(page, "slow robots")
    wait_for(page, "busy")
    send(page, "half")
    expect(page.locator("#notice")).to_contain_text("asked as soon as")
    expect(page.locator("#question textarea")).to_have_value("half")
    slow.released.set()
    wait_for(page, "answered", 2)
    expect(page.locator(".question").last).to_have_text("half")
    expect(page.locator("#question textarea")).to_have_value("")


def test_an_answer_on_its_way_does_not_come_into_a_new_conversation(page: Page, slow: FakeAsk) -> None:
    send(page, "slow robots")
    wait_for(page, "busy")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, "half")
    slow.released.set()
    page.wait_for_timeout(400)
    expect(page.locator(".exchange")).to_have_count(1)


@pytest.mark.parametrize(("question", "state", "told"), [
    ("forbidden", "refused", "The question holds a forbidden word; leave it out."),
    ("crash", "failed", "Something went wrong while answering"),
])  # fmt: skip
def test_an_error_is_a_sentence_in_the_page(page: Page, question: str, state: str, told: str) -> None:
    ask(page, question, state)
    expect(page.locator(".trouble")).to_contain_text(told)
    expect(page.locator("body")).not_to_contain_text("Traceback")
    expect(page.locator("body")).not_to_contain_text("secret detail")
    expect(page.locator(".toast-body")).to_have_count(0)


def test_a_blank_question_is_not_asked(page: Page) -> None:
    send(page, "   ")
    page.wait_for_timeout(300)
    expect(page.locator(".exchange")).to_have_count(0)


def test_markup_in_question_and_document_stays_text(page: Page) -> None:
    ask(page, f"{MARKUP} robots")
    expect(page.locator(".question")).to_have_text(f"{MARKUP} robots")
    page.locator(".answer .chip").last.click()
    page.locator(".answer .chip").last.hover()
    expect(page.locator("#transcript")).to_contain_text(MARKUP)
    assert page.evaluate("window.broken") is None
    assert page.locator(":is(#conversation, #transcript) :is(img, script, b, a, .katex)").count() == 0


def test_two_visitors_do_not_see_each_other(page: Page, browser: Browser, address: str) -> None:
    ask(page, "robots mine")
    with visit(browser, address) as other:
        expect(other.locator(".exchange")).to_have_count(0)
        ask(other, "half theirs")
        expect(other.locator(".answer .intro")).to_have_text("Ana Prado said after 0 messages:")
        assert "mine" not in other.locator("body").inner_text()
    ask(page, "robots again")
    expect(page.locator(".answer .intro").last).to_have_text("Ana Prado said after 2 messages:")
    assert "theirs" not in page.locator("body").inner_text()


def test_a_link_opens_at_a_question(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}?q={quote('robots & half?')}") as page:
        wait_for(page, "answered")
        expect(page.locator(".question")).to_have_text("robots & half?")


def test_a_link_opens_at_a_citation_with_and_without_its_question(
    page: Page, browser: Browser, address: str, fake_ask: FakeAsk
) -> None:
    citation = fake_ask("half").citations[0].id
    ask(page, "half")
    page.locator(".answer .chip").click()
    assert page.url == f"{address}#{quote(citation, safe='')}"
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; }")
    page.get_by_role("button", name="Copy a link to this question").click()
    expect(page.locator(".done")).to_have_text("Link copied")
    link = page.evaluate("window.copied")
    assert link == f"{address}?q=half#{quote(citation, safe='')}"
    with visit(browser, link) as other:
        wait_for(other, "answered")
        expect(other.locator(".answer .chip[aria-current]")).to_have_count(1)
        assert marked(other).strip() == "O custo cai pela metade."
    with visit(browser, f"{address}#{citation}") as other:  # as it is printed, not encoded
        expect(other.locator(".original mark.active")).to_have_count(1)
        expect(other.locator(".original mark.active")).to_be_in_viewport()
        expect(other.locator(".exchange")).to_have_count(0)
    with visit(browser, f"{address}#0123456789ab%231:0-5") as other:
        expect(other.locator("#notice")).to_contain_text("another version of the document")


def test_an_answer_is_copied_and_the_conversation_taken_away_so_that_it_can_be_checked(
    page: Page, content: Content, tmp_path: Path
) -> None:
    ask(page, "robots")
    ask(page, "zebra", "not-said")
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; }")
    page.get_by_role("button", name="Copy the answer with its citations").first.click()
    assert "Cozinho com robôs" in page.evaluate("window.copied")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "onrecord.md"
    file = tmp_path / "onrecord.md"
    download.value.save_as(file)
    answers = parse_export(file.read_text(encoding="utf-8"), str(file))
    assert len(answers) == 2
    faults = [check for answer in answers for check in recheck_answer(answer, content.interviews) if check.fault]
    # The stand-in counts the messages in a line of its own, which no answer of the program has.
    assert [fault.what[:26] for fault in faults] == ["text “Ana Prado said after"]


def test_thumbs_are_noted_on_this_machine_and_said_to_be(page: Page, feedback_file: Path) -> None:
    ask(page, "robots thumbs")
    page.get_by_role("button", name="Useful", exact=True).click()
    expect(page.get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".noted")).to_contain_text("feedback.jsonl, on the machine that serves this page")
    page.get_by_role("button", name="Not useful").click()
    expect(page.get_by_role("button", name="Not useful")).to_have_attribute("aria-pressed", "true")
    noted = [json.loads(line) for line in feedback_file.read_text(encoding="utf-8").splitlines()]
    assert [line["verdict"] for line in noted if line["question"] == "robots thumbs"] == ["up", "down"]

"""An exchange as HTML: what was asked, what came of it, how far it can be trusted."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import get_args

import pytest

from rag.answer import Answer, Claim, NotSaid
from rag.progress import Step
from tests.ui.conftest import MARKUP, FakeAsk
from ui.answer_view import render_conversation, render_exchange
from ui.conversation import Conversation, Exchange
from ui.texts import TEXTS

EN, PT = TEXTS["en"], TEXTS["pt"]


def show(answer: Answer, language: str = "en") -> str:
    return render_exchange(Exchange(answer.question, "answered", answer), 0, TEXTS[language], "copied text")


def text_of(shown: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())


@pytest.fixture
def answer(fake_ask: FakeAsk) -> Answer:
    return fake_ask("robots")


def test_a_marker_becomes_a_chip_that_carries_its_place(answer: Answer) -> None:
    shown, citation = show(answer), answer.citations[0]
    chip = re.search(r"<button[^>]*class=\"chip\"[^>]*>1</button>", shown)
    assert chip
    assert f'data-start="{citation.start}" data-end="{citation.end}"' in chip[0]
    assert f'data-citation="{citation.id}"' in chip[0]
    assert "Citation 1: Ana Prado, line 3. Show it in the transcript." in chip[0]
    assert 'aria-describedby="card-0-1"' in chip[0]
    assert "[1]" not in text_of(shown)


def test_a_card_shows_quote_speaker_rendering_and_how_near_it_is(answer: Answer) -> None:
    card = show(answer).split('id="card-0-1"')[1].split("</div>")[0]
    assert text_of(f"<p{card}") == (
        "Ana Prado guest · line 3 “Cozinho com robôs 🙂 todos os dias.” English rendering, not a quote "
        "I cook with robots 🙂 every day. close match, 0.60 · talk.pt.txt"
    )


@pytest.mark.parametrize(("score", "word"), [(1.0, "close"), (0.45, "close"), (0.3, "fair"), (0.0, "distant")])
def test_a_score_is_a_word_with_a_number_behind_it(answer: Answer, score: float, word: str) -> None:
    shown = show(replace(answer, citations=(replace(answer.citations[0], score=score),)))
    assert f"{word} match, {score:.2f}" in shown


def test_who_speaks_is_set_apart_and_a_marker_that_cites_nothing_stays_text(answer: Answer) -> None:
    shown = show(replace(answer, answer=f"{answer.answer} [7]"))
    assert '<p class="intro">Ana Prado said after 0 messages:</p>' in shown
    assert "[7]" in shown


def test_a_claim_that_looks_like_an_introduction_is_none(answer: Answer) -> None:
    odd = replace(
        answer, answer="Said:\nWe see three:\nOne. [1]", claims=(Claim("We see three:", (1,)), Claim("One.", (1,)))
    )
    assert '<p class="said"><span class="claim" data-n="1">We see three:</span></p>' in show(odd)


def test_an_answer_says_how_it_was_made_and_what_was_checked(answer: Answer) -> None:
    assert "In the speaker’s own words, translated · 1 quote checked against the transcript" in show(answer)
    said = replace(answer, claims=(Claim(answer.citations[0].quote, (1,)),), citations=answer.citations * 2)
    assert "In the speaker’s own words · 2 quotes checked against the transcript" in show(said)
    assert "Nas palavras de quem falou · 2 citações conferidas com a transcrição" in show(said, "pt")


def test_an_unsupported_sentence_is_struck_and_counted(fake_ask: FakeAsk) -> None:
    shown = show(fake_ask("model robots"))
    assert re.search(
        r'<s class="claim unsupported" data-n="1"><span class="unseen">not supported[^<]*</span>Robots', shown
    )
    assert "Written by a language model · 1 of 2 sentences supported · 1 quote checked" in shown


def test_not_said_looks_different_and_says_what_was_searched(fake_ask: FakeAsk) -> None:
    shown = show(fake_ask("zebra"))
    assert 'data-state="not-said"' in shown
    assert "Not said in the interview 9 passages searched, none answers this. Stands nowhere in it: zebra" in text_of(
        shown
    )
    assert "The nearest passage, which is not an answer “Nota: isto é um artigo." in text_of(shown)
    assert "fair match, 0.31" in shown
    assert 'class="answer"' not in shown
    assert 'class="trust"' not in shown


def test_a_question_without_a_word_has_nothing_near(fake_ask: FakeAsk) -> None:
    empty = replace(fake_ask("zebra"), not_said=NotSaid(0, (), None))
    assert "There is no word in this question to look for." in show(empty)
    assert "nearest" not in show(empty)


def test_steps_are_told_as_they_happen_and_a_draft_is_marked() -> None:
    steps = (Step("reading"), Step("searching", 49), Step("writing", text="So <far>"))
    shown = render_exchange(Exchange("q", steps=steps), 0, EN)
    assert text_of(shown) == "q Reading the question Searching 49 passages Writing, not yet verified So <far>"
    assert text_of(render_exchange(Exchange("q"), 0, PT)) == "q Lendo a pergunta"


@pytest.mark.parametrize("language", list(TEXTS))
def test_there_are_words_for_every_step(language: str) -> None:
    assert set(get_args(Step.__annotations__["name"])) <= TEXTS[language].keys() or "reading" in TEXTS[language]


@pytest.mark.parametrize(
    ("exchange", "told"),
    [
        (Exchange("q", "stopped"), "Stopped."),
        (Exchange("q", "refused", trouble="the question is odd; ask another"), "The question is odd; ask another."),
        (Exchange("q", "failed"), "Something went wrong"),
    ],
)
def test_trouble_is_a_sentence_and_can_be_tried_again(exchange: Exchange, told: str) -> None:
    shown = render_exchange(exchange, 3, EN)
    assert told in shown
    assert 'data-action="retry"' in shown


def test_a_thumb_given_is_pressed_and_says_where_it_is_kept(answer: Answer) -> None:
    conversation = Conversation((Exchange("q", "answered", answer, verdict="up"),))
    shown = render_conversation(conversation, EN, noted_in="~/data/feedback.jsonl")
    assert re.search(r'data-action="up"[^>]*aria-pressed="true"', shown)
    assert "Noted in ~/data/feedback.jsonl, on the machine that serves this page, and sent nowhere." in shown
    assert "Noted" not in show(answer)


def test_every_value_is_escaped(fake_ask: FakeAsk) -> None:
    answer, near = fake_ask("robots"), fake_ask("zebra")
    foreign = replace(answer.citations[0], id=MARKUP, document=MARKUP, speaker=MARKUP, quote=MARKUP, translation=MARKUP)
    quoted = replace(
        answer, question=MARKUP, answer=f"{MARKUP} [1]", claims=(Claim(MARKUP, (1,)),), citations=(foreign,)
    )
    exchanges = (
        Exchange(MARKUP, "answered", quoted),
        Exchange(MARKUP, "answered", replace(near, not_said=NotSaid(1, (MARKUP,), foreign))),
        Exchange(MARKUP, "refused", trouble=MARKUP),
        Exchange(MARKUP, steps=(Step("writing", text=MARKUP),)),
    )
    shown = render_conversation(Conversation(exchanges), EN, [MARKUP] * 4, noted_in=MARKUP)
    assert not re.search(r"<(script|img|b|think)\b", shown)
    assert shown.count("&lt;script&gt;") >= 12

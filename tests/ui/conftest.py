"""A small interview, a foreseeable ``ask``, and the page made of both."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.documents import Interview, load_interviews
from index.errors import QuestionError
from index.passages import Passage, Sentence, cut_passages
from rag.answer import Answer, Claim, NotSaid, cite
from rag.progress import Listen, Step, listen_to_nothing
from rag.question import Message
from ui.cli import main
from ui.launch import launch_page
from ui.page import Content, build_page

Run = Callable[..., tuple[int, str, str]]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MARKUP = (
    "<script>window.broken = 1</script> <img src=x onerror='window.broken = 1'> <b>bold</b> **stars** # heading "
    "$x^2$ ${1+1} {{value}} &amp; <think>aloud</think> [link](http://example.org) ![i](http://example.org/i.png)"
)
ORIGINAL = f"""\
Nota: isto é um artigo. Ele apresenta a conversa.
Moderador: O que você faz? Por quê?
Ana Prado: Cozinho com robôs 🙂 todos os dias. Eles erram menos. O custo cai pela metade.
{MARKUP}
""" + "".join(f"Linha {number} da resposta, longa o bastante para rolar. Outra frase.\n" for number in range(60))
RENDERING = f"""\
Note: this is an article. It introduces the talk.
Moderator: What do you do? Why?
Ana Prado: I cook with robots 🙂 every day. They err less. The cost falls by half.
{MARKUP}
""" + "".join(f"Line {number} of the reply, long enough to scroll. Another sentence.\n" for number in range(60))
SUGGESTIONS = {"en": ("What about robots?", "last line"), "pt": ("E os robôs?", "última linha")}


@dataclass(frozen=True)
class Unsupported(Claim):
    """A claim that did not hold."""

    supported: bool = False


class FakeAsk:
    """Answers with the sentences that share a word with the question; some words do something else.

    ``slow`` waits until it is released, ``crash`` and ``forbidden`` fail, ``model`` answers as a language model would.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.released = threading.Event()
        self.ended: list[str] = []

    def __call__(self, text: str, history: Sequence[Message] = (), *, listen: Listen = listen_to_nothing) -> Answer:
        listen(Step("reading"))
        listen(Step("searching", len(self.passages)))
        if "forbidden" in text:
            raise QuestionError("the question holds a forbidden word; leave it out")
        if "crash" in text:
            raise ZeroDivisionError("secret detail")
        if "slow" in text:
            listen(Step("writing", text="A first word"))
            self.released.wait(timeout=20)
            try:
                listen(Step("writing", text="A first word and another"))
            except Exception:
                self.ended.append(text)
                raise
        return self._answer(text, history)

    def _answer(self, text: str, history: Sequence[Message]) -> Answer:
        found = [pair for pair in self._pairs() if _share_a_word(text, pair[1])][:3]
        if not found:
            passage = self.passages[0]
            nearest = cite(passage, passage.sentences, n=1, score=0.31)
            return Answer(text, "en", False, "quotes", "Not said.", (), (), NotSaid(9, (text,), nearest), 1.0)
        citations = tuple(cite(passage, (said,), n=n, score=0.6) for n, (passage, said) in enumerate(found, 1))
        claims = tuple(Claim(said.translation or said.text, (n,)) for n, (_, said) in enumerate(found, 1))
        told = "\n".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims)
        head = f"Ana Prado said after {len(history)} messages:"
        answer = Answer(text, "en", True, "quotes", f"{head}\n{told}", claims, citations, None, 1.0)
        if "model" not in text:
            return answer
        held = (*claims, Unsupported("Robots sing.", (1,)))
        return replace(answer, mode="model", claims=held, answer=f"{told}\nRobots sing. [1]")

    def _pairs(self) -> Iterator[tuple[Passage, Sentence]]:
        return ((passage, said) for passage in self.passages for said in passage.sentences)


def _share_a_word(text: str, said: Sentence) -> bool:
    words = {word.strip("?.,!").casefold() for word in text.split() if len(word) > 3}
    return bool(words & {word.strip("?.,!").casefold() for word in f"{said.text} {said.translation}".split()})


@pytest.fixture(scope="session")
def talk_interviews(tmp_path_factory: pytest.TempPathFactory) -> list[Interview]:
    """An interview with markup and an emoji in it, long enough to scroll, and a short one without rendering."""
    folder = tmp_path_factory.mktemp("talk")
    (folder / "talk.pt.txt").write_text(ORIGINAL, encoding="utf-8")
    (folder / "talk.en.txt").write_text(RENDERING, encoding="utf-8")
    (folder / "walk.es.txt").write_text(
        "Presentador: ¿Adónde?\nEva Sol: Camino al mar con zapatos.\n", encoding="utf-8"
    )
    return load_interviews(folder)


@pytest.fixture(scope="session")
def fake_ask(talk_interviews: list[Interview]) -> FakeAsk:
    """What the page of these tests asks."""
    return FakeAsk([passage for interview in talk_interviews for passage in cut_passages(interview)])


@pytest.fixture(scope="session")
def content(talk_interviews: list[Interview], fake_ask: FakeAsk) -> Content:
    """What the page of these tests shows."""
    return Content(talk_interviews, fake_ask.passages, ("Ana Prado",), SUGGESTIONS)


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page of these tests notes thumbs."""
    return tmp_path_factory.mktemp("data") / "feedback.jsonl"


@pytest.fixture(scope="session")
def address(fake_ask: FakeAsk, content: Content, feedback_file: Path) -> Iterator[str]:
    """The page, served with the small ``ask`` above."""
    page = build_page(fake_ask, content, feedback=feedback_file)
    try:
        yield launch_page(page, prevent_thread_lock=True)
    finally:
        fake_ask.released.set()
        page.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser that is installed."""
    from tests.ui.browsing import open_browser

    with open_browser() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, as a new visitor sees it."""
    from tests.ui.browsing import visit

    with visit(browser, address) as opened:
        yield opened


@pytest.fixture
def slow(fake_ask: FakeAsk) -> Iterator[FakeAsk]:
    """An ``ask`` that waits to be released where the question says slow."""
    fake_ask.released.clear()
    fake_ask.ended.clear()
    yield fake_ask
    fake_ask.released.set()


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index_dir: Path) -> Run:
    """Run the command line in this process; return its exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        monkeypatch.setenv("ONRECORD_INDEX_DIR", str(index_dir))
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call

"""A language model over the wire: real langchain-openai, a real server, everything that can go wrong with one."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from index.errors import ModelError, SettingsError
from rag.answer import Answer
from rag.chat_model import open_chat_model
from rag.pipeline import Pipeline
from rag.progress import Step
from rag.question import Message
from tests.model_server import KEY, ModelServer, Script, serve_model

QUESTION = "Is AI getting cheaper?"
GOOD = "He says that AI is getting better every year, and its cost keeps coming down [L18]."
CLAIM = "He says that AI is getting better every year, and its cost keeps coming down."
FALSE = "He says that AI will cost nothing in three years [L18]."

pytest.importorskip("langchain_openai")


def ask(pipeline: Pipeline, server: ModelServer, question: str = QUESTION, *, timeout: float = 10.0) -> Answer:
    model = open_chat_model("test-model", server.url, timeout)
    return replace(pipeline, chat_model=model).ask(question)


def test_a_good_reply_is_shown_with_the_quotes_that_support_it(pipeline: Pipeline) -> None:
    with serve_model(Script(GOOD)) as server:
        answer = ask(pipeline, server)
    assert (answer.mode, answer.answered, answer.notice) == ("model", True, None)
    assert [claim.text for claim in answer.claims] == [CLAIM]
    assert answer.answer == f"{CLAIM} [1]"
    assert [citation.first_line for citation in answer.citations] == [18]
    assert answer.citations[0].quote.startswith("O estado atual das coisas é que a IA está cada vez melhor")


def test_the_model_is_given_passages_as_data_between_lines_that_no_document_holds(pipeline: Pipeline) -> None:
    with serve_model(Script(GOOD)) as server:
        ask(pipeline, server)
        ask(pipeline, server)
    fences = []
    for body, _ in server.requests:
        rules, asked = (message["content"] for message in body["messages"])
        fence, *given, end, last = asked.split("\n")
        assert fence == end
        assert fence in rules
        assert all(line.startswith('{"n": ') for line in given)
        assert last == f"Question: {QUESTION}"
        assert body["stream"] is True
        fences.append(fence)
    assert fences[0] != fences[1]


def test_the_reply_is_heard_while_it_is_written(pipeline: Pipeline) -> None:
    steps: list[Step] = []
    with serve_model(Script(GOOD)) as server:
        model = open_chat_model("test-model", server.url, 10)
        replace(pipeline, chat_model=model).ask(QUESTION, listen=steps.append)
    written = [step.text for step in steps if step.name == "writing"]
    assert len(written) > 5
    assert all(later.startswith(earlier) for earlier, later in pairwise(written))
    assert [step.name for step in steps if step.name != "writing"][-1] == "checking"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (Script(how="hang"), "in time"),
        (Script(GOOD * 20, how="trickle"), "in time"),
        (Script(GOOD, how="half"), "broke off"),
        (Script(GOOD, how="cut"), ""),
        (Script(GOOD, how="unended"), "broke off"),
        (Script(GOOD, how="length"), "broke off"),
        (Script("", how="whole"), "no answer that can be read"),
        (Script("  \n ", how="whole"), "no answer that can be read"),
        (Script("...", how="whole"), "no answer that can be read"),
        (Script(GOOD, how="garbage"), "could not be used"),
        (Script(how="error", status=500), "500"),
        (Script(how="error", status=401), "401"),
        (Script(how="error", status=404), "404"),
        (Script(how="error", status=429), "429"),
        (Script(GOOD * 400), ""),
        (Script(FALSE), "not supported"),
        (Script("I cannot help with that request."), "not supported"),
        (Script(CLAIM), "not supported"),
        (Script(f"{GOOD} {FALSE} {FALSE}"), "not supported"),
        (Script("<think>NOT_SAID</think>Buy SenseTime shares now [1]."), "not supported"),
        (Script("Ana said that AI is getting better every year [L18]."), "not supported"),
        (Script("He said: “AI is getting better every year” [L18]."), "not supported"),
    ],
    ids=lambda value: f"{value.how} {value.status} {value.text[:20]}" if isinstance(value, Script) else "",
)
def test_the_quotes_take_over_and_say_why(pipeline: Pipeline, script: Script, told: str) -> None:
    quoted = pipeline.ask(QUESTION)
    started = time.monotonic()
    with serve_model(script) as server:
        answer = ask(pipeline, server, timeout=1.5)
    assert time.monotonic() - started < 8
    assert (answer.mode, answer.answer, answer.claims) == ("quotes", quoted.answer, quoted.claims)
    assert answer.notice
    assert told in answer.notice


def test_a_sentence_that_does_not_hold_is_left_out_and_counted(pipeline: Pipeline) -> None:
    with serve_model(Script(f"{GOOD} {FALSE}")) as server:
        answer = ask(pipeline, server)
    assert answer.mode == "model"
    assert [claim.text for claim in answer.claims] == [CLAIM]
    assert answer.notice
    assert answer.notice.endswith(": 1.")
    assert "three years" not in answer.answer


def test_nobody_is_asked_where_nothing_was_said(pipeline: Pipeline) -> None:
    with serve_model(Script(GOOD)) as server:
        answer = ask(pipeline, server, "How do I bake sourdough bread?")
    assert not answer.answered
    assert not server.requests


def test_a_model_may_find_that_the_passages_do_not_answer(pipeline: Pipeline) -> None:
    with serve_model(Script("NOT_SAID.")) as server:
        answer = ask(pipeline, server)
    assert (answer.answered, answer.claims) == (False, ())
    assert answer.not_said is not None
    assert answer.notice


def test_the_notice_is_in_the_askers_language(pipeline: Pipeline) -> None:
    told = {"A IA está ficando mais barata?": "modelo de linguagem", "AI 越来越便宜吗？": "语言模型"}
    for question, words in told.items():
        with serve_model(Script(how="error", status=500)) as server:
            assert words in (ask(pipeline, server, question).notice or "")


def test_a_server_that_is_not_there_is_no_end(pipeline: Pipeline) -> None:
    with serve_model(Script(GOOD)) as server:
        pass
    answer = ask(pipeline, server)
    assert answer.mode == "quotes"
    assert "could not be used" in (answer.notice or "")


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_key_reaches_the_server_and_nothing_else(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str], status: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.INFO)
    with serve_model(Script(how="error", status=status)) as server:
        model = open_chat_model("test-model", server.url, 5)
        assert model
        answer = replace(pipeline, chat_model=model).ask(QUESTION)
        with pytest.raises(ModelError) as failed:
            model.write([])
    assert server.requests[0][1] == f"Bearer {KEY}"
    captured = capfd.readouterr()
    error = failed.value
    chain = f"{error!r} {error} {error.__cause__!r} {error.__suppress_context__}"
    for text in (repr(answer), chain, repr(model), caplog.text, captured.out, captured.err):
        assert KEY not in text
    assert error.__suppress_context__


def test_a_follow_up_is_put_in_full_by_the_model(pipeline: Pipeline) -> None:
    history = [Message("user", "Does AI reduce inequality?"), Message("assistant", "He believes so.")]
    with serve_model(Script("Can Tesla's FSD enter the Chinese market?"), Script("NOT_SAID")) as server:
        model = open_chat_model("test-model", server.url, 10)
        answer = replace(pipeline, chat_model=model).ask("And that car thing?", history)
    assert answer.question == "And that car thing?"
    assert answer.not_said
    assert answer.not_said.nearest
    assert answer.not_said.nearest.first_line == 32


@pytest.mark.parametrize(
    "script", [Script(how="error", status=500), Script("x\ny?"), Script("?!"), Script("word " * 900)]
)
def test_a_follow_up_is_understood_without_the_model_where_it_fails(pipeline: Pipeline, script: Script) -> None:
    history = [Message("user", "Does AI reduce inequality?"), Message("assistant", "He believes so.")]
    with serve_model(script, Script(how="error", status=500)) as server:
        model = open_chat_model("test-model", server.url, 10)
        answer = replace(pipeline, chat_model=model).ask("And for the poor?", history)
    assert 34 in {citation.first_line for citation in answer.citations}


@pytest.mark.parametrize(
    ("name", "url", "timeout", "told"),
    [
        ("gpt", None, 60.0, "has no provider"),
        (":x", None, 60.0, "has no provider"),
        ("openai:", None, 60.0, "has no name behind its provider; give PROVIDER:NAME, e.g. --model ollama:llama3.2"),
        ("openai: ", None, 60.0, "has no name"),
        ("foo:bar", None, 60.0, "'foo'; give PROVIDER:NAME, e.g. --model ollama:llama3.2; there are extras for openai"),
        ("anthropics:x", None, 60.0, "a provider that is not known"),
        ("azure-openai:x", None, 60.0, "AZURE_OPENAI_API_KEY"),
        ("openai:x", None, 60.0, "OPENAI_API_KEY"),
        ("mistralai:x", None, 60.0, "pip install langchain langchain-mistralai"),
        (None, "http://localhost:1/v1", 60.0, "--model is missing"),
        ("openai:", "http://localhost:1/v1", 60.0, "--model is missing"),
        ("x", "localhost:1", 60.0, "not the address"),
        ("x", "ftp://localhost", 60.0, "not the address"),
        ("x", "http://me:secret@localhost/v1", 60.0, "not the address"),
        ("x", "http://localhost/v1", 0.0, "--timeout"),
        ("x", "http://localhost/v1", -1.0, "--timeout is -1; give more than 0"),
        ("x", "http://localhost/v1", 1e9, "--timeout"),
        ("x", "http://localhost/v1", math.nan, "--timeout"),
    ],
)
def test_a_model_that_cannot_be_opened_is_told_in_one_line(
    name: str | None, url: str | None, timeout: float, told: str
) -> None:
    with pytest.raises(SettingsError) as failed:
        open_chat_model(name, url, timeout)
    assert told in str(failed.value)
    assert "\n" not in str(failed.value)
    assert "secret" not in str(failed.value)


def test_without_a_name_there_is_no_model() -> None:
    assert open_chat_model(None, None, 60.0) is None

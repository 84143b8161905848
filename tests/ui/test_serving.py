"""Where the page is served and for whom, what it notes, and the other doors to the same answer."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from index.errors import SettingsError
from rag.answer import as_record
from rag.question import Message
from tests.ui.conftest import FakeAsk
from ui.feedback import default_feedback_file, note_feedback
from ui.launch import launch_page
from ui.page import Content, build_page
from ui.serving import HOST, Serving, find_free_port, read_auth
from ui.texts import TEXTS, choose_page_language, join_names


def find(text: str, history: object = (), *, top: int = 5) -> dict[str, Any]:
    """Find the question itself."""
    return {"question": text, "language": "en", "passages": [{"text": text}] * top}


@pytest.fixture(scope="module")
def tools_address(fake_ask: FakeAsk, content: Content, feedback_file: Path) -> Iterator[str]:
    """The page with MCP, served."""
    page = build_page(fake_ask, content, search=find, feedback=feedback_file, mcp=True)
    try:
        yield launch_page(page, Serving(mcp=True), prevent_thread_lock=True)
    finally:
        page.close(verbose=False)


def test_a_program_asks_by_gradios_client(tools_address: str, fake_ask: FakeAsk) -> None:
    client = Client(tools_address, verbose=False)
    history = [{"role": "user", "content": "robots?"}, {"role": "assistant", "content": "Yes."}]
    told = client.predict(question="robots", history=history, api_name="/ask")
    assert told == json.loads(json.dumps(as_record(fake_ask("robots", [Message(**m) for m in history]))))
    assert client.predict(question="robots", api_name="/ask")["citations"][0]["speaker"] == "Ana Prado"
    assert len(client.predict(question="robots", top=3, api_name="/search")["passages"]) == 3
    with pytest.raises(AppError, match="holds a forbidden word; leave it out"):
        client.predict(question="forbidden", api_name="/ask")


@pytest.mark.parametrize(
    ("door", "asked", "told"),
    [
        ("ask", [5, None], "the question is 5, which is no text; write"),
        ("ask", [None, None], "the question is null, which is no text; write"),
        ("ask", [["robots"], None], 'the question is ["robots"], which is no text; write'),
        ("ask", [["robots"] * 100, None], "…, which is no text; write"),
        ("ask", ["robots", "x"], 'the history is "x", which is no list of messages; write'),
        ("ask", ["robots", {}], "the history is {}, which is no list of messages; write"),
        ("ask", ["robots", 0], "the history is 0, which is no list of messages; write"),
        ("ask", ["robots", [5]], "the history holds 5, which is no message; write"),
        ("ask", ["robots", [{"role": "system", "content": "x"}]], 'a message by "system"; write'),
        ("ask", ["robots", [{"role": "user", "content": None}]], "a message that says null, which is no text; write"),
        ("search", [5, None, 5], "the question is 5, which is no text; write"),
        ("search", ["robots", None, "x"], 'top is "x", which is no whole number; give 1 to 100'),
        ("search", ["robots", None, None], "top is null, which is no whole number; give 1 to 100"),
    ],
)
def test_a_program_that_asks_in_a_wrong_shape_is_told_so(
    tools_address: str, door: str, asked: list[Any], told: str
) -> None:
    with httpx.Client(trust_env=False, base_url=f"{tools_address}gradio_api/call/") as client:
        number = client.post(door, json={"data": asked}).json()["event_id"]
        event, data = client.get(f"{door}/{number}").text.strip().split("\n")
    assert event == "event: error"
    error = json.loads(data.removeprefix("data: "))["error"]
    assert told in error
    assert "\n" not in error
    assert len(error) < 250


def test_the_doors_are_two_and_described(fake_ask: FakeAsk, content: Content) -> None:
    endpoints = build_page(fake_ask, content, search=find).get_api_info()["named_endpoints"]
    assert list(endpoints) == ["/ask", "/search"]
    assert list(build_page(fake_ask, content).get_api_info()["named_endpoints"]) == ["/ask"]
    assert [parameter["parameter_name"] for parameter in endpoints["/ask"]["parameters"]] == ["question", "history"]
    assert endpoints["/ask"]["description"].startswith("Answer a question about the interview")


def test_ask_and_search_are_tools(tools_address: str) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def use() -> tuple[list[Any], Any, Any]:
        async with (
            streamable_http_client(f"{tools_address}gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = await session.list_tools()
            called = await session.call_tool("ask", {"question": "robots"})
            return tools.tools, called, await session.call_tool("ask", {"question": "forbidden"})

    tools, called, refused = asyncio.run(use())
    assert [tool.name for tool in tools] == ["ask", "search"]
    assert "do not answer from the nearest passage" in tools[0].description
    assert set(tools[0].inputSchema["properties"]) == {"question", "history"}
    assert not called.isError
    assert json.loads(called.content[0].text)["citations"][0]["speaker"] == "Ana Prado"
    assert refused.isError
    assert refused.content[0].text == "the question holds a forbidden word; leave it out"


def test_the_page_is_served_on_this_machine_alone_and_a_taken_port_is_told(fake_ask: FakeAsk, content: Content) -> None:
    page, heard = build_page(fake_ask, content), list[tuple[str, str]]()
    try:
        address = launch_page(page, announce=lambda *told: heard.append(told), prevent_thread_lock=True)
        assert address == f"http://{HOST}:{page.server_port}/"
        assert heard == [("The page is at", address)]
        assert page.share is False
        assert page.analytics_enabled is False
        with pytest.raises(SettingsError, match=f"port {page.server_port} on 127.0.0.1 is taken") as told:
            launch_page(build_page(fake_ask, content), Serving(port=page.server_port), prevent_thread_lock=True)
        [named] = re.findall(r"onrecord chat --port (\d+)$", str(told.value))
        assert int(named) != page.server_port
        with socket.socket() as free:
            free.bind((HOST, int(named)))
    finally:
        page.close(verbose=False)


def test_the_free_port_that_is_named_is_no_taken_one() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert find_free_port(HOST, [port]) is None
        assert find_free_port(HOST, [port, 0]) not in (None, 0, port)
        assert find_free_port("0.0.0.0", [port]) is None  # noqa: S104
    assert find_free_port(HOST, [port]) == port
    assert find_free_port("192.0.2.1") is None  # an address of nobody's
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1 is no address that this machine can listen on"):
        Serving("192.0.2.1").check()
    for host in (HOST, "localhost", "0.0.0.0"):  # noqa: S104
        Serving(host).check()
    assert find_free_port("x" * 300) is None


def test_the_page_starts_where_a_proxy_is_set_and_asks_for_a_password(
    fake_ask: FakeAsk, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("no_proxy", "example.org")
    page = build_page(fake_ask, content)
    try:
        address = launch_page(page, Serving(auth=("ana", "secret")), prevent_thread_lock=True)
        with httpx.Client(trust_env=False, base_url=address) as client:
            assert client.get("/config").status_code == 401
            assert client.post("/login", data={"username": "ana", "password": "wrong"}).status_code == 400
            assert client.post("/login", data={"username": "ana", "password": "secret"}).status_code == 200
            assert client.get("/config").status_code == 200
    finally:
        page.close(verbose=False)


@pytest.mark.parametrize(
    ("serving", "public"),
    [
        (Serving(), False),
        (Serving(host="localhost"), False),
        (Serving(host="::1"), False),
        (Serving(host="0.0.0.0"), True),  # noqa: S104
        (Serving(host="studio.example.org"), True),
        (Serving(share=True), True),
    ],
)
def test_a_warning_stands_where_others_can_come_in_without_a_password(serving: Serving, public: bool) -> None:
    assert serving.public is public
    assert (serving.warning is not None) is public
    assert Serving(serving.host, share=serving.share, auth=("a", "b")).warning is None


def test_a_password_is_read_and_never_shown() -> None:
    assert read_auth("ana:se:cret") == ("ana", "se:cret")
    assert read_auth(None) is None
    assert read_auth("") is None
    assert "cret" not in repr(Serving(auth=("ana", "se:cret")))
    for wrong in ("secret", ":secret", "secret:"):
        with pytest.raises(SettingsError, match="is not USER:PASSWORD") as told:
            read_auth(wrong)
        assert "secret" not in str(told.value)


def test_mcp_that_is_not_installed_is_told_before_anything_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.serving.find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"pip install 'onrecord\[mcp\]'"):
        Serving(mcp=True).check()


def test_a_thumb_is_a_line_in_a_file_of_the_user(tmp_path: Path, fake_ask: FakeAsk) -> None:
    file = tmp_path / "new" / "feedback.jsonl"
    answer = fake_ask("robots")
    note_feedback(file, answer, "up")
    note_feedback(file, answer, "")
    first, second = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert (first["verdict"], second["verdict"]) == ("up", None)
    assert first["question"] == "robots"
    assert first["citations"] == [answer.citations[0].id]
    assert default_feedback_file().name == "feedback.jsonl"


def test_the_page_speaks_two_languages_with_the_same_texts() -> None:
    assert list(TEXTS) == ["en", "pt"]
    assert TEXTS["en"].keys() == TEXTS["pt"].keys()
    for key, text in TEXTS["en"].items():
        assert sorted(part.split("}")[0] for part in text.split("{")[1:]) == sorted(
            part.split("}")[0] for part in TEXTS["pt"][key].split("{")[1:]
        ), key
    assert choose_page_language("pt-PT") == "pt"


def test_what_is_asked_is_named() -> None:
    assert join_names(["Xu Bing"], 1, TEXTS["en"]) == "the interview with Xu Bing"
    assert join_names(["A", "B", "C"], 1, TEXTS["pt"]) == "a entrevista com A, B e C"
    assert join_names(["A"], 3, TEXTS["en"]) == "3 interviews"
    assert join_names([], 1, TEXTS["en"]) == "1 interviews"

"""A small OpenAI-compatible server on loopback that says what it is told to, or fails as servers fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from benchmarks.replies import place_markers

__all__ = ["ModelServer", "Script", "serve_model"]

KEY = "sk-test-1234567890abcdef-secret"


@dataclass(frozen=True)
class Script:
    """What the server does with one request.

    Attributes:
        text: What it writes.
        how: ``whole``; ``half``, closing the connection; ``cut``, in the middle of a chunk; ``unended``, with no last
            word; ``hang``, saying nothing; ``trickle``, a word now and then; ``garbage``, no JSON; ``length``, stopped
            at its limit; or ``error`` with a status, whose body repeats the key.
        status: HTTP status.
    """

    text: str = ""
    how: Literal["whole", "half", "cut", "unended", "hang", "trickle", "garbage", "length", "error"] = "whole"
    status: int = 200


@dataclass
class ModelServer:
    """A running server.

    Attributes:
        url: Its base address.
        scripts: What it does, one a request; the last one again and again.
        requests: The bodies and the Authorization headers that it received.
    """

    url: str
    scripts: list[Script]
    requests: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve_model(*scripts: Script) -> Iterator[ModelServer]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    state = ModelServer(f"http://127.0.0.1:{server.server_port}/v1", list(scripts))
    server.state = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        pass

    def do_POST(self) -> None:
        state: ModelServer = self.server.state  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.requests.append((body, self.headers.get("Authorization", "")))
        script = state.scripts.pop(0) if len(state.scripts) > 1 else state.scripts[0]
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
            self._answer(script, place_markers(script.text, body["messages"][-1]["content"]), state)

    def _answer(self, script: Script, text: str, state: ModelServer) -> None:
        if script.how == "error":
            told = json.dumps({"error": {"message": f"Incorrect key {KEY}: {script.text}", "type": "x"}}).encode()
            self.send_response(script.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)
            return
        if script.how == "hang":
            state.closing.wait(30)
            return
        self.send_response(script.status)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        words = text.split(" ")
        for at, word in enumerate(words):
            if script.how in ("half", "cut") and at >= len(words) // 2:
                break
            self._send(_event(word if at == 0 else f" {word}"))
            if script.how == "trickle":
                time.sleep(0.15)
        if script.how == "cut":
            self.wfile.write(b"ff\r\ndata: {")
            return
        if script.how == "garbage":
            self._send(b"data: {not json\n\n")
        if script.how in ("whole", "length"):
            self._send(_event("", "stop" if script.how == "whole" else "length"))
            self._send(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _event(text: str, reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": reason}
    event = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(event)}\n\n".encode()

"""A language model where the user has one: opened from its name or its server's address, and listened to in time."""

from __future__ import annotations

import os
import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["ChatModel", "check_timeout", "open_chat_model"]

_EXTRAS = ("openai", "anthropic", "ollama")
_EXAMPLE = "--model ollama:llama3.2"
_FORM = f"give PROVIDER:NAME, e.g. {_EXAMPLE}; there are extras for {', '.join(_EXTRAS[:-1])} and {_EXTRAS[-1]}"
_MOST_CHARS = 20_000
_MOST_SECONDS = 3600.0
_NO_KEY = "none"  # a server of one's own asks for no key, and the client for some


@dataclass(frozen=True)
class ChatModel:
    """A langchain chat model that answers in time or not at all.

    Attributes:
        model: Any langchain chat model.
        timeout_seconds: How long a reply may take from the first byte sent to the last one read.
    """

    model: BaseChatModel
    timeout_seconds: float = 60.0

    def write(
        self,
        messages: Sequence[tuple[str, str]],
        *,
        on_text: Callable[[str], object] = str,
        timeout_seconds: float | None = None,
    ) -> str:
        """Ask for a reply and read it as it is written.

        Args:
            messages: The prompt, as role and text.
            on_text: Told the reply so far, whenever it has grown, in the calling thread.
            timeout_seconds: A shorter time than the model's own; None for that.

        Returns:
            The whole reply, with something other than white space in it.

        Raises:
            ModelError: It came too late, broke off, was empty or endless, or the model failed. The error's text is
                never the library's: a server may repeat a key, or anything, in its own.
        """
        allowed = min(self.timeout_seconds, timeout_seconds or self.timeout_seconds)
        pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        enough = threading.Event()
        # In a thread of its own: a library's timeout is for one read, and a server may send a byte a minute.
        threading.Thread(target=_stream, args=(self.model, messages, pieces, enough), daemon=True).start()
        ends = time.monotonic() + allowed
        reply = ""
        try:
            while (piece := _take(pieces, ends)) is not None:
                reply += piece
                if len(reply) > _MOST_CHARS:
                    raise ModelError("failed", "endless reply")
                if piece:
                    on_text(reply)
        finally:
            enough.set()
        if not reply.strip():
            raise ModelError("empty", "no text")
        return reply


def _stream(
    model: BaseChatModel,
    messages: Sequence[tuple[str, str]],
    pieces: queue.SimpleQueue[str | Exception | None],
    enough: threading.Event,
) -> None:
    finished = False
    try:
        for chunk in model.stream(list(messages)):
            if enough.is_set():
                return
            pieces.put(str(chunk.text))
            # A server that is cut off may end like one that is done; only the latter says so.
            reason = chunk.response_metadata.get("finish_reason") or chunk.response_metadata.get("stop_reason")
            finished = finished or reason is not None or chunk.response_metadata.get("done") is True
            if reason in ("length", "max_tokens", "content_filter"):
                pieces.put(ModelError("broken", str(reason)))
        says_when_done = type(model).__name__ in ("ChatOpenAI", "ChatAnthropic", "ChatOllama")
        pieces.put(None if finished or not says_when_done else ModelError("broken", "no end"))
    except Exception as error:  # whatever a library, a server or a network can come up with
        pieces.put(error)


def _take(pieces: queue.SimpleQueue[str | Exception | None], ends: float) -> str | None:
    """Return the next piece, None at the end of the reply."""
    try:
        piece = pieces.get(timeout=max(ends - time.monotonic(), 0.001))
    except queue.Empty:
        raise ModelError("late", "no end in time") from None
    if isinstance(piece, ModelError):
        raise piece
    if isinstance(piece, Exception):
        # Without the library's error behind it: a traceback would print what the server wrote.
        raise ModelError(
            "late" if "timeout" in type(piece).__name__.casefold() else "failed", _describe(piece)
        ) from None
    return piece


def _describe(error: Exception) -> str:
    """Name an error by its kind and its HTTP status alone."""
    status = getattr(error, "status_code", None)
    return f"{status} {type(error).__name__}" if isinstance(status, int) else type(error).__name__


def check_timeout(seconds: float, setting: str = "--timeout") -> None:
    """Refuse a time in which no reply can come, or that is no end at all.

    Args:
        seconds: How long a reply may take.
        setting: Where it was set, for the message.

    Raises:
        SettingsError: It is not more than 0 and at most an hour.
    """
    if not 0 < seconds <= _MOST_SECONDS:  # said this way round, it refuses nan as well
        raise SettingsError(
            f"{setting} is {seconds:g}; give more than 0 and at most {_MOST_SECONDS:g} seconds, e.g. 60"
        )


def open_chat_model(name: str | None, url: str | None, timeout_seconds: float) -> ChatModel | None:
    """Open the language model that settings name; nothing is sent to it yet.

    Args:
        name: ``provider:name`` as langchain's ``init_chat_model`` takes it; with ``url``, what the server calls it.
        url: Base address of an Ollama or another OpenAI-compatible server; None for the provider's own.
        timeout_seconds: How long a reply may take.

    Returns:
        The model; None where none is named.

    Raises:
        SettingsError: It cannot be used as named, or a package or a key is missing.
    """
    if not name and not url:
        return None
    check_timeout(timeout_seconds)
    if url:
        return ChatModel(_open_server(name, url, timeout_seconds), timeout_seconds)
    return ChatModel(_open_provider(name or "", timeout_seconds), timeout_seconds)


def _open_server(name: str | None, url: str, timeout_seconds: float) -> BaseChatModel:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        # The address is not repeated: it may hold a password.
        raise SettingsError(
            "--model-url is not the address of a server, without user and password; "
            "give one such as http://localhost:11434/v1 (keys come from OPENAI_API_KEY)"
        )
    served = (name or "").removeprefix("openai:").removeprefix("ollama:")
    if not served.strip():
        raise SettingsError(f"--model is missing: what does {parts.hostname} call its model? e.g. --model llama3.2")
    try:
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise _missing("openai") from error
    base = url.rstrip("/")
    if not parts.path.strip("/"):
        base += "/v1"  # where Ollama, vLLM and llama.cpp all answer like OpenAI
    model: BaseChatModel = ChatOpenAI(
        model=served,
        base_url=base,
        api_key=lambda: os.environ.get("OPENAI_API_KEY") or _NO_KEY,
        timeout=timeout_seconds,
        max_retries=0,
        temperature=0.0,
        use_responses_api=False,
    )
    return model


def _open_provider(name: str, timeout_seconds: float) -> BaseChatModel:
    provider, colon, rest = name.partition(":")
    if not colon or not re.fullmatch(r"[\w-]+", provider):
        raise SettingsError(f"--model {name!r} has no provider; {_FORM}; or give a server's address with --model-url")
    if not rest.strip():
        raise SettingsError(f"--model {name!r} has no name behind its provider; {_FORM}")
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise _missing(provider) from error
    # No second try: the user waits, and the quotes are ready.
    options: dict[str, Any] = {"timeout": timeout_seconds, "max_retries": 0}
    if provider == "ollama":
        options = {"client_kwargs": {"timeout": timeout_seconds}}
    try:
        model: BaseChatModel = init_chat_model(rest, model_provider=provider, **options)
    except ImportError as error:
        raise _missing(provider) from error
    except Exception as error:
        if type(error) is ValueError and str(error).startswith("Unsupported provider"):
            raise SettingsError(f"--model {name!r} names a provider that is not known, {provider!r}; {_FORM}") from None
        # Not the library's words: they are long, and one of them may be a key.
        raise SettingsError(
            f"--model {name!r} cannot be used ({_describe(error)}); check that its key is in the environment, "
            f"e.g. {provider.upper().replace('-', '_')}_API_KEY"
        ) from None
    return model


def _missing(provider: str) -> SettingsError:
    spoken = provider.casefold()
    if spoken in _EXTRAS:
        told = f"type: pip install 'onrecord[{spoken}]'"
    else:
        # Without langchain nobody can tell whether there is such a provider.
        told = f"if langchain knows it, type: pip install langchain langchain-{spoken}; otherwise {_FORM}"
    return SettingsError(f"the package that speaks to {provider} is not installed; {told}")

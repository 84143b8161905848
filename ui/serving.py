"""Where the page is served, for whom, and with which other doors."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address

from index.errors import SettingsError

__all__ = ["HOST", "Serving", "find_free_port", "read_auth"]

HOST = "127.0.0.1"
"""Only this machine can open the page, unless told otherwise."""

_PORTS = (*range(7860, 7960), 0)  # those that gradio tries by itself, and then any that the system gives


@dataclass(frozen=True)
class Serving:
    """Where a page is served, and for whom.

    Attributes:
        host: The address it listens on.
        port: Where; None for the first that is free from 7860.
        auth: User and password that are asked for; None for nothing. Never shown.
        share: Whether gradio's tunnel gives it a public address; what is asked then passes gradio's servers.
        mcp: Whether ``ask`` and ``search`` are served as MCP tools as well.
    """

    host: str = HOST
    port: int | None = None
    auth: tuple[str, str] | None = field(default=None, repr=False)
    share: bool = False
    mcp: bool = False

    @property
    def public(self) -> bool:
        """Whether others than this machine can reach it."""
        if self.share:
            return True
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"

    def check(self) -> None:
        """Refuse what cannot be served, before anything is loaded.

        Raises:
            SettingsError: The address is not this machine's; MCP is wanted and its package is not installed.
        """
        if find_free_port(self.host, [0]) is None:  # gradio would try a hundred ports, a second each
            raise SettingsError(f"--host {self.host} is no address that this machine can listen on; try --host {HOST}")
        if self.mcp and find_spec("mcp") is None:
            raise SettingsError("--mcp needs the package mcp, which is not installed; pip install 'onrecord[mcp]'")

    @property
    def warning(self) -> str | None:
        """What whoever starts it should know; None where there is nothing."""
        if not self.public or self.auth:
            return None
        return "others can reach this page and nobody is asked for a password; add --auth USER:PASSWORD to ask for one"


def read_auth(given: str | None) -> tuple[str, str] | None:
    """Read what ``--auth`` or ``ONRECORD_AUTH`` holds.

    Args:
        given: ``USER:PASSWORD``; None or empty for none.

    Returns:
        User and password.

    Raises:
        SettingsError: It is not of that form; the message does not repeat it.
    """
    if not given:
        return None
    user, colon, password = given.partition(":")
    if not (user and colon and password):
        raise SettingsError("--auth (or ONRECORD_AUTH) is not USER:PASSWORD; write both, with a colon between them")
    return user, password


def find_free_port(host: str, ports: Iterable[int] = _PORTS) -> int | None:
    """Find a port to name to whoever chose one that cannot be had.

    Args:
        host: The address to listen on.
        ports: Those to try, in this order; 0 for any that the system gives.

    Returns:
        The first that is free at this moment; None where nothing can listen on this address at all.
    """
    try:
        # Once: a name that cannot be looked up takes its time to fail.
        family, *_, address = socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        return None
    for port in ports:
        free = _try_port(family, str(address[0]), port)
        # gradio wants the port on this machine's own address too, whatever it is to listen on.
        if free and (host == HOST or _try_port(socket.AF_INET, HOST, free)):
            return free
    return None


def _try_port(family: socket.AddressFamily, address: str, port: int) -> int | None:
    """Return the port where it could be listened on just now; of 0, the one that the system gave."""
    with suppress(OSError), socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gradio does
        tried.bind((address, port))
        return int(tried.getsockname()[1])
    return None

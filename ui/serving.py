"""Where the page is served, for whom, and with which other doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address

from index.errors import SettingsError

__all__ = ["HOST", "Serving", "read_auth"]

HOST = "127.0.0.1"
"""Only this machine can open the page, unless told otherwise."""


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
            SettingsError: MCP is wanted and its package is not installed.
        """
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

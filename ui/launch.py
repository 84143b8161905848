"""A page built → a page served."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.request import getproxies

import gradio as gr

from index.errors import SettingsError
from ui.serving import Serving, find_free_port
from ui.theme import FAVICON, make_theme, make_translations, read_head

__all__ = ["launch_page"]


def launch_page(
    page: gr.Blocks,
    serving: Serving | None = None,
    *,
    inbrowser: bool = False,
    announce: Callable[[str, str], object] | None = None,
    prevent_thread_lock: bool = False,
) -> str:
    """Serve a page.

    Args:
        page: From ``build_page``.
        serving: Where and for whom; None for this machine alone.
        inbrowser: Whether to open it in the reader's browser.
        announce: Told what each of its addresses is, and the address, as soon as the page is there; None for nobody.
        prevent_thread_lock: Whether to come back at once, with the page served until its ``close()``.

    Returns:
        The page's address on this machine.

    Raises:
        SettingsError: The port is taken, or not allowed, or the address is not this machine's; MCP is wanted and not
            installed; nothing could be shared.
    """
    serving = serving or Serving()
    serving.check()
    _reach_directly(serving.host)
    try:
        _, url, shared = page.launch(
            server_name=serving.host, server_port=serving.port, auth=serving.auth, share=serving.share,
            mcp_server=serving.mcp, inbrowser=inbrowser, prevent_thread_lock=True, quiet=True, show_error=False,
            theme=make_theme(), head=read_head(), i18n=make_translations(), favicon_path=FAVICON,
            footer_links=[], run_history=False, enable_monitoring=False, ssr_mode=False, pwa=False,
        )  # fmt: skip
    except OSError as error:
        raise _refuse_port(serving) from error
    if serving.share and not shared:
        page.close(verbose=False)
        raise SettingsError("the page could not be shared; check the network, or leave --share away")
    if announce is not None:
        announce("The page is at", url)
        if shared:
            announce("For everybody it is at", shared)
        if serving.mcp:
            announce("MCP tools are at", f"{url}gradio_api/mcp/")
    if not prevent_thread_lock:
        page.block_thread()
    return url


def _refuse_port(serving: Serving) -> SettingsError:
    """Name a port that is free, rather than one that may be the very one that is not."""
    taken = f"port {serving.port}" if serving.port else "every port tried"
    free = find_free_port(serving.host) or "N"
    return SettingsError(
        f"{taken} on {serving.host} is taken or not allowed; pass another one, e.g. onrecord chat --port {free}"
    )


def _reach_directly(host: str) -> None:
    """Keep gradio's look at its own page, by which it sees that it started, out of a proxy."""
    proxies = getproxies()
    if proxies.keys() & {"http", "all"}:
        os.environ["no_proxy"] = ",".join(filter(None, [proxies.get("no"), host]))

"""How the page looks: the theme, its style sheet and scripts, all from files beside this one."""

from __future__ import annotations

import json
from pathlib import Path

import gradio as gr

from ui.texts import TEXTS

__all__ = ["FAVICON", "make_theme", "make_translations", "read_head"]

_STATIC = Path(__file__).parent / "static"
FAVICON = _STATIC / "favicon.png"
"""The page's mark: a red dot, as on a recorder."""

# The fonts are the reader's own, so that the page asks no other host for any.
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONOSPACE_FONTS = ("ui-monospace", "monospace")


def make_theme() -> gr.themes.Base:
    """Return a theme that leaves nearly everything to the style sheet."""
    return gr.themes.Base(
        primary_hue="stone", secondary_hue="stone", neutral_hue="stone", font=_FONTS, font_mono=_MONOSPACE_FONTS
    )


def read_head() -> str:
    """Return what goes into the page's head: style sheet and scripts, inline, so that nothing is asked for.

    Gradio's own way for style sheets knows a part of CSS only and drops container queries, for one.
    """
    styles = (_STATIC / "page.css").read_text(encoding="utf-8")
    texts = f"window.onrecordTexts = {json.dumps({code: dict(texts) for code, texts in TEXTS.items()})};"
    scripts = [texts, *((_STATIC / name).read_text(encoding="utf-8") for name in ("citations.js", "page.js"))]
    return f"<style>{styles}</style>" + "".join(f"<script>{script}</script>" for script in scripts)


def make_translations() -> gr.I18n:
    """Return the page's texts as gradio takes them, to show each reader those of the browser's language."""
    return gr.I18n(**{code: dict(texts) for code, texts in TEXTS.items()})

"""Growth on one picture: time, memory and size against passages, all on scales of powers of ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from ui.eval_picture import STYLE

__all__ = ["draw_growth"]

_TIMES = {"finding p50 ms": ("#0072B2", "median"), "finding p95 ms": ("#D55E00", "p95")}
_SIZES = {"memory MB": ("#009E73", "memory while asking"), "index MB": ("#E69F00", "index on disk: vectors and words")}


def draw_growth(figures: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw what ``benchmarks.growth`` measured.

    Args:
        figures: One mapping a size, ascending.
        path: An SVG file; replaced where it is there.
    """
    sizes = [row["passages"] for row in figures]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(11, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw(left, figures, _TIMES)
        _draw_linear(left, sizes, figures[0]["finding p50 ms"])
        for row in figures:
            left.annotate(
                f"{row['recall@10']:.3f}", (row["passages"], row["finding p95 ms"]), (0, 7), ha="center",
                textcoords="offset points", fontsize=8.5, color="#555555",
            )  # fmt: skip
        left.axhline(100, color="#999999", linestyle=":", linewidth=1)
        left.annotate("100 ms", (sizes[0], 100), (0, 3), textcoords="offset points", fontsize=8.5, color="#777777")
        left.set_title("Finding passages, ms (above p95: recall@10 of comparing all)")
        _draw(right, figures, _SIZES)
        right.set_title("Memory and index, MB")
        for axes in (left, right):
            axes.set_xlabel("passages")
            axes.legend(frameon=False, fontsize=9)
        figure.savefig(path, metadata={"Date": None})


def _draw(axes: Any, figures: Sequence[Mapping[str, float]], lines: Mapping[str, tuple[str, str]]) -> None:
    for name, (colour, label) in lines.items():
        values = [row[name] for row in figures]
        axes.loglog([row["passages"] for row in figures], values, "o-", color=colour, label=label, markersize=4)
    axes.grid(visible=True, which="major", color="#e4e4e4")


def _draw_linear(axes: Any, sizes: Sequence[float], start: float) -> None:
    """Draw what cost would be if it grew as the passages do."""
    reached = [start * size / sizes[0] for size in sizes]
    axes.loglog(sizes, reached, "--", color="#bbbbbb", linewidth=1, label="growing as the passages do")
    axes.set_ylim(top=1000)

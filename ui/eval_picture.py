"""An evaluation as a picture. The only place of the program that imports matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ExportError, PackageError
from rag.evaluate import Outcome
from rag.measures import Figures
from ui.eval_report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["STYLE", "SUFFIXES", "check_drawing", "draw_report"]

SUFFIXES = (".svg", ".png")
"""What a picture's name may end in."""

_NAMES = {"en": "English", "pt": "Portuguese", "es": "Spanish", "zh": "Chinese"}
# Okabe & Ito (2008), "Color Universal Design": told apart by the colour-blind too.
_BARS = {"hit@1": "#0072B2", "hit@3": "#56B4E9", "answered": "#009E73", "some citation right": "#E69F00"}
_LABELS = {
    "hit@1": "right passage first",
    "hit@3": "right passage in the first 3",
    "answered": "answered",
    "some citation right": "of those, some citation right",
}
_ANSWERABLE = ("#0072B2", "it answers")
_OTHERS = ("#D55E00", "it does not")
_DECISION = 0.5
STYLE: Any = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "onrecord",  # the same figures give the same file
}
"""How every picture of the project looks."""


def check_drawing() -> None:
    """Refuse to draw without the drawing library, before anything is loaded.

    Raises:
        PackageError: It is not installed.
    """
    try:
        import matplotlib as _  # noqa: F401
    except ImportError as error:
        raise PackageError(
            "a picture needs the package matplotlib, which is not installed; type: pip install matplotlib"
        ) from error


def draw_report(report: Report, outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw the figures of each language, and how well the decision tells answerable questions.

    Args:
        report: The figures.
        outcomes: What they were counted from.
        path: Ends in one of ``SUFFIXES``; replaced where it is there.

    Raises:
        ExportError: It cannot be written.
        PackageError: The drawing library is not installed.
    """
    check_drawing()
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(11, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        _draw_bars(left, {name: found for name, found in report["language"].items() if "hit@1" in found})
        _draw_scores(right, outcomes)
        try:
            figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
        except OSError as error:
            raise ExportError(f"{path} cannot be written ({error.strerror}); write it elsewhere") from error


def _draw_bars(axes: Axes, languages: Mapping[str, Figures]) -> None:
    """Draw a group of bars for each language, with the intervals."""
    width = 0.8 / len(_BARS)
    for position, (name, colour) in enumerate(_BARS.items()):
        for place, figures in enumerate(languages.values()):
            if name not in figures:
                continue
            found = figures[name]
            x = place + (position - (len(_BARS) - 1) / 2) * width
            axes.bar(x, found.value, width * 0.92, color=colour, label=_LABELS[name] if place == 0 else None)
            spread = [[found.value - found.low], [found.high - found.value]]
            axes.errorbar(x, found.value, yerr=spread, color="#333333", linewidth=1, capsize=2)
            axes.text(x, 0.02, f"{found.value:.2f}".removeprefix("0"), ha="center", color="white", fontsize=8.5)
    axes.set_xticks(
        range(len(languages)),
        [f"{_NAMES.get(name, name)} ({figures['hit@1'].questions})" for name, figures in languages.items()],
    )
    axes.set_ylim(0, 1.02)
    axes.yaxis.grid(visible=True, color="#e4e4e4")
    axes.set_axisbelow(True)
    axes.set_title("Questions that the interview answers, with 95 % intervals")
    if languages:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.09), ncols=2, frameon=False, fontsize=9)


def _draw_scores(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    """Draw how likely an answer was thought, of answerable questions against the others."""
    answerable = [outcome.probability for outcome in outcomes if outcome.question.gold_lines]
    others = [outcome.probability for outcome in outcomes if not outcome.question.gold_lines]
    told = [(values, *look) for values, look in ((answerable, _ANSWERABLE), (others, _OTHERS)) if values]
    axes.hist(
        [values for values, _, _ in told],
        [step / 10 for step in range(11)],
        weights=[[100 / len(values)] * len(values) for values, _, _ in told],
        color=[colour for _, colour, _ in told],
        label=[f"{label} ({len(values)})" for values, _, label in told],
    )
    axes.axvline(_DECISION, color="#333333", linestyle="--", linewidth=1.2)
    axes.annotate(
        "refused ◂   ▸ answered", (_DECISION, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom"
    )
    axes.set_xlim(0, 1)
    axes.set_xlabel("how likely an answer was thought")
    axes.set_ylabel("% of those questions")
    axes.set_title("Where the decision falls\n")
    axes.legend(frameon=False, fontsize=9, title="questions that", alignment="left", loc="upper left")

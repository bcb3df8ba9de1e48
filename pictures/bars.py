"""The picture of a report: bars with their words beside them, for a small phone, as in pictures/draw.py.

A hidden value has no bar, only its sign: nothing can be measured in the picture that is not told.
"""

from __future__ import annotations

import io
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pictures.draw import COLOURS, DPI, FONT, GRID, INK, LABEL, PAPER, TICK, TITLE, WIDTH
from pictures.report import BadReport, Panel, panels_of

HEAD, GAP, BAR = 1.4, 0.95, 0.52  # inches
THICK = 0.62  # of the place of a bar
MOST_LETTERS = 22  # of what a bar is about
BESIDE = 1.28  # of the longest bar: room for the figures behind it


def drawn(data: dict[str, Any]) -> bytes:
    """`data`: title, panels, rtl. Raises `BadReport`."""
    panels = panels_of(data.get("panels", ()))
    if not panels or not any(bar.value for panel in panels for bar in panel.bars):
        raise BadReport("nothing to draw")
    rtl = bool(data.get("rtl"))
    heights = [len(panel.bars) * BAR for panel in panels]
    height = HEAD + sum(heights) + GAP * len(panels)
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    x, align = (0.96, "right") if rtl else (0.04, "left")
    words: dict[str, Any] = {"fontfamily": FONT, "fontweight": "bold", "parse_math": False}
    figure.text(
        x, 1 - 0.28 / height, str(data.get("title", "")), ha=align, va="top", fontsize=TITLE, color=INK, **words
    )
    side = min(0.5, 0.06 + 0.0185 * max(min(MOST_LETTERS, len(bar.label)) for panel in panels for bar in panel.bars))
    left = 0.04 if rtl else side
    top = height - HEAD
    for number, (panel, tall) in enumerate(zip(panels, heights, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        figure.text(x, top / height, panel.label, ha=align, va="bottom", fontsize=LABEL, color=colour, **words)
        axes = figure.add_axes((left, (top - 0.1 - tall) / height, 0.96 - side, tall / height))
        _panel(axes, panel, colour, rtl=rtl)
        top -= tall + GAP
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER)
    return out.getvalue()


def _panel(axes: Axes, panel: Panel, colour: str, *, rtl: bool) -> None:
    axes.set_facecolor(PAPER)
    places = range(len(panel.bars))
    values = [bar.value or 0.0 for bar in panel.bars]
    longest = max(values) or 1.0
    axes.barh(places, values, height=THICK, color=colour)
    axes.set_xlim(0, longest * BESIDE)
    axes.set_ylim(len(panel.bars) - 0.5, -0.5)
    for at, bar in zip(places, panel.bars, strict=True):
        said: dict[str, Any] = {"fontfamily": FONT, "fontsize": TICK, "color": INK, "parse_math": False}
        axes.text((bar.value or 0.0) + longest * 0.03, at, bar.said, va="center", ha="right" if rtl else "left", **said)
    axes.set_yticks(places, [_short(bar.label) for bar in panel.bars])
    if rtl:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    axes.set_xticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.axvline(0, color=GRID, linewidth=2)
    axes.tick_params(length=0, labelsize=TICK, labelcolor=INK, labelfontfamily=FONT)


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…"

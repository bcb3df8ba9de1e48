"""A chart → PNG, for a small phone: large type, thick lines, colours that differ in lightness, a paper of its own.

matplotlib's object interface with Agg and its own DejaVu Sans: no window, no global state, no fonts of the machine.
Arabic, Persian and Kurdish are shaped and ordered by matplotlib itself (3.11 or newer).
"""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from pictures.chart import Chart, Panel, Tick

WIDTH, DPI = 7.2, 150  # inches and dots: 1,080 pixels, three times the width of a small phone
HEAD, PANEL, FOOT, TALLEST = 0.85, 2.45, 1.0, 12.8  # inches: no taller than the screen of a phone
MARKER, SMALL, LONE, MANY = 8.0, 6.0, 10.0, 40  # points: no line leads to a lone one, so it must be seen by itself
PAPER, INK, SOFT, GRID = "#FCFAF5", "#15262A", "#43565B", "#D9DEDC"
COLOURS = ("#0B5E73", "#A3420F", "#4B3F8F", "#1F6B3A")  # dark enough on paper, and apart for the colour-blind
FONT = "DejaVu Sans"
TITLE, LABEL, TICK = 25, 21, 18.5  # points: a tick is 39 of 1,080 pixels high, 11 on a phone that is 300 wide


def draw(data: dict[str, Any]) -> bytes:
    """`data` as `Chart.as_data` gives it. Raises `BadChart`."""
    chart = Chart.from_data(data)
    panels = min(PANEL * len(chart.panels), TALLEST - HEAD - FOOT)
    height = HEAD + FOOT + panels
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    side = _side(chart)
    left, right = (0.06, 1 - side) if chart.rtl else (side, 0.94)
    grid = figure.subplots(len(chart.panels), 1, sharex=True, squeeze=False)
    figure.subplots_adjust(left, FOOT / height, right, 1 - (HEAD + 0.42) / height, hspace=0.42)
    for number, panel in enumerate(chart.panels):
        _panel(grid[number][0], panel, COLOURS[number % len(COLOURS)], rtl=chart.rtl)
    _across(grid[-1][0], chart)
    _title(figure, chart, height)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER)
    return out.getvalue()


def _side(chart: Chart) -> float:
    """The part of the width that the longest word along an axis needs."""
    longest = max(len(said) for panel in chart.panels for _, said in _ticks(panel))
    return min(0.42, 0.04 + 0.0195 * longest)


def _ticks(panel: Panel) -> tuple[Tick, ...]:
    """What stands along the axis; the words of the line across stand there, too, where no other line runs over them."""
    return panel.ticks if panel.reference is None else (*panel.ticks, panel.reference)


def _title(figure: Figure, chart: Chart, height: float) -> None:
    x, align = (0.96, "right") if chart.rtl else (0.04, "left")
    words: dict[str, Any] = {"fontfamily": FONT, "fontsize": TITLE, "fontweight": "bold", "color": INK}
    figure.text(x, 1 - 0.28 / height, chart.title, ha=align, va="top", **words)


def _panel(axes: Axes, panel: Panel, colour: str, *, rtl: bool) -> None:
    _frame(axes, rtl=rtl)
    side, align = (0.96, "right") if rtl else (0.04, "left")  # of the picture: long words beside the axis push it far
    words: dict[str, Any] = {"fontfamily": FONT, "fontsize": LABEL, "color": colour, "fontweight": "bold"}
    where = blended_transform_factory(axes.figure.transFigure, axes.transAxes)
    axes.text(side, 1.05, panel.label, transform=where, ha=align, va="bottom", **words)
    margin = (panel.high - panel.low) * 0.08 or 1.0
    axes.set_ylim(panel.low - margin, panel.high + margin)
    ticks = _ticks(panel)
    axes.set_yticks([at for at, _ in ticks], [said for _, said in ticks])
    if panel.reference is not None:
        axes.axhline(panel.reference[0], color=SOFT, linewidth=2, linestyle=(0, (4, 3)))
    for stretch in _stretches(panel):
        xs, ys = [x for x, _ in stretch], [y for _, y in stretch]
        axes.plot(xs, ys, color=colour, linewidth=3.2, marker="o", markersize=_marker(panel, stretch),
                  solid_capstyle="round", clip_on=False)  # fmt: skip


def _marker(panel: Panel, stretch: list[tuple[float, float]]) -> float:
    if len(stretch) == 1:
        return LONE
    return SMALL if len(panel.points) > MANY else MARKER


def _stretches(panel: Panel) -> list[list[tuple[float, float]]]:
    """The points without the gaps, each run on its own."""
    runs = groupby(panel.points, key=lambda point: point[1] is not None)
    return [[(x, y) for x, y in run if y is not None] for there, run in runs if there]


def _frame(axes: Axes, *, rtl: bool) -> None:
    axes.set_facecolor(PAPER)
    axes.grid(axis="y", color=GRID, linewidth=1.4)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if rtl:
        axes.yaxis.tick_right()
    axes.tick_params(length=0, labelsize=TICK, labelcolor=INK, labelfontfamily=FONT)


def _across(axes: Axes, chart: Chart) -> None:
    places = [x for panel in chart.panels for x, _ in panel.points]
    first, last = min(places), max(places)
    room = (last - first) * 0.03 or 0.5
    axes.set_xlim(first - room, last + room)
    axes.set_xticks([at for at, _ in chart.ticks], [said for _, said in chart.ticks])
    axes.set_xlabel(chart.across, fontfamily=FONT, fontsize=TICK, color=SOFT, loc="right" if chart.rtl else "left")

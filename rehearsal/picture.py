"""A rehearsal as a PNG: what a client gets and gives, week by week, and what it asks of mentors."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pictures.draw import COLOURS, FONT, GRID, INK, PAPER, SOFT
from rehearsal.report import Report, Span

WIDTH, DPI = 12.0, 120  # inches and dots
HEAD, PANEL, FOOT = 1.15, 2.2, 0.75  # inches
TITLE, LABEL, TICK = 19, 14, 12  # points
BLUE, RED, VIOLET, GREEN = COLOURS
PALE = "#9DB9C1"
FEW = 5  # check-ins or nudges: a share of fewer is chance


def draw(report: Report) -> bytes:
    panels: tuple[Callable[[Axes, Report], None], ...] = (_messages, _minutes, _unanswered, _nudges, _alerts)
    height = HEAD + PANEL * len(panels) + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    grid = figure.subplots(len(panels), 1, sharex=True, squeeze=False)
    figure.subplots_adjust(0.07, FOOT / height, 0.97, 1 - (HEAD + 0.35) / height, hspace=0.5)
    for axes, panel in zip(grid[:, 0], panels, strict=True):
        _frame(axes, report)
        panel(axes, report)
    _across(grid[-1][0], report)
    _head(figure, report, height)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER)
    return out.getvalue()


def _head(figure: Figure, report: Report, height: float) -> None:
    plan = report.plan
    title = f"{plan.programme.title}: a rehearsal of {plan.clients:,} clients over {plan.weeks} weeks"
    wrong = len(report.wrong)
    state = "nothing is wrong" if not wrong else f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong"
    under = f"Made-up people, seed {plan.seed}; {state}. Minutes and habits are our assumption."
    figure.text(0.03, 1 - 0.2 / height, title, va="top", fontsize=TITLE, fontweight="bold", color=INK, family=FONT)
    figure.text(0.03, 1 - 0.62 / height, under, va="top", fontsize=TICK, color=RED if wrong else SOFT, family=FONT)


# --- panels ---


def _messages(axes: Axes, report: Report) -> None:
    _label(axes, "Messages that a client gets in a week", (("begun by the bot", BLUE), ("replies to the client", PALE)))
    begun, replies = _of(report, lambda one: one.messages), _of(report, lambda one: one.each(one.replies))
    axes.bar(_weeks(report), begun, color=BLUE, width=0.8)
    axes.bar(_weeks(report), replies, bottom=begun, color=PALE, width=0.8)
    _from_zero(axes, [a + b for a, b in zip(begun, replies, strict=True)], least=2)


def _minutes(axes: Axes, report: Report) -> None:
    _label(axes, "Minutes that a client gives in a week", (("mean of those who are there", GREEN),))
    minutes = _of(report, lambda one: one.minutes)
    axes.bar(_weeks(report), minutes, color=GREEN, width=0.8)
    _from_zero(axes, minutes, least=1)


def _unanswered(axes: Axes, report: Report) -> None:
    _label(axes, "Unanswered", (("check-ins", BLUE), ("nudges", RED)))
    for colour, share in ((BLUE, _check_ins), (RED, _nudges_open)):
        points = [(one.first, found) for one in report.weeks if (found := share(one)) is not None]
        _line(axes, points, colour)
    axes.set_ylim(0, 1.02)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])


def _check_ins(one: Span) -> float | None:
    return one.check_ins_unanswered if one.check_ins >= FEW else None


def _nudges_open(one: Span) -> float | None:
    return one.nudges_unanswered if one.nudges >= FEW else None


def _nudges(axes: Axes, report: Report) -> None:
    _label(axes, "Nudges for a client in a week", (("sent", VIOLET), ("left out", PALE)))
    sent = _of(report, lambda one: one.each(one.nudges))
    dropped = _of(report, lambda one: one.each(sum(one.dropped.values())))
    axes.bar(_weeks(report), sent, color=VIOLET, width=0.8)
    axes.bar(_weeks(report), dropped, bottom=sent, color=PALE, width=0.8)
    _from_zero(axes, [a + b for a, b in zip(sent, dropped, strict=True)], least=1)


def _alerts(axes: Axes, report: Report) -> None:
    _label(axes, f"Alerts in a week for a mentor with {report.caseload} clients", (("if all are in that week", RED),))
    alerts = _of(report, lambda one: one.alerts_per_mentor)
    axes.bar(_weeks(report), alerts, color=RED, width=0.8)
    _from_zero(axes, alerts, least=1)


# --- what they share ---


def _weeks(report: Report) -> list[int]:
    return [one.first for one in report.weeks]


def _of(report: Report, what: Callable[[Span], float]) -> list[float]:
    return [what(one) for one in report.weeks]


def _line(axes: Axes, points: list[tuple[int, float]], colour: str) -> None:
    marker = "o" if len(points) < 60 else None
    axes.plot([x for x, _ in points], [y for _, y in points], color=colour, linewidth=2.6, marker=marker, markersize=4)


def _from_zero(axes: Axes, values: list[float], *, least: float) -> None:
    axes.set_ylim(0, max(least, *values) * 1.12)
    axes.locator_params(axis="y", nbins=4)


def _label(axes: Axes, label: str, keys: tuple[tuple[str, str], ...]) -> None:
    words: dict[str, Any] = {"transform": axes.transAxes, "va": "bottom", "fontfamily": FONT}
    axes.text(0.0, 1.06, label, fontsize=LABEL, fontweight="bold", color=INK, **words)
    axes.legend(
        handles=[Patch(color=colour, label=said) for said, colour in keys], loc="lower right", ncols=len(keys),
        bbox_to_anchor=(1.0, 1.03), borderaxespad=0, frameon=False, labelcolor=INK, handlelength=0.9, handleheight=0.9,
        handletextpad=0.4, columnspacing=1.4, prop={"family": FONT, "size": TICK},
    )  # fmt: skip


def _frame(axes: Axes, report: Report) -> None:
    axes.set_facecolor(PAPER)
    axes.grid(axis="y", color=GRID, linewidth=1.2)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for phase in report.phases[1:]:
        axes.axvline(phase.first - 0.5, color=SOFT, linewidth=1, linestyle=(0, (3, 3)))
    axes.tick_params(length=0, labelsize=TICK, labelcolor=INK, labelfontfamily=FONT)


def _across(axes: Axes, report: Report) -> None:
    last = report.plan.weeks
    every = next(step for step in (1, 2, 4, 13, 26, 52) if last / step <= 14 or step == 52)
    axes.set_xlim(0.3, last + 0.7)
    axes.set_xticks([1, *range(every, last + 1, every)] if every > 1 else range(1, last + 1))
    said = "week of the programme; a broken line begins a phase"
    axes.set_xlabel(said, fontsize=TICK, color=SOFT, fontfamily=FONT, loc="left")

"""What is drawn: numbers with the words around them, in the reader's language already. Plain data, so that it keeps.

`Chart.from_data(chart.as_data())` is the same chart: it stands as JSON in the outbox until it is drawn.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Tick = tuple[float, str]  # a place on an axis, and what stands there


class BadChart(ValueError):
    """Data that is no chart."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One line over the common axis. A point without a value (None) is a gap: no line goes through it.

    `low` and `high` are the ends of the axis, `ticks` what stands along it. `reference`: a line across, with its words.
    """

    label: str
    points: tuple[tuple[float, float | None], ...]
    low: float
    high: float
    ticks: tuple[Tick, ...]
    reference: Tick | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels one below the other over one axis of time. `rtl`: the words are of a language from right to left."""

    title: str
    across: str  # what the axis of time shows: weeks, dates
    ticks: tuple[Tick, ...]
    panels: tuple[Panel, ...]
    rtl: bool = False

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_data(data: dict[str, Any]) -> Chart:
        """Raises `BadChart`."""
        try:
            panels = tuple(_panel(one) for one in data["panels"])
            ticks = tuple((float(at), str(words)) for at, words in data["ticks"])
            chart = Chart(str(data["title"]), str(data["across"]), ticks, panels, bool(data["rtl"]))
        except (KeyError, TypeError, ValueError) as wrong:
            raise BadChart(f"not a chart: {type(wrong).__name__}") from None
        if not panels or not any(y is not None for panel in panels for _, y in panel.points):
            raise BadChart("nothing to draw")
        return chart


def _panel(data: dict[str, Any]) -> Panel:
    reference = data["reference"]
    return Panel(
        label=str(data["label"]),
        points=tuple((float(x), None if y is None else float(y)) for x, y in data["points"]),
        low=float(data["low"]),
        high=float(data["high"]),
        ticks=tuple((float(at), str(words)) for at, words in data["ticks"]),
        reference=None if reference is None else (float(reference[0]), str(reference[1])),
    )

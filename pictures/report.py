"""What a report is drawn from: words and figures, in the reader's language already. Plain data, so that it keeps.

A panel is a title and bars; a bar is what it is about, its value (None: hidden, no bar is drawn) and how that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST = 16  # bars in a panel


class BadReport(ValueError):
    """Data that is no report."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Panel:
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of A4, or more where the lines are many."""

    title: str
    who: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    sender: str
    rtl: bool


def panels_of(data: Any) -> tuple[Panel, ...]:
    """Raises `BadReport`."""
    try:
        return tuple(Panel(str(one["label"]), tuple(_bar(bar) for bar in one["bars"][:MOST])) for one in data)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadReport(f"no panels: {type(wrong).__name__}") from None


def _bar(data: Any) -> Bar:
    label, value, said = data
    return Bar(str(label), None if value is None else float(value), str(said))


def page_of(data: dict[str, Any]) -> Page:
    """Raises `BadReport`."""
    try:
        sections = tuple(Section(str(one["title"]), tuple(map(str, one["lines"]))) for one in data["sections"])
        notes = tuple(map(str, data["notes"]))
        return Page(str(data["title"]), str(data["who"]), sections, notes, str(data["sender"]), bool(data["rtl"]))
    except (KeyError, TypeError) as wrong:
        raise BadReport(f"no page: {type(wrong).__name__}") from None

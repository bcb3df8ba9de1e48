"""A mentor's clients in one line each, those who need attention first. Next: handlers/caseload.py gathers them.

Nothing is judged here: an alert is open or not, questions were answered or not, a day has come or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.aliases import fold_alias
from conversations.words import Bold, Button, Day, Line, Message, Text, text

PAGE = 8
LANES = ("now", "today", "week")  # the most urgent first
LANE_SIGNS = {"now": "🔴", "today": "🟡", "week": "🔵"}
MISSED = 2  # questions in a row without an answer, until a client counts as quiet
SILENT = timedelta(days=21)  # … or only one, after so long
DUE = ("measurement", "review", "ending")  # what a mentor wants to know of on its day


@dataclass(frozen=True, slots=True)
class Open:
    """An alert that is not resolved. `snoozed`: until when its owner put it off."""

    lane: str
    rule: Text
    raised_at: datetime
    state: str = "open"
    snoozed: datetime | None = None

    @property
    def place(self) -> int:
        """Of its lane: 0 is the most urgent."""
        return LANES.index(self.lane)


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that has its time on this day; `at` is its instant."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stood:
    """A mentor who is away until this day, in whose place the reader is, with so many clients."""

    alias: str
    last: date
    clients: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A client as lists show them. `state`: joining | active | stopped | unreachable; `last`: the day of the last
    answer; `quiet`: for how many days, if they are; `answered`: since the mentor's last digest; `today` and `tomorrow`:
    kinds of what is due; `in_place_of`: the mentor, for whoever stands in; `alone`: nobody who accompanies them is
    there."""

    id: str
    alias: str
    state: str = "active"
    week: int | None = None
    last: date | None = None
    alerts: tuple[Open, ...] = ()
    quiet: int | None = None
    break_until: date | None = None  # its last day
    mentor: str | None = None
    in_place_of: str | None = None
    alone: bool = False
    answered: bool = False
    today: tuple[str, ...] = ()
    tomorrow: tuple[str, ...] = ()

    @property
    def lane(self) -> int | None:
        """That of the most urgent open alert, as its place in `LANES`; None without one."""
        return min((alert.place for alert in self.alerts), default=None)


def quiet_days(last: datetime | None, since: datetime, unanswered: Sequence[datetime], now: datetime) -> int | None:
    """For how many days a client has been quiet; None for one who is not.

    `last`: when they last answered, `since`: when they joined, `unanswered`: when questions began that nobody answered.
    """
    heard = last or since
    missed, silent = sum(at > heard for at in unanswered), now - heard
    return silent.days if missed >= MISSED or (missed and silent >= SILENT) else None


def by_attention(clients: Iterable[Watched]) -> list[Watched]:
    """Open alerts by lane, the oldest first; then who is quiet for longest; then the others by name, those who are away
    or gone at the end."""
    return sorted(clients, key=_attention)


def _attention(one: Watched) -> tuple[int, float, str]:
    name = fold_alias(one.alias)
    if one.lane is not None:
        return one.lane, min(alert.raised_at for alert in one.alerts).timestamp(), name
    if one.state == "stopped":
        return len(LANES) + 3, 0, name
    if one.break_until is not None:
        return len(LANES) + 2, 0, name
    if one.quiet is not None:
        return len(LANES), -one.quiet, name
    return len(LANES) + 1, 0, name


# --- words ---


def joined(parts: Sequence[Text]) -> Text:
    """Thoughts on one line, with dots between."""
    first, *rest = parts
    return text("caseload.joined", first=first, rest=joined(rest)) if rest else first


def client_line(one: Watched) -> Text:
    """Name, week, last answer; in front a sign for what needs attention."""
    parts = [text("caseload.signed", sign=sign_of(one), it=one.alias)]
    if one.mentor is not None:
        parts.append(text("caseload.mentor", alias=one.mentor))
    parts += in_place(one)
    if one.state != "active":
        parts.append(text(f"staff.state_{one.state}"))
    if one.week is not None:
        parts.append(text("caseload.week", number=one.week))
    parts.append(_heard(one))
    if one.alerts:
        parts.append(text("caseload.alerts", count=len(one.alerts)))
    if one.break_until is not None:
        parts.append(text("caseload.break", day=Day(one.break_until)))
    return joined(parts)


def in_place(one: Watched) -> list[Text]:
    """Whose client it is, where that is not the reader's own."""
    return [] if one.in_place_of is None else [text("caseload.in_place", alias=one.in_place_of)]


def stood_lines(stood: Iterable[Stood]) -> list[Line]:
    """In whose place one is, until when, and with how many clients."""
    return [text("caseload.stood", alias=one.alias, day=Day(one.last), count=one.clients) for one in stood]


def _heard(one: Watched) -> Text:
    if one.quiet is not None:
        return text("caseload.quiet", count=one.quiet)
    return text("caseload.last", day=Day(one.last)) if one.last else text("caseload.never")


def sign_of(one: Watched, otherwise: str = "•") -> str:
    """What stands before the name: that of the most urgent alert, of a break, of silence."""
    if one.lane is not None:
        return LANE_SIGNS[LANES[one.lane]]
    if one.break_until is not None:
        return "⏸️"
    return "🔕" if one.quiet is not None else otherwise


def list_message(
    found: Sequence[Watched], page: int, scope: str, *, other: str | None = None, stood: Sequence[Stood] = ()
) -> Message:
    """A page of clients, each with a button that opens the card. `scope`: page (one's own) | all; `other`: the scope
    that can be looked at instead; `stood`: in whose place the reader is."""
    page = there_is(page, len(found))
    here = found[page * PAGE : (page + 1) * PAGE]
    own = sum(one.in_place_of is None for one in found)
    head = text("staff.clients", count=own) if scope == "page" else text("caseload.all", count=len(found))
    empty: tuple[Line, ...] = (text("staff.nobody_yet"),)
    lines: tuple[Line, ...] = tuple(client_line(one) for one in here) or empty
    rows = [*open_buttons(here), *pages("clients", scope, page, len(found))]
    if other is not None:
        rows.append((Button(f"clients:0:{other}", text(f"caseload.show_{other}"), "👥"),))
    return Message((Bold(head), *stood_lines(stood), None, *lines), tuple(rows))


def there_is(page: int, total: int) -> int:
    """This page, or the last one: a list may have grown shorter since its buttons were shown."""
    return max(0, min(page, (total - 1) // PAGE))


def open_buttons(clients: Iterable[Watched]) -> list[tuple[Button, ...]]:
    """Two side by side; each opens a card."""
    buttons = [open_button(one.id, one.alias) for one in clients]
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def open_button(id: str, alias: str) -> Button:
    return Button(f"client:{id}:open", text("common.plain", it=alias))


def pages(what: str, scope: str, page: int, total: int) -> list[tuple[Button, ...]]:
    """Buttons to the page before and after; none where there is one only."""
    buttons = []
    if page > 0:
        buttons.append(Button(f"{what}:{page - 1}:{scope}", text("staff.earlier"), "⬅️"))
    if (page + 1) * PAGE < total:
        buttons.append(Button(f"{what}:{page + 1}:{scope}", text("staff.later"), "➡️"))
    return [tuple(buttons)] if buttons else []


def days_from(now: datetime, zone: ZoneInfo, at: datetime) -> int:
    """How many local days after today an instant lies."""
    return (at.astimezone(zone).date() - now.astimezone(zone).date()).days

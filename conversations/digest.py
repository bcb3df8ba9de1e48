"""A mentor's day in one message: who needs attention, what is due, who answered. Next: handlers/digest.py sends it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from conversations.caseload import (
    PAGE,
    Stood,
    Watched,
    by_attention,
    in_place,
    joined,
    open_buttons,
    pages,
    sign_of,
    stood_lines,
    there_is,
)
from conversations.free_days import is_free
from conversations.journey import DAY
from conversations.schedule import resolve
from conversations.words import Bold, Day, Line, Message, Moment, Text, text

HOUR = 8  # where nobody has said otherwise


@dataclass(frozen=True, slots=True)
class Gone:
    """A mentor who cannot be reached any more, with so many clients. `state`: stopped | unreachable."""

    alias: str
    clients: int
    state: str


def next_at(after: datetime, hour: int, zone: ZoneInfo, work_days: Collection[int], holidays: str | None) -> datetime:
    """The first instant later than `after` at which it is this hour of a working day."""
    day = after.astimezone(zone).date()
    while True:
        at = resolve(datetime.combine(day, time(hour)), zone)
        if at > after and is_working_day(day, work_days, holidays):
            return at
        day += DAY


def is_working_day(day: date, work_days: Collection[int], holidays: str | None) -> bool:
    return day.weekday() in work_days and not is_free(day, holidays)


def worth_telling(clients: Iterable[Watched]) -> list[Watched]:
    """Those of whom there is something to tell, the most important first."""
    return sorted(by_attention(one for one in clients if _news(one)), key=_weight)


def _news(one: Watched) -> bool:
    return bool(one.alerts or one.quiet is not None or one.today or one.tomorrow or one.answered)


def _weight(one: Watched) -> int:
    """Alerts, the quiet, what is due today, what is due tomorrow, and who only answered; as they were within."""
    marks = (one.lane is not None, one.quiet is not None, bool(one.today), bool(one.tomorrow))
    return next((at for at, marked in enumerate(marks) if marked), len(marks))


def digest(
    day: date, clients: Sequence[Watched], gone: Sequence[Gone] = (), page: int = 0, *, stood: Sequence[Stood] = ()
) -> Message | None:
    """`clients` as `worth_telling` gives them; `stood`: in whose place the reader is. None when there is nothing to
    tell."""
    if not clients and not gone:
        return None
    page = there_is(page, len(clients))
    here = clients[page * PAGE : (page + 1) * PAGE]
    lines: list[Line] = [Bold(text("digest.title", day=Day(day))), *stood_lines(stood), None]
    lines += [text(f"digest.gone_{one.state}", alias=one.alias, count=one.clients) for one in gone if page == 0]
    lines += [_line(one) for one in here]
    if (left := len(clients) - (page + 1) * PAGE) > 0:
        lines += [None, text("digest.more", count=left)]
    return Message(tuple(lines), (*open_buttons(here), *pages("today", "page", page, len(clients))))


def _line(one: Watched) -> Text:
    sign = sign_of(one, "📅" if one.today or one.tomorrow else "✅")
    parts = [text("caseload.signed", sign=sign, it=one.alias), *in_place(one)]
    if one.alone:
        parts.append(text("caseload.mentor", alias=one.mentor) if one.mentor else text("caseload.no_mentor"))
    if one.alerts:
        parts += _alerts(one)
    if one.quiet is not None:
        parts.append(text("caseload.quiet", count=one.quiet))
    if one.today:
        parts.append(text("digest.today", what=_kinds(one.today)))
    if one.tomorrow:
        parts.append(text("digest.tomorrow", what=_kinds(one.tomorrow)))
    if one.answered:
        parts.append(text("digest.answered"))
    return joined(parts)


def _alerts(one: Watched) -> list[Text]:
    """The most urgent by its reason, the others by their number; until when it was put off, if it was."""
    first = min(one.alerts, key=lambda alert: (alert.place, alert.raised_at))
    parts = [first.rule]
    if first.snoozed is not None:
        parts.append(text("digest.snoozed", at=Moment(first.snoozed)))
    if len(one.alerts) > 1:
        parts.append(text("caseload.alerts", count=len(one.alerts)))
    return parts


def _kinds(kinds: Sequence[str]) -> Text:
    return joined([text(f"caseload.kind_{kind}") for kind in dict.fromkeys(kinds)])

"""A group that meets again and again, every week or every second one, at the same hour by the clock on the wall.

What is kept is a date each (an activity with places of its own), tied together by the id of the series. How it is said
is read off the dates that still come, so that it is true also after one was moved or cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from math import gcd
from typing import Literal

from pydantic import Field

from conversations.activity import Activity, Signup
from conversations.free_days import is_free
from conversations.saved import State
from conversations.schedule import resolve
from conversations.words import Day, Hour, Line, Names, Text, Weekday, text

LEAST, MOST = 2, 20
WEEK = timedelta(weeks=1)
RHYTHMS = {1: "series.weekly", 2: "series.fortnightly"}

Every = Literal[1, 2]


class Repeats(State):
    """Every so many weeks, so many times in all; `without`: days of these on which it is not."""

    every: Every
    times: int = Field(ge=LEAST, le=MOST)
    without: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """`dates`: those that still come, in their order, none of them cancelled. `sequence` grows with every change of any
    of them."""

    id: str
    dates: tuple[Activity, ...]
    zone: tzinfo
    sequence: int = 0

    @property
    def first(self) -> Activity:
        return self.dates[0]


def all_days(first: date, repeats: Repeats) -> tuple[date, ...]:
    return tuple(first + number * repeats.every * WEEK for number in range(repeats.times))


def days(first: date, repeats: Repeats) -> tuple[date, ...]:
    """On which it is; never none."""
    return tuple(day for day in all_days(first, repeats) if day not in repeats.without) or (first,)


def free_days(first: date, repeats: Repeats, country: str | None) -> tuple[date, ...]:
    """Public holidays among them, left out or not."""
    return tuple(day for day in all_days(first, repeats) if is_free(day, country))


def times_until(first: date, every: Every, last: date) -> int | None:
    """How many times it is up to this day; None: too few or too many."""
    times = (last - first) // (every * WEEK) + 1
    return times if LEAST <= times <= MOST else None


def instants(days: Sequence[date], hour: time, zone: tzinfo) -> tuple[datetime, ...]:
    """The same hour on each of them, whatever the clocks do between."""
    return tuple(resolve(datetime.combine(day, hour), zone) for day in days)


# --- in words ---


def when(series: Series) -> tuple[Line, ...]:
    """ "Every Monday at 14:00", "8 times, from 30 November to 18 January"; dates without a rhythm are listed."""
    local = [one.at.astimezone(series.zone) for one in series.dates]
    every = rhythm([at.replace(tzinfo=None) for at in local])
    if every is None:
        return tuple(text("activity.when", at=one.span) for one in series.dates)
    first, last = local[0].replace(tzinfo=None), local[-1]
    ends = first + series.first.lasts  # by the clock on the wall
    lines: list[Line] = [
        text(RHYTHMS[every], weekday=Weekday(first.weekday()), hour=Hour(first.time()), end=Hour(ends.time())),
        text("series.times", count=len(local), first=Day(first.date()), last=Day(last.date())),
    ]
    if missing := _missing([at.date() for at in local], every):
        days = tuple(text("common.plain", it=Day(day)) for day in missing)
        lines.append(text("series.not_on", days=Names(days, "standard")))
    return tuple(lines)


def rhythm(local: Sequence[datetime]) -> int | None:
    """Every so many weeks, on one weekday at one hour; None: there is no such rhythm in these (naive) local times."""
    gaps = [later.date() - earlier.date() for earlier, later in pairwise(local)]
    if not gaps or len({at.time() for at in local}) > 1 or any(gap % WEEK or gap < WEEK for gap in gaps):
        return None
    every = gcd(*(gap // WEEK for gap in gaps))
    return every if every in RHYTHMS else None


def _missing(days: Sequence[date], every: int) -> tuple[date, ...]:
    times = (days[-1] - days[0]) // (every * WEEK) + 1
    return tuple(day for n in range(times) if (day := days[0] + n * every * WEEK) not in days)


def answer_of(answers: Mapping[str, Signup], series: Series) -> Signup | None:
    """What was answered to all of them alike; None: nothing yet, or not alike (see `is_mixed`)."""
    given = [answers.get(one.id) for one in series.dates]
    first = given[0]
    return first if all(_same(first, one) for one in given) else None


def is_mixed(answers: Mapping[str, Signup], series: Series) -> bool:
    return answer_of(answers, series) is None and any(one.id in answers for one in series.dates)


def _same(one: Signup | None, other: Signup | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.state, one.seats) == (other.state, other.seats)


def answered(signup: Signup | None) -> Text:
    """In two or three words, beside a date."""
    return text(f"series.is_{signup.state if signup else 'open'}")

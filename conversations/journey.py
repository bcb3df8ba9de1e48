"""Where a client is in the programme: days count from the client's own day 0, and a pause shifts all that follows.

A *programme day* is a number: 0 on the first day. `day_of` and `date_of` lead from dates to days and back; the days of
a pause have no number of their own.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.programme import Programme

DAY = timedelta(days=1)
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Pause:
    """From a day, until the day on which everything goes on (not a day of the pause any more)."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return max(0, (self.until - self.since).days)

    @property
    def last(self) -> date:
        """The last day of the break, as people say it."""
        return self.until - DAY


@dataclass(frozen=True, slots=True)
class Journey:
    """`weekday` (0 = Monday) and `hour` are those of the check-in, `nudge_hour` that of what comes between.

    `themes`: ids in the client's own order, empty until chosen. `pauses`: over or not, in order. `next`: what the
    client chose at the end of the year (an id of the programme's `ending.choices`), None before. `nudges`: normal |
    fewer | off.
    """

    day0: date
    weekday: int
    hour: int
    audience: str = "general"
    nudge_hour: int | None = None
    themes: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    next: str | None = None
    nudges: str = "normal"

    def day_of(self, date_: date) -> int:
        """The programme day of a date; negative before day 0. In a pause: the day on which it goes on."""
        paused = sum(max(0, (min(date_, pause.until) - pause.since).days) for pause in self.pauses)
        return (date_ - self.day0).days - paused

    def date_of(self, day: int) -> date:
        """The date of a programme day, after the pauses that came before it."""
        found = self.day0 + day * DAY
        for pause in self.pauses:
            if found >= pause.since:
                found += pause.days * DAY
        return found

    def week_of(self, date_: date) -> int:
        """1 in the first seven days."""
        return self.day_of(date_) // WEEK_DAYS + 1

    def day_of_month(self, month: int) -> int:
        """The programme day on which so many calendar months have passed since day 0 (29 and 31 become the last)."""
        return (months_later(self.day0, month) - self.day0).days

    def is_paused(self, date_: date) -> bool:
        return self.pause_on(date_) is not None

    def pause_on(self, date_: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.since <= date_ < pause.until), None)

    def goes_on(self, programme: Programme) -> bool:
        """Whether the timeline continues after the end of the year: not for who chose otherwise."""
        ending = programme.ending
        if self.next is None or ending is None:
            return True
        return any(choice.id == self.next and choice.goes_on for choice in ending.choices)

    def is_over(self, programme: Programme, date_: date) -> bool:
        """Whether nothing of the programme comes any more: it has ended, or the client chose to end it."""
        return not self.goes_on(programme) or self.week_of(date_) > programme.timeline.weeks

    def theme(self, programme: Programme, week: int) -> str | None:
        """The id of the theme of that week in the client's own order; the programme's order until one was chosen."""
        phase = programme.timeline.phase(week)
        order = self.themes or tuple(theme.id for theme in programme.themes)
        if phase is None or phase.theme is None or phase.theme > len(order):
            return None
        return order[phase.theme - 1]


def months_later(start: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))

"""How long things wait for one another: a reminder, what a talk or a pause holds up, questions that keep nudges away.

What comes later than it was meant comes neither at night nor on a public holiday. The timeline itself is reckoned in
conversations/agenda.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.agenda import open_day, own_hour
from conversations.free_days import working_day
from conversations.goal import Goal, review_date
from conversations.journey import DAY, Journey
from conversations.profile import HOURS
from conversations.programme import Programme
from conversations.schedule import resolve

REMINDER_LASTS = timedelta(hours=24)
NUDGE_LASTS = timedelta(hours=6)  # a thought for today is of no use tomorrow
QUESTIONS_FIRST = timedelta(hours=36)  # the questions and their reminder
TALK_HOLDS = timedelta(hours=1)  # a human talk is going on: look again after this
ENDING_AGAIN = 3 * DAY  # one reminder, when nothing was chosen
FIRST_HOUR, LAST_HOUR = int(HOURS[0]), int(HOURS[-1])  # between which the bot begins things


def reminder_at(programme: Programme, asked_at: datetime, zone: ZoneInfo) -> datetime:
    """When open questions are recalled: so many hours later by the clock on the wall, which may change meanwhile."""
    local = asked_at.astimezone(zone).replace(tzinfo=None)
    return _in_daytime(programme, local + timedelta(hours=programme.check_in.remind_after_hours), zone)


def after_talk(programme: Programme, now: datetime, zone: ZoneInfo) -> datetime:
    """When to look again whether a human talk is over."""
    return in_daytime(programme, now + TALK_HOLDS, zone)


def by_day(programme: Programme, journey: Journey, now: datetime, awake: datetime, zone: ZoneInfo) -> datetime:
    """When something comes that is late, in quiet hours that end at `awake`: then, if it is still this day; else on the
    next day on which something may come, at the client's own hour or, if that is quiet, when it is over."""
    day = awake.astimezone(zone).date()
    if day == now.astimezone(zone).date():
        return awake
    return max(own_time(programme, journey, day, zone), awake)


def own_time(programme: Programme, journey: Journey, day: date, zone: ZoneInfo) -> datetime:
    """This day at the client's own hour, or the next day on which something may come: a goal's day, the end of a
    pause, the last question asked once more."""
    at = datetime.combine(open_day(programme, journey, day), time(own_hour(programme, journey)))
    return resolve(at, zone)


def review_times(
    programme: Programme, journey: Journey, goals: Iterable[Goal], now: datetime, zone: ZoneInfo
) -> dict[str, datetime]:
    """When each of these goals is looked at again, by their ids: one a day, none after the end of the programme. What
    has lost its day (to /stop, to a journey that changed) comes on the next one."""
    today = now.astimezone(zone).date()
    wished = [(day, goal.id) for goal in goals if (day := review_date(goal, journey)) is not None]
    found: dict[str, datetime] = {}
    free = today
    for day, id in sorted(wished):
        at = own_time(programme, journey, max(day, free), zone)
        if at <= now:
            at = own_time(programme, journey, today + DAY, zone)
        free = at.astimezone(zone).date() + DAY
        if not journey.is_over(programme, free - DAY):
            found[id] = at
    return found


def questions_wait(opened_at: datetime, now: datetime) -> bool:
    """Whether questions came just now. Those that nobody answers for days are no reason to fall silent."""
    return now - opened_at < QUESTIONS_FIRST


def in_daytime(programme: Programme, at: datetime, zone: ZoneInfo) -> datetime:
    """This instant, or the next one at which something may be begun."""
    return _in_daytime(programme, at.astimezone(zone).replace(tzinfo=None), zone)


def _in_daytime(programme: Programme, local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant from this local time (naive) on at which something may be begun."""
    if local.hour > LAST_HOUR:
        local = datetime.combine(local.date() + DAY, time(FIRST_HOUR))
    elif local.hour < FIRST_HOUR:
        local = datetime.combine(local.date(), time(FIRST_HOUR))
    day = working_day(local.date(), programme.timeline.holidays)
    return resolve(datetime.combine(day, local.time()), zone)

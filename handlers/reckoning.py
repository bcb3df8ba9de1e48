"""What is kept of each client → what a report knows of them, cut to its period. Next: conversations/reaim.py.

Sealed values are opened here, thousands at a time, and only means and counts leave: this runs in a process of its own
(bot/reckoner.py), some clients at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.alerts import Hours
from conversations.gas import Course, Followed, course
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.reaim import Alerted, Life, Period
from conversations.schedule import resolve, working_hours_later
from handlers.goals import opened
from handlers.measuring import Measured, that_hold
from handlers.reaching import journey_of_client
from storage import goals, reports, sessions
from storage.reports import Rows
from storage.seal import Seal
from storage.segments import Client

COMPARED = 4  # answers at each end, at most: one week is a mood, four are how it goes
ON_TIME = timedelta(weeks=4)  # after the day on which measuring was offered
FIRST_YEAR = 12  # months
NOWHERE = "-"  # a phase, for who left before the first one or after the last


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about, and how the service reckons time."""

    period: Period
    programme: Programme
    zone: ZoneInfo
    hours: Hours
    now: datetime

    @property
    def first(self) -> datetime:
        return resolve(datetime.combine(self.period.first, time()), self.zone)

    @property
    def last(self) -> datetime:
        """The last instant of the period, or now."""
        return min(resolve(datetime.combine(self.period.last + timedelta(days=1), time()), self.zone), self.now)

    @property
    def until(self) -> date:
        return min(self.period.last, self.day(self.now))

    @property
    def questions(self) -> tuple[str, ...]:
        """Of the check-in, those whose answers are numbers."""
        return tuple(one.id for one in self.programme.check_in.questions if one.in_pictures)

    @property
    def year(self) -> int:
        """The week in which the year ends."""
        return self.programme.ending.week if self.programme.ending else self.programme.timeline.weeks

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


async def lives(tx: AsyncConnection, seal: Seal, clients: Sequence[Client], about: About) -> list[Life]:
    """A few hundred clients at a time."""
    rows = await reports.of(tx, [client.row.id for client in clients], about.questions, about.last)
    of = _by_client(rows)
    return [_life(client, of[client.row.id], seal, about) for client in clients]


def _by_client(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(lambda: Rows([], [], [], [], [], [], []))
    for row in rows.check_ins:
        found[row.person_id].check_ins.append(row)
    for row in rows.answers:
        found[row.person_id].answers.append(row)
    for row in rows.goals:
        found[row.person_id].goals.append(row)
    for row in rows.reached:
        found[row.of].reached.append(row)
    for row in rows.measurements:
        found[row.person_id].measurements.append(row)
    for row in rows.alerts:
        found[row.client_id].alerts.append(row)
    for row in rows.invitations:
        found[row.person_id].invitations.append(row)
    return found


def _life(client: Client, mine: Rows, seal: Seal, about: About) -> Life:
    row, period = client.row, about.period
    journey = journey_of_client(client, about.zone)
    joined = about.day(row.joined_at) if row.joined_at else None
    stopped = about.day(row.stopped_at) if row.state == "stopped" and row.stopped_at else None
    gone = min((day for day in (stopped, about.day(row.ended_at) if row.ended_at else None) if day), default=None)
    week = journey.week_of(min(about.until, stopped or about.until)) if journey and joined else 0
    completer = week > about.year or (week == about.year and row.next is not None)
    asked, answered = _check_ins(mine.check_ins, about)
    measured = [one for one in that_hold(seal, mine.measurements) if one.day <= about.until]
    points, on_time = _points(journey, joined, gone, measured, about)
    invitations = [one for one in mine.invitations if period.has(about.day(one.at))]
    return Life(
        id=row.id,
        audience=row.audience,
        language=row.language,
        source=row.source,
        mentor=row.mentor_id,
        joined=period.has(joined),
        starter=joined is not None and joined <= period.last and (gone is None or gone >= period.first),
        completer=completer,
        dropped=_phase(about, week) if joined and period.has(stopped) and not completer else None,
        goes_on=journey.goes_on(about.programme) if journey and completer and row.next is not None else None,
        changes=_changes(mine, measured, seal, about),
        asked=asked,
        answered=answered,
        points=points,
        on_time=on_time,
        alerts=tuple(_alerted(one, about) for one in mine.alerts if one.raised_at >= about.first),
        invited=len(invitations),
        replied=sum(one.state is not None for one in invitations),
        came=sum(bool(one.attended) for one in invitations),
        late=_late(measured, about),
    )


def _phase(about: About, week: int) -> str:
    phase = about.programme.timeline.phase(week)
    return phase.id if phase is not None else NOWHERE


def _check_ins(rows: Iterable[Any], about: About) -> tuple[Counter[str], Counter[str]]:
    """By phase: how many were asked, and how many of them answered."""
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for row in rows:
        if row.week is None or not about.period.has(date.fromisoformat(row.local_date)):
            continue
        phase = _phase(about, row.week)
        asked[phase] += 1
        answered[phase] += bool(row.answered)
    return asked, answered


# --- what has changed ---


def _changes(mine: Rows, measured: list[Measured], seal: Seal, about: About) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    levels: list[tuple[datetime, str, int]] = []
    numbers: dict[str, dict[str, tuple[date, int]]] = defaultdict(dict)  # a corrected answer takes the earlier's place
    for row in mine.answers:
        value = seal.open_json(row.value, sessions.answer_place(row.id))
        if not isinstance(value, int):
            continue
        if row.question.startswith("goal:"):
            levels.append((row.given_at, row.question.removeprefix("goal:"), value))
        else:
            numbers[row.question][row.check_in_id] = (date.fromisoformat(row.local_date), value)
    for question, given in numbers.items():
        if (ends := _ends(list(given.values()), about)) is not None:
            found[question] = ends
    if (gas := _gas(mine, levels, seal, about)) is not None:
        found["gas_t"] = gas
    for item in {one.item for one in measured}:
        series = [(one.day, one.value) for one in measured if one.item == item]
        if len(series) > 1 and about.period.has(series[-1][0]):
            found[item] = (series[0][1], series[-1][1])
    return found


def _ends(given: list[tuple[date, int]], about: About) -> tuple[float, float] | None:
    """The means of the first and of the last answers, if the last one is of the period."""
    if len(given) < 2 or not about.period.has(given[-1][0]):
        return None
    wide = min(COMPARED, len(given) // 2)
    values = [value for _, value in given]
    return fmean(values[:wide]), fmean(values[-wide:])


def _gas(mine: Rows, levels: list[tuple[datetime, str, int]], seal: Seal, about: About) -> tuple[float, float] | None:
    for row in mine.reached:
        level = seal.open_json(row.content, goals.log_place(row.id))
        levels.append((row.at, row.goal_id, int(str(level))))
    followed = [_followed(seal, row) for row in mine.goals if row.made_at <= about.last]
    found: Course | None = course(followed, sorted(levels, key=lambda one: one[0]), about.last)
    if found is None or not found.points or not about.period.has(about.day(found.points[-1][0])):
        return None
    return found.baseline, found.last


def _followed(seal: Seal, row: Any) -> Followed:
    goal = opened(seal, row)
    return Followed(row.id, goal.baseline, goal.weight, row.made_at, row.ended_at)


def _points(
    journey: Journey | None, joined: date | None, gone: date | None, measured: list[Measured], about: About
) -> tuple[int, int]:
    """Measurement points whose four weeks ended in the period, and those of them of which there is a figure in time.
    Who has `gone` before is late for none."""
    if journey is None or joined is None or about.programme.measurements is None:
        return 0, 0
    due = on_time = 0
    for point in about.programme.measurements.points:
        last = journey.date_of(journey.day_of_month(point.month)) + ON_TIME
        if gone is not None and last > gone:
            break
        if about.period.has(last) and last <= about.until and _phase_on(journey, about, point.month):
            due += 1
            on_time += any(one.point == point.id and one.day <= last for one in measured)
    return due, on_time


def _phase_on(journey: Journey, about: About, month: int) -> bool:
    """Whether the programme still goes on then: nobody is late after its end."""
    return month <= FIRST_YEAR or journey.goes_on(about.programme)


def _late(measured: list[Measured], about: About) -> dict[str, float]:
    """Points after the first year, measured in the period: change of weight since the beginning, in percent."""
    weights = [one for one in measured if one.item == "weight"]
    if about.programme.measurements is None or len(weights) < 2:
        return {}
    months = {point.id: point.month for point in about.programme.measurements.points}
    first = weights[0].value
    return {
        one.point: 100 * (one.value - first) / first
        for one in weights[1:]
        if months.get(one.point, 0) > FIRST_YEAR and about.period.has(one.day)
    }


# --- alerts ---


def _alerted(row: Any, about: About) -> Alerted:
    taken = row.first_taken_at
    minutes = (taken - row.raised_at).total_seconds() / 60 if taken is not None else None
    in_time = taken is not None and taken <= _deadline(row.raised_in, row.raised_at, about)
    return Alerted(row.raised_in, minutes, in_time, row.state == "resolved")


def _deadline(lane: str, raised: datetime, about: About) -> datetime:
    """When it would go on to the next person, by the service's usual hours."""
    lanes, hours = about.programme.lanes, about.hours
    if lane == "now":
        return raised + lanes.minutes("")
    if lane == "week":
        return raised + lanes.week
    return working_hours_later(
        raised, lanes.working_hours(""), hours.zone, hours.work_from, hours.work_to, hours.work_days, hours.holidays
    )

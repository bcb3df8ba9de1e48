"""The bot asks once: one check-in and one reminder per person and local date, whatever happens to the clocks, the day
and hour, and the machine.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conversations.free_days import working_day
from conversations.schedule import resolve
from storage import tables as t
from tests.handlers.conftest import Runs
from tests.handlers.house import House, furnished

AMINA, MIKA = 1, 2
HELSINKI = ZoneInfo("Europe/Helsinki")
BEIRUT = ZoneInfo("Asia/Beirut")  # skips and repeats the hour at midnight
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 12, 1, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
UNHURRIED = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))


def changes(zone: ZoneInfo) -> list[datetime]:
    """The days on which the zone's offset changes."""
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days)]
    return [day for day in days if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset()]


CHANGES = {zone: changes(zone) for zone in (HELSINKI, BEIRUT)}
zones = st.sampled_from([HELSINKI, BEIRUT])
weekdays, hours = st.integers(0, 6), st.sampled_from([8, 12, 18, 20])


@st.composite
def starts(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """Any instant of 2025–2030, half of them shortly before the clocks change."""
    if draw(st.booleans()):
        return draw(st.sampled_from(CHANGES[zone])) - draw(st.timedeltas(timedelta(), 10 * DAY))
    return draw(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None))).replace(tzinfo=UTC)


actions = st.one_of(
    st.tuples(st.just("time passes"), st.sampled_from([HOUR, 5 * HOUR, DAY, 3 * DAY, WEEK, 2 * WEEK])),
    st.tuples(st.just("nobody is at home"), st.sampled_from([5 * HOUR, DAY, 6 * DAY, WEEK, 2 * WEEK])),
    st.tuples(st.just("moves"), st.tuples(weekdays, hours)),
    st.tuples(st.just("moves to today"), hours),
    st.tuples(
        st.sampled_from(["stops and comes back", "asks by herself", "answers", "talks", "ends the talk"]), st.none()
    ),
)


async def begun(runs: Runs, zone: ZoneInfo, at: datetime, weekday: int, hour: int) -> House:
    """Amina takes part; her check-in is planned as by the settings."""
    house = await furnished(runs.writer, zone, at)
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=weekday, hour=hour)
    await move(house, weekday, hour)
    return house


async def move(house: House, weekday: int, hour: int) -> None:
    await house.said(AMINA, "/settings")
    await house.settle()
    for button in ("day", str(weekday), str(hour)):
        await house.pressed(AMINA, button)
        await house.settle()


async def do(house: House, action: str, more: Any) -> None:  # noqa: C901
    match action:
        case "time passes":
            await house.walk_to(house.now + more)
        case "nobody is at home":  # what came due meanwhile comes late, and all at once
            house.clock.at += more
        case "moves":
            await move(house, *more)
        case "moves to today":
            await move(house, house.now.astimezone(house.tools.service.zone).weekday(), more)
        case "stops and comes back":
            await house.said(AMINA, "/stop")
            await house.settle()
            await house.pressed(AMINA, "yes")
            await house.settle()
            await house.said(AMINA, "/start")
        case "asks by herself":
            await house.said(AMINA, "/checkin")
        case "answers":
            if await house.rows(t.sessions, mailbox=AMINA, conversation="check_in", closed_at=None):
                for button in ("3", "4", "5", "0", "8", "no", "skip"):
                    await house.pressed(AMINA, button)
                    await house.settle()
        case "talks":
            await house.said(AMINA, "/talk")
            await house.settle()
            for alert in await house.rows(t.alerts, state="open"):
                await house.tapped(MIKA, f"alert:{alert.id}:take")
        case "ends the talk":
            for alert in await house.rows(t.alerts, state="taken"):
                await house.tapped(MIKA, f"alert:{alert.id}:done_talked")
    await house.settle()


async def nudges(house: House) -> Counter[tuple[str, str]]:
    """How often Amina was asked by the bot itself, by kind and local date."""
    zone = house.tools.service.zone
    asked = [("check_in", row.local_date) for row in await house.rows(t.check_ins, kind="scheduled")]
    reminders = await house.rows(t.outbox, tag="check_in.reminder")
    reminded = [("reminder", row.created_at.astimezone(zone).date().isoformat()) for row in reminders]
    return Counter([*asked, *reminded])


@UNHURRIED
@given(st.data(), zones, weekdays, hours, st.lists(actions, max_size=6))
def test_nobody_is_asked_twice_on_one_date(
    runs: Runs, data: st.DataObject, zone: ZoneInfo, weekday: int, hour: int, happens: list[tuple[str, Any]]
) -> None:
    async def life() -> Counter[tuple[str, str]]:
        house = await begun(runs, zone, data.draw(starts(zone)), weekday, hour)
        for action, more in happens:
            await do(house, action, more)
        await house.walk_to(house.now + 2 * WEEK)
        return await nudges(house)

    assert {asked: times for asked, times in runs(life()).items() if times > 1} == {}


@UNHURRIED
@given(st.data(), zones, weekdays, hours)
def test_every_week_has_its_check_in_on_the_day_that_was_chosen(
    runs: Runs, data: st.DataObject, zone: ZoneInfo, weekday: int, hour: int
) -> None:
    at = data.draw(starts(zone))
    local = at.astimezone(zone)
    assume((local.weekday(), local.hour) != (weekday, hour))  # whether this very hour still counts is its own question

    async def life() -> list[datetime]:
        house = await begun(runs, zone, at, weekday, hour)
        await house.change("p-Amina", created_at=at - 4 * WEEK)
        await move(house, weekday, hour)
        await house.walk_to(at + 4 * WEEK)
        return [row.opened_at.astimezone(zone) for row in await house.rows(t.check_ins, kind="scheduled")]

    opened = sorted(runs(life()))
    chosen = [day for n in range(-7, 30) if (day := local.date() + n * DAY).weekday() == weekday]
    meant = [datetime.combine(working_day(day, "FI"), time(hour)) for day in chosen]  # a holiday is passed over
    assert [one.replace(tzinfo=None, second=0, microsecond=0) for one in opened] == [
        there for there in meant if at < resolve(there, zone) <= at + 4 * WEEK
    ]


@pytest.mark.parametrize("late", [DAY, 6 * DAY, WEEK])
async def test_a_check_in_that_comes_late_is_not_followed_by_another_on_the_same_day(
    house: House, late: timedelta
) -> None:
    """The machine was off: Monday's question comes late, on the very day to which she moves the next one."""
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    await move(house, 0, 18)
    house.clock.at += late + 8 * HOUR
    await house.settle()
    await do(house, "moves to today", 20)

    await house.walk_to(house.now + DAY)

    assert len(await house.rows(t.check_ins, kind="scheduled")) == 1


async def test_a_check_in_that_comes_a_week_late_is_that_days_check_in(house: House) -> None:
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    await move(house, 0, 18)
    house.clock.at += WEEK  # Monday morning again; the evening has its own plan
    await house.settle()

    await house.walk_to(house.now + DAY)

    assert len(await house.rows(t.check_ins, kind="scheduled")) == 1

"""Days on which a year does not go by the book: clocks that change, another zone, breaks, moves, a long talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.ticker import Ticker
from storage import tables as t
from tests.handlers.conftest import Runs
from tests.handlers.house import House, furnished
from tests.handlers.test_nudges import move
from tests.handlers.test_year import press, says, tags

AMINA, MIKA = 1, 2
HELSINKI = ZoneInfo("Europe/Helsinki")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    one = Runs(tmp_path_factory.mktemp("odd"))
    yield one
    one.close()


async def begun(runs: Runs, at: datetime, day0: date, weekday: int = 0, hour: int = 18) -> House:
    """Amina is in her programme since `day0`."""
    house = await furnished(runs.writer, HELSINKI, at)
    mika = await house.person("Mika", "mentor", MIKA)
    since = datetime.combine(day0, at.time(), UTC)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=weekday, hour=hour, created_at=since)
    await says(house, AMINA, "/settings")
    await press(house, AMINA, "nudges", "off")
    await move_to(house, weekday, hour)
    return house


async def move_to(house: House, weekday: int, hour: int) -> None:
    """By the buttons; an hour that they do not offer stands in the row."""
    await move(house, weekday, max(hour, 8))
    if hour < 8:
        await house.change("p-Amina", hour=hour)
        await move_nowhere(house)


async def move_nowhere(house: House) -> None:
    """Plans anew."""
    await says(house, AMINA, "/settings")
    await press(house, AMINA, "nudges", "off")


async def asked(house: House) -> list[datetime]:
    """When each scheduled check-in began, by the clock of the service."""
    rows = await house.rows(t.check_ins, kind="scheduled")
    return sorted(row.opened_at.astimezone(house.tools.service.zone) for row in rows)


async def fired(house: House, kind: str) -> list[tuple[str, date]]:
    """What of this kind has had its time, and when."""
    rows = await house.rows(t.due, kind=kind, state="fired")
    return sorted((row.key, row.due_at.astimezone(house.tools.service.zone).date()) for row in rows)


# --- the days on which clocks change


@pytest.mark.parametrize(
    ("change", "hour", "at"),
    [
        (date(2026, 3, 29), 3, (4, 0)),  # clocks skip the hour
        (date(2026, 10, 25), 3, (3, 0)),  # they show it twice: the first one counts
        (date(2026, 3, 29), 18, (18, 0)),
        (date(2026, 10, 25), 18, (18, 0)),
    ],
)
def test_one_check_in_comes_on_the_day_on_which_clocks_change(
    runs: Runs, change: date, hour: int, at: tuple[int, int]
) -> None:
    async def life() -> list[datetime]:
        start = datetime.combine(change - 6 * DAY, datetime.min.time(), HELSINKI) + 12 * HOUR
        house = await begun(runs, start.astimezone(UTC), change - 10 * WEEK, 6, hour)
        never_quiet = replace(house.tools.service, quiet=(0, 0))
        house.tools = house.ticker.tools = replace(house.tools, service=never_quiet)
        await house.walk_to(house.now + WEEK)
        return await asked(house)

    [found] = runs(life())
    assert (found.date(), (found.hour, found.minute)) == (change, at)


# --- the service moves to another zone


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("hours", [6, 8])
def test_another_zone_asks_nothing_twice_and_loses_nothing(runs: Runs, zone: str, hours: int) -> None:
    """The machine restarts with another ASKEL_ZONE: an hour before the check-in, or an hour after it."""

    async def life() -> tuple[list[datetime], list[tuple[str, date]], int]:
        house = await begun(runs, datetime(2027, 5, 24, 8, tzinfo=UTC), date(2027, 3, 1))
        await house.walk_to(house.now + hours * HOUR)
        elsewhere(house, ZoneInfo(zone))
        await house.walk_to(datetime(2027, 6, 15, 12, tzinfo=UTC))
        return await asked(house), await fired(house, "measurement"), (await tags(house, AMINA)).count("measuring.due")

    times, measured, said = runs(life())
    days = [at.date() for at in times]
    assert len(set(days)) == len(days)
    assert all(4 <= (later - earlier).days <= 8 for earlier, later in pairwise(days))
    assert len(days) == 4
    assert [key for key, _ in measured] == ["m1"]
    assert said == 1


def elsewhere(house: House, zone: ZoneInfo) -> None:
    """The process has restarted with another setting."""
    house.tools = replace(
        house.tools,
        service=replace(house.tools.service, zone=zone),
        hours=replace(house.tools.hours, zone=zone),
    )
    clock: Any = house.clock
    house.ticker = Ticker(house.writer, house.tools, clock, lambda: None)


# --- breaks


@pytest.mark.parametrize(
    ("week", "kind", "tag"),
    [(13, "measurement", "measuring.due"), (52, "ending", "ending.year"), (104, "farewell", "ending.farewell")],
)
def test_what_falls_into_a_break_comes_once_and_after_it(runs: Runs, week: int, kind: str, tag: str) -> None:
    async def life() -> tuple[int, int, list[tuple[str, date]], date]:
        house = await begun(runs, datetime(2027, 5, 20, 8, tzinfo=UTC), date(2027, 5, 20) - (week * 7 - 4) * DAY)
        await says(house, AMINA, "/pause")
        await press(house, AMINA, "4")
        over = house.now + 4 * WEEK
        await house.walk_to(over - 11 * HOUR)
        silent = (await tags(house, AMINA)).count(tag)
        await house.walk_to(over + 3 * WEEK)
        said = (await tags(house, AMINA)).count(tag)
        return silent, said, await fired(house, kind), over.date()

    silent, said, came, over = runs(life())
    assert (silent, said) == (0, 1)
    assert [day >= over for _, day in came][-1]


def test_a_break_over_the_turn_of_the_year_shifts_what_follows_by_as_much(runs: Runs) -> None:
    async def life() -> list[datetime]:
        house = await begun(runs, datetime(2027, 12, 22, 8, tzinfo=UTC), date(2027, 10, 18), 2)
        await says(house, AMINA, "/pause")
        await press(house, AMINA, "2")
        await house.walk_to(house.now + 5 * WEEK)
        return await asked(house)

    assert [at.date() for at in runs(life())] == [date(2028, 1, day) for day in (5, 12, 19)]


# --- moves


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("days", [0.2, 3])
def test_a_move_in_the_middle_of_a_week_asks_neither_too_soon_nor_too_late(
    runs: Runs, weekday: int, days: float
) -> None:
    """Asked on Mondays, and moved so many days after one of them."""

    async def life() -> list[date]:
        house = await begun(runs, datetime(2027, 9, 6, 8, tzinfo=UTC), date(2027, 3, 1))
        await house.walk_to(house.now + 9 * HOUR + days * DAY)
        await move(house, weekday, 12)
        await house.walk_to(house.now + 3 * WEEK)
        return [at.date() for at in await asked(house)]

    found = runs(life())
    assert found[0] == date(2027, 9, 6)
    assert {day.weekday() for day in found[1:]} <= {weekday, 0}
    assert all(4 <= (later - earlier).days <= 13 for earlier, later in pairwise(found))


# --- a talk with a human


def test_a_talk_over_the_hour_of_a_check_in_does_not_lose_it_whatever_is_changed_meanwhile(runs: Runs) -> None:
    async def life() -> list[datetime]:
        house = await begun(runs, datetime(2027, 9, 6, 12, tzinfo=UTC), date(2027, 3, 1))
        await says(house, AMINA, "/talk")
        [alert] = await house.rows(t.alerts, state="open")
        await house.deliver()
        await house.tapped(MIKA, f"alert:{alert.id}:take")
        await house.settle()
        await house.walk_to(datetime(2027, 9, 6, 15, 30, tzinfo=UTC))
        assert await asked(house) == []
        await move_nowhere(house)
        await house.tapped(MIKA, f"alert:{alert.id}:done_talked")
        await house.walk_to(house.now + WEEK)
        return await asked(house)

    assert [at.date() for at in runs(life())] == [date(2027, 9, 6), date(2027, 9, 13)]

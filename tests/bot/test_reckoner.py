"""A report is made in a process of its own, from what is really kept, and survives whatever ends the bot meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import reckoned
from bot.clock import Clock
from bot.reckoned import Task
from bot.reckoner import Reckoner
from conversations.goal import own
from conversations.reaim import Figure, Life, Period
from conversations.reporting import period
from conversations.segment import Segment
from handlers.reckoning import About
from handlers.reporting import opened
from storage import goals, measurements, sessions
from storage import tables as t
from storage.draft import Draft
from storage.seal import Seal, new_key
from tests.conftest import Store
from tests.conversations.scene import NOW
from tests.conversations.strategies import goal
from tests.handlers.house import House, furnished

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
JOINED = NOW - 60 * WEEK
KEY = new_key()


@pytest.fixture
async def house(store: Store) -> House:
    one = await furnished(store.writer)
    one.tools = replace(one.tools, seal=Seal(KEY))
    return one


async def settled_clients(house: House, number: int) -> None:
    """Each joined 60 weeks ago, has answered two check-ins, was weighed twice, and came one level further."""
    await house.person("Kirsi", "coordinator", 3)
    seal, draft = house.seal, Draft()
    hash = house.tools.programme.hash
    for n in range(number):
        person = await house.person(f"C{n}", "client", 100 + n, weekday=0, hour=18, joined_at=JOINED, source="school")
        draft.insert(t.journeys, person_id=person, day0=JOINED.date().isoformat(), next="follow_up")
        for week, mood in ((1, 2), (60, 4)):
            id, at = f"c{n}-{week}", JOINED + (week - 1) * WEEK + DAY
            draft.insert(
                t.check_ins, id=id, person_id=person, kind="scheduled", local_date=at.date().isoformat(),
                state="complete", week=week, programme=hash, opened_at=at,
            )  # fmt: skip
            for turn, (question, value) in enumerate((("mood", mood), (f"goal:g{n}", week // 60))):
                answer = f"{id}-{turn}"
                sealed = seal.seal_json(value, sessions.answer_place(answer))
                draft.insert(
                    t.answers, id=answer, check_in_id=id, turn=turn, question=question, value=sealed, corrected=False,
                    given_at=at,
                )  # fmt: skip
        one = goal(f"g{n}").model_copy(update={"baseline": -1, "title": own("Walk")})
        content = seal.seal(one.model_dump_json().encode(), goals.place(f"g{n}"))
        draft.insert(
            t.goals, id=f"g{n}", person_id=person, state="active", content=content, made_at=JOINED, changed_at=JOINED
        )
        for point, day, weight in (("m0", JOINED, 100.0), ("m4", JOINED + 53 * WEEK, 97.5)):
            id = f"w{n}-{point}"
            draft.insert(
                t.measurements, id=id, person_id=person, point=point, item="weight", by_id=person, at=day,
                value=seal.seal_json(weight, measurements.place(id)), measured_on=day.date().isoformat(),
            )  # fmt: skip
        draft.insert(
            t.alerts, id=f"a{n}", client_id=person, rule="wants_to_talk", lane="now", state="resolved", rung=1,
            next_at=NOW, raised_at=NOW - DAY, taken_at=NOW - DAY + timedelta(hours=9), resolved_at=NOW,
        )  # fmt: skip
        taken(draft, f"a{n}", NOW - DAY + timedelta(minutes=n))
        taken(draft, f"a{n}", NOW - DAY + timedelta(hours=9))  # it came back
    await house.writer.run(draft.write)


def taken(draft: Draft, alert: str, at: datetime, what: str = "taken") -> None:
    draft.insert(t.alert_log, id=f"{alert}-{what}-{at.isoformat()}", alert_id=alert, what=what, at=at)


async def lives_of(house: House, store: Store, over: Period | None = None) -> list[Life]:
    tools = house.tools
    about = About(over or period("this_year", NOW.date()), tools.programme, tools.service.zone, tools.hours, NOW)
    task = Task(store.url, KEY, Segment(), about, 4)
    return await reckoned._lives(task, await reckoned._clients(task))


async def asks(house: House, over: Period) -> None:
    row = {"first": over.first.isoformat(), "last": over.last.isoformat(), "segment": Segment().model_dump_json()}
    asked = {"id": "r1", "by_id": "p-Kirsi", "state": "waiting", "asked_at": house.now}
    await house.writer.run(lambda tx: tx.execute(t.reports.insert().values(**row, **asked)))


@pytest.fixture
async def reckoner(house: House, store: Store) -> AsyncIterator[Reckoner]:
    one = Reckoner(house.writer, store.readers, house.tools, Clock(), database=store.url, keys=KEY, told=lambda: None)
    yield one
    one._drop()


def figure(figures: tuple[Figure, ...], id: str, part: str = "", key: str = "") -> Figure:
    (one,) = [one for one in figures if (one.id, one.part, one.key) == (id, part, key)]
    return one


async def test_what_is_kept_becomes_figures(house: House, reckoner: Reckoner) -> None:
    await settled_clients(house, 6)
    await asks(house, period("this_year", NOW.date()))
    assert await reckoner.once()
    assert not await reckoner.once()  # nothing else waits
    (row,) = await house.rows(t.reports)
    assert (row.state, row.percent) == ("done", 100)
    found = opened(house.tools, row).figures
    assert figure(found, "taking_part").value == 6
    assert figure(found, "joined").value == 0  # they came earlier
    assert figure(found, "mood_change", "completers").value == 2
    assert figure(found, "gas_t_first", "starters").value == 40  # one goal, baseline −1
    assert figure(found, "gas_t_last", "starters").value == 60
    assert figure(found, "weight_percent", "starters").value == -2.5
    assert figure(found, "saved").value == pytest.approx(10_200)
    assert figure(found, "alerts_minutes", "lane", "now").value == 2.5
    assert figure(found, "alerts_in_time", "lane", "now").value == 100
    assert figure(found, "follow_up").value == 100
    assert figure(found, "check_ins_answered").value == 100


async def test_the_last_word_is_one_letter(house: House, reckoner: Reckoner) -> None:
    await settled_clients(house, 5)
    await asks(house, period("all", NOW.date()))
    await reckoner.once()
    letters = [row for row in await house.rows(t.inbox) if row.key.startswith("t:")]
    assert len(letters) == 1
    assert letters[0].mailbox == 3


async def test_what_was_in_the_making_at_a_crash_is_made_again(house: House, reckoner: Reckoner) -> None:
    await settled_clients(house, 5)
    await asks(house, period("all", NOW.date()))
    await house.writer.run(lambda tx: tx.execute(t.reports.update().values(state="making", percent=40)))
    assert await reckoner.once()
    assert (await house.rows(t.reports))[0].state == "done"


async def test_too_few_people_end_it_with_that_reason(house: House, reckoner: Reckoner) -> None:
    await settled_clients(house, 4)
    await asks(house, period("all", NOW.date()))
    await reckoner.once()
    (row,) = await house.rows(t.reports)
    assert (row.state, row.reason, row.figures) == ("failed", "too_few", None)


async def test_a_process_that_dies_is_told_of_and_the_next_report_is_made(
    house: House, reckoner: Reckoner, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled_clients(house, 5)
    await asks(house, period("all", NOW.date()))
    await reckoner._apart(str, "")  # so that there is a process
    assert reckoner._pool is not None
    (worker,) = reckoner._pool._processes.values()
    worker.kill()
    await reckoner.once()
    (row,) = await house.rows(t.reports)
    assert (row.state, row.reason) == ("failed", "trouble")
    await house.writer.run(lambda tx: tx.execute(t.reports.update().values(state="waiting")))
    await reckoner.once()
    assert (await house.rows(t.reports))[0].state == "done"


async def test_what_nobody_can_open_ends_its_own_report_and_nothing_else(house: House, reckoner: Reckoner) -> None:
    await settled_clients(house, 5)
    await asks(house, period("all", NOW.date()))
    await house.writer.run(lambda tx: tx.execute(t.answers.update().values(value=b"of another key")))
    assert await reckoner.once()
    (row,) = await house.rows(t.reports)
    assert (row.state, row.reason) == ("failed", "trouble")
    assert not await reckoner.once()


async def test_who_left_before_they_joined_was_not_lost_on_the_way(house: House, store: Store) -> None:
    await settled_clients(house, 5)
    await house.person("Early", "client", 300, state="stopped", stopped_at=NOW - DAY)
    assert [life.dropped for life in await lives_of(house, store) if life.dropped] == []


async def test_who_stopped_before_the_period_does_not_take_part(house: House, store: Store) -> None:
    await settled_clients(house, 6)
    await house.change("p-C0", state="stopped", stopped_at=JOINED + 10 * WEEK)
    assert sum(life.starter for life in await lives_of(house, store)) == 5
    lives = await lives_of(house, store, Period((JOINED + 10 * WEEK).date(), (JOINED + 11 * WEEK).date()))
    assert [life.dropped for life in lives if life.dropped] == ["first"]


async def test_who_left_is_late_for_no_measurement_of_later(house: House, store: Store) -> None:
    await settled_clients(house, 5)
    everything = Period(JOINED.date(), NOW.date())
    before = {life.id: life.points for life in await lives_of(house, store, everything)}
    await house.change("p-C0", state="stopped", stopped_at=JOINED + 6 * WEEK)
    after = {life.id: life.points for life in await lives_of(house, store, everything)}
    assert before["p-C0"] == before["p-C1"] > 1
    assert after == before | {"p-C0": 1}  # that of the beginning, four weeks after it


async def test_who_chose_to_end_takes_part_no_longer_and_was_not_lost(house: House, store: Store) -> None:
    await settled_clients(house, 5)
    year, end = house.tools.programme.ending, JOINED + 51 * WEEK + DAY
    assert year is not None
    chose = t.journeys.update().where(t.journeys.c.person_id == "p-C0").values(next="none", ended_at=end)
    await house.writer.run(lambda tx: tx.execute(chose))
    await house.change("p-C0", state="stopped", stopped_at=end)
    lives = await lives_of(house, store, Period(JOINED.date(), NOW.date()))
    assert [life.dropped for life in lives if life.dropped] == []
    assert {life.id: life.goes_on for life in lives}["p-C0"] is False
    later = await lives_of(house, store, Period(NOW.date(), NOW.date()))
    assert sum(life.starter for life in later) == 4


async def test_an_alert_of_this_week_that_went_on_to_today_is_one_of_this_week(house: House, store: Store) -> None:
    await settled_clients(house, 5)
    draft, raised = Draft(), NOW - 20 * DAY
    draft.insert(
        t.alerts, id="slow", client_id="p-C0", rule="missed_two", lane="today", state="taken", rung=1, next_at=NOW,
        raised_at=raised, taken_at=raised + 8 * DAY,
    )  # fmt: skip
    taken(draft, "slow", raised + 7 * DAY, "today")
    taken(draft, "slow", raised + 8 * DAY)
    await house.writer.run(draft.write)
    (slow,) = [one for life in await lives_of(house, store) for one in life.alerts if one.lane != "now"]
    assert (slow.lane, slow.minutes, slow.in_time) == ("week", 8 * 24 * 60, False)

"""The mentor's day over a real database: when it comes, what it says, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers.aftermath import carry_on
from storage import inbox
from storage import tables as t
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, asks, stops, takes, taps, three
from tests.handlers.house import House
from tests.handlers.test_client_cards import FOLDER, answered, check, counted, says

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SARI = 4


@pytest.fixture
async def cast(house: House) -> House:
    """Monday, ten o'clock; Mika's digest comes each working day at eight."""
    await three(house)
    await begins(house, MIKA)
    return house


async def begins(house: House, user: int) -> None:
    """As on the day on which somebody becomes staff: hours are planned."""
    await says(house, user, "/settings")
    await presses(house, user, "digest", "8")


async def presses(house: House, user: int, *names: str) -> None:
    for name in names:
        await house.pressed(user, name)
        await house.settle()


async def digests(house: House, user: int) -> list[str]:
    tagged = [row.tag for row in await house.rows(t.outbox, chat_id=user)]
    return [one for one in tagged if one == "digest.title"]


async def planned(house: House, person: str = "p-Mika") -> list[Any]:
    return [row.due_at for row in await house.rows(t.due, kind="digest", person_id=person, state="waiting")]


async def last(house: House, user: int) -> str:
    return (await house.texts(user))[-1].translate(ISOLATES)


async def test_it_comes_at_eight_of_the_next_working_day_and_plans_the_one_after(cast: House) -> None:
    await asks(cast)

    await cast.walk_to(cast.now + 22 * HOUR)

    assert len(await digests(cast, MIKA)) == 1
    assert "🟡 Amina · Wants to talk" in await last(cast, MIKA)
    assert [at - cast.now < DAY for at in await planned(cast)] == [True]
    assert (await planned(cast))[0].date() == (cast.now + DAY).date()


async def test_nothing_comes_when_there_is_nothing(cast: House) -> None:
    await cast.walk_to(cast.now + 22 * HOUR)

    assert await digests(cast, MIKA) == []
    assert len(await planned(cast)) == 1


async def test_none_comes_at_the_weekend(cast: House) -> None:
    await asks(cast)

    await cast.walk_to(cast.now + 7 * DAY - 3 * HOUR)  # next Monday, seven o'clock

    assert len(await digests(cast, MIKA)) == 4


async def test_none_comes_on_days_off_and_the_first_one_after_them_tells_all(cast: House) -> None:
    days = {"since": "2027-03-03", "until": "2027-03-04", "made_at": cast.now}
    await cast.writer.run(lambda tx: tx.execute(t.absences.insert().values(id="a", person_id="p-Mika", **days)))
    await cast.walk_to(cast.now + DAY)
    await says(cast, AMINA, "/checkin")
    await presses(cast, AMINA, "3", "4", "4", "1", "7", "no", "skip")

    await cast.walk_to(cast.now + 3 * DAY - 3 * HOUR)  # Friday, seven o'clock
    assert await digests(cast, MIKA) == []
    await cast.walk_to(cast.now + 2 * HOUR)

    assert len(await digests(cast, MIKA)) == 1


async def test_another_hour_holds_from_then_on_and_off_is_silence(cast: House) -> None:
    await says(cast, MIKA, "/settings")
    await presses(cast, MIKA, "digest", "12")
    assert await planned(cast) == [cast.now.replace(hour=10, minute=0, second=0, microsecond=0)]

    await says(cast, MIKA, "/settings")
    await presses(cast, MIKA, "digest", "off")
    await asks(cast)
    await cast.walk_to(cast.now + 3 * DAY)

    assert await planned(cast) == []
    assert await digests(cast, MIKA) == []


async def test_who_answered_since_the_last_one_is_told_once(cast: House) -> None:
    await says(cast, AMINA, "/checkin")
    await presses(cast, AMINA, "3", "4", "4", "1", "7", "no", "skip")

    await cast.walk_to(cast.now + 22 * HOUR)
    assert "✅ Amina · has answered" in await last(cast, MIKA)
    await cast.walk_to(cast.now + DAY)

    assert len(await digests(cast, MIKA)) == 1


async def test_today_tells_the_same_at_any_time(cast: House) -> None:
    await asks(cast)
    await cast.walk_to(cast.now + 22 * HOUR)
    told = await last(cast, MIKA)

    await says(cast, MIKA, "/today")

    assert await last(cast, MIKA) == told


async def test_today_says_so_when_there_is_nothing(cast: House) -> None:
    await says(cast, MIKA, "/today")

    assert await last(cast, MIKA) == "Nothing is open, and nothing is due today or tomorrow."


async def puts_it_off(house: House) -> None:
    """Amina asks for help, Mika takes it and puts it off until the next morning."""
    await asks(house)
    await takes(house, MIKA)
    for action in ("snooze", "until_morning"):
        await taps(house, MIKA, action)
        await house.deliver()


async def test_until_when_an_alert_is_put_off_stands_there(cast: House) -> None:
    await puts_it_off(cast)

    await says(cast, MIKA, "/today")

    assert "🟡 Amina · Wants to talk · put off until Tuesday 2 March, 08:00" in await last(cast, MIKA)


async def test_what_came_back_or_was_asked_for_again_is_not_put_off(cast: House) -> None:
    await puts_it_off(cast)
    await cast.walk_to(cast.now + 23 * HOUR)
    await says(cast, MIKA, "/today")
    assert "put off" not in await last(cast, MIKA)

    await taps(cast, MIKA, "snooze")
    await taps(cast, MIKA, "until_morning")
    await says(cast, MIKA, "/today")
    assert "put off" in await last(cast, MIKA)
    await asks(cast)
    await says(cast, MIKA, "/today")

    assert "put off" not in await last(cast, MIKA)


async def test_what_is_due_today_and_tomorrow_stands_there_also_when_its_hour_is_over(cast: House) -> None:
    for key, days in (("g-1", 0), ("g-2", 1), ("g-3", 2)):
        row = {"id": key, "person_id": "p-Amina", "kind": "review", "key": key, "state": "waiting"}
        at = cast.now - HOUR + days * DAY
        await cast.writer.run(lambda tx, row=row, at=at: tx.execute(t.due.insert().values(due_at=at, **row)))

    await says(cast, MIKA, "/today")

    assert "📅 Amina · today: a look at a goal · tomorrow: a look at a goal" in await last(cast, MIKA)


async def test_a_coordinator_hears_of_mentors_who_stopped_or_blocked_the_bot(cast: House) -> None:
    await begins(cast, KIRSI)
    sari = await cast.person("Sari", "mentor", SARI)
    await cast.person("Olga", "client", 5, mentor=sari)
    await cast.blocked(SARI)
    await stops(cast, MIKA)

    await says(cast, KIRSI, "/today")
    said = await last(cast, KIRSI)
    assert "⚠️ Mika has stopped the bot: 1 client" in said
    assert "⚠️ Sari cannot be reached in Telegram: 1 client" in said

    await says(cast, KIRSI, "/people")
    assert "   ⚠️ 1 client needs another mentor" in await last(cast, KIRSI)


@pytest.mark.parametrize("how", ["no mentor", "blocked", "away"])
async def test_a_coordinator_reads_what_is_open_of_clients_with_whom_nobody_is(cast: House, how: str) -> None:
    """Also what is for this week, and rings nobody."""
    week = {"id": "a1", "client_id": "p-Amina", "rule": "missed_two", "lane": "week", "state": "open", "rung": 0}
    at = {"next_at": cast.now, "raised_at": cast.now}
    await cast.writer.run(lambda tx: tx.execute(t.alerts.insert().values(**week, **at)))
    await says(cast, KIRSI, "/today")
    assert "Amina" not in await last(cast, KIRSI)
    match how:
        case "no mentor":
            await cast.change("p-Amina", mentor_id=None)
        case "blocked":
            await cast.blocked(MIKA)
            await cast.settle()
        case _:
            await says(cast, MIKA, "/away")
            await presses(cast, MIKA, "plan", "today", "7", "nobody")

    await says(cast, KIRSI, "/today")

    who = "no mentor" if how == "no mentor" else "mentor: Mika"
    assert f"🔵 Amina · {who} · Two check-ins without an answer" in await last(cast, KIRSI)


async def test_who_stopped_has_none(cast: House) -> None:
    await asks(cast)
    await stops(cast, MIKA)

    await cast.walk_to(cast.now + 2 * DAY)

    assert await digests(cast, MIKA) == []


async def test_a_digest_that_failed_for_good_is_followed_by_the_next(cast: House) -> None:
    await cast.writer.run(lambda tx: tx.execute(t.due.update().values(state="fired")))
    letter = inbox.Told(MIKA, "d:dead", {"kind": "due", "due": "digest", "key": "daily"})
    await cast.writer.run(lambda tx: inbox.tell(tx, cast.seal, 42, [letter], cast.now))

    async def fail(tx: Any) -> None:
        [item] = [one for one in await inbox.heads(tx, cast.now, 50) if one.key == "d:dead"]
        await carry_on(tx, item, cast.tools, cast.now)

    await cast.writer.run(fail)

    assert len(await planned(cast)) == 1


@pytest.mark.parametrize("clients", [1, 80])
async def test_eighty_clients_take_as_many_statements_as_one(house: House, clients: int) -> None:
    mika = await house.person("Mika", "mentor", MIKA)
    for number in range(clients):
        await house.person(f"C{number}", "client", 100 + number, mentor=mika, weekday=0, hour=18)
        await answered(house, f"p-C{number}", 9, mood=3)

    statements = await counted(says(house, MIKA, "/today"))

    assert "C0 · has answered" in await last(house, MIKA)
    assert 0 < len(statements) <= 25


@pytest.mark.parametrize("language", ["en", "fi", "ar"])
async def test_it_sounds_as_written(cast: House, language: str, request: pytest.FixtureRequest) -> None:
    await cast.change("p-Mika", language=language)
    for number, name in enumerate(("Olga", "Sara", "Nora")):
        await cast.person(name, "client", 10 + number, mentor="p-Mika", weekday=0, hour=18)
    await asks(cast)
    row = {"id": "r", "person_id": "p-Sara", "kind": "measurement", "key": "m1", "state": "waiting"}
    await cast.writer.run(lambda tx: tx.execute(t.due.insert().values(due_at=cast.now + DAY, **row)))
    await answered(cast, "p-Nora", 9, mood=3)
    for weeks in (4, 3, 2):
        await missed(cast, "p-Olga", weeks)

    await says(cast, MIKA, "/today")

    check(FOLDER / f"digest.{language}.txt", [(await cast.texts(MIKA))[-1]], request)


async def missed(house: House, person: str, weeks_ago: int) -> None:
    """Questions that nobody answered."""
    at = house.now - timedelta(weeks=weeks_ago)
    kept = {"kind": "scheduled", "local_date": at.date().isoformat(), "state": "partial", "week": 1}
    row = {"id": f"{person}-{weeks_ago}", "person_id": person, "programme": house.tools.programme.hash, **kept}
    joined = house.now - timedelta(weeks=5)
    await house.change(person, created_at=joined)
    await house.writer.run(lambda tx: tx.execute(t.check_ins.insert().values(opened_at=at, closed_at=at, **row)))


async def test_one_that_is_hours_late_is_left_to_the_next_which_tells_all(cast: House) -> None:
    await asks(cast)
    await cast.settle()
    cast.clock.at += timedelta(days=1, hours=9)  # the bot was down from before eight until seven in the evening

    await cast.settle()
    assert await digests(cast, MIKA) == []

    await cast.walk_to(cast.now + 14 * HOUR)
    assert len(await digests(cast, MIKA)) == 1


async def test_one_that_is_a_little_late_is_of_use_until_the_afternoon(cast: House) -> None:
    await asks(cast)
    await cast.settle()
    cast.clock.at += DAY  # ten o'clock

    await cast.settle()

    [row] = [row for row in await cast.rows(t.outbox, chat_id=MIKA) if row.tag == "digest.title"]
    assert row.not_after.astimezone(cast.tools.service.zone).hour == 16


async def test_a_page_that_is_no_more_shows_the_last_one(cast: House) -> None:
    for number in range(12):
        await cast.person(f"Client {number:02}", "client", 100 + number, mentor="p-Mika", weekday=0, hour=18)
    await says(cast, MIKA, "/clients")
    for number in range(12):
        await cast.change(f"p-Client {number:02}", mentor_id=None)

    await cast.tapped(MIKA, "clients:1:page")
    await cast.settle()

    assert "Amina" in await last(cast, MIKA)

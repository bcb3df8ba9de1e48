"""When somebody goes, loses the part they had, or days off begin: whoever is there hears of what is open, at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import tables as t
from tests.conftest import Store
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, card, looks, takes, taps, three
from tests.handlers.house import House, furnished
from tests.handlers.test_away import goes_away, has_a_deputy, presses

SARI, LEENA = 4, 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def team(house: House) -> House:
    """Sari hears next of what Mika's clients need; Leena is a mentor, too."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    await house.person("Leena", "mentor", LEENA)
    await has_a_deputy(house)
    await house.deliver()
    return house


async def needs_help_now(house: House) -> None:
    await house.tapped(AMINA, "menu:-:help_now")
    await house.settle()
    await house.deliver()


async def asks_and_nobody_answers(house: House) -> None:
    """It has gone on to Sari."""
    await asks(house)
    await house.walk_to(house.now + 4 * HOUR + MINUTE)
    await house.deliver()


async def blocks(house: House, user: int) -> None:
    await house.blocked(user)
    await house.settle()
    await house.deliver()


async def reads(house: House, user: int) -> str:
    return (await looks(house, (await card(house, user)).id)).translate(ISOLATES)


async def told(house: House, before: int = 0) -> list[str]:
    """Who was told of the alert, after the first so many times."""
    rows = sorted(await house.rows(t.alert_log, what="told"), key=lambda row: (row.at, row.id))
    return [str(row.person_id) for row in rows[before:]]


# --- whoever has it is lost ---


async def test_now_the_mentor_hears_when_who_stands_in_had_taken_it_and_is_lost(team: House) -> None:
    await needs_help_now(team)
    await takes(team, SARI)
    before = len(await told(team))

    await blocks(team, SARI)

    assert await told(team, before) == ["p-Mika"]
    assert "Sari" not in await reads(team, MIKA)


async def test_now_who_stands_in_hears_when_the_mentor_had_taken_it_and_is_lost(team: House) -> None:
    await needs_help_now(team)
    await takes(team, MIKA)
    before = len(await told(team))

    await blocks(team, MIKA)

    assert await told(team, before) == ["p-Sari"]
    assert "Taken by" not in await reads(team, SARI)


async def test_today_the_mentor_hears_at_once_and_not_on_the_next_day(team: House) -> None:
    await asks_and_nobody_answers(team)
    await takes(team, SARI)
    before = len(await told(team))

    await goes_away(team, SARI, "p-Leena")
    await team.deliver()

    assert await told(team, before) == ["p-Mika"]


async def test_who_was_to_take_it_over_and_did_not_no_longer_reads_so(team: House) -> None:
    await asks(team)
    await takes(team, MIKA)
    await taps(team, MIKA, "give_p-Sari")
    await team.deliver()
    assert "hands this over to you" in await reads(team, SARI)

    await team.walk_to(team.now + 5 * HOUR)
    await team.deliver()

    assert "hands this over to you" not in await reads(team, SARI)


# --- somebody else stands in ---


@pytest.mark.parametrize("how", ["for good", "for days off", "nobody for days off"])
async def test_what_somebody_has_put_off_who_stands_in_no_more_goes_on_at_once(team: House, how: str) -> None:
    await asks_and_nobody_answers(team)
    await takes(team, SARI)
    await taps(team, SARI, "until_week")
    await team.deliver()
    before = len(await told(team))

    if how == "for good":
        await team.said(MIKA, "/away")
        await team.settle()
        await presses(team, MIKA, "usual", "p-Leena")
    else:
        await goes_away(team, deputy="p-Leena" if how == "for days off" else "nobody")
    await team.deliver()

    assert ((await alert(team)).state, (await alert(team)).owner_id) == ("open", None)
    expected = {"for good": ["p-Mika"], "for days off": ["p-Leena"], "nobody for days off": ["p-Kirsi"]}
    assert await told(team, before) == expected[how]
    assert await team.rows(t.cards, kind="alert", chat_id=SARI, closed_at=None) == []


async def test_both_hear_whom_the_mentor_chooses_to_hear_next(team: House) -> None:
    await team.said(MIKA, "/away")
    await team.settle()
    await presses(team, MIKA, "usual", "p-Leena")

    assert (await team.texts(SARI))[-1].translate(ISOLATES) == "You do not stand in for Mika any more."
    assert "You stand in for Mika now." in (await team.texts(LEENA))[-1].translate(ISOLATES)


# --- days off begin ---


async def test_now_goes_to_who_stands_in_before_the_coordinators(team: House) -> None:
    await needs_help_now(team)  # told to Mika and to Sari
    before = len(await told(team))

    await goes_away(team, deputy="p-Leena")
    await team.deliver()

    assert await told(team, before) == ["p-Leena"]


@pytest.mark.parametrize("lane", ["now", "today"])
async def test_what_is_with_the_coordinators_already_is_told_to_who_stands_in_as_well(house: House, lane: str) -> None:
    await three(house)
    await house.person("Leena", "mentor", LEENA)
    if lane == "now":
        await needs_help_now(house)
        await house.walk_to(house.now + 16 * MINUTE)
    else:
        await asks_and_nobody_answers(house)
    next_at, before = (await alert(house)).next_at, len(await told(house))

    await goes_away(house, deputy="p-Leena")
    await house.deliver()

    assert await told(house, before) == ["p-Leena"]
    assert (await alert(house)).next_at == next_at  # the coordinators' time runs on


# --- in the moment of a cry ---


@pytest.mark.parametrize("deed", ["until_week", "give_p-Sari"])
async def test_a_tap_in_the_same_moment_does_not_put_off_a_cry(team: House, deed: str) -> None:
    await asks(team)
    await takes(team, MIKA)
    team.clock.at += HOUR
    before = len(await told(team))
    await team.said(AMINA, "/talk")
    await team.tapped(MIKA, f"alert:{(await alert(team)).id}:{deed}")
    await team.settle()
    await team.deliver()

    await team.walk_to(team.now + 5 * HOUR)

    assert await told(team, before) == ["p-Mika", "p-Sari"]


# --- whose it is ---


async def test_a_coordinator_resolves_their_own_and_not_what_a_colleague_is_at(house: House) -> None:
    await three(house)
    await asks_and_nobody_answers(house)
    await takes(house, KIRSI)
    await house.said(AMINA, "I want to die")
    await house.settle()
    await house.deliver()
    [danger] = await house.rows(t.alerts, lane="now")
    await house.tapped(MIKA, f"alert:{danger.id}:take")
    await house.settle()
    await house.deliver()

    standing = await card(house, KIRSI)
    await house.tapped(KIRSI, f"alert:{standing.ref}:done_talked")
    await house.settle()

    assert {(row.lane, row.state) for row in await house.rows(t.alerts)} == {("now", "taken"), ("today", "resolved")}


# --- when nobody works ---


async def test_today_does_not_go_on_on_a_public_holiday(one_store: Store) -> None:
    house = await furnished(one_store.writer, at=datetime(2027, 1, 5, 13, tzinfo=UTC))  # Tuesday, three o'clock
    await three(house)
    await asks(house)

    await house.walk_to(datetime(2027, 1, 6, 22, tzinfo=UTC))  # Epiphany
    assert await told(house) == ["p-Mika"]

    await house.walk_to(datetime(2027, 1, 7, 9, tzinfo=UTC))  # one hour of Tuesday, three of Thursday
    assert await told(house) == ["p-Mika", "p-Kirsi"]

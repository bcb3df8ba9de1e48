"""Somebody who cannot be reached is passed over at once: blocked, gone, stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import tables as t
from tests.handlers.house import House

AMINA, MIKA, KIRSI = 1, 2, 3


@pytest.fixture
async def raised(house: House) -> House:
    """Amina wants to talk; her mentor Mika was told; Kirsi coordinates."""
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    await house.said(AMINA, "/talk")
    await house.settle()
    assert (await house.told(MIKA), await house.told(KIRSI)) == (["alerts.lane_today"], [])
    return house


async def take(house: House, user: int) -> None:
    (alert,) = await house.rows(t.alerts)
    for _ in range(2):  # to whom it was not shown yet it is shown first
        await house.tapped(user, f"alert:{alert.id}:take")
        await house.settle()


async def stop(house: House, user: int) -> None:
    await house.said(user, "/stop")
    await house.settle()
    await house.pressed(user, "yes")
    await house.settle()


async def standing(house: House) -> tuple[str, str | None]:
    (alert,) = await house.rows(t.alerts)
    return alert.state, alert.owner_id


@pytest.mark.parametrize("how", ["blocks", "is refused", "stops"])
async def test_an_open_alert_goes_on_to_the_coordinators(raised: House, how: str) -> None:
    await leave(raised, MIKA, how)

    assert "alerts.lane_today" in await raised.told(KIRSI)


@pytest.mark.parametrize("how", ["blocks", "is refused", "stops"])
async def test_a_taken_alert_is_anybodys_again(raised: House, how: str) -> None:
    await take(raised, MIKA)

    await leave(raised, MIKA, how)

    assert await standing(raised) == ("open", None)
    assert "alerts.lane_today" in await raised.told(KIRSI)


@pytest.mark.parametrize("how", ["blocks", "is refused"])
async def test_coordinators_hear_once_that_somebody_is_lost(raised: House, how: str) -> None:
    await leave(raised, AMINA, "is refused")
    await leave(raised, MIKA, how)
    await raised.tell(MIKA, "held_reply_lost")  # one more message that does not arrive
    await raised.refused(MIKA)
    await raised.settle()

    assert (await raised.told(KIRSI)).count("staff.lost") == 1  # of Amina her mentor heard
    assert (await raised.told(MIKA)).count("staff.lost") == 1


async def test_who_took_it_keeps_it_when_somebody_else_is_lost(raised: House) -> None:
    await take(raised, KIRSI)

    await leave(raised, MIKA, "is refused")

    assert await standing(raised) == ("taken", "p-Kirsi")


async def test_nobody_is_told_twice_for_two_messages_that_were_refused(raised: House) -> None:
    await take(raised, MIKA)
    await raised.said(MIKA, "/help")
    await raised.said(MIKA, "/privacy")
    await raised.settle()

    await leave(raised, MIKA, "is refused")

    told = [row.what for row in await raised.rows(t.alert_log) if row.person_id == "p-Kirsi"]
    assert told == ["told"]


async def test_who_comes_back_and_is_lost_again_another_day_is_told_of_again(raised: House) -> None:
    await leave(raised, AMINA, "blocks")
    await raised.blocked(AMINA, False)
    await raised.walk_to(raised.now + timedelta(days=1))
    await leave(raised, AMINA, "blocks")

    assert (await raised.told(MIKA)).count("staff.lost") == 2


@pytest.mark.parametrize("back", ["takes it back", "writes"])
async def test_who_was_back_and_is_lost_again_on_the_same_day_is_news(raised: House, back: str) -> None:
    for time in (1, 2):
        await leave(raised, MIKA, "blocks")
        assert (await raised.told(KIRSI)).count("staff.lost") == time
        await raised.said(MIKA, "/help") if back == "writes" else await raised.blocked(MIKA, False)
        await raised.settle()
        raised.clock.at += timedelta(hours=1)


async def test_that_telegram_tells_of_a_block_after_a_refusal_is_no_news(raised: House) -> None:
    await leave(raised, MIKA, "is refused")
    await leave(raised, MIKA, "blocks")

    assert (await raised.told(KIRSI)).count("staff.lost") == 1


async def leave(house: House, user: int, how: str) -> None:
    if how == "blocks":
        await house.blocked(user)
    elif how == "stops":
        await stop(house, user)
        return
    else:
        await house.said(user, "/help")
        await house.settle()
        await house.refused(user)
    await house.settle()

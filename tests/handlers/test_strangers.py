"""Who has no invite, or a link that is worth nothing any more, is answered once a day."""

from __future__ import annotations

from datetime import timedelta

from bot.inviting import Wanted, make_invites
from storage import tables as t
from tests.handlers.house import House

KIRSI, STRANGER = 3, 77


async def test_a_stranger_with_an_expired_link_is_answered_once_a_day(house: House) -> None:
    await house.person("Kirsi", "coordinator", KIRSI)
    [token] = await make_invites(house.writer, house.seal, Wanted("client", days=1), house.now)
    house.clock.at += timedelta(days=2)

    for _ in range(3):
        await house.said(STRANGER, f"/start {token}")
        await house.work()
    assert await house.told(STRANGER) == ["welcome.link_expired"]

    house.clock.at += timedelta(days=1)
    await house.said(STRANGER, f"/start {token}")
    await house.work()
    assert len(await house.told(STRANGER)) == 2


async def test_the_day_on_which_somebody_joined_stays_when_they_come_back(house: House) -> None:
    joined = house.now - timedelta(days=9)
    kirsi = await house.person("Kirsi", "coordinator", KIRSI, joined_at=joined, state="stopped")

    await house.said(KIRSI, "/start")
    await house.work()

    (row,) = await house.rows(t.people, id=kirsi)
    assert (row.state, row.joined_at) == ("active", joined)

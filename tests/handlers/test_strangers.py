"""Who has no invite, or a link that is worth nothing any more, is answered once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.inviting import Wanted, make_invites
from storage import tables as t
from tests.handlers.house import House
from tests.handlers.talks import arrives, news, presses, says

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


async def opens_a_link(house: House, user: int, role: str, **wanted: Any) -> None:
    [token] = await make_invites(house.writer, house.seal, Wanted(role, **wanted), house.now)
    await house.said(user, f"/start {token}")
    await arrives(house)


async def test_a_client_who_is_sent_the_wrong_link_becomes_no_staff(house: House) -> None:
    amina = await house.person("Amina", "client", 1, weekday=0, hour=18)
    await opens_a_link(house, 1, "coordinator")
    assert [row.role for row in await house.rows(t.roles, person_id=amina)] == ["client"]
    assert [row.uses_left for row in await house.rows(t.invites)] == [1]


async def test_who_has_stopped_comes_back_before_a_link_gives_a_role(house: House) -> None:
    mika = await house.person("Mika", "mentor", 2, state="stopped")
    [token] = await make_invites(house.writer, house.seal, Wanted("coordinator"), house.now)
    for roles in (["mentor"], ["coordinator", "mentor"]):
        await house.said(2, f"/start {token}")
        await arrives(house)
        assert (await house.rows(t.people, id=mika))[0].state == "active"
        assert sorted(row.role for row in await house.rows(t.roles, person_id=mika)) == roles


async def test_a_role_that_came_by_a_link_is_noted_and_has_its_digest(house: House) -> None:
    mika = await house.person("Mika", "mentor", 2)
    await house.writer.run(lambda tx: tx.execute(t.due.delete()))
    await opens_a_link(house, 2, "coordinator")
    assert [(row.what, row.role, row.by_id) for row in await house.rows(t.appointments)] == [
        ("given", "coordinator", None)
    ]
    assert [row.kind for row in await house.rows(t.due, person_id=mika)] == ["digest"]


async def test_a_link_that_names_a_mentor_who_is_none_any_more_names_nobody(house: House) -> None:
    await house.person("Kirsi", "coordinator", KIRSI)
    mika = await house.person("Mika", "mentor", 2)
    [token] = await make_invites(house.writer, house.seal, Wanted("client", mentor="Mika"), house.now)
    await house.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == mika)))
    await house.said(STRANGER, f"/start {token}")
    await arrives(house)
    for button in ("en", "on", "yes"):
        await presses(house, STRANGER, button)
    await says(house, STRANGER, "Amina")
    for button in ("0", "18"):
        await presses(house, STRANGER, button)
    (amina,) = [row for row in await house.rows(t.people) if row.mentor_id is None and row.weekday is not None]
    assert amina.state == "active"
    assert any("has joined and has no mentor yet" in said for said in await news(house, KIRSI))

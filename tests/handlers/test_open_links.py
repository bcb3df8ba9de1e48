"""A link for one can be taken back until it is used, and makes staff only while its maker may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.inviting import Wanted, make_invites
from storage import tables as t
from tests.conversations.spoken import ISOLATES
from tests.handlers.house import House

KIRSI, LAURA, AMINA = 3, 6, 100
LINK = "https://t.me/askel_bot?start="


@pytest.fixture
async def staff(house: House) -> House:
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Laura", "coordinator", LAURA)
    return house


async def presses(house: House, user: int, *buttons: str) -> None:
    for button in buttons:
        await house.pressed(user, button)
        await house.work()


async def says(house: House, user: int, words: str) -> None:
    await house.said(user, words)
    await house.work()


async def makes(house: House, *buttons: str) -> str:
    """Kirsi makes a link; its token."""
    await says(house, KIRSI, "/invite")
    await presses(house, KIRSI, *buttons)
    return (await house.texts(KIRSI))[-1].removeprefix(LINK)


async def looks(house: House, user: int) -> list[str]:
    await says(house, user, "/invite")
    await presses(house, user, "links")
    return (await house.texts(user))[-1].translate(ISOLATES).splitlines()


async def invite(house: House, **where: Any) -> Any:
    (row,) = await house.rows(t.invites, **where)
    return row


async def test_whose_links_are_still_open_is_seen_newest_first(staff: House) -> None:
    await staff.person("Amina", "client", AMINA)
    await makes(staff, "client", "mothers", "ar", "nobody", "open")
    staff.clock.at = datetime(2027, 3, 2, 7, 5, tzinfo=staff.clock.at.tzinfo)
    await makes(staff, "coordinator")
    await says(staff, KIRSI, "/invite")
    await presses(staff, KIRSI, "again")
    await says(staff, KIRSI, "Amina")
    await makes(staff, "poster", "open", "fi", "on", "1", "25")  # it stands with the posters

    title, *lines = await looks(staff, LAURA)

    assert title == "Links that nobody has used yet"
    assert sorted(lines[:2]) == [
        "• Amina, new phone: made on Tuesday 2 March at 09:05. Last day: Tuesday 16 March",
        "• Coordinator: made on Tuesday 2 March at 09:05. Last day: Tuesday 16 March",
    ]
    assert lines[2].startswith("• Client, Mothers: made on Monday 1 March at ")
    assert lines[3:] == ["", "Tap one to take it back."]


async def test_a_link_that_is_taken_back_lets_nobody_in(staff: House) -> None:
    token = await makes(staff, "coordinator")
    row = await invite(staff)
    await looks(staff, LAURA)
    await presses(staff, LAURA, f"end_{row.id}", "yes")
    assert (await staff.texts(LAURA))[-1].splitlines()[0] == "🗑 It is taken back."

    await says(staff, 500, f"/start {token}")

    assert await staff.told(500) == ["welcome.link_expired"]
    assert (await looks(staff, LAURA))[1] == "There are none."


async def test_it_is_too_late_when_somebody_was_faster(staff: House) -> None:
    token = await makes(staff, "client", "mothers", "en", "nobody", "open")
    row = await invite(staff)
    await looks(staff, KIRSI)
    await presses(staff, KIRSI, f"end_{row.id}")
    await says(staff, 500, f"/start {token}")
    await presses(staff, 500, "en", "on", "yes")
    await presses(staff, KIRSI, "yes")

    assert "There are none." in (await staff.texts(KIRSI))[-1]
    assert "It is taken back." not in (await staff.texts(KIRSI))[-1]
    assert len(await staff.rows(t.identities, user_id=500)) == 1


async def test_who_has_begun_with_it_gets_no_further(staff: House) -> None:
    token = await makes(staff, "client", "mothers", "en", "nobody", "open")
    await says(staff, 500, f"/start {token}")
    await presses(staff, 500, "en", "on")
    row = await invite(staff)
    await looks(staff, KIRSI)
    await presses(staff, KIRSI, f"end_{row.id}", "yes")

    await presses(staff, 500, "yes")

    assert (await staff.told(500))[-1] == "welcome.link_used"
    assert await staff.rows(t.identities, user_id=500) == []


@pytest.mark.parametrize("moment", ["before it is opened", "before the yes"])
async def test_a_former_coordinator_comes_back_by_no_link_of_their_own(staff: House, moment: str) -> None:
    token = await makes(staff, "coordinator")
    if moment == "before the yes":
        await says(staff, 500, f"/start {token}")
        await presses(staff, 500, "en", "on")
    await staff.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == "p-Kirsi")))

    if moment == "before the yes":
        await presses(staff, 500, "yes")
    else:
        await says(staff, KIRSI, f"/start {token}")
        await says(staff, 500, f"/start {token}")

    assert await staff.rows(t.identities, user_id=500) == []
    assert [row.person_id for row in await staff.rows(t.roles, role="coordinator")] == ["p-Laura"]
    assert (await looks(staff, LAURA))[1] == "There are none."


async def test_nobody_takes_a_place_by_the_link_of_a_former_coordinator(staff: House) -> None:
    await staff.person("Amina", "client", AMINA)
    await says(staff, KIRSI, "/invite")
    await presses(staff, KIRSI, "again")
    await says(staff, KIRSI, "Amina")
    token = (await staff.texts(KIRSI))[-1].removeprefix(LINK)
    await staff.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == "p-Kirsi")))

    await says(staff, 500, f"/start {token}")

    assert await staff.told(500) == ["welcome.link_expired"]
    assert [row.user_id for row in await staff.rows(t.identities, person_id="p-Amina")] == [AMINA]


async def test_a_client_who_was_invited_by_a_former_coordinator_is_welcome(staff: House) -> None:
    token = await makes(staff, "client", "mothers", "en", "nobody", "open")
    await staff.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == "p-Kirsi")))

    await says(staff, 500, f"/start {token}")
    await presses(staff, 500, "en", "on", "yes")

    assert len(await staff.rows(t.identities, user_id=500)) == 1


async def test_the_operators_links_need_nobody(staff: House) -> None:
    (token,) = await make_invites(staff.writer, staff.seal, Wanted("coordinator"), staff.now)

    await says(staff, 500, f"/start {token}")
    await presses(staff, 500, "en", "on", "yes")

    assert len(await staff.rows(t.roles, role="coordinator")) == 3

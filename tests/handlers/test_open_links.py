"""A link can be taken back until it is used, and makes staff only while its maker may."""

from __future__ import annotations

from datetime import datetime, timedelta
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

    assert title == "Links that somebody can still use"
    assert sorted(lines[:2]) == [
        "• Amina, new phone: made on Tuesday 2 March at 09:05. Last day: Tuesday 16 March 2027",
        "• Coordinator: made on Tuesday 2 March at 09:05. Last day: Tuesday 16 March 2027",
    ]
    assert lines[2].startswith("• Client, Mothers: made on Monday 1 March at ")
    assert lines[3:] == ["", "Tap one to take it back. Or write the link itself here."]


async def test_one_for_several_of_the_staff_is_among_them(staff: House) -> None:
    await make_invites(staff.writer, staff.seal, Wanted("mentor", uses=5, days=366), staff.now)

    (_, line, *_) = await looks(staff, KIRSI)

    assert line == "• Mentor, 5 people: made on Monday 1 March at 10:00. Last day: Wednesday 1 March 2028"


async def test_one_that_stands_too_far_below_is_found_by_itself(staff: House) -> None:
    token = await makes(staff, "coordinator")
    row = await invite(staff)
    staff.clock.at += timedelta(minutes=1)
    await make_invites(staff.writer, staff.seal, Wanted("client", count=15), staff.now)
    assert "Older ones are not shown." in (lines := await looks(staff, LAURA))
    assert not [line for line in lines if "Coordinator" in line]

    await says(staff, LAURA, LINK + "another")
    assert (await staff.texts(LAURA))[-1].startswith("This is no open link.")
    await says(staff, LAURA, f"Please join: {LINK}{token}")
    assert (await staff.texts(LAURA))[-1].translate(ISOLATES).startswith("• Coordinator: made on")
    await presses(staff, LAURA, "yes")

    assert [one.id for one in await staff.rows(t.invites) if one.ended_at is not None] == [row.id]


@pytest.mark.parametrize(
    ("links", "taken_back", "older"), [(15, 0, False), (16, 0, True), (16, 1, False), (17, 1, True)]
)
async def test_that_there_are_older_ones_is_said_when_there_are(
    staff: House, links: int, taken_back: int, older: bool
) -> None:
    await make_invites(staff.writer, staff.seal, Wanted("client", count=links), staff.now)
    await looks(staff, KIRSI)
    for row in (await staff.rows(t.invites))[:taken_back]:
        await presses(staff, KIRSI, f"end_{row.id}", "yes")

    assert ("Older ones are not shown." in (await staff.texts(KIRSI))[-1]) is older


async def test_who_joins_in_the_same_moment_comes_too_late(staff: House) -> None:
    token = await makes(staff, "coordinator")
    await says(staff, 500, f"/start {token}")
    await presses(staff, 500, "en", "on")
    row = await invite(staff)
    await looks(staff, KIRSI)
    await presses(staff, KIRSI, f"end_{row.id}")
    await staff.pressed(KIRSI, "yes")
    await staff.pressed(500, "yes")
    assert await staff.step() is not None  # one batch, in this order
    await staff.work()

    assert "It is taken back." in (await staff.texts(KIRSI))[-1]
    assert (await staff.told(500))[-1] == "welcome.link_used"
    assert await staff.rows(t.identities, user_id=500) == []


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


async def test_a_role_that_is_given_anew_wakes_no_old_link(staff: House) -> None:
    token = await makes(staff, "coordinator")
    await staff.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == "p-Kirsi")))
    staff.clock.at += timedelta(hours=1)
    again = {"person_id": "p-Kirsi", "role": "coordinator", "since": staff.now}
    await staff.writer.run(lambda tx: tx.execute(t.roles.insert().values(again)))

    await says(staff, 500, f"/start {token}")

    assert await staff.told(500) == ["welcome.link_expired"]


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

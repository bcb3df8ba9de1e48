"""A poster is one link for many: never for more than it says, never after its last day, and its people are seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.ids import new_id
from bot.inviting import Wanted, make_invites
from pictures.poster import Poster
from storage import tables as t
from storage.outbox import place
from tests.conversations.spoken import ISOLATES
from tests.handlers.house import Crashed, House

KIRSI, MIKA, LAURA = 3, 2, 6
LINK = "https://t.me/askel_bot?start="


@pytest.fixture
async def staff(house: House) -> House:
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Laura", "coordinator", LAURA)
    await house.person("Mika", "mentor", MIKA)
    return house


async def presses(house: House, user: int, *buttons: str) -> None:
    for button in buttons:
        await house.pressed(user, button)
        await house.work()


async def prints(house: House, *buttons: str) -> dict[str, Any]:
    """Kirsi makes a poster; what goes out to her as a document."""
    await house.said(KIRSI, "/invite")
    await house.work()
    await presses(house, KIRSI, "poster", *buttons)
    rows = await house.rows(t.outbox, chat_id=KIRSI, method="sendDocument")
    return cast(dict[str, Any], house.seal.open_json(rows[-1].payload, place(rows[-1].id)))


async def opens(house: House, user: int, link: str) -> None:
    await house.said(user, f"/start {link.removeprefix(LINK)}")
    await house.work()


async def comes(house: House, user: int, link: str) -> None:
    """Through the whole welcome."""
    await opens(house, user, link)
    await presses(house, user, "en", "on", "yes")
    await house.said(user, f"Guest {user}")
    await house.work()
    await presses(house, user, "0", "18")


async def test_the_page_says_in_each_language_what_it_is_and_until_when(staff: House) -> None:
    sent = await prints(staff, "health_station", "fi", "ar", "on", "12", "100")

    poster = Poster.from_data(sent["poster"])
    finnish, arabic = poster.words
    assert finnish.title == "Mentori sinulle"
    assert "Soita 09 123 4567." in finnish.lines[-1]  # the way without Telegram
    assert finnish.until == "Viimeinen päivä: keskiviikko 1. maaliskuuta 2028"
    assert (finnish.rtl, arabic.rtl) == (False, True)
    assert arabic.title == "مرشد لك"
    assert poster.sender == "City of Vantaa, sports services · mentoring@vantaa.example"
    [invite] = await staff.rows(t.invites)
    assert poster.link.startswith(LINK)
    assert invite.expires_at == datetime(2028, 3, 1, 22, tzinfo=UTC)  # midnight in Helsinki after the last day
    assert (invite.uses, invite.uses_left, invite.language, invite.mentor_id) == (100, 100, None, None)


async def test_the_link_stands_beside_the_page_so_that_it_is_not_lost_with_it(staff: House) -> None:
    sent = await prints(staff, "open", "ru", "on", "1", "25")

    said = sent["caption"].translate(ISOLATES)
    assert said.splitlines()[0] == "Poster: Not known. Last day: Thursday 1 April 2027. For 25 people at most."
    assert sent["poster"]["link"] in said


async def test_no_more_join_with_it_than_it_says_however_many_want_to_at_once(staff: House) -> None:
    staff.tools = replace(staff.tools, new_id=new_id)  # real ones: until they have names, people are called by them
    link = (await prints(staff, "health_station", "en", "on", "1", "25"))["poster"]["link"]
    guests = range(100, 140)
    for user in guests:
        await opens(staff, user, link)
    for button in ("en", "on", "yes"):  # all of them in one batch, in the order of their taps
        for user in guests:
            await staff.pressed(user, button)
        assert await staff.step(limit=100) is not None
        await staff.work()

    [invite] = await staff.rows(t.invites)
    assert invite.uses_left == 0
    assert len(await staff.rows(t.people, source="health_station")) == 25
    late = [user for user in guests if "welcome.link_used" in await staff.told(user)]
    assert len(late) == 15


async def test_a_crash_before_the_commit_takes_no_use_away(staff: House) -> None:
    link = (await prints(staff, "health_station", "en", "on", "1", "25"))["poster"]["link"]
    await opens(staff, 100, link)
    await presses(staff, 100, "en", "on")
    await staff.pressed(100, "yes")
    with pytest.raises(Crashed):
        await staff.step(crash=True)
    await staff.work()

    assert [row.uses_left for row in await staff.rows(t.invites)] == [24]


async def test_it_works_through_its_last_day_and_not_after(staff: House) -> None:
    link = (await prints(staff, "health_station", "en", "on", "1", "25"))["poster"]["link"]

    staff.clock.at = datetime(2027, 4, 1, 20, 50, tzinfo=UTC)  # ten to midnight in Helsinki, in summer time
    await comes(staff, 100, link)
    staff.clock.at = datetime(2027, 4, 1, 21, 1, tzinfo=UTC)
    await opens(staff, 101, link)

    assert "welcome.ready" in await staff.told(100)
    assert await staff.told(101) == ["welcome.link_expired"]


async def test_whoever_comes_by_it_has_no_mentor_and_every_coordinator_hears_of_it(staff: House) -> None:
    link = (await prints(staff, "health_station", "en", "on", "1", "25"))["poster"]["link"]

    await comes(staff, 100, link)

    [guest] = await staff.rows(t.people, source="health_station")
    assert (guest.mentor_id, guest.state) == (None, "active")
    for coordinator in (KIRSI, LAURA):
        assert (await staff.told(coordinator)).count("staff.joined_alone") == 1
        assert "Guest 100 has joined and has no mentor yet." in (await staff.texts(coordinator))[-1].translate(ISOLATES)
    assert "staff.joined_alone" not in await staff.told(MIKA)


async def test_a_client_with_a_mentor_is_news_for_that_mentor_only(staff: House) -> None:
    wanted = Wanted("client", mentor="Mika")
    [token] = await make_invites(staff.writer, staff.seal, wanted, staff.now)

    await comes(staff, 100, LINK + token)

    assert "staff.joined" in await staff.told(MIKA)
    assert "staff.joined_alone" not in await staff.told(KIRSI)


async def test_who_has_a_mentor_by_now_is_no_news_any_more(staff: House) -> None:
    await staff.person("Amina", "client", 100, mentor="p-Mika")

    await staff.tell(KIRSI, "joined_alone", client="p-Amina")

    assert "staff.joined_alone" not in await staff.told(KIRSI)


async def test_it_is_counted_who_came_from_where_without_a_name(staff: House) -> None:
    link = (await prints(staff, "health_station", "en", "on", "12", "100"))["poster"]["link"]
    staff.clock.at += timedelta(days=1)
    await make_invites(staff.writer, staff.seal, Wanted("client", source="health_station", count=2), staff.now)
    await make_invites(staff.writer, staff.seal, Wanted("client", source="friends", mentor="Mika"), staff.now)
    await make_invites(staff.writer, staff.seal, Wanted("mentor", source="health_station"), staff.now)
    for user in (100, 101, 102):
        await comes(staff, user, link)

    await staff.said(KIRSI, "/invite")
    await staff.work()
    await presses(staff, KIRSI, "came")

    assert (await staff.texts(KIRSI))[-1].translate(ISOLATES).splitlines() == [
        "Where people came from",
        "• Health station: 3 links, 3 have joined, since Monday 1 March 2027",
        "• friends: 1 link, 0 have joined, since Tuesday 2 March 2027",
        "",
        "Posters, the newest first",
        "• Health station: 3 have joined, 100 at most. Made on Monday 1 March. Last day: Wednesday 1 March 2028",
    ]


async def test_who_is_no_coordinator_any_more_makes_no_poster(staff: House) -> None:
    await staff.said(KIRSI, "/invite")
    await staff.work()
    await presses(staff, KIRSI, "poster", "health_station", "fi", "on", "12")
    await staff.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == "p-Kirsi")))
    await presses(staff, KIRSI, "100")

    assert await staff.rows(t.invites) == []
    assert (await staff.told(KIRSI))[-1] == "faults.not_for_you"


async def test_a_poster_that_is_taken_back_lets_nobody_join_and_who_joined_stays(staff: House) -> None:
    sent = await prints(staff, "health_station", "fi", "on", "3", "25")
    link = sent["poster"]["link"]
    await comes(staff, 500, link)
    (row,) = await staff.rows(t.invites)
    for user in (KIRSI, LAURA):  # both look at it at once
        await staff.said(user, "/invite")
        await staff.work()
        await presses(staff, user, "came", f"end_{row.id}")
    await presses(staff, KIRSI, "yes")
    assert "It is taken back." in (await staff.texts(KIRSI))[-1]

    await opens(staff, 501, link)
    assert await staff.rows(t.identities, user_id=501) == []
    assert [one.state for one in await staff.rows(t.people, source="health_station")] == ["active"]

    ended = (await staff.rows(t.invites))[0].expires_at
    await presses(staff, LAURA, "yes")  # somebody was faster
    assert "over" in (await staff.texts(LAURA))[-1]
    assert (await staff.rows(t.invites))[0].expires_at == ended

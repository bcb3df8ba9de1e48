"""A client who cries for help again is heard again: by whoever has the matter in hand, and else by the others.

Mika mentors Amina, Dora stands in for him, Kirsi coordinates. It is Monday, ten o'clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import tables as t
from storage.outbox import Lane
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, buttons, card, looks, taps, three
from tests.handlers.house import House
from tests.handlers.talks import UNREADABLE, news, place_in_outbox, says

DORA = 8
STAFF = {MIKA: "Mika", DORA: "Dora", KIRSI: "Kirsi"}
DANGER, MORE = "I want to die", "I will kill myself tonight"
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
CRIES = {"words of danger": MORE, "the button": "menu:-:help_now", "the wish to talk": "/talk"}


@pytest.fixture
async def team(house: House) -> House:
    team = await three(house)
    await team.person("Dora", "mentor", DORA)
    usual = {"person_id": "p-Mika", "deputy_id": "p-Dora"}
    await team.writer.run(lambda tx: tx.execute(t.deputies.insert().values(**usual)))
    return team


@pytest.fixture
async def taken(team: House) -> House:
    """Amina has written words of danger; Mika has taken the alert and done nothing else."""
    await cries(team, DANGER)
    await taps(team, MIKA, "take")
    await team.deliver()
    return team


async def cries(house: House, how: str = MORE) -> int:
    """The place in the outbox before it."""
    since = await place_in_outbox(house)
    await (house.tapped(AMINA, how) if how.startswith("menu:") else house.said(AMINA, how))
    await house.settle()
    await house.deliver()
    return since


async def later(house: House, by: timedelta) -> None:
    await house.walk_to(house.now + by)
    await house.deliver()


async def rang(house: House, since: int) -> list[str]:
    """In whose chats a new card came with an alert, in order, after this place in the outbox."""
    return [STAFF[row.chat_id] for row in await rings(house, since)]


async def rings(house: House, since: int) -> list[Any]:
    """The first row of each new card."""
    cards = {one.id for one in await house.rows(t.cards, kind="alert")}
    first: dict[str, Any] = {}
    for row in sorted(await house.rows(t.outbox), key=lambda row: row.seq):
        if row.card_id in cards:
            first.setdefault(row.card_id, row)
    return [row for row in first.values() if row.seq > since]


async def shown(house: House, user: int) -> str:
    return (await looks(house, (await card(house, user)).id)).translate(UNREADABLE)


async def record(house: House) -> list[tuple[str, str | None]]:
    rows = sorted(await house.rows(t.alert_log), key=lambda row: (row.at, row.id))
    return [(row.what, row.person_id) for row in rows]


# --- the owner hears it, and if they do nothing, the others


@pytest.mark.parametrize("how", sorted(CRIES))
async def test_whoever_has_it_is_rung_anew_and_others_follow_while_they_do_nothing(team: House, how: str) -> None:
    await cries(team, CRIES[how])
    await taps(team, MIKA, "take")
    await later(team, 10 * MINUTE)
    lane, step = (await alert(team)).lane, 15 * MINUTE if how != "the wish to talk" else 4 * HOUR

    since = await cries(team, CRIES[how])

    assert [(row.chat_id, row.lane) for row in await rings(team, since)] == [(MIKA, Lane.ALERT)]
    await later(team, step - 10 * SECOND)
    assert await rang(team, since) == ["Mika"]
    await later(team, 20 * SECOND)
    assert await rang(team, since) == ["Mika", "Dora"]
    await later(team, 20 * HOUR if lane == "today" else step)
    assert (await rang(team, since))[:3] == ["Mika", "Dora", "Kirsi"]
    assert ((await alert(team)).state, (await alert(team)).owner_id) == ("taken", "p-Mika")


async def test_a_cry_ends_what_it_was_put_aside_for(taken: House) -> None:
    await taps(taken, MIKA, "until_morning")
    await later(taken, HOUR)

    since = await cries(taken)

    assert await rang(taken, since) == ["Mika"]
    assert "It comes back to you" not in await shown(taken, MIKA)
    await later(taken, 31 * MINUTE)
    assert await rang(taken, since) == ["Mika", "Dora", "Kirsi"]


async def test_where_there_is_a_mail_server_the_last_rung_is_a_mail(taken: House) -> None:
    taken.ticker.tools = taken.tools = replace(taken.tools, service=replace(taken.tools.service, mails=True))
    await later(taken, HOUR)

    await cries(taken)
    await later(taken, 44 * MINUTE)
    assert await taken.rows(t.mails) == []
    await later(taken, 2 * MINUTE)

    assert len(await taken.rows(t.mails)) == 1


async def test_cries_that_follow_do_not_put_off_the_others(taken: House) -> None:
    await later(taken, HOUR)

    since = await cries(taken)
    for _ in range(4):
        await later(taken, 4 * MINUTE)
        await cries(taken)

    assert "Dora" in await rang(taken, since)


@pytest.mark.parametrize("deed", ["take", "show", "called", "until_hour", "resolve", "writes"])
async def test_whatever_the_owner_does_keeps_it_from_the_others(taken: House, deed: str) -> None:
    await later(taken, HOUR)
    since = await cries(taken)
    await later(taken, 5 * MINUTE)

    if deed == "writes":
        await says(taken, MIKA, "I am here", to=(await card(taken, MIKA)).message_id)
    else:
        await taps(taken, MIKA, deed)
    await later(taken, 50 * MINUTE)

    assert await rang(taken, since) == ["Mika"]
    assert ("answered", "p-Mika") in await record(taken)


@pytest.mark.parametrize("deed", ["hand_over", "give_p-Kirsi"])
async def test_whoever_only_hands_it_over_has_not_answered_it(taken: House, deed: str) -> None:
    await later(taken, HOUR)
    since = await cries(taken)

    await taps(taken, MIKA, deed)
    await later(taken, 20 * MINUTE)

    assert "Dora" in await rang(taken, since)


async def test_after_an_answer_the_next_cry_begins_with_the_owner_again(taken: House) -> None:
    await cries(taken)
    await taps(taken, MIKA, "show")
    await later(taken, MINUTE)

    since = await cries(taken)

    assert await rang(taken, since) == ["Mika"]
    await later(taken, 16 * MINUTE)
    assert await rang(taken, since) == ["Mika", "Dora"]


async def test_a_tap_in_the_same_moment_is_no_answer_to_a_cry_that_was_not_told(taken: House) -> None:
    await later(taken, HOUR)
    since = await place_in_outbox(taken)
    await taken.said(AMINA, MORE)
    await taken.tapped(MIKA, f"alert:{(await alert(taken)).id}:called", (await card(taken, MIKA)).message_id)
    await taken.step()
    await taken.settle()

    await later(taken, 16 * MINUTE)

    assert "Dora" in await rang(taken, since)


async def test_a_take_in_the_same_moment_as_a_second_cry_is_no_answer_to_it(team: House) -> None:
    since = await cries(team, DANGER)
    await later(team, 10 * MINUTE)
    await team.said(AMINA, MORE)
    await team.tapped(MIKA, f"alert:{(await alert(team)).id}:take", (await card(team, MIKA)).message_id)
    await team.step()
    await team.settle()

    await later(team, 31 * MINUTE)

    assert (await alert(team)).owner_id == "p-Mika"
    assert "Kirsi" in await rang(team, since)


async def test_who_cries_every_few_minutes_rings_every_five_minutes_and_not_once(taken: House) -> None:
    await later(taken, 13 * HOUR)  # the talk has ended
    await taps(taken, MIKA, "until_morning")

    since = await cries(taken)
    for _ in range(5):
        await later(taken, 4 * MINUTE)
        await cries(taken)

    assert (await rang(taken, since)).count("Mika") == 3  # after 0, 8 and 16 minutes


async def test_who_was_told_since_hears_the_cries_that_follow(taken: House) -> None:
    await later(taken, HOUR)
    await cries(taken)
    await later(taken, 21 * MINUTE)

    since = await cries(taken)

    assert sorted(await rang(taken, since)) == ["Dora", "Mika"]


# --- who is gone, who helps


@pytest.mark.parametrize("user", [MIKA, DORA])
async def test_it_goes_on_at_once_when_whom_it_waits_for_is_lost(taken: House, user: int) -> None:
    await later(taken, HOUR)
    since = await cries(taken)
    await later(taken, 16 * MINUTE if user == DORA else MINUTE)

    await taken.blocked(user)
    await taken.settle()

    assert (await rang(taken, since))[-1] == {MIKA: "Dora", DORA: "Kirsi"}[user]


async def test_somebody_else_may_take_what_its_owner_does_nothing_about(taken: House) -> None:
    await later(taken, HOUR)
    await cries(taken)
    await later(taken, 16 * MINUTE)
    assert "Taken by Mika. No answer to the client since then." in await shown(taken, DORA)
    heard = await place_in_outbox(taken)

    await taps(taken, DORA, "take", (await card(taken, DORA)).message_id)
    await taken.deliver()

    assert ((await alert(taken)).owner_id, (await alert(taken)).cried_at) == ("p-Dora", None)
    assert ("taken_over", "p-Dora") in await record(taken)
    assert any("Dora" in said for said in await news(taken, AMINA, heard))
    assert "Taken by Dora." in await shown(taken, MIKA)
    (talk,) = await taken.rows(t.talks, closed_at=None)
    assert talk.staff_id == "p-Dora"


async def test_a_reply_of_somebody_else_waits_for_their_take(taken: House) -> None:
    await later(taken, HOUR)
    await cries(taken)
    await later(taken, 16 * MINUTE)
    heard = await place_in_outbox(taken)

    await says(taken, DORA, "I am here, too", to=(await card(taken, DORA)).message_id)
    assert "I am here, too" not in " ".join(await news(taken, AMINA, heard))
    await taps(taken, DORA, "take", (await card(taken, DORA)).message_id)

    assert "I am here, too" in " ".join(await news(taken, AMINA, heard))


async def test_nobody_takes_away_what_nobody_cries_about(taken: House) -> None:
    await cries(taken)
    await taps(taken, MIKA, "called")

    await taps(taken, DORA, "take")

    assert (await alert(taken)).owner_id == "p-Mika"


async def test_what_was_handed_over_just_before_still_is(taken: House) -> None:
    await taps(taken, MIKA, "give_p-Kirsi")
    await taken.deliver()
    await later(taken, 6 * MINUTE)

    since = await cries(taken)

    assert sorted(await rang(taken, since)) == ["Kirsi", "Mika"]
    await taps(taken, KIRSI, "take", (await card(taken, KIRSI)).message_id)
    assert (await alert(taken)).owner_id == "p-Kirsi"


# --- what they read


async def test_the_owner_reads_that_she_asked_again_when_and_what_to_do(taken: House) -> None:
    await later(taken, HOUR + 5 * MINUTE)

    await cries(taken)

    said = await shown(taken, MIKA)
    assert "The client has asked again.\nAmina: Wrote words of danger\nMonday 1 March, 10:00\nAgain: " in said
    assert "Again: Monday 1 March, 11:05" in said
    assert "You have taken it." in said
    assert "Please take it again or write to Amina. Otherwise others are told, too." in said
    assert ":take" in await buttons(taken, MIKA)


async def test_the_client_reads_that_it_was_read_again(taken: House) -> None:
    await later(taken, HOUR)
    await cries(taken)
    since = await place_in_outbox(taken)

    await taps(taken, MIKA, "take", (await card(taken, MIKA)).message_id)

    assert any("read" in said for said in await news(taken, AMINA, since))
    assert "Please take it again" not in await shown(taken, MIKA)


async def test_what_is_for_now_comes_back_after_an_hour(taken: House) -> None:
    since = await place_in_outbox(taken)

    await later(taken, 59 * MINUTE)
    assert await rang(taken, since) == []
    await later(taken, 2 * MINUTE)
    assert await rang(taken, since) == ["Mika"]


async def test_what_is_for_today_comes_back_after_a_day(team: House) -> None:
    await cries(team, "/talk")
    await taps(team, MIKA, "take")
    await team.deliver()
    since = await place_in_outbox(team)

    await later(team, 23 * HOUR)
    assert await rang(team, since) == []
    await later(team, 2 * HOUR)
    assert await rang(team, since) == ["Mika"]


async def test_an_alert_that_nobody_has_goes_on_as_it_was(team: House) -> None:
    since = await cries(team, DANGER)
    before: Any = (await alert(team)).next_at
    await later(team, 6 * MINUTE)

    await cries(team)

    assert isinstance(before, datetime)
    assert ((await alert(team)).next_at, (await alert(team)).cried_at) == (before, None)
    assert sorted(await rang(team, since)) == ["Dora", "Dora", "Mika", "Mika"]

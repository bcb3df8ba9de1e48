"""Whoever asks for help is heard between two turns, too: asking again, stopping, resolving, a new phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.inviting import Wanted, make_invites
from storage import tables as t
from tests.handlers.company import (
    AMINA,
    KIRSI,
    MIKA,
    alert,
    asks,
    buttons,
    card,
    looks,
    passes_on,
    stops,
    takes,
    taps,
    three,
)
from tests.handlers.house import House

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW_PHONE = 9


@pytest.fixture
async def company(house: House) -> House:
    return await three(house)


@pytest.fixture
async def taken(company: House) -> House:
    await asks(company)
    await takes(company, MIKA)
    return company


# --- asking again and resolving ---


async def test_a_request_just_before_resolve_in_one_batch_keeps_the_alert(taken: House) -> None:
    await taken.said(AMINA, "/talk")
    await taken.tapped(MIKA, f"alert:{(await alert(taken)).id}:done_talked")
    await taken.step()

    assert (await alert(taken)).state == "taken"
    await taken.settle()
    assert "The client has asked again." in (await taken.texts(MIKA))[-1]


async def test_a_request_just_after_resolve_in_one_batch_is_a_new_alert(taken: House) -> None:
    await taken.tapped(MIKA, f"alert:{(await alert(taken)).id}:done_talked")
    await taken.said(AMINA, "/talk")
    await taken.step()
    await taken.settle()

    states = [row.state for row in sorted(await taken.rows(t.alerts), key=lambda row: row.raised_at)]
    assert states == ["resolved", "open"]
    assert (await taken.told(MIKA))[-1] == "alerts.lane_today"


async def test_resolve_on_the_old_card_before_the_fresh_one_is_delivered_counts_as_old(taken: House) -> None:
    old = await card(taken, MIKA)
    await taken.walk_to(taken.now + 13 * HOUR)
    await passes_on(taken, "please read this")

    await taps(taken, MIKA, "done_talked", old.message_id)

    assert (await alert(taken)).state == "taken"
    await taken.deliver()
    await taps(taken, MIKA, "done_talked", (await card(taken, MIKA)).message_id)
    assert (await alert(taken)).state == "resolved"


@pytest.mark.parametrize("who", [MIKA, KIRSI])
async def test_asking_again_tells_who_was_told_without_a_step_up_the_ladder(company: House, who: int) -> None:
    await asks(company)
    if who == KIRSI:
        await company.walk_to(company.now + 5 * HOUR)
        await company.deliver()
    heard, rung = len(await company.told(who)), (await alert(company)).rung
    company.clock.at += timedelta(minutes=6)

    await asks(company)

    assert len(await company.told(who)) > heard
    assert "The client has asked again." in (await company.texts(who))[-1]
    assert (await alert(company)).rung == rung
    assert (await company.told(KIRSI) == []) == (who == MIKA)


async def test_asking_twenty_times_in_five_minutes_is_at_most_one_fresh_card(company: House) -> None:
    await asks(company)
    cards = len(await company.rows(t.cards, kind="alert", chat_id=MIKA))

    for _ in range(20):
        await asks(company)

    assert len(await company.rows(t.cards, kind="alert", chat_id=MIKA)) <= cards + 1
    assert await company.told(KIRSI) == []


# --- those who stopped ---


async def test_a_mentor_who_stopped_cannot_take(company: House) -> None:
    await asks(company)
    await stops(company, MIKA)

    await takes(company, MIKA)

    row = await alert(company)
    assert (row.state, row.owner_id) == ("open", None)
    assert "talk.taken" not in await company.told(AMINA)


@pytest.mark.parametrize("words", ["help me please", "/checkin"])
async def test_a_client_who_stopped_gets_the_help_button(company: House, words: str) -> None:
    await stops(company, AMINA)

    await company.said(AMINA, words)
    await company.settle()

    assert (await company.told(AMINA))[-1] == "leaving.is_stopped"
    assert "menu:-:help_now" in await buttons(company, AMINA)


async def test_a_mentor_who_stopped_gets_no_help_button(company: House) -> None:
    await stops(company, MIKA)

    await company.said(MIKA, "hello")
    await company.settle()

    assert (await company.told(MIKA))[-1] == "leaving.is_stopped"
    assert "help_now" not in await buttons(company, MIKA)


async def test_a_client_who_stopped_and_asks_is_answered_until_it_is_resolved(company: House) -> None:
    await stops(company, AMINA)
    await company.tapped(AMINA, "menu:-:help_now")
    await company.settle()
    await company.deliver()

    await takes(company, MIKA)
    replied = {"message_id": (await card(company, MIKA)).message_id}
    await company.said(MIKA, "I call you now", reply_to_message=replied)
    await company.settle()
    assert (await company.told(AMINA))[-2:] == ["talk.taken", "talk.says"]

    await company.said(AMINA, "Thank you")
    await company.settle()
    assert "Thank you" in (await company.texts(MIKA))[-1]

    await taps(company, MIKA, "done_talked")
    await company.said(AMINA, "Bye")
    await company.settle()
    assert (await company.told(AMINA))[-1] == "leaving.is_stopped"


async def test_the_last_coordinator_stops_in_the_batch_that_tells_her(house: House) -> None:
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA)
    await house.said(KIRSI, "/stop")
    await house.settle()
    await house.said(AMINA, "/talk")
    await house.step()

    await house.pressed(KIRSI, "yes")
    await house.step()  # the ladder climbs to her while she goes
    await house.settle()

    row = await alert(house)
    assert row.state == "open"
    await house.said(KIRSI, "/start")
    await house.walk_to(house.now + HOUR)
    assert "alerts.lane_today" in await house.told(KIRSI)


async def test_a_client_who_also_coordinates_is_not_told_of_her_own_alert(house: House) -> None:
    kirsi = await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Tero", "coordinator", MIKA)
    both = t.roles.insert().values(person_id=kirsi, role="client", since=house.now)
    await house.writer.run(lambda tx: tx.execute(both))

    await house.said(KIRSI, "/talk")
    await house.settle()
    await takes(house, KIRSI)

    assert await house.told(KIRSI) == ["talk.asked"]
    assert await house.rows(t.alert_log, what="told", person_id=kirsi) == []
    assert "alerts.lane_today" in await house.told(MIKA)
    assert (await alert(house)).state == "open"


# --- a new phone ---


async def comes_with_a_new_phone(house: House) -> None:
    """Mika, by an invitation that a coordinator made for him."""
    wanted = Wanted("mentor", person="Mika", language="en")
    (token,) = await make_invites(house.writer, house.seal, wanted, house.now)
    await house.said(NEW_PHONE, f"/start {token}")
    await house.settle()
    for button in ("en", "on", "on", "yes"):
        await house.pressed(NEW_PHONE, button)
        await house.settle()
    await house.deliver()


@pytest.mark.parametrize("whose", ["waits", "is his"])
async def test_a_mentor_with_a_new_phone_gets_the_cards_there(company: House, whose: str) -> None:
    await asks(company)
    if whose == "is his":
        await takes(company, MIKA)
    old = await card(company, MIKA)

    await comes_with_a_new_phone(company)

    assert await looks(company, old.id) == "This alert has moved to your new account."
    assert await company.rows(t.cards, kind="alert", chat_id=MIKA, closed_at=None) == []
    fresh = await card(company, NEW_PHONE)
    assert ("Who takes it?" if whose == "waits" else "You have taken it.") in await looks(company, fresh.id)


async def test_the_old_phone_can_do_nothing_more_and_the_new_one_can(taken: House) -> None:
    old = await card(taken, MIKA)
    await comes_with_a_new_phone(taken)

    await taps(taken, MIKA, "done_talked", old.message_id)
    assert (await alert(taken)).state == "taken"

    await taps(taken, NEW_PHONE, "done_talked", (await card(taken, NEW_PHONE)).message_id)
    assert (await alert(taken)).state == "resolved"


async def test_what_show_opened_on_the_old_phone_closes(company: House) -> None:
    await asks(company)
    await passes_on(company, "my own words")
    await company.deliver()
    old = await card(company, MIKA)
    await taps(company, MIKA, "show", old.message_id)
    await company.deliver()
    assert "my own words" in await looks(company, old.id)

    await comes_with_a_new_phone(company)

    assert "my own words" not in await looks(company, old.id)

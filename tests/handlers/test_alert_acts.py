"""What becomes of an alert that somebody has: handed over, put aside, called about, resolved; one owner at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from locales.bidi import without_marks
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
    loses_the_role,
    stops,
    takes,
    taps,
)
from tests.handlers.house import House

SARI, OLGA, BO = 4, 5, 6
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def team(house: House) -> House:
    """Amina's mentor is Mika, Bo's is Sari; Kirsi and Olga coordinate. It is Monday, ten o'clock."""
    mika = await house.person("Mika", "mentor", MIKA)
    sari = await house.person("Sari", "mentor", SARI)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Olga", "coordinator", OLGA)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    await house.person("Bo", "client", BO, mentor=sari, weekday=0, hour=18)
    return house


@pytest.fixture
async def taken(team: House) -> House:
    """Mika has taken Amina's wish to talk."""
    await asks(team)
    await takes(team, MIKA)
    return team


async def asks_for_help_now(house: House) -> None:
    await house.tapped(AMINA, "menu:-:help_now")
    await house.settle()
    await house.deliver()


async def shown(house: House, user: int) -> str:
    return without_marks(await looks(house, (await card(house, user)).id))


async def record(house: House) -> list[tuple[str, str | None]]:
    rows = sorted(await house.rows(t.alert_log), key=lambda row: (row.at, row.id))
    return [(row.what, row.person_id) for row in rows]


async def open_cards(house: House, user: int) -> list[Any]:
    return await house.rows(t.cards, kind="alert", chat_id=user, closed_at=None)


# --- hand over


async def test_it_can_be_handed_to_whoever_may_take_it_and_is_there(taken: House) -> None:
    await taken.blocked(OLGA)
    await taken.settle()

    await taps(taken, MIKA, "hand_over")

    asked = await buttons(taken, MIKA)
    assert "give_p-Kirsi" in asked
    assert not [name for name in ("Mika", "Sari", "Olga", "Amina") if f"give_p-{name}" in asked]


async def test_it_stays_its_owners_until_the_other_takes_it(taken: House) -> None:
    await taps(taken, MIKA, "give_p-Kirsi")
    await taken.deliver()

    assert ((await alert(taken)).owner_id, (await alert(taken)).handed_to) == ("p-Mika", "p-Kirsi")
    assert "Kirsi" in await shown(taken, MIKA)
    assert "hands this over to you" in await shown(taken, KIRSI)
    await takes(taken, KIRSI)
    assert ((await alert(taken)).owner_id, (await alert(taken)).handed_to) == ("p-Kirsi", None)
    assert [entry for entry in await record(taken) if entry[0] in ("taken", "handed_over")] == [
        ("taken", "p-Mika"),
        ("handed_over", "p-Mika"),
        ("taken", "p-Kirsi"),
    ]


async def test_with_it_goes_the_talk_and_the_client_hears_who_it_is_now(taken: House) -> None:
    await taps(taken, MIKA, "give_p-Kirsi")
    await takes(taken, KIRSI)
    await taken.said(AMINA, "Hello?")
    await taken.settle()

    (talk,) = await taken.rows(t.talks, closed_at=None)
    assert talk.staff_id == "p-Kirsi"
    assert "Hello?" in (await taken.texts(KIRSI))[-1]
    assert any("Kirsi" in words for words in await taken.texts(AMINA))


@pytest.mark.parametrize("heir", ["p-Sari", "p-Mika", "p-Amina", "p-Nobody", ""])
async def test_it_is_handed_to_nobody_else(taken: House, heir: str) -> None:
    await taps(taken, MIKA, f"give_{heir}")

    assert (await alert(taken)).handed_to is None
    assert await taken.rows(t.alert_log, what="handed_over") == []


async def test_what_nobody_takes_over_comes_back_to_who_has_it(taken: House) -> None:
    await taps(taken, MIKA, "give_p-Kirsi")
    before = len(await taken.texts(MIKA))

    await taken.walk_to(taken.now + 5 * HOUR)  # four working hours

    assert ((await alert(taken)).owner_id, (await alert(taken)).handed_to) == ("p-Mika", None)
    assert len(await taken.texts(MIKA)) > before
    await taps(taken, KIRSI, "take")
    assert (await alert(taken)).owner_id == "p-Mika"


async def test_it_comes_back_at_once_when_whoever_is_asked_cannot_be_reached(taken: House) -> None:
    await taps(taken, MIKA, "give_p-Kirsi")
    await taken.blocked(KIRSI)
    await taken.settle()

    assert ((await alert(taken)).owner_id, (await alert(taken)).handed_to) == ("p-Mika", None)


async def test_a_coordinator_may_hand_over_what_a_mentor_has(taken: House) -> None:
    await taken.change("p-Amina", mentor_id="p-Mika")
    await team_hears(taken)

    await taps(taken, KIRSI, "give_p-Olga")

    assert (await alert(taken)).handed_to == "p-Olga"


async def team_hears(house: House) -> None:
    """Everybody has the card: the alert was told to all."""
    for user in (KIRSI, OLGA):
        await house.tell(user, "alert", alert=(await alert(house)).id, fresh=True)
    await house.deliver()


# --- call done, later


async def test_a_call_is_noted_and_seen(taken: House) -> None:
    await taps(taken, MIKA, "called")

    assert "Call done: Mika" in await shown(taken, MIKA)
    assert ("called", "p-Mika") in await record(taken)
    assert (await alert(taken)).state == "taken"


async def test_what_is_put_aside_comes_back_at_its_end_and_not_before(taken: House) -> None:
    await taps(taken, MIKA, "until_hour")
    assert "It comes back to you: Mon" in await shown(taken, MIKA)
    before = len(await taken.texts(MIKA))
    await taken.walk_to(taken.now + 59 * MINUTE)
    assert len(await taken.texts(MIKA)) == before

    await taken.walk_to(taken.now + 2 * MINUTE)

    assert len(await taken.texts(MIKA)) > before
    assert ("snoozed", "p-Mika") in await record(taken)


async def test_now_waits_for_no_other_week(team: House) -> None:
    await asks_for_help_now(team)
    await takes(team, MIKA)
    before = (await alert(team)).next_at

    await taps(team, MIKA, "snooze")
    assert "until_week" not in await buttons(team, MIKA)
    await taps(team, MIKA, "until_week")

    assert (await alert(team)).next_at == before


@pytest.mark.parametrize("action", ["until_hour", "called", "hand_over", "give_p-Olga", "done_talked", "snooze"])
async def test_what_nobody_has_taken_can_only_be_taken(team: House, action: str) -> None:
    await asks(team)

    await taps(team, MIKA, action)

    assert (await alert(team)).state == "open"
    assert {what for what, _ in await record(team)} == {"raised", "told"}


async def test_another_mentor_may_do_none_of_it(taken: House) -> None:
    for action in ("until_hour", "called", "give_p-Kirsi", "done_talked", "take"):
        await taps(taken, SARI, action)

    assert (await alert(taken)).owner_id == "p-Mika"
    assert ("called", "p-Sari") not in await record(taken)


# --- resolve


async def test_it_is_resolved_with_what_came_of_it(taken: House) -> None:
    await taps(taken, MIKA, "resolve")
    assert (await alert(taken)).state == "taken"
    asked = await buttons(taken, MIKA)
    await taps(taken, MIKA, "done_meeting")

    assert all(f"done_{outcome}" in asked for outcome in ("talked", "meeting", "other_help", "mistake", "other"))
    assert ((await alert(taken)).state, (await alert(taken)).outcome) == ("resolved", "meeting")
    assert "We meet" in (await taken.texts(MIKA))[-1]


async def test_there_is_no_outcome_that_is_not_on_a_button(taken: House) -> None:
    await taps(taken, MIKA, "done_nonsense")

    assert (await alert(taken)).state == "taken"


# --- one card for all of a client's alerts


async def test_two_alerts_of_one_client_are_one_card_that_rings_for_the_more_urgent(team: House) -> None:
    await asks(team)
    await asks_for_help_now(team)

    (standing,) = await open_cards(team, MIKA)
    words = await looks(team, standing.id)
    assert words.index("Needs help now") < words.index("Wants to talk")
    assert [tag for tag in await team.told(MIKA) if tag.startswith("alerts.lane_now")]


async def test_what_is_less_urgent_is_added_to_the_card_without_another_ring(team: House) -> None:
    await asks_for_help_now(team)
    await asks(team)

    (standing,) = await team.rows(t.cards, kind="alert", chat_id=MIKA)
    words = await looks(team, standing.id)
    assert "Needs help now" in words
    assert "Wants to talk" in words


async def test_after_a_while_it_rings_again(team: House) -> None:
    await asks_for_help_now(team)
    team.clock.at += 10 * MINUTE
    await asks(team)

    assert len(await team.rows(t.cards, kind="alert", chat_id=MIKA)) == 2
    assert len(await open_cards(team, MIKA)) == 1


async def test_take_and_resolve_mean_all_that_is_on_the_card(team: House) -> None:
    await asks_for_help_now(team)
    await asks(team)

    await takes(team, MIKA)
    assert {(row.state, row.owner_id) for row in await team.rows(t.alerts)} == {("taken", "p-Mika")}
    assert len(await team.rows(t.talks)) == 1
    await taps(team, MIKA, "done_talked")

    assert {row.state for row in await team.rows(t.alerts)} == {"resolved"}
    assert await open_cards(team, MIKA) == []


async def test_what_comes_after_a_take_is_to_be_taken_on_the_same_card(taken: House) -> None:
    await asks_for_help_now(taken)

    (former, standing) = await taken.rows(t.cards, kind="alert", chat_id=MIKA)  # it rang: who has one is not looking
    assert (former.closed_at is None, standing.closed_at) == (False, None)
    words = await shown(taken, MIKA)
    assert "You have taken it" in words
    assert "Who takes it?" in words
    await takes(taken, MIKA)
    assert {row.owner_id for row in await taken.rows(t.alerts)} == {"p-Mika"}


async def test_two_clients_are_two_cards(team: House) -> None:
    await asks(team)
    await team.change("p-Bo", mentor_id="p-Mika")
    await team.said(BO, "/talk")
    await team.settle()

    assert len(await open_cards(team, MIKA)) == 2


async def test_what_is_for_this_week_can_be_taken_from_the_clients_card(team: House) -> None:
    values = {"client_id": "p-Amina", "rule": "wants_to_talk", "lane": "week", "state": "open", "rung": 0}
    at = {"next_at": team.now + 168 * HOUR, "raised_at": team.now}
    await team.writer.run(lambda tx: tx.execute(t.alerts.insert().values(id="w", **values, **at)))
    await team.said(MIKA, "/client Amina")
    await team.settle()
    await team.deliver()
    (shown_card,) = await team.rows(t.cards, kind="client", chat_id=MIKA)

    await team.tapped(MIKA, "client:p-Amina:alerts", shown_card.message_id)
    await team.settle()
    await takes(team, MIKA)

    assert "This week" in await shown(team, MIKA)
    assert ((await alert(team)).state, (await alert(team)).owner_id) == ("taken", "p-Mika")


async def test_another_mentor_does_not_get_there(team: House) -> None:
    await asks(team)

    await team.tapped(SARI, "client:p-Amina:alerts", 1)
    await team.settle()

    assert await open_cards(team, SARI) == []


# --- one owner


async def test_of_ten_who_take_it_at_once_one_has_it_and_nine_see_who(house: House) -> None:
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    team = {100 + n: await house.person(f"C{n}", "coordinator", 100 + n) for n in range(10)}
    await asks(house)
    for user in team:
        await house.tapped(user, f"alert:{(await alert(house)).id}:take")

    while await house.step(limit=10):  # all ten in one batch
        pass

    taken = [who for what, who in await record(house) if what == "taken"]
    assert taken == [(await alert(house)).owner_id]
    (owner,) = taken
    assert "You have taken it" in await shown(house, next(user for user, id in team.items() if id == owner))
    others = [await shown(house, user) for user, id in team.items() if id != owner]
    assert len(others) == 9
    assert all(f"Taken by {owner.removeprefix('p-')}" in said for said in others)


# --- what *Show* opened, and who may no longer see it


@pytest.mark.parametrize("how", ["no deputy any more", "without the role", "stopped"])
async def test_what_was_opened_closes_for_who_may_no_longer_see_it_and_shows_nothing_new(team: House, how: str) -> None:
    usual = {"person_id": "p-Mika", "deputy_id": "p-Sari"}
    await team.writer.run(lambda tx: tx.execute(t.deputies.insert().values(**usual)))
    await asks_for_help_now(team)
    opened = await card(team, SARI)
    await taps(team, SARI, "show", opened.message_id)
    await team.deliver()
    match how:
        case "no deputy any more":
            await team.writer.run(lambda tx: tx.execute(t.deputies.delete()))
        case "without the role":
            await loses_the_role(team, "p-Sari")
        case _:
            await stops(team, SARI)
    await asks(team)

    await team.walk_to(team.now + 16 * MINUTE)

    assert await looks(team, opened.id) == "This client is not yours now. The card is closed."
    assert await open_cards(team, SARI) == []

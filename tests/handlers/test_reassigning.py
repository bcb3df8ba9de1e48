"""Another mentor: what goes along, who hears of it, what closes, and who wins when two want it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import tables as t
from tests.conversations.scene import walking
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, loses_the_role, stops, takes, three
from tests.handlers.house import House
from tests.handlers.test_client_cards import card, has_goal, opens, says, taps

SARI, LAURA = 4, 6
HANDOVER = "From today your mentor is Sari. They know your goals and your answers, so you can go on where you are."


@pytest.fixture
async def cast(house: House) -> House:
    """Amina is Mika's; Sari has no clients; Kirsi and Laura coordinate."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    await house.person("Laura", "coordinator", LAURA)
    return house


async def presses(house: House, user: int, *names: str) -> None:
    for name in names:
        await house.pressed(user, name)
        await house.settle()


async def begins(house: House, user: int = KIRSI) -> None:
    await opens(house, user)
    await taps(house, user, "mentor")


async def changes(house: House, user: int = KIRSI, to: str = "p-Sari") -> None:
    await begins(house, user)
    await presses(house, user, to, "yes")
    await house.deliver()


async def mentor(house: House) -> str:
    [row] = await house.rows(t.people, id="p-Amina")
    return str(row.mentor_id)


async def texts(house: House, user: int) -> list[str]:
    return [one.translate(ISOLATES) for one in await house.texts(user)]


async def test_the_client_hears_of_the_new_mentor_in_her_language_and_both_mentors_do(cast: House) -> None:
    await cast.change("p-Amina", language="fi")

    await changes(cast)

    assert await mentor(cast) == "p-Sari"
    assert (await texts(cast, AMINA))[-1].startswith("Tästä päivästä mentorisi on Sari.")
    assert (await texts(cast, SARI))[-1] == "From today Amina is your client."
    assert "From today Sari is the mentor of Amina." in (await texts(cast, MIKA))[-1]
    assert "Amina is with Sari now." in await texts(cast, KIRSI)


async def test_it_is_kept_who_gave_whom_to_whom(cast: House) -> None:
    await changes(cast)

    [row] = await cast.rows(t.handovers)
    assert (row.person_id, row.from_id, row.to_id, row.by_id) == ("p-Amina", "p-Mika", "p-Sari", "p-Kirsi")


async def test_mentors_are_listed_with_the_number_of_their_clients(cast: House) -> None:
    await cast.person("Olga", "client", 7, mentor="p-Sari")

    await begins(cast)

    row = (await cast.rows(t.outbox, chat_id=KIRSI))[-1]
    params: Any = cast.seal.open_json(row.payload, f"outbox.payload:{row.id}")
    labels = [
        button["text"].translate(ISOLATES) for line in params["reply_markup"]["inline_keyboard"] for button in line
    ]
    assert labels == ["Sari (1)", "↩️ Change nothing"]


async def test_a_mentor_changes_nothing(cast: House) -> None:
    await opens(cast, MIKA)

    await taps(cast, MIKA, "mentor")

    assert (await texts(cast, MIKA))[-1] == "Only coordinators can change this."
    assert await mentor(cast) == "p-Mika"


async def test_who_lost_the_role_meanwhile_changes_nothing(cast: House) -> None:
    await begins(cast)
    await presses(cast, KIRSI, "p-Sari")
    await loses_the_role(cast, "p-Kirsi")

    await presses(cast, KIRSI, "yes")

    assert await mentor(cast) == "p-Mika"


async def test_of_two_coordinators_at_once_one_wins_and_the_other_hears_of_it(cast: House) -> None:
    await cast.person("Pia", "mentor", 8)
    for user, to in ((KIRSI, "p-Sari"), (LAURA, "p-Pia")):
        await begins(cast, user)
        await presses(cast, user, to)

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LAURA, "yes")
    await cast.settle()  # both in one batch

    [row] = await cast.rows(t.handovers)
    assert row.to_id == await mentor(cast) == "p-Sari"
    assert "Nothing is changed" in (await texts(cast, LAURA))[-1]
    assert sum("From today your mentor" in said for said in await texts(cast, AMINA)) == 1


async def test_nobody_goes_to_a_mentor_who_cannot_be_reached(cast: House) -> None:
    await begins(cast)
    await presses(cast, KIRSI, "p-Sari")
    await stops(cast, SARI)

    await presses(cast, KIRSI, "yes")

    assert await mentor(cast) == "p-Mika"


@pytest.mark.parametrize("taken", [False, True])
async def test_an_open_alert_goes_to_the_new_mentor_at_once(cast: House, taken: bool) -> None:
    await asks(cast)
    if taken:
        await takes(cast, MIKA)

    await changes(cast)

    row = await alert(cast)
    assert (row.state, row.owner_id) == ("open", None)
    assert any("Wants to talk" in said for said in await texts(cast, SARI))
    assert "handed_over" in [one.what for one in await cast.rows(t.alert_log)]


async def test_what_a_coordinator_has_taken_stays_theirs(cast: House) -> None:
    await asks(cast)
    await cast.walk_to(cast.now + timedelta(days=1))
    await cast.deliver()
    await takes(cast, LAURA)

    await changes(cast)

    assert (await alert(cast)).owner_id == "p-Laura"


async def test_a_talk_with_the_mentor_of_before_ends_with_a_word(cast: House) -> None:
    await asks(cast)
    await takes(cast, MIKA)

    await changes(cast)

    [talk] = await cast.rows(t.talks)
    assert talk.closed_at is not None
    assert "talk.ended" in await cast.told(AMINA)
    said = len(await cast.told(AMINA))
    await cast.said(MIKA, "one more thing", reply_to_message={"message_id": (await cards(cast, MIKA))[0].message_id})
    await cast.settle()
    assert len(await cast.told(AMINA)) == said


async def cards(house: House, user: int) -> list[Any]:
    return sorted(await house.rows(t.cards, chat_id=user), key=lambda row: row.created_at)


async def test_everything_of_the_client_closes_in_the_chat_of_the_mentor_of_before(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await cast.tell(MIKA, "goal", goal="g-walking")
    await asks(cast)
    await opens(cast, MIKA)

    await changes(cast)

    theirs = [row for row in await cards(cast, MIKA) if row.kind in ("client", "alert", "goal")]
    assert {row.kind for row in theirs} == {"client", "alert", "goal"}
    assert all(row.closed_at is not None for row in theirs)
    for row in theirs:
        last = max(await cast.rows(t.outbox, card_id=row.id), key=lambda sent: sent.seq)
        params: Any = cast.seal.open_json(last.payload, f"outbox.payload:{last.id}")
        assert "reply_markup" not in params
        assert params["text"].startswith("This card is closed")


async def test_a_coordinator_who_was_the_mentor_keeps_the_card(cast: House) -> None:
    await cast.writer.run(
        lambda tx: tx.execute(t.roles.insert().values(person_id="p-Mika", role="coordinator", since=cast.now))
    )
    await opens(cast, MIKA)

    await changes(cast)

    assert (await card(cast, MIKA)).closed_at is None


async def test_news_of_a_client_reach_nobody_who_is_no_longer_the_mentor(cast: House) -> None:
    await cast.change("p-Amina", mentor_id="p-Sari")
    said = await texts(cast, MIKA)

    await cast.tell(MIKA, "paused", client="p-Amina", until="2027-04-01")
    await cast.tell(MIKA, "left", client="p-Amina")

    assert await texts(cast, MIKA) == said


async def test_a_client_without_a_mentor_gets_the_first_one(cast: House) -> None:
    await cast.change("p-Amina", mentor_id=None)

    await changes(cast)

    assert await mentor(cast) == "p-Sari"
    assert (await texts(cast, AMINA))[-1].startswith(HANDOVER)


async def test_a_client_who_has_stopped_is_not_written_to(cast: House) -> None:
    await stops(cast, AMINA)
    said = await texts(cast, AMINA)

    await changes(cast)

    assert await texts(cast, AMINA) == said
    assert await mentor(cast) == "p-Sari"


async def test_the_commands_go_on_for_the_new_mentor(cast: House) -> None:
    await changes(cast)

    await says(cast, SARI, "/clients")
    assert "Amina" in (await texts(cast, SARI))[-1]
    await says(cast, MIKA, "/clients")
    assert "Amina" not in (await texts(cast, MIKA))[-1]

"""A role is taken away: what waited for whoever held it goes on at once, and nothing of a client stays before them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import roles
from storage import inbox
from storage import tables as t
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, takes, three
from tests.handlers.house import BOT, House
from tests.handlers.test_client_cards import last, opens, says
from tests.handlers.test_meetings import plans

SARI, LEENA = 4, 6


@pytest.fixture
async def company(house: House) -> House:
    """Amina's mentor is Mika; when he does not answer, Sari hears next; Kirsi and Leena coordinate."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    await house.person("Leena", "coordinator", LEENA)
    await house.writer.run(lambda tx: tx.execute(t.deputies.insert().values(person_id="p-Mika", deputy_id="p-Sari")))
    return house


async def loses(house: House, user: int, role: str) -> None:
    await house.tell(user, roles.KIND, role=role)
    await house.deliver()


async def has_alert(house: House, *users: int) -> list[int]:
    """In whose chats the card of an alert stands open."""
    rows = await house.rows(t.cards, kind="alert", closed_at=None)
    return [user for user in users if user in {row.chat_id for row in rows}]


async def test_an_open_alert_goes_on_in_the_same_turn(company: House) -> None:
    await asks(company)
    assert await has_alert(company, MIKA, SARI, KIRSI) == [MIKA]
    before = company.now

    await loses(company, MIKA, "mentor")

    assert await has_alert(company, MIKA, SARI, KIRSI) == [SARI]
    assert company.now - before < timedelta(seconds=1)


async def test_the_next_step_is_due_with_the_very_commit_that_takes_the_role(company: House) -> None:
    await asks(company)
    await company.walk_to(company.now + timedelta(minutes=1))
    letter = inbox.Told(MIKA, "t:role", {"kind": roles.KIND, "role": "mentor"}, priority=0)
    await company.writer.run(lambda tx: inbox.tell(tx, company.seal, BOT, [letter], company.now))

    await company.step(1)  # this turn alone: nothing that follows has run yet

    assert not await company.rows(t.roles, person_id="p-Mika")
    (row,) = await company.rows(t.alerts)
    assert row.next_at == company.now
    assert await company.rows(t.due, kind="alert", key=row.id, due_at=company.now, state="waiting")


async def test_a_taken_alert_is_anybodys_again(company: House) -> None:
    await asks(company)
    await takes(company, MIKA)

    await loses(company, MIKA, "mentor")

    assert ((await alert(company)).state, (await alert(company)).owner_id) == ("open", None)
    assert await has_alert(company, MIKA, SARI, KIRSI) == [SARI]


async def test_what_a_coordinator_had_taken_goes_on_too(company: House) -> None:
    await company.change("p-Mika", reachable=False)
    await company.change("p-Sari", reachable=False)
    await asks(company)
    await takes(company, KIRSI)

    await loses(company, KIRSI, "coordinator")

    assert (await alert(company)).state == "open"
    assert await has_alert(company, KIRSI, LEENA) == [LEENA]


async def test_what_somebody_else_has_taken_stays_with_them(company: House) -> None:
    await asks(company)
    await takes(company, KIRSI)  # to whom it was not shown yet it is shown first
    await takes(company, KIRSI)

    await loses(company, MIKA, "mentor")

    assert (await alert(company)).owner_id == "p-Kirsi"
    assert await has_alert(company, SARI) == []


async def test_whoever_still_coordinates_keeps_what_they_took(company: House) -> None:
    also = {"person_id": "p-Mika", "role": "coordinator", "since": company.now}
    await company.writer.run(lambda tx: tx.execute(t.roles.insert().values(**also)))
    await asks(company)
    await takes(company, MIKA)

    await loses(company, MIKA, "mentor")

    assert (await alert(company)).owner_id == "p-Mika"


async def test_what_stands_of_clients_closes(company: House) -> None:
    await asks(company)
    await opens(company, MIKA)
    await plans(company)

    await loses(company, MIKA, "mentor")

    of_clients = [
        row for row in await company.rows(t.cards, chat_id=MIKA) if row.kind in ("client", "alert", "meeting")
    ]
    assert {row.kind for row in of_clients} == {"client", "alert", "meeting"}
    assert all(row.closed_at is not None for row in of_clients)
    assert await last(company, MIKA) == "You are no mentor here now. Thank you for your time with the clients."
    await says(company, MIKA, "/clients")
    assert "Amina" not in await last(company, MIKA)


async def test_coordinators_hear_how_many_clients_need_another_mentor(company: House) -> None:
    await loses(company, MIKA, "mentor")

    assert await last(company, KIRSI) == "Mika is no mentor now.\n1 client needs another mentor: /caseload"


async def test_what_the_client_still_writes_in_a_talk_reaches_somebody(company: House) -> None:
    await says(company, MIKA, "/write amina")
    await says(company, MIKA, "How are you?")
    await loses(company, MIKA, "mentor")

    await says(company, AMINA, "Not so well")

    assert await has_alert(company, MIKA, SARI) == [SARI]


async def test_who_never_held_it_loses_nothing(company: House) -> None:
    before = await company.texts(AMINA)

    await loses(company, AMINA, "mentor")

    assert await company.texts(AMINA) == before
    assert await company.rows(t.roles, person_id="p-Amina")

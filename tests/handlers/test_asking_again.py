"""A client who asks again is heard again, by whoever has the matter in hand."""

from __future__ import annotations

from storage import tables as t
from tests.handlers.house import House

AMINA, MIKA = 1, 2


async def test_who_has_taken_it_reads_why_the_alert_is_there_again(house: House) -> None:
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Amina", "client", AMINA, mentor=mika)
    await house.said(AMINA, "/talk")
    await house.settle()
    (alert,) = await house.rows(t.alerts)
    await house.tapped(MIKA, f"alert:{alert.id}:take")
    await house.settle()
    await house.deliver()

    await house.said(AMINA, "/talk")
    await house.settle()

    last = (await house.texts(MIKA))[-1]
    assert "The client has asked again." in last
    assert "You have taken it." in last
    assert len(await house.rows(t.alerts)) == 1

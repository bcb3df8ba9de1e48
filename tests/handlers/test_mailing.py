"""An alert that nobody in Telegram has taken leaves by e-mail, with alias and rule and never a word of the client's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from storage import mails
from storage import tables as t
from tests.handlers.company import AMINA, MIKA, alert, asks, passes_on, taps, three
from tests.handlers.house import House

QUARTER = timedelta(minutes=15)


@pytest.fixture
async def office(house: House) -> House:
    """Mika, Kirsi and Amina, in a service that has a mail server."""
    house.tools = replace(house.tools, service=replace(house.tools.service, mails=True))
    return await three(house)


async def asks_for_help_now(house: House) -> None:
    await house.tapped(AMINA, "menu:-:help_now")
    await house.settle()


async def mailed(house: House) -> list[dict[str, Any]]:
    rows = await house.rows(t.mails)
    return [cast(dict[str, Any], house.seal.open_json(row.content, mails.place(row.id))) for row in rows]


async def test_now_it_leaves_a_quarter_of_an_hour_after_the_coordinators_heard(office: House) -> None:
    await asks_for_help_now(office)
    await office.walk_to(office.now + 2 * QUARTER - timedelta(seconds=1))
    assert await mailed(office) == []

    await office.walk_to(office.now + timedelta(seconds=2))

    (mail,) = await mailed(office)
    assert mail["subject"] == "Askel: hälytys odottaa (🔴 Nyt)"
    assert "Amina" in mail["body"]
    assert "Needs help now" in mail["body"]
    assert "@askel_bot" in mail["body"]


async def test_after_the_mail_the_ladder_begins_again_and_so_does_the_mail(office: House) -> None:
    await asks_for_help_now(office)

    await office.walk_to(office.now + 5 * QUARTER + timedelta(seconds=1))

    assert len(await mailed(office)) == 2
    assert any("starts again" in words for words in await office.texts(MIKA))


async def test_with_nobody_in_telegram_it_leaves_at_once(house: House) -> None:
    house.tools = replace(house.tools, service=replace(house.tools.service, mails=True))
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)

    await asks_for_help_now(house)

    assert len(await mailed(house)) == 1


async def test_it_never_holds_what_the_client_wrote(office: House) -> None:
    await passes_on(office, "My knee hurts, call 040 123")
    await office.walk_to(office.now + timedelta(days=2))

    (mail, *_) = await mailed(office)
    assert "Wants to talk" in mail["body"]
    assert "knee" not in str(mail)
    assert "040" not in str(mail)


async def test_what_is_taken_in_time_is_not_mailed(office: House) -> None:
    await asks_for_help_now(office)
    await taps(office, MIKA, "take")

    await office.walk_to(office.now + timedelta(hours=20))

    assert await mailed(office) == []


async def test_what_is_in_the_mail_is_sealed_and_in_the_record(office: House) -> None:
    await asks_for_help_now(office)
    await office.walk_to(office.now + 3 * QUARTER)

    (row,) = await office.rows(t.mails)
    assert b"Amina" not in row.content
    (entry,) = await office.rows(t.alert_log, what="mailed")
    assert (entry.alert_id, row.state) == ((await alert(office)).id, "queued")


async def test_without_a_mail_server_there_is_no_such_rung(house: House) -> None:
    await three(house)
    await asks(house)

    await house.walk_to(house.now + timedelta(days=3))

    assert await house.rows(t.mails) == []

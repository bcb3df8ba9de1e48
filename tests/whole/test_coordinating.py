"""A coordinator's work from the first tap to the report, over a real Telegram's worth of machinery.

Kirsi reads English. Fatima reads Arabic and Ilona Russian; the others of the village read English.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from PIL import Image

from tests.whole.town import PATIENCE, Town, Village, plain

CLIENTS = ("Amina", "Olga", "Sara", "Fatima", "Ilona")


@pytest.fixture
async def t(village: Village, tmp_path: Path) -> AsyncIterator[Town]:
    async with village.open(tmp_path) as town:
        await town.join("client", "Fatima", language="ar", mentor="Mika")
        await town.join("client", "Ilona", language="ru", mentor="Mika")
        yield town


async def invites(t: Town) -> None:
    """To a walk on Wednesday at five, with three places."""
    await t.say(t["Kirsi"], "/activity")
    await t.press_all(t["Kirsi"], "new", "walking", "d20270303", "t17", "hakunila_park", "capacity")
    await t.say(t["Kirsi"], "3")
    await t.press_all(t["Kirsi"], "go_on", "go_on", "send")
    await until(t, "select state, previewed from broadcasts", [("done", 5)])


async def until(t: Town, query: str, reached: list[tuple[Any, ...]]) -> None:
    """What runs beside the inbox has come that far."""
    async with asyncio.timeout(PATIENCE):
        while [tuple(row) for row in await t.rows(query)] != reached:
            await asyncio.sleep(0.02)
    await t.settled()


async def files(t: Town, name: str, kind: str = "document") -> dict[str, bytes]:
    """What lies in the chat to be opened, by its name."""
    found = {}
    for one in (await t[name].chat())["messages"]:
        if kind in one:
            file = t.sim.world.files.by_id(one[kind]["file_id"])
            assert file is not None
            found[str(one[kind].get("file_name", kind))] = file.body
    return found


async def test_everybody_is_invited_in_their_own_language_and_three_places_are_three(t: Town) -> None:
    await invites(t)
    for name, words in {"Fatima": "مجموعة المشي", "Ilona": "Группа", "Amina": "Walking group"}.items():
        await t.card(t[name], words)
    for name in CLIENTS:
        await t.press(t[name], "coming_0")
    for name in CLIENTS[3:]:  # they are asked before they are put on a list
        await t.press(t[name], "wait_0")
    assert await t.rows("select state, count(*) from signups group by state order by state") == [
        ("coming", 3),
        ("waiting", 2),
    ]
    card = plain((await t.card(t["Kirsi"], "coming 3")).text)
    assert "waiting 2" in card
    assert "5 have answered" in card

    [calendar] = (await files(t, "Amina")).values()
    assert Calendar.from_ical(calendar)["method"] == "PUBLISH"
    assert await files(t, "Ilona") == {}  # who waits for a place has no date to keep

    await t.press(t["Amina"], "cannot_0")  # and the next one is asked
    await t.card(t["Fatima"], "يوجد مكان لك!")
    await t.press(t["Fatima"], "take_0")
    assert await t.rows("select count(*) from signups where state = 'coming'") == [(3,)]


async def test_a_report_comes_as_words_a_picture_and_files_that_open(t: Town) -> None:
    await invites(t)
    for name in CLIENTS[:4]:
        await t.press(t[name], "coming_0" if name != "Olga" else "cannot_0")
    await t.say(t["Kirsi"], "/report")
    await t.press_all(t["Kirsi"], "all", "make")
    await until(t, "select state, reason from reports", [("done", None)])

    said = "\n".join(await t.texts(t["Kirsi"]))
    assert "People who joined: 5" in said
    (picture,) = (await files(t, "Kirsi", "photo")).values()
    assert Image.open(io.BytesIO(picture)).width >= 600
    found = await files(t, "Kirsi")
    assert sorted(name.rpartition(".")[2] for name in found) == ["csv", "pdf", "xlsx"]
    for name, body in found.items():
        match name.rpartition(".")[2]:
            case "csv":
                assert body.decode("utf-8").startswith("\ufeff")
            case "pdf":
                assert body.startswith(b"%PDF-")
            case "xlsx":
                assert load_workbook(io.BytesIO(body)).worksheets[0].max_row > 5

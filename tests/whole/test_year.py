"""A client's year through Telegram: the first goal, pictures that arrive, a break, another start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.whole.town import DAY, WEEK, Town, town


@pytest.fixture
async def t(tmp_path: Path) -> AsyncIterator[Town]:
    """The whole programme, and no client yet."""
    async with town(tmp_path, programme="vantaa") as one:
        await one.join("coordinator", "Kirsi")
        yield one


async def answer(t: Town, client: Any) -> None:
    await t.say(client, "/checkin")
    await t.press_all(client, "3", "4", "4", "0", "8", "no", "skip")


async def test_progress_is_a_photo_with_the_same_in_words(t: Town) -> None:
    amina = await t.join("client", "Amina", language="ar")
    t.needs("ar")
    for _ in range(2):
        await answer(t, amina)
        await t.forward(WEEK + DAY)

    await t.say(amina, "/progress")

    photo = next(seen for seen in reversed(await amina.messages()) if seen.raw.get("photo"))
    assert photo.raw["photo"]["width"] == 1080
    assert "المزاج" in photo.raw["caption"]


async def test_a_break_is_quiet_and_the_year_goes_on_after_it(t: Town) -> None:
    amina = await t.join("client", "Amina")
    await t.say(amina, "/pause")
    await t.press(amina, "2")
    before = len(await amina.messages())

    await t.forward(2 * WEEK - DAY)
    assert len(await amina.messages()) == before

    await t.forward(2 * DAY)
    assert len(await amina.messages()) > before

"""The same path by webhook and on PostgreSQL: nothing that people see depends on how Askel is run."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from bot.values import Listen
from tests.whole.test_path import whole_path
from tests.whole.town import DAY, HOUR, town

SECRET = "a-secret-of-the-webhook"


def by_webhook() -> dict[str, Any]:
    """Settings with which updates are pushed to a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "webhook_url": f"http://127.0.0.1:{port}/updates",
        "webhook_secret": SECRET,
        "webhook_listen": Listen("127.0.0.1", port),
    }


async def test_the_path_by_webhook(tmp_path: Path) -> None:
    async with town(tmp_path, **by_webhook()) as t:
        await whole_path(t)
        info = t.sim.world.bots[t.app.telegram.bot_id].webhook.info()
        assert info["pending_update_count"] == 0
        assert "last_error_message" not in info


@pytest.mark.postgres
async def test_the_path_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    async with town(tmp_path, database=postgres_database) as t:
        await whole_path(t)


@pytest.mark.postgres
async def test_the_ladder_and_the_week_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    async with town(tmp_path, database=postgres_database) as t:
        kirsi = await t.join("coordinator", "Kirsi")
        mika = await t.join("mentor", "Mika")
        amina = await t.join("client", "Amina", mentor="Mika")
        await t.say(amina, "/talk")
        await t.news(kirsi)
        await t.forward(4 * HOUR)
        assert any("Amina" in told for told in await t.news(kirsi))
        _, take = await t.button(mika, "take")
        card = await t.card(mika, "Amina")
        await t.press(kirsi, "take")
        assert await t.press_stale(mika, card.id, take) == "Kirsi was faster."
        await t.press(kirsi, "resolve")
        await t.press(kirsi, "done_talked")
        await t.forward(DAY)
        assert await t.check_ins(amina) == [("scheduled", "2027-03-01", "open")]
        assert await t.troubles() == []

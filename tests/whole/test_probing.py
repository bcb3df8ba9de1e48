"""A synthetic alert goes the whole way again and again; when it does not arrive, health and the metrics say so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.health import look
from bot.run import signs_of
from tests.whole.town import MINUTE, SECOND, Town, Village


@pytest.fixture
async def t(village: Village, tmp_path: Path) -> AsyncIterator[Town]:
    async with village.open(tmp_path, synthetic_alert_minutes=10) as town:
        yield town


async def arrived(t: Town) -> list[str]:
    return [str(row.state) for row in await t.rows("select state from outbox where tag = 'probe'")]


def complaints(report: dict[str, Any]) -> list[str]:
    """Without those of the polls, which have not moved with the clock."""
    return [reason for reason in report["reasons"] if "poll" not in reason]


async def test_one_every_so_often_arrives_and_rings_at_nobody(t: Town) -> None:
    for _ in range(3):
        await t.forward(10 * MINUTE + SECOND)

    assert await arrived(t) == ["sent"] * 3
    assert [await t.news(t[name]) for name in ("Mika", "Kirsi", "Amina")] == [[], [], []]
    report = await look(signs_of(t.app))
    assert not complaints(report)
    assert report["synthetic_alert_seconds"] < 5
    assert 0 <= (await signs_of(t.app).delivery() or -1) < 5


async def test_when_it_does_not_arrive_health_says_so_until_it_does_again(t: Town) -> None:
    await t.forward(10 * MINUTE + SECOND)
    await t.sim.ask("POST", "/sim/faults", {"kind": "400", "method": "getMe", "times": 1})
    await t.forward(31 * MINUTE)

    report = await look(signs_of(t.app))
    assert report["status"] == "trouble"
    assert complaints(report) == [f"no synthetic alert has arrived for {report['synthetic_alert_seconds']:.0f} s"]
    assert report["synthetic_alert_seconds"] >= 31 * 60

    await t.forward(11 * MINUTE)
    assert not complaints(await look(signs_of(t.app)))


async def test_a_start_after_a_long_stop_makes_up_for_one_and_not_for_all(t: Town) -> None:
    await t.forward(11 * MINUTE)

    await t.down_for(600 * MINUTE)

    assert await arrived(t) == ["sent", "sent"]


async def test_none_is_none(village: Village, tmp_path: Path) -> None:
    async with village.open(tmp_path) as t:
        await t.forward(60 * MINUTE)

        assert await arrived(t) == []
        assert (await look(signs_of(t.app)))["synthetic_alert_seconds"] is None

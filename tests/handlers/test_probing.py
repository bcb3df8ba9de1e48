"""A synthetic alert goes the way of a real one, in every language, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers import alert_taps, commands, ladder, raising
from handlers.batch import ItemFailed
from locales.catalogues import Catalogue
from storage import inbox
from storage import tables as t
from tests.handlers.company import three
from tests.handlers.house import BOT, House

OURS = ("inbox", "mailboxes", "outbox", "probes")  # of the probe itself


@pytest.fixture
async def due(house: House) -> House:
    """Three people, and a synthetic alert that has its time."""
    await three(house)
    row = {"id": "probe1", "due_at": house.now, "fired_at": house.now}
    await house.writer.run(lambda tx: tx.execute(t.probes.insert().values(row)))
    letter = inbox.Told(BOT, "d:1", {"kind": "probe", "probe": "probe1"}, inbox.ABOUT_ALERTS)
    await house.writer.run(lambda tx: inbox.tell(tx, house.seal, BOT, [letter], house.now))
    return house


async def left(house: House) -> list[tuple[str, str, int]]:
    return [(row.tag, row.method, row.lane) for row in await house.rows(t.outbox)]


async def everything(house: House) -> dict[str, list[Any]]:
    return {table.name: await house.rows(table) for table in t.metadata.sorted_tables}


async def test_it_leaves_in_the_lane_of_alerts_and_asks_telegram_for_an_answer_only(due: House) -> None:
    await due.work()

    assert await left(due) == [("probe", "getMe", 0)]
    (probe,) = await due.rows(t.probes)
    assert probe.outbox_id == (await due.rows(t.outbox))[0].id


async def test_nothing_stays_of_the_made_up_people_and_their_alert(due: House) -> None:
    before = await everything(due)

    await due.work()

    after = await everything(due)
    assert {name: after[name] for name in after if name not in OURS} == {
        name: before[name] for name in before if name not in OURS
    }
    assert [row.key for row in after["inbox"]] == ["d:1"]
    assert [row.id for row in after["mailboxes"]] == [BOT]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (commands, "raise_alert"),
        (raising, "record"),
        (ladder, "climb"),
        (alert_taps, "seen"),
        (alert_taps, "show"),
    ],
)
async def test_it_does_not_leave_when_a_step_of_the_way_is_broken(
    due: House, module: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(module, name, broken)

    with pytest.raises(ItemFailed):
        await due.step()

    assert await left(due) == []


async def test_it_does_not_leave_when_a_step_does_nothing(due: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any, **__: Any) -> None:
        pass

    monkeypatch.setattr(alert_taps, "told", nothing)

    await due.work()

    assert await left(due) == []
    (item,) = await due.rows(t.inbox)
    assert item.note == "a synthetic alert had no card: fi, en, ar, ru"


@pytest.mark.parametrize("language", ["en", "fi", "ar", "ru"])
async def test_it_does_not_leave_when_the_card_cannot_be_said_in_one_language(due: House, language: str) -> None:
    class WithoutCard(Catalogue):
        def __getattribute__(self, name: str) -> Any:
            if name not in ("__class__", "language", "tongue"):
                raise KeyError("alerts.lane_now")
            return super().__getattribute__(name)

    there = due.tools.catalogues[language]
    due.tools = replace(due.tools, catalogues={**due.tools.catalogues, language: WithoutCard(there.tongue)})

    with pytest.raises(ItemFailed):
        await due.step()

    assert await left(due) == []

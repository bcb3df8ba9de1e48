"""Meetings are changed by those who saw them as they are, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import meetings
from storage.tables import meetings as table
from tests.conftest import Store
from tests.storage.test_outbox import person

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def planned(store: Store) -> Store:
    """One in an hour, one in two, one that is over."""
    await person(store)
    for id, at in (("m1", NOW + HOUR), ("m2", NOW + 2 * HOUR), ("over", NOW - HOUR)):
        row = {"person_id": "p", "by_id": "p", "place": b"", "made_at": NOW, "changed_at": NOW}
        values = {"id": id, "at": at, "sequence": 0, "cancelled": False, **row}
        await store.run(lambda tx, values=values: tx.execute(table.insert().values(values)))
    return store


async def one(store: Store) -> Any:
    return await store.run(lambda tx: meetings.get(tx, "m1"))


async def test_what_is_planned_comes_in_order_without_what_is_over_or_called_off(planned: Store) -> None:
    async def ids(until: datetime | None = None) -> list[str]:
        found = await planned.run(lambda tx: meetings.coming(tx, ["p", "q"], NOW, until))
        return [row.id for row in found.get("p", [])]

    assert await ids() == ["m1", "m2"]
    assert await ids(NOW + 2 * HOUR) == ["m1"]
    await planned.run(lambda tx: meetings.change(tx, "m1", 0, cancelled=True))
    assert await ids() == ["m2"]


async def test_of_two_changes_of_the_same_meeting_one_counts(planned: Store) -> None:
    first = await planned.run(lambda tx: meetings.change(tx, "m1", 0, at=NOW + 3 * HOUR))
    second = await planned.run(lambda tx: meetings.change(tx, "m1", 0, at=NOW + 4 * HOUR))

    row = await one(planned)
    assert (first, second, row.sequence, row.at) == (True, False, 1, NOW + 3 * HOUR)


async def test_one_that_is_called_off_stays_so(planned: Store) -> None:
    assert await planned.run(lambda tx: meetings.change(tx, "m1", 0, cancelled=True))

    assert not await planned.run(lambda tx: meetings.change(tx, "m1", 1, at=NOW + 3 * HOUR))
    assert not await planned.run(lambda tx: meetings.answer(tx, "m1", 1, "coming", NOW))


async def test_an_answer_is_new_once_and_again_after_a_change(planned: Store) -> None:
    async def says(answer: str, sequence: int) -> bool:
        return await planned.run(lambda tx: meetings.answer(tx, "m1", sequence, answer, NOW))

    assert [await says(answer, 0) for answer in ("coming", "coming", "cannot", "cannot")] == [True, False, True, False]
    await planned.run(lambda tx: meetings.change(tx, "m1", 0, at=NOW + 3 * HOUR))
    assert not await says("coming", 0)
    assert await says("cannot", 1)
    row = await one(planned)
    assert (row.answer, row.answer_to) == ("cannot", 1)

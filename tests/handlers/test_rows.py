"""What turns want to change, and what comes due, as rows: in order, and exactly once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import tables as t
from storage.draft import Draft
from tests.handlers.house import House

AMINA, MIKA = 1, 2


async def test_a_later_change_of_a_row_wins_whichever_columns_others_change(house: House) -> None:
    for alias, user in (("Amina", AMINA), ("Mika", MIKA)):
        await house.person(alias, "client", user)
    first, second, whole = Draft(), Draft(), Draft()
    first.change(t.people, "p-Mika", state="stopped", stopped_at=house.now)
    second.change(t.people, "p-Amina", state="active")
    second.change(t.people, "p-Amina", state="stopped", stopped_at=house.now)

    whole.absorb(first)
    whole.absorb(second)
    await house.writer.run(whole.write)

    assert [(row.state, row.stopped_at) for row in await house.rows(t.people)] == [("stopped", house.now)] * 2


async def test_what_is_planned_again_for_the_very_instant_at_which_it_fired_fires_again(house: House) -> None:
    amina, at = await house.person("Amina", "client", AMINA), house.now

    for n in range(2):
        draft = Draft()
        row = {"id": f"due{n}", "person_id": amina, "kind": "again", "key": "x", "due_at": at, "state": "waiting"}
        draft.upsert(t.due, ("person_id", "kind", "key"), **row)
        await house.writer.run(draft.write)
        assert await house.ticker.tick() == 1
        assert len(await house.rows(t.inbox, state="waiting")) == 1
        await house.work()


def test_an_instant_is_never_kept_later_than_it_was() -> None:
    at = datetime(2026, 11, 2, 8, 0, 0, 999_900, tzinfo=UTC)
    kept = t.Instant().process_bind_param(at, None)  # type: ignore[arg-type]

    assert t.Instant().process_result_value(kept, None) == at - timedelta(microseconds=900)  # type: ignore[arg-type]
    assert t.Instant().process_bind_param(datetime(1969, 12, 31, 23, 59, 59, 999_900, tzinfo=UTC), None) == -1  # type: ignore[arg-type]

"""What a link is worth, on each of the two engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import invites, reports
from storage import tables as t
from tests.conftest import Store

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


async def person(store: Store, id: str, role: str | None, since: datetime = NOW) -> None:
    values = {"id": id, "alias": b"", "alias_index": id, "language": "fi", "audience": "general", "state": "active"}
    await store.run(lambda tx: tx.execute(t.people.insert().values(created_at=NOW, **values)))
    if role is not None:
        await store.run(lambda tx: tx.execute(t.roles.insert().values(person_id=id, role=role, since=since)))


async def link(store: Store, id: str, **values: Any) -> None:
    usual = {"role": "client", "uses": 1, "uses_left": 1, "created_by": None, "person_id": None}
    about = {"token_hash": invites.token_hash(id), "audience": "general", "created_at": NOW}
    row = {"id": id, "expires_at": NOW + timedelta(days=14), **about, **usual, **values}
    await store.run(lambda tx: tx.execute(t.invites.insert().values(**row)))


@pytest.fixture
async def town(store: Store) -> Store:
    await person(store, "kirsi", "coordinator")
    await person(store, "again", "coordinator", NOW + timedelta(hours=1))
    await person(store, "former", None)
    await person(store, "mika", "mentor")
    await person(store, "amina", "client")
    return store


@pytest.mark.parametrize(
    ("about", "worth"),
    [
        ({"role": "client", "created_by": "former"}, True),
        ({"role": "coordinator", "created_by": "kirsi"}, True),
        ({"role": "coordinator", "created_by": "former"}, False),
        ({"role": "mentor", "created_by": "mika"}, False),
        ({"role": "mentor", "created_by": "again"}, False),
        ({"role": "client", "person_id": "amina", "created_by": "kirsi"}, True),
        ({"role": "client", "person_id": "amina", "created_by": "former"}, False),
        ({"role": "coordinator"}, True),
        ({"role": "client", "person_id": "amina"}, True),
        ({"role": "client", "created_by": "kirsi", "expires_at": NOW}, False),
        ({"role": "client", "created_by": "kirsi", "uses_left": 0}, False),
    ],
)
async def test_a_link_is_worth_as_much_as_its_maker(town: Store, about: dict[str, Any], worth: bool) -> None:
    await link(town, "a-link", **about)
    await link(town, "another")

    shown = await town.run(lambda tx: invites.still_open(tx, NOW, 15))
    assert [row.id for row in shown] == (["a-link", "another"] if worth else ["another"])
    for known in ("a-link", "no-link"):  # it is its own token here
        found = await town.run(lambda tx, known=known: invites.find_open(tx, known, NOW))  # type: ignore[misc]
        assert (found is not None) is (worth and known == "a-link")
    assert await town.run(lambda tx: invites.spend(tx, "a-link", NOW)) is worth
    assert await town.run(lambda tx: invites.spend(tx, "a-link", NOW)) is False
    assert {row.id: row.uses_left for row in await town.rows(t.invites)}["another"] == 1


async def test_it_is_seen_when_it_is_opened(town: Store) -> None:
    await link(town, "hers", role="mentor", created_by="kirsi")
    await link(town, "former", role="mentor", created_by="former")

    for token, vouched in (("hers", True), ("former", False)):
        row = await town.run(lambda tx, token=token: invites.by_token(tx, token))  # type: ignore[misc]
        assert (row.id, bool(row.vouched)) == (token, vouched)


async def test_nobody_has_left_unused_what_was_taken_back(town: Store) -> None:
    for id in ("used", "unused", "taken-back"):
        await link(town, id, created_by="kirsi")
    assert await town.run(lambda tx: invites.spend(tx, "used", NOW))
    assert await town.run(lambda tx: invites.end(tx, "taken-back", NOW))

    later = NOW + timedelta(days=20)
    assert await town.run(lambda tx: reports.links(tx, NOW, later, later)) == (2, 1)

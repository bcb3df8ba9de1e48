"""Who there is, as `askel people` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.invitations import main_role
from storage import people
from storage.seal import Seal


@dataclass(frozen=True, slots=True)
class Entry:
    role: str
    alias: str
    language: str
    group: str
    state: str
    completed_check_ins: int
    open_alerts: int
    roles: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """`roles` holds all of them where somebody has several; `role` is the one that may do most."""
        return {name: getattr(self, name) for name in self.__slots__}


async def everyone(readers: AsyncEngine, seal: Seal) -> list[Entry]:
    """All people in the order in which they came."""
    async with readers.connect() as reader:
        found, _ = await people.page(reader)
        tallies = await people.tallies(reader, [person.id for person in found])
    return [_entry(person, tallies[person.id], seal) for person in found]


def _entry(person: people.Person, tally: people.Tally, seal: Seal) -> Entry:
    return Entry(
        role=main_role(person.roles),
        alias=people.alias_of(seal, person.id, person.row.alias),
        language=person.row.language,
        group=person.row.audience,
        state=person.row.state if person.row.reachable else "unreachable",
        completed_check_ins=tally.completed,
        open_alerts=tally.open_alerts,
        roles=tuple(sorted(person.roles)),
    )

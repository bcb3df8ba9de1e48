"""Who there is: people, their accounts and their roles. Read in sets, for a batch of turns at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import journeys
from storage.seal import Seal
from storage.tables import alerts, check_ins, identities, people, roles

mentors = people.alias("mentors")


@dataclass(slots=True)
class Person:
    """A person as kept. `user_id` is Telegram's, and the private chat's."""

    row: Any
    user_id: int | None
    roles: frozenset[str] = field(default_factory=frozenset)
    journey: tuple[Any, tuple[Any, ...]] | None = None  # a client's: its row and its pauses

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def here(self) -> bool:
        """Has an account, takes part, and has not blocked the bot."""
        return bool(self.row.reachable) and self.row.state == "active" and self.user_id is not None


def place(id: str) -> str:
    """Where an alias is sealed."""
    return f"people.alias:{id}"


def alias_of(seal: Seal, id: str, sealed: bytes) -> str:
    return seal.open(sealed, place(id)).decode()


def _everything() -> Select[Any]:
    return (
        select(people, identities.c.user_id, mentors.c.id.label("of_id"), mentors.c.alias.label("of_alias"))
        .outerjoin(identities, identities.c.person_id == people.c.id)
        .outerjoin(mentors, mentors.c.id == people.c.mentor_id)
    )


# Made once: SQLAlchemy takes longer to put them together than SQLite to answer them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_BY_ACCOUNT = _everything().where(identities.c.user_id.in_(_IDS))
_BY_ID = _everything().where(people.c.id.in_(_IDS))
_ROLES = select(roles.c.person_id, roles.c.role).where(roles.c.person_id.in_(_IDS))
_HOLDERS = select(roles.c.person_id).where(roles.c.role == bindparam("role"))
_WITH_ROLE = _everything().where(people.c.id.in_(_HOLDERS)).order_by(people.c.created_at, people.c.id)


async def _with_roles(tx: AsyncConnection, rows: Iterable[Any]) -> list[Person]:
    found = [Person(row, row.user_id) for row in rows]
    if not found:
        return []
    held: dict[str, set[str]] = defaultdict(set)
    ids = [person.id for person in found]
    for role in await tx.execute(_ROLES, {"ids": ids}):
        held[role.person_id].add(role.role)
    travelling = await journeys.of(tx, ids)
    for person in found:
        person.roles = frozenset(held[person.id])
        person.journey = travelling.get(person.id)
    return found


async def by_account(tx: AsyncConnection, user_ids: Iterable[int]) -> dict[int, Person]:
    """The people behind these Telegram accounts; strangers are missing."""
    rows = await tx.execute(_BY_ACCOUNT, {"ids": list(user_ids)})
    return {person.user_id: person for person in await _with_roles(tx, rows) if person.user_id is not None}


async def by_id(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, Person]:
    rows = await tx.execute(_BY_ID, {"ids": list(ids)})
    return {person.id: person for person in await _with_roles(tx, rows)}


async def has_joined(tx: AsyncConnection, id: str) -> bool:
    """Whether this person took part before, on whatever account."""
    return (await tx.execute(select(people.c.joined_at).where(people.c.id == id))).scalar() is not None


async def by_alias(tx: AsyncConnection, alias_index: str) -> Person | None:
    rows = await tx.execute(_everything().where(people.c.alias_index == alias_index))
    return next(iter(await _with_roles(tx, rows)), None)


async def with_role(tx: AsyncConnection, role: str) -> list[Person]:
    """Everybody who holds a role, oldest first."""
    return await _with_roles(tx, await tx.execute(_WITH_ROLE, {"role": role}))


async def take_role(tx: AsyncConnection, id: str, role: str) -> bool:
    """False: this person did not hold it."""
    done = await tx.execute(delete(roles).where(roles.c.person_id == id, roles.c.role == role))
    return done.rowcount == 1


async def accounts(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, int]:
    """Person → Telegram's user id, for those who have an account now."""
    query = select(identities.c.person_id, identities.c.user_id).where(identities.c.person_id.in_(list(ids)))
    return {row.person_id: row.user_id for row in await tx.execute(query)}


async def taken(tx: AsyncConnection, indexes: Iterable[str]) -> set[str]:
    """Which of these blind indexes of aliases are in use."""
    query = select(people.c.alias_index).where(people.c.alias_index.in_(list(indexes)))
    return {row.alias_index for row in await tx.execute(query)}


async def page(
    tx: AsyncConnection,
    *,
    mentors: Iterable[str] | None = None,
    role: str | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[Person], int]:
    """People in the order in which they came, and how many there are in all. `mentors`: only clients of these, and
    none of themselves."""
    query = _everything()
    if mentors is not None:
        clients, with_them = select(roles.c.person_id).where(roles.c.role == "client"), list(mentors)
        query = query.where(people.c.mentor_id.in_(with_them), people.c.id.in_(clients), people.c.id.not_in(with_them))
    if role is not None:
        query = query.where(people.c.id.in_(select(roles.c.person_id).where(roles.c.role == role)))
    total = await tx.scalar(select(func.count()).select_from(query.subquery()))
    rows = await tx.execute(query.order_by(people.c.created_at, people.c.id).offset(offset).limit(limit))
    return await _with_roles(tx, rows), int(total or 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a list says beside a name."""

    completed: int = 0
    last: datetime | None = None
    open_alerts: int = 0
    open_check_in: bool = False


async def tallies(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, Tally]:
    wanted = list(ids)
    done = await tx.execute(
        select(
            check_ins.c.person_id,
            check_ins.c.state,
            func.count().label("n"),
            func.max(check_ins.c.closed_at).label("at"),
        )
        .where(check_ins.c.person_id.in_(wanted))
        .group_by(check_ins.c.person_id, check_ins.c.state)
    )
    open_ones = await tx.execute(
        select(alerts.c.client_id, func.count().label("n"))
        .where(alerts.c.client_id.in_(wanted), alerts.c.state != "resolved")
        .group_by(alerts.c.client_id)
    )
    counted = {(row.person_id, row.state): row for row in done}
    waiting = {row.client_id: row.n for row in open_ones}
    return {id: _tally(id, counted, waiting) for id in wanted}


def _tally(id: str, counted: dict[tuple[str, str], Any], waiting: dict[str, int]) -> Tally:
    complete = counted.get((id, "complete"))
    return Tally(
        completed=complete.n if complete else 0,
        last=complete.at if complete else None,
        open_alerts=waiting.get(id, 0),
        open_check_in=(id, "open") in counted,
    )

"""What a mentor's lists look at, of many clients at once: a handful of statements however many they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import alerts, answers, check_ins, due, people, roles


async def open_alerts(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, list[Any]]:
    """Client → the alerts that are not resolved, oldest first."""
    query = select(alerts).where(alerts.c.client_id.in_(list(ids)), alerts.c.state != "resolved")
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await tx.execute(query.order_by(alerts.c.raised_at, alerts.c.id)):
        found[row.client_id].append(row)
    return found


async def last_answers(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, datetime]:
    """Client → when they last answered something in a check-in."""
    query = (
        select(check_ins.c.person_id, func.max(answers.c.given_at).label("at"))
        .join(answers, answers.c.check_in_id == check_ins.c.id)
        .where(check_ins.c.person_id.in_(list(ids)))
        .group_by(check_ins.c.person_id)
    )
    return {row.person_id: row.at for row in await tx.execute(query)}


async def unanswered(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, list[datetime]]:
    """Client → when each scheduled check-in began that is over without an answer, oldest first."""
    answered = select(answers.c.id).where(answers.c.check_in_id == check_ins.c.id).exists()
    query = select(check_ins.c.person_id, check_ins.c.opened_at).where(
        check_ins.c.person_id.in_(list(ids)), check_ins.c.kind == "scheduled", check_ins.c.state != "open", ~answered
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for row in await tx.execute(query.order_by(check_ins.c.opened_at)):
        found[row.person_id].append(row.opened_at)
    return found


async def coming(
    tx: AsyncConnection, ids: Iterable[str], kinds: Iterable[str], since: datetime, until: datetime | None = None
) -> dict[str, list[Any]]:
    """Client → what has or had its time from `since` on (and before `until`), in order of time."""
    query = select(due.c.person_id, due.c.kind, due.c.key, due.c.due_at).where(
        due.c.person_id.in_(list(ids)), due.c.kind.in_(list(kinds)), due.c.state != "cancelled", due.c.due_at >= since
    )
    if until is not None:
        query = query.where(due.c.due_at < until)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await tx.execute(query.order_by(due.c.due_at, due.c.id)):
        found[row.person_id].append(row)
    return found


async def sizes(tx: AsyncConnection) -> Counter[str]:
    """Mentor → how many clients are theirs who have not stopped."""
    clients = select(roles.c.person_id).where(roles.c.role == "client")
    query = (
        select(people.c.mentor_id, func.count().label("n"))
        .where(people.c.mentor_id.is_not(None), people.c.id.in_(clients), people.c.state != "stopped")
        .group_by(people.c.mentor_id)
    )
    return Counter({row.mentor_id: row.n for row in await tx.execute(query)})

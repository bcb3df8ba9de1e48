"""What a mentor's lists look at, of many clients at once: a handful of statements however many they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    alert_log,
    alerts,
    answers,
    cards,
    check_ins,
    due,
    goals,
    handovers,
    identities,
    meetings,
    people,
    roles,
)


async def open_alerts(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, list[Any]]:
    """Client → the alerts that are not resolved, oldest first, each with when it was put off last (`snoozed_at`) and
    when somebody was told of it last (`rang_at`)."""
    query = select(alerts, _last("snoozed").label("snoozed_at"), _last("told").label("rang_at"))
    query = query.where(alerts.c.client_id.in_(list(ids)), alerts.c.state != "resolved")
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await tx.execute(query.order_by(alerts.c.raised_at, alerts.c.id)):
        found[row.client_id].append(row)
    return found


async def with_open_alerts(tx: AsyncConnection) -> set[str]:
    """The clients of whom an alert is not resolved."""
    found = await tx.execute(select(alerts.c.client_id).where(alerts.c.state != "resolved").distinct())
    return set(found.scalars())


def _last(what: str) -> ScalarSelect[Any]:
    """When this was noted last of an alert."""
    noted = (alert_log.c.alert_id == alerts.c.id, alert_log.c.what == what)
    return select(func.max(alert_log.c.at)).where(*noted).scalar_subquery()


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


async def of(tx: AsyncConnection, mentor_id: str | None) -> list[str]:
    """The clients of this mentor (None: those without one) who have not stopped."""
    clients = select(roles.c.person_id).where(roles.c.role == "client")
    query = select(people.c.id).where(people.c.id.in_(clients), people.c.state != "stopped")
    query = query.where(people.c.mentor_id.is_not_distinct_from(mentor_id))
    return list((await tx.execute(query.order_by(people.c.created_at, people.c.id))).scalars())


async def without_mentor(tx: AsyncConnection) -> int:
    return len(await of(tx, None))


# --- another mentor ---


async def hand_over(tx: AsyncConnection, client_id: str, before: str | None, after: str) -> bool:
    """The client is with `after` now. False: they are no longer with `before`, somebody was faster."""
    done = await tx.execute(
        update(people)
        .where(people.c.id == client_id, people.c.mentor_id.is_not_distinct_from(before))
        .values(mentor_id=after)
    )
    return done.rowcount == 1


async def came_with_others(tx: AsyncConnection, client_id: str, mentor_id: str) -> datetime | None:
    """When this client came to this mentor together with others; None if alone, or if there is another one since."""
    of_client = select(handovers).where(handovers.c.person_id == client_id).order_by(handovers.c.at.desc()).limit(1)
    last = (await tx.execute(of_client)).first()
    if last is None or last.to_id != mentor_id:
        return None
    same = (handovers.c.to_id == mentor_id, handovers.c.at == last.at, handovers.c.by_id == last.by_id)
    others = await tx.scalar(select(func.count()).select_from(handovers).where(*same))
    return last.at if (others or 0) > 1 else None


async def hand_over_alerts(tx: AsyncConnection, client_id: str, stay: Iterable[str | None], now: datetime) -> list[str]:
    """The client's alerts that nobody has taken of those who `stay` are open on the first rung. Their ids."""
    others = [id for id in stay if id is not None]
    loose = or_(alerts.c.state == "open", and_(alerts.c.state == "taken", alerts.c.owner_id.not_in(others)))
    stray = and_(alerts.c.client_id == client_id, alerts.c.handed_to.not_in(others))
    await tx.execute(update(alerts).where(stray, alerts.c.state != "resolved").values(handed_to=None))
    ids = list((await tx.execute(select(alerts.c.id).where(alerts.c.client_id == client_id, loose))).scalars())
    opened = {"state": "open", "owner_id": None, "taken_at": None, "handed_to": None, "cried_at": None}
    await tx.execute(update(alerts).where(alerts.c.id.in_(ids), loose).values(rung=0, next_at=now, **opened))
    return ids


async def holders(tx: AsyncConnection, client_ids: Iterable[str]) -> list[str]:
    """The people in whose chats open cards show something of these clients; not the clients themselves."""
    ids = list(client_ids)
    query = (
        select(identities.c.person_id)
        .join(cards, cards.c.chat_id == identities.c.user_id)
        .where(cards.c.closed_at.is_(None), _about(ids), identities.c.person_id.not_in(ids))
        .distinct()
    )
    return list((await tx.execute(query)).scalars())


def _about(client_ids: list[str]) -> ColumnElement[bool]:
    """The card shows something of these clients."""
    theirs = {
        "client": select(people.c.id).where(people.c.id.in_(client_ids)),
        "alert": select(alerts.c.id).where(alerts.c.client_id.in_(client_ids)),
        "goal": select(goals.c.id).where(goals.c.person_id.in_(client_ids)),
        "meeting": select(meetings.c.id).where(meetings.c.person_id.in_(client_ids)),
    }
    return or_(*(and_(cards.c.kind == kind, cards.c.ref.in_(refs)) for kind, refs in theirs.items()))


async def on_cards(tx: AsyncConnection, chat_id: int) -> list[str]:
    """The clients of whom open cards in this chat show something."""
    mine = (cards.c.chat_id == chat_id, cards.c.closed_at.is_(None))
    shown = (
        select(cards.c.ref.label("id")).where(*mine, cards.c.kind == "client"),
        select(alerts.c.client_id).join(cards, cards.c.ref == alerts.c.id).where(*mine, cards.c.kind == "alert"),
        select(goals.c.person_id).join(cards, cards.c.ref == goals.c.id).where(*mine, cards.c.kind == "goal"),
        select(meetings.c.person_id).join(cards, cards.c.ref == meetings.c.id).where(*mine, cards.c.kind == "meeting"),
    )
    return sorted((await tx.execute(union(*shown))).scalars())


async def cards_about(tx: AsyncConnection, chat_id: int, client_id: str) -> list[Any]:
    """The open cards in this chat that show something of this client."""
    query = select(cards).where(cards.c.chat_id == chat_id, cards.c.closed_at.is_(None), _about([client_id]))
    return list(await tx.execute(query.order_by(cards.c.created_at)))

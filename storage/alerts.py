"""Alerts, their cards and their record. What is won (Take, Resolve) is won by compare-and-set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import alert_log, alert_words, alerts, cards, identities, people, talks


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(alerts).where(alerts.c.id == id))).first()


async def open_of(tx: AsyncConnection, client_id: str) -> list[Any]:
    query = select(alerts).where(alerts.c.client_id == client_id, alerts.c.state != "resolved")
    return list(await tx.execute(query.order_by(alerts.c.raised_at)))


async def take(tx: AsyncConnection, id: str, staff_id: str, now: datetime, comes_back: datetime) -> bool:
    """False: someone was faster, or it is resolved. What is handed to somebody is theirs once they take it; what the
    client cries about while its owner does nothing is anybody's. A cry of this very moment is still to be answered."""
    handed, crying = alerts.c.handed_to == staff_id, alerts.c.cried_at.is_not(None)
    to_take = or_(alerts.c.state == "open", and_(alerts.c.state == "taken", or_(handed, crying)))
    done = await tx.execute(
        update(alerts)
        .where(alerts.c.id == id, to_take)
        .values(state="taken", owner_id=staff_id, handed_to=None, taken_at=now, cried_at=None, next_at=comes_back)
    )
    if done.rowcount == 1:
        cry = update(alerts).where(alerts.c.id == id, _unheard())
        await tx.execute(cry.values(cried_at=now, rung=0, next_at=now))
    return done.rowcount == 1


def _unheard() -> ColumnElement[bool]:
    """The client asked again, and nobody was told yet."""
    told = and_(alerts.c.told_at.is_not(None), alerts.c.told_at >= alerts.c.asked_at)
    return and_(alerts.c.asked_at.is_not(None), not_(told))


async def hand_to(tx: AsyncConnection, alert: Any, staff_id: str, by: datetime) -> bool:
    """False: it is no longer its owner's, or is resolved, or the client asked again and nobody was told yet."""
    theirs = (alerts.c.id == alert.id, alerts.c.state == "taken", alerts.c.owner_id == alert.owner_id)
    done = await tx.execute(update(alerts).where(*theirs, not_(_unheard())).values(handed_to=staff_id, next_at=by))
    return done.rowcount == 1


async def put_aside(tx: AsyncConnection, id: str, staff_id: str, until: datetime) -> bool:
    """False: it is no longer theirs, or is resolved, or the client asked again and nobody was told yet."""
    theirs = (alerts.c.id == id, alerts.c.state == "taken", alerts.c.owner_id == staff_id)
    done = await tx.execute(update(alerts).where(*theirs, not_(_unheard())).values(next_at=until))
    return done.rowcount == 1


async def advance(
    tx: AsyncConnection,
    alert: Any,
    rung: int,
    next_at: datetime,
    lane: str,
    *,
    reopen: bool,
    handed_to: str | None = None,
) -> bool:
    """The next rung, if the alert still stands as it was read. False: somebody took or resolved it meanwhile."""
    values: dict[str, Any] = {"rung": rung, "next_at": next_at, "lane": lane, "handed_to": handed_to}
    if reopen:
        values |= {"state": "open", "owner_id": None, "taken_at": None, "handed_to": None, "cried_at": None}
    owner = alerts.c.owner_id.is_not_distinct_from(alert.owner_id)
    same = (alerts.c.id == alert.id, alerts.c.state == alert.state, alerts.c.next_at == alert.next_at, owner)
    done = await tx.execute(update(alerts).where(*same).values(**values))
    return done.rowcount == 1


async def resolve(tx: AsyncConnection, id: str, outcome: str, now: datetime) -> bool:
    """False: it was not taken, or is resolved already, or the client asked again and nobody was told yet."""
    done = await tx.execute(
        update(alerts)
        .where(alerts.c.id == id, alerts.c.state == "taken", not_(_unheard()))
        .values(state="resolved", resolved_at=now, outcome=outcome, handed_to=None)
    )
    return done.rowcount == 1


async def ask_again(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """False: it was resolved a moment ago, so that a new one is needed. A taken one begins to cry, on the first
    rung of a ladder of its own, though it was put aside; one that cries already goes on from where it is."""
    silent = (alerts.c.id == id, alerts.c.state == "taken", alerts.c.cried_at.is_(None))
    await tx.execute(update(alerts).where(*silent).values(cried_at=now, rung=0, next_at=now))
    done = await tx.execute(update(alerts).where(alerts.c.id == id, alerts.c.state != "resolved").values(asked_at=now))
    return done.rowcount == 1


async def of_owner_crying(tx: AsyncConnection, client_id: str, staff_id: str) -> list[Any]:
    """This client's alerts that are this member of staff's and cry, and of which somebody was told."""
    theirs = (alerts.c.client_id == client_id, alerts.c.state == "taken", alerts.c.owner_id == staff_id)
    return list(await tx.execute(select(alerts).where(*theirs, alerts.c.cried_at.is_not(None), not_(_unheard()))))


async def answer(tx: AsyncConnection, id: str, comes_back: datetime) -> None:
    """Its owner did something: what was cried about is in hand again."""
    await tx.execute(update(alerts).where(alerts.c.id == id).values(cried_at=None, rung=1, next_at=comes_back))


async def tell_again(tx: AsyncConnection, id: str, now: datetime) -> None:
    """Staff are told that the client asked again."""
    await tx.execute(update(alerts).where(alerts.c.id == id).values(told_at=now))


async def were_told(tx: AsyncConnection, id: str, since: datetime | None = None) -> list[str]:
    """Who was told of this alert, ever or since then."""
    query = select(alert_log.c.person_id).where(alert_log.c.alert_id == id, alert_log.c.what == "told").distinct()
    if since is not None:
        query = query.where(alert_log.c.at >= since)
    return [row.person_id for row in await tx.execute(query)]


async def of_the_week(tx: AsyncConnection, mentor_id: str) -> list[Any]:
    """What stands in this mentor's digest and was pushed to nobody: open alerts of their clients, the oldest first."""
    query = select(alerts).join(people, people.c.id == alerts.c.client_id)
    query = query.where(alerts.c.state == "open", alerts.c.lane == "week", people.c.mentor_id == mentor_id)
    return list(await tx.execute(query.order_by(alerts.c.raised_at)))


async def open_cards(tx: AsyncConnection, chat_id: int) -> list[Any]:
    """The cards of alerts that stand open in this chat."""
    query = select(cards).where(cards.c.kind == "alert", cards.c.chat_id == chat_id, cards.c.closed_at.is_(None))
    return list(await tx.execute(query))


async def holders(tx: AsyncConnection, client_id: str) -> list[str]:
    """The people in whose chat the card of this client's alerts stands."""
    query = (
        select(identities.c.person_id)
        .join(cards, cards.c.chat_id == identities.c.user_id)
        .join(alerts, alerts.c.id == cards.c.ref)
        .where(cards.c.kind == "alert", alerts.c.client_id == client_id, cards.c.closed_at.is_(None))
        .distinct()
    )
    return [row.person_id for row in await tx.execute(query)]


async def card(tx: AsyncConnection, kind: str, ref: str, chat_id: int) -> Any | None:
    """The open card of this thing in this chat."""
    query = select(cards).where(
        cards.c.kind == kind, cards.c.ref == ref, cards.c.chat_id == chat_id, cards.c.closed_at.is_(None)
    )
    return (await tx.execute(query.order_by(cards.c.created_at.desc()).limit(1))).first()


async def card_about(tx: AsyncConnection, client_id: str, chat_id: int) -> Any | None:
    """The open card of this client's alerts in this chat: there is one for all of them."""
    query = select(cards).join(alerts, alerts.c.id == cards.c.ref)
    query = query.where(cards.c.kind == "alert", cards.c.chat_id == chat_id, cards.c.closed_at.is_(None))
    query = query.where(alerts.c.client_id == client_id)
    return (await tx.execute(query.order_by(cards.c.created_at.desc()).limit(1))).first()


async def card_of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> Any | None:
    """Which thing stands in this message, closed ones included."""
    query = select(cards).where(cards.c.chat_id == chat_id, cards.c.message_id == message_id)
    return (await tx.execute(query.limit(1))).first()


async def talks_of(tx: AsyncConnection, person_ids: Iterable[str]) -> list[Any]:
    """Open talks in which these people take part, the newest first."""
    ids = list(person_ids)
    query = select(talks).where(talks.c.closed_at.is_(None), or_(talks.c.client_id.in_(ids), talks.c.staff_id.in_(ids)))
    return list(await tx.execute(query.order_by(talks.c.last_at.desc())))


async def in_talks(tx: AsyncConnection, clients: Iterable[str]) -> set[str]:
    """Those of these clients with whom a talk is open."""
    query = select(talks.c.client_id).where(talks.c.closed_at.is_(None), talks.c.client_id.in_(list(clients)))
    return set((await tx.execute(query)).scalars())


async def talk(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(talks).where(talks.c.id == id))).first()


async def talk_between(tx: AsyncConnection, client_id: str, staff_id: str) -> Any | None:
    """The open talk of these two."""
    query = select(talks).where(
        talks.c.client_id == client_id, talks.c.staff_id == staff_id, talks.c.closed_at.is_(None)
    )
    return (await tx.execute(query.order_by(talks.c.last_at.desc()).limit(1))).first()


async def end_talk(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """False: it had ended already."""
    done = await tx.execute(update(talks).where(talks.c.id == id, talks.c.closed_at.is_(None)).values(closed_at=now))
    return done.rowcount == 1


async def talk_of_alert(tx: AsyncConnection, alert_id: str) -> Any | None:
    query = select(talks).where(talks.c.alert_id == alert_id, talks.c.closed_at.is_(None))
    return (await tx.execute(query.order_by(talks.c.last_at.desc()).limit(1))).first()


async def notes(tx: AsyncConnection, ids: Iterable[str], kinds: Iterable[str]) -> list[Any]:
    """Entries of these kinds in the records of these alerts, in order."""
    query = select(alert_log).where(alert_log.c.alert_id.in_(list(ids)), alert_log.c.what.in_(list(kinds)))
    return list(await tx.execute(query.order_by(alert_log.c.at, alert_log.c.id)))


async def words_of(tx: AsyncConnection, alert_id: str) -> list[Any]:
    """What the client asked to pass on with this alert, in order; sealed."""
    query = select(alert_words).where(alert_words.c.alert_id == alert_id)
    return list(await tx.execute(query.order_by(alert_words.c.said_at, alert_words.c.id)))


async def hanging_on(tx: AsyncConnection, staff_id: str) -> list[Any]:
    """Alerts that wait for this member of staff, each with the client's mentor: taken by them or handed to them, or not
    taken by anyone and of their clients, or told to them; also what somebody else took and the client cries about."""
    told = select(alert_log.c.alert_id).where(alert_log.c.what == "told", alert_log.c.person_id == staff_id)
    query = (
        select(alerts, people.c.mentor_id)
        .join(people, people.c.id == alerts.c.client_id)
        .where(
            or_(
                and_(alerts.c.state == "open", people.c.mentor_id == staff_id),
                and_(alerts.c.state == "open", alerts.c.id.in_(told)),
                and_(alerts.c.state == "taken", or_(alerts.c.owner_id == staff_id, alerts.c.handed_to == staff_id)),
                and_(alerts.c.state == "taken", alerts.c.cried_at.is_not(None), alerts.c.id.in_(told)),
            )
        )
    )
    return list(await tx.execute(query))


async def begin_again(tx: AsyncConnection, id: str, now: datetime) -> None:
    """The first rung of an unresolved alert is due now."""
    unresolved = (alerts.c.id == id, alerts.c.state != "resolved")
    await tx.execute(update(alerts).where(*unresolved).values(rung=0, next_at=now))


async def hurry(tx: AsyncConnection, id: str, now: datetime) -> None:
    """The next rung of an unresolved alert is due now."""
    await tx.execute(update(alerts).where(alerts.c.id == id, alerts.c.state != "resolved").values(next_at=now))

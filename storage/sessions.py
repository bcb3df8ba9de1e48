"""Conversations that are going on, and the check-ins among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import answers, cards, check_ins, sessions


def place(id: str) -> str:
    """Where a state is sealed."""
    return f"sessions.state:{id}"


def answer_place(id: str) -> str:
    return f"answers.value:{id}"


_OPEN = (
    select(sessions, cards.c.message_id.label("card_message"), cards.c.created_at.label("card_at"))
    .outerjoin(cards, cards.c.id == sessions.c.card_id)
    .where(sessions.c.mailbox.in_(bindparam("mailboxes", expanding=True)), sessions.c.closed_at.is_(None))
    .order_by(sessions.c.touched_at.desc(), sessions.c.opened_at.desc())
)


async def open_for(tx: AsyncConnection, mailboxes: Iterable[int]) -> dict[int, list[Any]]:
    """The open sessions of these mailboxes, the one last touched first, each with its card's message id and when that
    card was put into the chat."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in await tx.execute(_OPEN, {"mailboxes": list(mailboxes)}):
        found[row.mailbox].append(row)
    return found


async def last_check_in(tx: AsyncConnection, person_id: str) -> Any | None:
    """The newest check-in in which something was answered, or None."""
    query = (
        select(check_ins)
        .where(check_ins.c.person_id == person_id, check_ins.c.id.in_(select(answers.c.check_in_id)))
        .order_by(check_ins.c.opened_at.desc())
        .limit(1)
    )
    return (await tx.execute(query)).first()


async def check_in(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(check_ins).where(check_ins.c.id == id))).first()


async def days_asked(tx: AsyncConnection, person_id: str) -> set[str]:
    """The local dates on which a scheduled check-in began."""
    query = select(check_ins.c.local_date).where(check_ins.c.person_id == person_id, check_ins.c.kind == "scheduled")
    return {row.local_date for row in await tx.execute(query)}


async def answers_of(tx: AsyncConnection, check_in_id: str) -> list[Any]:
    """All answers of a check-in in the order in which they were given, corrected ones included."""
    query = select(answers).where(answers.c.check_in_id == check_in_id).order_by(answers.c.turn)
    return list(await tx.execute(query))


async def numbers_of(tx: AsyncConnection, person_id: str) -> list[Any]:
    """All answers of a person with the week of their check-in, in the order in which they were given."""
    query = (
        select(answers, check_ins.c.week)
        .join(check_ins, check_ins.c.id == answers.c.check_in_id)
        .where(check_ins.c.person_id == person_id)
    )
    return list(await tx.execute(query.order_by(answers.c.given_at, answers.c.turn)))


async def count_answered(tx: AsyncConnection, person_id: str) -> int:
    """How many check-ins of a person have an answer."""
    answered = select(answers.c.check_in_id)
    query = select(func.count()).where(check_ins.c.person_id == person_id, check_ins.c.id.in_(answered))
    return int(await tx.scalar(query) or 0)


async def goal_answers(tx: AsyncConnection, person_id: str) -> list[Any]:
    """The answers of all check-ins of a person about goals, in the order in which they were given."""
    query = (
        select(answers)
        .join(check_ins, check_ins.c.id == answers.c.check_in_id)
        .where(check_ins.c.person_id == person_id, answers.c.question.startswith("goal:"))
    )
    return list(await tx.execute(query.order_by(answers.c.given_at, answers.c.turn)))

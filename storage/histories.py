"""What rules look at: a client's check-ins, whether they arrived, and what has raised an alert before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import alert_evidence, answers, cards, check_ins, outbox


async def check_ins_of(tx: AsyncConnection, person_id: str) -> list[Any]:
    """All check-ins of a person in the order in which they began."""
    query = select(check_ins).where(check_ins.c.person_id == person_id)
    return list(await tx.execute(query.order_by(check_ins.c.opened_at, check_ins.c.id)))


async def answers_to(tx: AsyncConnection, person_id: str, question: str) -> list[Any]:
    """All answers of a person to this question, in the order in which they were given."""
    query = (
        select(answers)
        .join(check_ins, check_ins.c.id == answers.c.check_in_id)
        .where(check_ins.c.person_id == person_id, answers.c.question == question)
    )
    return list(await tx.execute(query.order_by(answers.c.given_at, answers.c.turn)))


async def answered(tx: AsyncConnection, person_id: str) -> set[str]:
    """The check-ins of a person that have an answer; one that was skipped is one."""
    query = (
        select(answers.c.check_in_id)
        .join(check_ins, check_ins.c.id == answers.c.check_in_id)
        .where(check_ins.c.person_id == person_id)
    )
    return {row.check_in_id for row in await tx.execute(query.distinct())}


async def arrived(tx: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Those of these check-ins of which Telegram took a card."""
    query = (
        select(cards.c.ref)
        .join(outbox, outbox.c.card_id == cards.c.id)
        .where(cards.c.kind == "session", cards.c.ref.in_(list(ids)), outbox.c.state == "sent")
    )
    return {row.ref for row in await tx.execute(query.distinct())}


async def evidence_of(tx: AsyncConnection, client_id: str) -> list[Any]:
    """What raised alerts for this client, in order: rule, evidence, alert_id, at."""
    query = select(alert_evidence).where(alert_evidence.c.client_id == client_id)
    return list(await tx.execute(query.order_by(alert_evidence.c.at)))

"""The goals of clients and what became of them. What they say is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import goal_log, goals


def place(id: str) -> str:
    """Where a goal is sealed."""
    return f"goals.content:{id}"


def log_place(id: str) -> str:
    return f"goal_log.content:{id}"


async def of(tx: AsyncConnection, person_ids: Iterable[str]) -> list[Any]:
    """All goals of these people, ended ones too, oldest first."""
    query = select(goals).where(goals.c.person_id.in_(list(person_ids))).order_by(goals.c.made_at, goals.c.id)
    return list(await tx.execute(query))


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(goals).where(goals.c.id == id))).first()


async def change(tx: AsyncConnection, id: str, **values: Any) -> None:
    await tx.execute(update(goals).where(goals.c.id == id).values(**values))


async def history(tx: AsyncConnection, goal_ids: Iterable[str]) -> list[Any]:
    """What became of these goals, in order."""
    query = select(goal_log).where(goal_log.c.goal_id.in_(list(goal_ids))).order_by(goal_log.c.at, goal_log.c.id)
    return list(await tx.execute(query))

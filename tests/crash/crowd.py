"""Thousands of clients who have joined, and a coordinator: straight into the database and into the simulator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from conversations.aliases import fold_alias
from simulator import Simulator
from simulator.world import Person
from storage import people
from storage import tables as t
from storage.draft import Draft
from storage.seal import Seal
from storage.writer import Writer

LANGUAGES = ("fi", "en", "ar", "ru")
TOGETHER = 2000  # in one transaction


def account(sim: Simulator, token: str, name: str = "Somebody") -> int:
    """Somebody who has started the bot; their id in Telegram."""
    world = sim.world
    person = Person(world.new_person_id(), name)
    world.people[person.id] = person
    world.private_chat(world.bot_by_token(token), person).started = True
    return person.id


async def join(writer: Writer, seal: Seal, role: str, users: list[int], now: datetime) -> None:
    """They take part in this role, each in one of the languages in turn (staff in English)."""
    for start in range(0, len(users), TOGETHER):
        draft = Draft()
        for number, user in enumerate(users[start : start + TOGETHER], start):
            _add(draft, seal, role, number, user, now)
        await writer.run(draft.write)


def _add(draft: Draft, seal: Seal, role: str, number: int, user: int, now: datetime) -> None:
    id = f"{role}-{number}"
    client = role == "client"
    values: dict[str, Any] = {
        "language": LANGUAGES[number % len(LANGUAGES)] if client else "en",
        "audience": "general",
        "state": "active",
        "created_at": now,
        "joined_at": now,
        **({"weekday": 0, "hour": 18} if client else {"work_from": 8, "work_to": 16}),
    }
    alias = seal.seal(id.encode(), people.place(id))
    draft.insert(t.people, id=id, alias=alias, alias_index=seal.blind(fold_alias(id)), **values)
    draft.insert(t.roles, person_id=id, role=role, since=now)
    draft.insert(t.identities, user_id=user, person_id=id, since=now)

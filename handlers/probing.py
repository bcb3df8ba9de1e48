"""A synthetic alert: a made-up client asks for help, a made-up mentor gets the card, and then neither of them ever was.

They go by the very batches in which real people's turns run, from the tap to the row of the outbox, a pair for each
language that is on offer. All of that stands in a savepoint that is taken back: no list, no count and no report can
hold it, and nobody is rung at. What stays, if there was a card, is a row in the lane of alerts that asks Telegram for
nothing but an answer (`getMe`). Whether it arrived is read by bot/health.py. Next: the outbox, in the lane of alerts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.aliases import fold_alias
from handlers.tools import Tools
from handlers.turn import Turn
from storage import inbox, people, probes
from storage import tables as t
from storage.draft import Draft
from storage.inbox import Arrived, Item
from storage.outbox import Lane, place

log = structlog.get_logger()

KIND = "probe"
MOST_STEPS = 20  # from the tap to the card there are a handful

Run = Callable[[AsyncConnection, Sequence[Item], Tools, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A client and a mentor, by their accounts: no person in Telegram has such numbers."""

    language: str
    alias: str  # of the client
    client: int
    mentor: int


async def came_due(turn: Turn, id: str, run: Run) -> None:
    """`run` works on a batch of items as the worker does. Raises what a turn on the way raised."""
    savepoint = await turn.tx.begin_nested()
    try:
        without = await _without_card(turn, run)
    finally:
        await savepoint.rollback()
    if without:  # it does not arrive, and health says so
        turn.note = f"a synthetic alert had no card: {', '.join(without)}"
        log.error("synthetic_alert_without_card", languages=without)
        return
    turn.send("getMe", {}, probes.TAG, lane=Lane.ALERT)
    turn.draft.change(t.probes, id, outbox_id=turn.outgoing[-1].id)


async def _without_card(turn: Turn, run: Run) -> list[str]:
    """The languages in which no mentor got one."""
    pairs = await _make_up(turn)
    boxes = [box for one in pairs for box in (one.client, one.mentor)]
    for _ in range(MOST_STEPS):
        heads = await probes.letters(turn.tx, boxes)
        if not heads:
            break
        await run(turn.tx, heads, turn.tools, turn.now)
    return [one.language for one in pairs if not await _has_card(turn, one)]


async def _make_up(turn: Turn) -> list[MadeUp]:
    """A client with a mentor for each language, and the client's tap on *I need help now*."""
    draft, pairs, arrived = Draft(), [], []
    for number, language in enumerate(turn.tools.service.languages):
        mentor, client = turn.tools.new_id(), turn.tools.new_id()
        one = MadeUp(language, client, client=-1 - 2 * number, mentor=-2 - 2 * number)
        _person(turn, draft, mentor, one.mentor, "mentor", language=language)
        _person(turn, draft, client, one.client, "client", language=language, mentor_id=mentor)
        tap = {"callback_query": {"id": client, "from": {"id": one.client}, "data": "menu:-:help_now"}}
        arrived.append(Arrived(f"u:{client}", one.client, orjson.dumps(tap), inbox.ABOUT_ALERTS))
        pairs.append(one)
    await draft.write(turn.tx)
    await inbox.receive(turn.tx, turn.tools.seal, turn.tools.bot_id, arrived, turn.now)
    return pairs


def _person(turn: Turn, draft: Draft, id: str, user_id: int, role: str, **more: Any) -> None:
    seal = turn.tools.seal
    values = {"audience": "general", "state": "active", "created_at": turn.now, **more}
    alias, index = seal.seal(id.encode(), people.place(id)), seal.blind(fold_alias(id))
    draft.insert(t.people, id=id, alias=alias, alias_index=index, **values)
    draft.insert(t.roles, person_id=id, role=role, since=turn.now)
    draft.insert(t.identities, user_id=user_id, person_id=id, since=turn.now)


async def _has_card(turn: Turn, one: MadeUp) -> bool:
    """Whether a message about the client, with *Take*, waits to leave for the mentor ahead of everything else."""
    for row in await probes.queued(turn.tx, one.mentor, Lane.ALERT):
        said: Any = turn.tools.seal.open_json(row.payload, place(row.id))
        keys = [key for keys in said.get("reply_markup", {}).get("inline_keyboard", ()) for key in keys]
        if one.alias in said.get("text", "") and any(key["callback_data"].endswith(":take") for key in keys):
            return True
    return False

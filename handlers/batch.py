"""A batch of turns in one transaction: load what they need together, compute each alone, write everything set-based.

At most one item per person is in a batch, so no turn sees another's half-written changes. A fault names its item; the
worker rolls back and runs the rest without it. Next: bot/worker.py commits and wakes the sender.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers import probing
from handlers.decode import AddedToGroup, Arrival, Blocked, Ignored, Internal, Tapped, decode, decode_inner
from handlers.journeys import journey_of
from handlers.route import route
from handlers.tools import Tools
from handlers.turn import Turn
from storage import cards, due, inbox, outbox, people, sessions, tables
from storage.draft import Draft
from storage.inbox import Item
from storage.outbox import Waiting


class ItemFailed(Exception):
    """The turn of one item went wrong; its cause says how. Nothing of the batch may be kept."""

    def __init__(self, item: Item) -> None:
        super().__init__(f"item {item.seq}")
        self.item = item


@dataclass(slots=True)
class Done:
    """What is left to do after the commit."""

    waiting: list[Waiting] = field(default_factory=list)
    answers: list[tuple[str, str | None]] = field(default_factory=list)  # callback query, toast
    told: bool = False  # somebody's mailbox has something new


async def run_batch(tx: AsyncConnection, items: Sequence[Item], tools: Tools, now: datetime) -> Done:
    """Runs these items' turns. Raises `ItemFailed`; whatever else it raises came from writing them all."""
    arrivals = [_decoded(item, tools) for item in items]
    turns = await _loaded(tx, items, arrivals, tools, now)
    for item, turn in zip(items, turns, strict=True):
        await _run(item, turn)
    done = await _write(tx, turns, tools, now)
    await _mark(tx, items, turns, now)
    return done


async def run_only(
    tx: AsyncConnection, item: Item, tools: Tools, now: datetime, deed: Callable[[Turn], Awaitable[bool]]
) -> Done | None:
    """Of an item's turn only this deed, and nothing else; None, and nothing written, when the deed says False. The item
    stays as it is. Raises what the deed does, and `ItemFailed` when the item cannot be read."""
    turns = await _loaded(tx, [item], [_decoded(item, tools)], tools, now)
    return await _write(tx, turns, tools, now) if await deed(turns[0]) else None


def _decoded(item: Item, tools: Tools) -> Arrival:
    try:
        payload = item.payload(tools.seal)
        return decode_inner(orjson.loads(payload)) if item.key[0] in "td" else decode(_lenient(payload))
    except Exception as fault:
        raise ItemFailed(item) from fault


def _lenient(payload: bytes) -> Any:
    """orjson refuses lone surrogates; the standard library takes them, and `Words` replaces them."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return json.loads(payload)


async def _loaded(
    tx: AsyncConnection, items: Sequence[Item], arrivals: Sequence[Arrival], tools: Tools, now: datetime
) -> list[Turn]:
    boxes = [item.mailbox for item in items]
    found = await people.by_account(tx, boxes)
    open_sessions = await sessions.open_for(tx, boxes)
    lost_roles: set[tuple[str, str]] = set()
    return [
        Turn(
            tx=tx,
            tools=tools,
            now=now,
            user_id=item.mailbox,
            arrival=arrival,
            person=(person := found.get(item.mailbox)),
            sessions=list(open_sessions.get(item.mailbox, ())),
            language=person.row.language if person else _app_language(arrival, tools),
            journey=journey_of(person, tools.service.zone),
            lost_roles=lost_roles,
        )
        for item, arrival in zip(items, arrivals, strict=True)
    ]


def _app_language(arrival: Arrival, tools: Tools) -> str:
    """What Telegram reports, as far as it is offered; else English."""
    code = getattr(getattr(arrival, "who", None), "app_language", "").split("-")[0]
    return code if code in tools.service.languages else "en"


async def _run(item: Item, turn: Turn) -> None:
    if turn.person:  # a role that an earlier turn of this very batch took is gone for this one
        turn.person.roles -= {role for id, role in turn.lost_roles if id == turn.person.id}
    try:
        if _is_sign_of_life(turn.arrival) and turn.person:
            _heard_of(turn, turn.person)
        match turn.arrival:
            case Internal(probing.KIND, data):
                await probing.came_due(turn, data["probe"], run_batch)
            case _:
                await route(turn)
    except (DBAPIError, OSError):  # the machine's trouble, or a row that does not fit: the worker finds out whose
        raise
    except Exception as fault:
        raise ItemFailed(item) from fault


def _heard_of(turn: Turn, person: people.Person) -> None:
    """A sign of life: the person can be reached, and is not silent. Written once a day, not for each tap."""
    if not person.row.reachable:
        turn.draft.change(tables.people, person.id, reachable=True)
        if not (isinstance(turn.arrival, Blocked) and turn.arrival.blocked):  # back: to be lost again is news again
            turn.before(lambda tx: due.forget(tx, person.id, due.LOST))
    if person.row.heard_at is None or person.row.heard_at.astimezone(turn.tools.service.zone).date() < turn.today:
        turn.draft.change(tables.people, person.id, heard_at=turn.now)


async def _write(tx: AsyncConnection, turns: list[Turn], tools: Tools, now: datetime) -> Done:
    done = Done()
    await _heard(tx, turns)
    whole = Draft()
    for turn in turns:
        for job in turn.jobs:
            await job(tx)
        whole.absorb(turn.draft)
    await whole.write(tx)
    rows = [row for turn in turns for row in turn.outgoing]
    done.waiting = await outbox.put(tx, tools.seal, rows) if rows else []
    for turn in turns:
        if turn.last_word is not None:
            done.waiting += await outbox.put_last(tx, tools.seal, turn.last_word)
    done.told = await _tell(tx, turns, tools, now)
    done.answers = [(turn.arrival.query_id, turn.toast) for turn in turns if isinstance(turn.arrival, Tapped)]
    return done


def _is_sign_of_life(arrival: Arrival) -> bool:
    """The person acted in their chat with us, so that they can be reached and have seen what came last."""
    return not isinstance(arrival, Internal | Ignored | AddedToGroup)


async def _heard(tx: AsyncConnection, turns: list[Turn]) -> None:
    """A tap proves that its card was delivered; whoever acts need not be asked again what may have been lost."""
    tapped: dict[str, int] = {}
    for turn in turns:
        if isinstance(turn.arrival, Tapped) and turn.arrival.message_id is not None:
            data = turn.arrival.data  # an old card proves nothing of the one that asks now
            session = next((row for row in turn.sessions if data.startswith(f"{row.id}.{row.turn}.")), None)
            if session is not None and session.card_id and session.card_message is None:
                tapped[session.card_id] = turn.arrival.message_id
    if tapped:
        await cards.delivered(tx, tapped)
    await outbox.settle_unknown(tx, [turn.user_id for turn in turns if _is_sign_of_life(turn.arrival)])


async def _tell(tx: AsyncConnection, turns: list[Turn], tools: Tools, now: datetime) -> bool:
    told = [one for turn in turns for one in turn.told]
    if not told:
        return False
    joined = {turn.joined: turn.user_id for turn in turns if turn.joined}
    accounts = {**await people.accounts(tx, {one.person_id for one in told}), **joined}
    letters = [
        inbox.Told(accounts[one.person_id], f"t:{tools.new_id()}", {"kind": one.kind, **one.data}, one.priority)
        for one in told
        if one.person_id in accounts
    ]
    return await inbox.tell(tx, tools.seal, tools.bot_id, letters, now) > 0


async def _mark(tx: AsyncConnection, items: Sequence[Item], turns: list[Turn], now: datetime) -> None:
    noted = [(item.seq, turn.note) for item, turn in zip(items, turns, strict=True) if turn.note]
    for seq, note in noted:
        await inbox.mark_ignored(tx, [seq], now, note)
    left = {seq for seq, _ in noted}
    await inbox.mark_done(tx, [item.seq for item in items if item.seq not in left], now)

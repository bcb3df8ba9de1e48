"""Many hear the same, each in their own language: what a coordinator sends becomes rows of the outbox, some at a time.

`feed` is called by bot/broadcaster.py as room comes free in the outbox. It passes by the mailboxes: a turn for each of
10,000 people would cost many times as much, and it writes nothing about them but that they were told. Each recipient
is handed to the outbox in the transaction that writes the row, so that no crash and no second tap sends twice.
Next: bot/sender.py, in the lowest lane.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import activity as cards
from conversations.activity import Activity
from conversations.gathering_repeats import card_of
from conversations.own_prompts import Unspoken, speaks
from conversations.series import Series
from conversations.waiting import TALK_HOLDS
from handlers.activities import KIND, activity_of
from handlers.journeys import journey_of
from handlers.series import series_of, shown_to
from handlers.tools import Tools
from handlers.turn import params_of
from storage import activities, alerts, broadcasts, outbox, people
from storage import series as kept_series
from storage import tables as t
from storage.outbox import Lane, Outgoing, Waiting
from storage.people import Person

TAG = "activity.invitation"
MOST = 500  # people in one transaction: replies wait no longer than that takes


@dataclass(slots=True)
class Fed:
    """What is to be offered to the sender after the commit; `skipped`: people who get nothing."""

    waiting: list[Waiting] = field(default_factory=list)
    skipped: int = 0


async def feed(tx: AsyncConnection, tools: Tools, now: datetime, room: int) -> Fed:
    """Writes at most `room` invitations of what is being sent, the oldest broadcast first."""
    fed = Fed()
    await broadcasts.begin_due(tx, now)
    for row in await broadcasts.sending(tx):
        await _feed_one(tx, tools, row, now, min(room, MOST) - len(fed.waiting), fed)
    return fed


async def _feed_one(tx: AsyncConnection, tools: Tools, row: Any, now: datetime, room: int, fed: Fed) -> None:
    kept = await activities.get(tx, row.activity_id)
    if kept is None:
        raise LookupError(f"broadcast {row.id} has no activity")
    if tools.service.awake(now) > now:  # everybody's quiet hours; the sender looks once more for each chat
        return
    await broadcasts.come_back(tx, row.id)
    next_ones = await broadcasts.waiting(tx, row.id, now, room) if room > 0 else []
    if next_ones:
        written = await _hand(tx, tools, await _what(tx, tools, kept, now), row, next_ones, now)
        fed.waiting += written
        fed.skipped += len(next_ones) - len(written)
    elif room > 0 and not await _is_under_way(tx, row.id):
        await broadcasts.move(tx, row.id, ["sending"], "done", ended_at=now)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said: of a series all dates that still come, `next` is the first of them and `last` the last. `ref`: of
    the card; `dates`: to whose signups it is asked for."""

    next: Activity
    last: Activity
    whole: Activity | Series
    ref: str
    dates: tuple[str, ...]


async def _what(tx: AsyncConnection, tools: Tools, row: Any, now: datetime) -> _Said:
    rows = await kept_series.dates(tx, row.series_id) if row.series_id is not None else []
    series = series_of(tools, rows, now)
    if series is None:
        one = activity_of(tools, row)
        return _Said(one, one, one, one.id, (one.id,))
    return _Said(series.first, series.dates[-1], series, series.id, tuple(one.id for one in rows))


async def _is_under_way(tx: AsyncConnection, id: str) -> bool:
    return any(place in ("waiting", "queued") for place, _ in await broadcasts.counts(tx, id))


async def _hand(
    tx: AsyncConnection, tools: Tools, what: _Said, broadcast: Any, rows: list[Any], now: datetime
) -> list[Waiting]:
    """A card and a row of the outbox for each who can be told; the others are skipped, with the reason."""
    ids = [row.person_id for row in rows]
    found = await people.by_id(tx, ids)
    activity = what.next
    heard = await broadcasts.heard_of(tx, what.dates, broadcast.id, ids)
    talking = await alerts.in_talks(tx, ids)
    await broadcasts.wait(tx, [row.seq for row in rows if row.person_id in talking], now + TALK_HOLDS)
    skipped: list[tuple[int, str]] = []
    handed: list[tuple[int, str, str]] = []
    shown: list[dict[str, Any]] = []
    said: list[Outgoing] = []
    params: dict[str, dict[str, Any]] = {}
    for row in rows:
        person = found[row.person_id]
        if row.person_id in talking:  # a human talk is going on: it is not broken into
            continue
        if (why := _why_not(tools, what.last, person, now, heard.get(row.person_id))) is not None:
            skipped.append((row.seq, why))
            continue
        language = _spoken(activity, broadcast.unspoken, person)
        if language is None:
            skipped.append((row.seq, "no_language"))
            continue
        if language not in params:
            params[language] = params_of(tools.render(card_of(shown_to(what.whole, language)), language))
        outgoing = _outgoing(tools, person, params[language], what.last, now)
        shown.append(_card(outgoing, what.ref, now))
        handed.append((row.seq, language, outgoing.id))
        said.append(outgoing)
    await broadcasts.skip(tx, skipped)
    if not said:
        return []
    await tx.execute(insert(t.cards).inline(), shown)
    await broadcasts.hand(tx, handed)
    return await outbox.put(tx, tools.seal, said)


def _spoken(activity: Activity, unspoken: Unspoken | None, person: Person) -> str | None:
    """In which language this person reads it; None: there is no translation for them."""
    return speaks(activity.details.own, unspoken, person.row.language, person.row.second_language)


def _why_not(tools: Tools, last: Activity, person: Person, now: datetime, heard: str | None) -> str | None:
    """Looked at once more right before: much may have changed since the preview. `last`: date of what it is about;
    `heard`: how this person knows of it already."""
    if last.cancelled or last.at - cards.NEEDED <= now:
        return "over"
    if "client" not in person.roles or person.row.state == "stopped":
        return "stopped"
    if person.row.state != "active":
        return "joining"
    if not person.row.reachable or person.user_id is None:
        return "unreachable"
    journey = journey_of(person, tools.service.zone)
    if journey is not None and journey.is_paused(now.astimezone(tools.service.zone).date()):
        return "paused"
    return heard


def _outgoing(tools: Tools, person: Person, params: dict[str, Any], last: Activity, now: datetime) -> Outgoing:
    if person.user_id is None:
        raise LookupError(f"{person.id} has no account")
    return Outgoing(
        id=tools.new_id(),
        bot_id=tools.bot_id,
        chat_id=person.user_id,
        person_id=person.id,
        lane=Lane.BROADCAST,
        params=params,
        tag=TAG,
        created_at=now,
        card_id=tools.new_id(),
        not_after=last.at - cards.NEEDED,
    )


def _card(row: Outgoing, ref: str, now: datetime) -> dict[str, Any]:
    return {"id": row.card_id, "chat_id": row.chat_id, "kind": KIND, "ref": ref, "created_at": now}

"""Whom a segment finds now: clients as conversations/segment.py looks at them."""

from __future__ import annotations

import json
from datetime import date, tzinfo

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects_groups import KeepSegment
from conversations.journey import Journey, Pause
from conversations.programme import Programme
from conversations.segment import Candidate, Saved, Segment, matches
from conversations.step import Choice
from handlers.tools import Tools
from handlers.turn import Turn
from storage import people, segments
from storage import tables as t
from storage.seal import Seal
from storage.segments import Client


async def found(tx: AsyncConnection, tools: Tools, segment: Segment, today: date) -> list[Candidate]:
    """In the order in which they came to the service."""
    return (await found_of(tx, tools, segment, today))[0]


async def found_of(tx: AsyncConnection, tools: Tools, segment: Segment, today: date) -> tuple[list[Candidate], int]:
    """With how many clients there are in all."""
    zone, programme = tools.service.zone, tools.programme
    everybody = [candidate(client, programme, today, zone) for client in await segments.clients(tx)]
    return [client for client in everybody if matches(segment, client, today)], len(everybody)


def candidate(client: Client, programme: Programme, today: date, zone: tzinfo) -> Candidate:
    row, journey = client.row, journey_of_client(client, zone)
    week = journey.week_of(today) if journey else 0
    phase = programme.timeline.phase(week) if journey else None
    return Candidate(
        id=row.id,
        language=row.language,
        audience=row.audience,
        mentor=row.mentor_id,
        theme=journey.theme(programme, week) if journey else None,
        phase=phase.id if phase else None,
        answered=client.answered.astimezone(zone).date() if client.answered else None,
        attended=client.attended,
        away=_away(client, journey, today),
        second=row.second_language,
        area=row.area,
    )


def journey_of_client(client: Client, zone: tzinfo) -> Journey | None:
    row = client.row
    if row.weekday is None:
        return None
    since = (row.joined_at or row.created_at).astimezone(zone).date()
    return Journey(
        day0=date.fromisoformat(row.day0) if row.day0 else since,
        weekday=row.weekday,
        hour=row.hour,
        audience=row.audience,
        themes=tuple(json.loads(row.themes)) if row.themes else (),
        pauses=tuple(Pause(date.fromisoformat(one.since), date.fromisoformat(one.until)) for one in client.pauses),
        next=row.next,
    )


def _away(client: Client, journey: Journey | None, today: date) -> str | None:
    """Why nothing can be sent to them, of `segment.LEFT_OUT`."""
    row = client.row
    if row.state != "active":
        return "stopped" if row.state == "stopped" else "joining"
    if not row.reachable or row.user_id is None:
        return "unreachable"
    return "paused" if journey is not None and journey.is_paused(today) else None


async def mentors(turn: Turn, *, here: bool = False) -> tuple[Choice, ...]:
    """All there are, by their names; `here`: of those who can be reached."""
    seal = turn.tools.seal
    staff = [one for one in await people.with_role(turn.tx, "mentor") if one.here or not here]
    return tuple(Choice(one.id, people.alias_of(seal, one.id, one.row.alias)) for one in staff)


# --- kept under a name ---


async def saved(turn: Turn) -> tuple[Saved, ...]:
    return await saved_of(turn.tx, turn.tools.seal)


async def saved_of(tx: AsyncConnection, seal: Seal) -> tuple[Saved, ...]:
    return tuple(
        Saved(
            row.id, seal.open(row.name, segments.name_place(row.id)).decode(), Segment.model_validate_json(row.segment)
        )
        for row in await segments.saved(tx)
    )


def keep(turn: Turn, effect: KeepSegment) -> None:
    id = turn.tools.new_id()
    name = turn.tools.seal.seal(effect.name.encode(), segments.name_place(id))
    criteria = effect.segment.model_dump_json()
    turn.draft.insert(t.saved_segments, id=id, name=name, segment=criteria, by_id=turn.here, kept_at=turn.now)

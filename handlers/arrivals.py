"""What was made in /invite before: who came from where, the posters that hang, and the links that are still open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import open_links
from conversations.arrivals import Arrivals, FromPoster, FromSource, OpenLink
from handlers.turn import Turn
from storage import invites, people

MOMENT = timedelta(microseconds=1)


async def count(turn: Turn, link: str) -> Arrivals:
    """Who came from where, for coordinators; `link`: an open link that is looked for."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        return Arrivals()
    zone = turn.tools.service.zone
    sources = [
        FromSource(row.source, row.links, row.joined, row.since.astimezone(zone).date())
        for row in await invites.by_source(turn.tx)
    ]
    posters = [
        FromPoster(
            id=row.id,
            source=row.source,
            joined=row.joined,
            most=row.uses,
            made=row.created_at.astimezone(zone).date(),
            until=(row.expires_at - MOMENT).astimezone(zone).date(),
            over=row.expires_at <= turn.now,
        )
        for row in await invites.posters(turn.tx)
    ]
    newest = await _open_links(turn, await invites.still_open(turn.tx, turn.now, open_links.ENOUGH))
    row = await invites.find_open(turn.tx, link, turn.now) if link else None
    (found,) = await _open_links(turn, [row]) if row is not None else (None,)
    return Arrivals(tuple(sources), tuple(posters), newest, found)


async def _open_links(turn: Turn, rows: list[Any]) -> tuple[OpenLink, ...]:
    zone, seal = turn.tools.service.zone, turn.tools.seal
    whose = await people.by_id(turn.tx, [row.person_id for row in rows if row.person_id is not None])
    names = {id: people.alias_of(seal, id, person.row.alias) for id, person in whose.items()}
    return tuple(
        OpenLink(
            id=row.id,
            role=row.role,
            audience=row.audience,
            made=row.created_at.astimezone(zone).replace(tzinfo=None),
            until=(row.expires_at - MOMENT).astimezone(zone).date(),
            left=row.uses_left,
            alias=names.get(row.person_id),
        )
        for row in rows
    )

"""A poster: one link with many uses and a last day, and the page that goes out as a file.

Nothing is drawn here: the words go into the outbox, and the sender has the page drawn (bot/pictures.py).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import open_links, poster
from conversations.arrivals import Arrivals, FromPoster, FromSource, OpenLink
from conversations.effects_inviting import EndLink, Invite, MakePoster, OfInviting
from conversations.schedule import resolve
from conversations.words import Day, Text, Verbatim, message, text
from handlers import invitations
from handlers.invitations import draft_invite
from handlers.turn import Turn
from storage import invites, people

MOMENT = timedelta(microseconds=1)


async def apply(turn: Turn, effect: OfInviting) -> None:
    match effect:
        case Invite():
            await invitations.make(turn, effect)
        case MakePoster():
            await make(turn, effect)
        case EndLink(link):
            await invites.end(turn.tx, link, turn.now)  # at once: whoever joins later in this batch must not


async def make(turn: Turn, effect: MakePoster) -> None:
    """The link and its page. Only coordinators may."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        turn.say(message(text("faults.not_for_you")))
        return
    token = turn.tools.new_token()
    draft_invite(
        turn.draft,
        turn.tools.new_id(),
        token,
        Invite("client", source=effect.source),
        now=turn.now,
        created_by=turn.here,
        uses=effect.uses,
        until=_end_of(turn, effect.until),
    )
    link = f"https://t.me/{turn.tools.service.bot_username}?start={token}"
    said = turn.tools.render(message(_about(turn, effect), Verbatim(link)), turn.language)
    params: dict[str, Any] = {"poster": page_of(turn, effect, link), "caption": said.text}
    if said.entities:
        params["caption_entities"] = said.entities
    turn.send("sendDocument", params, "inviting.poster_file")


def _end_of(turn: Turn, day: date) -> datetime:
    """Midnight after this local day."""
    return resolve(datetime.combine(day + timedelta(days=1), time()), turn.tools.service.zone)


def _about(turn: Turn, effect: MakePoster) -> Text:
    place = poster.place(turn.tools.programme, effect.source)
    day, year = Day(effect.until), str(effect.until.year)
    return text("inviting.poster_file", count=effect.uses, place=place, day=day, year=year)


def page_of(turn: Turn, effect: MakePoster, link: str) -> dict[str, Any]:
    """The data of a `pictures.poster.Poster`, each language in its own words."""
    service = turn.tools.service
    return {
        "words": [_words(turn, code, effect.until) for code in effect.languages],
        "link": link,
        "sender": turn.tools.render_plain(
            text("poster.sender", controller=service.controller, contact=service.contact), turn.language
        ),
    }


def _words(turn: Turn, language: str, until: date) -> dict[str, Any]:
    way = turn.tools.service.other_way(language)
    said = (text("poster.what"), text("poster.how"), text("welcome.other_way", way=way))
    last = text("poster.until", day=Day(until), year=str(until.year))
    return {
        "title": turn.tools.render_plain(text("poster.title"), language),
        "lines": [turn.tools.render_plain(line, language) for line in said],
        "until": turn.tools.render_plain(last, language),
        "rtl": turn.tools.catalogue(language).tongue.rtl,
    }


async def arrivals(turn: Turn, link: str) -> Arrivals:
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
    links = await _open_links(turn, await invites.still_open(turn.tx, turn.now, open_links.ENOUGH))
    found = await invites.find_open(turn.tx, link, turn.now) if link else None
    return Arrivals(
        tuple(sources), tuple(posters), links, next(iter(await _open_links(turn, [found])), None) if found else None
    )


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

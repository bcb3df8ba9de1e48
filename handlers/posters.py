"""A poster: one link with many uses and a last day, and the page that goes out as a file.

Nothing is drawn here: the words go into the outbox, and the sender has the page drawn (bot/pictures.py).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import poster
from conversations.effects_inviting import EndLink, Invite, MakePoster, OfInviting
from conversations.schedule import resolve
from conversations.words import Day, Text, Verbatim, message, text
from handlers import invitations
from handlers.invitations import draft_invite
from handlers.turn import Turn
from storage import invites


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

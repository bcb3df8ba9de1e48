"""Somebody without an invite: one friendly message a day in the language of their app, and nothing else.

And somebody with one: the welcome begins.
"""

from __future__ import annotations

from conversations import welcome
from conversations.events import Began
from conversations.step import InviteFacts
from conversations.words import Message, message, text
from handlers import commands, digest, roles
from handlers.menus import set_commands
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import invites, strangers
from storage import tables as t


async def greet(turn: Turn) -> None:
    way = text("welcome.other_way", way=turn.tools.service.other_way(turn.language))
    await _once_a_day(turn, message(text("welcome.stranger"), way))


async def _once_a_day(turn: Turn, said: Message) -> None:
    """Whatever a stranger does, the bot answers at most once a local day."""
    today = turn.now.astimezone(turn.tools.service.zone).date().isoformat()
    if await strangers.greeted_on(turn.tx, turn.user_id) == today:
        turn.note = "a stranger who was greeted today"
        return
    turn.draft.upsert(t.strangers, ("user_id",), user_id=turn.user_id, greeted_on=today)
    turn.say(said)


async def open_link(turn: Turn, token: str, app_language: str) -> None:
    """`/start <token>`: what the link is worth, and what follows from it."""
    invite = await _invite(turn, token)
    if turn.person is not None:
        await _known_person(turn, invite)
    elif invite is None:
        await greet(turn)
    elif invite.standing != "good":
        await _once_a_day(turn, message(text(f"welcome.link_{invite.standing}")))
    else:
        if invite.language in turn.tools.service.languages:
            turn.language = invite.language or turn.language
        await open_session(turn, "welcome", welcome.begin(invite), Began(), invite=invite, app_language=app_language)


async def _invite(turn: Turn, token: str) -> InviteFacts | None:
    row = await invites.by_token(turn.tx, token)
    if row is None:
        return None
    over = row.expires_at <= turn.now or not row.vouched
    standing = "expired" if over else "used" if row.uses_left <= 0 else "good"
    return InviteFacts(row.id, row.role, row.language, row.person_id, standing)


async def _known_person(turn: Turn, invite: InviteFacts | None) -> None:
    """Someone who is here already: an invite for staff adds the role, any other changes nothing. A client becomes no
    staff by a link that was sent to the wrong person; who has stopped comes back first."""
    person = turn.person
    if person is None:
        return
    adds_role = invite is not None and invite.person is None and invite.role not in ("client", "again")
    may = "client" not in person.roles and person.row.state == "active"
    if invite is None or not adds_role or not may or invite.role in person.roles or invite.standing != "good":
        if person.row.state == "active":
            turn.say(message(text("welcome.already_here")))
        else:  # in the middle of the welcome, or stopped: the link leads back in
            await commands.start(turn)
        return
    if await invites.spend(turn.tx, invite.id, turn.now):
        turn.draft.insert(t.roles, person_id=person.id, role=invite.role, since=turn.now)
        row = await invites.get(turn.tx, invite.id)
        roles.note(turn, person.id, "given", role=invite.role, by=row.created_by if row is not None else None)
        await digest.begin(turn)
        if person.row.work_from is None:
            hours = turn.tools.hours
            turn.draft.change(t.people, person.id, work_from=hours.work_from, work_to=hours.work_to)
        set_commands(turn, turn.language, person.roles | {invite.role})
        turn.say(message(text(f"welcome.ready_{invite.role}")))

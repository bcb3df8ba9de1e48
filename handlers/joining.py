"""Consent was given: the person comes into being, or comes back with a new phone or account."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.aliases import fold_alias
from conversations.effects import Join
from conversations.words import message, text
from handlers.turn import Turn, params_of
from storage import alerts, invites, people
from storage import tables as t


async def join(turn: Turn, effect: Join) -> None:
    """Makes the person with the role of the invite. The invite was spent just before the step."""
    invite = await invites.get(turn.tx, effect.invite)
    if invite is None:
        raise LookupError("the invite of this conversation is gone")
    turn.joined = invite.person_id or turn.tools.new_id()
    if invite.person_id is None:
        await _make(turn, turn.joined, effect, invite)
    else:
        person, account = turn.joined, turn.user_id
        await _move_alerts(turn, person)
        turn.before(lambda tx: move_account(tx, person, account))
        turn.person = (await people.by_id(turn.tx, [person]))[person]
    turn.draft.insert(t.identities, user_id=turn.user_id, person_id=turn.joined, since=turn.now)
    _consent(turn, effect)


async def _make(turn: Turn, id: str, effect: Join, invite: Any) -> None:
    alias = f"·{id[:8]}"  # until the person has said what to be called
    hours = turn.tools.hours
    turn.draft.insert(
        t.people,
        id=id,
        alias=turn.tools.seal.seal(alias.encode(), people.place(id)),
        alias_index=turn.tools.seal.blind(fold_alias(alias)),
        language=effect.language,
        audience=invite.audience,
        state="joining",
        mentor_id=await _still_mentor(turn, invite.mentor_id),
        source=invite.source,
        work_from=None if effect.role == "client" else hours.work_from,
        work_to=None if effect.role == "client" else hours.work_to,
        created_at=turn.now,
    )
    turn.draft.insert(t.roles, person_id=id, role=invite.role, since=turn.now)


async def _still_mentor(turn: Turn, id: str | None) -> str | None:
    """Links are good for days: a mentor who is none any more, or cannot be reached, would hear of nobody."""
    if id is None:
        return None
    mentor = (await people.by_id(turn.tx, [id]))[id]
    return id if mentor.here and "mentor" in mentor.roles else None


def _consent(turn: Turn, effect: Join) -> None:
    shown = turn.tools.render(message(effect.consent), effect.language).text
    turn.draft.insert(
        t.consents,
        id=turn.tools.new_id(),
        person_id=turn.joined,
        version=turn.tools.programme.consent_version,
        language=effect.language,
        text_hash=hashlib.sha256(shown.encode()).hexdigest(),
        given_at=turn.now,
    )


async def _move_alerts(turn: Turn, person_id: str) -> None:
    """What waits for a member of staff stands in the new chat; the cards of the old one say nothing more."""
    former = (await people.accounts(turn.tx, [person_id])).get(person_id)
    if former is None:
        return
    for card in await alerts.open_cards(turn.tx, former):
        turn.draft.change(t.cards, card.id, closed_at=turn.now)
        moved = params_of(turn.tools.render(message(text("alerts.moved")), turn.language))
        turn.send("sendMessage", moved, "alerts.moved", card_id=card.id, chat_id=former)
        turn.tell(person_id, "alert", priority=0, alert=card.ref, fresh=True)


async def move_account(tx: AsyncConnection, person_id: str, user_id: int) -> None:
    """The old account is let go; what was going on there goes on in the new one."""
    old = await people.accounts(tx, [person_id])
    await tx.execute(delete(t.identities).where(t.identities.c.person_id == person_id))
    await tx.execute(update(t.people).where(t.people.c.id == person_id).values(reachable=True))
    for former in old.values():
        inner = or_(t.inbox.c.key.startswith("t:"), t.inbox.c.key.startswith("d:"))
        await tx.execute(
            update(t.inbox)
            .where(t.inbox.c.mailbox == former, t.inbox.c.state == "waiting", inner)
            .values(mailbox=user_id)
        )
        await tx.execute(
            update(t.sessions)
            .where(t.sessions.c.mailbox == former, t.sessions.c.closed_at.is_(None))
            .values(mailbox=user_id, card_id=None)
        )

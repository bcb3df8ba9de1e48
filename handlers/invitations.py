"""Staff make an invitation: the token is shown once, in the link, and only its hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.effects_inviting import Invite
from conversations.words import Verbatim, message, text
from handlers.turn import Turn
from storage import invites, people
from storage import tables as t
from storage.draft import Draft

DAYS = 14


async def make(turn: Turn, effect: Invite) -> None:
    """Shows the link as a message of its own, ready to be forwarded. Only coordinators may."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        turn.say(message(text("faults.not_for_you")))
        return
    if effect.person is not None:  # a new phone or account keeps the role
        found = (await people.by_id(turn.tx, [effect.person])).get(effect.person)
        effect = replace(effect, role=main_role(found.roles if found else ()))
    token = turn.tools.new_token()
    draft_invite(
        turn.draft,
        turn.tools.new_id(),
        token,
        effect,
        now=turn.now,
        created_by=turn.here,
    )
    link = f"https://t.me/{turn.tools.service.bot_username}?start={token}"
    turn.say(message(Verbatim(link)), tag="inviting.link")


def main_role(roles: Iterable[str]) -> str:
    held = set(roles)
    return next((role for role in ("coordinator", "mentor", "client") if role in held), "client")


def draft_invite(
    draft: Draft,
    id: str,
    token: str,
    effect: Invite,
    *,
    now: datetime,
    created_by: str | None = None,
    uses: int = 1,
    days: int = DAYS,
    until: datetime | None = None,
) -> None:
    """The row of an invite; with a person in the effect it is for that very person. It is good for so many `days`, or
    to the instant `until`."""
    draft.insert(
        t.invites,
        id=id,
        token_hash=invites.token_hash(token),
        role=effect.role,
        language=effect.language,
        audience=effect.audience,
        mentor_id=effect.mentor,
        person_id=effect.person,
        source=effect.source,
        uses=uses,
        uses_left=uses,
        created_at=now,
        expires_at=until or now + timedelta(days=days),
        created_by=created_by,
    )

"""Invitations from the command line: the way in for the first coordinator, and for posters and lists of links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id, new_token
from conversations.aliases import fold_alias
from conversations.effects_inviting import Invite
from conversations.programme import Programme
from conversations.programme_data import Named
from handlers.invitations import draft_invite, main_role
from storage import people
from storage.draft import Draft
from storage.seal import Seal
from storage.writer import Writer

GENERAL = "general"  # the group of who belongs to no other


class InviteRefused(Exception):
    """An invitation that cannot be made, and why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `askel invite` was asked for. `mentor` and `person` are aliases."""

    role: str
    language: str | None = None
    audience: str | None = None  # without one: `GENERAL`
    mentor: str | None = None
    person: str | None = None
    source: str | None = None
    count: int = 1
    uses: int = 1
    days: int = 14


def look_through(wanted: Wanted, programme: Programme) -> None:
    """Whether this makes sense, and the programme knows its names. Raises `InviteRefused`, with all that is wrong."""
    wrong = []
    only_clients = {"--group": wanted.audience, "--source": wanted.source, "--mentor": wanted.mentor}
    if given := [name for name, value in only_clients.items() if value is not None and wanted.role != "client"]:
        wrong.append(f"{' and '.join(given)}: only a client has that, and not a {wanted.role}")
    if wanted.person is not None and (wanted.count > 1 or wanted.uses > 1):
        wrong.append(f"--person {wanted.person}: one link that works once, so leave out --count and --uses")
    if wanted.role == "client" and wanted.person is None:
        wrong += _unknown("--group", wanted.audience or GENERAL, programme.audiences)
        wrong += _unknown("--source", wanted.source, programme.sources)
    if wrong:
        raise InviteRefused("\n".join(wrong))


def _unknown(option: str, value: str | None, named: Sequence[Named]) -> list[str]:
    there = [one.id for one in named]
    if value is None or value in there:
        return []
    return [f"{option} {value} is not in the programme. There is: {', '.join(there) or 'none'}"]


async def make_invites(writer: Writer, seal: Seal, wanted: Wanted, now: datetime) -> list[str]:
    """Fresh tokens, one for each invitation. Raises `InviteRefused`."""
    tokens = [new_token() for _ in range(wanted.count)]

    async def write(tx: AsyncConnection) -> None:
        if wanted.role == "client" and not any(one.here for one in await people.with_role(tx, "coordinator")):
            raise InviteRefused(
                "there is no coordinator yet who can be reached, so nobody would hear of a client who needs help: "
                "make one first with `askel invite coordinator`"
            )
        effect = await _effect(tx, seal, wanted)
        draft = Draft()
        for token in tokens:
            draft_invite(draft, new_id(), token, effect, now=now, uses=wanted.uses, days=wanted.days)
        await draft.write(tx)

    await writer.run(write)
    return tokens


async def _effect(tx: AsyncConnection, seal: Seal, wanted: Wanted) -> Invite:
    mentor = await _called(tx, seal, wanted.mentor)
    if mentor is not None and "mentor" not in mentor.roles:
        raise InviteRefused(f"{wanted.mentor} is not a mentor")
    person = await _called(tx, seal, wanted.person)
    if person is not None and (role := main_role(person.roles)) != wanted.role:
        raise InviteRefused(f"{wanted.person} is a {role}: `askel invite {role} --person {wanted.person}`")
    return Invite(
        role=wanted.role,
        audience=wanted.audience or GENERAL,
        language=wanted.language,
        mentor=mentor.id if mentor else None,
        source=wanted.source,
        person=person.id if person else None,
    )


async def _called(tx: AsyncConnection, seal: Seal, alias: str | None) -> people.Person | None:
    if alias is None:
        return None
    found = await people.by_alias(tx, seal.blind(fold_alias(alias)))
    if found is None:
        raise InviteRefused(f"nobody is called {alias}: `askel people` lists who there is")
    return found

"""Runs a conversation: load its state, ask the database what it asks, step, apply. Next: handlers/apply.py."""

from __future__ import annotations

from typing import Any

from conversations.aliases import clean_alias, fold_alias
from conversations.client_card import closed
from conversations.events import Event
from conversations.saved import State
from conversations.step import (
    ChangeDeputy,
    ChangeMentor,
    ChangeMentors,
    ChangeRole,
    CheckAlias,
    Choice,
    CountArrivals,
    FindAway,
    FindClient,
    FindClients,
    FindMember,
    FindPerson,
    FindReach,
    ListCaseloads,
    ListGoals,
    ListMentors,
    ListPrompts,
    NextCheckIn,
    Question,
    SpendInvite,
)
from conversations.table import CONVERSATIONS
from conversations.welcome import spoken
from handlers import appointing, arrivals, away, broadcast_taps, goals, lists, prompts, reaching, reassigning, talks
from handlers.apply import Session, apply
from handlers.turn import Turn
from storage import due, invites, people, sessions
from storage import tables as t

OFFERS = 3  # free names that are offered for one that is taken


def prefix(id: str, turn: int) -> str:
    """What stands before a button's id in the callback data."""
    return f"{id}.{turn}."


async def open_session(turn: Turn, name: str, state: State, event: Event, **more: Any) -> str:
    """A new conversation; one of the same name that was open is over without a word. Its id."""
    for row in [row for row in turn.sessions if row.conversation == name]:
        close(turn, row)
    id = turn.tools.new_id()
    session = Session(id=id, conversation=name, programme=turn.tools.programme, turn=0, card_id=None, new=True)
    await _step(turn, session, state, event, more)
    return id


async def go_on(turn: Turn, row: Any, event: Event, *, state: State | None = None, **more: Any) -> None:
    """The next step of an open conversation, on the programme with which it began. `state`: in place of what is kept
    of it."""
    programme = turn.tools.programmes[row.programme]
    session = Session(row.id, row.conversation, programme, row.turn, row.card_id)
    await _step(turn, session, state or saved_state(turn, row), event, more)


def saved_state(turn: Turn, row: Any) -> State:
    return CONVERSATIONS[row.conversation].load(turn.tools.seal.open(row.state, sessions.place(row.id)))


def close(turn: Turn, row: Any) -> None:
    """Ends a conversation from outside; its card loses its buttons."""
    turn.draft.change(t.sessions, row.id, closed_at=turn.now)
    turn.sessions.remove(row)
    if row.card_id:
        turn.close_card(row.card_id)


def keep_state(turn: Turn, row: Any, state: State) -> None:
    """The conversation knows more, and there is nothing to say about it."""
    saved = turn.tools.seal.seal(CONVERSATIONS[row.conversation].save(state), sessions.place(row.id))
    turn.draft.change(t.sessions, row.id, state=saved, touched_at=turn.now)


async def close_about_others(turn: Turn) -> None:
    """What staff had begun about a client who is with somebody else now ends, and its card shows nothing of it."""
    for row in list(turn.sessions):
        state = saved_state(turn, row)
        client = getattr(state, "client", None) or getattr(getattr(state, "about", None), "client", None)
        if client is None or client == turn.person_id or await goals.may_see(turn, client):
            continue
        if row.card_id is not None:
            turn.edit_card(row.card_id, closed())
        turn.draft.change(t.sessions, row.id, closed_at=turn.now)
        turn.sessions.remove(row)


async def _step(turn: Turn, session: Session, state: State, event: Event, more: dict[str, Any]) -> None:
    conversation = CONVERSATIONS[session.conversation]
    if conversation.question and (question := conversation.question(state, event)):
        more = {**more, **await _answered(turn, question)}
    if session.conversation == "welcome":
        turn.language = spoken(state, turn.language)  # type: ignore[arg-type]
    step = conversation.step(state, event, turn.facts(session.programme, **more))
    session.turn += 1
    if session.conversation == "welcome" and step.state is not None:
        turn.language = spoken(step.state, turn.language)
    await apply(turn, session, step.effects, prefix(session.id, session.turn), lasting=step.state is not None)
    _save(turn, session, step.state or state, over=step.state is None)


def _save(turn: Turn, session: Session, state: State, *, over: bool) -> None:
    saved = turn.tools.seal.seal(CONVERSATIONS[session.conversation].save(state), sessions.place(session.id))
    values = {
        "state": saved,
        "turn": session.turn,
        "card_id": session.card_id,
        "touched_at": turn.now,
        "closed_at": turn.now if over else None,
    }
    if not session.new:
        turn.draft.change(t.sessions, session.id, **values)
        return
    turn.draft.insert(
        t.sessions,
        id=session.id,
        mailbox=turn.user_id,
        conversation=session.conversation,
        programme=session.programme.hash,
        opened_at=turn.now,
        **values,
    )


async def _answered(turn: Turn, question: Question) -> dict[str, Any]:  # noqa: C901
    seal = turn.tools.seal
    match question:
        case SpendInvite(invite):
            return {"invite_spent": await invites.spend(turn.tx, invite, turn.now)}
        case CheckAlias(alias):
            return await _alias_facts(turn, alias)
        case FindPerson(alias):
            person = await people.by_alias(turn.tx, seal.blind(fold_alias(alias.strip())))
            found = Choice(person.id, people.alias_of(seal, person.id, person.row.alias)) if person else None
            return {"found": found}
        case CountArrivals(link):
            return {"came": await arrivals.count(turn, link)}
        case ListMentors():
            return {"mentors": await reaching.mentors(turn, here=True)}
        case FindClient():
            return {"found": await _client(turn, question)}
        case NextCheckIn():
            at = await due.planned_at(turn.tx, turn.here, "check_in")
            return {"next_check_in": at.astimezone(turn.tools.service.zone).date() if at else None}
        case ListCaseloads():
            return await reassigning.caseloads(turn, question)
        case ChangeMentor():
            return await reassigning.change(turn, question)
        case ChangeMentors():
            return await reassigning.change_several(turn, question)
        case FindMember(person):
            return await appointing.facts(turn, person)
        case ChangeRole():
            return await appointing.change_role(turn, question)
        case ChangeDeputy():
            return await appointing.change_deputy(turn, question)
        case FindClients(part):
            return {"clients": await lists.matching(turn, part)}
        case FindAway():
            return await away.facts(turn)
        case FindReach():
            return await broadcast_taps.facts(turn, question)
        case ListPrompts():
            return await prompts.facts(turn)
        case ListGoals(person):
            return await goals.listed(turn, person or turn.here)


async def _client(turn: Turn, asked: FindClient) -> Choice | None:
    """Nobody's client but the mentor's own; any client for a coordinator."""
    if asked.alias is not None:
        person = await people.by_alias(turn.tx, turn.tools.seal.blind(fold_alias(asked.alias.strip())))
    else:
        person = (await people.by_id(turn.tx, [asked.id or ""])).get(asked.id or "")
    if person is None or "client" not in person.roles:
        return None
    by_alert = asked.to_write and await talks.may_write(turn, turn.person, person)
    if not by_alert and not await goals.may_see(turn, person.id):
        return None
    return Choice(person.id, people.alias_of(turn.tools.seal, person.id, person.row.alias), person.row.language)


async def _alias_facts(turn: Turn, alias: str) -> dict[str, Any]:
    """Is the name free (one's own is)? If not, which like it are?"""
    like_it = [name for n in range(2, 12) if clean_alias(name := f"{alias} {n}") == name]  # not if it grew too long
    tries = {name: turn.tools.seal.blind(fold_alias(name)) for name in [alias, *like_it]}
    used = await people.taken(turn.tx, tries.values())
    own = turn.person.row.alias_index if turn.person else None
    free = [name for name, index in tries.items() if index not in used or index == own]
    return {"alias_free": alias in free, "alias_offers": tuple(free[:OFFERS])}

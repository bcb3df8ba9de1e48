"""Holds what people saw against what the database says. Every difference is a sentence; none is the promise kept."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import tables as t
from storage.outbox import Lane, place
from storage.seal import Seal
from storage.sessions import answer_place
from tests.crash.cards import BY_ID, HELP_NOW, THANKS
from tests.crash.clients import Accepted, Client
from tests.crash.staff import REASONS, Staff, reasons
from tests.crash.watch import Watch

MOST_ATTEMPTS = 5
WANTS_TO_TALK = "wants_to_talk"
MARK = "(Possibly a repetition)"
EDIT_ENDS = {"sent", "dropped"}
NEVER_THERE = "the card was never delivered"  # nobody knows its message, so its buttons cannot be taken away
SHOWN_OTHERWISE = {"newer words took its place", "not modified"}  # a tap had proved that the message was there


@dataclass
class Facts:
    """All that is to be compared."""

    clients: list[Client]
    staff: list[Staff]
    watch: Watch
    rows: dict[str, list[Any]]
    answers: dict[str, list[Accepted]]  # by check-in, in order
    updates: list[int]  # of everything that people did
    repeats: dict[str, str]  # what was said again of alerts, by the id of its row

    def of(self, table: str, **where: Any) -> list[Any]:
        return [row for row in self.rows[table] if all(getattr(row, name) == value for name, value in where.items())]

    def person(self, user_id: int) -> str:
        return next(str(row.person_id) for row in self.rows["identities"] if row.user_id == user_id)


TABLES: tuple[Table, ...] = (
    t.inbox, t.outbox, t.check_ins, t.alerts, t.alert_log, t.identities, t.sessions, t.runs, t.cards,
)  # fmt: skip


async def facts(
    engine: AsyncEngine, seal: Seal, clients: list[Client], staff: list[Staff], watch: Watch, updates: list[int]
) -> Facts:
    async with engine.connect() as reader:
        rows = {table.name: list(await reader.execute(select(table))) for table in TABLES}
        repeats = {
            row.id: str(cast(dict[str, Any], seal.open_json(row.payload, place(row.id)))["text"])
            for row in rows["outbox"]
            if row.lane == Lane.ALERT and row.repeat_of is not None
        }
        return Facts(clients, staff, watch, rows, await stored(reader, seal), updates, repeats)


async def stored(reader: AsyncConnection, seal: Seal) -> dict[str, list[Accepted]]:
    found: dict[str, list[Accepted]] = defaultdict(list)
    for row in await reader.execute(select(t.answers).order_by(t.answers.c.check_in_id, t.answers.c.turn)):
        value: Any = seal.open_json(row.value, answer_place(row.id))
        found[row.check_in_id].append(Accepted(row.question, value, bool(row.corrected)))
    return found


def complaints(of: Facts) -> list[str]:
    parts = (answers, check_ins, questions, sendings, alerts, staff_deeds, inbox, help_stays)
    return [complaint for part in parts for complaint in part(of)]


def answers(of: Facts) -> Iterator[str]:
    """Every answer that was seen accepted is stored once and as it was seen, and no other."""
    seen = {check_in: given for client in of.clients for check_in, given in client.accepted.items()}
    for check_in in seen.keys() | of.answers.keys():
        if seen.get(check_in, []) != of.answers.get(check_in, []):
            yield (
                f"check-in {check_in}: seen accepted {_short(seen.get(check_in, []))}, "
                f"stored {_short(of.answers.get(check_in, []))}"
            )
    yield from (wrong for client in of.clients for wrong in client.wrong)


def _short(given: list[Accepted]) -> list[tuple[str, object, bool]]:
    return [(one.question, one.value, one.corrected) for one in given]


def check_ins(of: Facts) -> Iterator[str]:
    """What she saw ended is complete; at the end nothing of hers is open."""
    states = {row.id: row.state for row in of.rows["check_ins"]}
    ended = {session for client in of.clients for session in client.over}
    yield from (
        f"check-in {one} was seen ended and is {states.get(one)}" for one in ended if states.get(one) != "complete"
    )
    yield from (
        f"check-in {one} is {state} and was never seen ended" for one, state in states.items() if one not in ended
    )


def questions(of: Facts) -> Iterator[str]:
    """No question twice without need."""
    for chat, again in repeated_questions(of):
        if not again.explained:
            yield f"chat {chat} was asked {again.question} twice, {again.seconds:.1f} s apart, and nothing explains it"


@dataclass(frozen=True, slots=True)
class Again:
    question: str
    seconds: float
    explained: bool


def repeated_questions(of: Facts) -> Iterator[tuple[int, Again]]:
    """The same question put into a chat again, or asked anew without an answer or *Back* between."""
    unknown = {row.question for row in of.of("outbox", state="unknown")}
    names = {client.phone.id: client for client in of.clients}
    for chat, shown in of.watch.shown.items():
        first: dict[str, float] = {}
        for one in shown:
            if one.question in first:
                since = first[one.question]
                explained = of.watch.disturbed(since, one.at) or one.question in unknown
                yield chat, Again(one.question, one.at - since, explained)
            first.setdefault(one.question, one.at)
        yield from ((chat, again) for again in _anew(names[chat], first, of) if chat in names)


def _anew(client: Client, first: dict[str, float], of: Facts) -> Iterator[Again]:
    """A turn that brought neither an answer nor *Back*: she asked for it with /checkin, because nothing came."""
    turns: Counter[str] = Counter()
    for question in first:
        session, _, turn = question.partition(".")
        turns[session] = max(turns[session], int(turn))
    for session, last in turns.items():
        extra = last - len(client.accepted[session]) - client.backs[session]
        if extra > 0:
            yield Again(f"{session} (+{extra})", 0.0, bool(client.asked_again) or _unsure(of, session))


def _unsure(of: Facts, session: str | None) -> bool:
    """A message of this check-in may not have arrived; nobody can know."""
    return any(str(row.question).startswith(f"{session}.") for row in of.of("outbox", state="unknown"))


def sendings(of: Facts) -> Iterator[str]:
    """What was on its way at a kill is `unknown`, or was an edit and was made again; nothing else is `unknown`."""
    ends = {row.id: row for row in of.rows["outbox"]}
    caught = {row.id: row for kill in of.watch.kills for row in kill.in_flight}
    for row in caught.values():
        end = ends[row.id]
        as_edit = end.state in EDIT_ENDS or end.reason == NEVER_THERE if row.edit else end.reason in SHOWN_OTHERWISE
        if not as_edit and (row.edit or end.state != "unknown"):
            kind = "an edit" if row.edit else "a message"
            yield f"outbox {row.id} ({end.tag}), {kind} on its way at a kill, ended as {end.state}: {end.reason}"
    for end in of.rows["outbox"]:
        if end.state in ("queued", "sending", "failed") and end.reason != NEVER_THERE:
            yield f"outbox {end.id} ({end.tag}) is {end.state}: {end.reason}"
        if end.state == "unknown" and end.id not in caught:
            yield f"outbox {end.id} ({end.tag}) is unknown, though it was not on its way at a kill: {end.reason}"


def alerts(of: Facts) -> Iterator[str]:
    """Each "yes, I want to talk" is one alert or one "again" of an open one. Whatever is for now or today, asked for or
    by a rule, reached somebody of staff, and nobody more often than the ladder told them."""
    for client in of.clients:
        wanted = sum(times_asked(check_in) for check_in in client.accepted.values())
        every = of.of("alerts", client_id=of.person(client.phone.id))
        own = [alert for alert in every if alert.rule == WANTS_TO_TALK]
        noted = Counter(row.what for alert in own for row in of.of("alert_log", alert_id=alert.id))
        if noted["raised"] + noted["again"] != wanted or noted["raised"] != len(own):
            yield f"{client.name} asked {wanted} times for a human: {len(own)} alerts, {dict(noted)}"
        yield from (complaint for alert in every for complaint in _reached(of, alert, client.name))
        yield from _unmarked(of, {alert.id for alert in every}, client.name)
    yield from (f"outbox {id} repeats an alert without a mark" for id, text in of.repeats.items() if MARK not in text)


def times_asked(given: list[Accepted]) -> int:
    """How often somebody said yes to a human in a check-in: once more after a no in between."""
    asked = [one for one in given if WANTS_TO_TALK in BY_ID[one.question].get("alert", {}).values()]
    wants = [BY_ID[one.question]["alert"].get(str(one.value)) == WANTS_TO_TALK for one in asked]
    return sum(yes and not before for before, yes in itertools.pairwise([False, *wants]))


def _reached(of: Facts, alert: Any, name: str) -> Iterator[str]:
    """Several alerts of a client stand on one card, each with its reason."""
    if alert.lane == "week":
        return
    chats = {staff.phone.id for staff in of.staff}
    if not of.of("alert_log", alert_id=alert.id, what="told"):
        yield f"nobody was told of the alert {alert.id} of {name}"
    said = {reason for card in of.watch.cards if card.chat in chats for reason in reasons(card.text)}
    if not any(who == name and REASONS[why] == alert.rule for who, why in said):
        yield f"the alert {alert.id} of {name} ({alert.rule}) reached nobody"


def _unmarked(of: Facts, theirs: set[str], name: str) -> Iterator[str]:
    """A message without a mark is the ladder's word, or the new card for whoever tapped one that is not the newest."""
    for staff in of.staff:
        cards = [card for id in theirs for card in of.watch.alerts[id] if card.chat == staff.phone.id]
        plain = sum(MARK not in card.text for card in cards)
        me = of.person(staff.phone.id)
        told = sum(len(of.of("alert_log", alert_id=id, what="told", person_id=me)) for id in theirs)
        newest = max((message for message, id in staff.cards.items() if id in theirs), default=0)
        old = sum(tap.alert_id in theirs and tap.message_id < newest for tap in staff.taps)
        if plain > told + old:
            yield (
                f"{staff.phone.name} was told {told} times of {name} and tapped {old} old cards, "
                f"and got {plain} messages without a mark"
            )


def staff_deeds(of: Facts) -> Iterator[str]:
    """What a mentor saw taken and resolved is so, once."""
    noted = Counter((row.alert_id, row.what) for row in of.rows["alert_log"])
    states = {row.id: row.state for row in of.rows["alerts"]}
    yield from (
        f"the alert {id} was {what} {count} times"
        for (id, what), count in noted.items()
        if what in ("taken", "resolved") and count > 1
    )
    names = {of.person(client.phone.id): client.name for client in of.clients}
    for one in of.staff:
        every = of.of("alert_log", person_id=of.person(one.phone.id))
        mine = {row.alert_id for row in every if row.what in ("taken", "taken_over")}
        taken = {(names.get(row.client_id), row.rule) for row in of.rows["alerts"] if row.id in mine}
        for who, why in one.took:
            if (who, REASONS[why]) not in taken:
                yield f"{one.phone.name} saw that they had taken {who}: {why}, and the record does not have it"
        for id in one.resolved:
            if noted[id, "resolved"] != 1 or states[id] != "resolved":
                yield f"{one.phone.name} saw {id} resolved; it is {states[id]}, {noted[id, 'resolved']} times"


def inbox(of: Facts) -> Iterator[str]:
    """Whatever people did came in, once, and was worked on; nothing was given up."""
    kept = Counter(row.key for row in of.rows["inbox"])
    yield from (f"update {number} was lost" for number in of.updates if not kept[f"u:{number}"])
    for row in of.rows["inbox"]:
        if row.state not in ("done", "ignored"):
            yield f"inbox {row.seq} ({row.key}) is {row.state}: {row.note}"
        if row.attempts > MOST_ATTEMPTS:
            yield f"inbox {row.seq} ({row.key}) was tried {row.attempts} times"


def help_stays(of: Facts) -> Iterator[str]:
    """Whatever is tapped twice, the end of a check-in keeps its way to a human."""
    for chat in of.watch.sim.world.private.values():
        for post in chat.posts.values():
            text, markup = str(post.body.get("text", "")), str(post.body.get("reply_markup", ""))
            if text.startswith(THANKS) and HELP_NOW not in markup:
                yield f"{chat.person.first_name} lost the button for help below message {post.message_id}"


def summary(of: Facts) -> str:
    """One line for each thing that one wants to know of a run."""
    kills = of.watch.kills
    again = [one for _, one in repeated_questions(of)]
    outbox = Counter(row.state for row in of.rows["outbox"])
    repeats = sum(row.repeat_of is not None for row in of.rows["outbox"])
    marked = sum(MARK in one.text for told in of.watch.alerts.values() for one in told)
    in_flight = [row for kill in kills for row in kill.in_flight]
    counted = Counter(row.attempts for row in of.rows["inbox"])
    return "\n".join(
        (
            f"kills      {len(kills)}, {sum(kill.starting for kill in kills)} of them during the start",
            f"taps       {sum(client.taps for client in of.clients)} by {len(of.clients)} clients, "
            f"{sum(len(client.silences) for client in of.clients)} of them after a silence",
            f"accepted   {sum(len(given) for client in of.clients for given in client.accepted.values())} answers, "
            f"{sum(len(given) for given in of.answers.values())} stored, "
            f"in {len(of.rows['check_ins'])} check-ins",
            f"in flight  {len(in_flight)} calls at a kill: {sum(row.edit for row in in_flight)} edits, made again",
            f"unknown    {outbox['unknown']} messages, each marked so; {repeats} of them said again",
            f"repeated   {len(again)} questions, {sum(one.explained for one in again)} of them explained",
            f"alerts     {len(of.rows['alerts'])}, {marked} cards marked as possibly repeated",
            f"attempts   {dict(sorted(counted.items()))} of {len(of.rows['inbox'])} inbox items",
        )
    )


__all__ = ["Facts", "complaints", "facts", "summary"]

"""How an alert looks in a member of staff's chat: alias and rule, never the client's text until *Show*."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from conversations.alerts import OUTCOMES, rounds
from conversations.check_in_card import answer_lines
from conversations.check_in_questions import ABOUT_GOAL
from conversations.check_in_state import Given
from conversations.programme import Question
from conversations.words import Bold, Button, Day, Line, Message, Moment, Verbatim, text
from handlers.goals import goal_of
from handlers.raising import words_place
from handlers.standing_in import circle_of, standing
from handlers.turn import Turn
from storage import alerts, goals, people, sessions
from storage import tables as t
from storage.outbox import Lane
from storage.people import Person

Rows = tuple[tuple[Button, ...], ...]
URGENCY = ("now", "today", "week")
WRITTEN = {"words": "alerts.their_words", "forwarded": "alerts.their_forwards"}
SPOKEN = {"voice": "talk.says", "forwarded_voice": "talk.forwards"}
NOTED = ("corrected", "called", "snoozed", "again", "met")


@dataclass(frozen=True, slots=True)
class Seen:
    """The alerts of a client that are not resolved, as one member of staff sees them on one card.

    `row`: the one that this is about; `rows`: all, the most urgent and newest first, or it alone when all is over.
    """

    row: Any
    rows: tuple[Any, ...]
    client: Person
    names: dict[str, str]  # of the client and whoever has one of them
    notes: tuple[Any, ...]  # of their records
    theirs: frozenset[str | None]  # whose client it is now: the mentor, and who stands in for the mentor

    @property
    def client_alias(self) -> str:
        return self.names[self.client.id]

    @property
    def over(self) -> bool:
        return bool(self.row.state == "resolved")

    def name(self, id: str | None) -> str:
        return self.names.get(id or "", "–")

    def last(self, row: Any, what: str) -> Any | None:
        return next((note for note in reversed(self.notes) if (note.alert_id, note.what) == (row.id, what)), None)


async def seen(turn: Turn, alert_id: str) -> Seen | None:
    row = await alerts.get(turn.tx, alert_id)
    if row is None:
        return None
    rows = sorted(await alerts.open_of(turn.tx, row.client_id), key=lambda one: one.raised_at, reverse=True)
    rows.sort(key=lambda one: URGENCY.index(one.lane))
    row = next((one for one in rows if one.id == alert_id), rows[0] if rows else row)
    notes = await alerts.notes(turn.tx, [one.id for one in rows or [row]], NOTED)
    ids = {row.client_id, row.owner_id, *(note.person_id for note in notes)}
    ids |= {id for one in rows for id in (one.owner_id, one.handed_to)}
    around = await people.by_id(turn.tx, [id for id in ids if id])
    names = {id: people.alias_of(turn.tools.seal, id, person.row.alias) for id, person in around.items()}
    circle = await circle_of(turn, around[row.client_id])
    return Seen(row, tuple(rows) or (row,), around[row.client_id], names, tuple(notes), circle.ids)


def alert_card(
    turn: Turn,
    alert: Seen,
    *,
    again: bool = False,
    opened: tuple[Line, ...] = (),
    asked: tuple[tuple[Line, ...], Rows] | None = None,
) -> Message:
    """`opened`: what *Show* opens. `asked`: a question and its buttons in place of the others."""
    lines: list[Line] = []
    alike = len({(row.state, row.owner_id, row.handed_to) for row in alert.rows}) == 1
    for row in alert.rows:
        lines += [*([None] if lines else []), *_about(turn, alert, row, again=again and row.id == alert.row.id)]
        if not alike:
            lines += _standing(turn, alert, row)
    if opened:
        lines += [None, *opened]
    if alike:
        lines += [None, *_standing(turn, alert, alert.row)]
    if asked is None:
        return Message(tuple(lines), _buttons(turn, alert, shown=bool(opened)))
    back = Button(f"alert:{alert.row.id}:hide", text("check_in.back"), "↩️")
    return Message((*lines, None, *asked[0]), (*asked[1], (back,)))


def _about(turn: Turn, alert: Seen, row: Any, *, again: bool) -> list[Line]:
    lines: list[Line] = [Bold(text(f"alerts.lane_{row.lane}"))]
    if again or row.cried_at is not None:
        lines.append(text("alerts.met_again" if _was_met_last(alert, row) else "alerts.again"))
    elif row.state == "open" and rounds(standing(turn, row)):
        lines.append(text("alerts.round_again"))
    elif row.state == "open" and row.rung > 1:
        lines.append(text("alerts.nobody_yet"))
    rule = turn.tools.programme_with(row.rule).rule_label(row.rule)
    lines.append(text("alerts.who", alias=alert.client_alias, rule=rule, at=Moment(row.raised_at)))
    if row.asked_at is not None:
        lines.append(text("alerts.again_at", at=Moment(row.asked_at)))
    if _was_corrected_last(alert, row):
        lines.append(text("alerts.corrected"))
    if called := alert.last(row, "called"):
        lines.append(text("alerts.was_called", alias=alert.name(called.person_id), at=Moment(called.at)))
    return lines


def _was_corrected_last(alert: Seen, row: Any) -> bool:
    """Whether the answer has been changed, and not back since."""
    corrected = alert.last(row, "corrected")
    later = [note for what in ("met", "again") if (note := alert.last(row, what)) is not None]
    return corrected is not None and all(note.at < corrected.at for note in later)


def _was_met_last(alert: Seen, row: Any) -> bool:
    """Whether the newest cry is that the rule was met anew, and not that the client asked."""
    met, asked = alert.last(row, "met"), alert.last(row, "again")
    return met is not None and (asked is None or met.at >= asked.at)


def repeated(turn: Turn, params: dict[str, Any]) -> dict[str, Any]:
    """What differs when the sender cannot know whether the alert has arrived: it says so."""
    lead = turn.tools.render_text(text("alerts.possibly_repeated"), turn.language) + "\n"
    shift = len(lead.encode("utf-16-le")) // 2
    entities = [{**entity, "offset": entity["offset"] + shift} for entity in params.get("entities", [])]
    return {"text": lead + params["text"], "entities": entities}


def show(turn: Turn, alert: Seen, *, fresh: bool = False, again: bool = False, card_id: str | None = None) -> None:
    """Puts the card into this chat, or changes the one that stands there."""
    said = alert_card(turn, alert, again=again)
    lane = Lane.ALERT if can_take(alert.row, turn.person_id) else Lane.REPLY
    if card_id is None or fresh:
        if card_id is not None:  # what *Show* had opened on it closes, too
            turn.edit_card(card_id, Message(said.lines), lane=Lane.REPLY)
            mark_repeats(turn)
            turn.draft.change(t.cards, card_id, closed_at=turn.now)
        turn.put_card("alert", alert.row.id, said, lane=lane)
    else:
        turn.edit_card(card_id, said, lane=lane)
        if alert.over:  # what comes next is another matter
            turn.draft.change(t.cards, card_id, closed_at=turn.now)
    mark_repeats(turn)


def mark_repeats(turn: Turn) -> None:
    """Whatever stands on an alert's card may leave in the place of the alert itself, and so may be said twice."""
    params = turn.outgoing[-1].params
    params["repeated"] = repeated(turn, params)


async def opened_lines(turn: Turn, alert: Seen) -> tuple[Line, ...]:
    """What *Show* opens: the last check-in, and what the client asked to pass on."""
    lines: list[Line] = []
    last = await sessions.last_check_in(turn.tx, alert.row.client_id)
    if last is None:
        lines.append(text("alerts.no_check_in"))
    else:
        lines += await _check_in_lines(turn, last)
    passed = [words for row in alert.rows for words in await alerts.words_of(turn.tx, row.id)]
    words = [row for row in passed if row.kind in WRITTEN]
    for kind, rows in groupby(words, key=lambda row: str(row.kind)):
        lines += [None, text(WRITTEN[kind], alias=alert.client_alias)]
        lines += [Verbatim(turn.tools.seal.open(row.words, words_place(row.id)).decode()) for row in rows]
    if len(words) < len(passed):
        lines += [None, text("alerts.their_voice", alias=alert.client_alias)]
    return tuple(lines)


async def send_voices(turn: Turn, alert: Seen, alert_id: str) -> None:
    """Voice messages that the client sent come into the chat of whoever took the alert, and of nobody else."""
    for row in await alerts.words_of(turn.tx, alert_id):
        if row.kind in SPOKEN:
            voice = turn.tools.seal.open(row.words, words_place(row.id)).decode()
            caption = turn.tools.render_text(text(SPOKEN[row.kind], alias=alert.client_alias), turn.language)
            turn.send("sendVoice", {"voice": voice, "caption": caption}, "talk.voice")


async def _check_in_lines(turn: Turn, last: Any) -> list[Line]:
    programme = turn.tools.programmes[last.programme]
    known = {question.id for question in programme.check_in.questions}
    facts = turn.facts(programme)
    rows = await goals.of(turn.tx, [last.person_id])
    theirs = tuple(goal_of(turn, row) for row in rows)
    known |= {f"{ABOUT_GOAL}{goal.id}" for goal in theirs}
    current: dict[str, Given] = {}
    for row in await sessions.answers_of(turn.tx, last.id):
        value = turn.tools.seal.open_json(row.value, sessions.answer_place(row.id))
        if row.question in known and (value is None or isinstance(value, int | str)):
            current[row.question] = Given(question=row.question, value=value)
    values = {id: one.value for id, one in current.items()}
    gone = {one.id for one in programme.check_in.questions if one.after is not None and not _applies(one, values)}
    current = {id: one for id, one in current.items() if id not in gone}
    opened = text("alerts.check_in_of", day=Day(last.opened_at.astimezone(turn.tools.service.zone).date()))
    return [opened, *(line for given in current.values() for line in answer_lines(facts, given, theirs))]


def _applies(question: Question, values: dict[str, int | str | None]) -> bool:
    """Whether what it follows upon is still so: an answer to it may have been given before that was changed."""
    after = question.after
    value = values.get(after.question) if after is not None else None
    return after is None or (isinstance(value, int) and value >= after.at_least)


def _standing(turn: Turn, alert: Seen, row: Any) -> list[Line]:
    me, owner = turn.person_id, alert.name(row.owner_id)
    match row.state:
        case "resolved":
            came = [text(f"alerts.outcome.{row.outcome}")] if row.outcome in OUTCOMES else []
            return [text("alerts.resolved", alias=owner), *came]
        case "taken" if row.handed_to is not None and row.handed_to == me:
            return [text("alerts.handed_to_you", alias=owner)]
        case "taken" if row.owner_id == me:
            return [text("alerts.yours", alias=alert.client_alias), *_what_next(turn, alert, row)]
        case "taken" if row.cried_at is not None:
            return [text("alerts.taken_silent", alias=owner)]
        case "taken":
            return [text("alerts.taken_by", alias=owner)]
        case _:
            return [text("alerts.waiting")]


def _what_next(turn: Turn, alert: Seen, row: Any) -> list[Line]:
    if row.handed_to is not None:
        return [text("alerts.handed_away", alias=alert.name(row.handed_to))]
    if row.cried_at is not None:
        return [text("alerts.answer_it", alias=alert.client_alias)]
    snoozed = alert.last(row, "snoozed")
    if snoozed is not None and snoozed.at >= row.taken_at and row.next_at > turn.now:
        return [text("alerts.comes_back", at=Moment(row.next_at))]
    return []


def _buttons(turn: Turn, alert: Seen, *, shown: bool) -> Rows:
    if alert.over:
        return ()
    look = ("hide", "🙈") if shown else ("show", "👀")
    first = [("take", "✋"), look] if any(can_take(row, turn.person_id) for row in alert.rows) else [look]
    keys = [first]
    taken = [row for row in alert.rows if row.state == "taken"]
    mine = any(row.owner_id == turn.person_id for row in taken)
    if mine or (taken and turn.person is not None and "coordinator" in turn.person.roles):
        first.append(("resolve", "✔️"))
        keys += [[("hand_over", "🤝"), ("called", "📞")], [("snooze", "💤")] if mine else []]
    id = alert.row.id
    rows = tuple(tuple(Button(f"alert:{id}:{key}", text(f"alerts.{key}"), sign) for key, sign in row) for row in keys)
    return tuple(row for row in rows if row)


def can_take(row: Any, person_id: str | None) -> bool:
    """What nobody has, what is handed to this one, and what the client cries about while its owner does nothing."""
    if row.state != "taken":
        return bool(row.state == "open")
    return row.cried_at is not None or (row.handed_to is not None and row.handed_to == person_id)

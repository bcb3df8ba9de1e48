"""How an alert looks in a member of staff's chat: alias and rule, never the client's text until *Show*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conversations.alerts import rounds
from conversations.check_in_card import answer_lines
from conversations.check_in_questions import ABOUT_GOAL
from conversations.check_in_state import Given
from conversations.words import Bold, Button, Day, Line, Message, Moment, Text, Verbatim, text
from handlers.goals import goal_of
from handlers.raising import words_place
from handlers.standing_in import circle_of, standing
from handlers.turn import Turn
from storage import alerts, goals, people, sessions
from storage import tables as t
from storage.outbox import Lane
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Seen:
    """An alert with the people around it, as one member of staff sees it."""

    row: Any
    client: Person
    client_alias: str
    owner_alias: str | None
    corrected: bool
    theirs: frozenset[str | None]  # whose client it is now: the mentor, and who stands in for the mentor


async def seen(turn: Turn, alert_id: str) -> Seen | None:
    row = await alerts.get(turn.tx, alert_id)
    if row is None:
        return None
    around = await people.by_id(turn.tx, [id for id in (row.client_id, row.owner_id) if id])
    names = {id: people.alias_of(turn.tools.seal, id, person.row.alias) for id, person in around.items()}
    corrected = await alerts.was(turn.tx, alert_id, "corrected")
    owner = names.get(row.owner_id) if row.owner_id else None
    circle = await circle_of(turn, around[row.client_id])
    return Seen(row, around[row.client_id], names[row.client_id], owner, corrected, circle.ids)


def alert_card(turn: Turn, alert: Seen, *, again: bool = False, opened: tuple[Line, ...] = ()) -> Message:
    row = alert.row
    lines: list[Line] = [Bold(text(f"alerts.lane_{row.lane}"))]
    if again:
        lines.append(text("alerts.again"))
    elif row.state == "open" and rounds(standing(turn, row)):
        lines.append(text("alerts.round_again"))
    elif row.state == "open" and row.rung > 1:
        lines.append(text("alerts.nobody_yet"))
    rule = turn.tools.programme_with(row.rule).rule_label(row.rule)
    lines.append(text("alerts.who", alias=alert.client_alias, rule=rule, at=Moment(row.raised_at)))
    if alert.corrected:
        lines.append(text("alerts.corrected"))
    if opened:
        lines += [None, *opened]
    return Message((*lines, None, _standing(turn, alert)), _buttons(turn, alert, shown=bool(opened)))


def repeated(turn: Turn, params: dict[str, Any]) -> dict[str, Any]:
    """What differs when the sender cannot know whether the alert has arrived: it says so."""
    lead = turn.tools.render_text(text("alerts.possibly_repeated"), turn.language) + "\n"
    shift = len(lead.encode("utf-16-le")) // 2
    entities = [{**entity, "offset": entity["offset"] + shift} for entity in params.get("entities", [])]
    return {"text": lead + params["text"], "entities": entities}


def show(turn: Turn, alert: Seen, *, fresh: bool = False, again: bool = False, card_id: str | None = None) -> None:
    """Puts the card into this chat, or changes the one that stands there."""
    said = alert_card(turn, alert, again=again)
    lane = Lane.ALERT if alert.row.state == "open" else Lane.REPLY
    if card_id is None or fresh:
        if card_id is not None:  # what *Show* had opened on it closes, too
            turn.edit_card(card_id, Message(said.lines), lane=Lane.REPLY)
            mark_repeats(turn)
            turn.draft.change(t.cards, card_id, closed_at=turn.now)
        turn.put_card("alert", alert.row.id, said, lane=lane)
    else:
        turn.edit_card(card_id, said, lane=lane)
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
    passed = await alerts.words_of(turn.tx, alert.row.id)
    words = [row for row in passed if row.kind == "words"]
    if words:
        lines += [None, text("alerts.their_words", alias=alert.client_alias)]
        lines += [Verbatim(turn.tools.seal.open(row.words, words_place(row.id)).decode()) for row in words]
    if len(words) < len(passed):
        lines += [None, text("alerts.their_voice", alias=alert.client_alias)]
    return tuple(lines)


async def send_voices(turn: Turn, alert: Seen) -> None:
    """Voice messages that the client sent come into the chat of whoever took the alert, and of nobody else."""
    for row in await alerts.words_of(turn.tx, alert.row.id):
        if row.kind == "voice":
            voice = turn.tools.seal.open(row.words, words_place(row.id)).decode()
            caption = turn.tools.render_text(text("talk.says", alias=alert.client_alias), turn.language)
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
    opened = text("alerts.check_in_of", day=Day(last.opened_at.astimezone(turn.tools.service.zone).date()))
    return [opened, *(line for given in current.values() for line in answer_lines(facts, given, theirs))]


def _standing(turn: Turn, alert: Seen) -> Text:
    match alert.row.state:
        case "resolved":
            return text("alerts.resolved", alias=alert.owner_alias or "–")
        case "taken" if alert.row.owner_id == turn.person_id:
            return text("alerts.yours", alias=alert.client_alias)
        case "taken":
            return text("alerts.taken_by", alias=alert.owner_alias or "–")
        case _:
            return text("alerts.waiting")


def _buttons(turn: Turn, alert: Seen, *, shown: bool) -> tuple[tuple[Button, ...], ...]:
    id, state = alert.row.id, alert.row.state
    if state == "resolved":
        return ()
    look = (
        Button(f"alert:{id}:hide", text("alerts.hide"), "🙈")
        if shown
        else Button(f"alert:{id}:show", text("alerts.show"), "👀")
    )
    if state == "open":
        return ((Button(f"alert:{id}:take", text("alerts.take"), "✋"), look),)
    resolve = Button(f"alert:{id}:resolve", text("alerts.resolve"), "✔️")
    mine = alert.row.owner_id == turn.person_id
    coordinates = turn.person is not None and "coordinator" in turn.person.roles
    return ((look, resolve),) if mine or coordinates else ((look,),)

"""Looks at the rules: in the turn of an answer, when a check-in ends without one, and on a day of its own (`watch`).

The history is what the database holds and what this turn adds to it, so that an answer and its alert are written
together. Next: handlers/raising.py writes the alert.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import effects as e
from conversations import rules
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.rules import CheckIn, Condition, History, Met
from conversations.schedule import resolve
from conversations.words import message
from handlers import measuring
from handlers.raising import cry_again, note_correction, raise_alert, record, refresh_cards
from handlers.turn import Turn
from storage import alerts, histories, measurements, sessions
from storage import tables as t
from storage.outbox import Lane

WATCH = "watch"
NEXT = "next"  # the key of the one due row of this kind
TOLD_BY = ("raised", "met", "corrected")  # what an alert's record says of the client's answers
ONE_SILENCE = timedelta(days=7)  # what is missed and what is silent within it are one thing and no news


@dataclass(frozen=True, slots=True)
class Given:
    """What this turn adds: an answer (None when it was skipped), before it is in the database."""

    check_in: str
    question: str
    value: object


async def answered(turn: Turn, given: Given, programme: Programme, *, corrected: bool) -> None:
    """An answer was accepted. `programme`: the version with which its check-in began, and whose rules know its
    questions."""
    conditions = rules.may_meet(programme, given.question, given.value)
    journey = _watched(turn)
    if journey is None or not (conditions or corrected):
        return
    history = await _history(turn, journey, programme, given=given) if conditions else None
    found = rules.met(conditions, history, given.question) if history else ()
    if corrected:
        await _note_corrections(turn, given, programme, found)
    await _raise(turn, found, programme, given.check_in, anew=corrected)


async def ended(turn: Turn, check_in: str) -> None:
    """A check-in ended before it was complete."""
    await _look(turn, rules.of_missing(turn.tools.programme), closing=check_in)


async def measured(turn: Turn, own: e.KeepMeasurement | None = None) -> None:
    """A figure came in; the client's own, which is of this very turn, is not in the database yet."""
    conditions = rules.of_figures(turn.tools.programme)
    journey = _watched(turn)
    if journey is None or not conditions:
        return
    figures = await measuring.figures_on(turn, turn.here)
    if own is not None:
        figures[own.item] = await _with_own(turn, own, figures.get(own.item, []))
    history = History(turn.tools.programme, journey, turn.today, turn.today, figures=figures)
    found = rules.met(conditions, history)
    if own is not None and own.again:
        await _note_other_figure(turn, own.item, {one.evidence for one in found})
    await _raise(turn, found, turn.tools.programme, None)


async def _note_other_figure(turn: Turn, item: str, still: set[str]) -> None:
    """A figure was changed or taken back: an alert that it had raised stays, and says so."""
    for row in await histories.evidence_of(turn.tx, turn.here):
        if row.evidence.startswith(f"{item}:") and row.evidence not in still and turn.now - row.at < ONE_SILENCE:
            await note_correction(turn, row.rule)


async def _with_own(turn: Turn, own: e.KeepMeasurement, figures: list[tuple[date, float]]) -> list[tuple[date, float]]:
    """Of a day the last one holds; one that is taken back is none."""
    former = await measurements.last(turn.tx, turn.here, own.point, own.item) if own.again else None
    day = turn.today if former is None else date.fromisoformat(former.measured_on)
    others = [one for one in figures if one[0] != day]
    return others if own.value is None else sorted([*others, (day, own.value)])


async def due(turn: Turn) -> None:
    """The day on which one looks. Whoever rests or has stopped is left in peace; handlers/agenda.py plans the next."""
    programme = turn.tools.programme
    journey = _watched(turn)
    turn.lane = Lane.SCHEDULED  # what a client may read then can wait for the morning
    if journey is not None and not journey.is_paused(turn.today) and journey.goes_on(programme):
        await _look(turn, [*rules.of_time(programme), *rules.of_figures(programme)])


def plan(turn: Turn) -> None:
    """The next look, at a working hour."""
    tools, journey = turn.tools, turn.journey
    if journey is None:
        return
    day = rules.look_on(tools.programme, journey, _heard(turn), turn.today)
    if day is not None:
        day = rules.working_day(day, journey, tools.programme.timeline.holidays, tools.hours.work_days)
        turn.wake(WATCH, NEXT, _at(turn, day))


def _at(turn: Turn, day: date) -> datetime:
    return resolve(datetime.combine(day, time(turn.tools.hours.work_from)), turn.tools.service.zone)


def _watched(turn: Turn) -> Journey | None:
    """The journey of a client who takes part."""
    return turn.journey if turn.person is not None and turn.person.row.state == "active" else None


async def _look(turn: Turn, conditions: list[Condition], *, closing: str | None = None) -> None:
    journey = _watched(turn)
    if journey is not None and conditions:
        programme = turn.tools.programme
        history = await _history(turn, journey, programme, closing=closing)
        await _raise(turn, rules.met(conditions, history), programme, closing)


# --- the history ---


async def _history(
    turn: Turn, journey: Journey, programme: Programme, *, given: Given | None = None, closing: str | None = None
) -> History:
    client = turn.here
    rows = await histories.check_ins_of(turn.tx, client)
    numbers = await _numbers(turn, given) if given else {}
    if given is not None:  # an answer asks neither for figures nor for what was missed
        answered = {row.id for row in rows}
        check_ins = tuple(_check_in(turn, row, numbers, answered, answered, closing) for row in rows)
        return History(programme, journey, turn.today, turn.today, check_ins)
    some = await histories.answered(turn.tx, client)
    there = await histories.arrived(turn.tx, [row.id for row in rows if row.id not in some])
    check_ins = tuple(_check_in(turn, row, numbers, some, there, closing) for row in rows)
    held = await measuring.holding(turn.tx, turn.tools.seal, client)
    figures: dict[str, list[tuple[date, float]]] = {}
    for one in held:
        figures.setdefault(one.item, []).append((one.day, one.value))
    points = frozenset(one.point for one in held)
    return History(programme, journey, turn.today, _heard(turn), check_ins, figures, points)


def _check_in(
    turn: Turn, row: Any, numbers: dict[str, dict[str, int]], some: set[str], there: set[str], closing: str | None
) -> CheckIn:
    until = turn.today if row.id == closing else _day(turn, row.closed_at)
    return CheckIn(
        id=row.id,
        day=date.fromisoformat(row.local_date),
        week=row.week,
        scheduled=row.kind == "scheduled",
        until=until,
        delivered=row.id in some or row.id in there,
        answered=row.id in some,
        answers=numbers.get(row.id, {}),
    )


async def _numbers(turn: Turn, given: Given) -> dict[str, dict[str, int]]:
    """Check-in → the number that holds as the answer to the question of `given`."""
    found: dict[str, dict[str, int]] = {}
    for row in await histories.answers_to(turn.tx, turn.here, given.question):
        _put(
            found, row.check_in_id, given.question, turn.tools.seal.open_json(row.value, sessions.answer_place(row.id))
        )
    _put(found, given.check_in, given.question, given.value)
    return found


def _put(found: dict[str, dict[str, int]], check_in: str, question: str, value: object) -> None:
    """A later answer takes the place of an earlier one; a skipped one leaves none."""
    found[check_in] = {question: value} if isinstance(value, int) else {}


def _heard(turn: Turn) -> date:
    """The day of the last sign of life; for somebody new, today."""
    row = turn.person.row if turn.person else None
    return _day(turn, row and (row.heard_at or row.joined_at or row.created_at)) or turn.today


def _day(turn: Turn, at: datetime | None) -> date | None:
    return at.astimezone(turn.tools.service.zone).date() if at else None


# --- what comes of it ---


async def _raise(
    turn: Turn, found: Iterable[Met], programme: Programme, check_in: str | None, *, anew: bool = False
) -> None:
    """Each rule once for its evidence: as a new alert, or as more for one that is still open. `anew`: an answer was
    changed, and may be again what had been taken back."""
    if not (met := list(found)):
        return
    noted = await histories.evidence_of(turn.tx, turn.here)
    back = await _taken_back(turn, noted) if anew else set()
    known = {(row.rule, row.evidence) for row in noted if row.alert_id not in back}
    lately = {row.rule: row.alert_id for row in noted if turn.now - row.at < ONE_SILENCE}
    fresh = [one for one in met if (one.rule.id, one.evidence) not in known]
    unresolved = {row.rule: row for row in await alerts.open_of(turn.tx, turn.here)} if fresh else {}
    before = turn.alert_id
    for rule, evidence in rules.urgent(fresh).items():
        quiet = all(one.subject == rules.QUIET for one in evidence)
        same = unresolved.get(rule)
        if same is not None and await _met_again(turn, same, check_in, quiet=quiet, again=same.id in back):
            alert = same.id
        elif rule in turn.raised:
            alert = turn.raised[rule]
            _note_more(turn, alert)
        elif rule in lately and quiet:
            alert = lately[rule]  # it was told of, and has been looked after
        else:
            await raise_alert(turn, rule, check_in)
            alert = turn.raised[rule]
            _tell_client(turn, programme, rule)
        _note(turn, alert, evidence)
    turn.alert_id = before  # words that follow belong to what was raised for them


async def _taken_back(turn: Turn, noted: Iterable[Any]) -> set[str]:
    """Of these alerts, those of which the last that was noted is that the client had changed the answer."""
    last = {row.alert_id: row.what for row in await alerts.notes(turn.tx, {row.alert_id for row in noted}, TOLD_BY)}
    return {id for id, what in last.items() if what == "corrected"}


async def _met_again(turn: Turn, alert: Any, check_in: str | None, *, quiet: bool, again: bool) -> bool:
    """More for an alert that is not resolved: it rings like a cry for help. Silence that goes on, another answer of the
    same check-in (but for one that is what it was `again`) and what is for the week are only noted. False: it was
    resolved a moment ago."""
    same = check_in is not None and check_in == alert.check_in_id and not again
    if quiet or alert.lane == "week" or same:
        _note_more(turn, alert.id)
        return True
    return await cry_again(turn, alert.id, "met")


def _note_more(turn: Turn, alert_id: str) -> None:
    record(turn, alert_id, "met")
    refresh_cards(turn, alert_id, turn.here)


def _tell_client(turn: Turn, programme: Programme, rule: str) -> None:
    words = programme.rule_text(rule)
    if words is not None:
        turn.say(message(words))


def _note(turn: Turn, alert: str, evidence: Iterable[Met]) -> None:
    for rule, what in {(one.rule.id, one.evidence) for one in evidence}:
        turn.draft.upsert(
            t.alert_evidence,
            ("client_id", "rule", "evidence"),
            id=turn.tools.new_id(),
            client_id=turn.here,
            rule=rule,
            evidence=what,
            alert_id=alert,
            at=turn.now,
        )


async def _note_corrections(turn: Turn, given: Given, programme: Programme, found: Iterable[Met]) -> None:
    """An answer that had met a rule was changed: the alert stays, and says whether it is still so."""
    noted = await histories.evidence_of(turn.tx, turn.here)
    about = {rule.id for rule, _ in rules.of_question(programme, given.question)}
    if given.question.startswith(rules.GOAL):  # one of several, about which the same rule may speak
        about &= {row.rule for row in noted if row.evidence.startswith(f"{given.question}:")}
    still = {one.rule.id for one in found}
    for row in await alerts.open_of(turn.tx, turn.here):
        if row.rule in about and row.check_in_id == given.check_in and row.rule not in still:
            await note_correction(turn, row.rule)

"""/away: absences as they are kept, and what waits for somebody who goes. The rules: conversations/away.py."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import effects as e
from conversations.caseload import LANES
from conversations.digest import is_working_day
from conversations.schedule import resolve
from conversations.step import Absence, Choice
from conversations.words import Day, message, text
from handlers import reassigning
from handlers.raising import let_go, stand_in
from handlers.turn import Turn
from storage import absences, caseload, due, people
from storage import tables as t
from storage.people import Person

KINDS = ("away", "over", "back")


async def facts(turn: Turn) -> dict[str, Any]:
    """The answer to `FindAway`."""
    row = await absences.coming(turn.tx, turn.here, turn.today)
    usual = await absences.deputy_of(turn.tx, turn.here)
    known = await people.by_id(turn.tx, [id for id in (usual, row.deputy_id if row else None) if id])
    others = [one for one in await people.with_role(turn.tx, "mentor") if one.id != turn.here and one.here]
    planned = await absences.planned(turn.tx, [one.id for one in others], turn.today)
    return {
        "away": None if row is None else _absence(turn, row, known),
        "deputy": None if usual is None else _choice(turn, known[usual]),
        "mentors": tuple(_choice(turn, one) for one in others),
        "absent": tuple(
            (one.person_id, date.fromisoformat(one.since), date.fromisoformat(one.until)) for one in planned
        ),
    }


def _absence(turn: Turn, row: Any, known: dict[str, Person]) -> Absence:
    deputy = known.get(row.deputy_id) if row.deputy_id else None
    name = _choice(turn, deputy).name if deputy else None
    return Absence(date.fromisoformat(row.since), date.fromisoformat(row.until), name)


def _choice(turn: Turn, person: Person) -> Choice:
    return Choice(person.id, people.alias_of(turn.tools.seal, person.id, person.row.alias))


async def go(turn: Turn, absence: e.GoAway) -> None:
    """In place of what was planned before. The first deputy that is ever chosen is the usual one from then on."""
    await end(turn)
    id, zone = turn.tools.new_id(), turn.tools.service.zone
    turn.draft.insert(
        t.absences,
        id=id,
        person_id=turn.here,
        since=absence.first.isoformat(),
        until=absence.last.isoformat(),
        deputy_id=absence.deputy,
        made_at=turn.now,
    )
    if absence.deputy is not None and await absences.deputy_of(turn.tx, turn.here) is None:
        _choose_deputy(turn, absence.deputy)
    after = absence.last + timedelta(days=1)
    turn.wake("away", id, max(turn.now, _clock(absence.first, 0, zone)))
    turn.wake("over", id, _clock(after, 0, zone))
    turn.wake("back", id, _clock(_at_work(turn, after), _begins(turn), zone))
    if absence.deputy is not None:
        turn.tell(absence.deputy, "stands_in", absence=id)


def _clock(day: date, hour: int, zone: Any) -> datetime:
    return resolve(datetime.combine(day, time(hour)), zone)


def _at_work(turn: Turn, day: date) -> date:
    """This day, or the next one on which staff work."""
    hours = turn.tools.work
    while not is_working_day(day, hours.work_days, hours.holidays):
        day += timedelta(days=1)
    return day


def _begins(turn: Turn) -> int:
    """The hour at which this mentor's work begins: nobody is welcomed back at midnight."""
    begins = turn.person.row.work_from if turn.person else None
    return int(turn.tools.hours.work_from if begins is None else begins)


async def end(turn: Turn) -> None:
    """Nothing is planned any more; from now on this mentor is told again, and who stood in stands in no more."""
    person, now = turn.here, turn.now
    for row in await absences.not_ended(turn.tx, person):
        if row.deputy_id is not None and row.until >= turn.today.isoformat():
            turn.tell(row.deputy_id, "stood_in", mentor=person, lanes=LANES, early=True)
    turn.before(lambda tx: absences.end(tx, person, now))
    turn.before(lambda tx: due.cancel(tx, person, KINDS))


async def change_deputy(turn: Turn, deputy: str | None) -> None:
    """Who was it before stands in no more; both hear of it."""
    before = await absences.deputy_of(turn.tx, turn.here)
    _choose_deputy(turn, deputy)
    for id, stands_in in ((before, False), (deputy, True)) if before != deputy else ():
        if id is not None:
            turn.tell(id, "usual_deputy", mentor=turn.here, stands_in=stands_in)


def _choose_deputy(turn: Turn, deputy: str | None) -> None:
    person = turn.here
    if deputy is None:
        turn.before(lambda tx: absences.without_deputy(tx, person))
    else:
        turn.draft.upsert(t.deputies, ("person_id",), person_id=person, deputy_id=deputy)


async def due_now(turn: Turn, kind: str, id: str) -> None:
    """The first day has come: what waits for this mentor goes on. The last is over: nobody stands in any more; and in
    the morning a word."""
    row = await absences.get(turn.tx, id)
    if row is None or row.ended_at is not None or turn.person is None:
        return
    if kind == "away":
        usual = await absences.deputy_of(turn.tx, turn.here)
        if usual is not None and usual != row.deputy_id:  # stands in for nothing now
            await let_go(turn, usual, LANES)
            turn.tell(usual, "stood_in", mentor=turn.here, lanes=[])  # only the cards are left to close
        await stand_in(turn, turn.here, row.deputy_id)
    elif row.deputy_id is not None:
        turn.tell(row.deputy_id, "stood_in", mentor=turn.here, lanes=["now"] if kind == "over" else LANES)
    if kind == "back" and turn.person.here:
        turn.say(message(text("away.back")))


# --- in the turns of who stands in ---


async def hear_stands_in(turn: Turn, data: dict[str, Any]) -> None:
    """From when on, until when, and where one finds the clients."""
    row = await absences.get(turn.tx, data["absence"])
    if row is None or row.ended_at is not None:
        turn.note = "days off that were ended meanwhile"
        return
    mentor = await _name(turn, row.person_id)
    first, last = date.fromisoformat(row.since), date.fromisoformat(row.until)
    one_day = text("away.you_on_day", mentor=mentor, day=Day(first)) if first == last else None
    days = one_day or text("away.you_from_to", mentor=mentor, first=Day(first), last=Day(last))
    turn.say(message(days, text("away.you_how")))


async def hear_stood_in(turn: Turn, data: dict[str, Any]) -> None:
    """It is over: what stands of the clients in this chat closes, and what is open of theirs goes on, unless one may
    have it all the same; what is not for *now* waits for the morning. Nothing is said of an end that was planned."""
    await let_go(turn, turn.here, data["lanes"])
    for client in await caseload.on_cards(turn.tx, turn.user_id):
        await reassigning.close_cards(turn, client)
    if data.get("early"):
        turn.say(message(text("away.you_no_more", mentor=await _name(turn, data["mentor"]))))


async def _name(turn: Turn, id: str) -> str:
    return _choice(turn, (await people.by_id(turn.tx, [id]))[id]).name

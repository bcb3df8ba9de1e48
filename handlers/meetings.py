"""Meetings as they are kept, and what each side hears of them. Next: handlers/meeting_taps.py, where both answer.

A meeting belongs to the client, and so to whoever accompanies them now. What changes is told to the other side's
mailbox with the sequence that it had: by then it may have changed again, and only the last word is said.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from conversations import effects as e
from conversations import meeting as rules
from conversations import meeting_cards as cards
from conversations.identity_code import blank_out
from conversations.meeting import Meeting, Place, place_text
from conversations.words import Line, Message, Moment, text
from handlers import goals
from handlers.journeys import journey_of
from handlers.standing_in import accompany, circle_of
from handlers.turn import Turn
from locales import calendar_file as ics
from storage import alerts, due, meetings, people
from storage import tables as t
from storage.outbox import Lane
from storage.people import Person

KIND = "meeting"  # of the cards, of the due row (the reminder), and of what the client is told
REMINDER = "meetings.reminder"


def meeting_of(turn: Turn, row: Any) -> Meeting:
    place = Place.model_validate_json(turn.tools.seal.open(row.place, meetings.place(row.id)))
    answer = row.answer if row.answer_to == row.sequence else None
    return Meeting(row.id, row.at, place, row.sequence, answer, row.cancelled)


async def coming(turn: Turn, client_id: str) -> tuple[Meeting, ...]:
    """What is planned for this client from now on, the next one first."""
    rows = (await meetings.coming(turn.tx, [client_id], turn.now)).get(client_id, [])
    return tuple(meeting_of(turn, row) for row in rows)


# --- staff plan, change, call off ---


async def keep(turn: Turn, effect: e.KeepMeeting) -> None:
    """New, or in place of what was seen. The client hears of it, the planner reads that, the mentor too."""
    client = (await people.by_id(turn.tx, [effect.person]))[effect.person]
    place = Place(words=blank_out(effect.place)[0], offered=effect.offered)
    id = effect.meeting or turn.tools.new_id()
    before = await meetings.get(turn.tx, id) if effect.meeting else None
    first = min(effect.at, before.at) if before is not None else effect.at
    sealed = turn.tools.seal.seal(place.model_dump_json().encode(), meetings.place(id))
    values = {"at": effect.at, "place": sealed, "changed_at": turn.now}
    if effect.meeting is None:
        row = {"person_id": client.id, "by_id": turn.here, "sequence": 0, "cancelled": False, "made_at": turn.now}
        turn.draft.insert(t.meetings, id=id, **row, **values)
        now = Meeting(id, effect.at, place)
    elif await meetings.change(turn.tx, id, effect.sequence, **values):
        now = Meeting(id, effect.at, place, effect.sequence + 1)
    else:
        await _conflict(turn, client, id)
        return
    reminded = _plan_reminder(turn, client, now)
    await _tell(turn, client, now, "changed" if effect.meeting else "planned", first, soon=not reminded)


async def call_off(turn: Turn, effect: e.CallOff) -> None:
    """The client hears of it, in Telegram and in the calendar."""
    client = (await people.by_id(turn.tx, [effect.person]))[effect.person]
    row = await meetings.get(turn.tx, effect.meeting)
    done = await meetings.change(turn.tx, effect.meeting, effect.sequence, cancelled=True, changed_at=turn.now)
    if row is None or not done:
        await _conflict(turn, client, effect.meeting)
        return
    before = meeting_of(turn, row)
    now = Meeting(before.id, before.at, before.place, before.sequence + 1, cancelled=True)
    turn.before(lambda tx: due.cancel_one(tx, client.id, KIND, now.id))
    await _tell(turn, client, now, "cancelled", before.at)


async def _conflict(turn: Turn, client: Person, id: str) -> None:
    """Somebody else was faster: nothing is kept, and it is shown as it is."""
    row = await meetings.get(turn.tx, id)
    if row is None:
        return
    lead = text("planning.over" if row.cancelled else "planning.conflict")
    await _show_staff(turn, cards.staff_card(meeting_of(turn, row), _alias(turn, client), lead), id)


async def _tell(
    turn: Turn, client: Person, meeting: Meeting, what: str, first: datetime, *, soon: bool = False
) -> None:
    """`first`: for when it is or was planned, whichever comes first."""
    told: dict[str, Any] = {"meeting": meeting.id, "sequence": meeting.sequence, "what": what}
    turn.tell(client.id, KIND, first=first.isoformat(), **told)
    for one in await accompany(turn, client):
        if one != turn.here:
            turn.tell(one, "meeting_staff", by=turn.here, **told)
    heard = client.user_id is not None and client.row.reachable and client.row.state != "stopped"
    alias = _alias(turn, client)
    how = "soon" if soon and what == "planned" else what
    hears = text(f"planning.told_{how}" if heard else "planning.not_told", alias=alias)
    shown = cards.staff_card(meeting, alias, text(f"planning.{what}", alias=alias), hears)
    await _show_staff(turn, shown, meeting.id)


# --- the client hears ---


async def hear(turn: Turn, data: dict[str, Any]) -> None:
    """What staff planned, with a file for the calendar."""
    row = await meetings.get(turn.tx, data["meeting"])
    if row is None or row.sequence != data["sequence"]:
        turn.note = "a meeting that was changed again meanwhile"
        return
    meeting = meeting_of(turn, row)
    first = datetime.fromisoformat(data["first"]) if "first" in data else meeting.at
    if first >= turn.tools.service.awake(turn.now) + rules.NEEDED:
        turn.say_by_day()
    await show(turn, meeting, data["what"])
    _send_file(turn, meeting)


async def show(turn: Turn, meeting: Meeting, what: str) -> None:
    """The client's card, below everything else; the one before says nothing more."""
    await _close_former(turn, meeting.id)
    shown = cards.called_off(meeting) if meeting.cancelled else cards.card(meeting, what, _mentor(turn))
    turn.put_card(KIND, meeting.id, shown)


async def show_own(turn: Turn) -> None:
    """/meet: what is planned for oneself."""
    planned = await coming(turn, turn.here)
    for meeting in planned:
        await show(turn, meeting, "shown")
    if not planned:
        turn.say(cards.none_planned())


def _mentor(turn: Turn) -> str | None:
    me = turn.me()
    return me.mentor if me else None


def _send_file(turn: Turn, meeting: Meeting) -> None:
    """In the client's language; there is nobody's name in it."""
    tools, service = turn.tools, turn.tools.service
    appointment = ics.Appointment(
        uid=f"{meeting.id}@{service.bot_username}",
        sequence=meeting.sequence,
        at=meeting.at,
        lasts=rules.LASTS,
        title=tools.render_plain(text("meetings.title"), turn.language),
        place=tools.render_plain(place_text(meeting.place), turn.language),
        organiser=service.controller,
        link=f"https://t.me/{service.bot_username}",
        cancelled=meeting.cancelled,
    )
    caption = "cancelled" if meeting.cancelled else "changed" if meeting.sequence else "new"
    params = {
        "file": {"name": ics.NAME, "text": ics.calendar_file([appointment], service.zone, turn.now)},
        "caption": tools.render_text(text(f"meetings.file_{caption}"), turn.language),
    }
    turn.send("sendDocument", params, "meetings.file")


# --- the day before ---


def _plan_reminder(turn: Turn, client: Person, meeting: Meeting) -> bool:
    """Whether one comes; none when the day before is as good as over: the client has just read of the meeting."""
    turn.before(lambda tx: due.cancel_one(tx, client.id, KIND, meeting.id))
    at = _reminder_at(turn, client, meeting)
    if at > turn.now:
        turn.wake(KIND, meeting.id, at, person_id=client.id)
    return at > turn.now


def _reminder_at(turn: Turn, client: Person, meeting: Meeting) -> datetime:
    zone = turn.tools.service.zone
    return rules.remind_at(turn.tools.programme, journey_of(client, zone), meeting.at, zone)


async def remind(turn: Turn, id: str) -> None:
    """The due row came. Whatever it was left out for stands in the record."""
    row, person = await meetings.get(turn.tx, id), turn.person
    if row is None or person is None or person.row.state != "active":
        turn.note = "a reminder for somebody who takes no part"
        return
    meeting = meeting_of(turn, row)
    turn.note = rules.why_not_remind(meeting, turn.tools.service.zone, turn.now)
    if turn.note is None:
        turn.lane, turn.lasts = Lane.SCHEDULED, meeting.at - rules.NEEDED - turn.now
        await show(turn, meeting, "reminder")


async def held(turn: Turn, until: datetime) -> None:
    """Quiet hours held a reminder back: it comes when they are over, if it is still of use then."""
    for meeting in await coming(turn, turn.here):
        if rules.is_time_to_remind(meeting, turn.tools.service.zone, turn.now):
            turn.wake(KIND, meeting.id, until)


async def take_up(turn: Turn) -> None:
    """The client is back after /stop: reminders come again."""
    for meeting in await coming(turn, turn.here):
        if turn.person is not None:
            _plan_reminder(turn, turn.person, meeting)


# --- staff hear ---


async def hear_answer(turn: Turn, data: dict[str, Any]) -> None:
    """The client comes or cannot. It goes on to the mentor of now, if that is somebody else meanwhile."""
    row = await meetings.get(turn.tx, data["meeting"])
    if row is not None and row.sequence == data["sequence"] and not await goals.may_see(turn, row.person_id):
        client = (await people.by_id(turn.tx, [row.person_id]))[row.person_id]
        await tell_answer(turn, client, row, data["answer"])
        return
    found = await _theirs(turn, data)
    if found is not None and found[0].answer == data["answer"]:
        meeting, alias = found
        await _show_staff(turn, cards.answered(meeting, alias), meeting.id)


async def hear_of_other(turn: Turn, data: dict[str, Any]) -> None:
    """Somebody else planned, changed or called off a meeting of one's client."""
    found = await _theirs(turn, data)
    if found is not None:
        meeting, alias = found
        by = (await people.by_id(turn.tx, [data["by"]]))[data["by"]]
        lead = text(f"planning.other_{data['what']}", by=_alias(turn, by), alias=alias)
        await _show_staff(turn, cards.staff_card(meeting, alias, lead), meeting.id)


TOLD = {KIND: hear, "meeting_staff": hear_of_other, "meeting_answer": hear_answer}
"""What another person's turn means for this one, by its kind."""


async def _theirs(turn: Turn, data: dict[str, Any]) -> tuple[Meeting, str] | None:
    """The meeting with the client's name, if it is still so, and for these eyes."""
    row = await meetings.get(turn.tx, data["meeting"])
    if row is None or row.sequence != data["sequence"] or not await goals.may_see(turn, row.person_id):
        turn.note = "a meeting that was changed again, or of somebody else's client"
        return None
    client = (await people.by_id(turn.tx, [row.person_id]))[row.person_id]
    return meeting_of(turn, row), _alias(turn, client)


async def tell_answer(turn: Turn, client: Person, row: Any, answer: str) -> None:
    """To the mentor of now, and who stands in; while none of them is there, to those who coordinate as well."""
    circle = await circle_of(turn, client)
    staff = [one for one in (circle.mentor, circle.substitute) if one is not None and one.here]
    if not {one.id for one in staff} - circle.away.keys():
        staff += [one for one in await people.with_role(turn.tx, "coordinator") if one not in staff]
    for one in staff:
        turn.tell(one.id, "meeting_answer", meeting=row.id, sequence=row.sequence, answer=answer)


async def after_leaving(turn: Turn, client_id: str) -> tuple[Line, ...]:
    """For the mentor of somebody who left: what is still planned, of which the bot reminds nobody."""
    planned = (await coming(turn, client_id))[:1]
    return tuple(text("planning.left_behind", at=Moment(one.at)) for one in planned)


async def show_to_staff(turn: Turn, row: Any, client: Person) -> None:
    await _show_staff(turn, cards.staff_card(meeting_of(turn, row), _alias(turn, client)), row.id)


async def _show_staff(turn: Turn, shown: Message, id: str) -> None:
    await _close_former(turn, id)
    turn.put_card(KIND, id, shown)


async def _close_former(turn: Turn, id: str) -> None:
    former = await alerts.card(turn.tx, KIND, id, turn.user_id)
    if former is not None:
        turn.close_card(former.id)


def _alias(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)

"""Group activities as they are kept, and what each side hears of them. Next: handlers/activity_taps.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conversations import activity as cards
from conversations.activity import Activity, Details, Signup
from conversations.meeting import remind_at
from conversations.words import Line, Message, message, text
from handlers.journeys import journey_of
from handlers.tools import Tools
from handlers.turn import Turn
from locales import calendar_file as ics
from storage import activities as kept
from storage import alerts
from storage import series as kept_series
from storage.outbox import Lane

KIND = "invitation"  # of the cards of those who are invited
OFFER, PLACE, REMINDER, AFTER, LIST, THANKS = "offer", "place", "activity", "visit", "list", "thanks"
"""Due rows of a participant: a kept place lapses; it is told of; the day before; how was it? the list is over; thanks
after the night."""
FEEDBACK_LASTS = timedelta(days=2)  # later nobody remembers
LIST_LASTS = timedelta(hours=12)  # no later than that anybody wonders
FILE_NAME = "activity.ics"


def activity_of(tools: Tools, row: Any) -> Activity:
    details = Details.model_validate_json(tools.seal.open(row.details, kept.details_place(row.id)))
    free = None if row.capacity is None else max(0, row.capacity - row.taken)
    return Activity(
        row.id, row.prompt, row.at, details, row.sequence, free, row.state == "cancelled", series=row.series_id
    )


async def find(turn: Turn, id: str) -> tuple[Any, Activity] | None:
    """As this person reads it."""
    row = await kept.get(turn.tx, id)
    if row is None:
        return None
    second = turn.person.row.second_language if turn.person is not None else None
    return row, read_by(activity_of(turn.tools, row), turn.language, second)


def read_by(activity: Activity, language: str, second: str | None) -> Activity:
    """With the words, and the recording, for somebody who reads these languages."""
    details = activity.details
    own = details.own.read_by(language, second) if details.own is not None else None
    voice = details.voice(language, second)
    return replace(activity, details=details.model_copy(update={"own": own}), voice=voice)


async def signup_of(turn: Turn, id: str) -> tuple[Any | None, Signup | None]:
    """The row of this person's answer, and what it says."""
    row = await kept.signup(turn.tx, id, turn.here)
    if row is None:
        return None, None
    line = await kept.place_in_line(turn.tx, row) if row.state == "waiting" else 0
    return row, Signup(row.state, row.seats, line, row.offered_until)


# --- the card of who is invited ---


async def show(turn: Turn, activity: Activity, *leads: Line, fresh: bool = False, lane: Lane | None = None) -> None:
    """As it stands now; `fresh`: below everything else, and the one before loses its buttons."""
    _, signup = await signup_of(turn, activity.id)
    await put(turn, activity, cards.card(activity, signup, *leads), fresh=fresh, lane=lane)


async def put(turn: Turn, activity: Activity, shown: Message, *, fresh: bool = False, lane: Lane | None = None) -> None:
    former = await alerts.card(turn.tx, KIND, activity.id, turn.user_id)
    if former is not None and not fresh:
        turn.edit_card(former.id, shown, lane=lane)
        return
    if former is not None:
        turn.close_card(former.id)
    turn.put_card(KIND, activity.id, shown, lane=lane)


def send_file(turn: Turn, *dates: Activity) -> None:
    """For the calendar, in the person's language; there is nobody's name in it. Several dates in one file."""
    events = [_appointment(turn, one) for one in dates]
    params = {
        "file": {"name": FILE_NAME, "text": ics.calendar_file(events, turn.tools.service.zone, turn.now)},
        "caption": turn.tools.render_text(text("activity.in_calendar"), turn.language),
    }
    turn.send("sendDocument", params, "activity.file")


def _appointment(turn: Turn, activity: Activity) -> ics.Appointment:
    tools, service, place = turn.tools, turn.tools.service, activity.details.place
    return ics.Appointment(
        uid=f"{activity.id}@{service.bot_username}",
        sequence=activity.sequence,
        at=activity.at,
        lasts=activity.lasts,
        title=tools.render_plain(activity.name, turn.language),
        place=", ".join(filter(None, (place.name, place.address))),
        organiser=service.controller,
        link=f"https://t.me/{service.bot_username}",
        cancelled=activity.cancelled,
    )


def send_map(turn: Turn, activity: Activity) -> None:
    """The point on a map, which every phone can lead to."""
    place = activity.details.place
    params = {"latitude": place.latitude, "longitude": place.longitude, "title": place.name}
    turn.send("sendVenue", {**params, "address": place.address or place.name}, "activity.map")


def send_voice(turn: Turn, activity: Activity) -> None:
    """The recording, for those who read little."""
    if activity.voice is None:
        turn.answer(text("activity.toast.over"))
        return
    turn.send("sendVoice", {"voice": activity.voice}, "activity.voice")


# --- the day before ---


async def plan(turn: Turn, activity: Activity) -> None:
    """What is to come for this person, after it was changed."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    if activity.cancelled or row is None:
        return
    if row.state in ("coming", "maybe"):
        plan_reminder(turn, activity)
    elif row.state == "waiting":
        plan_end_of_list(turn, activity)
    elif row.state == "offered" and (until := cards.offer_until(row.offered_until, activity)) < row.offered_until:
        await kept.move_on(turn.tx, row.id, "offered", offered_until=until)
        turn.wake(OFFER, activity.id, until)


def plan_reminder(turn: Turn, activity: Activity) -> None:
    """For who comes or may come; none where the day before is as good as over. And the question how it was."""
    turn.wake(AFTER, activity.id, cards.feedback_at(activity, turn.tools.service.awake))
    zone = turn.tools.service.zone
    at = remind_at(turn.tools.programme, journey_of(turn.person, zone), activity.at, zone)
    if at > turn.now:
        turn.wake(REMINDER, activity.id, at)


async def remind(turn: Turn, id: str) -> None:
    """The due row came."""
    found = await find(turn, id)
    _, signup = await signup_of(turn, id)
    if found is None or found[1].cancelled or found[1].at - cards.NEEDED <= turn.now:
        turn.note = "a reminder of an activity that is over"
        return
    if signup is None or signup.state not in ("coming", "maybe"):
        turn.note = "a reminder for somebody who does not come"
        return
    turn.lane, turn.lasts = Lane.SCHEDULED, found[1].at - cards.NEEDED - turn.now
    await show(turn, found[1], text("activity.reminder"), fresh=True)


# --- how it was ---


async def ask_how_it_was(turn: Turn, id: str) -> None:
    """Of who came, or said so and was not marked as missing."""
    found, row = await find(turn, id), await kept.signup(turn.tx, id, turn.here)
    said_so = row is not None and row.state == "coming" and row.attended is not False
    came = said_so or (row is not None and row.attended is True)
    series = found[1].series if found is not None else None
    if series is not None and not await kept_series.is_first_or_last(turn.tx, series, id, turn.here):
        turn.note = "one date of many: asked after the first and after the last"
        return
    if found is None or found[1].cancelled or not came or turn.person is None or turn.person.row.state != "active":
        turn.note = "a question about a visit that was none"
        return
    turn.lane, turn.lasts = Lane.SCHEDULED, FEEDBACK_LASTS
    turn.put_card(AFTER, id, cards.feedback_card(found[1]))


async def rated(turn: Turn, id: str, how: str) -> None:
    found = await find(turn, id)
    if found is None or turn.person is None or how not in cards.HOW or not await kept.rate(turn.tx, id, turn.here, how):
        turn.answer(text("faults.toast.over"))
        return
    turn.answer(text("activity.toast.thanks"))
    if (card := await alerts.card(turn.tx, AFTER, id, turn.user_id)) is not None:
        turn.edit_card(card.id, cards.feedback_card(found[1], how))


# --- it was changed, or cancelled ---


async def tell_everybody(turn: Turn, id: str, what: str, states: tuple[str, ...], first: datetime) -> list[str]:
    """`what`: changed | cancelled. `first`: when it begins, or would have begun, whichever comes first. Returns who is
    told."""
    people = [row.person_id for row in await kept.of_activity(turn.tx, id, states)]
    for person in people:
        turn.tell(person, "activity", activity=id, what=what, first=first.isoformat())
    return people


def by_day(turn: Turn, data: dict[str, Any]) -> None:
    """What was changed at night is said in the morning, unless it begins, or would have begun, too early for that."""
    first = datetime.fromisoformat(data["first"]) if "first" in data else turn.now
    if first >= turn.tools.service.awake(turn.now) + cards.NEEDED:
        turn.say_by_day()


async def hear(turn: Turn, data: dict[str, Any]) -> Activity | None:
    """It was changed or cancelled, and only the last word is said; or it is over, and somebody says thank you. Returns
    the activity if it is another one now."""
    if data["what"] == "thanks":
        await thank(turn, data["activity"])
        return None
    found = await find(turn, data["activity"])
    if found is None or found[1].cancelled != (data["what"] == "cancelled"):
        turn.note = "an activity that was changed again meanwhile"
        return None
    activity = found[1]
    await plan(turn, activity)
    by_day(turn, data)
    row, signup = await signup_of(turn, activity.id)
    if activity.cancelled:
        await put(turn, activity, cards.card(activity, signup), fresh=True)
    else:
        await show(turn, activity, text("activity.changed"), fresh=True)
    if row is not None and row.state == "coming":
        send_file(turn, activity)
    return activity


HELD = ("activity.place_free", "activity.reminder")  # tags of what is of use in the morning, too


async def held(turn: Turn, until: datetime) -> None:
    """Quiet hours held back the offer of a place, or a reminder: each comes when they are over, if it is still so."""
    for row in await kept.of_person(turn.tx, turn.here, ("offered",), turn.now):
        turn.wake(PLACE, row.id, until)
    for row in await kept.of_person(turn.tx, turn.here, ("coming", "maybe"), turn.now):
        if row.at - until < timedelta(days=1):
            turn.wake(REMINDER, row.id, until)


# --- the waiting list ---


def plan_end_of_list(turn: Turn, activity: Activity) -> None:
    """So late that a place would help nobody any more."""
    turn.wake(LIST, activity.id, activity.at - cards.NEEDED)


def rings(turn: Turn) -> bool:
    """Whether something may be said below everything else now. In quiet hours the card is edited, which no phone
    rings for; a new message would be held back, and not said at all. The lane of the turn is set for it."""
    awake = turn.tools.service.awake(turn.now) <= turn.now
    turn.lane = Lane.SCHEDULED if awake else Lane.REPLY
    return awake


async def close_list(turn: Turn, id: str) -> Activity | None:
    """Whoever still waits hears that no place became free. Returns the activity if they did wait."""
    found, row = await find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or found[1].cancelled or row is None or row.state != "waiting":
        turn.note = "the end of a list on which they are not"
        return None
    if found[1].at - cards.NEEDED > turn.now:  # it was moved, and the letter about it is on its way
        plan_end_of_list(turn, found[1])
        return None
    await kept.move_on(turn.tx, row.id, "waiting", state="no_place", queued_at=None)
    turn.lasts = LIST_LASTS
    await put(turn, found[1], cards.list_over_card(found[1]), fresh=rings(turn))
    return found[1]


async def thank(turn: Turn, id: str) -> None:
    """To somebody who was there; in quiet hours, when they are over."""
    found = await find(turn, id)
    if found is None or turn.person is None or turn.person.row.state != "active":
        turn.note = "thanks to somebody who has left"
        return
    if (awake := turn.tools.service.awake(turn.now)) > turn.now:
        turn.wake(THANKS, id, awake)
        return
    activity = found[1]
    title = text("activity.title", sign=activity.kind.sign, name=activity.name)
    turn.say(message(text("activity.thanks"), title), lane=Lane.SCHEDULED)


def begins_later(activity: Activity, now: datetime) -> bool:
    return not activity.cancelled and activity.at > now

"""A planned meeting of a client and a human: what is known of it, and when the client is reminded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.agenda import own_hour
from conversations.journey import DAY, Journey
from conversations.programme import Programme
from conversations.saved import State
from conversations.schedule import resolve
from conversations.waiting import FIRST_HOUR, LAST_HOUR
from conversations.words import Text, text

LASTS = timedelta(hours=1)  # as it stands in a calendar
REMIND_HOUR = 17  # of the day before, for a client without an hour of their own
NEEDED = timedelta(hours=1)  # a reminder that comes later than this before the meeting helps nobody
PHONE = "phone"
ANSWERS = ("coming", "cannot")


class Place(State):
    """Where: in the words of who planned it, or the id of an offer, which is read in one's own language."""

    words: str
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """`sequence` grows with every change; `answer` (coming | cannot) is to the meeting as it is now."""

    id: str
    at: datetime
    place: Place
    sequence: int = 0
    answer: str | None = None
    cancelled: bool = False


def place_text(place: Place) -> Text:
    return text("meetings.place_phone") if place.offered else text("common.plain", it=place.words)


def remind_at(programme: Programme, journey: Journey | None, at: datetime, zone: ZoneInfo) -> datetime:
    """The day before, at the client's own hour and outside of the night."""
    hour = own_hour(programme, journey) if journey is not None else REMIND_HOUR
    return resolve(datetime.combine(_day_before(at, zone), time(min(max(hour, FIRST_HOUR), LAST_HOUR))), zone)


def _day_before(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date() - DAY


def why_not_remind(meeting: Meeting, zone: ZoneInfo, now: datetime) -> str | None:
    """Why the reminder is left out, if it is. At which hour of the day before it comes was settled when it was planned:
    the client's own hour may be another one since."""
    if meeting.cancelled:
        return "a reminder of a meeting that was called off"
    if not is_time_to_remind(meeting, zone, now):
        return "a reminder of a meeting that was moved"
    if now > meeting.at - NEEDED:
        return "a reminder came too late and was left out"
    if meeting.answer == "cannot":
        return "a reminder of a meeting to which the client cannot come"
    return None


def is_time_to_remind(meeting: Meeting, zone: ZoneInfo, now: datetime) -> bool:
    """From the day before on."""
    return now.astimezone(zone).date() >= _day_before(meeting.at, zone)

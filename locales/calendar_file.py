"""Meetings as a calendar file (RFC 5545, RFC 5546), in the words of a language and without anybody's name.

Published, not an invitation: an answer by mail would reach nobody. A later sequence with the same UID takes the place
of an earlier one in the calendar; CANCEL takes it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vUri

PRODUCT = "-//Askel//Meetings//EN"
YEAR = timedelta(days=366)
NAME = "meeting.ics"  # of the file


@dataclass(frozen=True, slots=True)
class Appointment:
    """`title`, `place` and `organiser` are plain words; `link`: an address of the service, for want of one by mail."""

    uid: str
    sequence: int
    at: datetime
    lasts: timedelta
    title: str
    place: str
    organiser: str
    link: str
    cancelled: bool = False


def calendar_file(meetings: Sequence[Appointment], zone: ZoneInfo, now: datetime) -> str:
    """The whole file; lines end as the standard wants it. All of them stand, or all of them are cancelled."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if meetings[0].cancelled else "PUBLISH")
    years = [meeting.at.astimezone(zone).year for meeting in meetings]
    calendar.add_component(_zone(str(zone), min(years), max(years)))
    for meeting in meetings:
        calendar.add_component(_event(meeting, zone, now))
    return str(calendar.to_ical().decode())


def _event(meeting: Appointment, zone: ZoneInfo, now: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", now)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.at.astimezone(zone))
    event.add("dtend", (meeting.at + meeting.lasts).astimezone(zone))
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("organizer", vUri(meeting.link), parameters={"CN": meeting.organiser})
    return event


@lru_cache(maxsize=16)
def _zone(name: str, first: int, last: int) -> Timezone:
    """The changes of the clocks around these years: those of all years would be most of the file."""
    return Timezone.from_tzid(name, first_date=date(first, 1, 1) - YEAR, last_date=date(last, 12, 31) + YEAR)

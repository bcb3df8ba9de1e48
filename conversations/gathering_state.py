"""The states of a coordinator's way to a group activity and its invitation. Next: conversations/gathering.py."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field

from conversations.activity import Details
from conversations.own_prompts import Unspoken
from conversations.saved import State
from conversations.segment import Segment
from conversations.series import Every, Repeats

Criterion = Literal["audiences", "languages", "themes", "phases", "areas", "mentors", "more"]
Detail = Literal["capacity", "price", "bring", "childcare", "whom", "meet", "lasts", "repeats"]


class Planned(State):
    """A complete activity. `activity`: the id of one that is kept already, whose invitation goes to more people;
    `unspoken`: what becomes of those for whose language there is no checked translation of an own prompt; `repeats`:
    it is a series; `dates`: the instants of a series that is kept already, as far as they still come."""

    prompt: str
    day: date
    hour: time
    details: Details
    capacity: int | None = None
    activity: str | None = None
    unspoken: Unspoken | None = None
    repeats: Repeats | None = None
    dates: tuple[datetime, ...] = ()


class PickingPrompt(State):
    kind: Literal["picking_prompt"] = "picking_prompt"


class PickingDay(State):
    kind: Literal["picking_day"] = "picking_day"
    prompt: str


class PickingTime(State):
    kind: Literal["picking_time"] = "picking_time"
    prompt: str
    day: date


class PickingPlace(State):
    kind: Literal["picking_place"] = "picking_place"
    prompt: str
    day: date
    hour: time


class Checking(State):
    """The whole is looked at; each detail can be changed."""

    kind: Literal["checking"] = "checking"
    planned: Planned


class Detailing(State):
    """One detail is asked for."""

    kind: Literal["detailing"] = "detailing"
    planned: Planned
    what: Detail


class Repeating(State):
    """How many times, every so many weeks."""

    kind: Literal["repeating"] = "repeating"
    planned: Planned
    every: Every


class LeavingOut(State):
    """Which public holidays it is left out on."""

    kind: Literal["leaving_out"] = "leaving_out"
    planned: Planned


class Choosing(State):
    """Who is invited."""

    kind: Literal["choosing"] = "choosing"
    planned: Planned
    segment: Segment


class Narrowing(State):
    """One criterion is chosen by."""

    kind: Literal["narrowing"] = "narrowing"
    planned: Planned
    segment: Segment
    criterion: Criterion


class NamingSegment(State):
    """The people who are chosen are kept under a name."""

    kind: Literal["naming_segment"] = "naming_segment"
    planned: Planned
    segment: Segment


class Bridging(State):
    """For the language of some nobody has checked a translation: what becomes of them is asked, never assumed."""

    kind: Literal["bridging"] = "bridging"
    planned: Planned
    segment: Segment


class Looking(State):
    """The invitation as it will be read, in one language after the other."""

    kind: Literal["looking"] = "looking"
    planned: Planned
    segment: Segment
    language: str


class PickingSendDay(State):
    """When it is sent, if not now."""

    kind: Literal["picking_send_day"] = "picking_send_day"
    planned: Planned
    segment: Segment


class PickingSendTime(State):
    kind: Literal["picking_send_time"] = "picking_send_time"
    planned: Planned
    segment: Segment
    day: date


class Doubting(State):
    """Another coordinator has sent the same thing a short while ago: is it meant? `at`: None is now."""

    kind: Literal["doubting"] = "doubting"
    planned: Planned
    segment: Segment
    at: datetime | None = None


Gathering = Annotated[
    PickingPrompt
    | PickingDay
    | PickingTime
    | PickingPlace
    | Checking
    | Detailing
    | Repeating
    | LeavingOut
    | Choosing
    | Narrowing
    | NamingSegment
    | Bridging
    | Looking
    | PickingSendDay
    | PickingSendTime
    | Doubting,
    Field(discriminator="kind"),
]

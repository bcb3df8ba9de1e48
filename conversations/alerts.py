"""Who hears of an alert, in which order, and when the next one does: rules without a database.

An open alert always has a next action. The ladder: the client's mentor, then the coordinators, then the coordinators
again, and so on until someone takes it. Who cannot be reached is passed over at once. A taken alert comes back to its
owner until it is resolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.programme import Lanes
from conversations.schedule import working_hours_later

COMES_BACK = timedelta(hours=24)  # a taken alert that nobody resolved
NOBODY_YET = timedelta(minutes=15)  # until we look again whether someone can be reached
CARD_CLOSES = timedelta(minutes=15)  # what *Show* opened
TALK_ENDS = timedelta(hours=12)  # of silence


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who may hear of an alert. `here`: has an account, takes part, and has not blocked the bot."""

    id: str
    here: bool
    work_from: int
    work_to: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert as it stands."""

    lane: str  # now | today
    state: str  # open | taken | resolved
    rung: int
    raised_at: datetime
    next_at: datetime
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """What counts as working time where nobody has said otherwise."""

    zone: ZoneInfo
    work_from: int
    work_to: int
    work_days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Climb:
    """Tell these now, and come back at `next_at`. `reopen`: its owner is gone, anyone may take it."""

    tell: tuple[str, ...]
    rung: int
    next_at: datetime
    reopen: bool = False


def climb(
    alert: Standing,
    mentor: Staff | None,
    coordinators: tuple[Staff, ...],
    lanes: Lanes,
    hours: Hours,
    now: datetime,
) -> Climb | None:
    """The next rung, or None when there is nothing to do (resolved, or not yet time)."""
    if alert.state == "resolved" or now < alert.next_at:
        return None
    everyone = {staff.id: staff for staff in ((mentor,) if mentor else ()) + coordinators if staff.here}
    if alert.state == "taken" and alert.owner in everyone:
        return Climb((alert.owner,), alert.rung, now + COMES_BACK)
    reopen = alert.state == "taken"
    if not everyone:  # look again soon
        return Climb((), 1, now + NOBODY_YET, reopen)
    reachable = tuple(staff for staff in coordinators if staff.here)
    if mentor is not None and mentor.here and (alert.rung == 0 or not reachable):
        return Climb((mentor.id,), 1, _later(alert.lane, lanes, hours, (mentor,), now), reopen)
    return Climb(
        tuple(staff.id for staff in reachable), alert.rung + 1, _later(alert.lane, lanes, hours, reachable, now), reopen
    )


def _later(lane: str, lanes: Lanes, hours: Hours, told: tuple[Staff, ...], now: datetime) -> datetime:
    """*Now* counts minutes of the clock; *today* counts the working hours of those who were told (the earliest)."""
    if lane == "now":
        return now + lanes.now
    return min(
        working_hours_later(now, lanes.today_working_hours, hours.zone, staff.work_from, staff.work_to, hours.work_days)
        for staff in told
    )


def may_act(actor: str, roles: frozenset[str], mentor: str | None, owner: str | None, action: str) -> bool:
    """Roles are looked up at every use: the client's mentor and coordinators may see and take, only the owner resolves.

    A coordinator may also resolve what somebody else took, so that nothing hangs on one person.
    """
    eligible = "coordinator" in roles or ("mentor" in roles and actor == mentor)
    match action:
        case "take" | "show" | "hide":
            return eligible
        case "resolve":
            return eligible and (actor == owner or "coordinator" in roles)
        case _:
            return False

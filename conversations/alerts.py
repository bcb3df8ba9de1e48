"""Who hears of an alert, in which order, and when the next one does: rules without a database.

An open alert always has a next action. The ladder of a lane: the client's mentor, the one who stands in for the mentor,
the coordinators, an e-mail where the service has that way; then it starts again, until someone takes the alert. A rung
on which nobody can be reached is passed over at once. A taken alert comes back to its owner until it is resolved; when
the client cries for help again and its owner does nothing about it in time, it climbs the ladder anew and stays theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.programme import Lanes
from conversations.schedule import resolve, working_hours_later

NOBODY_YET = timedelta(minutes=15)  # until we look again whether someone can be reached
CARD_CLOSES = timedelta(minutes=15)  # what *Show* opened
ONE_RING = timedelta(minutes=5)  # what else comes of the same client meanwhile stands on the same card
OUTCOMES = ("talked", "meeting", "other_help", "mistake", "other")
TALK_ENDS = timedelta(hours=12)  # of silence

Rung = tuple[str, ...]  # of `Told`, and the owner
WAY_UP: Rung = ("mentor", "deputy", "coordinators")
THE_OWNER: Rung = ("owner",)
BY_MAIL: Rung = ()  # nobody's chat


def ladder(lane: str, tells: Rung, *, mails: bool = False) -> tuple[Rung, ...]:
    """The rungs of a rule's alerts: those whom the rule tells first, then the others in order, then the e-mail."""
    first = tells
    if lane == "now" and "mentor" in tells and "deputy" not in tells:  # a quarter of an hour is too long for one alone
        first = (*tells, "deputy")
    return (first, *((one,) for one in WAY_UP if one not in first), *((BY_MAIL,) if mails else ()))


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who may hear of an alert. `here`: has an account, takes part, is not away, has not blocked the bot.
    `away`: nothing else is in the way."""

    id: str
    here: bool
    work_from: int
    work_to: int
    away: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """The people around a client, as they are now. `owner`: who took the alert, if they still may."""

    mentor: Staff | None = None
    deputy: Staff | None = None
    coordinators: tuple[Staff, ...] = ()
    owner: Staff | None = None

    def on(self, rung: Rung) -> tuple[Staff, ...]:
        """Who can be reached on this rung."""
        return tuple(staff for staff in self.all_on(rung) if staff.here)

    @property
    def only_away(self) -> tuple[Staff, ...]:
        """Who could be reached after all, were it not for a holiday."""
        return tuple(staff for staff in self.all_on(WAY_UP) if staff.away)

    def all_on(self, rung: Rung) -> tuple[Staff, ...]:
        """Each once, also who cannot be reached."""
        each = {"mentor": (self.mentor,), "deputy": (self.deputy,), "coordinators": self.coordinators}
        each["owner"] = (self.owner,)
        found = [staff for who in rung for staff in each[who] if staff is not None]
        return tuple({staff.id: staff for staff in found}.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert as it stands. `rung`: how many rungs it has climbed, over all rounds."""

    lane: str  # now | today | week
    state: str  # open | taken | resolved
    rung: int
    raised_at: datetime
    next_at: datetime
    tells: Rung = ("mentor",)  # of its rule
    mails: bool = False  # the service has a way outside Telegram
    cries: bool = False  # taken, and the client asked again after its owner last did something
    climbs: bool = True  # after a week, what is for the week is for today

    @property
    def rungs(self) -> tuple[Rung, ...]:
        others = ladder(self.lane, self.tells, mails=self.mails)
        return (THE_OWNER, *others) if self.cries else others


@dataclass(frozen=True, slots=True)
class Hours:
    """What counts as working time where nobody has said otherwise."""

    zone: ZoneInfo
    work_from: int
    work_to: int
    work_days: frozenset[int]
    holidays: str | None = None  # the country whose public holidays are free


@dataclass(frozen=True, slots=True)
class Climb:
    """Tell these now, and come back at `next_at`. `reopen`: its owner is gone, anyone may take it. `lane`: it is in
    this lane from now on. `mail`: this rung is the e-mail."""

    tell: tuple[str, ...]
    rung: int
    next_at: datetime
    lane: str
    reopen: bool = False
    mail: bool = False


def climb(alert: Standing, around: Around, lanes: Lanes, hours: Hours, now: datetime) -> Climb | None:
    """The next rung, or None when there is nothing to do (resolved, or not yet time)."""
    if alert.state == "resolved" or now < alert.next_at:
        return None
    owner = around.owner if alert.state == "taken" and around.owner is not None and around.owner.here else None
    if owner is not None and (not alert.cries or alert.lane == "week"):
        return Climb((owner.id,), alert.rung, now + lanes.comes_back(alert.lane), alert.lane)
    reopen = alert.state == "taken" and owner is None
    if reopen:  # everybody else who is there hears of it; of a cry from where that is, by the rungs of the others alone
        alert = replace(alert, cries=False, rung=max(0, alert.rung - 1) if alert.cries else 0)
    if alert.lane == "week":
        return _of_the_week(alert, around, lanes, hours, now, reopen=reopen)
    rungs = alert.rungs
    for climbed in range(alert.rung, alert.rung + len(rungs)):
        rung = rungs[climbed % len(rungs)]
        told = tuple(staff for staff in around.on(rung) if staff.id not in _has_had_it(alert, around, rung))
        if rung == BY_MAIL and not around.on(WAY_UP):  # better somebody who is on holiday, too
            told = around.only_away
        if told or rung == BY_MAIL:
            since = alert.next_at if climbed < len(rungs) - 1 else now  # late is late once, not in every round
            later = _later(alert.lane, rung, lanes, hours, told, since)
            ids = tuple(staff.id for staff in told)
            return Climb(ids, climbed + 1, later, alert.lane, reopen, mail=rung == BY_MAIL)
    if around.only_away:  # better somebody who is on holiday than nobody
        later = _later(alert.lane, WAY_UP, lanes, hours, around.only_away, now)
        return Climb(tuple(staff.id for staff in around.only_away), alert.rung, later, alert.lane, reopen)
    return Climb((), alert.rung, now + NOBODY_YET, alert.lane, reopen)  # nobody: look again soon


def _has_had_it(alert: Standing, around: Around, rung: Rung) -> set[str]:
    """The owner of what is cried about has a rung alone."""
    return {around.owner.id} if alert.cries and around.owner is not None and rung != THE_OWNER else set()


def _of_the_week(
    alert: Standing, around: Around, lanes: Lanes, hours: Hours, now: datetime, *, reopen: bool
) -> Climb | None:
    """It stands in the digest and is pushed to nobody; after a week it is for today, unless its rule says otherwise."""
    over = alert.raised_at + lanes.week
    if now < over or not alert.climbs:
        return Climb((), 0, over if now < over else now + lanes.week, "week", reopen)
    state = "taken" if reopen else "open"
    return climb(replace(alert, lane="today", state=state, rung=0, next_at=now), around, lanes, hours, now)


def rounds(alert: Standing) -> int:
    """How often the ladder has begun anew, though it was climbed to its end."""
    return max(0, alert.rung - 1) // len(alert.rungs)


def waits_only_for(staff_id: str, alert: Standing, around: Around, told: set[str]) -> bool:
    """Whether nobody else on the rung that was climbed last has it (`told`: who ever was told) and is here."""
    if alert.rung == 0:
        return False
    rungs = alert.rungs
    rung = rungs[(alert.rung - 1) % len(rungs)]
    last = around.all_on(rung)
    others = {staff.id for staff in last if staff.here and staff.id in told} - {staff_id}
    return staff_id in {staff.id for staff in last} and not others - _has_had_it(alert, around, rung)


def _later(lane: str, rung: Rung, lanes: Lanes, hours: Hours, told: tuple[Staff, ...], since: datetime) -> datetime:
    """*Now* counts minutes of the clock; *today* counts the working hours of those who were told (the earliest)."""
    first = "mail" if rung == BY_MAIL else rung[0]
    if lane == "now":
        return since + lanes.minutes(first)
    wait = lanes.working_hours(first)
    days = {(staff.work_from, staff.work_to) for staff in told} or {(hours.work_from, hours.work_to)}
    free = (hours.work_days, hours.holidays)
    return min(working_hours_later(since, wait, hours.zone, start, end, *free) for start, end in days)


def may_act(actor: str, roles: frozenset[str], theirs: frozenset[str | None], owner: str | None, action: str) -> bool:
    """Roles are looked up at every use: the client's mentor, who stands in for the mentor (`theirs`: their ids) and
    coordinators may see and take; only the owner resolves.

    A coordinator may also resolve what somebody else took, so that nothing hangs on one person.
    """
    eligible = "coordinator" in roles or ("mentor" in roles and actor in theirs)
    match action:
        case "take" | "show" | "hide":
            return eligible
        case "resolve" | "hand_over" | "called":
            return eligible and (actor == owner or "coordinator" in roles)
        case "snooze":
            return eligible and actor == owner
        case _:
            return False


def heirs(around: Around, owner: str | None) -> tuple[Staff, ...]:
    """To whom an alert may be handed over: whoever may take it, can be reached now and does not have it."""
    return tuple(staff for staff in around.on(WAY_UP) if staff.id != owner)


def taken_over_by(lane: str, heir: Staff, lanes: Lanes, hours: Hours, now: datetime) -> datetime:
    """Until when whoever it is handed to has time to take it; after that it is its owner's again."""
    return _later(lane, ("deputy",), lanes, hours, (heir,), now)


def snoozes(lane: str, hours: Hours, begins: int, now: datetime) -> dict[str, datetime]:
    """Until when its owner may put it aside: `begins` is the hour at which the owner's work does. *Now* waits for no
    other week."""
    today = now.astimezone(hours.zone).date()
    morning = {
        days: resolve(datetime.combine(today + timedelta(days=days), time(begins)), hours.zone) for days in (1, 7)
    }
    ends = {"hour": now + timedelta(hours=1), "hours": now + timedelta(hours=4), "morning": morning[1]}
    return ends if lane == "now" else {**ends, "week": morning[7]}

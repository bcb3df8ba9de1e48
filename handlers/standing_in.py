"""Who is there for a client now: mentor, who stands in for the mentor, coordinators. Looked up at every use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from conversations.alerts import Around, Staff, Standing, may_act
from conversations.schedule import resolve
from conversations.words import Day, message, text
from handlers.turn import Turn
from storage import absences, people
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Circle:
    """The members of staff around a client. `away`: who of them is away today, and until when. `stood_in`: the mentor
    is, and said who stands in."""

    mentor: Person | None
    deputy: Person | None
    away: dict[str, date]
    stood_in: bool = False

    @property
    def ids(self) -> frozenset[str | None]:
        """Who may see and take what is open of the client: whoever stands in, also without an absence."""
        return frozenset({person.id for person in (self.mentor, self.deputy) if person is not None})

    @property
    def accompany(self) -> frozenset[str | None]:
        """Whose client it is today, with all that there is to see and to do: the mentor, and while that one is away who
        stands in."""
        return frozenset({person.id for person in (self.mentor, self.substitute) if person is not None})

    @property
    def substitute(self) -> Person | None:
        """Who stands in for everything today."""
        return self.deputy if self.stood_in else None


async def circle_of(turn: Turn, client: Person) -> Circle:
    """The mentor, if that is still one; and the deputy, who stands in also for a mentor who is gone."""
    mentor_id = client.row.mentor_id
    if mentor_id is None:
        return Circle(None, None, {})
    absent = await absences.on(turn.tx, [mentor_id], turn.today)
    stood_in = mentor_id in absent
    deputy_id = absent[mentor_id].deputy_id if stood_in else await absences.deputy_of(turn.tx, mentor_id)
    found = await people.by_id(turn.tx, [id for id in (mentor_id, deputy_id) if id])
    held = {id: one for id, one in found.items() if "mentor" in one.roles and id != client.id}
    deputy = held.get(deputy_id) if deputy_id else None
    return Circle(held.get(mentor_id), deputy, await away(turn, held), stood_in)


async def stood_in_for(turn: Turn) -> dict[str, date]:
    """The mentors in whose place this member of staff is today, each with the last day."""
    if turn.person is None or "mentor" not in turn.person.roles:
        return {}
    if turn.in_place_of is None:
        rows = await absences.stood_in_by(turn.tx, turn.here, turn.today)
        turn.in_place_of = {row.person_id: date.fromisoformat(row.until) for row in rows}
    return turn.in_place_of


async def tell_mentor(turn: Turn, kind: str, **data: Any) -> None:
    """In a client's own turn: to whoever accompanies them now."""
    if turn.person is not None and turn.person.row.mentor_id:
        for id in await accompany(turn, turn.person):
            turn.tell(id, kind, **data)


async def accompany(turn: Turn, client: Person) -> list[str]:
    """Who hears what there is to hear of a client: the mentor, and who stands in for everything today."""
    substitute = (await circle_of(turn, client)).substitute
    there = substitute.id if substitute is not None and substitute.here else None
    return [id for id in (client.row.mentor_id, there) if id is not None]


async def accompanied(turn: Turn, client: Person) -> bool:
    """Whether somebody who accompanies the client is there today."""
    circle = await circle_of(turn, client)
    there = (circle.mentor, circle.substitute)
    return any(one is not None and one.here and one.id not in circle.away for one in there)


async def away(turn: Turn, ids: Iterable[str]) -> dict[str, date]:
    """Who of these is away today: the last day."""
    found = await absences.on(turn.tx, ids, turn.today)
    return {id: date.fromisoformat(row.until) for id, row in found.items()}


async def gone_since(turn: Turn, staff_id: str, then: datetime) -> bool:
    """Whether this member of staff is away today and went after that moment."""
    absence = (await absences.on(turn.tx, [staff_id], turn.today)).get(staff_id)
    if absence is None:
        return False
    first = datetime.combine(date.fromisoformat(absence.since), time())
    return bool(then < max(absence.made_at, resolve(first, turn.tools.service.zone)))


async def around(turn: Turn, client: Person, owner_id: str | None) -> Around:
    """As the ladder sees it. Who asks for help herself does not help herself."""
    circle = await circle_of(turn, client)
    coordinators = [one for one in await people.with_role(turn.tx, "coordinator") if one.id != client.id]
    owner = (await people.by_id(turn.tx, [owner_id])).get(owner_id) if owner_id else None
    absent = await away(turn, [person.id for person in (*coordinators, *([owner] if owner else []))])
    absent |= circle.away
    may_own = owner is not None and may_act(owner.id, owner.roles, circle.ids, owner.id, "resolve")
    return Around(
        mentor=_staff(turn, circle.mentor, absent),
        deputy=_staff(turn, circle.deputy, absent),
        coordinators=tuple(staff for one in coordinators if (staff := _staff(turn, one, absent))),
        owner=_staff(turn, owner, absent) if may_own else None,
    )


def _staff(turn: Turn, person: Person | None, absent: dict[str, date]) -> Staff | None:
    if person is None:
        return None
    row, hours = person.row, turn.tools.hours
    work_from = hours.work_from if row.work_from is None else row.work_from
    work_to = hours.work_to if row.work_to is None else row.work_to
    is_away = person.id in absent
    return Staff(person.id, person.here and not is_away, work_from, work_to, away=person.here and is_away)


def standing(turn: Turn, alert: Any) -> Standing:
    """A row of `alerts`, with what its rule says today."""
    rule = turn.tools.programme_with(alert.rule).rule(alert.rule)
    mails = turn.tools.service.mails
    cries = alert.cried_at is not None
    return Standing(
        alert.lane, alert.state, alert.rung, alert.raised_at, alert.next_at, rule.tells, mails, cries, rule.climbs
    )


async def say_who_stands_in(turn: Turn) -> None:
    """To a client who wants to talk while the mentor is away."""
    if turn.person is None or "client" not in turn.person.roles:
        return
    circle = await circle_of(turn, turn.person)
    mentor, deputy = circle.mentor, circle.deputy
    if mentor is None or mentor.id not in circle.away:
        return
    name, last = _alias(turn, mentor), Day(circle.away[mentor.id])
    if deputy is not None and deputy.here and deputy.id not in circle.away:
        turn.say(message(text("away.client_deputy", mentor=name, day=last, deputy=_alias(turn, deputy))))
    else:
        turn.say(message(text("away.client_others", mentor=name, day=last)))


def _alias(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)

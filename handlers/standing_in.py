"""Who is there for a client now: mentor, who stands in for the mentor, coordinators. Looked up at every use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.alerts import Around, Staff, Standing, may_act
from conversations.words import Day, message, text
from handlers.turn import Turn
from storage import absences, people
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Circle:
    """The members of staff around a client. `away`: who of them is away today, and until when."""

    mentor: Person | None
    deputy: Person | None
    away: dict[str, date]

    @property
    def ids(self) -> frozenset[str | None]:
        """Whose client it is, so to speak: who may see and take."""
        return frozenset({person.id for person in (self.mentor, self.deputy) if person is not None})


async def circle_of(turn: Turn, client: Person) -> Circle:
    """The mentor, if that is still one; and the deputy, who stands in also for a mentor who is gone."""
    mentor_id = client.row.mentor_id
    if mentor_id is None:
        return Circle(None, None, {})
    absent = await absences.on(turn.tx, [mentor_id], turn.today)
    if mentor_id in absent:
        deputy_id = absent[mentor_id].deputy_id
    else:
        deputy_id = await absences.deputy_of(turn.tx, mentor_id)
    found = await people.by_id(turn.tx, [id for id in (mentor_id, deputy_id) if id])
    held = {id: one for id, one in found.items() if "mentor" in one.roles and id != client.id}
    deputy = held.get(deputy_id) if deputy_id else None
    return Circle(held.get(mentor_id), deputy, await away(turn, held))


async def away(turn: Turn, ids: Iterable[str]) -> dict[str, date]:
    """Who of these is away today: the last day."""
    found = await absences.on(turn.tx, ids, turn.today)
    return {id: date.fromisoformat(row.until) for id, row in found.items()}


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
    tells = turn.tools.programme_with(alert.rule).rule(alert.rule).tells
    mails = turn.tools.service.mails
    return Standing(alert.lane, alert.state, alert.rung, alert.raised_at, alert.next_at, tells, mails)


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

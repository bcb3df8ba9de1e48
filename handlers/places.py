"""What one person answers to one date of a group activity, and the places that are won and given back by it.

Nothing is shown here: that is done by handlers/activity_taps.py for one date, and by handlers/series_taps.py for all of
a series. A place that becomes free is offered to whoever has waited longest: a letter to that person's mailbox.
"""

from __future__ import annotations

from typing import Any, Literal

from conversations.activity import Activity
from handlers import activities
from handlers.activities import OFFER, plan_reminder
from handlers.turn import Turn
from storage import activities as kept
from storage import due

Outcome = Literal["same", "came", "changed", "too_few", "waits", "full"]
"""`too_few`: there are no more places, and they keep those that they have; `full`: none, to be asked about the list."""


async def come(turn: Turn, activity: Activity, seats: int | None) -> Outcome:
    """`seats`: with children; None: as many as were asked for before. One tap twice takes one place."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    held = row.seats if row is not None and row.state in kept.TAKING else 0
    wanted = seats or (row.seats if row is not None and row.state in ("offered", "waiting", "no_place") else 1)
    if row is not None and row.state == "coming" and wanted == held:
        return "same"
    if wanted > held and not await kept.claim(turn.tx, activity.id, wanted - held):
        return await _no_place(turn, activity, row, wanted)
    if wanted < held:
        await kept.give_back(turn.tx, activity.id, held - wanted)
    await _write(turn, activity, "coming", seats=wanted)
    turn.before(lambda tx: due.cancel_one(tx, turn.here, OFFER, activity.id))
    if wanted < held:
        await offer_next(turn, activity.id)
    if row is not None and row.state == "coming":
        return "changed"
    plan_reminder(turn, activity)
    return "came"


async def _no_place(turn: Turn, activity: Activity, row: Any | None, wanted: int) -> Outcome:
    """Whoever has places keeps them; who has none is asked before being put on a list."""
    if row is not None and row.state in kept.TAKING:
        return "too_few"
    if row is not None and row.state == "waiting":
        if wanted != row.seats:
            await kept.move_on(turn.tx, row.id, "waiting", seats=wanted)
            await offer_next(turn, activity.id)  # for fewer there may be places
        return "waits"
    await _write(turn, activity, "no_place", seats=wanted)  # so that a yes to the list knows for how many
    return "full"


async def wait(turn: Turn, activity: Activity) -> bool:
    """A yes to the list. False: they have a place, or wait already."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    if row is None or row.state in (*kept.TAKING, "waiting"):
        return False
    await _write(turn, activity, "waiting", seats=row.seats, queued_at=turn.now)
    activities.plan_end_of_list(turn, activity)
    await offer_next(turn, activity.id)  # one may have become free since the question
    return True


async def give_up(turn: Turn, activity: Activity, what: str) -> None:
    """`what`: cannot | maybe: no place is kept for a maybe."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    held = row.seats if row is not None and row.state in kept.TAKING else 0
    await kept.give_back(turn.tx, activity.id, held)
    await _write(turn, activity, what, seats=1)
    turn.before(lambda tx: due.cancel_one(tx, turn.here, OFFER, activity.id))
    if what == "maybe":
        plan_reminder(turn, activity)
    else:
        turn.before(lambda tx: due.cancel_one(tx, turn.here, activities.REMINDER, activity.id))
    if held:
        await offer_next(turn, activity.id)


async def leave(turn: Turn) -> None:
    """This person takes part no longer: what they hold or wait for goes to others."""
    for row in await kept.of_person(turn.tx, turn.here, (*kept.TAKING, "waiting"), turn.now):
        await give_up(turn, activities.activity_of(turn.tools, row), "cannot")


async def cannot_be_reached(turn: Turn) -> None:
    """What is kept for this person goes to whoever is next; they keep their place in the line."""
    for row in await kept.of_person(turn.tx, turn.here, ("offered",), turn.now):
        signup = await kept.signup(turn.tx, row.id, turn.here)
        if signup is None:
            continue
        await kept.give_back(turn.tx, row.id, signup.seats)
        await kept.move_on(turn.tx, signup.id, "offered", state="waiting", offered_until=None)
        await offer_next(turn, row.id)


async def can_be_reached_again(turn: Turn) -> None:
    """What this person waits for may have become free meanwhile. Who could have it was offered it then: nobody is
    passed by."""
    for row in await kept.of_person(turn.tx, turn.here, ("waiting",), turn.now):
        turn.tell(turn.here, "place", activity=row.id)


async def _write(turn: Turn, activity: Activity, state: str, **values: Any) -> None:
    await kept.sign_up(
        turn.tx, turn.tools.new_id(), activity.id, turn.here, state=state, answered_at=turn.now, **values
    )


async def offer_next(turn: Turn, id: str) -> None:
    """A place may be free: whoever has waited longest, and for whom it is enough, hears of it."""
    found = await activities.find(turn, id)
    if found is None or not activities.begins_later(found[1], turn.now):
        return
    free = found[1].free
    row = await kept.next_in_line(turn.tx, id, free) if free is None or free > 0 else None
    if row is not None:
        turn.tell(row.person_id, "place", activity=id)

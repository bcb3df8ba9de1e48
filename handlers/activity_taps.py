"""Who is invited taps: comes, may come, cannot, with children, waits for a place. Places are won by compare-and-set.

A place that becomes free is offered to whoever has waited longest: a letter to that person's mailbox, where their own
turn takes it (`hear_of_place`), and passes it on if it is not wanted in time.
"""

from __future__ import annotations

from typing import Any

from conversations import activity as cards
from conversations.activity import Activity
from conversations.words import text
from handlers import activities
from handlers.activities import OFFER, PLACE, plan_reminder
from handlers.turn import Turn
from storage import activities as kept
from storage import alerts, due
from storage.outbox import Lane


async def tapped(turn: Turn, id: str, action: str, message_id: int | None) -> None:
    what, _, sequence = action.partition("_")
    if id == "preview":
        turn.answer(text("gathering.only_a_try"))
        return
    found = await activities.find(turn, id)
    if found is None or turn.person is None or "client" not in turn.person.roles:
        turn.answer(text("faults.toast.over"))
        return
    activity = found[1]
    if not activities.begins_later(activity, turn.now):
        turn.answer(text("activity.toast.over"))
        await _strip(turn, id, message_id)
    elif what == "map":
        activities.send_map(turn, activity)
    elif what == "listen":
        activities.send_voice(turn, activity)
    elif sequence != str(activity.sequence):
        turn.answer(text("activity.toast.changed"))
        await _strip(turn, id, message_id)
        await activities.show(turn, activity, text("activity.changed"), fresh=True)
    else:
        await _answered(turn, activity, what)


async def _answered(turn: Turn, activity: Activity, what: str) -> None:
    match what:
        case "children":
            await activities.put(turn, activity, cards.children_card(activity))
        case "coming" | "take":
            await _comes(turn, activity, None)
        case str() if (children := _children(what)) is not None:
            await _comes(turn, activity, 1 + children)
        case "maybe" | "cannot":
            await _gives_up(turn, activity, what)
        case "wait":
            await _waits(turn, activity)
        case _:
            await activities.show(turn, activity)


def _children(what: str) -> int | None:
    number = what.removeprefix("kids")
    return int(number) if what.startswith("kids") and number in map(str, range(1, cards.MOST_CHILDREN + 1)) else None


async def _comes(turn: Turn, activity: Activity, seats: int | None) -> None:
    """`seats`: with children; None: as many as were asked for before. One tap twice takes one place."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    held = row.seats if row is not None and row.state in kept.TAKING else 0
    wanted = seats or (row.seats if row is not None and row.state in ("offered", "waiting") else 1)
    if row is not None and row.state == "coming" and wanted == held:
        await activities.show(turn, activity)
        return
    if wanted > held and not await kept.claim(turn.tx, activity.id, wanted - held):
        await _is_full(turn, activity, row, wanted)
        return
    if wanted < held:
        await kept.give_back(turn.tx, activity.id, held - wanted)
    await _write(turn, activity, "coming", seats=wanted)
    turn.before(lambda tx: due.cancel_one(tx, turn.here, OFFER, activity.id))
    turn.answer(text("activity.toast.thanks"))
    await activities.show(turn, activity)
    if row is None or row.state != "coming":
        activities.send_file(turn, activity)
        plan_reminder(turn, activity)
    if wanted < held:
        await offer_next(turn, activity.id)


async def _is_full(turn: Turn, activity: Activity, row: Any | None, wanted: int) -> None:
    """Whoever has places keeps them; who has none is asked before being put on a list."""
    if row is not None and row.state in kept.TAKING:
        await activities.show(turn, activity, text("activity.too_few"))
    elif row is not None and row.state == "waiting":
        if wanted != row.seats:
            await kept.move_on(turn.tx, row.id, "waiting", seats=wanted)
        await activities.show(turn, activity)
    else:
        await _write(turn, activity, "no_place", seats=wanted)  # so that a yes to the list knows for how many
        why = "too_few_left" if activity.free else "all_full"
        await activities.put(turn, activity, cards.full_card(activity, text(f"activity.{why}")))


async def _waits(turn: Turn, activity: Activity) -> None:
    row = await kept.signup(turn.tx, activity.id, turn.here)
    if row is None or row.state in (*kept.TAKING, "waiting"):
        await activities.show(turn, activity)
        return
    await _write(turn, activity, "waiting", seats=row.seats, queued_at=turn.now)
    turn.answer(text("activity.toast.thanks"))
    await activities.show(turn, activity)
    await offer_next(turn, activity.id)  # one may have become free since the question


async def _gives_up(turn: Turn, activity: Activity, what: str) -> None:
    """Cannot, or is not sure: no place is kept for a maybe."""
    row = await kept.signup(turn.tx, activity.id, turn.here)
    held = row.seats if row is not None and row.state in kept.TAKING else 0
    await kept.give_back(turn.tx, activity.id, held)
    await _write(turn, activity, what, seats=1)
    turn.before(lambda tx: due.cancel_one(tx, turn.here, OFFER, activity.id))
    if what == "maybe":
        plan_reminder(turn, activity)
    else:
        turn.before(lambda tx: due.cancel_one(tx, turn.here, activities.REMINDER, activity.id))
    turn.answer(text("activity.toast.thanks"))
    await activities.show(turn, activity)
    if held:
        await offer_next(turn, activity.id)


async def _write(turn: Turn, activity: Activity, state: str, **values: Any) -> None:
    await kept.sign_up(
        turn.tx, turn.tools.new_id(), activity.id, turn.here, state=state, answered_at=turn.now, **values
    )


async def _strip(turn: Turn, id: str, message_id: int | None) -> None:
    """The buttons go from the card that was tapped."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    if card is not None and card.ref == id and card.closed_at is None:
        turn.close_card(card.id)


# --- the waiting list ---


async def offer_next(turn: Turn, id: str) -> None:
    """A place may be free: whoever has waited longest, and for whom it is enough, hears of it."""
    found = await activities.find(turn, id)
    if found is None or not activities.begins_later(found[1], turn.now):
        return
    free = found[1].free
    row = await kept.next_in_line(turn.tx, id, free) if free is None or free > 0 else None
    if row is not None:
        turn.tell(row.person_id, "place", activity=id)


async def hear_of_place(turn: Turn, data: dict[str, Any]) -> None:
    """A place is free for this person, who waits for one. Quiet hours do not count for how long it is kept."""
    id = str(data["activity"])
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "waiting":
        turn.note = "a place for somebody who waits no more"
        await offer_next(turn, id)
        return
    activity = found[1]
    if not activities.begins_later(activity, turn.now) or not await kept.claim_from_list(turn.tx, id, row.seats):
        turn.note = "a place that is taken again"
        return
    awake = turn.tools.service.awake
    until = cards.offer_until(awake(awake(turn.now) + cards.OFFER_LASTS), activity)
    await kept.move_on(turn.tx, row.id, "waiting", state="offered", offered_until=until)
    turn.wake(OFFER, id, until)
    if awake(turn.now) > turn.now:
        turn.wake(PLACE, id, awake(turn.now))
    else:
        await say_place(turn, id)
    await offer_next(turn, id)  # several may have become free at once


async def say_place(turn: Turn, id: str) -> None:
    """At once, or when the quiet hours are over."""
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "offered":
        turn.note = "a place that is kept for them no more"
        return
    await activities.show(turn, found[1], text("activity.place_free"), fresh=True, lane=Lane.SCHEDULED)


async def lapsed(turn: Turn, id: str) -> None:
    """The place was kept long enough: it goes to the next."""
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "offered" or row.offered_until > turn.now:
        turn.note = "an offer that was answered"
        return
    await kept.give_back(turn.tx, id, row.seats)
    await kept.move_on(turn.tx, row.id, "offered", state="no_place", offered_until=None, queued_at=None)
    if activities.begins_later(found[1], turn.now):
        turn.lane = Lane.SCHEDULED
        await activities.show(turn, found[1], text("activity.lapsed"), fresh=True)
    await offer_next(turn, id)


TOLD = {"activity": activities.hear, "place": hear_of_place}
"""What another person's turn means for this one, by its kind."""

"""Who is invited taps: comes, may come, cannot, with children, waits for a place. What it does: handlers/places.py.

A place that becomes free is taken in the turn of whoever has waited longest (`hear_of_place`), kept for them for a
while, and passed on if it is not wanted in time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import activity as cards
from conversations.activity import Activity
from conversations.schedule import awake_later
from conversations.words import text
from handlers import activities, places, series
from handlers.activities import OFFER, PLACE
from handlers.turn import Turn
from storage import activities as kept
from storage import alerts
from storage.outbox import Lane

TIME_TO_READ = timedelta(minutes=15)  # of an offer that is said in the morning


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
    if turn.person.row.state != "active":
        turn.answer(text("leaving.is_stopped"))
    elif not activities.begins_later(activity, turn.now):
        turn.answer(text("activity.toast.over"))
        await strip(turn, id, message_id)
    elif what == "map":
        activities.send_map(turn, activity)
    elif what == "listen":
        activities.send_voice(turn, activity)
    elif sequence != str(activity.sequence):
        turn.answer(text("activity.toast.changed"))
        await strip(turn, id, message_id)
        await activities.show(turn, activity, text("activity.changed"), fresh=True)
    else:
        await _answered(turn, activity, what)


async def _answered(turn: Turn, activity: Activity, what: str) -> None:
    match what:
        case "children":
            await activities.put(turn, activity, cards.children_card(activity))
        case "coming" | "take":
            await _comes(turn, activity, None)
        case "alone":
            await _comes(turn, activity, 1)
        case str() if (children := children_of(what)) is not None:
            await _comes(turn, activity, 1 + children)
        case "maybe" | "cannot":
            await _gives_up(turn, activity, what)
        case "wait":
            await _waits(turn, activity)
        case _:
            await activities.show(turn, activity)
    await _follow(turn, activity)


async def _follow(turn: Turn, activity: Activity) -> None:
    """The card of all dates says what has become of one."""
    if activity.series is not None:
        await series.refresh(turn, activity.series)


def children_of(what: str) -> int | None:
    number = what.removeprefix("kids")
    return int(number) if what.startswith("kids") and number in map(str, range(1, cards.MOST_CHILDREN + 1)) else None


async def _comes(turn: Turn, activity: Activity, seats: int | None) -> None:
    match await places.come(turn, activity, seats):
        case "too_few":
            await activities.show(turn, activity, text("activity.too_few"))
            return
        case "full":
            await _ask_about_the_list(turn, activity)
            return
        case "came":
            turn.answer(text("activity.toast.thanks"))
            await activities.show(turn, activity)
            activities.send_file(turn, activity)
            return
        case "changed":
            turn.answer(text("activity.toast.thanks"))
        case "same" | "waits":
            pass
    await activities.show(turn, activity)


async def _ask_about_the_list(turn: Turn, activity: Activity) -> None:
    """What is free while others wait is for them."""
    _, signup = await activities.signup_of(turn, activity.id)
    waiting, _ = (await kept.counts(turn.tx, activity.id)).get("waiting", (0, 0))
    free = 0 if waiting else activity.free or 0
    await activities.put(turn, activity, cards.full_card(activity, signup.seats if signup else 1, free))


async def _waits(turn: Turn, activity: Activity) -> None:
    if await places.wait(turn, activity):
        turn.answer(text("activity.toast.thanks"))
    await activities.show(turn, activity)


async def _gives_up(turn: Turn, activity: Activity, what: str) -> None:
    await places.give_up(turn, activity, what)
    turn.answer(text("activity.toast.thanks"))
    await activities.show(turn, activity)


async def strip(turn: Turn, id: str, message_id: int | None) -> None:
    """The buttons go from the card that was tapped."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    if card is not None and card.ref == id and card.closed_at is None:
        turn.close_card(card.id)


# --- the waiting list ---


async def hear_of_place(turn: Turn, data: dict[str, Any]) -> None:
    """A place is free for this person, who waits for one. Quiet hours do not count for how long it is kept."""
    id = str(data["activity"])
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "waiting":
        turn.note = "a place for somebody who waits no more"
        await places.offer_next(turn, id)
        return
    activity = found[1]
    if turn.person is None or not turn.person.here:  # stays in the line, and lets others go before
        turn.note = "a place for somebody who cannot be reached"
        await places.offer_next(turn, id)
        return
    if not activities.begins_later(activity, turn.now) or not await kept.claim_from_list(turn.tx, id, row.seats):
        turn.note = "a place that is taken again"
        return
    service = turn.tools.service
    awake = service.awake(turn.now)
    until = cards.offer_until(awake_later(turn.now, cards.OFFER_LASTS, service.zone, *service.quiet), activity)
    await kept.move_on(turn.tx, row.id, "waiting", state="offered", offered_until=until)
    turn.wake(OFFER, id, until)
    if awake <= turn.now:
        await say_place(turn, id)
    elif until - awake >= TIME_TO_READ:
        turn.wake(PLACE, id, awake)
    else:  # in the morning it would be over: the card says it, and no phone rings
        await say_place(turn, id, rings=False)
    await places.offer_next(turn, id)  # several may have become free at once


async def say_place(turn: Turn, id: str, *, rings: bool = True) -> None:
    """At once, or when the quiet hours are over."""
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "offered" or found[1].cancelled:
        turn.note = "a place that is kept for them no more"
        return
    lane = Lane.SCHEDULED if rings else Lane.REPLY
    await activities.show(turn, found[1], text("activity.place_free"), fresh=rings, lane=lane)
    await _follow(turn, found[1])


async def lapsed(turn: Turn, id: str) -> None:
    """The place was kept long enough: it goes to the next."""
    found, row = await activities.find(turn, id), await kept.signup(turn.tx, id, turn.here)
    if found is None or row is None or row.state != "offered" or row.offered_until > turn.now:
        turn.note = "an offer that was answered"
        return
    await kept.give_back(turn.tx, id, row.seats)
    await kept.move_on(turn.tx, row.id, "offered", state="no_place", offered_until=None, queued_at=None)
    if activities.begins_later(found[1], turn.now):
        fresh = activities.rings(turn)
        await activities.show(turn, found[1], text("activity.lapsed"), fresh=fresh)
        await _follow(turn, found[1])
    await places.offer_next(turn, id)


async def hear(turn: Turn, data: dict[str, Any]) -> None:
    """It was changed or cancelled, or somebody says thank you."""
    activity = await activities.hear(turn, data)
    if activity is not None:
        await _follow(turn, activity)


async def close_list(turn: Turn, id: str) -> None:
    """The due row came: whoever still waits hears that no place became free."""
    activity = await activities.close_list(turn, id)
    if activity is not None:
        await _follow(turn, activity)


TOLD = {"activity": hear, "place": hear_of_place}
"""What another person's turn means for this one, by its kind."""

"""Who is invited to a series answers to all its dates at once: comes, may come, cannot, waits where none is free."""

from __future__ import annotations

from conversations import series_cards
from conversations.activity import Activity
from conversations.series import Series
from conversations.words import text
from handlers import activities, places, series
from handlers.activity_taps import children_of, strip
from handlers.turn import Turn


async def tapped(turn: Turn, id: str, action: str, message_id: int | None) -> None:
    what, _, rest = action.partition("_")
    if id == "preview":
        turn.answer(text("gathering.only_a_try"))
        return
    found = await series.find(turn, id)
    if found is None or turn.person is None or "client" not in turn.person.roles:
        turn.answer(text("activity.toast.over" if found is None else "faults.toast.over"))
        await strip(turn, id, message_id)
    elif turn.person.row.state != "active":
        turn.answer(text("leaving.is_stopped"))
    elif what == "map":
        activities.send_map(turn, found.first)
    elif what == "listen":
        activities.send_voice(turn, found.first)
    elif what == "date":
        await _one_date(turn, found, rest)
    elif rest != str(found.sequence):
        turn.answer(text("activity.toast.changed"))
        await strip(turn, id, message_id)
        await series.show(turn, found, text("activity.changed"), fresh=True)
    else:
        await _answered(turn, found, what)


async def _one_date(turn: Turn, found: Series, id: str) -> None:
    """Its card, below everything else, where it is answered by itself."""
    one = next((date for date in found.dates if date.id == id), None)
    if one is None:
        turn.answer(text("activity.toast.over"))
    else:
        await activities.show(turn, one, fresh=True)


async def _answered(turn: Turn, found: Series, what: str) -> None:
    match what:
        case "children":
            await series.put(turn, found, series_cards.children_card(found))
        case "coming":
            await _comes(turn, found, None)
        case str() if (children := children_of(what)) is not None:
            await _comes(turn, found, 1 + children)
        case "maybe" | "cannot":
            await _gives_up(turn, found, what)
        case "wait":
            await _waits(turn, found)
        case "dates":
            await series.put(turn, found, series_cards.dates_card(found, await series.answers(turn, found.id)))
        case _:
            await series.show(turn, found)


async def _comes(turn: Turn, found: Series, seats: int | None) -> None:
    """To each date that still comes; where no place is free, the waiting list is asked about, once for all of them."""
    before = await series.answers(turn, found.id)
    came: list[Activity] = []
    full: list[Activity] = []
    kept: list[Activity] = []
    for one in found.dates:
        given = before.get(one.id)
        if seats is None and given is not None and given.state == "coming":
            continue
        outcome = await places.come(turn, one, seats)
        {"came": came, "full": full, "too_few": kept}.get(outcome, []).append(one)
    turn.answer(text("activity.toast.thanks"))
    if full:
        await series.put(turn, found, series_cards.full_card(found, full))
    else:
        await series.show(turn, found, *((text("activity.too_few"),) if kept else ()))
    if came:
        activities.send_file(turn, *came)


async def _gives_up(turn: Turn, found: Series, what: str) -> None:
    for one in found.dates:
        await places.give_up(turn, one, what)
    turn.answer(text("activity.toast.thanks"))
    await series.show(turn, found)


async def _waits(turn: Turn, found: Series) -> None:
    before = await series.answers(turn, found.id)
    for one in found.dates:
        given = before.get(one.id)
        if given is not None and given.state == "no_place":
            await places.wait(turn, one)
    turn.answer(text("activity.toast.thanks"))
    await series.show(turn, found)

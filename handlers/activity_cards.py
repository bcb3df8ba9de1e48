"""Group activities as coordinators see them: the list, one of them, who comes, who was there; changed or cancelled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conversations import activity as invitation
from conversations import activity_staff as cards
from conversations import gathering_state as gathering
from conversations import postponing
from conversations.activity import Activity
from conversations.activity_staff import Comer
from conversations.caseload import PAGE
from conversations.events import Began
from conversations.segment import Segment
from conversations.words import Message, text
from handlers import activities, activity_changes, broadcast_taps, series
from handlers.sessions import open_session
from handlers.turn import Turn
from handlers.writing import card_tapped, is_page
from storage import activities as kept
from storage import broadcasts, people
from storage import series as kept_series

KIND = "activities"


async def open_activities(turn: Turn) -> None:
    """/activity: what is planned, and the way to a new one."""
    await _list(turn, 0, None)


async def tapped(turn: Turn, id: str, action: str, message_id: int | None) -> None:
    if turn.person is None or "coordinator" not in turn.person.roles:  # looked up at every use
        turn.answer(text("faults.toast.not_for_you"))
        return
    card = await card_tapped(turn, message_id)
    if action == "page" and is_page(id):
        await _list(turn, int(id), card)
        return
    if action == "past" and is_page(id):
        await _past(turn, int(id), card)
        return
    if action == "new":
        await open_session(turn, "gathering", gathering.PickingPrompt(), Began())
        return
    found = await activities.find(turn, id)
    if found is None:
        turn.answer(text("faults.toast.over"))
        return
    await _one(turn, found[0], found[1], action, card)


async def _list(turn: Turn, page: int, card: str | None) -> None:
    rows, total = await kept.coming(turn.tx, turn.now, PAGE, page * PAGE)
    _, past = await kept.past(turn.tx, turn.now - cards.KEPT_FOR, turn.now, 0)
    shown = cards.list_card([activities.activity_of(turn.tools, row) for row in rows], page, total, past)
    _put(turn, shown, card)


async def _past(turn: Turn, page: int, card: str | None) -> None:
    rows, total = await kept.past(turn.tx, turn.now - cards.KEPT_FOR, turn.now, PAGE, page * PAGE)
    over = [cards.Past(activities.activity_of(turn.tools, row), row.signed_up, row.came) for row in rows]
    _put(turn, cards.past_card(over, page, total), card)


def _put(turn: Turn, shown: Message, card: str | None) -> None:
    if card is None:
        turn.put_card(KIND, turn.here, shown)
    else:
        turn.edit_card(card, shown)


async def _one(turn: Turn, row: Any, activity: Activity, action: str, card: str | None) -> None:
    what, _, rest = action.partition("_")
    match what, rest:  # an id may have a _ in it
        case "list", page if page == "" or is_page(page):
            comers = await _comers(turn, activity, ("coming",))
            _put(turn, cards.instructor_card(activity, comers, int(page or 0)), card)
        case "there", page if page == "" or is_page(page):
            await _who_was_there(turn, row, activity, card, page=int(page or 0))
        case "was" | "not", signup if signup:
            await _mark(turn, activity, signup, there=what == "was")
            await _who_was_there(turn, row, activity, card, around=signup)
        case "thank", "":
            await _thank(turn, row, activity, card)
        case "dates", "" if activity.series is not None:
            await _dates(turn, activity, card)
        case "sent", "":
            rows = await kept_series.dates(turn.tx, activity.series) if activity.series is not None else [row]
            for one in await broadcasts.of_activities(turn.tx, [date.id for date in rows]):
                await broadcast_taps.show(turn, one.id, fresh=True)
        case _ if activities.begins_later(activity, turn.now):
            await _before_it_begins(turn, row, activity, action, card)
        case _:
            await _show(turn, row, activity, card)


async def _before_it_begins(turn: Turn, row: Any, activity: Activity, action: str, card: str | None) -> None:
    match action:
        case "invite":
            await _invite(turn, row, activity)
        case "move":
            about = postponing.About(
                activity=activity.id,
                prompt=activity.prompt,
                sequence=activity.sequence,
                own=activity.details.own,
                later=await _later(turn, activity),
            )
            await open_session(turn, "postponing", postponing.PickingDay(about=about), Began())
        case "off":
            _put(turn, cards.off_card(activity, await _later(turn, activity)), card)
        case "off_yes" | "off_all":
            if await activity_changes.cancel(turn, activity, following=action == "off_all"):
                _put(turn, invitation.card(replace(activity, cancelled=True)), card)
        case _:
            await _show(turn, row, activity, card)


async def _show(turn: Turn, row: Any, activity: Activity, card: str | None) -> None:
    counts = await kept.counts(turn.tx, activity.id)
    later = activities.begins_later(activity, turn.now)
    how = await kept.ratings(turn.tx, activity.id)
    dates = len(await _series(turn, activity))
    _put(turn, cards.card(activity, counts, row.taken, row.capacity, how, later=later, dates=dates), card)


async def _series(turn: Turn, activity: Activity) -> tuple[Activity, ...]:
    """The dates of its series that still come."""
    found = await series.find(turn, activity.series) if activity.series is not None else None
    return found.dates if found is not None else ()


async def _later(turn: Turn, activity: Activity) -> int:
    return sum(one.at > activity.at for one in await _series(turn, activity))


async def _dates(turn: Turn, activity: Activity, card: str | None) -> None:
    _put(turn, cards.dates_card(activity, await _series(turn, activity)), card)


async def _comers(turn: Turn, activity: Activity, states: tuple[str, ...]) -> list[Comer]:
    rows = await kept.of_activity(turn.tx, activity.id, states)
    found = await people.by_id(turn.tx, [row.person_id for row in rows])
    seal = turn.tools.seal
    return [
        Comer(
            row.id,
            people.alias_of(seal, row.person_id, found[row.person_id].row.alias),
            found[row.person_id].row.language,
            row.seats,
            row.attended,
        )
        for row in rows
    ]


async def _mark(turn: Turn, activity: Activity, signup: str, *, there: bool) -> None:
    """A second tap takes it back; of two coordinators who tap the same, both mean the same. Nobody was there before it
    began."""
    if activity.at > turn.now:
        turn.answer(text("activities.toast.not_yet"))
        return
    await kept.mark(turn.tx, activity.id, signup, there=there)


async def _who_was_there(
    turn: Turn,
    row: Any,
    activity: Activity,
    card: str | None,
    *,
    page: int = 0,
    around: str | None = None,
    thanked: bool = False,
) -> None:
    """`around`: the page on which this signup stands."""
    comers = await _comers(turn, activity, ("coming", "maybe"))
    if (at := next((at for at, one in enumerate(comers) if one.signup == around), None)) is not None:
        page = at // cards.NAMES
    shown = cards.attendance_card(activity, comers, page, thanked=thanked or row.thanked_at is not None)
    _put(turn, shown, card)


async def _thank(turn: Turn, row: Any, activity: Activity, card: str | None) -> None:
    """Once, to those who are marked as having been there."""
    there = [one for one in await kept.of_activity(turn.tx, activity.id, ("coming", "maybe")) if one.attended]
    if not there:
        turn.answer(text("activities.nobody_there"))
        return
    if not await kept.thank(turn.tx, activity.id, turn.now):
        turn.answer(text("activities.toast.thanked"))
        return
    for one in there:
        turn.tell(one.person_id, "activity", activity=activity.id, what="thanks")
    await _who_was_there(turn, row, activity, card, thanked=True)


async def _invite(turn: Turn, row: Any, activity: Activity) -> None:
    """More people; who has answered, or was told, is not asked again."""
    local = activity.at.astimezone(turn.tools.service.zone)
    planned = gathering.Planned(
        prompt=activity.prompt,
        day=local.date(),
        hour=local.time().replace(tzinfo=None),
        details=activities.activity_of(turn.tools, row).details,
        capacity=row.capacity,
        activity=activity.id,
        dates=tuple(one.at for one in await _series(turn, activity)),
    )
    await open_session(turn, "gathering", gathering.Choosing(planned=planned, segment=Segment()), Began())

"""The end of the year: a summary, a last look at the goals, and what comes next; and the end of the follow-up."""

from __future__ import annotations

from conversations import ending, measuring
from conversations.events import Began, Elapsed, Event, Returned
from conversations.measuring import Figure
from conversations.waiting import ENDING_AGAIN, own_time
from conversations.words import message, text
from handlers import agenda
from handlers.gas import course_of
from handlers.measuring import figures_on
from handlers.sessions import go_on, open_session
from handlers.standing_in import tell_mentor
from handlers.turn import Turn
from storage import people, sessions
from storage import tables as t


async def due(turn: Turn) -> None:
    """Week 52: the summary and the questions of the end."""
    await open_session(turn, "ending", await _summed(turn), Began())
    if turn.journey is not None:
        again = own_time(turn.tools.programme, turn.journey, turn.today + ENDING_AGAIN, turn.tools.service.zone)
        turn.wake("ending_again", "ending", again)


async def remind(turn: Turn) -> None:
    """Once; the end can be gone on with at any time after."""
    if not await _go_on(turn, Elapsed("reminder")) and await agenda.end_was_left(turn):
        await due(turn)


async def show_again(turn: Turn) -> None:
    """Its card may have scrolled away long ago: /progress brings it back, and later what was chosen. Who left in the
    middle of it with /stop, and is here again, begins it anew."""
    if not await _go_on(turn, Returned()) and await agenda.end_was_left(turn):
        await due(turn)
    chosen = turn.journey.next if turn.journey is not None else None
    if chosen is not None and not _is_over(turn):
        turn.say(ending.chosen(chosen, turn.tools.programme))


async def change(turn: Turn) -> None:
    """*Change my choice*: what comes next is asked once more, as long as there is something to choose."""
    active = turn.person is not None and turn.person.row.state == "active"
    if not active or turn.journey is None or turn.journey.next is None or _is_over(turn):
        turn.answer(text("faults.toast.over"))
        return
    await open_session(turn, "ending", ending.Choosing(), Began())


def _is_over(turn: Turn) -> bool:
    return turn.journey is None or turn.journey.week_of(turn.today) > turn.tools.programme.timeline.weeks


async def _go_on(turn: Turn, event: Event) -> bool:
    row = next((row for row in turn.sessions if row.conversation == "ending"), None)
    if row is not None:
        await go_on(turn, row, event)
    return row is not None


async def _summed(turn: Turn) -> ending.Summed:
    first, last = await _ends_of_figures(turn)
    course = await course_of(turn, turn.here)
    return ending.Summed(
        answered=await sessions.count_answered(turn.tx, turn.here),
        first=first,
        last=last,
        t_first=None if course is None else round(course.baseline),
        t_last=None if course is None else round(course.last),
    )


async def _ends_of_figures(turn: Turn) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The first and the last of each item that was measured on two days or more."""
    programme = turn.tools.programme
    known = {item.id for item in measuring.measurements(programme).items} if programme.measurements else set()
    by_item = await figures_on(turn, turn.here)
    several = {
        item: [value for _, value in figures] for item, figures in by_item.items() if item in known and len(figures) > 1
    }
    first = tuple(Figure(item=item, value=values[0]) for item, values in several.items())
    return first, tuple(Figure(item=item, value=values[-1]) for item, values in several.items())


async def farewell(turn: Turn) -> None:
    """The last day of the programme: thanks, and what stays."""
    turn.say(message(text("ending.farewell"), text("ending.farewell_stays")))
    turn.draft.upsert(t.journeys, ("person_id",), person_id=turn.here, day0=_day0(turn), ended_at=turn.now)
    await tell_mentor(turn, "finished_programme", client=turn.here)


def _day0(turn: Turn) -> str:
    return (turn.journey.day0 if turn.journey else turn.today).isoformat()


async def chose(turn: Turn, client_id: str, choice: str) -> None:
    """The mentor hears what a client wants after the year."""
    programme = turn.tools.programme
    found = next((one for one in (programme.ending.choices if programme.ending else ()) if one.id == choice), None)
    label = programme.words(f"ending.choices.{found.id}.label", found.label) if found else choice
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    alias = people.alias_of(turn.tools.seal, client.id, client.row.alias)
    turn.put_card("about", client_id, message(text("ending.staff_chose", alias=alias, choice=label)))

"""Plans what a client's year brings next, as due rows: one of each kind. Next: the ticker fires them at their time."""

from __future__ import annotations

from conversations.agenda import KINDS, Entry, first_of_each
from conversations.journey import DAY
from conversations.waiting import own_time
from handlers import goals, watching
from handlers.turn import Turn
from storage import due, sessions

OF_THE_YEAR: tuple[str, ...] = KINDS
PLANNED = (*OF_THE_YEAR, watching.WATCH)
HELD = "held_check_in"  # one that a human talk holds up: no plan that is made meanwhile takes it back


async def replan(turn: Turn) -> tuple[Entry, ...]:
    """The journey has changed, and the days on which goals are looked at change with it."""
    await goals.plan_reviews(turn)
    return await plan(turn)


async def plan(turn: Turn) -> tuple[Entry, ...]:
    """Whatever was planned is taken back, and the next of each kind is planned from the journey as it is now."""
    journey, person = turn.journey, turn.here
    turn.before(lambda tx: due.cancel(tx, person, PLANNED))
    if journey is None:
        return ()
    done = await due.fired_of(turn.tx, person, OF_THE_YEAR)
    asked = {("check_in", day) for day in await sessions.days_asked(turn.tx, person)}
    had = frozenset(done | asked | turn.had)
    planned = first_of_each(turn.tools.programme, journey, turn.now, turn.tools.service.zone, had)
    for entry in planned:
        turn.wake(entry.kind, entry.key, entry.instant(turn.tools.service.zone))
    watching.plan(turn)
    return planned


async def end_was_left(turn: Turn) -> bool:
    """The end of the year came, and what comes next was not chosen."""
    journey, weeks = turn.journey, turn.tools.programme.timeline.weeks
    if journey is None or journey.next is not None or journey.week_of(turn.today) > weeks:
        return False
    return await due.has_fired(turn.tx, turn.here, "ending", "ending")


async def end_again(turn: Turn) -> None:
    """The client is back, who left with /stop in the middle of the end."""
    if turn.journey is not None and await end_was_left(turn):
        tomorrow = own_time(turn.tools.programme, turn.journey, turn.today + DAY, turn.tools.service.zone)
        turn.wake("ending_again", "ending", tomorrow)

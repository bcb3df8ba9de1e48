"""When a check-in begins, is reminded of and is superseded: by the ticker at her day and hour, or by /checkin."""

from __future__ import annotations

from typing import Any

from conversations import check_in
from conversations.check_in_questions import ABOUT_GOAL
from conversations.check_in_state import Asking
from conversations.events import Began, Elapsed, Returned
from conversations.waiting import REMINDER_LASTS, after_talk, in_daytime, reminder_at
from conversations.words import Bold, Button, message, text
from handlers import agenda, goals
from handlers.sessions import go_on, keep_state, open_session, saved_state
from handlers.turn import Turn
from storage import alerts
from storage import tables as t
from storage.due import cancel_one, has_fired
from storage.outbox import Lane
from storage.sessions import days_asked

WAITS = "check_in_waits"  # a card that asks, in a human talk, whether the questions shall come now


def open_one(turn: Turn) -> Any | None:
    return next((row for row in turn.sessions if row.conversation == "check_in"), None)


async def begin(turn: Turn, kind: str) -> None:
    """A new check-in of this kind (scheduled | extra): the record first, then the first question."""
    facts = turn.facts(**await goals.listed(turn, turn.here))
    id = await open_session(turn, "check_in", check_in.begin(facts), Began())
    turn.draft.insert(
        t.check_ins,
        id=id,
        person_id=turn.here,
        kind=kind,
        local_date=turn.today.isoformat(),
        state="open",
        week=facts.week,
        programme=turn.tools.programme.hash,
        opened_at=turn.now,
    )
    if kind == "scheduled":
        turn.wake("reminder", id, reminder_at(turn.tools.programme, turn.now, turn.tools.service.zone))


async def asked_for(turn: Turn) -> None:
    """/checkin: the open one if there is one, else an extra one, as often as she likes."""
    row = open_one(turn)
    if row is not None:
        await go_on(turn, row, Returned())
    else:
        await begin(turn, "extra")


async def due(turn: Turn, local_date: str) -> None:
    """The day and hour came. One that is still open ends as partial; the next one is planned."""
    person = turn.person
    if person is None or person.row.state != "active" or turn.journey is None:
        await _stop_asking(turn)
        return
    if turn.journey.is_paused(turn.today):  # it was late, and meanwhile she rests
        await _stop_asking(turn)
        await agenda.plan(turn)
        return
    turn.had.add(("check_in", local_date))
    if (awake := turn.tools.service.awake(turn.now)) > turn.now:  # it is late, and nobody is woken for it
        held = in_daytime(turn.tools.programme, awake, turn.tools.service.zone)
    elif await alerts.talks_of(turn.tx, [person.id]):
        held = after_talk(turn.tools.programme, turn.now, turn.tools.service.zone)
        await _ask_whether_now(turn)
    else:
        await _scheduled(turn)
        return
    turn.wake(agenda.HELD, agenda.HELD, held)
    await agenda.plan(turn)


async def _scheduled(turn: Turn) -> None:
    """Once a day: one that was held may meet that of its morning."""
    if await _asked_today(turn):
        turn.note = "asked on this day already"
        await agenda.plan(turn)
        return
    await _stop_asking(turn)
    await supersede(turn)
    await begin(turn, "scheduled")
    turn.had.add(("check_in", turn.today.isoformat()))
    await agenda.plan(turn)


async def _asked_today(turn: Turn) -> bool:
    return turn.today.isoformat() in await days_asked(turn.tx, turn.here)


async def _ask_whether_now(turn: Turn) -> None:
    """A human talk is going on: she decides, and is asked once. Without a word from her they come after the talk."""
    if await alerts.card(turn.tx, WAITS, agenda.HELD, turn.user_id) is None:
        now = Button(f"check_in:{agenda.HELD}:now", text("talk.questions_now"), "📝")
        later = Button(f"check_in:{agenda.HELD}:later", text("talk.questions_later"), "💬")
        turn.put_card(WAITS, agenda.HELD, message(Bold(text("talk.questions_wait")), rows=((now,), (later,))))


async def _stop_asking(turn: Turn) -> None:
    """Whether the questions shall come now is settled: the next talk asks anew."""
    asked = await alerts.card(turn.tx, WAITS, agenda.HELD, turn.user_id)
    if asked is not None:
        turn.close_card(asked.id)


async def decided(turn: Turn, when: str) -> None:
    """*Now*, or *After the talk*. What has begun meanwhile, or is over, is not begun again."""
    asked, person = await alerts.card(turn.tx, WAITS, agenda.HELD, turn.user_id), turn.here
    active = turn.person is not None and turn.person.row.state == "active"
    begun = await has_fired(turn.tx, person, agenda.HELD, agenda.HELD) or await _asked_today(turn)
    if asked is None or not active or begun:
        turn.answer(text("faults.toast.over"))
    elif when == "later":
        turn.edit_card(asked.id, message(text("talk.questions_after")))
    else:
        turn.before(lambda tx: cancel_one(tx, person, agenda.HELD, agenda.HELD))
        await _scheduled(turn)


async def supersede(turn: Turn) -> None:
    """The open check-in ends as partial: what was answered is kept."""
    row = open_one(turn)
    if row is not None:
        await go_on(turn, row, Elapsed("superseded"))
        turn.sessions.remove(row)


async def leave_out(turn: Turn, goal_id: str) -> None:
    """The goal has ended: a check-in that stands open asks no more about it, unless it has done so already."""
    row, about = open_one(turn), f"{ABOUT_GOAL}{goal_id}"
    state = saved_state(turn, row) if row is not None else None
    if row is None or not isinstance(state, Asking) or about not in state.asks:
        return
    if any(given.question == about for given in (*state.given, *state.before)):
        return
    left = {
        "asks": tuple(one for one in state.asks if one != about),
        "goals": tuple(goal for goal in state.goals if goal.id != goal_id),
    }
    if state.question != about:
        keep_state(turn, row, state.model_copy(update=left))
        return
    following = state.asks[
        state.asks.index(about) + 1
    ]  # goals come first, and something of the programme always follows
    await go_on(turn, row, Returned(), state=state.model_copy(update={**left, "question": following}))


async def remind(turn: Turn, check_in_id: str) -> None:
    """One reminder. Like every nudge it is too late after a day, and then says so in the record."""
    row = open_one(turn)
    if row is None or row.id != check_in_id or turn.person is None or turn.person.row.state != "active":
        return
    programme, zone = turn.tools.programmes[row.programme], turn.tools.service.zone
    planned = reminder_at(programme, row.opened_at, zone)
    if turn.now - planned > REMINDER_LASTS:
        turn.note = "a reminder came too late and was left out"
        return
    if (awake := turn.tools.service.awake(turn.now)) > turn.now:
        turn.wake("reminder", check_in_id, in_daytime(programme, awake, zone))
        return
    if await alerts.talks_of(turn.tx, [turn.here]):  # held, as long as it is of use
        turn.wake("reminder", check_in_id, after_talk(programme, turn.now, zone))
        return
    turn.lane, turn.lasts = Lane.SCHEDULED, REMINDER_LASTS - (turn.now - planned)
    await go_on(turn, row, Elapsed("reminder"))

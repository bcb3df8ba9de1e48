"""What the bot tells itself: a due time, another person's turn, the sender's findings. The same door as a message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from conversations.caseload import open_button
from conversations.events import Returned
from conversations.journey import DAY
from conversations.words import Day, Message, message, text
from handlers import (
    activities,
    activity_taps,
    agenda,
    alert_taps,
    appointing,
    away,
    broadcast_taps,
    broadcasting,
    check_ins,
    client_cards,
    digest,
    ending,
    goal_cards,
    goals,
    hearing,
    ladder,
    measuring_cards,
    meetings,
    mentors_gone,
    newcomers,
    places,
    reassigning,
    reporting,
    roles,
    series,
    talks,
    watching,
    year,
)
from handlers.raising import pass_over, refresh
from handlers.sessions import close_about_others, go_on
from handlers.standing_in import accompany
from handlers.turn import Turn
from storage import broadcasts, due, people
from storage import tables as t
from storage.outbox import SAID, Lane
from storage.people import Person

NEWS = ("joined", newcomers.KIND, "left", "lost", "paused", "resumed", "chose_next", "finished_programme", "goal_ended")
"""What staff are told of a client, who may have another mentor by the time it is told."""
TOLD = meetings.TOLD | activity_taps.TOLD | series.TOLD | broadcast_taps.TOLD | appointing.TOLD | reporting.TOLD


async def happened(turn: Turn, kind: str, data: dict[str, Any]) -> None:  # noqa: C901
    """`kind` and `data` as they were told. Somebody who is no longer here has nothing to be told."""
    match kind:
        case "unreachable":
            await reached(turn, str(data.get("why", "cannot be reached")))
            await hearing.came_back(turn, str(data.get("outbox")))
        case "undelivered" if data.get("tag") in SAID:
            await hearing.came_back(turn, data["outbox"])
        case "talk":  # also to somebody who is no longer here: words must not vanish
            await hearing.hear(turn, data)
        case "ladder":
            await ladder.climb(turn, data["alert"])
        case "refresh":
            await refresh(turn, data["alert"])
        case "due":
            await came_due(turn, data)
        case roles.KIND:
            await roles.lose(turn, data["role"], taken=bool(data.get("taken")))
        case _ if turn.person is None:
            turn.note = "told to somebody who is no longer here"
        case "alert":
            await alert_taps.told(turn, data["alert"], fresh=bool(data.get("fresh")), again=bool(data.get("again")))
        case "held":
            await _held(turn, data)
        case _:
            await _told(turn, kind, data)


async def came_due(turn: Turn, data: dict[str, Any]) -> None:  # noqa: C901
    """A due row came to its time."""
    key = data["key"]
    turn.lane = Lane.SCHEDULED
    match data["due"]:
        case "alert":
            await ladder.climb(turn, key)
        case "check_in":
            await check_ins.due(turn, key)
        case agenda.HELD:
            await check_ins.due(turn, turn.today.isoformat())
        case str(kind) if kind in year.KINDS:
            await year.due(turn, kind, key)
        case watching.WATCH:
            await watching.due(turn)
            await agenda.plan(turn)
        case meetings.KIND:
            await meetings.remind(turn, key)
        case "reminder":
            await check_ins.remind(turn, key)
        case activities.REMINDER:
            await activities.remind(turn, key)
        case activities.AFTER:
            await activities.ask_how_it_was(turn, key)
        case activities.LIST:
            await activity_taps.close_list(turn, key)
        case activities.OFFER:
            await activity_taps.lapsed(turn, key)
        case activities.PLACE:
            await activity_taps.say_place(turn, key)
        case activities.THANKS:
            await activities.thank(turn, key)
        case "digest":
            await digest.came_due(turn, key, datetime.fromisoformat(data["at"]))
        case "again":
            await _again(turn, key)
        case "close_card":
            turn.lane = Lane.REPLY
            await alert_taps.close_opened(turn, key)
        case "away" | "over" | "back":
            turn.lane = Lane.REPLY
            await away.due_now(turn, data["due"], key)
        case "talk_quiet":
            turn.lane = Lane.REPLY
            await talks.quiet(turn, key)
        case talks.OVER:
            await talks.say_over(turn)
        case other:
            turn.note = f"due for nothing we know: {other}"[:80]


async def _told(turn: Turn, kind: str, data: dict[str, Any]) -> None:  # noqa: C901
    """What another person's turn, or the sender, means for this one."""
    if kind == "talk_lost":
        await hearing.lost(turn, data)
        return
    if (why := await _why_untold(turn, kind, data)) is not None:
        turn.note = why
        return
    match kind:
        case "undelivered":
            await _undelivered(turn)
        case "taken":
            turn.say(message(text("talk.taken", alias=await _name(turn, data["by"])), text("talk.write_here")))
        case "talk_ended":
            await talks.say_over(turn)
        case "talk_quiet_staff":
            turn.say_by_day()
            await talks.hear_end(turn, data["client"], "talk.quiet_staff")
        case "talk_ended_staff":
            await talks.hear_end(turn, data["client"], "talk.ended_staff")
        case "held_reply_lost":
            turn.say(message(text("writing.others")))
        case "not_yours":
            turn.say(message(text("writing.not_yours")))
        case "not_heard":
            how = "not_delivered" if data.get("why") == "refused" else "not_heard"
            turn.say(message(text(f"talk.{how}", alias=await _name(turn, data["by"]))))
        case "joined" | "lost" | "resumed":
            _about(turn, data, message(text(f"staff.{kind}", alias=await _name(turn, data["client"]))))
        case newcomers.KIND:
            await newcomers.hear(turn, data["client"])
        case "left":
            still = await meetings.after_leaving(turn, data["client"])
            _about(turn, data, message(text("staff.left", alias=await _name(turn, data["client"])), *still))
        case _:
            await _told_of_the_year(turn, kind, data)


async def _why_untold(turn: Turn, kind: str, data: dict[str, Any]) -> str | None:
    if kind == "place":  # if they have left meanwhile, it goes on to the next
        return None
    if turn.person and turn.person.row.state == "stopped" and not await talks.asked_after_leaving(turn):
        return "told to somebody who stopped"
    if kind in NEWS and not await goals.may_see(turn, data["client"]):
        return "news of a client who is with somebody else now"
    return None


def _about(turn: Turn, data: dict[str, Any], said: Message) -> None:
    """A reply to this news goes to the client."""
    turn.put_card("about", data["client"], said)


async def _told_of_the_year(turn: Turn, kind: str, data: dict[str, Any]) -> None:
    match kind:
        case "measured":
            turn.say_by_day()  # staff may work when clients sleep
            await measuring_cards.hear(turn, data["by"], data["item"], data["value"])
            await watching.measured(turn)
        case "chose_next":
            await ending.chose(turn, data["client"], data["choice"])
        case "replan":
            await agenda.replan(turn)
        case "finished_programme":
            _about(turn, data, message(text("ending.staff_farewell", alias=await _name(turn, data["client"]))))
        case _ if kind in TOLD:
            await TOLD[kind](turn, data)
        case "goal":
            await goal_cards.show_to_mentor(turn, data["goal"])
        case "goal_ended":
            alias = await _name(turn, data["client"])
            news = text(f"goals.staff_{data['how']}", alias=alias)
            _about(turn, data, Message((news,), ((open_button(data["client"], alias),),)))
        case "goal_by_mentor":
            turn.say_by_day()
            await goal_cards.hear_of_mentor(turn, data["goal"], data["what"])
        case "paused":
            last = Day(date.fromisoformat(data["until"]) - DAY)
            _about(turn, data, message(text("staff.paused", alias=await _name(turn, data["client"]), day=last)))
        case _:
            await _told_of_the_mentors_day(turn, kind, data)


async def _told_of_the_mentors_day(turn: Turn, kind: str, data: dict[str, Any]) -> None:
    match kind:
        case "goal_over":
            await check_ins.leave_out(turn, data["goal"])
        case "new_mentor":
            turn.say_by_day()
            await reassigning.new_mentor(turn, data["mentor"], talked=bool(data.get("talked")))
        case "got_clients":
            await reassigning.got_clients(turn, data["clients"])
        case "gave_clients":
            await close_about_others(turn)
            await reassigning.gave_clients(turn, data["clients"], data["mentor"], theirs=data["theirs"])
        case "stands_in":
            await away.hear_stands_in(turn, data)
        case "stood_in":
            await close_about_others(turn)
            await away.hear_stood_in(turn, data)
        case "mentor_gone":
            await mentors_gone.hear(turn, data["mentor"])
        case "client_card":
            await client_cards.open_card(turn, data["client"])
        case other:
            turn.note = f"told something we do not know: {other}"[:80]


async def _name(turn: Turn, person_id: str) -> str:
    person = (await people.by_id(turn.tx, [person_id]))[person_id]
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)


async def reached(turn: Turn, why: str | None) -> None:
    """The person blocked the bot or is gone from Telegram (`why`), or is back (None)."""
    person = turn.person
    if person is None:
        turn.note = "a stranger"
        return
    turn.draft.change(t.people, person.id, reachable=why is None)
    if why is None:
        await places.can_be_reached_again(turn)
        return
    await _lost(turn, person)
    await pass_over(turn, person.id)
    await places.cannot_be_reached(turn)


async def _lost(turn: Turn, person: Person) -> None:
    """Staff hear of it once a day, unless the person was back meanwhile: the sender finds it out anew with every
    message that it has left."""
    today = turn.now.astimezone(turn.tools.service.zone).date().isoformat()
    if await due.has_fired(turn.tx, person.id, due.LOST, today):
        return
    turn.has_had(due.LOST, today)
    watchers = await accompany(turn, person) if "client" in person.roles and person.row.mentor_id else []
    others = [staff.id for staff in await people.with_role(turn.tx, "coordinator") if staff.id != person.id]
    if "mentor" in person.roles:
        await mentors_gone.tell_coordinators(turn)
    for watcher in watchers or (others if "mentor" not in person.roles else []):
        turn.tell(watcher, "lost", client=person.id)


async def _undelivered(turn: Turn) -> None:
    """Telegram refused an alert to this member of staff: what waits for them goes on, though they can be reached."""
    turn.note = "an alert was refused by Telegram"
    await pass_over(turn, turn.here)


async def _held(turn: Turn, data: dict[str, Any]) -> None:
    """Quiet hours held a message back, because it stood in a queue when they began: an invitation, a reminder of a
    meeting and a question are said anew when they are over."""
    asking = next((row for row in turn.sessions if row.card_id and row.card_id == data.get("card")), None)
    if data.get("tag") == broadcasting.TAG:
        await broadcasts.put_off(turn.tx, [str(data["outbox"])], datetime.fromisoformat(str(data["until"])))
    elif data.get("tag") == meetings.REMINDER:
        await meetings.held(turn, datetime.fromisoformat(str(data["until"])))
    elif data.get("tag") in activities.HELD:
        await activities.held(turn, datetime.fromisoformat(str(data["until"])))
    elif asking is not None:
        turn.wake("again", asking.id, datetime.fromisoformat(str(data["until"])))
    else:
        turn.note = "held back, and no longer of interest"


async def _again(turn: Turn, session_id: str) -> None:
    row = next((row for row in turn.sessions if row.id == session_id), None)
    resting = turn.journey is not None and turn.journey.is_paused(turn.today)
    if row is not None and turn.person is not None and turn.person.row.state == "active" and not resting:
        await go_on(turn, row, Returned())

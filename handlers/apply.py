"""Carries out what a conversation asked for, as changes in the draft of the turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from conversations import effects as e
from conversations.aliases import fold_alias
from conversations.effects import WANTS_TO_TALK, Effect
from conversations.effects_groups import OfGroups, OfPrompts
from conversations.effects_inviting import OfInviting
from conversations.identity_code import blank_out
from conversations.journey import Journey
from conversations.programme import Programme
from handlers import (
    agenda,
    away,
    broadcast_taps,
    client_cards,
    digest,
    feedback,
    goals,
    journeys,
    measuring,
    meetings,
    mentors_gone,
    menus,
    newcomers,
    notes,
    places,
    posters,
    prompts,
    talking,
    watching,
)
from handlers.joining import join
from handlers.raising import note_correction, pass_on, pass_over, pass_voice, raise_alert
from handlers.standing_in import say_who_stands_in, tell_mentor
from handlers.turn import Turn
from storage import due, people, sessions
from storage import tables as t

FIRST_WEEKDAY, FIRST_HOUR = 0, 18  # where nothing was chosen yet


@dataclass(slots=True)
class Session:
    """The conversation that is being stepped, on the programme with which it began."""

    id: str
    conversation: str
    programme: Programme
    turn: int
    card_id: str | None
    new: bool = False


async def apply(turn: Turn, session: Session, wanted: tuple[Effect, ...], prefix: str, *, lasting: bool) -> None:
    for effect in wanted:
        if isinstance(effect, e.OfTalking):
            await talking.apply(turn, effect)
        elif isinstance(effect, OfGroups):
            await broadcast_taps.apply(turn, effect)
        elif isinstance(effect, OfPrompts):
            prompts.apply(turn, effect)
        elif isinstance(effect, OfInviting):
            await posters.apply(turn, effect)
        else:
            await _apply_one(turn, session, effect, prefix, lasting=lasting)


async def _apply_one(  # noqa: C901
    turn: Turn, session: Session, effect: e.OfOnePerson, prefix: str, *, lasting: bool
) -> None:
    match effect:
        case e.Ask():
            ask(turn, session, effect, prefix, lasting=lasting)
        case e.Say(said, last):
            turn.say(said, last=last)
        case e.Toast(line):
            turn.answer(line)
        case e.Keep():
            value = _keep(turn, session, effect)
            given = watching.Given(session.id, effect.question, value)
            await watching.answered(turn, given, session.programme, corrected=effect.corrected)
        case e.CloseCheckIn(complete):
            turn.draft.change(t.check_ins, session.id, state="complete" if complete else "partial", closed_at=turn.now)
            turn.before(lambda tx: due.cancel_one(tx, turn.here, "reminder", session.id))
            if not complete:
                await watching.ended(turn, session.id)
        case e.RaiseAlert(rule):
            await raise_alert(turn, rule, session.id if session.conversation == "check_in" else None)
            if rule == WANTS_TO_TALK:
                await say_who_stands_in(turn)
        case e.NoteCorrection(rule):
            await note_correction(turn, rule)
        case e.Join():
            await join(turn, effect)
        case e.Call(alias):
            rename(turn, alias)
        case e.Speak() | e.SpeakAlso():
            speak(turn, effect)
        case e.Schedule(weekday, hour):
            await schedule(turn, weekday, hour)
        case e.Work(start, end):
            turn.draft.change(t.people, turn.here, work_from=start, work_to=end)
        case e.Activate():
            await activate(turn)
        case e.Leave():
            await leave(turn)
        case e.PassOn(words, forwarded):
            pass_on(turn, words, forwarded=forwarded)
        case e.PassVoice():
            await pass_voice(turn)
        case (
            e.KeepNote()
            | e.OpenCard()
            | e.SetDigest()
            | e.GoAway()
            | e.EndAway()
            | e.StandIn()
            | e.KeepMeeting()
            | e.CallOff()
        ):
            await _apply_of_the_mentors_day(turn, effect)
        case _:
            await _apply_of_the_year(turn, session, effect)


async def _apply_of_the_mentors_day(turn: Turn, effect: e.OfTheMentorsDay) -> None:
    match effect:
        case e.KeepNote():
            await notes.keep(turn, effect)
        case e.SetDigest(hour):
            await digest.set_hour(turn, hour)
        case e.OpenCard(person):
            await client_cards.open_card(turn, person)
        case e.GoAway():
            await away.go(turn, effect)
        case e.EndAway():
            await away.end(turn)
        case e.StandIn(deputy):
            await away.change_deputy(turn, deputy)
        case e.KeepMeeting():
            await meetings.keep(turn, effect)
        case e.CallOff():
            await meetings.call_off(turn, effect)
        case _:
            assert_never(effect)


async def _apply_of_the_year(turn: Turn, session: Session, effect: e.OfTheYear) -> None:  # noqa: C901
    match effect:
        case e.KeepGoal():
            await goals.keep(turn, effect)
        case e.ReachLevel():
            await goals.reach(turn, effect)
        case e.OrderThemes():
            await journeys.order_themes(turn, effect)
        case e.KeepMeasurement():
            await measuring.keep(turn, effect)
            if effect.person is None:
                await watching.measured(turn, effect)
        case e.KeepFeedback():
            await feedback.keep(turn, effect, session.id, session.programme.hash)
        case e.KeepIdentity():
            await journeys.keep_identity(turn, effect)
        case e.ChooseNext():
            await journeys.choose_next(turn, effect)
        case e.PauseUntil():
            await journeys.pause(turn, effect)
        case e.Resume():
            await journeys.resume(turn)
        case e.SetNudges():
            await journeys.set_nudges(turn, effect)
        case _:
            assert_never(effect)


def ask(turn: Turn, session: Session, effect: e.Ask, prefix: str, *, lasting: bool) -> None:
    """The conversation's card. A fresh one takes the buttons of the old one away."""
    question = prefix.rstrip(".") if lasting else None
    if session.card_id is None or effect.fresh:
        if session.card_id is not None:
            turn.close_card(session.card_id)
        session.card_id = turn.put_card("session", session.id, effect.message, prefix=prefix, question=question)
    else:
        turn.edit_card(session.card_id, effect.message, prefix=prefix, question=question)


def _keep(turn: Turn, session: Session, effect: e.Keep) -> int | str | None:
    """The value as it is kept."""
    id = turn.tools.new_id()
    value = blank_out(effect.value)[0] if isinstance(effect.value, str) else effect.value
    turn.draft.insert(
        t.answers,
        id=id,
        check_in_id=session.id,
        turn=session.turn,
        question=effect.question,
        value=turn.tools.seal.seal_json(value, sessions.answer_place(id)),
        corrected=effect.corrected,
        given_at=turn.now,
    )
    return value


def speak(turn: Turn, effect: e.Speak | e.SpeakAlso) -> None:
    if isinstance(effect, e.SpeakAlso):
        turn.draft.change(t.people, turn.here, second_language=effect.language)
        return
    turn.language = effect.language
    turn.draft.change(t.people, turn.here, language=effect.language)
    menus.set_commands(turn, effect.language)


def rename(turn: Turn, alias: str) -> None:
    seal, id = turn.tools.seal, turn.here
    turn.draft.change(
        t.people, id, alias=seal.seal(alias.encode(), people.place(id)), alias_index=seal.blind(fold_alias(alias))
    )


async def schedule(turn: Turn, weekday: int, hour: int) -> None:
    """The check-in moves to the new day and hour, and everything that goes by them with it."""
    turn.draft.change(t.people, turn.here, weekday=weekday, hour=hour)
    audience = turn.person.row.audience if turn.person else "general"
    turn.journey = replace(turn.journey or Journey(turn.today, weekday, hour, audience), weekday=weekday, hour=hour)
    await agenda.replan(turn)


async def activate(turn: Turn) -> None:
    """Takes part from now on: commands, the first check-in, and a word to the mentor."""
    id = turn.here
    row = turn.person.row if turn.person else None
    turn.draft.change(t.people, id, state="active", stopped_at=None)
    new = not await people.has_joined(turn.tx, id)
    if new:
        turn.draft.change(t.people, id, joined_at=turn.now)
    menus.set_commands(turn, turn.language)
    if turn.person and turn.person.roles & digest.STAFF:
        await digest.begin(turn)
    if turn.person and turn.person.roles & {"client"} and row is not None:
        journeys.begin(turn)
        if turn.journey is None:
            await schedule(turn, FIRST_WEEKDAY, FIRST_HOUR)
        else:
            await agenda.replan(turn)
        if row.state == "stopped":
            await meetings.take_up(turn)
            await agenda.end_again(turn)
        if new or row.state == "stopped":  # a new phone is no news
            if row.mentor_id is None:
                await newcomers.tell_coordinators(turn)
            await tell_mentor(turn, "joined", client=id)


async def leave(turn: Turn) -> None:
    """No message follows the goodbye. Alerts about the person stay with staff; those that wait for them go on."""
    id = turn.here
    turn.draft.change(t.people, id, state="stopped", stopped_at=turn.now)
    turn.before(
        lambda tx: due.cancel(tx, id, (*agenda.PLANNED, agenda.HELD, goals.REVIEW, meetings.KIND, "reminder", "again"))
    )
    for row in [row for row in turn.sessions if row.conversation not in ("leaving", "welcome")]:
        turn.draft.change(t.sessions, row.id, closed_at=turn.now)
        if row.conversation == "check_in":
            turn.draft.change(t.check_ins, row.id, state="partial", closed_at=turn.now)
    await places.leave(turn)
    await tell_mentor(turn, "left", client=id)
    if turn.person and "mentor" in turn.person.roles:
        await mentors_gone.tell_coordinators(turn)
    await pass_over(turn, id)

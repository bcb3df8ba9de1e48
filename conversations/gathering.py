"""A coordinator prepares a group activity and invites to it: what, when, where, who, a look at it, and off it goes.

The cards stand in conversations/gathering_cards.py, the details in gathering_details.py, who is invited in
gathering_who.py. Nothing is kept before the last step; what is kept then is an activity and a broadcast.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from conversations import gathering_details, gathering_repeats, gathering_who
from conversations.activity import NEEDED, Details, Place
from conversations.dates import read_day
from conversations.effects import Ask
from conversations.effects_groups import ForgetSegment, Gather, KeepSegment, TryOut
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.gathering_cards import asked, heard_by, hint
from conversations.gathering_state import (
    Bridging,
    Checking,
    Choosing,
    Detailing,
    Doubting,
    Gathering,
    LeavingOut,
    Looking,
    NamingSegment,
    Narrowing,
    PickingDay,
    PickingPlace,
    PickingPrompt,
    PickingSendDay,
    PickingSendTime,
    PickingTime,
    Planned,
    Repeating,
)
from conversations.identity_code import blank_out
from conversations.own_prompts import UNSPOKEN
from conversations.planning import LATEST, LONGEST_PLACE, offered_day, time_of
from conversations.prompts import PROMPTS, prompt_of
from conversations.schedule import resolve
from conversations.segment import Saved, Segment, heard
from conversations.step import Facts, FindReach, ListPrompts, Question, Step
from conversations.times import read_time
from conversations.words import Day, Line, message, text

LONGEST_NAME = 40
Stepped = Step[Gathering]


def question(state: Gathering, event: Event) -> Question | None:
    """How many people that would be is counted anew at every step."""
    match state:
        case Narrowing() | Choosing():
            saved = event.button.removeprefix("saved_") if isinstance(event, Pressed) else None
            return FindReach(gathering_who.after(state, event), state.planned.prompt, saved)
        case NamingSegment() | Bridging() | Looking() | PickingSendDay() | PickingSendTime() | Doubting():
            return FindReach(state.segment, state.planned.prompt)
        case Checking() | Repeating() | LeavingOut():
            return FindReach(Segment(), state.planned.prompt)
        case PickingPrompt() | PickingDay() | PickingTime() | PickingPlace():
            return ListPrompts()
        case Detailing():
            return None


def step(state: Gathering, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if facts.me is None or "coordinator" not in facts.me.roles:  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("cancel"):
            return Step(None, (Ask(message(text("gathering.left"))),))
        case _, Pressed("back"):
            return _ask(_before(state), facts)
        case PickingPrompt(), Pressed(id) if id in PROMPTS or facts.library.find(id):
            return _ask(PickingDay(prompt=id), facts)
        case PickingDay() | PickingSendDay(), Pressed(button) if day := offered_day(button, facts):
            return _dated(state, day, facts)
        case PickingTime() | PickingSendTime(), Pressed(button) if at := time_of(button):
            return _timed(state, at, facts)
        case PickingPlace(), Pressed(id) if place := _listed(id, facts):
            return _placed(state, place, facts)
        case Detailing() | Repeating() | LeavingOut(), Pressed(button) if repeated := gathering_repeats.pressed(
            state, button, facts
        ):
            return _ask(repeated, facts)
        case Checking() | Detailing(), Pressed(button) if then := gathering_details.pressed(state, button):
            return _ask(then, facts)
        case Checking(planned=planned), Pressed("go_on"):
            return _on_to_people(planned, facts)
        case Choosing() | Narrowing(), Pressed(button) if chosen := gathering_who.pressed(state, button):
            return _ask(chosen, facts)
        case Choosing(planned=planned, segment=segment), Pressed("keep") if segment != Segment():
            return _ask(NamingSegment(planned=planned, segment=segment), facts)
        case Choosing(), Pressed(button) if button.startswith(("saved_", "forget_")):
            return _of_saved(state, button, facts)
        case NamingSegment(), Said(words, forwarded=False) if words.strip():
            return _named(state, words, facts)
        case Choosing(), Pressed("go_on"):
            return _look(state, facts)
        case Bridging(), Pressed(button) if button in UNSPOKEN:
            return _bridged(state, button, facts)
        case Looking(), Pressed(button):
            return _looked(state, button, facts)
        case Doubting(at=at), Pressed("send"):
            return _send(state, at, facts, sure=True)
        case _, Said(words, forwarded=False) if words.strip():
            return _written(state, words, facts)
        case _, Said() | Sent():
            return _ask(state, facts, hint(state, facts), fresh=True)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


def _ask(state: Gathering, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    return Step(state, (Ask(asked(state, facts, lead), fresh=fresh),))


def _before(state: Gathering) -> Gathering:  # noqa: C901
    match state:
        case PickingPrompt() | PickingDay():
            return PickingPrompt()
        case PickingTime(prompt=prompt):
            return PickingDay(prompt=prompt)
        case PickingPlace(prompt=prompt, day=day):
            return PickingTime(prompt=prompt, day=day)
        case Checking(planned=planned):
            return PickingPlace(prompt=planned.prompt, day=planned.day, hour=planned.hour)
        case Detailing(planned=planned):
            return Checking(planned=planned)
        case Repeating(planned=planned):
            return Detailing(planned=planned, what="repeats")
        case LeavingOut(planned=planned):
            return Repeating(planned=planned, every=planned.repeats.every if planned.repeats else 1)
        case Choosing(planned=planned) if planned.activity is None:
            return Checking(planned=planned)
        case Choosing():
            return state
        case (
            Narrowing(planned=planned, segment=segment)
            | NamingSegment(planned=planned, segment=segment)
            | Bridging(planned=planned, segment=segment)
            | Looking(planned=planned, segment=segment)
        ):
            return Choosing(planned=planned, segment=segment)
        case PickingSendTime(planned=planned, segment=segment):
            return PickingSendDay(planned=planned, segment=segment)
        case PickingSendDay(planned=planned, segment=segment) | Doubting(planned=planned, segment=segment):
            return Looking(planned=planned, segment=segment, language="")


# --- what, when, where ---


def _dated(state: PickingDay | PickingSendDay, day: date, facts: Facts, *, fresh: bool = False) -> Stepped:
    if isinstance(state, PickingDay):
        return _ask(PickingTime(prompt=state.prompt, day=day), facts, fresh=fresh)
    return _ask(PickingSendTime(planned=state.planned, segment=state.segment, day=day), facts, fresh=fresh)


def _timed(state: PickingTime | PickingSendTime, at: time, facts: Facts, *, fresh: bool = False) -> Stepped:
    instant = resolve(datetime.combine(state.day, at), facts.service.zone)
    if instant <= facts.now:
        return _ask(state, facts, text("planning.time_over"), fresh=fresh)
    if isinstance(state, PickingTime) and instant - NEEDED <= facts.now:
        return _ask(state, facts, text("gathering.too_soon"), fresh=fresh)
    if isinstance(state, PickingTime):
        return _ask(PickingPlace(prompt=state.prompt, day=state.day, hour=at), facts, fresh=fresh)
    if instant >= _latest(state.planned, facts):
        return _ask(state, facts, text("gathering.too_late"), fresh=fresh)
    return _send(state, instant, facts)


def _listed(id: str, facts: Facts) -> Place | None:
    return next(
        (
            Place(id=one.id, name=one.name, address=one.address, latitude=one.latitude, longitude=one.longitude)
            for one in facts.programme.places
            if one.id == id
        ),
        None,
    )


def _placed(state: PickingPlace, place: Place, facts: Facts, *, fresh: bool = False) -> Stepped:
    own = facts.library.words(state.prompt)
    if own is None and state.prompt not in PROMPTS:  # somebody has put it away meanwhile
        return _ask(PickingPrompt(), facts, text("gathering.prompt_gone"), fresh=fresh)
    prompt = prompt_of(state.prompt, own)
    details = Details(place=place, bring=prompt.bring, whom=prompt.whom, lasts=prompt.lasts, price=0.0, own=own)
    planned = Planned(prompt=state.prompt, day=state.day, hour=state.hour, details=details)
    return _ask(Checking(planned=planned), facts, fresh=fresh)


def _written(state: Gathering, words: str, facts: Facts) -> Stepped:
    match state:
        case PickingDay() | PickingSendDay() if day := read_day(words, facts.today):
            first, last = facts.today, facts.today + LATEST
            if first <= day <= last:
                return _dated(state, day, facts, fresh=True)
            return _ask(state, facts, text("planning.day_range", first=Day(first), last=Day(last)), fresh=True)
        case PickingTime() | PickingSendTime() if at := read_time(words):
            return _timed(state, at, facts, fresh=True)
        case PickingPlace():
            name = blank_out(" ".join(words.split()))[0][:LONGEST_PLACE]
            return _placed(state, Place(name=name), facts, fresh=True)
        case Repeating() if (repeated := gathering_repeats.written(state, words, facts)) is not None:
            return _ask(repeated, facts, fresh=True)
        case Detailing() if (then := gathering_details.written(state, words)) is not None:
            return _ask(then, facts, fresh=True)
        case _:
            return _ask(state, facts, hint(state, facts), fresh=True)


def _latest(planned: Planned, facts: Facts) -> datetime:
    """Before which it must be sent; of a series, before its last date."""
    return gathering_repeats.dates_of(planned, facts.service.zone, facts.now)[-1] - NEEDED


def _is_over(planned: Planned, facts: Facts) -> bool:
    """Its last date, or the first one of what is not kept yet."""
    begins = gathering_repeats.dates_of(planned, facts.service.zone, facts.now)[0]
    return facts.now >= _latest(planned, facts) or (planned.activity is None and facts.now >= begins)


# --- who, and off it goes ---


def _of_saved(state: Choosing, button: str, facts: Facts) -> Stepped:
    """People who were kept under a name are chosen, or the name is forgotten."""
    what, _, id = button.partition("_")
    found = next((one for one in facts.saved if one.id == id), None)
    if found is None:
        return _ask(state, facts, fresh=True)
    if what == "forget":
        left = replace(facts, saved=tuple(one for one in facts.saved if one.id != id))
        return Step(state, (ForgetSegment(id), Ask(asked(state, left, text("segment.forgotten", name=found.name)))))
    return _ask(Choosing(planned=state.planned, segment=found.segment), facts)


def _named(state: NamingSegment, words: str, facts: Facts) -> Stepped:
    """At once among the others, though it is not in the database yet."""
    name = blank_out(" ".join(words.split()))[0][:LONGEST_NAME]
    then = Choosing(planned=state.planned, segment=state.segment)
    among = replace(facts, saved=(*facts.saved, Saved("", name, state.segment)))
    said = asked(then, among, text("segment.kept", name=name))
    return Step(then, (KeepSegment(name, state.segment), Ask(said, fresh=True)))


def _on_to_people(planned: Planned, facts: Facts) -> Stepped:
    if _is_over(planned, facts):  # it took long
        return _ask(PickingDay(prompt=planned.prompt), facts, text("planning.time_over"))
    return _ask(Choosing(planned=planned, segment=Segment()), facts)


def _look(state: Choosing, facts: Facts) -> Stepped:
    """With the words and the recordings of now. Who has no translation is asked about each time."""
    if not facts.reach.people:
        return _ask(state, facts, text("segment.nobody"))
    planned = worded(state.planned, facts).model_copy(update={"unspoken": None})
    if heard(facts.reach, planned.details.own, None).silent:
        return _ask(Bridging(planned=planned, segment=state.segment), facts)
    return _ask(Looking(planned=planned, segment=state.segment, language=""), facts)


def worded(planned: Planned, facts: Facts) -> Planned:
    """What is written now; a prompt that was put away meanwhile keeps the words that it had. A recording of words that
    are not said is left out."""
    own = facts.library.words(planned.prompt) or planned.details.own
    said = {one.language for one in own.variants} if own is not None else facts.service.languages
    voices = tuple(one for one in facts.library.voices_of(planned.prompt) if one.language in said)
    words = {"own": own, "voices": voices}
    return planned.model_copy(update={"details": planned.details.model_copy(update=words)})


def _bridged(state: Bridging, button: str, facts: Facts) -> Stepped:
    unspoken = next(one for one in UNSPOKEN if one == button)
    planned = state.planned.model_copy(update={"unspoken": unspoken})
    if not heard(facts.reach, planned.details.own, unspoken).people:
        return _ask(state, facts, text("segment.nobody"))
    return _ask(Looking(planned=planned, segment=state.segment, language=""), facts)


def _looked(state: Looking, button: str, facts: Facts) -> Stepped:
    spoken = [code for code, _ in heard_by(state.planned, facts).languages]
    match button:
        case "send":
            return _send(state, None, facts)
        case "later":
            return _ask(PickingSendDay(planned=state.planned, segment=state.segment), facts)
        case "try":
            shown = TryOut(state.planned, tuple(spoken))
            again = asked(state, facts, None)
            return Step(state, (shown, Ask(again, fresh=True)))
        case _ if button in spoken:
            return _ask(Looking(planned=state.planned, segment=state.segment, language=button), facts)
        case _:
            return _ask(state, facts, fresh=True)


def _send(
    state: Looking | PickingSendTime | Doubting, at: datetime | None, facts: Facts, *, sure: bool = False
) -> Stepped:
    """Once: the next card has no button that sends. What another coordinator has just sent is asked about first."""
    planned, segment = state.planned, state.segment
    if _is_over(planned, facts):
        return _ask(PickingDay(prompt=planned.prompt), facts, text("planning.time_over"))
    if not heard_by(planned, facts).people:
        return _ask(Choosing(planned=planned, segment=segment), facts, text("segment.nobody"))
    if facts.same is not None and not sure:
        return _ask(Doubting(planned=planned, segment=segment, at=at), facts)
    gather = Gather(planned, segment, at if at is not None and at > facts.now else None)
    return Step(None, (Ask(message(text("gathering.kept"))), gather))

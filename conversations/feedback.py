"""How is the mentoring working? A few taps and, if one likes, a sentence. Coordinators read it without names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.check_in_card import not_understood
from conversations.effects import Ask, KeepFeedback
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.programme import Programme
from conversations.programme_year import Feedback
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.words import Bold, Button, Line, Message, message, text

LONGEST = 1000


class Rating(State):
    """`answers` are question and option so far; `occasion` is week_4 … or anytime."""

    kind: Literal["rating"] = "rating"
    occasion: str
    question: str
    answers: tuple[tuple[str, str], ...] = ()


class Telling(State):
    """The taps are done; a sentence may follow."""

    kind: Literal["telling"] = "telling"
    occasion: str
    answers: tuple[tuple[str, str], ...]


Feeding = Annotated[Rating | Telling, Field(discriminator="kind")]


def asked(programme: Programme) -> Feedback:
    if programme.feedback is None:
        raise LookupError("this programme asks for no feedback")
    return programme.feedback


def begin(programme: Programme, occasion: str) -> Rating:
    return Rating(occasion=occasion, question=asked(programme).questions[0].id)


def step(state: Feeding, event: Event, facts: Facts) -> Step[Feeding]:
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case Rating(), Pressed("back") if state.answers:
            last, _ = state.answers[-1]
            return _ask(state.model_copy(update={"question": last, "answers": state.answers[:-1]}), facts)
        case Rating(), Pressed(button) if button in _options(state, facts.programme):
            return _rated(state, button, facts)
        case Telling(), Pressed("skip"):
            return _kept(state, None)
        case Telling(), Pressed("back"):
            last, _ = state.answers[-1]
            return _ask(Rating(occasion=state.occasion, question=last, answers=state.answers[:-1]), facts)
        case Telling(), Said(words, forwarded=False) if words.strip():
            return _kept(state, words[:LONGEST], fresh=True)
        case _, Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case _, Pressed() | Said() | Sent():
            hint = text("check_in.hint_text" if isinstance(state, Telling) else "check_in.hint_buttons")
            return Step(state, (Ask(not_understood(_card(state, facts), hint), fresh=True),))


def _options(state: Rating, programme: Programme) -> tuple[str, ...]:
    return tuple(option.id for option in asked(programme).question(state.question).options)


def _rated(state: Rating, option: str, facts: Facts) -> Step[Feeding]:
    answers = (*state.answers, (state.question, option))
    order = [question.id for question in asked(facts.programme).questions]
    here = order.index(state.question)
    after: Feeding = Telling(occasion=state.occasion, answers=answers)
    if here + 1 < len(order):
        after = state.model_copy(update={"question": order[here + 1], "answers": answers})
    then = _ask(after, facts)
    return Step(then.state, (KeepFeedback(state.occasion, answers), *then.effects))  # what follows may never come


def _kept(state: Telling, sentence: str | None, *, fresh: bool = False) -> Step[Feeding]:
    kept = KeepFeedback(state.occasion, state.answers, sentence)
    return Step(None, (kept, Ask(message(text("feedback.thanks")), fresh=fresh)))


def _ask(state: Feeding, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Step[Feeding]:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Feeding, facts: Facts) -> Message:
    back = ((Button("back", text("check_in.back"), "↩️"),),) if state.answers else ()
    match state:
        case Rating(question=id):
            question = asked(facts.programme).question(id)
            place = f"feedback.questions.{id}"
            buttons = tuple(
                (Button(one.id, facts.programme.words(f"{place}.options.{one.id}.label", one.label), one.emoji),)
                for one in question.options
            )
            words = Bold(facts.programme.words(f"{place}.text", question.text))
            top = (text("feedback.intro"),) if not state.answers else ()
            return Message((*top, words), (*buttons, *back))
        case Telling():
            skip = (Button("skip", text("check_in.skip"), "➡️"),)
            return Message((Bold(text("feedback.sentence")), text("feedback.sentence_note")), (skip, *back))

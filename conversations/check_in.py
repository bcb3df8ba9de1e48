"""The weekly check-in: one card that goes from question to question and ends as its own summary.

Every answer is kept as it is given; *Back* opens the last one again, and a changed answer is marked as corrected.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from conversations.check_in_card import asking, closed, finished, help_now_row
from conversations.check_in_questions import (
    alert_of,
    asked,
    begin,
    buttons,
    follow_ups,
    order,
    takes_words,
    typed,
    value,
)
from conversations.check_in_state import Asking, Given
from conversations.effects import Ask, CloseCheckIn, Effect, Keep, NoteCorrection, PassVoice, RaiseAlert, Toast
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.goal import Goal
from conversations.step import Facts, NextCheckIn, Question, Step
from conversations.words import Message, text

__all__ = ["begin", "is_answer", "question", "step"]

BACK = "back"
LONGEST = 2000  # characters of a sentence that are kept


def question(state: Asking, event: Event) -> Question | None:
    """The last one leads to the summary, which says when the next questions come."""
    more = state.asks[:-1]  # after a follow-up, which is none of them, there may be nothing more
    return None if state.question in more else NextCheckIn()


def step(state: Asking, event: Event, facts: Facts) -> Step[Asking]:  # noqa: C901
    question = asked(state, state.question, facts.programme)
    match event:
        case Began():
            return Step(state, (_card(state, facts),))
        case Pressed(button) if button == BACK and state.given:
            return _back(state, facts)
        case Pressed(button) if button in buttons(question):
            return _accept(state, facts, value(question, button))
        case Said(words, forwarded=False) if takes_words(question) and words.strip():
            return _below(_accept(state, facts, words[:LONGEST]))
        case Said(words, forwarded=False):
            meant = typed(question, words)
            return _again(state, facts) if meant is None else _below(_accept(state, facts, meant))
        case Sent("voice"):
            return Step(state, (PassVoice(), Ask(asking(state, facts, lead=text("check_in.voice")), fresh=True)))
        case Elapsed("reminder"):
            return Step(state, (Ask(asking(state, facts, lead=text("check_in.reminder")), fresh=True),))
        case Elapsed("superseded"):
            return Step(None, (Ask(closed(state, facts)), CloseCheckIn(complete=False)))
        case Returned() | Elapsed():
            return Step(state, (_card(state, facts, fresh=True),))
        case Pressed() | Said() | Sent():
            return _again(state, facts)


def _card(state: Asking, facts: Facts, *, fresh: bool = False) -> Ask:
    return Ask(asking(state, facts), fresh=fresh)


def _again(state: Asking, facts: Facts) -> Step[Asking]:
    """Not an answer to this question: say how to answer, and show it again below what was sent."""
    question = asked(state, state.question, facts.programme)
    hints = {"text": "check_in.hint_text", "scale": "check_in.hint_scale"}
    kind = "scale" if isinstance(question, Goal) else question.kind
    hint = text(hints.get(kind, "check_in.hint_buttons"))
    card = asking(state, facts, lead=hint)
    card = Message(card.lines, (*card.rows, help_now_row()))  # what was written may have been a call for help
    return Step(state, (Ask(card, fresh=True), Toast(hint)))


def _back(state: Asking, facts: Facts) -> Step[Asking]:
    last = state.given[-1]
    earlier = (last, *(given for given in state.before if given.question != last.question))
    now = state.model_copy(update={"question": last.question, "given": state.given[:-1], "before": earlier})
    return Step(now, (_card(now, facts),))


def _accept(state: Asking, facts: Facts, answer: int | str | None) -> Step[Asking]:
    question = asked(state, state.question, facts.programme)
    earlier = next((given for given in state.before if given.question == state.question), None)
    corrected = earlier is not None and earlier.value != answer
    effects: list[Effect] = [Keep(state.question, answer, corrected)]
    raised = state.raised
    rule = alert_of(question, answer)
    if rule is not None and rule not in raised:
        effects.append(RaiseAlert(rule))
        raised = (*raised, rule)
    if earlier is not None and corrected:
        former = alert_of(question, earlier.value)
        if former is not None and former != rule:
            effects.append(NoteCorrection(former))
            raised = tuple(one for one in raised if one != former)  # whoever comes back to it is heard again
    if earlier is not None:
        brought = follow_ups(facts.programme, state.question, earlier.value)
        gone = set(brought) - set(follow_ups(facts.programme, state.question, answer))
        former_rules = _rules_of(state, gone, facts)
        effects += [NoteCorrection(one) for one in former_rules]
        raised = tuple(one for one in raised if one not in former_rules)
    given = (*state.given, Given(question=state.question, value=answer))
    return _onward(state.model_copy(update={"given": given, "raised": raised}), facts, effects)


def _below(step: Step[Asking]) -> Step[Asking]:
    """After something that was written, what comes next stands below it."""
    effects = tuple(replace(one, fresh=True) if isinstance(one, Ask) else one for one in step.effects)
    return Step(step.state, effects)


def _rules_of(state: Asking, questions: Collection[str], facts: Facts) -> tuple[str, ...]:
    """What the answers to these had set off, which are asked no more."""
    found = (alert_of(asked(state, one.question, facts.programme), one.value) for one in _answered(state, questions))
    return tuple(rule for rule in found if rule is not None)


def _answered(state: Asking, questions: Collection[str]) -> list[Given]:
    return [one for one in state.before if one.question in questions]


def _onward(state: Asking, facts: Facts, effects: list[Effect]) -> Step[Asking]:
    asks = order(state, facts.programme)
    here = asks.index(state.question)
    if here + 1 == len(asks):
        return Step(None, (*effects, Ask(finished(state, facts)), CloseCheckIn(complete=True)))
    now = state.model_copy(update={"question": asks[here + 1]})
    return Step(now, (*effects, _card(now, facts)))


def is_answer(state: Asking, words: str, facts: Facts) -> bool:
    """Whether these words are as good as a tap on a button of the question."""
    question = asked(state, state.question, facts.programme)
    return not takes_words(question) and typed(question, words) is not None

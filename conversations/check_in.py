"""The weekly check-in: one card that goes from question to question and ends as its own summary.

Every answer is kept as it is given; *Back* opens the last one again, and a changed answer is marked as corrected.
"""

from __future__ import annotations

from conversations.check_in_card import asked, closed, finished, help_now_row
from conversations.check_in_state import Asking, Given
from conversations.digits import whole_number
from conversations.effects import Ask, CloseCheckIn, Effect, Keep, NoteCorrection, RaiseAlert, Toast
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.programme import Question
from conversations.step import Facts, Step
from conversations.words import Message, text

BACK = "back"
LONGEST = 2000  # characters of a sentence that are kept


def begin(facts: Facts) -> Asking:
    return Asking(question=facts.programme.check_in.questions[0].id)


def step(state: Asking, event: Event, facts: Facts) -> Step[Asking]:
    question = facts.programme.question(state.question)
    match event:
        case Began():
            return Step(state, (_card(state, facts),))
        case Pressed(button) if button == BACK and state.given:
            return _back(state, facts)
        case Pressed(button) if button in question.answers:
            return _accept(state, facts, _value(question, button))
        case Said(words, forwarded=False) if question.kind == "text" and words.strip():
            return _accept(state, facts, words[:LONGEST])
        case Said(words, forwarded=False):
            typed = _typed(question, words)
            return _again(state, facts) if typed is None else _accept(state, facts, typed)
        case Elapsed("reminder"):
            return Step(state, (Ask(asked(state, facts, lead=text("check_in.reminder")), fresh=True),))
        case Elapsed("superseded"):
            return Step(None, (Ask(closed(state, facts)), CloseCheckIn(complete=False)))
        case Returned() | Elapsed():
            return Step(state, (_card(state, facts, fresh=True),))
        case Pressed() | Said() | Sent():
            return _again(state, facts)


def _card(state: Asking, facts: Facts, *, fresh: bool = False) -> Ask:
    return Ask(asked(state, facts), fresh=fresh)


def _again(state: Asking, facts: Facts) -> Step[Asking]:
    """Not an answer to this question: say how to answer, and show it again below what was sent."""
    question = facts.programme.question(state.question)
    hints = {"text": "check_in.hint_text", "scale": "check_in.hint_scale"}
    hint = text(hints.get(question.kind, "check_in.hint_buttons"))
    card = asked(state, facts, lead=hint)
    card = Message(card.lines, (*card.rows, help_now_row()))  # what was written may have been a call for help
    return Step(state, (Ask(card, fresh=True), Toast(hint)))


def _back(state: Asking, facts: Facts) -> Step[Asking]:
    last = state.given[-1]
    earlier = (last, *(given for given in state.before if given.question != last.question))
    now = state.model_copy(update={"question": last.question, "given": state.given[:-1], "before": earlier})
    return Step(now, (_card(now, facts),))


def _accept(state: Asking, facts: Facts, value: int | str | None) -> Step[Asking]:
    question = facts.programme.question(state.question)
    earlier = next((given for given in state.before if given.question == question.id), None)
    corrected = earlier is not None and earlier.value != value
    effects: list[Effect] = [Keep(question.id, value, corrected)]
    raised = state.raised
    rule = question.alert.get(str(value))
    if rule is not None and rule not in raised:
        effects.append(RaiseAlert(rule))
        raised = (*raised, rule)
    if earlier is not None and corrected:
        former = question.alert.get(str(earlier.value))
        if former is not None and former != rule:
            effects.append(NoteCorrection(former))
            raised = tuple(one for one in raised if one != former)  # whoever comes back to it is heard again
    given = (*state.given, Given(question=question.id, value=value))
    return _onward(state.model_copy(update={"given": given, "raised": raised}), facts, effects)


def _onward(state: Asking, facts: Facts, effects: list[Effect]) -> Step[Asking]:
    order = [question.id for question in facts.programme.check_in.questions]
    here = order.index(state.question)
    if here + 1 == len(order):
        return Step(None, (*effects, Ask(finished(state, facts)), CloseCheckIn(complete=True)))
    now = state.model_copy(update={"question": order[here + 1]})
    return Step(now, (*effects, _card(now, facts)))


def _value(question: Question, button: str) -> int | str | None:
    match question.kind:
        case "text":
            return None
        case "scale":
            return int(button)
        case "choice" | "yes_no":
            return int(button) if _is_number(button) else button


def _is_number(button: str) -> bool:
    """Not so "01": what is kept must lead back to the button."""
    return button.isascii() and button.isdigit() and button == str(int(button))


def is_answer(state: Asking, words: str, facts: Facts) -> bool:
    """Whether these words are as good as a tap on a button of the question."""
    question = facts.programme.question(state.question)
    return question.kind != "text" and _typed(question, words) is not None


def _typed(question: Question, words: str) -> int | str | None:
    """A typed number or emoji that stands for a button of this question."""
    number = whole_number(words)
    if number is not None and str(number) in question.answers:
        return number
    meant = _bare(words.strip())
    for option in question.options:
        if option.emoji and _bare(option.emoji) == meant:
            return _value(question, option.id)
    if question.kind == "yes_no":
        return {"👍": "yes", "✅": "yes", "👎": "no", "❌": "no"}.get(meant)
    return None


def _bare(emoji: str) -> str:
    """Without its colour of skin, which keyboards add by themselves, and its sign of being an emoji."""
    return "".join(char for char in emoji if char != "\ufe0f" and not "\U0001f3fb" <= char <= "\U0001f3ff")

"""Which questions a check-in has, and what counts as an answer to each: a button, a typed number, an emoji."""

from __future__ import annotations

from conversations.check_in_state import Asking
from conversations.digits import bare_emoji, whole_number
from conversations.goal import Goal
from conversations.programme import Programme, Question
from conversations.programme_rules import Answer, Drop
from conversations.programme_year import LEVELS
from conversations.step import Facts

ABOUT_GOAL = "goal:"
STEPS = tuple(str(number) for number in range(1, len(LEVELS) + 1))  # the buttons of a goal: 1 is −2, 5 is +2
Asked = Question | Goal


def begin(facts: Facts) -> Asking:
    """The goals first, then the programme's questions for this week: as many as a check-in may have."""
    goals = [f"{ABOUT_GOAL}{goal.id}" for goal in facts.goals]
    most = facts.programme.check_in.most_questions
    asks = (*goals, *(one.id for one in _fitting(facts.programme, facts.week, most - len(goals))))
    return Asking(question=asks[0], asks=asks, goals=facts.goals)


def _fitting(programme: Programme, week: int | None, room: int) -> list[Question]:
    """Where there are too many, own words are left out first, then the last of what is asked in every week and tells
    nobody anything: what comes in certain weeks only cannot wait, and an answer that can reach a human is never left
    out. One is asked in any case."""
    questions = [one for one in of_week(programme, week) if one.after is None]
    heard = {sign.question for rule in programme.rules for sign in rule.when if isinstance(sign, Answer | Drop)}
    least_first = sorted(reversed(questions), key=lambda one: (one.kind != "text", bool(one.weeks)))
    free = [one for one in least_first if not one.alert and one.id not in heard]
    spare = free[: max(0, len(questions) - max(room, 1))]
    return [one for one in questions if one not in spare]


def of_week(programme: Programme, week: int | None) -> list[Question]:
    """The programme's questions in this week of the client's; some are asked in certain weeks only."""
    return [one for one in programme.check_in.questions if not one.weeks or week in one.weeks]


def order(state: Asking, programme: Programme) -> tuple[str, ...]:
    """What is asked, with what follows upon the answers so far: one tap more, for those only whom it concerns."""
    asks = state.asks or tuple(one.id for one in programme.check_in.questions if one.after is None)
    values = {given.question: given.value for given in state.given}
    return tuple(id for first in asks for id in (first, *_following(state, programme, first, values.get(first))))


def _following(state: Asking, programme: Programme, first: str, value: object) -> tuple[str, ...]:
    """What is on the card belongs to it, whatever was answered."""
    brought = follow_ups(programme, first, value)
    after = programme.question(state.question).after if not state.question.startswith(ABOUT_GOAL) else None
    here = after is not None and after.question == first and state.question not in brought
    return (*brought, state.question) if here else brought


def follow_ups(programme: Programme, question: str, value: object) -> tuple[str, ...]:
    """The questions that this answer to this question brings with it."""
    if not isinstance(value, int):
        return ()
    asked_after = ((one.id, one.after) for one in programme.check_in.questions if one.after is not None)
    return tuple(id for id, after in asked_after if after.question == question and value >= after.at_least)


def asked(state: Asking, id: str, programme: Programme) -> Asked:
    """The question of this id: one of the programme, or the goal that it is about."""
    if id.startswith(ABOUT_GOAL):
        return next(goal for goal in state.goals if f"{ABOUT_GOAL}{goal.id}" == id)
    return programme.question(id)


def buttons(question: Asked) -> tuple[str, ...]:
    return STEPS if isinstance(question, Goal) else question.answers


def value(question: Asked, button: str) -> int | str | None:
    """What a button stands for; of a goal, its level −2 … +2."""
    if isinstance(question, Goal):
        return LEVELS[STEPS.index(button)]
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


def takes_words(question: Asked) -> bool:
    return isinstance(question, Question) and question.kind == "text"


def typed(question: Asked, words: str) -> int | str | None:
    """A typed number or emoji that stands for a button of this question."""
    number = whole_number(words, out_of=_end_of_scale(question))
    if number is not None and str(number) in buttons(question):
        return value(question, str(number))
    if isinstance(question, Goal):
        return None
    meant = bare_emoji(words.strip())
    for option in question.options:
        if option.emoji and bare_emoji(option.emoji) == meant:
            return value(question, option.id)
    if question.kind == "yes_no":
        return {"👍": "yes", "✅": "yes", "👎": "no", "❌": "no"}.get(meant)
    return None


def _end_of_scale(question: Asked) -> int | None:
    """`7/10` is an answer where the scale ends with ten, and `3/5` where it ends with five."""
    return max((int(button) for button in buttons(question) if _is_number(button)), default=None)


def alert_of(question: Asked, value: object) -> str | None:
    """The rule that this answer sets off."""
    return None if isinstance(question, Goal) else question.alert.get(str(value))

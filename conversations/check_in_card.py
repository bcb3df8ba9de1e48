"""How the check-in looks on its card: how far one is, what was answered, the question and its buttons."""

from __future__ import annotations

from conversations.check_in_questions import ABOUT_GOAL, STEPS, Asked, asked, order
from conversations.check_in_state import Asking, Given
from conversations.effects import WANTS_TO_TALK
from conversations.goal import Goal, if_then, name_of
from conversations.programme import Programme, Question
from conversations.programme_year import LEVELS
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Line, Message, Text, Verbatim, text

ROW_LIMIT = 6  # buttons side by side that a small phone still shows well
ONCE_A_MONTH = 7  # days: a weekly check-in falls once into the first week of a month
HELP_NOW = "menu:-:help_now"


def asking(state: Asking, facts: Facts, *, lead: Text | None = None) -> Message:
    """The card with its question; `lead` stands above everything (a reminder, a hint). Of the answers only the newest
    stands there, so that it was seen accepted: all of them would bury the question."""
    question = asked(state, state.question, facts.programme)
    top: tuple[Line, ...] = (lead, None) if lead else ()
    place = (*top, _progress(state, facts), *_newest(state, facts), None)
    body = _about_goal(question) if isinstance(question, Goal) else _about(facts, question)
    back = ((Button("back", text("check_in.back"), "↩️"),),) if state.given else ()
    return Message((*place, *body), (*_buttons(facts, question), *back))


def _about(facts: Facts, question: Question) -> tuple[Line, ...]:
    return (Bold(_words(facts, question, "text", question.text)), *_notes(facts, question))


def _about_goal(goal: Goal) -> tuple[Line, ...]:
    """How far one came with a goal: the five levels in the words that were agreed. The plan comes with the summary."""
    levels = tuple(
        text("check_in.end", number=int(step), meaning=phrase.value(goal.programme))
        for step, phrase in zip(STEPS, goal.levels, strict=True)
    )
    return (Bold(text("check_in.goal", goal=name_of(goal))), *levels)


def finished(state: Asking, facts: Facts) -> Message:
    """The summary, which begins with thanks and recalls the plans for the week to come. Once a month it says that
    nobody watches round the clock."""
    told = (text("help.not_watched"),) if _is_once_a_month(facts) else ()
    hard = (text("check_in.hard_week"),) if was_hard(state, facts.programme) else ()
    onward = (*hard, *_plans(state))
    asked = (Bold(text("talk.asked")),) if WANTS_TO_TALK in state.raised else ()
    lines = (text("check_in.thanks"), *asked, *_answers(state, facts), *((None, *onward) if onward else ()), None)
    lines = (*lines, _until(facts), *told)
    return Message(lines, (help_now_row(),))


def _is_once_a_month(facts: Facts) -> bool:
    """Where questions come once a month, each time."""
    phase = facts.programme.timeline.phase(facts.week) if facts.week is not None else None
    return facts.today.day <= ONCE_A_MONTH or (phase is not None and phase.check_ins == "monthly")


def was_hard(state: Asking, programme: Programme) -> bool:
    """Whether an answer tells of a hard week: one that the programme names, or a goal at its lowest level."""
    values = {given.question: given.value for given in state.given}
    if any(values.get(f"{ABOUT_GOAL}{goal.id}") == LEVELS[0] for goal in state.goals):
        return True
    found = ((values.get(sign.question), sign.at_most) for sign in programme.check_in.hard_week)
    return any(isinstance(value, int) and value <= at_most for value, at_most in found)


def _plans(state: Asking) -> tuple[Line, ...]:
    return tuple(plan for goal in state.goals if (plan := if_then(goal)) is not None)


def _until(facts: Facts) -> Text:
    """When the next questions come, as far as there are some."""
    coming = facts.next_check_in
    return text("check_in.see_you", day=Day(coming)) if coming else text("check_in.again")


def closed(state: Asking, facts: Facts) -> Message:
    """A check-in that ended half-way because the next one is due: kept as it is, without blame."""
    return Message((text("check_in.closed_partial" if state.given else "check_in.closed"), *_answers(state, facts)))


def help_now_row() -> tuple[Button, ...]:
    return (Button(HELP_NOW, text("common.help_now"), "🆘"),)


def not_understood(card: Message, hint: Text) -> Message:
    """The question again below a hint, with the way to help: what was written may have been a call for it."""
    return Message((hint, None, *card.lines), (*card.rows, help_now_row()))


def _progress(state: Asking, facts: Facts) -> Text:
    asks = order(state, facts.programme)
    return text("check_in.progress", step=asks.index(state.question) + 1, steps=len(asks))


def _words(facts: Facts, question: Question, key: str, source: str) -> Text:
    return facts.programme.words(f"check_in.questions.{question.id}.{key}", source)


def _notes(facts: Facts, question: Question) -> tuple[Line, ...]:
    notes: list[Line] = []
    if question.note:
        notes.append(_words(facts, question, "note", question.note))
    if question.low and question.high:
        low, high = _words(facts, question, "low", question.low), _words(facts, question, "high", question.high)
        notes.append(text("check_in.end", number=question.lowest, meaning=low))
        notes.append(text("check_in.end", number=question.highest, meaning=high))
    return tuple(notes)


def _buttons(facts: Facts, question: Asked) -> tuple[tuple[Button, ...], ...]:
    if isinstance(question, Goal):
        return (tuple(Button(step, text("common.number", number=int(step))) for step in STEPS),)
    match question.kind:
        case "choice":
            buttons = tuple(
                Button(option.id, _option_label(facts, question, option.id), option.emoji)
                for option in question.options
            )
            return tuple((button,) for button in buttons)
        case "scale":
            steps = [Button(id, text("common.number", number=int(id))) for id in question.answers]
            half = len(steps) if len(steps) <= ROW_LIMIT else (len(steps) + 1) // 2
            return tuple(tuple(steps[at : at + half]) for at in range(0, len(steps), half))
        case "yes_no":
            return ((Button("yes", text("common.yes"), "👍"), Button("no", text("common.no"), "👎")),)
        case "text":
            return ((Button("skip", text("check_in.skip"), "➡️"),),)


def _option_label(facts: Facts, question: Question, id: str) -> Text:
    option = next(option for option in question.options if option.id == id)
    return _words(facts, question, f"options.{id}.label", option.label)


def _newest(state: Asking, facts: Facts) -> tuple[Line, ...]:
    """The last answer, in short: of a goal its level, for its name stood on the card before."""
    if not state.given:
        return ()
    given = state.given[-1]
    goal = _goal(given, state.goals)
    if goal is not None and isinstance(given.value, int):
        return (text("check_in.goal_answer", level=goal.level(given.value).value(goal.programme)),)
    return answer_lines(facts, given, state.goals)


def _answers(state: Asking, facts: Facts) -> tuple[Line, ...]:
    return tuple(line for given in state.given for line in answer_lines(facts, given, state.goals))


def answer_lines(facts: Facts, given: Given, goals: tuple[Goal, ...] = ()) -> tuple[Line, ...]:
    """One answer as it stands on a card: "✓ Mood: 🙂 Good". `goals`: those that the check-in asked about."""
    if given.question.startswith(ABOUT_GOAL):
        return _goal_lines(given, goals)
    question = facts.programme.question(given.question)
    label = _words(facts, question, "label", question.label)
    if given.value is None:
        return (text("check_in.answer", label=label, answer=text("check_in.skipped")),)
    match question.kind:
        case "text":
            return (text("check_in.own_words", label=label), Verbatim(str(given.value)))
        case "choice":
            option = next((o for o in question.options if o.id == str(given.value)), None)
            shown = _option_label(facts, question, option.id) if option else str(given.value)
            if option is None or not option.emoji:
                return (text("check_in.answer", label=label, answer=shown),)
            return (text("check_in.answer_emoji", label=label, emoji=option.emoji, answer=shown),)
        case "yes_no":
            return (text("check_in.answer", label=label, answer=text(f"common.{given.value}")),)
        case "scale":
            return (text("check_in.answer", label=label, answer=f"{given.value}/{question.highest}"),)


def answer_text(programme: Programme, question: Question, value: int) -> str | Text:
    """An answer that is a number, as people know it: the label of its button, or 3/10."""
    option = next((one for one in question.options if one.id == str(value)), None)
    if option is not None:
        return programme.words(f"check_in.questions.{question.id}.options.{option.id}.label", option.label)
    return f"{value}/{question.highest}"


def _goal_lines(given: Given, goals: tuple[Goal, ...]) -> tuple[Line, ...]:
    """The level that was reached, in its words; nothing of a goal that is not known here."""
    goal = _goal(given, goals)
    if goal is None or not isinstance(given.value, int):
        return ()
    reached = goal.level(given.value).value(goal.programme)
    return (text("check_in.answer", label=name_of(goal), answer=reached),)


def _goal(given: Given, goals: tuple[Goal, ...]) -> Goal | None:
    """The goal that this answer is about."""
    return next((goal for goal in goals if f"{ABOUT_GOAL}{goal.id}" == given.question), None)

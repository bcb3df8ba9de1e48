"""How the check-in looks on its card: how far one is, what was answered, the question and its buttons."""

from __future__ import annotations

from conversations.check_in_state import Asking, Given
from conversations.programme import Question
from conversations.step import Facts
from conversations.words import Bold, Button, Line, Message, Text, Verbatim, text

ROW_LIMIT = 6  # buttons side by side that a small phone still shows well
ONCE_A_MONTH = 7  # days: a weekly check-in falls once into the first week of a month
HELP_NOW = "menu:-:help_now"


def asked(state: Asking, facts: Facts, *, lead: Text | None = None) -> Message:
    """The card with its question; `lead` stands above everything (a reminder, a hint)."""
    question = facts.programme.question(state.question)
    top: tuple[Line, ...] = (lead, None) if lead else ()
    place = (*top, _progress(state, facts), *_answers(state, facts), None)
    body: tuple[Line, ...] = (Bold(_words(facts, question, "text", question.text)), *_notes(facts, question))
    back = ((Button("back", text("check_in.back"), "↩️"),),) if state.given else ()
    return Message((*place, *body), (*_buttons(facts, question), *back))


def finished(state: Asking, facts: Facts) -> Message:
    """The summary, which begins with thanks. Once a month it says that nobody watches round the clock."""
    told = (text("help.not_watched"),) if facts.now.astimezone(facts.service.zone).day <= ONCE_A_MONTH else ()
    lines = (text("check_in.thanks"), *_answers(state, facts), None, text("check_in.see_you"), *told)
    return Message(lines, (help_now_row(),))


def closed(state: Asking, facts: Facts) -> Message:
    """A check-in that ended half-way because the next one is due: kept as it is, without blame."""
    return Message((text("check_in.closed_partial"), *_answers(state, facts)))


def help_now_row() -> tuple[Button, ...]:
    return (Button(HELP_NOW, text("common.help_now"), "🆘"),)


def _progress(state: Asking, facts: Facts) -> Text:
    order = [question.id for question in facts.programme.check_in.questions]
    return text("check_in.progress", step=order.index(state.question) + 1, steps=len(order))


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


def _buttons(facts: Facts, question: Question) -> tuple[tuple[Button, ...], ...]:
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


def _answers(state: Asking, facts: Facts) -> tuple[Line, ...]:
    return tuple(line for given in state.given for line in answer_lines(facts, given))


def answer_lines(facts: Facts, given: Given) -> tuple[Line, ...]:
    """One answer as it stands on a card: "✓ Mood: 🙂 Good"."""
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

"""A client on one card, for who accompanies them: goals, weeks, plan, alerts, what comes next, notes, buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from conversations import meeting_cards, segment
from conversations.caseload import LANE_SIGNS, Coming, Open, joined
from conversations.check_in_card import answer_text
from conversations.goal import Ended, Goal, if_then, name_of
from conversations.goals_card import ended_lines
from conversations.meeting import Meeting
from conversations.programme import Programme, Question
from conversations.programme_year import LEVELS
from conversations.words import Bold, Button, Day, Language, Line, Message, Moment, Text, Verbatim, text

WEEKS = 8
STEPS = "▁▂▃▄▅▆▇█"
GAP = "·"
LEFT_TO_RIGHT = "\u200e"  # bars have no direction of their own, and time goes to the right in every language here
ENDED = 3  # goals of before
NOTES = 3  # on the card; the others on a page of their own


@dataclass(frozen=True, slots=True)
class Note:
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the card shows. `levels`: goal → the level that it has now; `answers`: week → question → number; `notes`
    the newest first, of so many (`notes_in_all`); `mentor` for coordinators only."""

    id: str
    alias: str
    language: str
    state: str
    week: int | None
    alerts: tuple[Open, ...]
    next: Coming | None
    goals: tuple[Goal, ...]
    levels: Mapping[str, int]
    answers: Mapping[int, Mapping[str, int]]
    notes: tuple[Note, ...]
    notes_in_all: int
    ended: tuple[Ended, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    break_until: date | None = None  # its last day
    mentor: str | None = None
    coordinated: bool = False  # by somebody who coordinates: sees the mentor, may change it
    area: str | None = None  # where they live, of the programme
    in_place_of: tuple[str, date] | None = None  # the mentor and the last day, for whoever stands in


def card(shown: Shown, programme: Programme, more: tuple[tuple[Button, ...], ...] = ()) -> Message:
    """`more`: rows of buttons that stand before those of this module."""
    lines: list[Line] = [Bold(text("common.plain", it=shown.alias)), _standing(shown)]
    if shown.in_place_of is not None:
        mentor, last = shown.in_place_of
        lines.append(text("card.in_place", alias=mentor, day=Day(last)))
    if shown.area is not None:
        areas = segment.labels(programme, "areas")
        area = (areas | segment.unknown([shown.area], areas))[shown.area]
        lines.append(text("card.area", area=area))
    if shown.break_until is not None:
        lines.append(text("card.break", day=Day(shown.break_until)))
    lines += [_alert(alert) for alert in shown.alerts]
    if shown.next is not None:
        what = text(f"caseload.kind_{shown.next.kind}")
        lines.append(text("card.next", at=Moment(shown.next.at), what=what))
    if shown.meetings:
        lines.append(_meeting(shown.meetings[0]))
    lines += [None, *_goals(shown), *_ended(shown), None, *trends(shown, programme)]
    if shown.notes:
        lines += [None, Bold(text("card.notes_title")), *note_lines(shown.notes[:NOTES])]
    return Message(tuple(lines), (*more, *_buttons(shown)))


def _standing(shown: Shown) -> Text:
    parts = [text("caseload.week", number=shown.week)] if shown.week is not None else []
    if shown.state != "active":
        parts.append(text(f"staff.state_{shown.state}"))
    parts.append(text("common.plain", it=Language(shown.language)))
    if shown.coordinated:
        parts.append(text("caseload.mentor", alias=shown.mentor) if shown.mentor else text("caseload.no_mentor"))
    return joined(parts)


def _alert(alert: Open) -> Text:
    return text("card.alert", sign=LANE_SIGNS[alert.lane], rule=alert.rule, at=Moment(alert.raised_at))


def _meeting(meeting: Meeting) -> Text:
    return text("card.meeting", at=Moment(meeting.at), answer=meeting_cards.answer_text(meeting))


def _goals(shown: Shown) -> tuple[Line, ...]:
    if not shown.goals:
        return (text("card.no_goal"),)
    return tuple(line for goal in shown.goals for line in _goal(goal, shown.levels.get(goal.id, goal.baseline)))


def _ended(shown: Shown) -> tuple[Line, ...]:
    """The last goals that ended, and why."""
    return tuple(line for ended in shown.ended[-ENDED:] for line in ended_lines(ended))


def _goal(goal: Goal, level: int) -> tuple[Line, ...]:
    """What, how far (1 to 5), and what is planned for a hard day."""
    number, words = LEVELS.index(level) + 1, goal.level(level).value(goal.programme)
    plan = if_then(goal)
    lines: tuple[Line, ...] = (
        text("goals.one", goal=name_of(goal)),
        text("card.level", number=number, of=len(LEVELS), level=words),
    )
    return (*lines, plan) if plan is not None else lines


# --- pictures in text ---


def trends(shown: Shown, programme: Programme) -> tuple[Line, ...]:
    """The last weeks of each question that is asked every week and answered with a number, up to this week."""
    if shown.week is None:
        return ()
    span = range(max(1, shown.week - WEEKS + 1), shown.week + 1)
    asked = [question for question in programme.check_in.questions if _in_numbers(question)]
    lines = [line for question in asked if (line := _trend(programme, question, shown.answers, span)) is not None]
    if not lines:
        return (text("card.no_weeks"),)
    return (Bold(text("card.weeks", first=span[0], last=span[-1])), *lines)


def _in_numbers(question: Question) -> bool:
    return question.kind in ("choice", "scale") and not question.weeks and all(map(_is_whole, question.answers))


def _is_whole(answer: str) -> bool:
    return answer.lstrip("-").isdecimal()


def _trend(
    programme: Programme, question: Question, answers: Mapping[int, Mapping[str, int]], span: range
) -> Text | None:
    values = [answers.get(week, {}).get(question.id) for week in span]
    known = [value for value in values if value is not None]
    if not known:
        return None
    label = programme.words(f"check_in.questions.{question.id}.label", question.label)
    steps = [int(answer) for answer in question.answers]
    last = answer_text(programme, question, known[-1])
    return text("card.trend", name=label, bars=bars(values, min(steps), max(steps)), last=last)


def bars(values: list[int | None], low: int, high: int) -> str:
    """`▁▃·█`: one for each value, a dot where there is none, from left to right."""
    return LEFT_TO_RIGHT + "".join(GAP if value is None else _bar(value, low, high) for value in values)


def _bar(value: int, low: int, high: int) -> str:
    share = (min(max(value, low), high) - low) / (high - low)
    return STEPS[round(share * (len(STEPS) - 1))]


# --- notes and buttons ---


def note_lines(notes: tuple[Note, ...]) -> tuple[Line, ...]:
    return tuple(
        line
        for note in notes
        for line in (text("card.note_by", alias=note.by, at=Moment(note.at)), Verbatim(note.words))
    )


def notes_page(shown: Shown) -> Message:
    """All notes that fit."""
    head = Bold(text("card.notes_of", alias=shown.alias))
    return Message((head, *note_lines(shown.notes)), (_back(shown.id),))


def goal_page(shown: Shown) -> Message:
    """Of which goal shall the levels be set?"""
    rows = tuple((Button(f"goal:{goal.id}:change", name_button(goal), "🎯"),) for goal in shown.goals)
    return Message((Bold(text("card.which_goal", alias=shown.alias)),), (*rows, _back(shown.id)))


def meetings_page(shown: Shown) -> Message:
    """What is planned with this client."""
    return meeting_cards.page(shown.id, shown.alias, shown.meetings)


def name_button(goal: Goal) -> Text:
    return text("common.plain", it=name_of(goal))


def closed() -> Message:
    """In place of a card that is no longer for these eyes."""
    return Message((text("card.closed"),))


def _back(id: str) -> tuple[Button, ...]:
    return (Button(f"client:{id}:card", text("check_in.back"), "↩️"),)


def _buttons(shown: Shown) -> tuple[tuple[Button, ...], ...]:
    def button(action: str, emoji: str) -> Button:
        return Button(f"client:{shown.id}:{action}", text(f"card.{action}"), emoji)

    rows = [(button("levels", "🪜"), button("measure", "📏")), (button("note", "📝"),)]
    if shown.notes_in_all > NOTES:
        rows[-1] = (*rows[-1], button("notes", "📒"))
    if shown.coordinated:
        rows.append((button("mentor", "🔄"),))
    return tuple(rows)

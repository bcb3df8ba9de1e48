"""A meeting as the client sees it, and as staff do. What its buttons do: handlers/meeting_taps.py."""

from __future__ import annotations

from conversations.meeting import ANSWERS, Meeting, place_text
from conversations.words import Bold, Button, Line, Message, Moment, Text, message, text

SIGNS = {"coming": "✅", "cannot": "❌"}


def when_and_where(meeting: Meeting) -> tuple[Line, ...]:
    return (
        Bold(text("common.plain", it=Moment(meeting.at))),
        text("meetings.place", place=place_text(meeting.place)),
    )


# --- the client's ---


def card(meeting: Meeting, what: str, mentor: str | None) -> Message:
    """`what`: planned | changed | reminder | shown. The buttons name the sequence, so that an answer to what was
    planned before is none to what is planned now."""
    lines: tuple[Line, ...] = (text(f"meetings.{what}"), *when_and_where(meeting))
    if mentor is not None:
        lines = (*lines, text("meetings.with", alias=mentor))
    return Message((*lines, None, *_answer(meeting)), (_answers(meeting),))


def _answer(meeting: Meeting) -> tuple[Line, ...]:
    match meeting.answer:
        case "coming":
            return (text("meetings.you_come"),)
        case "cannot":
            return (text("meetings.you_cannot"), text("meetings.another_time"))
        case _:
            return (Bold(text("meetings.question")),)


def _answers(meeting: Meeting) -> tuple[Button, ...]:
    """Both, until one was chosen; then the other one, as minds may change."""
    left = [answer for answer in ANSWERS if answer != meeting.answer]
    return tuple(
        Button(f"meeting:{meeting.id}:{answer}_{meeting.sequence}", text(f"meetings.{answer}"), SIGNS[answer])
        for answer in left
    )


def called_off(meeting: Meeting) -> Message:
    return message(text("meetings.cancelled"), *when_and_where(meeting), None, text("meetings.talk"))


def none_planned() -> Message:
    return message(text("meetings.none"), text("meetings.talk"))


# --- for staff ---


def staff_card(meeting: Meeting, alias: str, *leads: Line) -> Message:
    """With ways to change it, as long as it is planned."""
    top: tuple[Line, ...] = leads or (text("planning.with", alias=alias),)
    lines = (*top, *when_and_where(meeting), *(() if meeting.cancelled else (_standing(meeting),)))
    return Message(lines, () if meeting.cancelled else (_changes(meeting),))


def answered(meeting: Meeting, alias: str) -> Message:
    """News for who accompanies the client: the answer, and after a *can't* the way to another time."""
    news = Bold(text(f"planning.{meeting.answer}", alias=alias))
    hint = (text("planning.cannot_hint"),) if meeting.answer == "cannot" else ()
    return Message((news, *when_and_where(meeting), *hint), (_changes(meeting),))


def _standing(meeting: Meeting) -> Text:
    return text("planning.standing", sign=SIGNS.get(meeting.answer or "", "•"), answer=answer_text(meeting))


def answer_text(meeting: Meeting) -> Text:
    return text(f"planning.answer_{meeting.answer or 'open'}")


def _changes(meeting: Meeting) -> tuple[Button, ...]:
    return (
        Button(f"meeting:{meeting.id}:change", text("planning.change"), "🗓"),
        Button(f"meeting:{meeting.id}:off", text("planning.off"), "✖️"),
    )


def page(client: str, alias: str, meetings: tuple[Meeting, ...]) -> Message:
    """On the client's card: what is planned, each with a button that opens it, and the way to one more."""
    rows = [
        (Button(f"meeting:{one.id}:open", text("common.plain", it=Moment(one.at)), SIGNS.get(one.answer or "", "•")),)
        for one in meetings
    ]
    more = Button(f"client:{client}:plan", text("planning.another"), "🗓")
    back = Button(f"client:{client}:card", text("check_in.back"), "↩️")
    return Message((Bold(text("planning.meetings_with", alias=alias)),), (*rows, (more,), (back,)))

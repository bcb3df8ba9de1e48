"""When clients are asked how the mentoring works, and what coordinators see of it: counts and sentences, no names."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from conversations import feedback
from conversations.events import Began
from conversations.programme import Programme
from conversations.words import Bold, Button, Line, Message, Verbatim, message, text
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import feedback as kept

LEAST = 5  # people: below that no counts are shown
PAGE = 5  # sentences


async def due(turn: Turn, key: str) -> None:
    """How is the mentoring working? Asked in the weeks that the programme names."""
    if turn.tools.programme.feedback is not None:
        await open_session(turn, "feedback", feedback.begin(turn.tools.programme, key), Began())


async def open_feedback(turn: Turn) -> None:
    """/feedback: clients of the groups that may say it at any time; coordinators see the counts and the sentences."""
    asked = turn.tools.programme.feedback
    if turn.person is not None and "coordinator" in turn.person.roles:
        await show(turn)
    elif asked is not None and turn.journey is not None and turn.journey.audience in asked.anytime:
        await open_session(turn, "feedback", feedback.begin(turn.tools.programme, "anytime"), Began())
    else:
        turn.say(message(text("feedback.not_now")))


async def show(turn: Turn, page: int = 0, card: str | None = None) -> None:
    """Everything that was said, the newest sentences first."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        turn.answer(text("faults.toast.not_for_you"))
        return
    rows = await kept.everything(turn.tx)
    shown = _message(turn, rows, page) if rows else message(text("feedback.none"))
    if card is None:
        turn.put_card("feedback", "all", shown)
    else:
        turn.edit_card(card, shown)


def _message(turn: Turn, rows: list[Any], page: int) -> Message:
    people = len({row.who for row in rows})
    if people < LEAST:
        return Message((Bold(text("feedback.title", count=people)), text("feedback.too_few", least=LEAST)))
    sentences = [row for row in reversed(rows) if row.sentence is not None]
    here = sentences[page * PAGE : (page + 1) * PAGE]
    lines: list[Line] = [Bold(text("feedback.title", count=people)), *_counts(turn, rows)]
    if here:
        lines += [None, text("feedback.sentences"), *(_sentence(turn, row) for row in here)]
    return Message(tuple(lines), _pages(page, len(sentences)))


def _counts(turn: Turn, rows: list[Any]) -> list[Line]:
    """Each question with its options, in the words of the version in which it was answered last."""
    counted: Counter[tuple[str, str]] = Counter()
    versions: dict[str, Programme] = {}
    for row in rows:
        programme = turn.tools.programmes.get(row.programme, turn.tools.programme)
        for question, option in json.loads(row.answers).items():
            counted[question, option] += 1
            versions[question] = programme
    return [line for id, programme in versions.items() for line in _question(programme, id, counted)]


def _question(programme: Programme, id: str, counted: Counter[tuple[str, str]]) -> list[Line]:
    if programme.feedback is None or all(one.id != id for one in programme.feedback.questions):
        return []
    question, place = programme.feedback.question(id), f"feedback.questions.{id}"
    lines: list[Line] = [None, programme.words(f"{place}.text", question.text)]
    for option in question.options:
        label = programme.words(f"{place}.options.{option.id}.label", option.label)
        lines.append(text("feedback.option", emoji=option.emoji, option=label, number=counted[id, option.id]))
    return lines


def _sentence(turn: Turn, row: Any) -> Verbatim:
    return Verbatim(turn.tools.seal.open(row.sentence, kept.place(row.id)).decode())


def _pages(page: int, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if page:
        buttons.append(Button(f"feedback:{page - 1}:page", text("feedback.later"), "⬅️"))
    if (page + 1) * PAGE < total:
        buttons.append(Button(f"feedback:{page + 1}:page", text("feedback.earlier"), "➡️"))
    return (tuple(buttons),) if buttons else ()

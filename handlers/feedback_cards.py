"""When clients are asked how the mentoring works, and what coordinators see of it: counts and sentences, no names."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from conversations import feedback
from conversations.events import Began
from conversations.programme import Programme
from conversations.words import Bold, Button, Line, Message, Text, Verbatim, message, text
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import feedback as kept

LEAST = 5  # people: fewer could be recognised, in a count or by a sentence
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
    rows = _released(rows)
    if not rows:
        return Message((Bold(text("feedback.title", count=people)), text("feedback.too_few", least=LEAST)))
    sentences = list(reversed(_released([row for row in rows if row.sentence is not None])))
    here = sentences[page * PAGE : (page + 1) * PAGE]
    lines: list[Line] = [Bold(text("feedback.title", count=len({row.who for row in rows}))), *_counts(turn, rows)]
    if here:
        lines += [None, text("feedback.sentences"), *(_sentence(turn, row) for row in here)]
    return Message(tuple(lines), _pages(page, len(sentences)))


def _released(rows: list[Any]) -> list[Any]:
    """Oldest first, in groups of so many people: no answer and no sentence appears alone, or changes a count alone."""
    released, group = 0, set[int]()
    for number, row in enumerate(rows, start=1):
        group.add(row.who)
        if len(group) == LEAST:
            released, group = number, set()
    return rows[:released]


def _counts(turn: Turn, rows: list[Any]) -> list[Line]:
    """Each question with its options, in the words of the version in which it was answered last."""
    with_it: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for question in json.loads(row.answers):
            with_it[question].append(row)
    lines: list[Line] = []
    for id, given in with_it.items():
        said = [(row.who, json.loads(row.answers)[id]) for row in _released(given)]  # not everybody answers to the end
        lines += _question(turn.tools.programmes.get(given[-1].programme, turn.tools.programme), id, said)
    return lines


def _question(programme: Programme, id: str, said: list[tuple[int, str]]) -> list[Line]:
    if programme.feedback is None or all(one.id != id for one in programme.feedback.questions):
        return []
    question, place = programme.feedback.question(id), f"feedback.questions.{id}"
    lines: list[Line] = [None, programme.words(f"{place}.text", question.text)]
    if len({who for who, _ in said}) < LEAST:
        return [*lines, text("feedback.too_few", least=LEAST)]
    counted = Counter(option for _, option in said)
    hidden = _hidden([counted[option.id] for option in question.options])
    few = text("feedback.few", least=LEAST)
    for option in question.options:
        label = programme.words(f"{place}.options.{option.id}.label", option.label)
        number: int | Text = few if counted[option.id] in hidden else counted[option.id]
        lines.append(text("feedback.option", emoji=option.emoji, option=label, number=number))
    return lines


def _hidden(counts: list[int]) -> frozenset[int]:
    """The counts that are not told: small ones, and the next larger one where they would otherwise follow from a sum
    that somebody knows."""
    few = sorted(count for count in counts if count < LEAST)
    if few and not LEAST <= sum(few) <= (LEAST - 1) * len(few) - 2:  # next to nothing, or all as many as they can be
        few += [count for count in sorted(counts) if count >= LEAST][:1]
    return frozenset(few) if any(count in range(1, LEAST) for count in counts) else frozenset()


def _sentence(turn: Turn, row: Any) -> Verbatim:
    return Verbatim(turn.tools.seal.open(row.sentence, kept.place(row.id)).decode())


def _pages(page: int, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if page:
        buttons.append(Button(f"feedback:{page - 1}:page", text("feedback.later"), "⬅️"))
    if (page + 1) * PAGE < total:
        buttons.append(Button(f"feedback:{page + 1}:page", text("feedback.earlier"), "➡️"))
    return (tuple(buttons),) if buttons else ()

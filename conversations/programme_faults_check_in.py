"""What the check-in of a programme gets wrong: hard weeks that cannot be, answers that look alike, too little room.

Looked at on the file as it was read, beside conversations/programme_faults.py, so that one mistake hides no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conversations.digits import bare_emoji
from conversations.programme_faults_rules import about_numbers
from conversations.programme_faults_year import Found, listed, named
from conversations.programme_year import MOST_GOALS, MOST_QUESTIONS


def check_in_faults(data: Mapping[str, Any]) -> Found:
    """Place and problem of each. Parts that are not what they should be are passed over: their shape is told of."""
    check_in = data.get("check_in")
    if not isinstance(check_in, Mapping):
        return
    questions = dict(named(check_in.get("questions")))
    signs = check_in.get("hard_week")
    for number, sign in enumerate(signs if isinstance(signs, list) else (), start=1):
        id, at_most = (sign.get("question"), sign.get("at_most")) if isinstance(sign, Mapping) else (None, None)
        if isinstance(id, str) and id in questions and isinstance(at_most, int):
            for problem in about_numbers(questions[id], id, at_most=at_most):
                yield f"check_in.hard_week.{number}", problem
    for id, question in questions.items():
        yield from _alike(f"check_in.questions.{id}.options", question)
    yield from _too_little_room(data, check_in, questions)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _alike(where: str, question: Mapping[str, Any]) -> Found:
    """An answer may be given by its emoji, with or without a colour of skin."""
    seen: dict[str, str] = {}
    for id, option in named(question.get("options")):
        emoji = option.get("emoji")
        if not isinstance(emoji, str) or not emoji:
            continue
        if (other := seen.setdefault(bare_emoji(emoji), id)) != id:
            yield (
                where,
                f"'{other}' and '{id}' have the same emoji, {emoji}, with which people answer: each needs its own",
            )


def _too_little_room(data: Mapping[str, Any], check_in: Mapping[str, Any], questions: Mapping[str, Any]) -> Found:
    """What can reach a human is always asked, and so is how each goal went. What follows upon an answer takes no room
    (conversations/check_in_questions.py)."""
    most = check_in.get("most_questions", MOST_QUESTIONS)
    heard = set(_heard(data))
    asked = [id for id, one in questions.items() if (one.get("alert") or id in heard) and "after" not in one]
    weeks = {week for id in asked for week in _weeks(questions[id])} or {0}
    most_at_once = max((_asked_in(week, asked, questions) for week in weeks), key=len)
    goals = MOST_GOALS if named(data.get("themes")) else 0
    if isinstance(most, int) and len(most_at_once) + goals > most:
        yield (
            "check_in.most_questions",
            f"is {most}: up to {goals} goals and the questions {listed(most_at_once)}, which can reach a human, are "
            f"always asked: it must be at least {len(most_at_once) + goals}",
        )


def _asked_in(week: int, asked: list[str], questions: Mapping[str, Any]) -> list[str]:
    return [id for id in asked if not _weeks(questions[id]) or week in _weeks(questions[id])]


def _weeks(question: Mapping[str, Any]) -> list[int]:
    weeks = question.get("weeks")
    return [week for week in weeks if _whole(week)] if isinstance(weeks, list) else []


def _heard(data: Mapping[str, Any]) -> Iterator[str]:
    """The questions whose answers a rule looks at."""
    for _, rule in named(data.get("rules")):
        conditions = rule.get("when")
        for condition in conditions if isinstance(conditions, list) else ():
            if isinstance(condition, Mapping) and isinstance(condition.get("question"), str):
                yield condition["question"]

"""What the parts of a client's year say of one another, and get wrong: names that nothing has, weeks that never come.

Looked at on the file as it was read, beside conversations/programme_faults.py, so that one mistake hides no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Found = Iterator[tuple[str, str]]  # the place, and what is wrong there

WEEK_DAYS = 7
DAYS_A_MONTH = 365.25 / 12
SHORT = 3  # days by which some months in a row are shorter than that
LISTS = (
    "themes", "barriers", "planning.reasons", "planning.when", "planning.where", "planning.whom", "measurements.items",
    "measurements.points", "timeline.phases", "nudges.messages", "feedback.questions", "ending.choices",
)  # fmt: skip
INSIDE = {"themes": "offers", "barriers": "plans", "feedback.questions": "options"}
BUTTONS = {  # ids of buttons that stand beside those of the file
    "planning.reasons": ("back", "on"),
    "planning.when": ("back",),
    "planning.where": ("back",),
    "planning.whom": ("back",),
    "barriers": ("back",),
    "barriers.plans": ("back",),
    "themes": ("back",),
    "measurements.points": ("later",),
    "feedback.questions.options": ("back",),
}


def year_faults(data: Mapping[str, Any]) -> Found:
    """Place and problem of each. Parts that are not what they should be are passed over: their shape is told of."""
    for name in LISTS:
        entries = named(_at(data, name))
        yield from _ids(name, name, entries)
        inside = INSIDE.get(name, "")
        for id, entry in entries:
            yield from _ids(f"{name}.{id}.{inside}", f"{name}.{inside}", named(entry.get(inside)))
    yield from _unknown_names(data)
    if (last := _last_week(data)) is not None:
        yield from _never(data, last)


def named(tables: object) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables of a list that have an id."""
    listed = tables if isinstance(tables, list) else []
    return [(table["id"], table) for table in listed if isinstance(table, Mapping) and isinstance(table.get("id"), str)]


def twice(where: str, tables: object) -> Found:
    ids = [id for id, _ in named(tables)]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield where, f"the id '{id}' is there more than once: each needs its own"


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "none"


def _ids(where: str, kind: str, entries: list[tuple[str, Mapping[str, Any]]]) -> Found:
    yield from twice(where, [entry for _, entry in entries])
    for id, _ in entries:
        if id in BUTTONS.get(kind, ()):
            yield where, f"the id '{id}' is that of a button of ours: choose another"


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _unknown_names(data: Mapping[str, Any]) -> Found:
    groups = [id for id, _ in named(data.get("audiences"))]
    themes = [id for id, _ in named(data.get("themes"))]
    questions = [id for id, _ in named(_at(data, "check_in.questions"))]
    for id, theme in named(data.get("themes")):
        for offer, entry in named(theme.get("offers")):
            yield from _unknown(f"themes.{id}.offers.{offer}.audiences", entry.get("audiences"), "group", groups)
    for id, nudge in named(_at(data, "nudges.messages")):
        yield from _unknown(f"nudges.messages.{id}.audiences", nudge.get("audiences"), "group", groups)
        yield from _unknown(f"nudges.messages.{id}.theme", [nudge.get("theme")], "theme", themes)
    yield from _unknown("feedback.anytime", _at(data, "feedback.anytime"), "group", groups)
    signs = _at(data, "check_in.hard_week")
    for sign in signs if isinstance(signs, list) else ():
        if isinstance(sign, Mapping):
            yield from _unknown("check_in.hard_week", [sign.get("question")], "question", questions)


def repeated_weeks(data: Mapping[str, Any]) -> Found:
    weeks = {name: _at(data, name) for name in ("feedback.weeks", "planning.review_weeks")}
    questions = named(_at(data, "check_in.questions"))
    for where, listed in {
        **weeks,
        **{f"check_in.questions.{id}.weeks": one.get("weeks") for id, one in questions},
    }.items():
        whole = [week for week in listed if isinstance(week, int)] if isinstance(listed, list) else []
        for week in sorted({week for week in whole if whole.count(week) > 1}):
            yield where, f"has week {week} more than once: once is enough"


def _unknown(where: str, names: object, what: str, known: list[str]) -> Found:
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and name not in known:
            yield where, f"names the {what} '{name}': there are {listed(known)}"


def _last_week(data: Mapping[str, Any]) -> int | None:
    weeks = [phase.get("to_week") for _, phase in named(_at(data, "timeline.phases"))]
    whole = [week for week in weeks if isinstance(week, int)]
    return max(whole) if whole else None


def _never(data: Mapping[str, Any], last: int) -> Found:
    """What would come after the last week, or for a theme that is not there."""
    for id, question in named(_at(data, "check_in.questions")):
        yield from _late(f"check_in.questions.{id}.weeks", question.get("weeks"), last)
    for key in ("plan_week", "coping_week"):
        yield from _late(f"planning.{key}", [_at(data, f"planning.{key}")], last)
    yield from _late("feedback.weeks", _at(data, "feedback.weeks"), last)
    yield from _late("ending.week", [_at(data, "ending.week")], last)
    for id, point in named(_at(data, "measurements.points")):
        month = point.get("month")
        if isinstance(month, int) and month * DAYS_A_MONTH - SHORT > (last + 1) * WEEK_DAYS:
            yield (
                f"measurements.points.{id}.month",
                f"is {month}, which never comes: the timeline ends with week {last}",
            )
    themes = named(data.get("themes"))
    for id, phase in named(_at(data, "timeline.phases")):
        theme = phase.get("theme")
        if isinstance(theme, int) and theme > len(themes):
            yield f"timeline.phases.{id}.theme", f"is {theme}: there are {len(themes)} themes"


def _late(where: str, weeks: object, last: int) -> Found:
    for week in weeks if isinstance(weeks, list) else ():
        if isinstance(week, int) and week > last:
            yield where, f"has week {week}, which never comes: the timeline ends with week {last}"

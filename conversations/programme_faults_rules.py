"""What the rules of a programme get wrong: questions that are not there, thresholds off the scale, contradictions.

Looked at on the file as it was read, beside conversations/programme_faults.py, so that one mistake hides no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pydantic import TypeAdapter, ValidationError

from conversations.programme_faults_year import Found, listed, named
from conversations.programme_rules import (
    LANES,
    Answer,
    Drop,
    Figure,
    GoalLevel,
    Missed,
    NotMeasured,
    Silent,
    When,
    Words,
)

WHEN: TypeAdapter[When] = TypeAdapter(When)


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition that can be read, with its rule and its place in the file."""

    rule: str
    lane: str
    place: str
    when: When


def rule_faults(data: Mapping[str, Any]) -> Found:
    """Place and problem of each. Conditions that cannot be read are passed over: their shape is told of."""
    placed = list(_placed(data))
    for one in placed:
        for problem in _about(one.when, data):
            yield one.place, problem
    for one, other in combinations(placed, 2):
        yield from _contradiction(one, other)


def follow_up_faults(data: Mapping[str, Any]) -> Found:
    """A question that is asked after an answer to another one: that must come before it, and have such an answer."""
    earlier: dict[str, Mapping[str, Any]] = {}
    for id, question in named(_at(data, "check_in", "questions")):
        after = question.get("after")
        if isinstance(after, Mapping) and isinstance(after.get("question"), str):
            for problem in _about_after(after, earlier):
                yield f"check_in.questions.{id}.after", problem
        if "after" not in question:
            earlier[id] = question


def _about_after(after: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    name, least = after["question"], after.get("at_least")
    if name not in earlier:
        yield f"names the question '{name}': before it are asked, for everybody, {listed(list(earlier))}"
        return
    scale = _scale(earlier[name])
    if scale is None:
        yield f"names the question '{name}', whose answers are no numbers"
    elif isinstance(least, int) and not scale[0] < least <= scale[1]:
        yield f"has at_least = {least}: it must be from {scale[0] + 1} to {scale[1]}"


def _placed(data: Mapping[str, Any]) -> Iterator[Placed]:
    for id, rule in named(data.get("rules")):
        conditions, lane = rule.get("when"), rule.get("lane")
        if not isinstance(conditions, list) or lane not in LANES:
            continue
        for number, condition in enumerate(conditions, start=1):
            try:
                yield Placed(id, str(lane), f"rules.{id}.when.{number}", WHEN.validate_python(condition))
            except ValidationError:
                continue


def _about(when: When, data: Mapping[str, Any]) -> Iterator[str]:
    """What a condition says of the rest of the file, and gets wrong."""
    match when:
        case Answer() | Drop():
            yield from _about_question(when, data)
        case Figure(item=item):
            items = [id for id, _ in named(_at(data, "measurements", "items"))]
            if item not in items:
                yield f"names the item '{item}': there are {listed(items)}"
        case NotMeasured():
            if not named(_at(data, "measurements", "points")):
                yield "waits for figures, and there are no measurements.points"
        case GoalLevel():
            if not named(data.get("themes")):
                yield "looks at goals, and there are no themes to choose them from"
        case Missed() | Silent() | Words():
            pass


def _about_question(when: Answer | Drop, data: Mapping[str, Any]) -> Iterator[str]:
    questions = dict(named(_at(data, "check_in", "questions")))
    if when.question not in questions:
        yield f"names the question '{when.question}': there are {listed(list(questions))}"
        return
    at_least, at_most = (when.at_least, when.at_most) if isinstance(when, Answer) else (None, None)
    question = questions[when.question]
    yield from about_numbers(question, when.question, at_least=at_least, at_most=at_most)
    if isinstance(when, Drop) and (scale := _scale(question)) is not None:
        lowest, highest = scale
        if when.by > highest - lowest:
            yield f"waits for a drop by {when.by}: the answers go from {lowest} to {highest}"


def about_numbers(
    question: Mapping[str, Any], id: str, *, at_least: int | None = None, at_most: int | None = None
) -> Iterator[str]:
    """Whether some answers of this question are beyond the threshold and some are not."""
    scale = _scale(question)
    if scale is None:
        yield f"names the question '{id}', whose answers are no numbers"
        return
    lowest, highest = scale
    if at_least is not None and not lowest < at_least <= highest:
        yield f"has at_least = {at_least}: it must be from {lowest + 1} to {highest}"
    if at_most is not None and not lowest <= at_most < highest:
        yield f"has at_most = {at_most}: it must be from {lowest} to {highest - 1}"


def _scale(question: Mapping[str, Any]) -> tuple[int, int] | None:
    """The lowest and highest answer of a question whose answers are numbers."""
    if question.get("kind") == "scale":
        ends = question.get("lowest", 0), question.get("highest", 10)
        return ends if all(isinstance(end, int) for end in ends) else None
    ids = [id for id, _ in named(question.get("options"))]
    if question.get("kind") != "choice" or not ids or not all(id.isdecimal() for id in ids):
        return None
    return min(map(int, ids)), max(map(int, ids))


def _at(data: Any, *path: str) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _contradiction(one: Placed, other: Placed) -> Found:
    """Two rules that say different things of the same: whoever reads them must know which one holds."""
    if one.when == other.when:
        if one.rule == other.rule:
            yield other.place, f"says the same as {one.place}: once is enough"
        else:
            yield other.place, f"says the same as {one.place}, of the rule '{one.rule}': leave one of them out"
        return
    if isinstance(one.when, Words) and isinstance(other.when, Words):
        for both in sorted(set(one.when.lists) & set(other.when.lists)):
            yield other.place, f"has the list '{both}', as {one.place} has: leave it out in one of them"
    slow, quick = sorted((one, other), key=lambda placed: LANES.index(placed.lane), reverse=True)
    if slow.lane != quick.lane and includes(quick.when, slow.when):
        yield (
            slow.place,
            f"is met only when {quick.place} is met, too, which is the more urgent one ('{quick.lane}' before "
            f"'{slow.lane}'): ask for less here, or leave it out",
        )


def includes(wide: When, narrow: When) -> bool:
    """Whether `wide` is met no later than `narrow`, whatever happens."""
    match wide, narrow:
        case Answer(), Answer() if wide.question == narrow.question and wide.in_a_row <= narrow.in_a_row:
            if wide.at_least is not None and narrow.at_least is not None:
                return wide.at_least <= narrow.at_least
            return wide.at_most is not None and narrow.at_most is not None and wide.at_most >= narrow.at_most
        case Drop(), Drop():
            return wide.question == narrow.question and wide.by <= narrow.by
        case GoalLevel(), GoalLevel():
            return wide.weeks_in_a_row <= narrow.weeks_in_a_row and wide.level >= narrow.level
        case Missed(), Missed():
            return all(wide.needed(week) <= narrow.needed(week) for week in _weeks(wide, narrow))
        case Silent(), Silent():
            return all(wide.needed(week) <= narrow.needed(week) for week in _weeks(wide, narrow))
        case Figure(), Figure():
            return (
                wide.item == narrow.item and wide.per_cent <= narrow.per_cent and wide.within_days >= narrow.within_days
            )
        case NotMeasured(), NotMeasured():
            return wide.after_days <= narrow.after_days
        case _:
            return False


def _weeks(*conditions: Missed | Silent) -> set[int]:
    """One week of each stretch in which other numbers hold."""
    return {1, *(one.early_weeks for one in conditions), *(one.early_weeks + 1 for one in conditions)}

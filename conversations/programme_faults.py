"""What is wrong in a programme file: where, what, and what would be right. All of it at once.

pydantic knows the shape of each part; what one part says of another (an alert of its rule) is looked at here, on the
file as it was read, so that a mistake in one place hides none in another.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from conversations.programme_faults_check_in import check_in_faults
from conversations.programme_faults_rules import follow_up_faults, rule_faults
from conversations.programme_faults_words import word_faults
from conversations.programme_faults_year import listed, named, repeated_weeks, twice, year_faults

NEEDED = {"wants_to_talk": "/talk and the check-in need it", "needs_help_now": "the button “I need help now” needs it"}
TAKEN = "back"  # the button that every question has
EXAMPLES = {
    "id": 'id = "mood"',
    "kind": 'kind = "choice"',
    "text": 'text = "How was your mood this week?"',
    "label": 'label = "Mood"',
    "name": 'name = "Tikkurilan uimahalli"',
    "areas.name": 'name = "Tikkurila"',
    "title": 'title = "Wellbeing mentoring"',
    "consent_version": 'consent_version = "2027-01"',
    "lane": 'lane = "today"',
    "check_in": "a table [check_in] with [[check_in.questions]]",
    "questions": "at least one [[check_in.questions]]",
    "rules": "[[rules]] with the ids " + " and ".join(NEEDED),
    "audiences": "at least one [[audiences]] with id and label",
    "messages.kind": 'kind = "theme"',
    "question": 'question = "mood"',
    "at_most": "at_most = 2",
    "at_least": "at_least = 1",
    "offers": "at least one goal on offer, offers = [{ id, label, text, levels }]",
    "levels": 'levels = ["Not at all", "Once", "Twice", "3 times", "4 times or more"]',
    "plans": 'plans = [{ id = "morning", text = "then I do it the next morning" }]',
    "reasons": 'reasons = [{ id = "energy", label = "More energy" }, …]',
    "when": 'when = [{ id = "morning", label = "In the morning" }, …]',
    "where": 'where = [{ id = "home", label = "At home" }, …]',
    "whom": 'whom = [{ id = "alone", label = "Alone" }, …]',
    "unit": 'unit = "kg"',
    "lowest": "lowest = 30",
    "highest": "highest = 350",
    "usual_from": "usual_from = 45",
    "usual_to": "usual_to = 160",
    "items": 'items = [{ id = "weight", label = "Weight", unit = "kg", … }]',
    "month": "month = 3",
    "points": 'points = [{ id = "m1", label = "After 3 months", month = 3 }]',
    "from_week": "from_week = 1",
    "to_week": "to_week = 13",
    "phases": 'phases = [{ id = "all", label = "The whole time", from_week = 1, to_week = 13 }]',
    "messages": 'messages = [{ id = "sleep_1", kind = "theme", theme = "sleep", text = "…" }]',
    "weeks": "weeks = [4, 26, 52]",
    "options": 'options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]',
    "choices": 'choices = [{ id = "end", label = "The end", text = "My questions end." }]',
    "by": "by = 2",
    "weeks_in_a_row": "weeks_in_a_row = 2",
    "in_a_row": "in_a_row = 2",
    "days": "days = 21",
    "item": 'item = "weight"',
    "per_cent": "per_cent = 5",
    "within_days": "within_days = 31",
    "lists": 'lists = ["self_harm"]',
}
LISTS = ("rules", "audiences", "sources")
LISTED_LATER = ("places", "areas")  # versions of before may have an id twice


def shape_faults(wrong: ValidationError, data: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> list[str]:
    """The faults that pydantic found, each with its place. `known`: the keys that a table of this name may have."""
    return [
        f"{place(error['loc'], data)}: {line}"
        for error in wrong.errors()
        if not _follows(error)
        for line in _words(error, known).split("\n")
    ]


def respelt(
    data: Mapping[str, Any],
    wrong_in: Callable[[Mapping[str, Any]], ValidationError | None],
    known: Mapping[str, Sequence[str]],
) -> tuple[Mapping[str, Any], list[str]]:
    """The file as it was meant, and a fault for each key whose name was nearly that of one that is missing: so that
    what stands below it is looked at, too, and nothing else that is wrong follows from it."""
    meant, faults = copy.deepcopy(dict(data)), []
    while renames := list(_renames(wrong_in(meant), meant, known)):
        loc, near = renames[0]
        table = _table(meant, loc[:-1])
        faults.append(f"{place(loc, meant)}: {_unknown_key(loc, known)}")
        table[near] = table.pop(loc[-1])
    return meant, faults


def _renames(
    wrong: ValidationError | None, data: Any, known: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for error in wrong.errors() if wrong else ():
        loc = error["loc"]
        if error["type"] == "extra_forbidden" and (near := _nearest(loc, known)):
            table = _table(data, loc[:-1])
            if isinstance(table, dict) and near not in table:
                yield loc, near


def _table(data: Any, loc: Sequence[int | str]) -> Any:
    """What stands there; pydantic puts the kind of a condition into the way, where the file has no step."""
    for part in loc:
        if isinstance(data, Mapping) and part not in data:
            continue
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def whole_faults(data: Mapping[str, Any]) -> list[str]:
    """What the parts of the file say of one another. Parts that are not what they should be are passed over."""
    found = (*_whole(data), *follow_up_faults(data), *rule_faults(data), *year_faults(data))
    return [f"{where}: {what}" for where, what in found]


def careful_faults(data: Mapping[str, Any]) -> list[str]:
    """What a programme could run with and people should not have: looked for before it is published, and no reason to
    lose a version that was published before it was looked for."""
    words = ((place(loc, data), what) for loc, what in word_faults(data))
    listed_later = (fault for name in LISTED_LATER for fault in twice(name, data.get(name)))
    return [
        f"{where}: {what}" for where, what in (*words, *check_in_faults(data), *repeated_weeks(data), *listed_later)
    ]


def place(loc: Sequence[int | str], data: Any) -> str:
    """`check_in.questions.2 (mood).text`: counted from one, and with the id where there is one."""
    parts: list[str] = []
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(data, Mapping) and isinstance(data.get("id"), str):
            parts.append(f"{part + 1} ({data['id']})")
        else:
            parts.append(str(part + 1))
    return ".".join(parts) or "the whole file"


def _whole(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rules = list(dict.fromkeys(id for id, _ in named(data.get("rules"))))
    for needed, why in NEEDED.items():
        if rules and needed not in rules:
            yield "rules", f"the rule '{needed}' is missing: {why}"
    for name in LISTS:
        yield from twice(name, data.get(name))
    check_in = data.get("check_in")
    questions = check_in.get("questions") if isinstance(check_in, Mapping) else None
    yield from twice("check_in.questions", questions)
    for id, question in named(questions):
        where = f"check_in.questions.{id}"
        yield from twice(f"{where}.options", question.get("options"))
        if any(option == TAKEN for option, _ in named(question.get("options"))):
            yield f"{where}.options", f"the id '{TAKEN}' is that of the button Back: choose another"
        alert = question.get("alert")
        for answer, rule in alert.items() if isinstance(alert, Mapping) else ():
            if isinstance(rule, str) and rule not in rules:
                yield f"{where}.alert.{answer}", f"names the rule '{rule}': the rules are {listed(rules)}"


def _follows(error: ErrorDetails) -> bool:
    """pydantic counts the good ones of a list only: where one is wrong, that there are too few is no news."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _words(error: ErrorDetails, known: Mapping[str, Sequence[str]]) -> str:  # noqa: C901
    """What is wrong and what would be right, instead of pydantic's own words where those are for programmers."""
    given, limits = _shown(error["input"]), error.get("ctx", {})
    match error["type"]:
        case "missing":
            key, table = str(error["loc"][-1]), _name_of_table(error["loc"])
            return f"is missing: write {EXAMPLES.get(f'{table}.{key}') or EXAMPLES.get(key, key)}"
        case "extra_forbidden":
            return _unknown_key(error["loc"], known)
        case "literal_error":
            return f"is {given}: it must be {limits['expected']}"
        case "string_pattern_mismatch":
            return f"is {given}: an id has 1 to 24 of the characters a–z, 0–9 and _"
        case "string_too_short":
            return "is empty: write the words"
        case "string_too_long":
            return f"has {len(error['input'])} characters: at most {limits['max_length']}"
        case "string_type":
            return f"is {given}: it must be text in quotation marks"
        case "int_type" | "int_parsing" | "int_from_float" | "finite_number":
            return f"is {given}: it must be a whole number"
        case "float_type" | "float_parsing":
            return f"is {given}: it must be a number, as in 2 or 0.5"
        case "bool_type" | "bool_parsing":
            return f"is {given}: it must be true or false"
        case "greater_than_equal":
            return f"is {given}: it must be at least {limits['ge']}"
        case "less_than_equal":
            return f"is {given}: it must be at most {limits['le']}"
        case "too_short":
            return f"has too few: at least {limits['min_length']}"
        case "too_long":
            return f"has too many: at most {limits['max_length']}"
        case "tuple_type":
            return f"is {given}: it must be a list"
        case "model_type" | "dict_type":
            return f"is {given}: it must be a table"
        case "union_tag_invalid":
            return f"is of kind '{limits['tag']}': the kinds are {limits['expected_tags']}"
        case "union_tag_not_found":
            return 'has no kind: write kind = "answer"'
        case "greater_than":
            return f"is {given}: it must be more than {limits['gt']:g}"
        case "value_error":
            return str(limits["error"])
        case _:
            return error["msg"]


def _unknown_key(loc: Sequence[int | str], known: Mapping[str, Sequence[str]]) -> str:
    near = _nearest(loc, known)
    keys = listed(_keys(loc, known))
    return f"is not known here: did you mean '{near}'?" if near else f"is not known here: the keys are {keys}"


def _nearest(loc: Sequence[int | str], known: Mapping[str, Sequence[str]]) -> str | None:
    return next(iter(difflib.get_close_matches(str(loc[-1]), _keys(loc, known), n=1)), None)


def _keys(loc: Sequence[int | str], known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Of the table in which this key stands: by its name, or with that of the table around it where that differs."""
    tables = [part for part in loc[:-1] if isinstance(part, str)]
    return known.get(".".join(tables[-2:])) or known.get(_name_of_table(loc), ())


def _name_of_table(loc: Sequence[int | str]) -> str:
    return next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")


def _shown(value: object) -> str:
    words = repr(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    return words if len(words) <= 40 else words[:39] + "…"

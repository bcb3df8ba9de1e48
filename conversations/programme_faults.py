"""What is wrong in a programme file: where, what, and what would be right. All of it at once.

pydantic knows the shape of each part; what one part says of another (an alert of its rule) is looked at here, on the
file as it was read, so that a mistake in one place hides none in another.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from conversations.programme_faults_rules import follow_up_faults, rule_faults
from conversations.programme_faults_year import listed, named, twice, year_faults

NEEDED = {"wants_to_talk": "/talk and the check-in need it", "needs_help_now": "the button “I need help now” needs it"}
TAKEN = "back"  # the button that every question has
EXAMPLES = {
    "id": 'id = "mood"',
    "kind": 'kind = "choice"',
    "text": 'text = "How was your mood this week?"',
    "label": 'label = "Mood"',
    "title": 'title = "Wellbeing mentoring"',
    "consent_version": 'consent_version = "2027-01"',
    "lane": 'lane = "today"',
    "check_in": "a table [check_in] with [[check_in.questions]]",
    "questions": "at least one [[check_in.questions]]",
    "rules": "[[rules]] with the ids " + " and ".join(NEEDED),
    "audiences": "at least one [[audiences]] with id and label",
}
LISTS = ("rules", "audiences", "sources")


def shape_faults(wrong: ValidationError, data: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> list[str]:
    """The faults that pydantic found, each with its place. `known`: the keys that a table of this name may have."""
    return [
        f"{place(error['loc'], data)}: {line}"
        for error in wrong.errors()
        if not _follows(error)
        for line in _words(error, known).split("\n")
    ]


def whole_faults(data: Mapping[str, Any]) -> list[str]:
    """What the parts of the file say of one another. Parts that are not what they should be are passed over."""
    found = (*_whole(data), *follow_up_faults(data), *rule_faults(data), *year_faults(data))
    return [f"{where}: {what}" for where, what in found]


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
            key = str(error["loc"][-1])
            return f"is missing: write {EXAMPLES.get(key, key)}"
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
        case "int_type" | "int_parsing" | "int_from_float":
            return f"is {given}: it must be a whole number"
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
    tables = [part for part in loc[:-1] if isinstance(part, str)]
    keys = known.get(tables[-1] if tables else "", ())
    near = difflib.get_close_matches(str(loc[-1]), keys, n=1)
    return (
        f"is not known here: did you mean '{near[0]}'?" if near else f"is not known here: the keys are {listed(keys)}"
    )


def _shown(value: object) -> str:
    words = repr(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    return words if len(words) <= 40 else words[:39] + "…"

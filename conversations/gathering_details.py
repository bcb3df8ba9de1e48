"""The details of a group activity, one at a time: by button, or in words where a number or a sentence is meant."""

from __future__ import annotations

from typing import get_args

from conversations.activity import Details
from conversations.digits import latin
from conversations.gathering_state import Checking, Detail, Detailing, Planned
from conversations.identity_code import blank_out
from conversations.planning import LONGEST_PLACE
from conversations.prompts import BRING, WHOM

DETAILS: tuple[Detail, ...] = get_args(Detail)
CAPACITIES = (6, 8, 10, 12, 15, 20, 30)
PRICES = (1, 2, 3, 5, 10)  # euros
LENGTHS = (30, 45, 60, 90, 120, 180)  # minutes
MOST_PLACES, MOST_EUROS = 1000, 200
WRITTEN = ("capacity", "price", "meet")  # may be written


def pressed(state: Checking | Detailing, button: str) -> Checking | Detailing | None:
    """What a button makes of it; None: it is none of these."""
    match state, button:
        case Checking(planned=planned), what if what in DETAILS:
            return Detailing(planned=planned, what=what)
        case Detailing(planned=planned, what="bring"), item if item in BRING:
            return state.model_copy(update={"planned": _with(planned, bring=_toggled(planned.details.bring, item))})
        case Detailing(planned=planned), "none":
            return _without(planned, state.what)
        case Detailing(planned=planned, what="childcare"), "yes" | "no":
            return Checking(planned=_with(planned, childcare=button == "yes"))
        case Detailing(planned=planned, what="whom"), whom if whom in WHOM:
            return Checking(planned=_with(planned, whom=whom))
        case Detailing(planned=planned, what="capacity" | "price" | "lasts" as what), number if number.isdecimal():
            return _numbered(planned, what, float(number))
        case _:
            return None


def written(state: Detailing, words: str) -> Checking | None:
    """What was written; None: it cannot be read."""
    if state.what == "meet":
        point = blank_out(" ".join(words.split()))[0][:LONGEST_PLACE]
        return Checking(planned=_with(state.planned, meet=point))
    if state.what not in WRITTEN:
        return None
    figure = latin(words).strip().removesuffix("€").strip().replace(",", ".")
    try:
        number = float(figure)
    except ValueError:
        return None
    return _numbered(state.planned, state.what, number)


def _numbered(planned: Planned, what: Detail, number: float) -> Checking | None:
    match what:
        case "capacity" if 1 <= number <= MOST_PLACES and number.is_integer():
            return Checking(planned=planned.model_copy(update={"capacity": int(number)}))
        case "price" if 0 <= number <= MOST_EUROS:
            return Checking(planned=_with(planned, price=round(number, 2)))
        case "lasts" if number in LENGTHS:
            return Checking(planned=_with(planned, lasts=int(number)))
        case _:
            return None


def _without(planned: Planned, what: Detail) -> Checking:
    match what:
        case "capacity":
            return Checking(planned=planned.model_copy(update={"capacity": None}))
        case "bring":
            return Checking(planned=_with(planned, bring=()))
        case "price" | "meet" | "childcare":
            return Checking(planned=_with(planned, **{what: None}))
        case "whom" | "lasts" | "repeats":
            return Checking(planned=planned)


def _with(planned: Planned, **values: object) -> Planned:
    details: Details = planned.details.model_copy(update=values)
    return planned.model_copy(update={"details": details})


def _toggled(chosen: tuple[str, ...], item: str) -> tuple[str, ...]:
    """In the order in which they are offered."""
    left = set(chosen) ^ {item}
    return tuple(one for one in BRING if one in left)

"""Which form a count takes, by the pinned gettext header: Babel's own table disagrees with gettext for Arabic."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from functools import cache

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")

TRIED = range(202)  # every rule of gettext repeats within two hundred


@cache
def rule(header: str) -> tuple[int, Callable[[int], int]]:
    """How many forms, and the form of a count. ValueError when it is no plural header."""
    parts = _HEADER.fullmatch(header)
    if not parts:
        raise ValueError(f"not a plural header: {header!r}")
    return int(parts[1]), gettext.c2py(parts[2])


def same_rule(header: str, pinned: str) -> bool:
    """Whether both choose alike: tools write the same rule with other spaces and brackets."""
    try:
        (forms, choose), (pinned_forms, pinned_choose) = rule(header), rule(pinned)
    except ValueError:
        return False
    return forms == pinned_forms and all(choose(count) == pinned_choose(count) for count in TRIED)


@cache
def single(header: str) -> frozenset[int]:
    """The forms of exactly one count: "two clients" needs no {count}. Russian has none: 1 goes like 21."""
    forms, choose = rule(header)
    chosen = [choose(count) for count in TRIED]
    return frozenset(form for form in range(forms) if chosen.count(form) == 1)


def form(header: str, count: int) -> int:
    """−1 is counted like 1."""
    return rule(header)[1](abs(count))

"""Small counts are not shown, nor what they could be worked out from: statistical disclosure control for one report.

A cell of 1 to 4 people is hidden. What is hidden must also not follow from the total and the other cells. So further
cells are hidden with it, until at least two are, with five people or more in them together, and more than one way in
which these people can be in them, for whoever knows this rule, too. All hidden cells look alike: whether one is small
or stands there for another is not told. A cell of nobody is shown, because there is nobody in it. Two reports can still
be subtracted from each other: see docs/reports.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5  # people


@dataclass(frozen=True, slots=True)
class Protected:
    """`cells` and `total` as they may be shown; None: hidden."""

    cells: Mapping[str, int | None]
    total: int | None


def is_small(people: int) -> bool:
    return 0 < people < LEAST


def protected(cells: Mapping[str, int]) -> Protected:
    """Of people who are in one cell each."""
    total = sum(cells.values())
    if is_small(total):
        return Protected({key: None if count else 0 for key, count in cells.items()}, None)
    hidden = {key for key, count in cells.items() if is_small(count)}
    while hidden and not _is_safe([cells[key] for key in hidden]):
        next_smallest = min((count for key, count in cells.items() if count and key not in hidden), default=None)
        if next_smallest is None:
            break
        hidden |= {key for key, count in cells.items() if count == next_smallest}  # all of them: no order tells which
    shown = {key: None if key in hidden else count for key, count in cells.items()}
    safe = not hidden or _is_safe([cells[key] for key in hidden])
    return Protected(shown, total if safe else None)


def _is_safe(hidden: list[int]) -> bool:
    """Whether the sum of these, which follows from the total, tells nothing of any of them. Where all are small they
    must be neither as few nor as many as they can be."""
    together, all_small = sum(hidden), all(is_small(count) for count in hidden)
    if len(hidden) < 2 or together < LEAST:
        return False
    return not all_small or len(hidden) < together < (LEAST - 1) * len(hidden)


def protected_part(part: int, whole: int) -> bool:
    """Whether a figure about a part may be shown beside one about the whole: neither it nor the rest is small."""
    return not is_small(part) and not is_small(whole - part)

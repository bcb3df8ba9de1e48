"""What is hidden cannot be worked out from what is shown, by whoever knows the rule, too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.suppressing import LEAST, protected, protected_part

MOST = 24


@pytest.mark.parametrize(
    ("cells", "shown", "total"),
    [
        ({"a": 5, "b": 0, "c": 7}, {"a": 5, "b": 0, "c": 7}, 12),
        ({"a": 4, "b": 9, "c": 7}, {"a": None, "b": 9, "c": None}, 20),  # the next smallest, or 4 would follow
        ({"a": 1, "b": 1, "c": 9}, {"a": None, "b": None, "c": None}, 11),  # 2 together are 1 and 1
        ({"a": 1, "b": 2, "c": 9, "d": 6}, {"a": None, "b": None, "c": 9, "d": None}, 18),  # 3 together are too few
        ({"a": 2, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}, 14),
        ({"a": 4, "b": 4, "c": 9}, {"a": None, "b": None, "c": None}, 17),  # 8 together are 4 and 4
        ({"a": 4, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}, 16),
        ({"a": 4, "b": 9}, {"a": None, "b": None}, 13),
        ({"a": 4, "b": 0}, {"a": None, "b": 0}, None),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, dict.fromkeys("abcde"), None),
        ({"a": 1, "b": 1}, {"a": None, "b": None}, None),
        ({}, {}, 0),
    ],
)
def test_at_the_borders(cells: dict[str, int], shown: dict[str, int | None], total: int | None) -> None:
    found = protected(cells)
    assert (dict(found.cells), found.total) == (shown, total)


def tables_like(shown: dict[str, int | None], total: int | None) -> Iterator[dict[str, int]]:
    """Every table that would be shown in the same way."""
    hidden = [key for key, count in shown.items() if count is None]
    for counts in product(range(1, MOST + 1), repeat=len(hidden)):
        table = {key: count for key, count in shown.items() if count is not None} | dict(
            zip(hidden, counts, strict=True)
        )
        if total is not None and sum(table.values()) != total:
            continue
        again = protected({key: table[key] for key in shown})
        if (dict(again.cells), again.total) == (shown, total):
            yield table


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), max_size=4))
def test_no_hidden_cell_follows_from_what_is_shown(cells: dict[str, int]) -> None:
    found = protected(cells)
    shown = dict(found.cells)
    assert not [key for key, count in shown.items() if count is not None and 0 < count < LEAST]
    hidden = [key for key, count in shown.items() if count is None]
    if not hidden:
        return
    possible = list(tables_like(shown, found.total))
    for key in hidden:
        assert len({table[key] for table in possible}) > 1, (cells, shown, key)
    if found.total is not None:
        assert sum(cells[key] for key in hidden) >= LEAST


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(5, 10, True), (5, 5, True), (5, 9, False), (4, 20, False), (0, 9, True), (0, 4, False)],
)
def test_a_part_is_shown_when_neither_it_nor_the_rest_is_small(part: int, whole: int, shown: bool) -> None:
    assert protected_part(part, whole) is shown

"""What differs between two versions of a programme: every place, once, with what stood there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.programme import Programme, read_programme
from conversations.programme_diff import Change, changes

SOURCE = (Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8")


def read(source: str) -> Programme:
    return read_programme(source, str(hash(source)), "p.toml")


def after(*replaced: tuple[str, str]) -> tuple[Change, ...]:
    source = SOURCE
    for old, new in replaced:
        assert old in source
        source = source.replace(old, new, 1)
    return changes(read(SOURCE), read(source))


def test_a_comment_changes_nothing() -> None:

    assert changes(read(SOURCE), read("# another comment\n" + SOURCE)) == ()


def test_a_text_is_shown_as_it_was_and_as_it_is() -> None:
    assert after(("How was your mood this week?", "How is your mood?")) == (
        Change("check_in.questions.mood.text", "changed", "How was your mood this week?", "How is your mood?"),
    )


def test_a_question_in_between_is_one_change() -> None:
    stress = '[[check_in.questions]]\nid = "stress"\nkind = "scale"\nlabel = "Stress"\ntext = "How much stress?"\n\n'
    before = '[[check_in.questions]]\nid = "sleep"'
    assert after((before, stress + before)) == (Change("check_in.questions.stress", "added", after="How much stress?"),)


def test_an_area_that_comes_and_one_that_goes_are_told_of() -> None:
    assert after(('id = "korso"\nname = "Korso"', 'id = "rekola"\nname = "Rekola"')) == (
        Change("areas.korso", "removed", before="Korso"),
        Change("areas.rekola", "added", after="Rekola"),
    )


def test_what_is_gone_is_called_by_its_words() -> None:
    line = next(line for line in SOURCE.splitlines() if 'id = "swim"' in line)
    assert after((line + "\n", "")) == (
        Change("themes.movement.offers.swim", "removed", before="I go swimming once a week."),
    )


def test_another_order_is_said_with_both_orders() -> None:
    one, two = (
        '{ id = "alone", emoji = "🧍", label = "Alone" }',
        '{ id = "family", emoji = "👪", label = "With my family" }',
    )
    assert after((one, "ONE"), (two, one), ("ONE", two)) == (
        Change("planning.whom", "moved", "alone, family, friend, group", "family, alone, friend, group"),
    )


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("now_minutes = 15", "now_minutes = 20", Change("lanes.now_minutes", "changed", "15", "20")),
        (
            "weeks = [40, 44, 48, 52]\n",
            "",
            Change("check_in.questions.habit.weeks", "removed", before="40, 44, 48, 52"),
        ),
        (
            "to_week = 13, theme = 1, nudges_a_week = 2",
            "to_week = 13, theme = 1, nudges_a_week = 3",
            Change("timeline.phases.first.nudges_a_week", "changed", "2", "3"),
        ),
        ('holidays = "FI"\n', "", Change("timeline.holidays", "removed", before="FI")),
    ],
)
def test_numbers_and_lists_are_shown_with_their_place(old: str, new: str, change: Change) -> None:
    assert after((old, new)) == (change,)


def test_a_whole_part_that_goes_is_one_change() -> None:
    start, end = SOURCE.index("[nudges]\n"), SOURCE.index("# --- How is the mentoring working?")
    [change] = changes(read(SOURCE), read(SOURCE[:start] + SOURCE[end:]))
    assert (change.place, change.what) == ("nudges", "removed")

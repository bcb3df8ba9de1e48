"""When a digest comes, what it tells first, and what it leaves out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.caseload import PAGE, Open, Watched
from conversations.digest import Gone, digest, next_at, worth_telling
from conversations.words import text
from tests.conversations.scene import HELSINKI, NOW

WORK_DAYS = frozenset(range(5))
TODAY = date(2027, 3, 1)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=HELSINKI)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        (at(2027, 3, 1, 7, 59), at(2027, 3, 1, 8)),
        (at(2027, 3, 1, 8), at(2027, 3, 2, 8)),  # not twice in a day
        (at(2027, 3, 5, 9), at(2027, 3, 8, 8)),  # Friday: Monday
        (at(2027, 3, 25, 9), at(2027, 3, 30, 8)),  # Good Friday and Easter Monday lie between
        (at(2027, 12, 23, 9), at(2027, 12, 27, 8)),
    ],
)
def test_it_comes_at_its_hour_of_the_next_working_day(after: datetime, comes: datetime) -> None:
    assert next_at(after, 8, HELSINKI, WORK_DAYS, "FI") == comes.astimezone(UTC)


def test_the_most_important_stands_first_and_who_has_no_news_not_at_all() -> None:
    clients = [
        Watched("a", "Answered", answered=True),
        Watched("b", "Tomorrow", tomorrow=("review",)),
        Watched("c", "Today", today=("measurement",)),
        Watched("d", "Quiet", quiet=9),
        Watched("e", "Alert", alerts=(Open("week", text("staff.nobody_yet"), NOW - timedelta(days=1)),)),
        Watched("f", "Nothing", last=TODAY),
    ]

    assert [one.alias for one in worth_telling(clients)] == ["Alert", "Quiet", "Today", "Tomorrow", "Answered"]


def test_there_is_none_when_there_is_nothing_to_tell() -> None:
    assert digest(TODAY, worth_telling([Watched("f", "Nothing", last=TODAY)])) is None


def test_mentors_who_are_gone_are_enough_to_tell() -> None:
    said = digest(TODAY, [], [Gone("Mika", 71, "stopped")])

    assert said is not None
    assert text("digest.gone_stopped", alias="Mika", count=71) in said.lines


def test_eight_stand_on_a_page_and_the_others_are_counted() -> None:
    clients = worth_telling([Watched(f"c{n:02}", f"C{n:02}", answered=True) for n in range(80)])

    first, last = digest(TODAY, clients), digest(TODAY, clients, page=9)

    assert first is not None
    assert last is not None
    assert text("digest.more", count=80 - PAGE) in first.lines
    assert [len(row) for row in first.rows] == [2, 2, 2, 2, 1]
    assert [button.id for button in last.rows[-1]] == ["today:8:page"]

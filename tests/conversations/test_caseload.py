"""Who needs attention first, who counts as quiet, and how a client looks in one line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from conversations.caseload import PAGE, Open, Watched, by_attention, client_line, list_message, quiet_days
from conversations.client_card import LEFT_TO_RIGHT, bars
from conversations.words import text
from locales.bidi import isolated
from locales.render import render_text
from tests.conversations.scene import HELSINKI, NOW
from tests.conversations.spoken import ISOLATES, catalogue

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def asked(*weeks_ago: float) -> list[datetime]:
    return [NOW - ago * WEEK for ago in weeks_ago]


def alert(lane: str, ago: timedelta = DAY) -> Open:
    return Open(lane, text("staff.nobody_yet"), NOW - ago)


# --- quiet


def test_two_check_ins_in_a_row_without_an_answer_are_quiet() -> None:
    assert quiet_days(NOW - 15 * DAY, NOW - 90 * DAY, asked(2, 1), NOW) == 15


def test_one_check_in_without_an_answer_is_not() -> None:
    assert quiet_days(NOW - 8 * DAY, NOW - 90 * DAY, asked(1), NOW) is None


@pytest.mark.parametrize(("silent", "quiet"), [(21 * DAY, 21), (21 * DAY - timedelta(minutes=1), None)])
def test_one_is_enough_after_twenty_one_silent_days(silent: timedelta, quiet: int | None) -> None:
    assert quiet_days(NOW - silent, NOW - 90 * DAY, asked(2), NOW) == quiet


def test_what_was_missed_before_the_last_answer_no_longer_counts() -> None:
    assert quiet_days(NOW - 8 * DAY, NOW - 90 * DAY, asked(5, 4, 3, 2, 1), NOW) is None


def test_nobody_who_was_not_asked_is_quiet() -> None:
    assert quiet_days(NOW - 60 * DAY, NOW - 90 * DAY, [], NOW) is None


def test_who_never_answered_is_quiet_since_they_joined() -> None:
    assert quiet_days(None, NOW - 12 * DAY, asked(1, 0.5), NOW) == 12


# --- order


def test_alerts_come_first_by_lane_then_the_quiet_then_the_rest_then_who_is_away() -> None:
    clients = [
        Watched("a", "Zoe"),
        Watched("b", "Stopped", state="stopped"),
        Watched("c", "Break", break_until=date(2027, 4, 1)),
        Watched("d", "Quiet", quiet=9),
        Watched("e", "Quieter", quiet=30),
        Watched("f", "Week", alerts=(alert("week"),)),
        Watched("g", "Today", alerts=(alert("today"),)),
        Watched("h", "Earlier", alerts=(alert("today", 2 * DAY),)),
        Watched("i", "Now", alerts=(alert("week"), alert("now"))),
        Watched("j", "amina"),
    ]

    order = [one.alias for one in by_attention(clients)]

    assert order == ["Now", "Earlier", "Today", "Week", "Quieter", "Quiet", "amina", "Zoe", "Break", "Stopped"]


# --- words


@pytest.mark.parametrize(
    ("client", "line"),
    [
        (Watched("a", "Amina", week=5, last=NOW.date()), "• Amina · week 5 · answered: Monday 1 March"),
        (Watched("a", "Amina", week=1), "• Amina · week 1 · no answer yet"),
        (Watched("a", "Amina", week=9, last=NOW.date(), quiet=15), "🔕 Amina · week 9 · quiet for 15 days"),
        (
            Watched("a", "Amina", week=9, quiet=15, alerts=(alert("now"), alert("week"))),
            "🔴 Amina · week 9 · quiet for 15 days · 2 open alerts",
        ),
        (
            Watched("a", "Amina", break_until=date(2027, 4, 5), mentor="Mika"),
            "⏸️ Amina · mentor: Mika · no answer yet · takes a break until Monday 5 April",
        ),
        (Watched("a", "Amina", state="joining"), "• Amina · is joining · no answer yet"),
    ],
)
def test_a_client_is_one_line(client: Watched, line: str) -> None:

    said = render_text(client_line(client), catalogue("en"), HELSINKI)

    assert said.translate(ISOLATES) == line


def test_a_page_has_eight_clients_and_a_button_for_each() -> None:
    clients = [Watched(f"c{n:02}", f"C{n:02}") for n in range(PAGE * 2 + 1)]

    pages = [list_message(clients, page, "page") for page in range(3)]

    opened = [[button.id for row in page.rows for button in row if button.id.endswith(":open")] for page in pages]
    assert [len(one) for one in opened] == [8, 8, 1]
    assert [button.id for button in pages[1].rows[-1]] == ["clients:0:page", "clients:2:page"]


# --- pictures in text


def test_the_lowest_and_the_highest_answer_are_the_lowest_and_the_highest_bar() -> None:
    assert bars([1, 3, None, 5], 1, 5) == LEFT_TO_RIGHT + "▁▅·█"


def test_an_answer_that_the_programme_no_longer_knows_stays_within_the_bars() -> None:
    assert bars([-3, 99], 0, 10) == LEFT_TO_RIGHT + "▁█"


def test_no_bar_changes_the_direction_of_what_stands_around_it() -> None:

    first = isolated(bars([1, None], 1, 5))[1]

    assert first == LEFT_TO_RIGHT  # the first strong character: the isolate runs from left to right

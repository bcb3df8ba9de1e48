"""What of a report stands in its message, which holds all of it in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.programme import Programme, read_programme
from conversations.reaim import Alerted, Around, Figure, Life, Period, reckon
from conversations.report_words import Report, is_main, measures, message_lines, savings, title
from conversations.segment import Segment
from conversations.words import Message
from locales.catalogues import load
from locales.render import render
from tests.conversations.scene import HELSINKI

PROGRAMMES = sorted((Path(__file__).parents[2] / "programmes").glob("*.toml"))
LONGEST = 4096  # of Telegram
ROOM = 600  # for a segment in many words


def full(programme: Programme) -> Report:
    """Forty people of whom everything is known, and some who stopped."""
    phases = [one.id for one in programme.timeline.phases]
    points = programme.measurements.points if programme.measurements else ()
    lives = [
        Life(
            id=str(number),
            audience="mothers",
            language="fi",
            source="school",
            mentor="m1",
            joined=True,
            starter=True,
            completer=number < 20,
            dropped=phases[0],
            goes_on=number < 10,
            changes={id: (123.4, 100.1) for id, _ in measures(programme)},
            asked=dict.fromkeys(phases, 10),
            answered=dict.fromkeys(phases, 4),
            points=2,
            on_time=1,
            alerts=tuple(Alerted(lane, 1234.5, True, True) for lane in ("now", "today", "week")),
            invited=30,
            replied=10,
            came=5,
            late={one.id: -2.3 for one in points if one.month > 12},
        )
        for number in range(40)
    ]
    saved = savings(programme)
    figures = reckon(lives, Around(1000, 200, 33, 14), measures(programme), phases, saved)
    return Report(Period(date(2026, 1, 1), date(2026, 12, 31)), Segment(), figures, saved)


def test_the_worst_figure_is_in_the_message_and_one_about_nobody_is_not() -> None:
    nought = Figure("alerts_in_time", "implementation", 0.0, "%", "lane", "now", 6)
    assert is_main(nought)
    assert not is_main(replace(nought, value=None, people=0))
    assert is_main(replace(nought, value=None, people=None, hidden=True))


@pytest.mark.parametrize("file", PROGRAMMES, ids=lambda file: file.stem)
def test_a_report_with_every_figure_in_it_is_one_message(file: Path) -> None:
    programme = read_programme(file.read_text("utf-8"), "hash", file.name)
    report = full(programme)
    said = Message((*title(programme, report, {}), *message_lines(programme, report)))
    for language, catalogue in load().items():
        words = render(said, catalogue, HELSINKI).text
        assert len(words.encode("utf-16-le")) // 2 < LONGEST - ROOM, language

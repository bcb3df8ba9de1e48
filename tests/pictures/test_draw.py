"""A chart becomes a picture that a small phone shows well, in every script; what is no chart is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageColor

from pictures.chart import BadChart, Chart, Panel
from pictures.draw import COLOURS, draw

WORDS = {
    "en": "Very good",
    "fi": "Erittäin huonosti",
    "sv": "Mycket dåligt",
    "ru": "Очень хорошо",
    "et": "Väga halvasti",
    "uk": "Дуже добре",
    "sq": "Shumë mirë",
    "so": "Aad u fiican",
    "vi": "Rất tốt, rất vui",
    "ar": "جيد جدًا",
    "fa": "خیلی خوب می‌شود",
    "ckb": "زۆر باشە",
}
RTL = {"ar", "fa", "ckb"}


def chart(words: str = "Mood", *, rtl: bool = False, values: tuple[float | None, ...] = (2, None, 4)) -> Chart:
    points = tuple((float(week), value) for week, value in enumerate(values, 1))
    panel = Panel(words, points, 1, 5, ((1, words), (5, words)), (3, words))
    return Chart(words, words, ((1, "1"), (3, "3")), (panel,), rtl)


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


@pytest.mark.parametrize("language", WORDS)
def test_every_script_has_its_letters(language: str) -> None:
    """A letter that the font does not have is a warning of matplotlib, and a warning is an error here."""
    picture = opened(draw(chart(WORDS[language], rtl=language in RTL).as_data()))

    assert picture.size[0] == 1080
    assert 300 < picture.size[1] < 1400


def test_a_gap_is_a_gap() -> None:
    with_gap, without = (draw(chart(values=values).as_data()) for values in ((2, None, 4), (2, 3, 4)))

    assert with_gap != without


def test_six_figures_are_no_taller_than_the_screen_of_a_phone() -> None:
    whole = replace(chart(), panels=chart().panels * 6)

    assert opened(draw(whole.as_data())).size == (1080, 1920)


def test_a_point_that_no_line_leads_to_is_seen_by_itself() -> None:
    """At least six pixels wide on a phone that is 360 wide, however many weeks there are."""
    lone = chart(values=(*[None] * 30, 3, *[None] * 60))
    bare = replace(lone, panels=(replace(lone.panels[0], reference=None),))
    picture = opened(draw(bare.as_data())).convert("RGB").crop((0, 190, 1080, 500))
    colour = ImageColor.getrgb(COLOURS[0])
    dots = [x for x in range(1080) if any(picture.getpixel((x, y)) == colour for y in range(picture.height))]

    assert dots[-1] - dots[0] + 1 >= 6 * 3


def test_two_years_of_weeks_stay_small_enough_to_send() -> None:
    long = chart(values=tuple(float(1 + week % 5) for week in range(104)))

    assert len(draw(long.as_data())) < 300_000


def test_data_comes_back_as_the_same_chart() -> None:
    assert Chart.from_data(chart().as_data()) == chart()


@pytest.mark.parametrize(
    "broken", [{}, {"title": "x"}, chart().as_data() | {"panels": []}, chart(values=(None, None)).as_data()]
)
def test_what_is_no_chart_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BadChart):
        draw(broken)

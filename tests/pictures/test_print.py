"""A poster becomes one page that people can read and phones can open, in every script; what is no poster is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
import segno
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from pictures.poster import BadPoster, Poster, Words
from pictures.print import CODE, LARGEST, QUIET, SMALLEST_CODE, WIDTH, fitted, page, printed
from tests.pictures.test_draw import RTL, WORDS

LINK = "https://t.me/askel_bot?start=Zk3Jx0aQW9rT5bLmNpYvEg"
DOTS = 100  # to the inch


def words(said: str = "A mentor for you", times: int = 1, *, rtl: bool = False) -> Words:
    return Words(said, (f"{said}. " * 4 * times, f"{said}. " * 6 * times), f"{said}!", rtl)


def poster(*said: Words) -> Poster:
    return Poster(said or (words(),), LINK, "City <3 · city@example.org")


def looked_at(one: Poster) -> Image.Image:
    """The page as one sees it, in shades of grey."""
    out = io.BytesIO()
    figure = page(one)
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", dpi=DOTS)
    return Image.open(out).convert("L")


def modules(picture: Image.Image, link: str) -> list[list[bool]]:
    """The dark and light modules of the code on the page, found by the black of its corners."""
    box = picture.point(lambda shade: 255 if shade < 10 else 0).getbbox()  # the words are not quite black
    assert box is not None
    count = len(list(segno.make(link, error="m", micro=False).matrix))
    wide = (box[2] - box[0]) / count
    places = [wide * (number + 0.5) for number in range(count)]
    return [[picture.getpixel((int(box[0] + x), int(box[1] + y))) < 128 for x in places] for y in places]  # type: ignore[operator]


@pytest.mark.parametrize("language", WORDS)
def test_every_script_has_its_letters(language: str) -> None:
    """A letter that the font does not have is a warning of matplotlib, and a warning is an error here."""
    made = printed(poster(words(WORDS[language], rtl=language in RTL)).as_data())

    assert made.startswith(b"%PDF-")
    assert b"/Count 1 " in made or b"/Count 1\n" in made
    assert b"595.44 841.68" in made  # A4 in points, to within half a millimetre


@pytest.mark.parametrize("languages", [1, 2, 4, 6])
def test_the_code_on_the_page_is_that_of_the_link(languages: int) -> None:
    said = [words(WORDS[code], rtl=code in RTL) for code in list(WORDS)[-languages:]]

    found = modules(looked_at(poster(*said)), LINK)

    assert found == [[bool(one) for one in row] for row in segno.make(LINK, error="m", micro=False).matrix]


def test_more_words_are_smaller_and_the_code_stays_large() -> None:
    few, most = fitted(poster()), fitted(poster(*[words(times=2)] * 4))

    assert few[0][0].size > most[0][0].size
    assert few[1] == CODE
    assert most[1] >= SMALLEST_CODE
    modules_wide = len(list(segno.make(LINK, error="m").matrix)) + 2 * QUIET
    assert SMALLEST_CODE / modules_wide > 0.06  # inches, 1.5 mm: a phone reads it from a metre away


def test_one_language_is_as_large_as_it_may_be() -> None:
    short = Poster((Words("Mentor", ("Hello.",), "Until May."),), LINK, "City")

    assert fitted(short)[0][1].size == LARGEST


def test_no_line_leaves_the_page() -> None:
    long = poster(*[words("Пожалуйста здравствуйте", 2)] * 3)
    white = looked_at(long)
    edge = int(0.7 * DOTS)

    assert white.crop((0, 0, edge, white.height)).getextrema() == (255, 255)
    assert white.crop((int(WIDTH * DOTS) - edge, 0, int(WIDTH * DOTS), white.height)).getextrema() == (255, 255)


def test_a_telephone_number_is_not_torn_apart() -> None:
    """The space that does not break keeps its groups in order between Arabic words, too."""
    for size in range(1, 20):
        rows = fitted(
            Poster((Words("x" * size, (f"{'و' * size} اتصل على الرقم 09 123 4567.",), "2028"),), LINK, "City")
        )[0]
        assert any("09\u00a0123\u00a04567." in row.said for row in rows)


def test_the_same_poster_is_the_same_file() -> None:
    assert printed(poster().as_data()) == printed(poster().as_data())


def test_data_comes_back_as_the_same_poster() -> None:
    assert Poster.from_data(poster().as_data()) == poster()


@pytest.mark.parametrize(
    "broken",
    [{}, {"words": 3}, poster().as_data() | {"words": []}, poster().as_data() | {"link": ""}],
)
def test_what_is_no_poster_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BadPoster):
        printed(broken)


def test_more_than_a_page_holds_is_refused() -> None:
    with pytest.raises(BadPoster, match="more words"):
        printed(poster(*[words(times=5)] * 6).as_data())

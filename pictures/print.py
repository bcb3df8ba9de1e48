"""A poster → one page of A4 as a PDF: the words above, the code large below them, the link under it in small letters.

The words become as large as the page allows. The code is drawn as shapes, so that it stays sharp at any size. Arabic,
Persian and Kurdish are shaped and ordered by matplotlib, as in pictures/draw.py. segno makes the code (ISO/IEC 18004),
at level M: it is read with 15 % of it dirty or torn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import segno
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from pictures.poster import BadPoster, Poster, Words

WIDTH, HEIGHT, MARGIN, POINT = 8.27, 11.69, 0.75, 1 / 72  # inches
QUIET = 4  # modules: how much white the standard wants around a code
CODE, SMALLEST_CODE = 4.6, 3.0  # inches, with the white; the smaller one is read from a metre away
LARGEST, SMALLEST = 26.0, 9.0  # points: the lines; a title is half as large again
TITLE, UNTIL, LEAD, BETWEEN = 1.5, 0.75, 1.42, 0.9  # in sizes of a line
FOOT, SMALL = 0.95, 9.0  # inches below the code for link and sender; points
INK, SOFT, PAPER = "#15262A", "#43565B", "#FFFFFF"
FONT = "DejaVu Sans"
GROUPS = re.compile(r"(?<=\d) (?=\d)")  # of a telephone number


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is set: `size` in points, `after` in points down to the next one."""

    said: str
    size: float
    after: float
    bold: bool
    soft: bool
    rtl: bool


def printed(data: dict[str, Any]) -> bytes:
    """`data` as `Poster.as_data` gives it; the same data gives the same bytes. Raises `BadPoster`."""
    poster = Poster.from_data(data)
    figure = page(poster)
    FigureCanvasPdf(figure)
    out = io.BytesIO()
    about = {"Title": poster.words[0].title, "CreationDate": None, "Creator": None, "Producer": None}
    figure.savefig(out, format="pdf", facecolor=PAPER, metadata=about)
    return out.getvalue()


def page(poster: Poster) -> Figure:
    """The page, to be written in any format. Raises `BadPoster` when the words are too many for it."""
    figure = Figure(figsize=(WIDTH, HEIGHT), facecolor=PAPER)
    FigureCanvasAgg(figure)
    rows, code = fitted(poster)
    top = HEIGHT - MARGIN
    for row in rows:
        set_row(figure, row, top)
        top -= row.after * POINT
    below = MARGIN + FOOT
    _code(figure, poster.link, below + max(0.0, (top - below - code) / 2), code)
    _small(figure, poster.link, MARGIN + 0.6)
    _small(figure, poster.sender, MARGIN + 0.2)
    return figure


def fitted(poster: Poster) -> tuple[list[Row], float]:
    """The rows in the largest size that leaves room for the code, and how large the code is (inches)."""
    room = HEIGHT - 2 * MARGIN - FOOT
    size = LARGEST
    while size >= SMALLEST:
        rows = [row for words in poster.words for row in _rows(words, size)]
        left = room - sum(row.after for row in rows) * POINT
        if left >= (CODE if size > 2 * SMALLEST else SMALLEST_CODE):
            return rows, min(CODE, left)
        size -= 0.5
    raise BadPoster("more words than a page holds")


def _rows(words: Words, size: float) -> Iterator[Row]:
    """One language, with white space after it."""
    parts = [(words.title, size * TITLE, True, False), *((line, size, False, False) for line in words.lines)]
    parts.append((words.until, size * UNTIL, False, True))
    for said, points, bold, soft in parts:
        for line in wrapped(said, points, bold=bold):
            yield Row(line, points, points * LEAD, bold, soft, words.rtl)
    yield Row("", size, size * BETWEEN, bold=False, soft=False, rtl=words.rtl)


def wrapped(said: str, points: float, *, bold: bool) -> Iterator[str]:
    """Lines that fit. The groups of a number stay together, and in their order between Arabic words, too: a space that
    does not break is a separator inside numbers (Unicode's bidirectional algorithm, W4), another one is not."""
    line = ""
    for word in GROUPS.sub("\u00a0", said).split(" "):
        longer = f"{line} {word}".strip()
        if line and _wide(longer, bold=bold) * points * POINT > WIDTH - 2 * MARGIN:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


@lru_cache(maxsize=4096)
def _wide(said: str, *, bold: bool) -> float:
    """How wide these words are, in sizes of their letters."""
    return float(TextPath((0, 0), said, size=1, prop=_font(bold=bold)).get_extents().width)


def _font(*, bold: bool) -> FontProperties:
    return FontProperties(family=FONT, weight="bold" if bold else "normal")


def set_row(figure: Figure, row: Row, top: float) -> None:
    side, align = (WIDTH - MARGIN, "right") if row.rtl else (MARGIN, "left")
    figure.text(
        side / WIDTH,
        (top - row.size * POINT) / HEIGHT,
        row.said,
        ha=align,
        va="baseline",
        fontsize=row.size,
        fontproperties=_font(bold=row.bold),
        color=SOFT if row.soft else INK,
        parse_math=False,
    )


def _small(figure: Figure, said: str, up: float) -> None:
    wide = _wide(said, bold=False) * POINT
    size = min(SMALL, (WIDTH - 2 * MARGIN) / wide) if wide else SMALL
    font: dict[str, Any] = {"fontfamily": FONT, "fontsize": size, "color": SOFT, "parse_math": False}
    figure.text(0.5, up / HEIGHT, said, ha="center", va="baseline", **font)


def _code(figure: Figure, link: str, bottom: float, wide: float) -> None:
    """In the middle, as one shape: no hair lines between the modules."""
    rows = [[bool(module) for module in row] for row in segno.make(link, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET
    axes = figure.add_axes(((WIDTH - wide) / 2 / WIDTH, bottom / HEIGHT, wide / WIDTH, wide / HEIGHT))
    axes.set_axis_off()
    axes.set_xlim(0, side)
    axes.set_ylim(side, 0)
    axes.add_patch(Rectangle((0, 0), side, side, facecolor=PAPER, edgecolor="none"))
    runs = [_bar(x + QUIET, y + QUIET, length) for y, row in enumerate(rows) for x, length in _dark(row)]
    axes.add_patch(PathPatch(Path.make_compound_path(*runs), facecolor="#000000", edgecolor="none", linewidth=0))


def _dark(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many stand in a row."""
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length


def _bar(x: int, y: int, length: int) -> Path:
    return Path([(x, y), (x + length, y), (x + length, y + 1), (x, y + 1), (x, y)], closed=True)

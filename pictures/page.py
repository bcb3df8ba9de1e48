"""The page of a report: A4, for a wellbeing report of a city; a second page only where the lines are too many.

Set as the poster is (pictures/print.py): matplotlib shapes and orders Arabic, Persian and Kurdish.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from pictures.print import HEIGHT, MARGIN, PAPER, POINT, Row, set_row, wrapped
from pictures.report import Page, page_of

SIZES = (11.0, 10.0, 9.0, 8.5)  # points, the largest in which all fits on one page
TITLE, HEADING, NOTE, SMALLEST = 1.7, 1.2, 0.85, SIZES[-1]  # in sizes of a line
LEAD, AFTER = 1.38, 0.55
FOOT = 0.35  # inches


def printed(data: dict[str, Any]) -> bytes:
    """The same data gives the same bytes. Raises `BadReport`."""
    page = page_of(data)
    out = io.BytesIO()
    about = {"Title": page.title, "CreationDate": None, "Creator": None, "Producer": None}
    with PdfPages(out, metadata=about) as file:
        for figure in pages(page):
            file.savefig(figure, facecolor=PAPER)
    return out.getvalue()


def pages(page: Page) -> Iterator[Figure]:
    room = HEIGHT - 2 * MARGIN - FOOT
    rows = next(
        (found for size in SIZES if _tall(found := list(_rows(page, size))) <= room), list(_rows(page, SMALLEST))
    )
    while rows:
        figure = Figure(figsize=(8.27, HEIGHT), facecolor=PAPER)
        FigureCanvasAgg(figure)
        top, here = HEIGHT - MARGIN, room
        while rows and (here := here - rows[0].after * POINT) >= 0:
            row = rows.pop(0)
            set_row(figure, row, top)
            top -= row.after * POINT
        small = Row(page.sender, 8.0, 0.0, bold=False, soft=True, rtl=page.rtl)
        set_row(figure, small, MARGIN + 0.1)
        yield figure


def _tall(rows: list[Row]) -> float:
    return sum(row.after for row in rows) * POINT


def _rows(page: Page, size: float) -> Iterator[Row]:
    yield from _lines(page, page.title, size * TITLE, bold=True)
    yield from _lines(page, page.who, size * HEADING, soft=True)
    yield _space(size)
    for section in page.sections:
        yield from _lines(page, section.title, size * HEADING, bold=True)
        for line in section.lines:
            yield from _lines(page, line, size)
        yield _space(size)
    for note in page.notes:
        yield from _lines(page, note, size * NOTE, soft=True)


def _lines(page: Page, said: str, points: float, *, bold: bool = False, soft: bool = False) -> Iterator[Row]:
    for line in wrapped(said, points, bold=bold):
        yield Row(line, points, points * LEAD, bold, soft, page.rtl)


def _space(size: float) -> Row:
    return Row("", size, size * AFTER, bold=False, soft=False, rtl=False)

"""The files of a report: what is hidden cannot be measured, no cell is a formula, and every script can be read."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from PIL import Image

from pictures import bars, page, workbook
from pictures.report import BadReport, page_of
from tests.pictures.test_draw import RTL, WORDS

PANEL = {"label": "Joined", "bars": [["Mothers", 45, "45"], ["Students", None, "•"], ["All others", 0, "0"]]}
DATA: dict[str, Any] = {"title": "Report 1/2026", "panels": [PANEL], "rtl": False}
PAGE: dict[str, Any] = {
    "title": "Report 1/2026",
    "who": "All clients",
    "sections": [{"title": "Reach", "lines": ["Joined: 45", "Links: 3"]}],
    "notes": ["• = hidden"],
    "sender": "City of Vantaa",
    "rtl": False,
}
HEAD = ["Dimension", "Indicator", "Of", "Value", "Unit", "People", "Id"]
BOOK: dict[str, Any] = {
    "sheets": [{"name": "Reach: who comes", "head": HEAD, "rows": [["Reach", "=1+1", "-x", 45, "", 45, "joined"],
                                                                   ["Reach", "@x", "", "•", "", None, "joined"]]}],
    "notes": {"name": "Notes", "lines": ["+1 note"]},
    "charts": [PANEL],
    "rtl": True,
}  # fmt: skip


def dark(data: dict[str, Any], colour: tuple[int, int, int] = (11, 94, 115)) -> int:
    """How many dots have the colour of the bars."""
    picture = Image.open(io.BytesIO(bars.drawn(data))).convert("RGB")
    return sum(count for count, found in picture.getcolors(1 << 24) or [] if found == colour)


def test_a_hidden_value_has_no_bar_and_a_larger_one_a_longer() -> None:
    only = {**DATA, "panels": [{"label": "Joined", "bars": [["A", 45, "45"], ["B", None, "•"]]}]}
    both = {**DATA, "panels": [{"label": "Joined", "bars": [["A", 45, "45"], ["B", 45, "45"]]}]}
    assert dark(only) > 10_000
    assert dark(both) == pytest.approx(2 * dark(only), rel=0.15)


@pytest.mark.parametrize("language", WORDS)
def test_it_can_be_drawn_and_printed_in_every_script(language: str) -> None:
    said, rtl = WORDS[language], language in RTL
    panel = {"label": said, "bars": [[said * 3, 45, "45 %"], [said, None, "•"]]}
    assert Image.open(io.BytesIO(bars.drawn({"title": said, "panels": [panel], "rtl": rtl}))).width == 1080
    assert page.printed({**PAGE, "title": said, "notes": [said * 20], "rtl": rtl}).startswith(b"%PDF")


def test_the_same_data_is_the_same_page() -> None:
    assert page.printed(PAGE) == page.printed(PAGE)


def test_as_many_pages_as_the_lines_need() -> None:
    many = [{"title": "Reach", "lines": [f"Line {n}" for n in range(130)]}]
    assert len(list(page.pages(page_of(PAGE)))) == 1
    assert len(list(page.pages(page_of({**PAGE, "sections": many})))) == 3


def test_the_workbook_opens_with_its_figures_its_charts_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.written(BOOK)))
    assert book.sheetnames == ["Reach  who comes", "Joined", "Notes"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [cell.value for cell in sheet[2]] == ["Reach", "=1+1", "-x", 45, None, 45, "joined"]
    assert sheet["D3"].value == "•"
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n", "n", "n", "s"]
    assert sheet["B2"].quotePrefix
    assert all(one.sheet_view.rightToLeft for one in book.worksheets)
    assert len(book["Joined"]._charts) == 1
    assert not [cell for one in book.worksheets for row in one for cell in row if cell.data_type == "f"]


def test_names_of_sheets_that_excel_would_refuse_are_changed() -> None:
    sheets = [{"name": "x" * 40 + "/*?", "head": HEAD, "rows": []}] * 2
    book = openpyxl.load_workbook(io.BytesIO(workbook.written({**BOOK, "sheets": sheets})))
    assert len(set(book.sheetnames)) == 4
    assert max(map(len, book.sheetnames)) <= 31


@pytest.mark.parametrize(
    "wrong", [{}, {"panels": [{"label": "x"}]}, {"panels": [{"label": "x", "bars": [["a", None, ""]]}]}]
)
def test_what_is_no_picture_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadReport):
        bars.drawn(wrong)


@pytest.mark.parametrize("write", [page.printed, workbook.written])
def test_what_is_no_report_is_refused(write: Any) -> None:
    with pytest.raises(BadReport):
        write({"title": "x"})

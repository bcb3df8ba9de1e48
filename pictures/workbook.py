"""A report as a workbook for Excel: a sheet for each dimension, charts of our own figures inside, and the notes.

Text is written as text, whatever it begins with: no cell of ours is a formula.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pictures.report import BadReport, Panel, panels_of

LONGEST_NAME = 31  # of a sheet, in Excel
FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
WIDTHS = (26, 46, 26, 12, 10, 10, 26)  # characters
HEAD = PatternFill("solid", fgColor="0B5E73")
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl wants it so; the same data gives the same file


def written(data: dict[str, Any]) -> bytes:
    """`data`: sheets (name, head, rows), notes (name, lines), charts (panels), rtl. Raises `BadReport`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = LONG_AGO
    book.properties.creator = ""
    try:
        rtl, taken = bool(data["rtl"]), set[str]()
        for sheet in data["sheets"]:
            _table(_sheet(book, sheet["name"], taken, rtl=rtl), sheet["head"], sheet["rows"])
        charts = panels_of(data["charts"])
        notes = data["notes"]
        for panel in charts:
            _chart(_sheet(book, panel.label, taken, rtl=rtl), panel)
        _notes(_sheet(book, notes["name"], taken, rtl=rtl), notes["lines"])
    except (KeyError, TypeError) as wrong:
        raise BadReport(f"no workbook: {type(wrong).__name__}") from None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, name: str, taken: set[str], *, rtl: bool) -> Worksheet:
    short = FORBIDDEN.sub(" ", name)[:LONGEST_NAME].strip() or "-"
    while short.casefold() in taken:
        short = short[: LONGEST_NAME - 2] + " +"
    taken.add(short.casefold())
    sheet: Worksheet = book.create_sheet(short)
    sheet.sheet_view.rightToLeft = rtl
    return sheet


def _put(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Cell:
    cell: Cell = sheet.cell(row=row, column=column)
    cell.value = value = value if value != "" else None
    if isinstance(value, str):
        cell.data_type = "s"  # or a leading = would make a formula of it
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    return cell


def _table(sheet: Worksheet, head: list[str], rows: list[list[str | float | None]]) -> None:
    for column, words in enumerate(head, 1):
        cell = _put(sheet, 1, column, words)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            _put(sheet, at, column, value)
    sheet.freeze_panes = "A2"


def _chart(sheet: Worksheet, panel: Panel) -> None:
    """The figures that are drawn, and the chart beside them; a hidden one has no bar."""
    for at, bar in enumerate(panel.bars, 1):
        _put(sheet, at, 1, bar.label)
        _put(sheet, at, 2, bar.value if bar.value is not None else bar.said)
    sheet.column_dimensions["A"].width = WIDTHS[0]
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", panel.label, None
    last = len(panel.bars)
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=1, max_row=last))
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, "D2")


def _notes(sheet: Worksheet, lines: list[str]) -> None:
    sheet.column_dimensions["A"].width = 110
    for at, line in enumerate(lines, 1):
        _put(sheet, at, 1, line).alignment = Alignment(wrap_text=True, vertical="top")

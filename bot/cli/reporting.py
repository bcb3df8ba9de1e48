"""`askel report`: the report of /report on the command line, as open data and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot import reckoned
from bot.clock import Clock
from bot.office import office
from bot.programme import Programmes
from bot.reckoned import AT_ONCE, Task, TooFew
from bot.settings import Settings
from conversations import report_words
from conversations.report_words import Report
from conversations.reporting import period, read_months
from conversations.segment import Segment
from conversations.suppressing import LEAST
from handlers.reaching import saved_of
from handlers.reckoning import About
from handlers.report_files import Files, open_data
from handlers.tools import Tools

NOBODY = 0  # of a bot: no message leaves from here


class ReportRefused(Exception):
    """The report cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`months` as in 1/2026–6/2026, None: from the beginning; the others are files, - is the terminal."""

    months: str | None
    segment: str | None
    language: str
    json: str | None = None
    xlsx: str | None = None
    csv: str | None = None
    pdf: str | None = None


async def prepared(settings: Settings, wanted: Wanted) -> tuple[Task, Tools]:
    """What it is about, by the current programme. Raises `ReportRefused`."""
    clock = Clock()
    async with office(settings, makes=False) as at:
        programmes = Programmes(settings, at.writer, at.readers, at.seal, clock, NOBODY, "")
        tools = await programmes.beside()
        today = clock.now().astimezone(settings.zone).date()
        over = period("all", today) if wanted.months is None else read_months(wanted.months, today)
        if over is None:
            raise ReportRefused(f"--months {wanted.months}: write months that have begun, such as 1/2026-6/2026")
        if wanted.language not in tools.service.languages:
            raise ReportRefused(f"--language {wanted.language} is not among {', '.join(tools.service.languages)}")
        segment = await _segment(at.readers, tools, wanted.segment)
    about = About(over, tools.programme, settings.zone, tools.work, clock.now())
    return Task(settings.database, settings.sealing_keys, segment, about, len(tools.service.languages)), tools


async def _segment(readers: Any, tools: Tools, name: str | None) -> Segment:
    if name is None:
        return Segment()
    async with readers.connect() as reader:
        kept = await saved_of(reader, tools.seal)
    found = next((one.segment for one in kept if one.name.casefold() == name.casefold()), None)
    if found is None:
        known = ", ".join(one.name for one in kept) or "none yet: coordinators keep them in /activity"
        raise ReportRefused(f"--segment {name}: there is no such one. There are: {known}")
    return found


def reckon(task: Task) -> Report:
    """With a bar of progress on the error stream. Raises `ReportRefused`."""
    try:
        count = reckoned.found(task)
    except TooFew:
        few = f"A report is about at least {LEAST} clients, and may not leave out only a few."
        raise ReportRefused(few) from None
    for _ in track(range(0, count, AT_ONCE), "Counting", console=Console(stderr=True), transient=True):
        reckoned.part(task)
    programme = task.about.programme
    return Report(task.about.period, task.segment, reckoned.figures(task), report_words.savings(programme))


def write(report: Report, tools: Tools, settings: Settings, wanted: Wanted) -> Iterator[str]:
    """The files that were asked for; what was written, a line each."""
    title = report_words.title(tools.programme, report, {})
    files = Files(tools, tools.programme, report, wanted.language, title)
    if wanted.json is not None:
        data = open_data(report, settings.controller, settings.report_licence)
        yield from _put(wanted.json, json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n")
    if wanted.csv is not None:
        yield from _put(wanted.csv, files.table().encode())
    if wanted.xlsx is not None:
        from pictures.workbook import written  # noqa: PLC0415 - a second, which the others are spared

        yield from _put(wanted.xlsx, written(files.workbook()))
    if wanted.pdf is not None:
        from pictures.page import printed  # noqa: PLC0415

        yield from _put(wanted.pdf, printed(files.page()))


def _put(file: str, content: bytes) -> Iterator[str]:
    if file == "-":
        print(content.decode(), end="")
        return
    try:
        Path(file).write_bytes(content)
    except OSError as wrong:
        raise ReportRefused(f"{file} cannot be written: {wrong.strerror}. Name another file.") from None
    yield f"{file} is written."


def table(report: Report, tools: Tools, language: str) -> Table:
    """Everything, for the terminal."""
    files = Files(tools, tools.programme, report, language, report_words.title(tools.programme, report, {}))
    book = files.workbook()
    _, *heads, _ = book["sheets"][0]["head"]
    shown = Table(*heads)
    shown.columns[0].no_wrap = True
    for sheet in book["sheets"]:
        shown.add_section()
        for _, *row, _ in sheet["rows"]:
            shown.add_row(*("" if cell is None else str(cell) for cell in row))
    return shown

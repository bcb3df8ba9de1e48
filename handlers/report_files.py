"""A report as data for its files, in the coordinator's words: the picture, the page, the workbook, the table.

Plain data that waits in the outbox; a process of its own makes files of it (bot/pictures.py).
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from conversations import report_words as words
from conversations.programme import Programme
from conversations.reaim import Figure
from conversations.report_words import Report
from conversations.words import Line, message, text
from handlers.tools import Tools
from locales.bidi import LRM, without_marks

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins so for a formula
BOM = "\ufeff"  # by which Excel knows that it is UTF-8
MINUS = re.compile(r"-\d[\d.,]*(?:\s[%€])?")
DECIMAL_COMMA = ("fi", "ru")  # of the languages on offer
HEADS = ("dimension", "indicator", "of", "value", "unit", "people", "id")


class Files:
    """Of one report, for one reader."""

    def __init__(self, tools: Tools, programme: Programme, report: Report, language: str, lines: tuple[Line, ...]):
        self._tools, self._programme, self._report, self._language = tools, programme, report, language
        self._title, self._who = (self._say(line) for line in lines)

    def _say(self, line: Line) -> str:
        """On one line, without marks of direction: whoever draws it orders it. But a minus stays before its figure."""
        words = without_marks(self._tools.render(message(line), self._language).text)
        return MINUS.sub(LRM + r"\g<0>" + LRM, words) if self._rtl else words

    @property
    def _rtl(self) -> bool:
        return self._tools.catalogue(self._language).tongue.rtl

    # --- the picture ---

    def bars(self) -> dict[str, Any] | None:
        """The panels that have something to show."""
        panels = [
            self._panel("report.chart_joined", "joined", "audience"),
            self._panel("report.chart_answered", "check_ins_answered", "phase"),
        ]
        found = [panel for panel in panels if panel["bars"]]
        if not found:
            return None
        return {"title": self._title, "panels": found, "rtl": self._rtl}

    def _panel(self, title: str, id: str, part: str) -> dict[str, Any]:
        cells = [one for one in self._report.figures if (one.id, one.part) == (id, part) and one.key]
        bars = [[self._key(one), one.value, self._say(words.shown(one))] for one in cells]
        return {"label": self._say(text(title)), "bars": bars if any(one.value for one in cells) else []}

    def _key(self, figure: Figure) -> str:
        found = words.key(self._programme, figure)
        return "" if found is None else self._say(found)

    # --- the page ---

    def page(self) -> dict[str, Any]:
        sections = [
            {
                "title": self._say(text(f"report.{name}")),
                "lines": [self._say(words.line(self._programme, one)) for one in figures if words.is_main(one)],
            }
            for name, figures in words.sections(self._report.figures)
        ]
        return {
            "title": self._title,
            "who": self._who,
            "sections": sections,
            "notes": [self._say(note) for note in words.notes(self._report)],
            "sender": self._sender(),
            "rtl": self._rtl,
        }

    def _sender(self) -> str:
        service = self._tools.service
        return self._say(text("poster.sender", controller=service.controller, contact=service.contact))

    # --- the tables ---

    def workbook(self) -> dict[str, Any]:
        """A sheet for each dimension, and one for the notes. Numbers stay numbers."""
        head = [self._say(text(f"report.head_{name}")) for name in HEADS]
        sheets = [
            {"name": self._say(text(f"report.{name}")), "head": head, "rows": [self._row(one) for one in figures]}
            for name, figures in words.sections(self._report.figures)
        ]
        notes = [self._title, self._who, *(self._say(note) for note in words.notes(self._report))]
        notes.append(self._say(text("report.definitions")))
        return {
            "sheets": sheets,
            "notes": {"name": self._say(text("report.sheet_notes")), "lines": notes},
            "charts": (self.bars() or {"panels": []})["panels"],
            "rtl": self._rtl,
        }

    def _row(self, figure: Figure) -> list[str | float | None]:
        value: str | float | None = words.number(figure).value if figure.value is not None else None
        return [
            self._say(text(f"report.{figure.dimension}")),
            self._say(words.name(self._programme, figure)),
            self._key(figure),
            self._say(text("report.hidden")) if figure.hidden else value,
            words.UNITS.get(figure.unit, figure.unit),
            figure.people,
            figure.id,
        ]

    def table(self) -> str:
        """As Excel in that language opens it: UTF-8 with its mark, a semicolon where the decimal mark is a comma."""
        comma = self._language in DECIMAL_COMMA
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
        writer.writerow([defused(self._say(text(f"report.head_{name}"))) for name in HEADS])
        for figure in self._report.figures:
            writer.writerow([_cell(value, comma=comma) for value in self._row(figure)])
        for note in words.notes(self._report):
            writer.writerow([defused(self._say(note))])
        return BOM + out.getvalue()


def _cell(value: str | float | None, *, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    written = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return written.replace(".", ",") if comma else written


def defused(words: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{words}" if words.startswith(DANGEROUS) else words


def open_data(report: Report, controller: str, licence: str) -> dict[str, Any]:
    """The same figures for programs: ids instead of words. `version` changes when a name or a meaning does."""
    return {
        "version": 1,
        "publisher": controller,
        "licence": licence or None,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "segment": report.segment.model_dump(exclude_defaults=True, exclude={"mentors"}),
        "figures": [_plain(one) for one in report.figures],
        "savings_assumption": {
            "saved_per_1000_eur": report.savings.saved,
            "years": report.savings.years,
            "weight_change_percent": report.savings.change,
            "scaled": "linearly by people and by change of weight: an assumption of the service",
        },
    }


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "dimension": figure.dimension,
        "part": figure.part or None,
        "key": figure.key or None,
        "value": None if figure.value is None else words.number(figure).value,
        "unit": figure.unit,
        "people": figure.people,
        "suppressed": figure.hidden,
    }

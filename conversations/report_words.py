"""A report in words: what each figure is called, how it looks, the lines of the message. Next: handlers/reporting.py.

The message, the page and the tables say the same figures; what is hidden is hidden in all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conversations import poster, segment
from conversations.programme import Programme
from conversations.reaim import DIMENSIONS, NO_SOURCE, Figure, Period, Savings
from conversations.reporting import months
from conversations.segment import Segment
from conversations.words import Bold, Language, Line, Number, Text, text

GAS = "gas_t"
THINGS = ("people", "links", "sources", "mentors", "languages", "invitations", "alerts", "points", "minutes")
UNITS = {"EUR": "€"} | dict.fromkeys(THINGS, "")
"""What stands behind a figure for people: what is counted is said by its name."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked for, and what came of it. `who`: the people, in words."""

    period: Period
    segment: Segment
    figures: tuple[Figure, ...]
    savings: Savings


def measures(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Id and unit of all that is compared between the beginning and the end."""
    asked = tuple((one.id, "points") for one in programme.check_in.questions if one.in_pictures)
    items = programme.measurements.items if programme.measurements else ()
    return ((GAS, "points"), *asked, *((one.id, one.unit) for one in items))


def savings(programme: Programme) -> Savings:
    of = programme.report
    return Savings(of.mentor_eur, of.saved_per_1000_eur, of.years, of.weight_change)


# --- names ---


def name(programme: Programme, figure: Figure) -> Text:
    """What a figure is called, without its part and key."""
    measure, _, end = figure.id.rpartition("_")
    if end in ("first", "last", "change") and figure.dimension == "effectiveness":
        return text(f"report.{end}", name=_measure(programme, measure))
    return text(f"report.{figure.id}")


def _measure(programme: Programme, id: str) -> Text:
    if id == GAS:
        return text("report.gas_t")
    if id in programme.questions:
        return programme.words(f"check_in.questions.{id}.label", programme.question(id).label)
    items = programme.measurements.items if programme.measurements else ()
    found = next((one for one in items if one.id == id), None)
    if found is None:
        return text("report.another")
    return programme.words(f"measurements.items.{id}.label", found.label)


def key(programme: Programme, figure: Figure) -> Text | None:
    """The group, language, phase … of a figure; None: it is about all."""
    known: Mapping[str, Text] = {}
    match figure.part:
        case "starters" | "completers":
            return text(f"report.{figure.part}")
        case "lane" if figure.key:
            return text(f"report.lane_{figure.key}")
        case "language" if figure.key:
            return text("common.plain", it=Language(figure.key))
        case "source" if figure.key:
            return poster.place(programme, None if figure.key == NO_SOURCE else figure.key)
        case "audience":
            known = segment.labels(programme, "audiences")
        case "phase":
            known = segment.labels(programme, "phases")
        case "point" if programme.measurements is not None:
            points = programme.measurements.points
            known = {one.id: programme.words(f"measurements.points.{one.id}.label", one.label) for one in points}
    return known.get(figure.key, text("report.another")) if figure.key else None


def shown(figure: Figure) -> Text:
    """The figure itself, as it is read."""
    if figure.hidden:
        return text("report.hidden")
    if figure.value is None:
        return text("report.no_figure")
    return text("common.number", number=number(figure))


def number(figure: Figure) -> Number:
    """Rounded so that it says no more than it can: people whole, money to a thousand, the rest to a tenth."""
    value = figure.value or 0.0
    if figure.unit == "EUR":
        return Number(float(round(value, -3)), "€")
    if figure.unit == "%":
        return Number(round(value, 1), "%")
    if figure.unit in ("points", "minutes"):
        return Number(round(value, 1))
    if figure.dimension == "effectiveness":
        return Number(round(value, 1), figure.unit)
    return Number(float(round(value)))


# --- the message ---


def title(programme: Programme, report: Report, mentors: Mapping[str, str]) -> tuple[Line, ...]:
    who = segment.sentence(report.segment, programme, dict(mentors))
    return (Bold(text("report.title", months=months(report.period))), who)


def message_lines(programme: Programme, report: Report) -> Iterator[Line]:
    """The main figures of each dimension; the tables have all of them."""
    for dimension in DIMENSIONS:
        figures = [one for one in report.figures if one.dimension == dimension and is_main(one)]
        yield None
        yield Bold(text(f"report.{dimension}"))
        yield from (line(programme, one) for one in figures)
    yield None
    yield from notes(report)


def is_main(figure: Figure) -> bool:
    """Whether it stands in the message and on the page, and not in the tables only. What nobody has is left out."""
    if not figure.people and not figure.hidden and figure.part in ("starters", "completers", "lane"):
        return False
    if figure.dimension == "effectiveness":
        return figure.id in ("weight_percent", "saved") or figure.id.endswith("_change")
    return figure.part in ("", "lane", "point")


def line(programme: Programme, figure: Figure) -> Text:
    what, of = name(programme, figure), key(programme, figure)
    if of is None:
        return text("report.line", name=what, value=shown(figure))
    return text("report.line_of", name=what, of=of, value=shown(figure))


def notes(report: Report) -> Iterator[Text]:
    """What must stand beside the figures wherever they are read."""
    yield text("report.note_hidden")
    yield text("report.note_declined")
    saved = next((one for one in report.figures if one.id == "saved"), None)
    of = report.savings
    if saved is not None and saved.value is not None:
        yield text(
            "report.note_saved",
            saved=Number(float(of.saved), "€"),
            clients="1000",
            years=str(of.years),
            change=Number(of.change, "%"),
            mentor=Number(float(of.mentor), "€"),
        )
    else:
        yield text("report.note_not_saved")


def sections(figures: Sequence[Figure]) -> Iterable[tuple[str, list[Figure]]]:
    """By dimension, in their order."""
    return ((name, [one for one in figures if one.dimension == name]) for name in DIMENSIONS)

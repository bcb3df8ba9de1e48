"""A rehearsal in the terminal: a line for each week, one for each phase, and what was found, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rehearsal.costs import ASSUMED
from rehearsal.findings import Finding
from rehearsal.report import WHY, Report, Span

WEIGHTS = {"wrong": ("✗", "bold red"), "language": ("!", "yellow"), "note": ("·", "dim")}


def told(report: Report) -> Group:
    """All of it, as rich prints it."""
    return Group(_weeks(report), "", _phases(report), "", *_words(report), "", *_found(report))


def _weeks(report: Report) -> Table:
    table = _table(f"{report.plan.programme.title}, week by week: for one client", report)
    starts = {span.first: span for span in report.phases}
    for week in report.weeks:
        if week.first in starts and week.first > 1:
            table.add_section()
        table.add_row(*_row(week.name, week))
    return table


def _phases(report: Report) -> Table:
    table = _table("Phase by phase", report)
    for span in report.phases:
        table.add_row(*_row(_weeks_of(span), span))
    table.add_section()
    table.add_row(*_row("all", report.whole), style="bold")
    table.caption = " · ".join(f"{_weeks_of(span)} {span.name}" for span in report.phases)
    return table


def _weeks_of(span: Span) -> str:
    return f"{span.first}–{span.last}" if span.first < span.last else str(span.first)


def _table(title: str, report: Report) -> Table:
    """Narrow enough for a terminal of 80 characters."""
    table = Table(title=title, box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    table.title_justify = table.caption_justify = "left"
    table.title_style = "bold"
    table.add_column("week", no_wrap=True, min_width=6)
    for name in (
        "clients", "mes-\nsages", "re-\nplies", "taps", "min-\nutes", "check-\nins un-\nanswered",
        "nudges\nun-\nanswered", "nudges\nleft\nout", f"alerts\nfor {report.caseload}", "holi-\nday,\nnight",
    ):  # fmt: skip
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _row(name: str, span: Span) -> Iterator[Text | str]:
    weeks = span.last - span.first + 1
    yield name
    yield f"{span.there / weeks:.0f}"
    yield f"{span.messages:.1f}"
    yield f"{span.each(span.replies):.1f}"
    yield f"{span.each(span.taps):.1f}"
    yield f"{span.minutes:.1f}"
    yield _share(span.check_ins_unanswered)
    yield _share(span.nudges_unanswered)
    planned = span.nudges + sum(span.dropped.values())
    yield _share(sum(span.dropped.values()) / planned if planned else None)
    yield f"{span.alerts_per_mentor:.1f}"
    disturbed = span.holiday + span.night
    yield Text(str(disturbed), style="bold red") if disturbed else "none"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _words(report: Report) -> Iterator[Padding]:
    """What one reads out of it, in sentences."""
    for line in sentences(report):
        yield Padding(Text(line), (0, 0, 0, 2))


def sentences(report: Report) -> Iterator[str]:
    plan, whole = report.plan, report.whole
    busiest = max(report.weeks, key=lambda week: week.messages)
    longest = max(report.weeks, key=lambda week: week.minutes)
    yield (
        f"{plan.clients:,} made-up clients over {plan.weeks} weeks, from {plan.first_day} on, seed {plan.seed}; "
        f"{report.people['left']} left with /stop."
    )
    yield (
        f"The bot begins {whole.messages:.1f} messages a week with a client, most in week {busiest.name}: "
        f"{busiest.messages:.1f}. A week takes {whole.minutes:.1f} minutes, week {longest.name} the most: "
        f"{longest.minutes:.1f}."
    )
    dropped = sorted(((times, why) for why, times in whole.dropped.items() if times), reverse=True)
    planned = whole.nudges + sum(whole.dropped.values())
    if planned:
        why = ", ".join(f"{WHY[why]}: {times:,}" for times, why in dropped)  # type: ignore[index]
        yield f"Of {planned:,} nudges {sum(whole.dropped.values()):,} were left out" + (f" ({why})." if why else ".")
    yield from ASSUMED


def _found(report: Report) -> Iterator[Text]:
    if not report.findings:
        yield Text("Nothing is wrong.", style="bold green")
        return
    for one in report.findings:
        yield _finding(one, report)
    if not report.wrong:
        yield Text("Nothing else is wrong.", style="bold green")


def _finding(one: Finding, report: Report) -> Text:
    sign, style = WEIGHTS[one.weight]
    text = Text(f"{sign} ", style=style)
    text.append(one.told, style="bold" if one.weight == "wrong" else "")
    text.append(f". {one.todo[:1].upper()}{one.todo[1:]}.")
    if one.client is not None:
        plan = report.plan
        text.append(f" (--clients {plan.clients} --seed {plan.seed} --only {one.client})")
    return text

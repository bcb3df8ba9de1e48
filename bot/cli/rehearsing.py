"""`askel rehearse`: from the options and settings to a plan, and from the report to the terminal and into files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.settings import Settings, load_settings
from bot.words import Source, programme_source, service_of, translations
from conversations.alerts import Hours
from conversations.programme import Programme
from locales import sources as words
from locales.catalogues import Catalogue, offered
from locales.messages import MESSAGES
from rehearsal.findings import findings
from rehearsal.picture import draw
from rehearsal.plan import LONGEST, CannotRehearse, Plan
from rehearsal.report import Report, report
from rehearsal.run import rehearse
from rehearsal.table import told
from rehearsal.tally import Tally
from rehearsal.words import speeches, unsayable

WIDE = 120  # characters, where the output is no terminal


@dataclass(frozen=True, slots=True)
class Wanted:
    programme: str
    clients: int
    weeks: int | None
    seed: int
    caseload: int
    png: str | None
    json: str | None
    processes: int | None
    only: int | None


def rehearse_programme(wanted: Wanted) -> bool:
    """Whether nothing is wrong. Raises `ProgrammeWrong`, `SettingsWrong`, `CannotRehearse`."""
    settings, source = load_settings(), _source(wanted.programme)
    plan = _plan(wanted, settings, source.programme())
    _can_be_written(wanted)
    tally = _rehearsed(plan, wanted.processes or os.cpu_count() or 1)
    found = _report(plan, wanted, translations(settings), {**MESSAGES, **source.texts()}, tally)
    _show(found, wanted)
    return not found.wrong


def _source(programme: str) -> Source:
    try:
        return programme_source(Settings(), programme)
    except (OSError, UnicodeDecodeError) as wrong:
        why = "is not UTF-8" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror or type(wrong).__name__
        raise CannotRehearse(f"{programme} cannot be read: {why}") from None


def _plan(wanted: Wanted, settings: Settings, programme: Programme) -> Plan:
    """With the hours of the settings, in every language of Askel."""
    hours = Hours(settings.zone, settings.work_from, settings.work_to, settings.work_days, programme.timeline.holidays)
    weeks = min(programme.timeline.weeks, LONGEST) if wanted.weeks is None else wanted.weeks
    return Plan(
        programme=programme,
        service=service_of(settings, tuple(translations(settings)), "askel_bot"),
        hours=hours,
        quiet=(settings.quiet_from, settings.quiet_to),
        clients=wanted.clients,
        weeks=weeks,
        seed=wanted.seed,
        only=wanted.only,
    )


def _can_be_written(wanted: Wanted) -> None:
    """Better said before two minutes of work than after."""
    for option, name in (("--png", wanted.png), ("--json", wanted.json)):
        if name is None or (option == "--json" and name == "-"):
            continue
        if not os.access(Path(name).absolute().parent, os.W_OK) or Path(name).is_dir():
            raise CannotRehearse(f"{option} {name} cannot be written: is there such a folder, and may you write in it?")


def _rehearsed(plan: Plan, processes: int) -> Tally:
    columns = (
        TextColumn("Rehearsing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("clients"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(plan.numbers))
        return rehearse(plan, processes, lambda done: progress.update(task, completed=done))


def _report(
    plan: Plan, wanted: Wanted, catalogues: Mapping[str, Catalogue], texts: Mapping[str, words.Source], tally: Tally
) -> Report:
    whole = {code: catalogues[code] for code in offered(catalogues, catalogues, texts).codes}
    spoken = speeches(catalogues, texts, tally)
    found = findings(plan, tally, spoken, unsayable(whole, plan.service.zone, tally))
    return report(plan, tally, wanted.caseload, found, spoken)


def _show(found: Report, wanted: Wanted) -> None:
    if wanted.png is not None:
        Path(wanted.png).write_bytes(draw(found))
    if wanted.json is not None:
        data = orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if wanted.json == "-":
            sys.stdout.write(data.decode())
            return
        Path(wanted.json).write_bytes(data)
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, WIDE)
    console.print(told(found))
    for name in (wanted.png, wanted.json):
        if name is not None:
            console.print(f"Written: {name}", highlight=False, markup=False, soft_wrap=True)

"""Everything that an operator does with Askel. Each error names what, where, and what to do."""

# The imports inside the functions keep `askel --help` quick: most commands need only a part of the house.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import programme, prompts
from bot.cli.shared import errors, go, plain_errors

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)

app.add_typer(programme.app, name="programme")
app.add_typer(prompts.app, name="prompts")

OWNER_ONLY = 0o077  # what we write (the database, its lock) is nobody else's to read


class Role(StrEnum):
    client = "client"
    mentor = "mentor"
    coordinator = "coordinator"


def _version(asked: bool) -> None:
    if asked:
        from storage.migrate import head

        print(f"askel {version('askel')}, database revision {head()}")
        raise typer.Exit


@app.callback()
def private(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Which Askel this is.")
    ] = False,
) -> None:
    os.umask(OWNER_ONLY)


@app.command()
def run() -> None:
    """Run the bot until SIGTERM or SIGINT. Brings the database up to date first."""
    from bot.logs import set_up_logs
    from bot.run import run_bot
    from bot.settings import TO_RUN, load_settings

    with plain_errors():
        settings = load_settings(needed=TO_RUN)
        set_up_logs(settings)
        go(run_bot(settings))


@app.command()
def key() -> None:
    """Make a sealing key for ASKEL_SECRET_KEY."""
    from storage.seal import new_key

    errors.print(
        "Keep this key apart from the database and its backups, and keep a copy in a safe place:\n"
        "whoever loses it loses every name, answer and message, and nobody can bring them back."
    )
    print(new_key())


@app.command()
def invite(
    role: Role,
    language: Annotated[str | None, typer.Option(help="Which language stands first when the link is opened.")] = None,
    group: Annotated[
        str | None, typer.Option(help="To which target group of the programme a client belongs; without it, general.")
    ] = None,
    mentor: Annotated[str | None, typer.Option(help="Name of the mentor that a client gets.")] = None,
    person: Annotated[
        str | None, typer.Option(help="For this very person, with a new phone or account; keeps their role.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where clients come from: one of the programme's sources.")] = None,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many links.")] = 1,
    uses: Annotated[int, typer.Option(min=1, max=100_000, help="How often each link can be used.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long each link is good.")] = 14,
    offline: Annotated[bool, typer.Option(help="Print the bare token and ask Telegram nothing.")] = False,
) -> None:
    """Make invitations and print one link a line."""
    from bot.cli import work
    from bot.inviting import Wanted
    from bot.settings import load_settings

    wanted = Wanted(role.value, language, group, mentor, person, source, count, uses, days)
    with plain_errors():
        for line in go(work.invite(load_settings(), wanted, offline=offline)):
            print(line)


@app.command()
def retire(
    role: Annotated[Role, typer.Argument(help="mentor or coordinator.")],
    person: Annotated[str, typer.Argument(help="The name that this person has here.")],
) -> None:
    """Take a role away from a member of staff. What waits for them goes on to the next at once; clients stay theirs by
    name until a coordinator gives them another mentor (/caseload)."""
    from bot.cli import work
    from bot.settings import load_settings

    with plain_errors():
        print(go(work.retire(load_settings(), role.value, person)))


@app.command()
def people(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Who there is: role, name, language, group, state, check-ins answered, open alerts."""
    import orjson

    from bot.cli import work
    from bot.settings import load_settings

    with plain_errors():
        entries = go(work.people(load_settings()))
    if as_json:
        print(orjson.dumps([entry.as_json() for entry in entries], option=orjson.OPT_INDENT_2).decode())
    else:
        Console(markup=False).print(work.table(entries))


@app.command()
def report(
    months: Annotated[str | None, typer.Option(help="Such as 6/2026 or 1/2026-6/2026; all without it.")] = None,
    segment: Annotated[str | None, typer.Option(help="People that coordinators have kept under a name.")] = None,
    as_json: Annotated[str | None, typer.Option("--json", help="Open data into a file; - is the terminal.")] = None,
    xlsx: Annotated[str | None, typer.Option(help="A workbook for Excel, with charts.")] = None,
    csv: Annotated[str | None, typer.Option(help="A table.")] = None,
    pdf: Annotated[str | None, typer.Option(help="A page to print.")] = None,
    language: Annotated[str, typer.Option(help="Of the words in the files.")] = "en",
) -> None:
    """The figures of the service by RE-AIM, without small counts: on the terminal, or as files."""
    from bot.cli import reporting
    from bot.settings import load_settings

    wanted = reporting.Wanted(months, segment, language, as_json, xlsx, csv, pdf)
    with plain_errors():
        settings = load_settings()
        task, tools = go(reporting.prepared(settings, wanted))
        made = reporting.reckon(task)
        for line in reporting.write(made, tools, settings, wanted):
            errors.print(line)
        if not any((as_json, xlsx, csv, pdf)):
            Console(markup=False).print(reporting.table(made, tools, language))


@app.command()
def check() -> None:
    """Look at settings, programme, danger words, catalogues and database; say what is wrong and where."""
    from bot.cli.checking import check_all, warnings
    from bot.clock import Clock

    problems = go(check_all())
    for problem in problems:
        errors.print(problem)
    for warning in warnings(Clock().now().date()):
        errors.print(f"Warning: {warning}")
    if problems:
        raise typer.Exit(1)
    print("All is well: settings, programme, danger words, catalogues, database.")


@app.command()
def rehearse(
    programme: Annotated[str, typer.Argument(help="A file, or the name of a programme that comes with Askel.")],
    clients: Annotated[int, typer.Option(help="How many made-up people.")] = 1000,
    weeks: Annotated[
        int | None, typer.Option(help="How many weeks of the programme; all of them, at most 104.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same report.")] = 1,
    caseload: Annotated[int, typer.Option(min=1, help="How many clients a mentor has.")] = 70,
    png: Annotated[str | None, typer.Option(help="Draw a picture into this file.")] = "rehearsal.png",
    as_json: Annotated[str | None, typer.Option("--json", help="For programs: a file, or - for the terminal.")] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="As many as there are cores.")] = None,
    only: Annotated[int | None, typer.Option(min=0, help="Rehearse this one of the clients alone.")] = None,
) -> None:
    """Let made-up people live through a programme, in minutes: what it asks of them and of mentors, and its faults."""
    from bot.cli.rehearsing import Wanted, rehearse_programme

    wanted = Wanted(programme, clients, weeks, seed, caseload, png or None, as_json, processes, only)
    with plain_errors():
        if not rehearse_programme(wanted):
            raise typer.Exit(1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is.")] = 8080,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """A Telegram, the bot and a page of phones on this machine. No account, no network."""
    from bot.demo import DemoRefused, run_demo

    try:
        go(run_demo(port, open_page=open_page))
    except DemoRefused as wrong:
        errors.print(str(wrong))
        raise typer.Exit(1) from None


def main() -> None:
    app()

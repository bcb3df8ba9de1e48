"""`askel run | invite | people | check | key | demo`. Every error names what, where, and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import orjson
import typer
import uvloop
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from bot.app import TelegramRefuses
from bot.clock import Clock
from bot.complaints import SettingsWrong
from bot.inviting import InviteRefused, Wanted, make_invites
from bot.lock import RunRefused
from bot.logs import set_up_logs
from bot.office import office
from bot.outcomes import Sent
from bot.proxy import proxy_for
from bot.receiver import TokenRefused
from bot.registry import Entry, everyone
from bot.settings import Settings, load_settings
from bot.telegram import Telegram
from bot.webhook import WebhookRefused
from conversations.programme import ProgrammeWrong
from storage.migrate import DatabaseRefused
from storage.seal import SealBroken, new_key
from storage.writer import StorageUnavailable

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
T = TypeVar("T")

EXPECTED = (
    SettingsWrong,
    InviteRefused,
    RunRefused,
    DatabaseRefused,
    TelegramRefuses,
    TokenRefused,
    WebhookRefused,
    ProgrammeWrong,
    SealBroken,
    StorageUnavailable,
)


class Role(StrEnum):
    client = "client"
    mentor = "mentor"
    coordinator = "coordinator"


class Group(StrEnum):
    mothers = "mothers"
    students = "students"
    immigrants = "immigrants"
    general = "general"


@contextmanager
def plain_errors() -> Iterator[None]:
    """What an operator can mend is said in a sentence, without a traceback."""
    try:
        yield
    except EXPECTED as wrong:
        errors.print(str(wrong))
        raise typer.Exit(1) from None
    except SQLAlchemyError as wrong:
        errors.print(f"ASKEL_DATABASE cannot be used: {type(wrong).__name__}. `askel check` looks closer.")
        raise typer.Exit(1) from None


def go(work: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(work)


@app.command()
def run() -> None:
    """Run the bot until SIGTERM or SIGINT. Brings the database up to date first."""
    from bot.run import run_bot  # noqa: PLC0415 (the other commands start faster without it)

    with plain_errors():
        settings = load_settings()
        settings.require("bot_token", "secret_key")
        set_up_logs(settings)
        go(run_bot(settings))


@app.command()
def key() -> None:
    """Make a sealing key for ASKEL_SECRET_KEY."""
    errors.print(
        "Keep this key apart from the database and its backups, and keep a copy in a safe place:\n"
        "whoever loses it loses every name, answer and message, and nobody can bring them back."
    )
    print(new_key())


@app.command()
def invite(
    role: Role,
    language: Annotated[str | None, typer.Option(help="In which language the link opens.")] = None,
    group: Annotated[Group, typer.Option(help="To which target group a client belongs.")] = Group.general,
    mentor: Annotated[str | None, typer.Option(help="Name of the mentor that a client gets.")] = None,
    person: Annotated[str | None, typer.Option(help="For this very person, with a new phone or account.")] = None,
    source: Annotated[str | None, typer.Option(help="Where the invited come from.")] = None,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many links.")] = 1,
    uses: Annotated[int, typer.Option(min=1, max=100_000, help="How often each link can be used.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long each link is good.")] = 14,
    offline: Annotated[bool, typer.Option(help="Print the bare token and ask Telegram nothing.")] = False,
) -> None:
    """Make invitations and print one link a line."""
    wanted = Wanted(role.value, language, group.value, mentor, person, source, count, uses, days)
    with plain_errors():
        settings = load_settings()
        if language is not None and language not in settings.languages:
            raise InviteRefused(f"--language {language} is not among ASKEL_LANGUAGES: {', '.join(settings.languages)}")
        for line in go(_invite(settings, wanted, offline=offline)):
            print(line)


async def _invite(settings: Settings, wanted: Wanted, *, offline: bool) -> list[str]:
    username = None if offline else await _username(settings)
    async with office(settings) as at:
        tokens = await make_invites(at.writer, at.seal, wanted, Clock().now())
    return [f"https://t.me/{username}?start={token}" if username else token for token in tokens]


async def _username(settings: Settings) -> str:
    proxy = settings.proxy or proxy_for(settings.telegram_api)
    async with Telegram(settings.token, settings.telegram_api, proxy=proxy) as telegram:
        outcome = await telegram.call("getMe", {})
    if isinstance(outcome, Sent):
        return str(outcome.result["username"])
    why = getattr(outcome, "reason", None) or getattr(outcome, "why", type(outcome).__name__)
    raise InviteRefused(
        f"Telegram does not tell the bot's name ({why}). Try again, or use --offline for the token only"
    )


@app.command()
def people(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Who there is: role, name, language, group, state, check-ins answered, open alerts."""
    with plain_errors():
        settings = load_settings()
        entries = go(_people(settings))
    if as_json:
        print(orjson.dumps([entry.as_json() for entry in entries], option=orjson.OPT_INDENT_2).decode())
    else:
        Console().print(_table(entries))


async def _people(settings: Settings) -> list[Entry]:
    async with office(settings) as at:
        return await everyone(at.readers, at.seal)


def _table(entries: list[Entry]) -> Table:
    table = Table("role", "name", "language", "group", "state", "check-ins", "open alerts")
    for entry in entries:
        table.add_row(*(str(value) for name, value in entry.as_json().items() if name != "roles"))
    return table


@app.command()
def check() -> None:
    """Look at settings, programme, catalogues and database; say what is wrong and where."""
    from bot.cli.checking import check_all  # noqa: PLC0415

    problems = asyncio.run(check_all())
    for problem in problems:
        errors.print(problem)
    if problems:
        raise typer.Exit(1)
    print("All is well: settings, programme, catalogues, database.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is.")] = 8080,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """A Telegram, the bot and a page of phones on this machine. No account, no network."""
    from bot.demo import DemoRefused, run_demo  # noqa: PLC0415

    try:
        go(run_demo(port, open_page=open_page))
    except DemoRefused as wrong:
        errors.print(str(wrong))
        raise typer.Exit(1) from None


def main() -> None:
    app()

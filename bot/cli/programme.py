"""`askel programme …`: what a changed file would change, for whom, and making it current."""

# The imports inside the functions keep `askel --help` quick.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import go, plain_errors

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Versions of the programme: compare, publish, list."
)

File = Annotated[
    str | None, typer.Argument(help="A .toml file, or the name of a shipped one. Without it: ASKEL_PROGRAMME.")
]


@app.command()
def diff(file: File = None) -> None:
    """What the file changes against the published programme, and for whom. Changes nothing."""
    from bot.cli import programme_work
    from bot.clock import Clock
    from bot.settings import load_settings

    with plain_errors():
        for line in go(programme_work.difference(load_settings(), file, Clock().now())):
            print(line)


@app.command()
def publish(
    file: File = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    even_without: Annotated[
        list[str] | None, typer.Option(help="Publish though this language can then not be offered any more.")
    ] = None,
) -> None:
    """Make the file the current programme, after showing what that changes.

    A running bot takes it up by itself; open conversations finish as they began.
    """
    from bot.cli import programme_work
    from bot.clock import Clock
    from bot.settings import load_settings

    def agreed() -> None:
        if not yes:
            typer.confirm("Publish it?", abort=True)

    with plain_errors():
        without = frozenset(even_without or ())
        go(programme_work.publish(load_settings(), file, without, print, agreed, Clock().now()))


@app.command()
def texts(
    file: File = None,
    language: Annotated[list[str] | None, typer.Option(help="Only this one; several times for several.")] = None,
) -> None:
    """Write the files in which a programme of your own is translated: what Askel has no words for, by language.

    They lie in ASKEL_TRANSLATIONS. Run it again when the programme has changed: what is there stays.
    """
    from bot.cli import programme_work
    from bot.settings import load_settings

    with plain_errors():
        for line in programme_work.texts(load_settings(), file, tuple(language or ())):
            print(line)


@app.command("list")
def versions() -> None:
    """Every version that was ever published, and how many conversations run on it."""
    from rich.console import Console

    from bot.cli import programme_work
    from bot.settings import load_settings

    with plain_errors():
        Console().print(go(programme_work.table(load_settings())))


@app.command()
def show(version: Annotated[str, typer.Argument(help="The beginning of its hash, as `list` shows it.")]) -> None:
    """Print the file of a version, to read it or to publish it again."""
    from bot.cli import programme_work
    from bot.settings import load_settings

    with plain_errors():
        print(go(programme_work.source(load_settings(), version)), end="")

"""`askel prompts …`: prompts that coordinators have written, for translators."""

# The imports inside the functions keep `askel --help` quick.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import errors, go, plain_errors

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Own prompts: list, export, import.")


@app.command("list")
def every() -> None:
    """Every own prompt that is in use, and how it stands in each language."""
    from rich.console import Console

    from bot.cli import prompts_work
    from bot.settings import load_settings

    with plain_errors():
        Console(markup=False).print(go(prompts_work.table(load_settings())))


@app.command()
def export(
    language: Annotated[str, typer.Argument(help="Into which language it is translated, such as ar.")],
    file: Annotated[str, typer.Option(help="Where to write it; - is the terminal.")] = "-",
) -> None:
    """Write all own prompts into a .po file, with what there is in this language. What nobody has checked is fuzzy."""
    import sys

    from bot.cli import prompts_work
    from bot.settings import load_settings

    with plain_errors():
        written, said = go(prompts_work.export(load_settings(), language))
        if file == "-":
            sys.stdout.buffer.write(written)
        else:
            prompts_work.save(file, written)
        errors.print(said)


@app.command("import")
def take_back(
    file: Annotated[str, typer.Argument(help="A .po file that was exported and translated.")],
    checked_by: Annotated[
        str | None, typer.Option(help="Who stands for the translation, if Last-Translator in the file does not say it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Take a translated file back: what is not fuzzy counts as checked, by its translator. All of it, or nothing."""
    from bot.cli import prompts_work
    from bot.clock import Clock
    from bot.settings import load_settings

    with plain_errors():
        came = prompts_work.load(file)
        for line in go(prompts_work.take_back(load_settings(), came, checked_by, Clock().now(), dry_run=dry_run)):
            print(line)

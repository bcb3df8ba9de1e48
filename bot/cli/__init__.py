"""The command `askel`: one function for each thing that an operator does."""

from bot.cli.commands import main

__all__ = ["main"]

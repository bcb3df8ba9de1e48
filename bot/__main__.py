"""`python -m bot`: the same as `askel run`."""

from bot.cli.commands import run

if __name__ == "__main__":
    run()

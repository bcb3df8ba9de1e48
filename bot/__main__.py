"""`python -m bot`: the same as `askel run`."""

from bot.cli.commands import app

if __name__ == "__main__":
    app(["run"])

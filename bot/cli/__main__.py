"""`python -m bot.cli`: the command `askel` without its script."""

from bot.cli import main

if __name__ == "__main__":
    main()

"""`python -m locales extract | update | check`: what translators and whoever changes an English text need."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from locales.check import check
from locales.extract import extract, update


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when `check` found an error (with --strict: or a warning)."""
    parser = argparse.ArgumentParser(prog="python -m locales", description="The words of Askel and their translations.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="write the template, locales/askel.pot, from the English texts")
    commands.add_parser("update", help="extract, then bring every askel.po up to the English texts")
    checking = commands.add_parser("check", help="say what is missing or wrong, and where")
    checking.add_argument("--strict", action="store_true", help="fail on warnings too")
    asked = parser.parse_args(arguments)
    if asked.command == "check":
        return _check(strict=asked.strict)
    written = [extract(), *(update() if asked.command == "update" else ())]
    sys.stdout.writelines(f"{path}\n" for path in written)
    return 0


def _check(*, strict: bool) -> int:
    problems = check()
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    errors = sum(problem.severity == "error" for problem in problems)
    sys.stdout.write(f"{errors} errors, {len(problems) - errors} warnings\n")
    return int(errors > 0 or (strict and bool(problems)))


if __name__ == "__main__":
    sys.exit(main())

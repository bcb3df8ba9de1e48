"""`askel rehearse` as an operator calls it: table, picture, JSON, exit codes, and errors in sentences."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from matplotlib.image import imread
from rich.console import Console
from typer.testing import CliRunner

from bot.cli.commands import app
from rehearsal.findings import Finding, findings
from rehearsal.picture import draw
from rehearsal.plan import Plan
from rehearsal.report import Report, report
from rehearsal.table import told
from rehearsal.tally import Tally

Askel = Callable[..., Result]
SMALL = ("--clients", "4", "--weeks", "3", "--processes", "1")
SHIPPED = files("programmes").joinpath("vantaa.toml").read_text("utf-8")


@pytest.fixture
def askel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Askel:
    """`askel("vantaa")` is `askel rehearse vantaa` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ASKEL_")]:
        monkeypatch.delenv(name)
    return lambda *words: CliRunner().invoke(app, ["rehearse", *words], prog_name="askel")


def test_it_prints_tables_and_draws_a_picture(askel: Askel, tmp_path: Path) -> None:
    done = askel("vantaa", *SMALL)

    assert (done.exit_code, done.stderr) == (0, "")
    assert "Wellbeing mentoring, week by week" in done.stdout
    assert re.search(r"^ +1–2 +4 ", done.stdout, re.MULTILINE)
    assert "1–2 The first two weeks · 3 The first theme" in done.stdout
    assert "4 made-up clients over 3 weeks" in done.stdout
    assert "Minutes are our assumption" in done.stdout
    assert re.search("Nothing (else )?is wrong", done.stdout)
    assert (tmp_path / "rehearsal.png").read_bytes().startswith(b"\x89PNG")


def test_json_goes_to_programs_and_nothing_else_with_it(askel: Askel, tmp_path: Path) -> None:
    done = askel("vantaa", *SMALL, "--json", "-", "--png", "")
    data = json.loads(done.stdout)

    assert data["asked"] == {"caseload": 70, "clients": 4, "first_day": "2027-07-01", "seed": 1, "weeks": 3}
    assert [week["name"] for week in data["weeks"]] == ["1", "2", "3"]
    assert data["whole"]["there"] == 12
    assert {one["code"] for one in data["languages"]} == {"fi", "en", "ar", "ru"}
    assert list(tmp_path.iterdir()) == []


def test_a_fault_ends_with_1_and_is_named(askel: Askel, tmp_path: Path) -> None:
    mine = SHIPPED.replace("theme = 4,", "theme = 3,").replace("How was your mood", "How did you feel")
    (tmp_path / "mine.toml").write_text(mine, "utf-8")
    done = askel("mine.toml", *SMALL, "--json", "found.json")

    assert done.exit_code == 1
    assert "the theme in place 4 never comes: no phase of the timeline is for it" in done.stdout
    kinds = {one["weight"] for one in json.loads((tmp_path / "found.json").read_bytes())["findings"]}
    assert {"wrong", "language"} <= kinds


def test_a_text_that_languages_lack_is_only_warned_of(askel: Askel, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHIPPED.replace("How was your mood", "How did you feel"), "utf-8")
    done = askel("mine.toml", *SMALL)

    assert done.exit_code == 0
    assert "fi cannot be offered: 1 texts are missing (vantaa.check_in.questions.mood.text)" in done.stdout
    assert "Nothing else is wrong" in done.stdout


def test_a_programme_with_mistakes_tells_them_all(askel: Askel, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "mine"\ntitle = ""\n')
    done = askel("mine.toml")

    assert done.exit_code == 1
    assert "mine.toml: title: is empty: write the words" in done.stderr
    assert "mine.toml: check_in: is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere.toml",), "nowhere.toml cannot be read: No such file or directory"),
        (("nowhere",), "nowhere cannot be read: No such file or directory"),
        (("vantaa", "--clients", "0"), "--clients is 0: there must be at least one client"),
        (("vantaa", "--weeks", "105"), "--weeks is 105: this programme has the weeks 1 to 104"),
        (("vantaa", "--only", "1000"), "--only is 1000: the clients are 0 to 999"),
        (("vantaa", "--png", "no/such/folder.png"), "--png no/such/folder.png cannot be written"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(askel: Askel, words: tuple[str, ...], sentence: str) -> None:
    done = askel(*words)

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


# --- how it looks


def shown(one: Report, width: int) -> str:
    console = Console(width=width, record=True, file=StringIO())
    console.print(told(one))
    return console.export_text()


@pytest.fixture(scope="module")
def whole(played: Plan, tally: Tally) -> Report:
    return report(played, tally, 70, findings(played, tally, (), ()))


def test_every_week_has_its_line(whole: Report) -> None:
    lines = shown(whole, 80).splitlines()

    for week in range(1, 105):
        assert any(line.split()[:1] == [str(week)] for line in lines), week


def test_the_table_fits_a_terminal_of_80_characters(whole: Report) -> None:
    assert "…" not in shown(whole, 80)


def test_a_finding_says_how_to_see_it_again(played: Plan, tally: Tally) -> None:
    found = [Finding("wrong", "night", "a message in the quiet hours", "look at it", 7)]

    assert "(--clients 12 --seed 3 --only 7)" in " ".join(shown(report(played, tally, 70, found), 200).split())


@pytest.mark.parametrize("weeks", [1, 3, 104])
def test_the_picture_has_one_size_for_any_number_of_weeks(whole: Report, weeks: int, tmp_path: Path) -> None:
    some: dict[str, Any] = {"clients": 12, "weeks": weeks}
    plan = Plan(whole.plan.programme, whole.plan.service, whole.plan.hours, **some)
    part = report(plan, Tally(), 70, ()) if weeks < 104 else whole
    (tmp_path / "one.png").write_bytes(draw(part))

    height, width, _ = imread(tmp_path / "one.png").shape
    assert (width, height) == (1440, 1548)

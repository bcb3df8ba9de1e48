"""`askel report` as an operator calls it: files that open, open data, and refusals in sentences."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from bot.office import office
from storage import people
from storage import tables as t
from storage.draft import Draft
from tests.bot.test_cli import Askel, askel  # noqa: F401 (a fixture)
from tests.conversations.scene import NOW
from tests.whole.town import settings_for

COMMAND = ("report", "--months", "1/2026-6/2026", "--language", "fi")
FILES = ("--json", "report.json", "--xlsx", "report.xlsx", "--csv", "report.csv", "--pdf", "report.pdf")


@pytest.fixture
def filled(askel: Askel, tmp_path: Path) -> Askel:  # noqa: F811
    """With seven clients: three read Arabic, four Finnish; they joined in May 2026."""
    asyncio.run(_fill(tmp_path, askel.key))
    return askel


async def _fill(folder: Path, key: str) -> None:
    draft, joined = Draft(), NOW.replace(year=2026, month=5)
    settings = settings_for("http://localhost", f"sqlite:///{folder}/askel.db", secret_key=key)
    async with office(settings) as at:
        for n in range(7):
            id = f"p{n}"
            draft.insert(
                t.people, id=id, alias=at.seal.seal(b"=A", people.place(id)), alias_index=id, audience="mothers",
                language="ar" if n < 3 else "fi", state="active", created_at=joined, joined_at=joined,
            )  # fmt: skip
            draft.insert(t.roles, person_id=id, role="client", since=joined)
        await at.writer.run(draft.write)


def test_all_files_in_one_go(filled: Askel, tmp_path: Path) -> None:
    done = filled(*COMMAND, *FILES)
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\S+) is written\.$", done.stderr, re.MULTILINE) == [
        "report.json", "report.csv", "report.xlsx", "report.pdf",
    ]  # fmt: skip
    data = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (data["version"], data["from"], data["to"]) == (1, "2026-01-01", "2026-06-30")
    joined = {(one["part"], one["key"]): one for one in data["figures"] if one["id"] == "joined"}
    assert joined[None, None]["value"] == 7
    assert joined["audience", "mothers"]["value"] == 7
    for language in ("ar", "fi"):  # three, and four beside them
        assert joined["language", language] | {"key": None} == {
            "id": "joined", "dimension": "reach", "part": "language", "key": None, "value": None, "unit": "people",
            "people": None, "suppressed": True,
        }  # fmt: skip
    rows = list(csv.reader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Ulottuvuus", "Mittari"]
    assert not [cell for row in rows for cell in row if re.match(r"[=@+\t]|-[^\d]", cell)]
    assert openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0]["B4"].value == "Mukaan tulleita"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_without_files_it_stands_on_the_terminal_and_json_goes_through_a_pipe(filled: Askel) -> None:
    assert "People who joined" in filled("report", "--months", "5/2026").stdout
    assert json.loads(filled("report", "--json", "-").stdout)["segment"] == {}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--months", "13/2026"), "--months 13/2026: write months that have begun, such as 1/2026-6/2026"),
        (("--language", "xx"), "--language xx is not among fi, en, ar, ru"),
        (("--segment", "Nobody"), "--segment Nobody: there is no such one. There are: none yet"),
        (("--csv", "/nowhere/x.csv"), "/nowhere/x.csv cannot be written: No such file"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(filled: Askel, options: tuple[str, str], why: str) -> None:
    done = filled("report", *options)
    assert done.returncode == 1
    assert why in done.stderr


def test_four_clients_are_no_report(askel: Askel) -> None:  # noqa: F811
    askel("invite", "coordinator", "--offline")
    done = askel("report")
    assert done.returncode == 1
    assert "A report is about at least 5 clients" in done.stderr

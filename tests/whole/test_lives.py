"""Whole years of three people, in the words that they see. `pytest --update` writes them anew: read the difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.conftest import Runs
from tests.handlers.house import furnished
from tests.whole.lives import Irregular, Keen, Life, Silent

YEARS = Path(__file__).parent / "years"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    one = Runs(tmp_path_factory.mktemp("lives"))
    yield one
    one.close()


async def lived(runs: Runs, life: type[Life], weeks: float, *languages: str) -> str:
    return await life(await furnished(runs.writer), *languages).live(weeks)


def check(name: str, told: str, request: pytest.FixtureRequest) -> None:
    path = YEARS / f"{name}.txt"
    written = path.read_text("utf-8") if path.exists() else ""
    if request.config.getoption("--update") and written != told:
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, "utf-8")
        return
    assert told == written, f"another year than in {path.name}: read the difference, then pytest --update"


@pytest.mark.parametrize(("name", "life"), [("keen", Keen), ("irregular", Irregular), ("silent", Silent)])
def test_a_year_goes_as_written(name: str, life: type[Life], runs: Runs, request: pytest.FixtureRequest) -> None:
    check(f"{name}.en", runs(lived(runs, life, 56)), request)


@pytest.mark.parametrize(("language", "mentors"), [("fi", "fi"), ("ar", "en")])
def test_a_first_week_sounds_as_written(
    language: str, mentors: str, runs: Runs, request: pytest.FixtureRequest
) -> None:
    check(f"first_week.{language}", runs(lived(runs, Keen, 1, language, mentors)), request)

"""The village in which most tests of the whole path take place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from locales.catalogues import load
from tests.whole.town import Town, Village


@pytest.fixture(autouse=True)
def hurried(in_a_hurry: None) -> None:
    """All of these tests."""


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    return Village(tmp_path_factory.mktemp("village"))


@pytest.fixture
async def t(village: Village, tmp_path: Path) -> AsyncIterator[Town]:
    """The village on a Monday morning."""
    async with village.open(tmp_path) as one:
        yield one


@pytest.fixture(scope="session", autouse=True)
def catalogues_read_once() -> Iterator[None]:
    """They never change, and reading them is half of what a start costs."""
    read = load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.words.load", lambda own=None: load(own=own) if own else read)
        yield

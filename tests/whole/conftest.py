"""The village in which most tests of the whole path take place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.whole.town import Town, Village


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    return Village(tmp_path_factory.mktemp("village"))


@pytest.fixture
async def t(village: Village, tmp_path: Path) -> AsyncIterator[Town]:
    """The village on a Monday morning."""
    async with village.open(tmp_path) as one:
        yield one

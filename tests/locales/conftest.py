"""One set of catalogues for all tests of words: they never change."""

from zoneinfo import ZoneInfo

import pytest

from locales.catalogues import load


@pytest.fixture(scope="session")
def catalogues():
    return load()


@pytest.fixture(scope="session")
def english(catalogues):
    return catalogues["en"]


@pytest.fixture(scope="session")
def arabic(catalogues):
    return catalogues["ar"]


@pytest.fixture(scope="session")
def helsinki():
    return ZoneInfo("Europe/Helsinki")

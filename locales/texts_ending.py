"""The end of the year and what comes after."""

from locales.sources import Source

TEXTS: dict[str, Source] = {}

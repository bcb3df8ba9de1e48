"""Breaks and nudges: what shifts and what comes between the check-ins."""

from locales.sources import Source

TEXTS: dict[str, Source] = {}

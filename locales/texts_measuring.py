"""Measured figures: weight, waist and the like."""

from locales.sources import Source

TEXTS: dict[str, Source] = {}

"""Pictures of progress, and the same in words."""

from locales.sources import Source

TEXTS: dict[str, Source] = {}

"""How is the mentoring working?"""

from locales.sources import Source

TEXTS: dict[str, Source] = {}

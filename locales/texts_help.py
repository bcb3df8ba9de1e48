"""/help: what the bot can do and where a human is."""

from locales.sources import Source

TEXTS: dict[str, Source] = {
    "help.head": "This bot helps you and your mentor to stay in touch.",
}

"""What a person chooses for themself: language, weekday, hour, a pause."""

from locales.sources import Source

TEXTS: dict[str, Source] = {
    "settings.weekday": "Your weekday: {weekday}",
    "settings.hour": "Your time: {hour}",
}

"""Messages between a client and the mentor."""

from locales.sources import Source

TEXTS: dict[str, Source] = {
    "talk.asked": "Your mentor gets your message. Your mentor answers when they are at work.",
}

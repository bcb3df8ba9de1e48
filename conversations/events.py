"""What happened to a person, in the past tense: all that a conversation ever hears of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Began:
    """The conversation was opened (by a command, a link, a due time)."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the current card, by its id."""

    button: str


@dataclass(frozen=True, slots=True)
class Said:
    """Text that the person wrote. `forwarded`: not the person's own words."""

    words: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that is not text: `kind` is voice, photo, sticker, location, contact, poll, …

    `file`: Telegram's id of a voice message of the person's own.
    """

    kind: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A due time came: `kind` of the wake-up that asked for it."""

    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person came back to a card that is not the current one: show where they are."""


Event = Began | Pressed | Said | Sent | Elapsed | Returned

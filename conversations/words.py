"""What is to be said, without the words of any language. Next: locales/render.py.

A `Text` names a message of the catalogue and the values that stand in it. Values that look different from language to
language (a day, an hour, a number that is counted) travel as what they are and become words only when rendered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal


@dataclass(frozen=True, slots=True)
class Day:
    """A date, shown with its weekday."""

    day: date


@dataclass(frozen=True, slots=True)
class Weekday:
    """0 = Monday."""

    number: int


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day in 24 hours."""

    at: time


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware), shown as weekday, date and time in the programme's zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant (aware) to another: weekday, date and both times; on another day, both in full."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, shown with the decimal mark of the language, and its unit."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """A language, named in itself."""

    code: str


@dataclass(frozen=True, slots=True)
class Names:
    """Several things in one sentence, as the language lists them. `style`: or | standard (and)."""

    items: tuple[Text, ...]
    style: Literal["or", "standard"] = "or"


@dataclass(frozen=True, slots=True)
class Variants:
    """Words that staff wrote, by language; a reader of another one gets those of `source`, below `note`."""

    words: tuple[tuple[str, str], ...]
    source: str
    note: Text | None = None


Value = "str | int | Text | Day | Weekday | Hour | Moment | Span | Number | Language | Names | Variants"


@dataclass(frozen=True, slots=True)
class Text:
    """`id` is the gettext context. `count` chooses the plural form and stands as {count}.

    `source` is the English text of an id that comes from a programme file; ids of our own have theirs in
    `locales/messages.py`. User text is a value, never an id.
    """

    id: str
    values: tuple[
        tuple[str, str | int | Text | Day | Weekday | Hour | Moment | Span | Number | Language | Names | Variants], ...
    ] = ()
    count: int | None = None
    source: str | None = None


def text(
    id: str,
    *,
    count: int | None = None,
    source: str | None = None,
    **values: str | int | Text | Day | Weekday | Hour | Moment | Span | Number | Language | Names | Variants,
) -> Text:
    """Shorthand: `text("welcome.hello", alias="Amina")`."""
    return Text(id, tuple(sorted(values.items())), count, source)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What a person wrote, shown as it is on lines of its own (never a part of a sentence of ours)."""

    words: str


@dataclass(frozen=True, slots=True)
class Bold:
    """A line that carries weight: the question of a card, a headline."""

    line: Text


@dataclass(frozen=True, slots=True)
class InTheirs:
    """A line in the language of somebody else, as they will read it."""

    line: Text | Bold
    language: str


Line = Text | Verbatim | Bold | InTheirs | None  # None: an empty line between two thoughts


@dataclass(frozen=True, slots=True)
class Button:
    """Comes back as `id`, never as its label. With `url` it opens a link and does not come back at all."""

    id: str
    label: Text
    emoji: str = ""
    url: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Lines, then rows of buttons below them."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[Button, ...], ...] = field(default=())


def message(*lines: Line, rows: tuple[tuple[Button, ...], ...] = ()) -> Message:
    return Message(lines, rows)

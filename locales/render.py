"""A message without words → text, entities and buttons in one language, within Telegram's limits. Next: the outbox.

Never a parse mode and never `str.format`: what a person wrote stays what it is. A missing value or an unknown id is a
fault of ours, and fails the turn rather than the sender.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache
from typing import Any, assert_never

from conversations.words import (
    Bold,
    Button,
    Day,
    Hour,
    InTheirs,
    Language,
    Line,
    Message,
    Moment,
    Names,
    Number,
    Span,
    Text,
    Variants,
    Verbatim,
    Weekday,
)
from locales.bidi import FSI, PDI, isolated, led, tamed
from locales.catalogues import Catalogue
from locales.languages import SOURCE, TONGUES
from locales.lengths import shares, shortened, units
from locales.lists import list_words
from locales.messages import MESSAGES
from locales.moments import day_words, hour_words, moment_words, span_words, weekday_words
from locales.numbers import number_words
from locales.plurals import form
from locales.sources import PLACEHOLDER, forms, is_wordless

MESSAGE_LIMIT = 4096
TOAST_LIMIT = 200
LABEL_LIMIT = 64
VALUE_LIMIT = 200  # of one value, and only when a message would not fit otherwise

CHOSEN = "✅"
CACHED = 8192  # lines and buttons that are kept as they were last said
STOP_BEFORE_MARK = re.compile(rf"\.({PDI}+[.:,;])")  # a goal is a sentence, and may stand in the middle of one
STOP_AFTER_MARK = re.compile(rf"([!?…؟]{PDI}+)\.")
COMMAND = re.compile(r"(?<![\w/{])/[a-z]{2,32}")

Value = str | int | Text | Day | Weekday | Hour | Moment | Span | Number | Language | Names | Variants


class WordsFault(Exception):
    """A message that cannot be said.

    WordsFault
    ├── UnknownMessage   its id is in no table, and it brought no source
    └── MissingValue     its text has a placeholder that it brought no value for
    """


class UnknownMessage(WordsFault):
    """Its id is in no table, and it brought no source."""


class MissingValue(WordsFault):
    """Its text has a placeholder that it brought no value for."""


@dataclass(frozen=True, slots=True)
class RenderedButton:
    """`id` is for the keyboard's callback data, which is not made here."""

    id: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What Telegram is sent: `entities` as in its MessageEntity, offsets in UTF-16 units."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[RenderedButton]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of the message in words, and the entity around it."""

    words: str
    entity: str | None = None


def render(
    message: Message, catalogue: Catalogue, zone: tzinfo, of: Callable[[str], Catalogue] | None = None
) -> Rendered:
    """`message` in the language of `catalogue`, its instants as the clock shows them in `zone`. `of` finds the
    catalogue of a line that stands in another language."""
    words = [_words_of(line, catalogue, of) for line in message.lines]
    parts = _fitted([_part(line, own, zone) for line, own in words])
    if _total(parts) > MESSAGE_LIMIT:
        parts = _fitted([_part(line, own, zone, VALUE_LIMIT) for line, own in words])
    text, entities = _joined(parts)
    rows = [[_button(button, catalogue, zone) for button in row] for row in message.rows]
    return Rendered(text, entities, rows)


def render_text(text: Text, catalogue: Catalogue, zone: tzinfo, *, limit: int = TOAST_LIMIT) -> str:
    """One text alone, for what is no message: a toast, a name, the subject of a letter."""
    return shortened(_led(_said(text, catalogue, zone), catalogue), limit)


def language_name(code: str) -> str:
    """A language as it names itself; one that we do not know by its code."""
    tongue = TONGUES.get(code)
    return tongue.name if tongue else code


def _words_of(line: Line, catalogue: Catalogue, of: Callable[[str], Catalogue] | None) -> tuple[Line, Catalogue]:
    return (line, of(line.language)) if of is not None and isinstance(line, InTheirs) else (line, catalogue)


def _part(line: Line, catalogue: Catalogue, zone: tzinfo, value_limit: int | None = None) -> _Part:
    match line:
        case None:
            return _Part("")
        case Text():
            return _Part(_line(line, catalogue, zone, value_limit))
        case Bold(inner):
            return _Part(_line(inner, catalogue, zone, value_limit), "bold")
        case InTheirs(inner):
            return _part(inner, catalogue, zone, value_limit)
        case Verbatim(words):
            return _Part(tamed(words).strip(), "blockquote")
        case _:
            assert_never(line)


@lru_cache(maxsize=CACHED)  # the same few buttons, shown to everybody week after week
def _button(button: Button, catalogue: Catalogue, zone: tzinfo) -> RenderedButton:
    label = _said(button.label, catalogue, zone)
    words = " ".join(filter(None, (CHOSEN if button.chosen else "", button.emoji, label)))
    return RenderedButton(button.id, shortened(_led(words, catalogue), LABEL_LIMIT), button.url)


@lru_cache(maxsize=CACHED)  # half of a turn's work was to say the same lines again
def _line(text: Text, catalogue: Catalogue, zone: tzinfo, value_limit: int | None) -> str:
    return _led(_said(text, catalogue, zone, value_limit), catalogue)


def _led(words: str, catalogue: Catalogue) -> str:
    return led(words, rtl=catalogue.tongue.rtl)


def _said(text: Text, catalogue: Catalogue, zone: tzinfo, value_limit: int | None = None) -> str:
    """The translation with its values in it, each isolated. A value that looks like {a} stays so."""
    template, translated = _template(text, catalogue)
    values: Mapping[str, Value] = dict(text.values)
    if text.count is not None:
        values = {"count": text.count, **values}

    def value(name: str) -> str:
        if name not in values:
            raise MissingValue(f"{text.id} has no value for {{{name}}}")
        return _value(values[name], catalogue, zone, value_limit)

    if catalogue.tongue.rtl and translated:  # or the slash would stand at the wrong end
        template = COMMAND.sub(FSI + r"\g<0>" + PDI, template)
    words = _stopped_once(PLACEHOLDER.sub(lambda found: value(found[1]), template))
    return words if translated or not catalogue.tongue.rtl else _each_line_isolated(words)


def _stopped_once(words: str) -> str:
    """No full stop right beside another mark, where a value ends with one of its own."""
    return STOP_AFTER_MARK.sub(r"\1", STOP_BEFORE_MARK.sub(r"\1", words))


def _template(text: Text, catalogue: Catalogue) -> tuple[str, bool]:
    """The form that fits the count, and whether it is in the person's language."""
    source = MESSAGES.get(text.id) if text.source is None else text.source
    if source is None:
        raise UnknownMessage(text.id)
    found = catalogue.find(text.id, forms(source))
    words = found or forms(source)
    if len(words) == 1:
        return words[0], found is not None or is_wordless(source)
    if text.count is None:
        raise MissingValue(f"{text.id} has no count")
    plural = catalogue.tongue.plural if found else TONGUES[SOURCE].plural
    return words[form(plural, text.count)], found is not None


def _value(value: Value, catalogue: Catalogue, zone: tzinfo, limit: int | None) -> str:  # noqa: C901
    locale = catalogue.tongue.locale
    match value:
        case str():
            return isolated(value if limit is None else shortened(value, limit))
        case int():
            return isolated(str(value))
        case Text():
            return _each_line_isolated(_said(value, catalogue, zone, limit))
        case Day(day):
            return isolated(day_words(day, locale))
        case Weekday(number):
            return isolated(weekday_words(number, locale))
        case Hour(at):
            return isolated(hour_words(at, locale))
        case Moment(at):
            return isolated(moment_words(at, zone, locale))
        case Span(start, end):
            return isolated(span_words(start, end, zone, locale))
        case Number(amount, unit):
            return isolated(number_words(amount, unit, locale))
        case Language(code):
            return isolated(language_name(code))
        case Names(items, style):
            return list_words([_value(item, catalogue, zone, limit) for item in items], style, locale)
        case Variants():
            return _variant(value, catalogue, zone, limit)
        case _:
            assert_never(value)


def _variant(of: Variants, catalogue: Catalogue, zone: tzinfo, limit: int | None) -> str:
    words = dict(of.words)
    theirs = words.get(catalogue.tongue.code)
    said = _each_line_isolated(tamed(words[of.source] if theirs is None else theirs))
    if theirs is not None or of.note is None:
        return said
    return _each_line_isolated(_said(of.note, catalogue, zone, limit)) + "\n" + said


def _each_line_isolated(words: str) -> str:
    """An isolate ends with its line, whether it was closed or not."""
    return "\n".join(FSI + line + PDI for line in words.split("\n"))


def _total(parts: list[_Part]) -> int:
    return sum(units(part.words) for part in parts) + len(parts) - 1


def _fitted(parts: list[_Part]) -> list[_Part]:
    """Quotations shortened, the longest first, until the message fits. Words of ours stay whole."""
    if _total(parts) <= MESSAGE_LIMIT:
        return parts
    quoted = [units(part.words) for part in parts if part.entity == "blockquote"]
    room = MESSAGE_LIMIT - (_total(parts) - sum(quoted))
    share = iter(shares(quoted, room))
    return [
        _Part(shortened(part.words, next(share)), part.entity) if part.entity == "blockquote" else part
        for part in parts
    ]


def _joined(parts: list[_Part]) -> tuple[str, list[dict[str, Any]]]:
    entities: list[dict[str, Any]] = []
    offset = 0
    for part in parts:
        length = units(part.words)
        if part.entity:
            entities.append({"type": part.entity, "offset": offset, "length": length})
        offset += length + 1
    text = shortened("\n".join(part.words for part in parts), MESSAGE_LIMIT)
    return text, [cut for entity in entities if (cut := _within(entity, units(text)))]


def _within(entity: dict[str, Any], end: int) -> dict[str, Any] | None:
    length = min(entity["length"], end - entity["offset"])
    return {**entity, "length": length} if length > 0 else None

"""Text as Telegram measures it (UTF-16 units), and the entities in it: given ones checked, plain ones found."""

import re
from typing import Any, TypeGuard

from simulator.refusals import bad_request

__all__ = ["MAX_CAPTION", "MAX_TEXT", "check_entities", "find_entities", "trim", "utf16"]

MAX_TEXT = 4096
MAX_CAPTION = 1024

Entity = dict[str, Any]

KINDS = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
}  # fmt: skip
FOUND_BY_TELEGRAM = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
PLAIN = re.compile(
    r"""(?P<url>(?:https?://|tg://|t\.me/|www\.)[^\s<>"]*[^\s<>".,:;!?)'])
    |(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])
    |(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{2,31})(?!\w)
    |(?<![\w#])(?P<hashtag>\#\w*[^\W\d]\w*)""",
    re.VERBOSE,
)
MARKS = re.compile(r"[/@#]|www\.")


def utf16(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts offsets and lengths."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def find_entities(text: str, given: list[Entity]) -> list[Entity]:
    """Links, commands, mentions and hashtags that Telegram finds by itself, beside the given ones, in order."""
    if not MARKS.search(text):
        return given
    found = [
        {"type": match.lastgroup, "offset": utf16(text[: match.start()]), "length": utf16(match.group())}
        for match in PLAIN.finditer(text)
    ]
    free = [entity for entity in found if not any(overlap(entity, other) for other in given)]
    return in_order([*given, *free])


def overlap(one: Entity, other: Entity) -> bool:
    start, end = max(one["offset"], other["offset"]), min(end_of(one), end_of(other))
    return bool(start < end) and other["type"] not in ("bold", "italic", "underline", "strikethrough", "spoiler")


def end_of(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def check_entities(text: str, entities: Any) -> list[Entity]:
    """The entities that a bot gave, or a refusal that says which of them is broken."""
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array")
    units, total = boundaries(text), utf16(text)
    return in_order([one for one in (check_entity(entity, units, total) for entity in entities) if one])


def boundaries(text: str) -> set[int] | None:
    """Offsets at which a character begins; None if every unit is one character."""
    if not any(char > "\uffff" for char in text):
        return None
    offsets, at = {0}, 0
    for char in text:
        at += 2 if char > "\uffff" else 1
        offsets.add(at)
    return offsets


def check_entity(entity: Any, units: set[int] | None, total: int) -> Entity | None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(kind, str) or kind not in KINDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if not is_whole(offset) or offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if not is_whole(length) or length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset + length > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {total}"
        )
    if units is not None and not {offset, offset + length} <= units:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")
    needs(entity, kind)
    return entity if length and kind not in FOUND_BY_TELEGRAM else None


def is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def needs(entity: Entity, kind: str) -> None:
    """What some kinds cannot be without."""
    match kind:
        case "text_link" if not entity.get("url"):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
        case "text_mention" if not isinstance(entity.get("user"), dict):
            raise bad_request("can't parse MessageEntity: Can't find field \"user\"")
        case "custom_emoji" if not entity.get("custom_emoji_id"):
            raise bad_request("can't parse MessageEntity: Can't find field \"custom_emoji_id\"")


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space at both ends goes, as Telegram does it, and the entities move along."""
    stripped = text.strip()
    if stripped == text or not stripped:
        return stripped, entities if stripped else []
    gone, size = utf16(text[: len(text) - len(text.lstrip())]), utf16(stripped)
    moved = []
    for entity in entities:
        start, end = max(0, entity["offset"] - gone), min(size, end_of(entity) - gone)
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved

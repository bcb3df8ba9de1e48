"""HTML as Telegram reads it: a few tags, strictly nested, with the byte offset of whatever is broken."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.entities import utf16
from simulator.refusals import Refused, bad_request

__all__ = ["parse_html"]

SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
TAGS = {*SIMPLE, "a", "tg-emoji"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
TAG_END = re.compile(r"[\s>]")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*(=?)\s*""")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    at: int


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    if "<" not in source and "&" not in source:
        return source, []
    return Parser(source).parse()


class Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            match self.source[self.at]:
                case "<" if self.source[self.at + 1 : self.at + 2] == "/":
                    self.end_tag()
                case "<":
                    self.start_tag()
                case "&" if reference := REFERENCE.match(self.source, self.at):
                    self.at = reference.end()
                    self.add(referenced(reference))
                case _:
                    self.plain()
        if self.open:
            raise broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), self.entities

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16(text)

    def plain(self) -> None:
        end = min((i for i in (self.source.find(c, self.at + 1) for c in "<&") if i > 0), default=len(self.source))
        self.add(self.source[self.at : end])
        self.at = end

    def start_tag(self) -> None:
        begin = self.at
        end = TAG_END.search(self.source, begin + 1)
        if not end:
            raise self.broken_at("Unclosed start tag", begin)
        tag = self.source[begin + 1 : end.start()].lower()
        if tag not in TAGS:
            raise self.broken_at(f'Unsupported start tag "{tag}"', begin)
        self.at = end.start()
        attributes = self.attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.broken_at('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(Open(tag, attributes, self.offset, len(self.pieces)))

    def attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Reads up to and over the `>`."""
        attributes: dict[str, str] = {}
        while True:
            found = ATTRIBUTE.match(self.source, self.at)
            assert found
            name, equals = found.groups()
            self.at = found.end()
            if not name and self.source[self.at : self.at + 1] == ">" and not equals:
                self.at += 1
                return attributes
            if self.at >= len(self.source):
                raise self.broken_at(f'Unclosed start tag "{tag}"', begin)
            if not name:
                raise self.broken_at(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name.lower()] = self.value(tag, begin) if equals else ""

    def value(self, tag: str, begin: int) -> str:
        quote = self.source[self.at]
        if quote not in "\"'":
            token = TOKEN.match(self.source, self.at)
            assert token
            if not TAG_END.match(self.source, token.end()):
                raise self.broken_at("Unexpected end of name token", self.at)
            self.at = token.end()
            return token.group().lower()
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise self.broken_at(f'Unclosed start tag "{tag}"', begin)
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return REFERENCE.sub(referenced, value)

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.broken_at("Unexpected end tag", begin)
        found = re.compile(r"</([^\s>]*)\s*(>?)").match(self.source, begin)
        assert found
        name, closed = found.groups()
        if not closed:
            raise self.broken_at("Unclosed end tag", begin)
        last = self.open.pop()
        if name and name.lower() != last.tag:
            raise broken(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{last.tag}>", found "</{name}>"'
            )
        self.at = found.end()
        self.close(last)

    def close(self, last: Open) -> None:
        length = self.offset - last.offset
        described = describe(last, "".join(self.pieces[last.at :]))
        if not length or not described:
            return
        if described["type"] == "pre" and (inner := self.inner_code(last.offset, length)):
            self.entities.remove(inner)
            if language := inner.get("language"):
                described["language"] = language
        self.entities.append({"type": described.pop("type"), "offset": last.offset, "length": length, **described})
        if described.get("language") is not None and last.tag == "code" and not self.inside_pre():
            del self.entities[-1]["language"]

    def inner_code(self, offset: int, length: int) -> dict[str, Any] | None:
        return next(
            (e for e in self.entities if (e["type"], e["offset"], e["length"]) == ("code", offset, length)), None
        )

    def inside_pre(self) -> bool:
        return bool(self.open) and self.open[-1].tag == "pre"

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def broken_at(self, what: str, index: int) -> Refused:
        return broken(f"{what} at byte offset {self.byte(index)}")


def describe(last: Open, inside: str) -> dict[str, Any] | None:
    """The entity without its place; None where the tag means nothing, such as a link without an address."""
    match last.tag:
        case "a":
            return link(last.attributes.get("href") or inside)
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": last.attributes.get("emoji-id", "")}
        case "blockquote" if "expandable" in last.attributes:
            return {"type": "expandable_blockquote"}
        case "code" if last.attributes.get("class", "").startswith("language-"):
            return {"type": "code", "language": last.attributes["class"].removeprefix("language-")}
        case tag:
            return {"type": SIMPLE[tag]}


def link(address: str) -> dict[str, Any] | None:
    address = address.strip()
    if re.fullmatch(r"(?:https?|tg|tonsite)://\S+|mailto:\S+", address, re.IGNORECASE):
        return {"type": "text_link", "url": address}
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address):
        return {"type": "text_link", "url": f"http://{address}"}
    return None


def referenced(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return match.group()
    return chr(code)


def broken(what: str) -> Refused:
    return bad_request(f"can't parse entities: {what}")

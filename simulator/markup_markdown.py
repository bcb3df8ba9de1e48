"""MarkdownV2 and the older Markdown as Telegram reads them, with its words for what is broken."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.entities import utf16
from simulator.markup_html import broken, link

__all__ = ["parse_markdown", "parse_markdown_v2"]

RESERVED = "_*[]()~`>#+-=|{}.!"
PAIRS = (("__", "underline"), ("||", "spoiler"), ("```", "pre"), ("![", "custom_emoji"))
SINGLES = {"*": "bold", "_": "italic", "~": "strikethrough", "`": "code", "[": "text_link"}
NAMES = {"text_link": "TextUrl", "custom_emoji": "CustomEmoji"}
CLOSING = {"text_link": "]", "custom_emoji": "]", "underline": "__", "spoiler": "||", "pre": "```"}
CLOSING |= {name: sign for sign, name in SINGLES.items() if name != "text_link"}
FENCE = re.compile(r"([^\s`]*)(?=[\s])(\r\n|\n\r|\n|\r)?|(\r\n|\n\r|\n|\r)?")
ADDRESS = re.compile(r"\(((?:\\.|[^)\\])*)(\)?)", re.DOTALL)


@dataclass(slots=True)
class Open:
    kind: str
    offset: int
    at: int
    begin: int
    language: str = ""


def parse_markdown_v2(source: str) -> tuple[str, list[dict[str, Any]]]:
    return Parser(source).parse()


class Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[dict[str, Any]] = []
        self.quote: int | None = None

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            self.step()
        self.end_quote("blockquote")
        if self.open:
            last = self.open[-1]
            kind = NAMES.get(last.kind, last.kind.capitalize())
            raise broken(f"Can't find end of {kind} entity at byte offset {self.byte(last.begin)}")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), self.entities

    def step(self) -> None:
        char = self.source[self.at]
        inside = self.open[-1].kind if self.open else ""
        verbatim = inside in ("code", "pre")
        if char == "\\" and "\0" < self.source[self.at + 1 : self.at + 2] <= "~":
            self.add(self.source[self.at + 1], 2)
        elif inside and self.closes(inside):
            self.close()
        elif verbatim and char != "`":
            self.add(char)
        elif char == "\n":
            self.end_line()
        elif char == ">" and self.line_starts():
            self.begin_quote()
        elif char == "*" and self.source.startswith("**>", self.at) and self.line_starts():
            self.at += 2
        elif char == "|" and self.source.startswith("||", self.at) and self.quote is not None and self.line_ends():
            self.at += 2
            self.end_quote("expandable_blockquote")
        elif char in RESERVED:
            self.begin(char)
        else:
            self.add(char)

    def add(self, text: str, read: int = 1) -> None:
        self.pieces.append(text)
        self.offset += utf16(text)
        self.at += read

    def closes(self, kind: str) -> bool:
        if kind == "italic":
            return self.source.startswith("_", self.at) and not self.source.startswith("__", self.at)
        return self.source.startswith(CLOSING[kind], self.at)

    def begin(self, char: str) -> None:
        for sign, kind in PAIRS:
            if self.source.startswith(sign, self.at):
                return self.push(kind, len(sign))
        if char not in SINGLES:
            raise broken(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        return self.push(SINGLES[char], 1)

    def push(self, kind: str, read: int) -> None:
        opened = Open(kind, self.offset, len(self.pieces), self.at)
        self.at += read
        if kind == "pre" and (fence := FENCE.match(self.source, self.at)):
            opened.language = fence.group(1) or ""
            self.at = fence.end()
        self.open.append(opened)

    def close(self) -> None:
        last = self.open.pop()
        self.at += len(CLOSING[last.kind])
        inside = "".join(self.pieces[last.at :])
        more: dict[str, Any] | None = {"type": last.kind}
        match last.kind:
            case "text_link":
                more = link(self.address() or inside)
            case "custom_emoji":
                more = {"type": "custom_emoji", "custom_emoji_id": self.address().partition("id=")[2]}
            case "pre" if last.language:
                more = {"type": "pre", "language": last.language}
        if more and self.offset > last.offset:
            place = {"offset": last.offset, "length": self.offset - last.offset}
            self.entities.append({"type": more.pop("type"), **place, **more})

    def address(self) -> str:
        found = ADDRESS.match(self.source, self.at)
        if not found:
            return ""
        if not found.group(2):
            raise broken(f"Can't find end of a URL at byte offset {self.byte(self.at + 1)}")
        self.at = found.end()
        return re.sub(r"\\(.)", r"\1", found.group(1), flags=re.DOTALL)

    def line_starts(self) -> bool:
        before = self.source[max(0, self.at - 3) : self.at]
        return before in ("", "**", "\n**") or before.endswith("\n")

    def line_ends(self) -> bool:
        return self.at + 2 == len(self.source) or self.source[self.at + 2] == "\n"

    def begin_quote(self) -> None:
        self.at += 1
        if self.quote is None:
            self.quote = self.offset

    def end_line(self) -> None:
        if self.quote is not None and not self.source.startswith(">", self.at + 1):
            self.end_quote("blockquote")
        self.add("\n")

    def end_quote(self, kind: str) -> None:
        if self.quote is not None and self.offset > self.quote:
            self.entities.append({"type": kind, "offset": self.quote, "length": self.offset - self.quote})
        self.quote = None

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())


def parse_markdown(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The older Markdown: nothing nests, and a sign can be escaped outside of an entity."""
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    offset = at = 0
    while at < len(source):
        char, text, entity = source[at], source[at], None
        if char == "\\" and source[at + 1 : at + 2] in tuple("_*`["):
            text, at = source[at + 1], at + 2
        elif char in "_*`[":
            text, entity, at = legacy_entity(source, at)
        else:
            at += 1
        if entity and text:
            kind = entity.pop("type")
            entities.append({"type": kind, "offset": offset, "length": utf16(text), **entity})
        pieces.append(text)
        offset += utf16(text)
    return "".join(pieces), entities


def legacy_entity(source: str, at: int) -> tuple[str, dict[str, Any] | None, int]:
    sign = "```" if source.startswith("```", at) else source[at]
    end_sign = "]" if sign == "[" else sign
    end = source.find(end_sign, at + len(sign))
    if end < 0:
        raise broken(f"Can't find end of the entity starting at byte offset {len(source[:at].encode())}")
    text, after = source[at + len(sign) : end], end + len(end_sign)
    match sign:
        case "[":
            found = ADDRESS.match(source, after)
            return (text, link(found.group(1)), found.end()) if found else (text, None, after)
        case "```":
            return text.removeprefix("\n"), {"type": "pre"}, after
        case _:
            return text, {"type": {"_": "italic", "*": "bold", "`": "code"}[sign]}, after

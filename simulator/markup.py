"""Parse modes: which parser takes a text, and the text with its entities that comes out. Next: entities.py."""

from dataclasses import dataclass
from typing import Any

from simulator.entities import MAX_CAPTION, MAX_TEXT, check_entities, find_entities, trim, utf16
from simulator.fields import Fields
from simulator.markup_html import parse_html
from simulator.markup_markdown import parse_markdown, parse_markdown_v2
from simulator.refusals import bad_request

__all__ = ["Formatted", "read_caption", "read_text"]


@dataclass(slots=True, frozen=True)
class Formatted:
    text: str
    entities: list[dict[str, Any]]

    def under(self, name: str, entities_name: str) -> dict[str, Any]:
        if not self.text:
            return {}
        content: dict[str, Any] = {name: self.text}
        if self.entities:
            content[entities_name] = self.entities
        return content


def read_text(fields: Fields) -> Formatted:
    if not fields.text("text"):
        raise bad_request("message text is empty")
    formatted = read(fields, "text", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def read_caption(fields: Fields) -> Formatted:
    formatted = read(fields, "caption", "caption_entities")
    if utf16(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def read(fields: Fields, name: str, entities_name: str) -> Formatted:
    text, entities = parsed(fields, name, entities_name)
    text, entities = trim(text, entities)
    return Formatted(text, find_entities(text, entities))


def parsed(fields: Fields, name: str, entities_name: str) -> tuple[str, list[dict[str, Any]]]:
    text = fields.text(name)
    match fields.text("parse_mode").lower():
        case "":
            return text, check_entities(text, fields.structure(entities_name, "message entities"))
        case "html":
            return parse_html(text)
        case "markdownv2":
            return parse_markdown_v2(text)
        case "markdown":
            return parse_markdown(text)
        case _:
            raise bad_request("unsupported parse_mode")

"""The texts of a programme file by the ids under which they are translated. A table goes by its `id`, or its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TEXT_KEYS = ("text", "label", "note", "low", "high", "title")
TEXT_LISTS = ("levels",)  # five texts, from −2 to +2: their ids end in their place in the list


class SameId(ValueError):
    """Two texts of a programme would have the same id."""


def programme_texts(toml: Mapping[str, Any], stem: str) -> dict[str, str]:
    """`{"vantaa.check_in.mood.text": "How are you?", …}`: `stem` is the name of the file without its ending."""
    texts: dict[str, str] = {}
    for id, words in _texts(toml, stem):
        if id in texts:
            raise SameId(id)
        texts[id] = words
    return texts


def _texts(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        match value:
            case str() if key in TEXT_KEYS:
                yield f"{path}.{key}", value
            case Mapping():
                yield from _texts(value, f"{path}.{value.get('id', key)}")
            case list():
                for number, item in enumerate(value):
                    if key in TEXT_LISTS and isinstance(item, str):
                        yield f"{path}.{key}.{number}", item
                    if isinstance(item, Mapping):
                        yield from _texts(item, f"{path}.{key}.{item.get('id', number)}")

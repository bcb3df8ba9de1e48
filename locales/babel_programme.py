"""A Babel extractor for programme files: what `pybabel extract` and locales/extract.py find in a .toml.

Each text comes with its id as the context (gettext's msgctxt) and the line on which it stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from conversations.programme_texts import programme_texts

Found = tuple[int, str, tuple[str, str], list[str]]


def programme_messages(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Line, `pgettext`, (context, English), comments: as Babel asks it of an extraction method.

    Raises `tomllib.TOMLDecodeError` or `SameId`; a file without an id is no programme and has no texts.
    """
    source = file.read().decode("utf-8")
    toml = tomllib.loads(source)
    if not isinstance(toml.get("id"), str):
        return
    lines = source.split("\n")
    for id, words in programme_texts(toml, toml["id"]).items():
        line = next((number for number, line in enumerate(lines, 1) if words.split("\n", 1)[0] in line), 1)
        yield line, "pgettext", (id, words), []

"""Telegram counts in UTF-16 units; people read in graphemes. A text is cut by the first, between the second."""

from __future__ import annotations

import regex  # type: ignore[import-untyped]

from locales.bidi import MAX_DEPTH, closed

ELLIPSIS = "…"
_GRAPHEME = regex.compile(r"\X")
_ISOLATE = regex.compile("[\u2066-\u2069]")


def units(words: str) -> int:
    """The length as Telegram counts it."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def shortened(words: str, limit: int) -> str:
    """At most `limit` UTF-16 units, cut between graphemes, with an ellipsis where something is gone."""
    if units(words) <= limit:
        return words
    room = limit - units(ELLIPSIS) - (MAX_DEPTH if _ISOLATE.search(words) else 0)
    end = used = 0
    for grapheme in _GRAPHEME.finditer(words):
        used += units(grapheme.group())
        if used > room:
            break
        end = grapheme.end()
    return closed(words[:end].rstrip() + ELLIPSIS) if limit > 0 else ""


def shares(lengths: list[int], room: int) -> list[int]:
    """`room` divided so that short ones stay whole, long ones share: `shares([5, 90, 80], 65) == [5, 30, 30]`."""
    given = [0] * len(lengths)
    left = max(room, 0)
    in_order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for nth, which in enumerate(in_order):
        given[which] = min(lengths[which], left // (len(in_order) - nth))
        left -= given[which]
    return given

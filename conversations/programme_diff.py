"""What differs between two versions of a programme: place by place, in the order of the file.

Lists of tables are compared by the ids of their entries, so that a question put in between is one change and not ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from conversations.programme import Programme

What = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """`place`: "check_in.questions.mood.text". `before` and `after`: the value, or what an entry is called."""

    place: str
    what: What
    before: str | None = None
    after: str | None = None


def changes(old: Programme, new: Programme) -> tuple[Change, ...]:
    """Empty when only comments or the layout of the file differ."""
    return tuple(_tables("", old.model_dump(mode="json"), new.model_dump(mode="json")))


def _tables(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        yield from _values(f"{place}.{key}" if place else key, old.get(key), new.get(key))


def _values(place: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _tables(place, old, new)
    elif _has_ids(old) and _has_ids(new):
        yield from _entries(place, old, new)
    elif _is_nothing(old):
        yield Change(place, "added", after=_named(new))
    elif _is_nothing(new):
        yield Change(place, "removed", before=_named(old))
    else:
        yield Change(place, "changed", _named(old), _named(new))


def _entries(place: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    before, after = {one["id"]: one for one in old}, {one["id"]: one for one in new}
    for id in dict.fromkeys((*before, *after)):
        where = f"{place}.{id}"
        if id not in after:
            yield Change(where, "removed", before=_named(before[id]))
        elif id not in before:
            yield Change(where, "added", after=_named(after[id]))
        else:
            yield from _tables(where, before[id], after[id])
    stayed = [id for id in before if id in after]
    now = [id for id in after if id in before]
    if stayed != now:
        yield Change(place, "moved", ", ".join(stayed), ", ".join(now))


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ([], {}, "")


def _named(value: Any) -> str:
    """How a value is shown: words as they are, an entry by its text or label."""
    match value:
        case {"text": str(words)} | {"label": str(words)} | {"name": str(words)} | {"id": str(words)}:
            return words
        case list() if _has_ids(value):
            return ", ".join(str(one["id"]) for one in value)
        case list():
            return ", ".join(_named(one) for one in value)
        case Mapping():
            return ", ".join(f"{key} = {_named(one)}" for key, one in value.items() if not _is_nothing(one))
        case _:
            return str(value)

"""What somebody asks of the control interface, read strictly: a clear sentence for whatever does not fit."""

import math
from typing import Any

import orjson
from aiohttp import web

from simulator.refusals import Wrong

__all__ = ["Asked", "read_asked"]

MISSING: Any = object()


class Asked:
    """A JSON object, read field by field. `done` refuses the fields that nobody read: most are misspelt."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.read: set[str] = set()

    def any(self, name: str, default: Any = MISSING) -> Any:
        self.read.add(name)
        value = self.body.get(name)
        if value is not None:
            return value
        if default is MISSING:
            raise Wrong(f"'{name}' is missing.")
        return default

    def text(self, name: str, default: Any = MISSING) -> Any:
        value = self.any(name, default)
        if value is not default and not isinstance(value, str):
            raise Wrong(f"'{name}' must be text.")
        return value

    def whole(self, name: str, default: Any = MISSING) -> Any:
        value = self.any(name, default)
        if value is default:
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong(f"'{name}' must be a whole number.")
        return value

    def number(self, name: str, default: Any = MISSING, least: float = 0.0) -> Any:
        value = self.any(name, default)
        if value is default:
            return value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Wrong(f"'{name}' must be a number.")
        if value < least:
            raise Wrong(f"'{name}' must be {least:g} or more.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.any(name, default)
        if not isinstance(value, bool):
            raise Wrong(f"'{name}' must be true or false.")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: Any = MISSING) -> str:
        value = self.any(name, default)
        if value not in choices:
            raise Wrong(f"'{name}' must be one of: {', '.join(choices)}.")
        return str(value)

    def span(self, name: str, default: Any = MISSING) -> tuple[float, float]:
        """Seconds: one number, or the least and the most."""
        value = self.any(name, default)
        low, high = value if isinstance(value, list | tuple) and len(value) == 2 else (value, value)
        pair = Asked({"low": low, "high": high})
        try:
            low, high = pair.number("low"), pair.number("high", least=low)
        except Wrong:
            raise Wrong(f"'{name}' must be seconds: a number, or [least, most].") from None
        return float(low), float(high)

    def done(self) -> None:
        unknown = sorted(set(self.body) - self.read)
        if unknown:
            known = ", ".join(sorted(self.read)) or "none"
            raise Wrong(f"Unknown: {', '.join(unknown)}. Known here: {known}.")


async def read_asked(request: web.Request) -> Asked:
    body = await request.read()
    if not body.strip():
        return Asked({})
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise Wrong(f"This is not JSON: {problem}.") from None
    if not isinstance(value, dict):
        raise Wrong("A JSON object is expected.")
    return Asked(value)

"""Draws in a process alone: only there is matplotlib loaded, which is a second and 40 MB that the bot is spared."""

from __future__ import annotations

from typing import Any


def drawn(data: dict[str, Any]) -> bytes:
    """`pictures.draw.draw`, loaded at the first call."""
    from pictures.draw import draw  # noqa: PLC0415

    return draw(data)


def printed(data: dict[str, Any]) -> bytes:
    """`pictures.print.printed`, loaded at the first call."""
    from pictures.print import printed  # noqa: PLC0415

    return printed(data)

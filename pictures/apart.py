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


def bars_drawn(data: dict[str, Any]) -> bytes:
    """`pictures.bars.drawn`, loaded at the first call."""
    from pictures.bars import drawn as draw  # noqa: PLC0415

    return draw(data)


def page_printed(data: dict[str, Any]) -> bytes:
    """`pictures.page.printed`, loaded at the first call."""
    from pictures.page import printed as print_page  # noqa: PLC0415

    return print_page(data)


def workbook_written(data: dict[str, Any]) -> bytes:
    """`pictures.workbook.written`, loaded at the first call."""
    from pictures.workbook import written  # noqa: PLC0415

    return written(data)

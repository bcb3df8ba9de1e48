"""Has pictures and reports drawn in a process of its own, so that nobody waits for them: not the loop, not a message.

What cannot be drawn is said in words: the caption goes out as a message. Next: bot/telegram.py sends the file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any

import structlog
from telegram import InputFile

from pictures.apart import bars_drawn, drawn, page_printed, printed, workbook_written

log = structlog.get_logger()

CHART = "chart"  # in the parameters of sendPhoto, in place of the photo
POSTER = "poster"  # in the parameters of sendDocument, in place of the document
BARS, PAGE, WORKBOOK = "bars", "page", "workbook"  # of a report
KINDS: dict[str, tuple[Callable[[dict[str, Any]], bytes], str, str]] = {
    CHART: (drawn, "photo", "progress.png"),
    POSTER: (printed, "document", "poster.pdf"),
    BARS: (bars_drawn, "photo", "askel-report.png"),
    PAGE: (page_printed, "document", "askel-report.pdf"),
    WORKBOOK: (workbook_written, "document", "askel-report.xlsx"),
}
PATIENCE = 30.0  # seconds; one takes a third of a second


class Pictures:
    """`async with Pictures() as pictures`: the process starts with the first picture."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Pictures:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        self._drop()

    async def filled(self, method: str, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The call as it goes out: with the picture in it, or as words when there is none."""
        kind = next((kind for kind in KINDS if kind in params), None)
        if kind is None:
            return method, params
        draw, name, filename = KINDS[kind]
        rest = {name: value for name, value in params.items() if name != kind}
        picture = await self._drawn(draw, params[kind])
        if picture is not None:
            return method, {**rest, name: InputFile(picture, filename=filename, attach=True)}
        words = {"text": rest.pop("caption", "")}
        if "caption_entities" in rest:
            words["entities"] = rest.pop("caption_entities")
        return "sendMessage", {**rest, **words}

    async def _drawn(self, draw: Callable[[dict[str, Any]], bytes], data: dict[str, Any]) -> bytes | None:
        loop = asyncio.get_running_loop()
        try:
            if self._pool is None:  # a fresh interpreter: ours has threads and open databases
                self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
            async with asyncio.timeout(PATIENCE):
                return await loop.run_in_executor(self._pool, draw, data)
        except (ValueError, TimeoutError, BrokenExecutor, OSError) as failure:
            log.error("a picture could not be drawn; its words are sent", error=type(failure).__name__)
            if not isinstance(failure, ValueError):
                self._drop()
            return None

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

"""The programme by which the running bot speaks: the one that is published. A new one is taken up while it runs.

Open conversations finish on the version with which they began; everybody's year is planned anew by a letter to their
mailbox, each exactly once for a publication. Next: handlers/inner.py plans it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import Clock
from bot.ids import new_id, new_token
from bot.settings import Settings
from bot.words import (
    NO_LANGUAGE,
    NothingToSpeak,
    Source,
    catalogues_for,
    danger_words,
    programme_source,
    service_of,
)
from conversations.alerts import Hours
from conversations.danger_lists import WordsWrong
from conversations.programme import Programme, ProgrammeWrong, kept_programme
from handlers.tools import Tools
from storage import inbox, people, programmes
from storage.seal import Seal
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

EVERY = timedelta(seconds=5)


@dataclass(slots=True)
class Programmes:
    """`begin` makes the tools of every turn; `look` makes them anew when something was published, and hands them on."""

    settings: Settings
    writer: Writer
    readers: AsyncEngine
    seal: Seal
    clock: Clock
    bot_id: int
    username: str
    use: Callable[[Tools], None] = lambda _tools: None
    wake: Callable[[], None] = lambda: None
    _running: tuple[str, datetime] | None = None  # the publication that is in use
    _refused: tuple[str, datetime] | None = None  # one that cannot be

    async def begin(self) -> Tools:
        """Raises `ProgrammeWrong` or `NothingToSpeak` when there is nothing to speak by."""
        source = await self._published()
        tools = await self._tools(source)
        await self._plan_anew()
        return tools

    async def beside(self) -> Tools:
        """For a command beside the bot: by what is published, or the file as long as nothing is. Changes nothing."""
        async with self.readers.connect() as reader:
            row = await programmes.current(reader)
        if row is not None:
            return await self._tools(Source(f"version {row.hash[:12]}", row.source))
        file = self._file()
        if isinstance(file, Exception):
            raise file
        return await self._tools(file)

    async def look(self) -> bool:
        """Whether something new was taken up. A version that cannot be used is told of, and the old one stays."""
        try:
            row = await self.writer.run(programmes.current)
            if row is None or (publication := (row.hash, row.published_at)) == self._refused:
                return False
            new = publication != self._running and await self._took_up(row)
            if publication == self._running and row.taken_up_at is None:
                await self._plan_anew()
        except StorageUnavailable as failure:
            log.warning("the published programme cannot be looked at", why=str(failure))
            return False
        return new

    async def _took_up(self, row: Any) -> bool:
        try:
            tools = await self._tools(Source(f"version {row.hash[:12]}", row.source))
        except (ProgrammeWrong, NothingToSpeak, WordsWrong) as wrong:
            self._refused = (row.hash, row.published_at)  # said once, not every few seconds
            log.error("the published programme cannot be used", why=str(wrong), instead="the one before it")
            return False
        self._running = (row.hash, row.published_at)
        self.use(tools)  # before the letters: they are to be read by the new version
        log.info("a programme was taken up", hash=tools.programme.hash, languages=list(tools.service.languages))
        return True

    async def _published(self) -> Source:
        """What is published; at the very first start that is the file of the settings."""
        now = self.clock.now()
        row = await self.writer.run(programmes.current)
        file = self._file()
        if row is None:
            if isinstance(file, Exception):
                raise file
            file.programme()  # raises, rather than publishing what nobody can read
            await self.writer.run(lambda tx: programmes.publish(tx, file.hash, file.text, now))
            row = await self.writer.run(programmes.current)
            if row is None:
                raise LookupError("what was just published is there")
        elif isinstance(file, Exception) or file.hash != row.hash:
            log.warning(
                "the programme file is not what is published; the published one runs",
                file=self.settings.programme,
                published=row.hash,
                what_to_do="askel programme diff, then askel programme publish",
            )
        self._running = (row.hash, row.published_at)
        return Source(f"version {row.hash[:12]}", row.source)

    def _file(self) -> Source | Exception:
        try:
            return programme_source(self.settings)
        except (OSError, UnicodeDecodeError) as failure:
            return failure

    async def _tools(self, source: Source) -> Tools:
        current = kept_programme(source.text, source.hash, source.name)  # it was right when it was published
        async with self.readers.connect() as reader:
            kept = await programmes.all_versions(reader)
        catalogues, languages, left_out = catalogues_for(self.settings, source)
        for code, why in left_out.items():
            log.error("language is not offered", language=code, why=why, what_to_do="askel check")
        if not languages:
            raise NothingToSpeak(NO_LANGUAGE)
        settings = self.settings
        return Tools(
            bot_id=self.bot_id,
            seal=self.seal,
            service=service_of(
                settings, languages, self.username, tuple(code for code in languages if catalogues[code].unread)
            ),
            hours=Hours(settings.zone, settings.work_from, settings.work_to, settings.work_days),
            catalogues=catalogues,
            programmes={hash: _kept(hash, text) or current for hash, text in kept.items()},
            programme=current,
            danger=danger_words(settings),
            new_id=new_id,
            new_token=new_token,
        )

    async def _plan_anew(self) -> None:
        """A letter to everybody who has a year, in the transaction that notes that this was done."""
        if self._running is None:
            return
        hash, published_at = self._running
        now = self.clock.now()

        async def tell(tx: AsyncConnection) -> int:
            if not await programmes.taken_up(tx, hash, published_at, now):
                return 0
            clients = await people.with_role(tx, "client")
            letters = [
                inbox.Told(client.user_id, f"t:{new_id()}", {"kind": "replan"}, inbox.UNHURRIED)
                for client in clients
                if client.user_id is not None and client.row.state == "active"
            ]
            return await inbox.tell(tx, self.seal, self.bot_id, letters, now)

        if await self.writer.run(tell):
            self.wake()


def _kept(hash: str, text: str) -> Programme | None:
    """An older version; one that this Askel finds wrong must not keep it from starting."""
    try:
        return kept_programme(text, hash, "a kept programme")
    except ProgrammeWrong as wrong:
        log.error("a kept programme cannot be read", hash=hash, why=wrong.problems, instead="the current one")
        return None


async def current_programme(readers: AsyncEngine, settings: Settings) -> Programme:
    """What is published, or the file as long as nothing is."""
    async with readers.connect() as reader:
        row = await programmes.current(reader)
    source = programme_source(settings) if row is None else Source(f"version {row.hash[:12]}", row.source)
    return source.programme()

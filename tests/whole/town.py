"""A town for tests: a simulator, the whole bot on a fresh database, and people who join."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.app import App
from bot.clock import Clock
from bot.inviting import Wanted, make_invites
from bot.settings import Settings
from simulator import Simulator
from simulator.people import Person, Seen
from storage.seal import new_key

TOKEN = "424242:" + "T" * 35
MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock in Helsinki


def settings_for(url: str, database: str, **more: Any) -> Settings:
    values = {
        "bot_token": TOKEN,
        "telegram_api": url,
        "database": database,
        "secret_key": new_key(),
        "rate_global": 0,
        "rate_chat": 0,
        "rate_group": 0,
        "health_listen": None,
    }
    return Settings(**{**values, **more})


class Town:
    """`amina = await town.join("client", "Amina", language="ar")`."""

    def __init__(self, sim: Simulator, app: App) -> None:
        self.sim = sim
        self.app = app

    async def token(self, role: str, **wanted: Any) -> str:
        found = await make_invites(self.app.writer, self.app.seal, Wanted(role, **wanted), self.app.clock.now())
        return found[0]

    async def join(self, role: str, name: str, *, language: str = "en", **wanted: Any) -> Person:
        """All the way through the welcome, by buttons."""
        token = await self.token(role, **wanted)
        person = await self.sim.person(name, language_code=language)
        await person.start(token)
        await self.settled()
        for button in (language, "on", "yes"):
            await self.press(person, button)
        await person.send(name)
        await self.settled()
        if role == "client":
            await self.press(person, "0")
            await self.press(person, "18")
        return person

    async def press(self, person: Person, button: str) -> dict[str, Any]:
        """The newest button whose callback data ends so."""
        for seen in reversed(await person.messages()):
            for row in seen.rows:
                for key in row:
                    data = str(key.get("callback_data", ""))
                    if data.rsplit(".", 1)[-1] == button or data.rsplit(":", 1)[-1] == button:
                        answer = await person.do("tap", message_id=seen.id, data=data)
                        await self.settled()
                        return answer
        raise AssertionError(f"{person.user['first_name']} sees no {button!r}: {await self.texts(person)}")

    async def say(self, person: Person, words: str, **more: Any) -> None:
        await person.send(words, **more)
        await self.settled()

    async def settled(self) -> None:
        """The bot has received what Telegram has for it, and nothing is left to do."""
        await self.received()
        await self.app.settled()

    async def received(self) -> None:
        mailbox = self.sim.world.bot_by_token(TOKEN).mailbox
        while mailbox.pending():
            await asyncio.sleep(0.002)

    async def forward(self, by: timedelta) -> None:
        self.app.clock.forward(by)
        await self.settled()

    async def last(self, person: Person) -> Seen:
        return (await person.messages())[-1]

    async def texts(self, person: Person) -> list[str]:
        return [seen.text for seen in await person.messages() if seen.from_bot]

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.app.readers.connect() as reader:
            return list(await reader.execute(sql(query), values))


@asynccontextmanager
async def town(
    tmp_path: Path, *, at: datetime = MONDAY, change: Callable[[dict[str, Any]], None] | None = None, **more: Any
) -> AsyncIterator[Town]:
    """Opens at ten o'clock on a Monday in Helsinki."""
    async with Simulator(port=0) as sim:
        database = more.pop("database", f"sqlite:///{tmp_path}/askel.db")
        settings = settings_for(sim.url, database, **more)
        async with App(settings, Clock(at)) as app:
            yield Town(sim, app)

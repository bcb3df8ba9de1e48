"""The bot as a real process that can be killed at any moment. What it left behind then: tests/crash/left.py."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings
from storage.seal import new_key
from tests import processes
from tests.processes import Module

ROOT = Path(__file__).parents[2]
TOKEN = "424242:" + "T" * 35
STARTS_WITHIN = 60.0
STOPS_WITHIN = 20.0
WEBHOOK_SECRET = "a-word-of-our-own"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bot lives: its folder, its database (an address), its settings, its key."""

    folder: Path
    url: str
    key: str
    database: str
    webhook_port: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)  # settings of its own

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the caller's own Askel, and no limits to sending: the disk and the kills shall decide."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("ASKEL_")}
        return own | {
            "PYTHONPATH": str(ROOT),
            "ASKEL_BOT_TOKEN": TOKEN,
            "ASKEL_TELEGRAM_API": self.url,
            "ASKEL_DATABASE": self.database,
            "ASKEL_SECRET_KEY": self.key,
            "ASKEL_LANGUAGES": "en",
            "ASKEL_RATE_GLOBAL": "0",
            "ASKEL_RATE_CHAT": "0",
            "ASKEL_RATE_GROUP": "0",
            "ASKEL_HEALTH_LISTEN": "",
            **self._webhook(),
            **self.more,
        }

    def _webhook(self) -> dict[str, str]:
        if self.webhook_port is None:
            return {}
        return {
            "ASKEL_WEBHOOK_URL": f"http://127.0.0.1:{self.webhook_port}/updates",
            "ASKEL_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "ASKEL_WEBHOOK_LISTEN": f"127.0.0.1:{self.webhook_port}",
        }

    def settings(self) -> Settings:
        """The same settings for a command that runs in the test's own process."""
        return Settings(
            bot_token=TOKEN,
            telegram_api=self.url,
            database=self.database,
            secret_key=self.key,
        )


def place(folder: Path, url: str, *, webhook: bool = False, database: str | None = None) -> Place:
    """With an SQLite file in the folder, unless another `database` is named."""
    return Place(folder, url, new_key(), database or f"sqlite:///{folder}/askel.db", free_port() if webhook else None)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Bot:
    """One life of the bot. `effective` is when it takes updates; `lines` are the last of its log."""

    def __init__(self, where: Place, module: str = "bot") -> None:
        self.where = where
        self.module = module
        self.lines: deque[str] = deque(maxlen=400)
        self.started_at = 0.0
        self.effective_at: float | None = None
        self._effective = asyncio.Event()

    async def start(self) -> Bot:
        self.started_at = time.monotonic()
        self.process = await Module(self.module, self.where.folder, self.where.environment).start()
        self._reading = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        async for line in self.process.errors:
            self.lines.append(line.decode(errors="replace").rstrip())
            if b"askel runs" in line:
                self.effective_at = time.monotonic()
                self._effective.set()

    async def effective(self) -> None:
        ended = asyncio.create_task(self.process.wait())
        runs = asyncio.create_task(self._effective.wait())
        await asyncio.wait({ended, runs}, timeout=STARTS_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        runs.cancel()
        if not self._effective.is_set():
            await self.kill()
            raise AssertionError("the bot did not start:\n" + "\n".join(self.lines))
        ended.cancel()

    async def dies(self, within: float) -> int | None:
        """Its exit status, if it ends by itself before it has taken updates for so long."""
        ended, runs = asyncio.create_task(self.process.wait()), asyncio.create_task(self._effective.wait())
        await asyncio.wait({ended, runs}, timeout=STARTS_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({ended}, timeout=within)
        runs.cancel()
        if not ended.done():
            ended.cancel()
            return None
        return await self.ended()

    async def ended(self, within: float = STOPS_WITHIN) -> int:
        """Its exit status, once it ends by itself."""
        async with asyncio.timeout(within):
            status = await self.process.wait()
            await self._reading
        return status

    async def kill(self) -> float:
        """SIGKILL. Returns when nothing of it runs any more: the instant of the kill."""
        at = time.monotonic()
        self.process.send(signal.SIGKILL)
        await self.ended()
        return at

    async def stop(self) -> int:
        """SIGTERM."""
        self.process.send(signal.SIGTERM)
        return await self.ended()

    def complaints(self) -> list[str]:
        """What it logged as an error."""
        return [line for line in self.lines if "[error " in line or "[critical" in line or "Traceback" in line]


async def command(where: Place, *words: str) -> tuple[int, str, str]:
    """`askel …` as an operator calls it: exit status, output, complaints."""
    done = await asyncio.to_thread(processes.command, words, where.folder, where.environment)
    return done.returncode, done.stdout, done.stderr

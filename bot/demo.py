"""`askel demo`: the simulator, the bot on a fresh SQLite file, and made-up people with some weeks behind them.

One process, so that the page can set the clocks of all of them forward together.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from aiohttp import web
from rich.console import Console

from bot.app import App
from bot.clock import Clock
from bot.demo_people import CLIENTS, NEWCOMER, STAFF, Cast, Role, is_at_work, weeks_between
from bot.jump import jump, next_instant
from bot.logs import set_up_logs
from bot.settings import Settings
from simulator import Rates, Simulator
from simulator.people import Person
from storage import due, people
from storage.seal import new_key

TOKEN = "700100:askel-demo-askel-demo-askel-demo-xx"  # of a Telegram on this machine only  # noqa: S105
USERNAME = "askel_demo_bot"
BEFORE = timedelta(days=22)
OPEN_FOR = timedelta(hours=1)  # has somebody waited for a human when the visitor comes
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=28)}
WHAT = {
    "check_in": "the weekly questions of {name}",
    "held_check_in": "the weekly questions of {name}, after a talk",
    "reminder": "a reminder for {name}",
    "nudge": "a thought between the questions for {name}",
    "measurement": "a measurement point of {name}",
    "feedback": "{name} is asked how the mentoring works",
    "first_goal": "{name} is asked for a first goal",
    "action_plan": "{name} is asked for a plan for a goal",
    "coping_plan": "{name} is asked for a plan for hard days",
    "plan_again": "{name} is asked for a plan for a goal",
    "review": "{name} looks at a goal again",
    "ending": "the end of {name}'s year",
    "farewell": "the end of {name}'s programme",
    "alert": "the next one hears of {name}",
    "again": "a question for {name} again",
    "close_card": "a card with answers closes ({name})",
    "talk_quiet": "the talk with {name} ends, if nobody writes",
    "talk_over": "{name} hears in the morning that the talk has ended",
}


class DemoRefused(Exception):
    """The demo cannot begin, and what to do."""


async def run_demo(port: int, *, open_page: bool = False) -> None:
    """Serves until it is stopped; *Start over* on the page begins with fresh people. Raises `DemoRefused`."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    console = Console(highlight=False)
    while not stop.is_set():
        _free(port)
        with console.status("Made-up people live through three weeks …"):
            demo = Demo(port)
            await demo.open()
        console.print(f"Askel's demo: [bold]{demo.sim.url}[/bold]   (stop it with Ctrl+C)", soft_wrap=True)
        if open_page:
            webbrowser.open(demo.sim.url)
            open_page = False
        try:
            await _first(stop, demo.again)
        finally:
            await demo.close()


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise DemoRefused(
                f"Port {port} is taken. Stop what runs there, or choose another: make demo PORT={port + 1}"
            ) from taken


def demo_settings(url: str, folder: str) -> Settings:
    return Settings.model_validate(
        {
            "bot_token": TOKEN,
            "telegram_api": url,
            "database": f"sqlite:///{folder}/demo.db",
            "secret_key": new_key(),
            "rate_global": 0,
            "rate_chat": 0,
            "rate_group": 0,
            "health_listen": None,
            "synthetic_alert_minutes": 0,
            "log_level": "WARNING",
            "controller": "The demo on your own machine",
            "controller_contact": "nobody: all people here are made up",
        }
    )


class Demo:
    """Simulator, bot and cast; and the routes that the page asks: state, clock, reset."""

    def __init__(self, port: int) -> None:
        self.sim = Simulator(port=port, rates=Rates.none(), extra_routes=self._routes)
        self.again = asyncio.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="askel-demo-")
        self.staged: list[dict[str, Any]] = []
        self._jumping = asyncio.Lock()
        self._ready = False
        self._run = token_hex(4)
        self._last_what = ""

    async def open(self) -> None:
        await self.sim.start()
        self.sim.world.register(TOKEN, USERNAME, "Askel")
        settings = demo_settings(self.sim.url, self._folder.name)
        set_up_logs(settings)
        real = Clock().now()
        self.sim.world.clock.ahead = -BEFORE.total_seconds()
        self.app = await App(settings, Clock(real - BEFORE)).__aenter__()
        self.cast = Cast(self.sim, self.app, TOKEN)
        await self._live(real)
        self._ready = True

    async def close(self) -> None:
        await self.app.__aexit__(None, None, None)
        await self.sim.stop()
        self._folder.cleanup()

    async def _live(self, until: datetime) -> None:
        """The weeks before the visitor came."""
        start = self.app.clock.now()
        staff = {role.name: await self.cast.joins(role) for role in STAFF}
        mika = staff["Mika"]
        for role in STAFF:
            self._stage(role, staff[role.name])
        clients = [(role, await self.cast.joins(role, mentor="Mika")) for role in CLIENTS]
        answered: set[tuple[str, date]] = set()

        async def step(at: datetime) -> bool:
            week = weeks_between(start, at)
            for role, person in clients:
                buttons = role.answers(week)
                if buttons and (role.name, at.date()) not in answered and await self.cast.asked(person):
                    answered.add((role.name, at.date()))
                    await self.cast.answers(person, buttons)
                if role.weight is not None:
                    await self.cast.measures(person, role.weight)
            if is_at_work(at, self.app.tools.work):
                await self.cast.looks_after(mika)
            return True

        await self._jump(until - OPEN_FOR, step)
        await clients[0][1].send("/talk")  # what a mentor finds in the morning
        await self._jump(until)
        newcomer = await self.sim.person(NEWCOMER.name, language_code=NEWCOMER.language)
        token = await self.cast.invite(NEWCOMER, mentor="Mika")
        self._stage(NEWCOMER, newcomer, invite=f"https://t.me/{USERNAME}?start={token}", first=True)
        for role, person in clients:
            self._stage(role, person)

    def _stage(self, role: Role, person: Person, *, invite: str | None = None, first: bool = False) -> None:
        told = {"id": person.id, "name": role.name, "role": role.role, "language": role.language, "note": role.note}
        self.staged.insert(0 if first else len(self.staged), told | ({"invite": invite} if invite else {}))

    async def _jump(self, to: datetime, step: Any = None) -> None:
        """The bot's clock and Telegram's go together."""
        await jump(self.app, to, step, self._follow)

    def _follow(self) -> None:
        behind = self.app.clock.now().timestamp() - self.sim.world.clock.now()
        self.sim.world.clock.forward(max(0.0, behind))

    # --- what the page asks ---

    def _routes(self, app: web.Application) -> None:
        app.router.add_get("/demo/state", self._state)
        app.router.add_post("/demo/clock", self._clock)
        app.router.add_post("/demo/reset", self._reset)

    async def _state(self, _request: web.Request) -> web.Response:
        if not self._ready:
            return web.json_response({"error": "The demo is getting ready."}, status=503)
        following = await self._next()
        return web.json_response(
            {
                "title": "Askel",
                "run": self._run,
                "now": self.app.clock.now().isoformat(),
                "people": self.staged,
                "next": _told(following),
                "next_for": {str(id): told for id in self._of if (told := _told(await self._next_for(id)))},
                "programme": self.app.tools.programme.title,
            }
        )

    async def _clock(self, request: web.Request) -> web.Response:
        asked = await request.json()
        to = asked.get("to") if isinstance(asked, dict) else None
        happened: list[dict[str, str]] = []
        who = asked.get("person") if isinstance(asked, dict) else None
        async with self._jumping:
            following = await (self._next() if who is None else self._next_for(who))
            if to in STEPS:
                until = self.app.clock.now() + STEPS[to]
            elif to == "next" and following is not None:
                until = following[0]
            else:
                return web.json_response(
                    {"error": "'to' is hour, day, week, month or next; nothing else is due"}, status=400
                )

            async def note(at: datetime) -> bool:
                happened.append({"at": at.isoformat(), "what": self._last_what})
                self._last_what = (await self._next() or (at, ""))[1]
                return False

            self._last_what = (await self._next() or (until, ""))[1]
            await self._jump(until, note)
        return web.json_response({"now": self.app.clock.now().isoformat(), "happened": happened})

    async def _reset(self, _request: web.Request) -> web.Response:
        asyncio.get_running_loop().call_later(0.3, self.again.set)
        return web.json_response({"ok": True})

    async def _next(self) -> tuple[datetime, str] | None:
        """When the next thing happens, and what it is, in English."""
        at = await next_instant(self.app)
        if at is None:
            return None
        async with self.app.readers.connect() as reader:
            row = await due.next_row(reader)
        if row is None or row.due_at > at:
            return at, "a message is sent again"
        name = await self._name(row.person_id)
        return at, self._what(row.kind).format(name=name)

    async def _next_for(self, user_id: object) -> tuple[datetime, str] | None:
        """When something happens to this client by itself."""
        if not isinstance(user_id, int) or user_id not in self._of:
            return None
        async with self.app.readers.connect() as reader:
            person = (await people.by_account(reader, [user_id])).get(user_id)
            row = await due.next_row(reader, person.id) if person else None
        return None if row is None else (row.due_at, self._what(row.kind).format(name=self._of[user_id]))

    @property
    def _of(self) -> dict[int, str]:
        """The clients on the stage: Telegram's id and name."""
        return {one["id"]: one["name"] for one in self.staged if one["role"] in ("client", "newcomer")}

    @staticmethod
    def _what(kind: str) -> str:
        return WHAT.get(kind, kind)

    async def _name(self, person_id: str) -> str:
        async with self.app.readers.connect() as reader:
            found = (await people.by_id(reader, [person_id]))[person_id]
        return people.alias_of(self.app.seal, found.id, found.row.alias)


def _told(following: tuple[datetime, str] | None) -> dict[str, str] | None:
    return {"at": following[0].isoformat(), "what": following[1]} if following else None


@asynccontextmanager
async def demo_on(port: int) -> AsyncIterator[Demo]:
    """For tests: the demo on this port, until the block ends."""
    demo = Demo(port)
    await demo.open()
    try:
        yield demo
    finally:
        await demo.close()

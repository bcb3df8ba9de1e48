"""The simulator as a server: one port for bots, for whoever plays, for the page. Next: bot_api.py, control.py."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from simulator.bot_api import BotApi
from simulator.control import Control, open_routes
from simulator.control_people import ControlPeople
from simulator.control_updates import ControlUpdates
from simulator.control_weather import ControlWeather
from simulator.limits import Rates
from simulator.people import People, Person
from simulator.world import World

__all__ = ["Simulator"]

PAGE = Path(__file__).parent / "page"
LARGEST_BODY = 60 * 1024 * 1024
NO_PAGE = "The simulator is running. Its page is not installed; docs/simulator.md describes what can be asked of it.\n"

ExtraRoutes = Callable[[web.Application], None]


class Simulator:
    """`async with Simulator() as sim:` then `sim.url` is what a bot takes for Telegram. Port 0 picks a free one."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        rates: Rates | None = None,
        extra_routes: ExtraRoutes | None = None,
    ) -> None:
        self.world = World()
        self.host = host
        self.port = port
        self.people: People | None = None
        if rates:
            self.world.limits.rates = rates
        self._bot_api = BotApi(self.world)
        self._extra_routes = extra_routes
        self._runner: web.AppRunner | None = None
        self._door: asyncio.Server | None = None
        self._opening: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.host in ("", "0.0.0.0") else self.host  # noqa: S104 (compared, not bound)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    async def start(self) -> Self:
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.5, handle_signals=False)
        await self._runner.setup()
        await self.open_door()
        self.people = People(self.url)
        return self

    async def stop(self) -> None:
        if self.people:
            await self.people.close()
        if self._opening:
            self._opening.cancel()
        self.close_door()
        self.world.events.close()
        for bot in self.world.bots.values():
            bot.mailbox.interrupt(None)
            await bot.webhook.stop()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def open_door(self) -> None:
        """Listen, on the same port as before."""
        assert self._runner
        assert self._runner.server
        if self._door is None:
            loop = asyncio.get_running_loop()
            self._door = await loop.create_server(self._runner.server, self.host, self.port, backlog=1024)
            self.port = self._door.sockets[0].getsockname()[1]

    def close_door(self) -> None:
        """Refuse new connections and cut the bots' own; whoever controls the simulator stays connected."""
        if self._door:
            self._door.close()
            self._door = None
        self._bot_api.cut()

    def refuse(self, seconds: float) -> None:
        """Close the door for a while."""
        self.close_door()
        if self._opening:
            self._opening.cancel()
        self._opening = asyncio.ensure_future(self._open_after(seconds))

    async def _open_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.open_door()

    async def person(self, first_name: str, **more: Any) -> Person:
        """A new person with a phone, driven over HTTP like any other."""
        assert self.people
        return await self.people.person(first_name, **more)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> dict[str, Any]:
        """The control interface: `await sim.ask("POST", "/sim/limits", {"all": 0})`."""
        assert self.people
        return await self.people.ask(method, path, body, **query)

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        self._bot_api.add_routes(app)
        for part in (Control(self.world), ControlPeople(self.world), ControlUpdates(self.world)):
            open_routes(app, part.routes())
        open_routes(app, ControlWeather(self.world, self.refuse).routes())
        app.router.add_get("/", index)
        if PAGE.is_dir():
            app.router.add_static("/page", PAGE)
        if self._extra_routes:
            self._extra_routes(app)
        return app


async def index(request: web.Request) -> web.StreamResponse:
    page = PAGE / "index.html"
    return web.FileResponse(page) if page.is_file() else web.Response(text=NO_PAGE)

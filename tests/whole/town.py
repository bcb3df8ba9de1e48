"""A town for tests: a simulator, the whole bot on a fresh database, and people who join.

Time is set forward, never slept. `news` is what somebody was told since one last looked.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.app import App
from bot.clock import Clock
from bot.inviting import Wanted, make_invites
from bot.jump import jump
from bot.settings import Settings
from simulator import Simulator
from simulator.limits import Rates
from simulator.people import Person, Seen
from storage.seal import new_key

TOKEN = "424242:" + "T" * 35
KEY = new_key()
MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock in Helsinki

PATIENCE = 20  # seconds; far more than anything takes on a busy machine

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)

_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")


def plain(words: str) -> str:
    """Without the invisible marks that keep directions apart."""
    return _ISOLATES.sub("", words)


def settings_for(url: str, database: str, **more: Any) -> Settings:
    values = {
        "bot_token": TOKEN,
        "telegram_api": url,
        "database": database,
        "secret_key": KEY,
        "rate_global": 0,
        "rate_chat": 0,
        "rate_group": 0,
        "health_listen": None,
        "synthetic_alert_minutes": 0,
    }
    return Settings(**{**values, **more})


class Town:
    """`amina = await town.join("client", "Amina", language="ar")`."""

    def __init__(self, sim: Simulator, settings: Settings, at: datetime) -> None:
        self.sim = sim
        self.settings = settings
        self._at = at
        self._app: App | None = None
        self._read: dict[int, int] = {}
        self.people: dict[str, Person] = {}

    @property
    def app(self) -> App:
        assert self._app is not None, "the bot is not running"
        return self._app

    @property
    def now(self) -> datetime:
        return self.app.clock.now() if self._app else self._at

    # --- the bot ---

    async def start(self, **changed: Any) -> None:
        """The bot starts, with these settings changed."""
        self.settings = self.settings.model_copy(update=changed)
        self._app = await App(self.settings, Clock(self._at)).__aenter__()
        await self.app.settled()

    async def stop(self) -> None:
        if self._app is not None:
            app, self._app = self._app, None
            self._at = app.clock.now()
            await app.__aexit__(None, None, None)

    async def down_for(self, gap: timedelta, **changed: Any) -> None:
        """The bot stops, and starts again so much later."""
        await self.stop()
        self._at += gap
        await self.start(**changed)

    def needs(self, *languages: str) -> None:
        """Skips the test while a catalogue is not complete."""
        missing = set(languages) - set(self.app.tools.service.languages)
        if missing:
            pytest.skip(f"not offered, because the catalogue is not complete: {', '.join(sorted(missing))}")

    # --- people ---

    async def token(self, role: str, **wanted: Any) -> str:
        return (await self.tokens(role, **wanted))[0]

    async def tokens(self, role: str, **wanted: Any) -> list[str]:
        return await make_invites(self.app.writer, self.app.seal, Wanted(role, **wanted), self.app.clock.now())

    async def stranger(self, name: str, language: str = "en", **more: Any) -> Person:
        return await self.sim.person(name, language_code=language, **more)

    async def open(self, person: Person, token: str) -> None:
        await person.start(token)
        await self.settled()

    async def join(self, role: str, name: str, *, language: str = "en", **wanted: Any) -> Person:
        """All the way through the welcome, by buttons."""
        token = await self.token(role, **wanted)
        person = await self.stranger(name, language)
        await self.open(person, token)
        for button in (language, "on", "yes"):
            await self.press(person, button)
        await self.say(person, name)
        if role == "client":
            await self.press(person, "0")
            await self.press(person, "18")
        self.people[name] = person
        return person

    async def remember(self, name: str, user_id: int) -> Person:
        """Somebody who is in the database already, with an empty chat."""
        person = await self.sim.person(name, id=user_id, language_code="en")
        world = self.sim.world
        world.private_chat(world.bot_by_token(TOKEN), world.people[user_id]).started = True
        self.people[name] = person
        return person

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    # --- what people do ---

    async def say(self, person: Person, words: str, **more: Any) -> None:
        await person.send(words, **more)
        await self.settled()

    async def do(self, person: Person, deed: str, **more: Any) -> dict[str, Any]:
        done = await person.do(deed, **more)
        await self.settled()
        return done

    async def press(self, person: Person, button: str, *, on: Seen | None = None, wait: float | None = None) -> str:
        """The newest button whose callback data ends so. With `wait`, the toast that comes of it."""
        seen, data = await self.button(person, button, on=on)
        answer = await person.do("tap", message_id=seen.id, data=data, wait=wait)
        await self.settled()
        return plain((answer.get("answer") or {}).get("text") or "")

    async def press_all(self, person: Person, *buttons: str) -> None:
        for button in buttons:
            await self.press(person, button)

    async def press_stale(self, person: Person, message_id: int, data: str) -> str:
        """A button that stands there no longer, or never stood there; the toast."""
        answer = await person.do("tap", message_id=message_id, data=data, stale=True, wait=5)
        await self.settled()
        return plain((answer.get("answer") or {}).get("text") or "")

    async def button(self, person: Person, button: str, *, on: Seen | None = None) -> tuple[Seen, str]:
        for seen in reversed(await person.messages()):
            if on is not None and on.id != seen.id:
                continue
            for data in buttons_of(seen):
                if button in (data, data.rsplit(".", 1)[-1], data.rsplit(":", 1)[-1]):
                    return seen, data
        raise AssertionError(f"{person.user['first_name']} sees no {button!r}: {await self.texts(person)}")

    # --- time ---

    async def settled(self) -> None:
        """The bot has received what Telegram has for it, and nothing is left to do."""
        await self.received()
        await self.app.settled()

    async def received(self) -> None:
        mailbox = self.sim.world.bot_by_token(TOKEN).mailbox
        async with asyncio.timeout(PATIENCE):
            while mailbox.pending():
                await asyncio.sleep(0.002)

    async def forward(self, by: timedelta) -> None:
        """Through everything that is due until then."""
        await self.until(self.now + by)

    async def until(self, instant: datetime) -> None:
        await jump(self.app, instant)

    async def retried(self) -> None:
        """What failed is tried again until it is given up."""
        for _ in range(4):
            await self.forward(6 * SECOND)

    # --- what people see ---

    async def last(self, person: Person) -> Seen:
        """The newest message of the bot."""
        return next(seen for seen in reversed(await person.messages()) if seen.from_bot)

    async def texts(self, person: Person) -> list[str]:
        return [plain(seen.text) for seen in await person.messages() if seen.from_bot]

    async def news(self, person: Person) -> list[str]:
        """Messages of the bot that are new since the last look."""
        return [plain(seen.text) for seen in await self.new_messages(person)]

    async def new_messages(self, person: Person) -> list[Seen]:
        before = self._read.get(person.id, 0)
        messages = await person.messages()
        self._read[person.id] = max((seen.id for seen in messages), default=before)
        return [seen for seen in messages if seen.from_bot and seen.id > before]

    async def card(self, person: Person, words: str) -> Seen:
        """The newest message of the bot with these words in it."""
        for seen in reversed(await person.messages()):
            if seen.from_bot and words in plain(seen.text):
                return seen
        raise AssertionError(f"{person.user['first_name']} sees no {words!r}: {await self.texts(person)}")

    async def calls(self, person: Person | None = None, since: int = 0) -> list[dict[str, Any]]:
        """What the bot asked of Telegram, without its polls; of one chat if a person is given."""
        found = (await self.sim.ask("GET", "/sim/calls", since=since))["calls"]
        found = [call for call in found if call["method"].lower() != "getupdates"]
        return [call for call in found if person is None or call["chat_id"] == person.id]

    async def called(self) -> int:
        """The number of the last call: for `calls(since=…)`."""
        found = (await self.sim.ask("GET", "/sim/calls"))["calls"]
        return int(found[-1]["n"]) if found else 0

    # --- what is kept ---

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.app.readers.connect() as reader:
            return list(await reader.execute(sql(query), values))

    async def value(self, query: str, **values: Any) -> Any:
        """The first column of the only row."""
        (row,) = await self.rows(query, **values)
        return row[0]

    async def change(self, statement: str, **values: Any) -> None:
        await self.app.writer.run(lambda tx: tx.execute(sql(statement), values))

    async def id_of(self, person: Person) -> str:
        return str(await self.value("select person_id from identities where user_id = :user", user=person.id))

    async def answers(self, person: Person) -> list[tuple[str, Any, bool]]:
        """Every answer as it was kept: question, value, whether it corrects an earlier one."""
        rows = await self.rows(
            "select a.id, a.question, a.value, a.corrected from answers a join check_ins c on c.id = a.check_in_id"
            " where c.person_id = :id order by c.opened_at, a.turn",
            id=await self.id_of(person),
        )
        seal = self.app.seal
        return [
            (row.question, seal.open_json(row.value, f"answers.value:{row.id}"), bool(row.corrected)) for row in rows
        ]

    async def check_ins(self, person: Person) -> list[tuple[str, str, str]]:
        """Kind, local date and state of each."""
        rows = await self.rows(
            "select kind, local_date, state from check_ins where person_id = :id order by opened_at",
            id=await self.id_of(person),
        )
        return [tuple(row) for row in rows]

    async def alerts(self, person: Person) -> list[tuple[str, str]]:
        """Rule and state of each alert about this client."""
        rows = await self.rows(
            "select rule, state from alerts where client_id = :id order by raised_at", id=await self.id_of(person)
        )
        return [tuple(row) for row in rows]

    async def log_of_alerts(self) -> list[str]:
        return [row.what for row in await self.rows("select what from alert_log order by at, id")]

    async def troubles(self) -> list[Any]:
        """Items that failed, and rows that did not leave."""
        items = await self.rows("select state, note from inbox where state = 'dead' or attempts > 0")
        return items + await self.rows("select tag, state, reason from outbox where state in ('failed', 'unknown')")


def buttons_of(seen: Seen) -> list[str]:
    """The callback data of its buttons, in reading order."""
    return [str(key.get("callback_data", "")) for row in seen.rows for key in row]


def ids_of(seen: Seen) -> list[str]:
    """The ids of its buttons, in reading order."""
    return [re.split(r"[.:]", data)[-1] for data in buttons_of(seen)]


OF_A_YEAR = tuple(f'[[rules]]\nid = "{rule}"' for rule in ("goal_stuck", "weight_changed", "not_measured"))


def weekly(folder: Path) -> str:
    """The programme that comes with Askel without its year: one check-in a week and nothing else, as a file."""
    whole = (Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8")
    before, _, rest = whole.partition("[timeline]\n")
    before = "\n\n".join(block for block in before.split("\n\n") if not block.startswith(OF_A_YEAR))
    path = folder / "weekly.toml"
    path.write_text(before + "[check_in]\n" + rest.partition("[check_in]\n")[2], "utf-8")
    return str(path)


@asynccontextmanager
async def town(
    tmp_path: Path, *, at: datetime = MONDAY, accounts: Mapping[str, int] | None = None, **settings: Any
) -> AsyncIterator[Town]:
    """Opens at ten o'clock on a Monday in Helsinki. `accounts` are of people who are in the database already."""
    settings.setdefault("programme", weekly(tmp_path))
    async with Simulator(port=0, rates=Rates.none()) as sim:
        database = settings.pop("database", f"sqlite:///{tmp_path}/askel.db")
        one = Town(sim, settings_for(sim.url, database, **settings), at)
        for name, user_id in (accounts or {}).items():
            await one.remember(name, user_id)
        await one.start()
        try:
            yield one
        finally:
            await one.stop()


class Village:
    """A town in which some people have joined already, built once for a run and copied for each test.

    Kirsi coordinates; Mika mentors Amina; Leena mentors Olga; Sara has no mentor. All speak English, clients are asked
    on Mondays at 18. Their chats are empty.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "askel.db"
        self._accounts: dict[str, int] = {}
        asyncio.run(self._build(folder))

    async def _build(self, folder: Path) -> None:
        async with town(folder) as t:
            await t.join("coordinator", "Kirsi")
            await t.join("mentor", "Mika")
            await t.join("mentor", "Leena")
            await t.join("client", "Amina", mentor="Mika")
            await t.join("client", "Olga", mentor="Leena")
            await t.join("client", "Sara")
            self._accounts = {name: person.id for name, person in t.people.items()}
        with sqlite3.connect(self._file) as database:
            for table in ("inbox", "outbox", "cards", "sessions"):
                database.execute(f"delete from {table}")
        database.close()

    @asynccontextmanager
    async def open(self, tmp_path: Path, *, at: datetime = MONDAY + 5 * MINUTE, **settings: Any) -> AsyncIterator[Town]:
        shutil.copy(self._file, tmp_path / "askel.db")
        if "programme" in settings:  # the first start publishes this one
            with sqlite3.connect(tmp_path / "askel.db") as database:
                database.execute("update programmes set published_at = null, taken_up_at = null")
            database.close()
        async with town(tmp_path, at=at, accounts=self._accounts, **settings) as t:
            yield t

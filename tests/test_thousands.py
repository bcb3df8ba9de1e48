"""An invitation to thousands, with a real process that is killed: nobody gets it twice, everybody is accounted for."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.office import office
from simulator import Simulator
from simulator.people import Seen
from storage import broadcasts
from storage import tables as t
from storage.engine import reading_engine
from tests.crash.crowd import LANGUAGES, account, join
from tests.crash.left import read
from tests.crash.phones import Phone, Phones, telegram
from tests.crash.process import TOKEN, Bot, Place, place

pytestmark = pytest.mark.crash

PEOPLE = int(os.environ.get("ASKEL_TEST_PEOPLE", "10000"))
SEED = os.environ.get("ASKEL_TEST_SEED", "1")
KILLS = 5
RATE = int(os.environ.get("ASKEL_TEST_RATE", "250"))  # ten times what is usual; `make soak` takes 25
SCALE = RATE / 25
LIMITS = {
    "all": round(30 * SCALE),
    "chat_sustained": SCALE,
    "chat_burst": round(5 * SCALE),
    "group_per_minute": round(20 * SCALE),
}
SETTINGS = {
    "ASKEL_RATE_GLOBAL": str(RATE),
    "ASKEL_RATE_CHAT": str(SCALE),
    "ASKEL_RATE_GROUP": str(round(20 * SCALE)),
    "ASKEL_LANGUAGES": ",".join(LANGUAGES),
    "ASKEL_QUIET_FROM": "0",  # no night, whatever the clock of the machine says
    "ASKEL_QUIET_TO": "0",
}
MOST = 0.8  # of them have got it when it is stopped
MOST_CALLS = 100  # of the sender at once: so many can be on their way at a kill, and nobody can know
WITHIN = 60.0 + PEOPLE / RATE  # seconds
TITLES = {"fi": "Kävelyryhmä", "en": "Walking group", "ar": "مجموعة", "ru": "Групп"}


async def test_ten_thousand_get_it_once_whatever_kills_and_stops(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    async with telegram() as (sim, phones):
        await sim.ask("POST", "/sim/bots", {"token": TOKEN})
        await sim.ask("POST", "/sim/limits", LIMITS)
        where = replace(place(tmp_path, sim.url), more=SETTINGS)
        kirsi, clients = await _furnished(where, sim, phones)
        refused = asyncio.create_task(_refused(sim))
        bot = await _started(where)
        await _invites(kirsi)
        for kill in range(1, KILLS + 1):
            await _sent(where, PEOPLE * MOST * (kill - chance.random() / 2) / KILLS)
            await bot.kill()
            bot = await _started(where)
        await _sent(where, PEOPLE * MOST)
        await _stops(kirsi)
        await _over(where)
        assert bot.complaints() == []
        assert await bot.stop() == 0
        refused.cancel()
        found = await _counts(where)
        got = {client: _invitations(sim, client) for client in clients}

    assert max(len(said) for said in got.values()) == 1
    assert all(TITLES[language] in said for language, (said,) in _by_language(got.values()))
    arrived = sum(map(len, got.values()))
    assert sum(found.values()) == PEOPLE
    assert found["sent"] <= arrived <= found["sent"] + found["failed"]  # of what is unknown, some arrived
    assert found["stopped"] > 0
    assert found["failed"] <= KILLS * MOST_CALLS
    assert await refused == 0


async def _furnished(where: Place, sim: Simulator, phones: Phones) -> tuple[Phone, list[int]]:
    """Everybody has joined; the coordinator's phone, and the accounts of the clients."""
    kirsi, now = await phones.phone("Kirsi"), datetime.now(UTC)
    sim.world.private_chat(sim.world.bot_by_token(TOKEN), sim.world.people[kirsi.id]).started = True
    clients = [account(sim, TOKEN) for _ in range(PEOPLE)]
    async with office(where.settings()) as at:
        await join(at.writer, at.seal, "coordinator", [kirsi.id], now)
        await join(at.writer, at.seal, "client", clients, now)
    return kirsi, clients


async def _started(where: Place) -> Bot:
    bot = await Bot(where).start()
    await bot.effective()
    return bot


async def _invites(kirsi: Phone) -> None:
    """From /activity to the sending, by buttons and a day in words."""
    day = datetime.now(UTC) + timedelta(days=7)
    await kirsi.say("/activity")
    await _taps(kirsi, "activity:-:new")
    await kirsi.press("walking")
    await kirsi.sees("On which day?")
    await kirsi.say(f"{day:%d.%m.%Y}")
    for button in ("t17", "hakunila_park", "go_on"):
        await kirsi.press(button)
    await kirsi.sees("Who is invited?")
    for button in ("go_on", "send"):
        await kirsi.press(button)
    await kirsi.sees("It is being sent.")


async def _taps(kirsi: Phone, data: str) -> None:
    def there(screen: list[Seen]) -> int | None:
        found = (seen.id for seen in screen for row in seen.rows for key in row if key.get("callback_data") == data)
        return next(found, None)

    await kirsi.tap(await kirsi.until(there), data)


async def _sent(where: Place, people: float) -> None:
    """Waits until so many have got it."""
    until = time.monotonic() + WITHIN
    query = "SELECT count(*) FROM outbox WHERE tag = 'activity.invitation' AND state = 'sent'"
    while read(where.database, query)[0][0] < people:
        assert time.monotonic() < until, "the broadcast does not go on"
        await asyncio.sleep(0.05)


async def _stops(kirsi: Phone) -> None:
    (broadcast,) = {
        str(key["callback_data"]).split(":")[1]
        for seen in await kirsi.screen()
        for row in seen.rows
        for key in row
        if str(key.get("callback_data", "")).startswith("broadcast:")
    }
    await _taps(kirsi, f"broadcast:{broadcast}:stop")
    await _taps(kirsi, f"broadcast:{broadcast}:stop_yes")
    await kirsi.sees("Stopped.")


async def _over(where: Place) -> None:
    until = time.monotonic() + WITHIN
    while read(where.database, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")[0][0]:
        assert time.monotonic() < until, "something is never sent"
        await asyncio.sleep(0.1)


async def _counts(where: Place) -> Counter[str]:
    """Place → people."""
    engine, found = reading_engine(where.database), Counter[str]()
    try:
        async with engine.connect() as reader:
            (id,) = (await reader.execute(select(t.broadcasts.c.id))).scalars()
            for (place, _), people in (await broadcasts.counts(reader, id)).items():
                found[place] += people
    finally:
        await engine.dispose()
    return found


def _invitations(sim: Simulator, client: int) -> list[str]:
    chat = sim.world.private[sim.world.bot_by_token(TOKEN).id, client]
    return [str(post.body.get("text", "")) for post in chat.posts.values()]


def _by_language(got: Iterable[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Those who got it, with the language that they read."""
    return ((LANGUAGES[number % len(LANGUAGES)], said) for number, said in enumerate(got) if said)


async def _refused(sim: Simulator) -> int:
    """How often Telegram said that it was too much: the simulator remembers its calls for a while only."""
    count = last = 0
    try:
        while True:
            for call in sim.world.calls.since(last):
                last, count = call.n, count + (call.error_code == 429)
            await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        return count

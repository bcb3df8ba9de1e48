"""The promise of the house, with real processes: what a person saw accepted survives kill -9, and nobody is stuck.

`make crash KILLS=200` kills more often. What is promised, and what cannot be, stands in docs/reliability.md.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from simulator import webhook
from tests.crash import verdict
from tests.crash.left import end_connections, left_in_flight, read
from tests.crash.poisoned import DIED, POISON
from tests.crash.process import Bot, command
from tests.crash.scene import Scene, scene

pytestmark = pytest.mark.crash

KILLS = int(os.environ.get("ASKEL_TEST_KILLS", "20"))
SEED = os.environ.get("ASKEL_TEST_SEED", "1")
DROPS = max(KILLS // 2, 1)  # of connections to a server
STARTS = 5  # that an item which ends the process may be tried alone


@pytest.mark.parametrize(("how", "kills"), [("polling", (KILLS + 1) // 2), ("webhook", KILLS // 2)])
async def test_what_was_seen_accepted_survives_kills(
    how: str,
    kills: int,
    tmp_path: Path,
    one_database: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhook, "LONGEST_PAUSE", 0.5)  # else Telegram would hardly ever come while the bot lives
    async with scene(tmp_path, f"{SEED} {how}", webhook=how == "webhook", database=one_database) as here:
        here.everyone_begins()
        await here.kill_again_and_again(kills)
        await here.everyone_finishes()
        await here.stop()
        found = await here.judged()
    with capsys.disabled():
        print(f"\n--- {how}, seed {SEED}\n{verdict.summary(found)}")
    assert not here.complaints, "\n".join(here.complaints)
    assert sum(len(given) for client in here.clients for given in client.accepted.values()) > 5 * kills


@pytest.mark.postgres
async def test_what_was_seen_accepted_survives_broken_connections(tmp_path: Path, postgres_database: str) -> None:
    async with scene(tmp_path, SEED, clients=8, database=postgres_database) as here:
        here.everyone_begins()
        await here.loses_connections(DROPS)
        here.complaints += here.bot.complaints()  # nobody's fault, so that nothing is an error
        here.watch.killed(time.monotonic(), [], starting=False)
        end_connections(postgres_database, of_the_lock=True)
        assert await here.bot.ended(within=40) == 1
        assert "the database's lock was lost" in here.bot.lines[-1]
        here.watch.killed(time.monotonic(), left_in_flight(postgres_database), starting=False)
        await here.start()
        await here.everyone_finishes()
        await here.stop()
        await here.judged()
    assert not here.complaints, "\n".join(here.complaints)
    assert sum(len(given) for client in here.clients for given in client.accepted.values()) > 5 * DROPS


async def test_an_orderly_end_in_the_middle_leaves_nothing_unknown(tmp_path: Path, one_database: str) -> None:
    async with scene(tmp_path, SEED, clients=4, database=one_database) as here:
        here.everyone_begins()
        await asyncio.sleep(1)
        assert await here.bot.stop() == 0
        assert left_in_flight(here.where.database) == []
        assert runs(here) == [True]
        assert states(here) <= {"sent", "queued", "dropped"}

        await here.start()
        await here.everyone_finishes()
        await here.stop()
        await here.judged()
    assert not here.complaints, "\n".join(here.complaints)
    assert runs(here) == [True, True]
    assert "unknown" not in states(here)


async def test_an_item_that_ends_the_process_is_set_aside_and_everyone_else_goes_on(
    tmp_path: Path, one_database: str
) -> None:
    async with scene(tmp_path, SEED, clients=4, module="tests.crash.poisoned", database=one_database) as here:
        unlucky, *others = here.clients
        card = await unlucky.asks()
        await unlucky.phone.say(POISON)
        for client in others:
            await client.phone.say("/checkin")
        ends = []
        while len(ends) < 8 and (status := await here.bot.dies(within=3)) is not None:
            ends.append(status)
            await here.begin()
        assert ends == [DIED] * (1 + STARTS)  # the first time among others, when nobody could know whose fault it was

        await unlucky.phone.sees("Something went wrong here.")
        await unlucky.answers(card)
        await asyncio.gather(*(client.check_in() for client in here.clients))
        await here.stop()
    dead = read(here.where.database, "SELECT mailbox, attempts, note FROM inbox WHERE state = 'dead'")
    looked_at = 1  # for words of danger, before it was set aside
    assert [(mailbox, attempts) for mailbox, attempts, _ in dead] == [(unlucky.phone.id, STARTS + looked_at)]


async def test_the_office_works_while_the_bot_runs_and_while_it_is_killed(tmp_path: Path, one_database: str) -> None:
    async with scene(tmp_path, SEED, clients=4, database=one_database) as here:
        here.everyone_begins()
        status, link, complaint = await command(here.where, "invite", "client", "--offline")
        assert (status, complaint) == (0, "")

        second = await Bot(here.where).start()
        assert await second.ended() == 1
        assert "Another `askel run`" in second.lines[-1]
        if here.where.database.startswith("sqlite"):  # a server may be far away from both
            assert str(here.bot.process.pid) in second.lines[-1]
        assert second.complaints() == []

        inviting = asyncio.create_task(command(here.where, "invite", "client", "--offline", "--count", "1000"))
        await asyncio.sleep(0.3)
        await here.kill()
        await here.start()
        status, links, complaint = await inviting
        assert (status, complaint) == (0, "")
        assert len(set(links.split())) == 1000

        newcomer = await here.newcomer("Nora")
        await newcomer.join(link.strip(), weekday=here.weekday)
        await here.everyone_finishes()
        await here.stop()
        await here.judged()
    assert not here.complaints, "\n".join(here.complaints)


def runs(here: Scene) -> list[bool]:
    """Of each start, whether its end is noted."""
    return [stopped is not None for (stopped,) in read(here.where.database, "SELECT stopped_at FROM runs")]


def states(here: Scene) -> set[str]:
    return {state for (state,) in read(here.where.database, "SELECT DISTINCT state FROM outbox")}

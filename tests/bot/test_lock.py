"""Two cannot run on one database; who dies gives it back. With real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.lock import RUN, RunRefused, alone_with
from storage.engine import writing_engine

HOLD = """
import asyncio, sys
from bot.lock import RunRefused, alone_with

async def hold():
    try:
        async with alone_with(sys.argv[1]):
            print("held", flush=True)
            await asyncio.to_thread(sys.stdin.read)
    except RunRefused as refused:
        print(refused, flush=True)

asyncio.run(hold())
"""


@contextmanager
def another_process(database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that takes the lock and keeps it until its input ends; and what it said first."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def comes_free(database: str) -> bool:
    """A kernel gives back at once, a server when it notices that the connection is gone."""
    for _ in range(1 if database.startswith("sqlite") else 30):
        with another_process(database) as (_process, said):
            if said == "held":
                return True
    return False


async def test_a_second_run_is_refused_while_the_first_one_lasts(database: str) -> None:
    with another_process(database) as (_, said):
        assert said == "held"

        with pytest.raises(RunRefused, match=r"Another `askel run` .*has .*Stop it first"):
            async with alone_with(database):
                pass


async def test_it_is_told_which_process_has_the_file(tmp_path: Path) -> None:
    async with alone_with(f"sqlite:///{tmp_path}/askel.db"):
        with another_process(f"sqlite:///{tmp_path}/askel.db") as (_, said):
            assert said == f"Another `askel run` (process {os.getpid()}) has {tmp_path}/askel.db. Stop it first."


async def test_who_is_killed_gives_it_back(database: str) -> None:
    with another_process(database) as (process, said):
        assert said == "held"
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert comes_free(database)


async def test_the_lock_is_given_back_in_an_orderly_way_and_after_an_error(database: str) -> None:
    async with alone_with(database):
        pass
    with pytest.raises(ZeroDivisionError):
        async with alone_with(database):
            _ = 1 / 0

    assert comes_free(database)


async def test_other_commands_may_write_while_it_is_held(database: str) -> None:
    engine = writing_engine(database)
    async with alone_with(database) as held:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE notes (id INTEGER)"))
        assert await held.still()
    await engine.dispose()


async def test_a_link_to_the_file_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "real.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "real.db")

    async with alone_with(f"sqlite:///{tmp_path}/link.db"):
        with another_process(f"sqlite:///{tmp_path}/real.db") as (_, said):
            assert said.startswith("Another")


async def test_two_files_are_two_locks(tmp_path: Path) -> None:
    async with alone_with(f"sqlite:///{tmp_path}/one.db"), alone_with(f"sqlite:///{tmp_path}/two.db") as held:
        assert await held.still()


async def test_a_lock_left_by_a_dead_process_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "askel.db.lock").write_text("99999999\n")

    async with alone_with(f"sqlite:///{tmp_path}/askel.db"):
        assert (tmp_path / "askel.db.lock").read_text() == f"{os.getpid()}\n"


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="is the folder there, and writable"):
        async with alone_with(f"sqlite:///{tmp_path}/none/askel.db"):
            pass


@pytest.mark.postgres
async def test_on_postgresql_roles_have_locks_of_their_own(postgres_url: str) -> None:
    async with alone_with(postgres_url, RUN), alone_with(postgres_url, RUN + 1) as held:
        assert await held.still()


@pytest.mark.postgres
async def test_a_lock_that_the_server_has_forgotten_is_no_longer_ours(postgres_url: str) -> None:
    others = writing_engine(postgres_url)
    async with alone_with(postgres_url) as held:
        assert await held.still()
        async with others.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks "
                    "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                )
            )
        assert not await held.still()
    await others.dispose()

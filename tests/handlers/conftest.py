"""One database for many examples: each begins with empty tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.engine import close, writing_engine
from storage.sqlite import Connection
from storage.tables import metadata
from storage.writer import Writer
from tests.conftest import Store
from tests.handlers.house import House, furnished


class HereAndNow(Connection):
    """SQLite without its thread: here one thing happens after the other, and the way to the thread and back costs
    more than the statement. tests/whole goes that way."""

    def __await__(self) -> Generator[Any, None, HereAndNow]:
        self._connection = self._connector()
        return self
        yield

    async def _execute(self, errand: Callable[..., Any], *args: Any, **more: Any) -> Any:  # type: ignore[override]
        return errand(*args, **more)

    def stop(self) -> None:
        """There is no thread to stop."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@pytest.fixture(scope="package", autouse=True)
def here_and_now() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.engine.connect", HereAndNow)
        yield


@pytest.fixture(autouse=True)
def hurried(in_a_hurry: None) -> None:
    """All of these tests."""


@pytest.fixture
async def house(one_store: Store) -> House:
    """Opens at ten o'clock on a Monday in Helsinki, without people."""
    return await furnished(one_store.writer)


def _in_a_hurry(connection: Any, _record: Any) -> None:
    """No power cut is tried here, and thousands of commits need not wait for the disk."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class Runs:
    """Runs coroutines of many examples one after the other, in one loop, over one database file."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.writer: Writer = self._runner.run(self._open(folder))

    async def _open(self, folder: Path) -> Writer:
        engine = writing_engine(f"sqlite:///{folder}/askel.db")
        event.listen(engine.sync_engine, "connect", _in_a_hurry)
        self._stack.push_async_callback(close, engine)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        return await self._stack.enter_async_context(Writer(engine))

    def __call__(self, coroutine: Any) -> Any:
        return self._runner.run(coroutine)

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    one = Runs(tmp_path_factory.mktemp("house"))
    yield one
    one.close()

"""One writer for everybody: jobs wait in a queue, and those that wait together are committed together.

Receiver, turns and the sender's marks all pass here, so that the disk is asked to keep things once for many.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")
Job = Callable[[AsyncConnection], Awaitable[T]]

GROUP = 64  # jobs in one transaction at most
BUSY = ("database is locked", "database table is locked", "disk is full", "disk I/O error", "unable to open")


class StorageUnavailable(Exception):
    """The database cannot be written now (busy, disk full, connection lost): nobody's fault, try again later."""


class Writer:
    """Runs jobs in transactions, in the order in which they came.

    A job is an async function of a connection. It may be run a second time on a fresh transaction (when a job beside it
    failed), so it must change nothing but the database until it has returned.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._queue: asyncio.Queue[tuple[Job[Any], asyncio.Future[Any]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Writer:
        self._task = asyncio.create_task(self._work(), name="writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Waits until every job that was handed in has been committed."""
        await self._queue.join()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def run(self, job: Job[T]) -> T:
        """The job's result, after its transaction was committed. Raises what the job raised, rolled back."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((job, future))
        return await future

    async def _work(self) -> None:
        while True:
            group = [await self._queue.get()]
            while len(group) < GROUP and not self._queue.empty():
                group.append(self._queue.get_nowait())
            await self._together(group)
            for _ in group:
                self._queue.task_done()

    async def _together(self, group: list[tuple[Job[Any], asyncio.Future[Any]]]) -> None:
        try:
            results = await self._transaction([job for job, _ in group])
        except Exception as failure:
            if len(group) == 1:
                _settle(group[0][1], failure=_named(failure))
                return
            for one in group:  # find out whose failure it was; the others must not suffer
                await self._together([one])
            return
        for (_, future), result in zip(group, results, strict=True):
            _settle(future, result=result)

    async def _transaction(self, jobs: list[Job[Any]]) -> list[Any]:
        async with self._engine.connect() as connection:
            await connection.begin()
            try:
                results = [await job(connection) for job in jobs]
                await connection.commit()
            except BaseException:
                await connection.rollback()
                raise
            return results


def _named(failure: Exception) -> Exception:
    if isinstance(failure, DBAPIError) and (
        failure.connection_invalidated or any(words in str(failure.orig) for words in BUSY)
    ):
        return StorageUnavailable(str(failure.orig))
    return StorageUnavailable(str(failure)) if isinstance(failure, OSError) else failure


def _settle(future: asyncio.Future[Any], *, result: Any = None, failure: Exception | None = None) -> None:
    if future.done():  # who asked has gone
        return
    if failure is None:
        future.set_result(result)
    else:
        future.set_exception(failure)

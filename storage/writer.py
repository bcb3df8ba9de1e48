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
Waiting = tuple[Job[Any], asyncio.Future[Any]]

GROUP = 64  # jobs in one transaction at most
# SQLite's names of errors, and PostgreSQL's SQLSTATE, that say something of the machine and nothing of the job.
SQLITE_TROUBLE = (
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY"),
    *("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_NOMEM", "SQLITE_PROTOCOL", "SQLITE_INTERRUPT"),
)
POSTGRES_TROUBLE = ("08", "25006", "40001", "40P01", "53", "55P03", "57", "58")


class StorageUnavailable(Exception):
    """The database cannot be written now (busy, disk full, connection lost): nobody's fault, try again later.

    When the connection broke during a commit, the job may have been committed all the same: what is tried again must
    find that out by itself.
    """


class Writer:
    """Runs jobs in transactions, in the order in which they came.

    A job is an async function of a connection. It may be run a second time on a fresh transaction (when a job beside it
    failed), so it must change nothing but the database until it has returned; and it must let an error of the database
    pass, for a transaction in which a statement failed keeps nothing on PostgreSQL.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> Writer:
        self._task = asyncio.create_task(self._work(), name="writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Waits until every job that was handed in has been committed."""
        await self._queue.join()
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def run(self, job: Job[T]) -> T:
        """The job's result, after its transaction was committed. Raises what the job raised, rolled back.

        Who is cancelled while waiting does not know: the job may still be committed.
        """
        if self._closed:
            raise RuntimeError("the writer has been closed")
        if asyncio.current_task() is self._task:
            raise RuntimeError("a job waits for a job, which would wait for it")
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

    async def _together(self, group: list[Waiting]) -> None:
        try:
            results = await self._transaction([job for job, _ in group])
        except Exception as failure:
            await self._apart(group, failure)
            return
        for (_, future), result in zip(group, results, strict=True):
            _settle(future, result=result)

    async def _apart(self, group: list[Waiting], failure: Exception) -> None:
        trouble = _trouble(failure)
        if trouble is not None:  # each would wait for the same lock, or fill the same disk, in its turn
            for _, future in group:
                _settle(future, failure=StorageUnavailable(trouble))
        elif len(group) == 1:
            _settle(group[0][1], failure=failure)
        else:
            for one in group:  # find out whose failure it was; the others must not suffer
                await self._together([one])

    async def _transaction(self, jobs: list[Job[Any]]) -> list[Any]:
        async with self._engine.connect() as connection:  # leaving it without a commit rolls back
            await connection.begin()
            results = [await _run(job, connection) for job in jobs]
            await connection.commit()
            return results


async def _run(job: Job[T], connection: AsyncConnection) -> T:
    try:
        return await job(connection)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise RuntimeError("the job was cancelled from inside") from None  # must not end the writer


def _trouble(failure: Exception) -> str | None:
    """What is wrong with the machine, if it is that."""
    cause = getattr(failure, "orig", None) or failure
    if isinstance(failure, DBAPIError) and failure.connection_invalidated:
        return str(cause)
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    if isinstance(cause, OSError) or code.startswith((*SQLITE_TROUBLE, *POSTGRES_TROUBLE)):
        return str(cause)
    return None


def _settle(future: asyncio.Future[Any], *, result: Any = None, failure: Exception | None = None) -> None:
    if future.done():  # who asked has gone
        return
    if failure is None:
        future.set_result(result)
    else:
        future.set_exception(failure)

"""Real processes, without the two seconds in which Python loads what Askel is made of.

A server that has loaded everything forks each of them: it has an environment, a folder and an output of its own, as a
shell would give it, is killed as any other, and ends as it would there. That the script itself starts is the matter of
tests/test_docs.py.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    ["bot.cli.commands", "bot.cli.work", "bot.cli.checking", "bot.cli.programme_work", "bot.run", "runpy"]
)
PATIENCE = 60  # seconds

Environment = Mapping[str, str]


def command(words: tuple[str, ...], folder: Path, environment: Environment) -> subprocess.CompletedProcess[str]:
    """`askel` with these words: what it printed, and how it ended."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        process = _FORKED.Process(target=_be_command, args=(words, folder, dict(environment), out, err))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"askel {' '.join(words)} did not end: {err.read_text('utf-8')}")
        return subprocess.CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


class Module:
    """`python -m …` as a process that goes on beside the test. `errors`: what it writes to standard error."""

    def __init__(self, name: str, folder: Path, environment: Environment) -> None:
        self._arguments = (name, folder, dict(environment))

    async def start(self) -> Module:
        loop = asyncio.get_running_loop()
        ours, its = _FORKED.Pipe(duplex=False)
        self._process = _FORKED.Process(target=_be_module, args=(*self._arguments, its))
        self._process.start()
        its.close()
        self.errors = asyncio.StreamReader()
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.errors), os.fdopen(os.dup(ours.fileno()), "rb", buffering=0)
        )
        ours.close()
        self._ended: asyncio.Future[int] = loop.create_future()
        loop.add_reader(self._process.sentinel, self._note_the_end, loop)
        return self

    def _note_the_end(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        self._ended.set_result(self._process.exitcode)

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    async def wait(self) -> int:
        """Its exit status; the signal as a negative number if one ended it."""
        return await asyncio.shield(self._ended)

    def send(self, what: signal.Signals) -> None:
        """Nothing happens to a process that has ended."""
        if not self._ended.done():
            os.kill(self.pid, what)


def _be_command(words: tuple[str, ...], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    for place, number in ((out, 1), (err, 2)):
        file = os.open(place, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    _settle(folder, environment)
    from bot.cli.commands import app

    app(list(words), prog_name="askel")


def _be_module(name: str, folder: Path, environment: dict[str, str], errors: Connection) -> None:
    os.dup2(errors.fileno(), 2)
    errors.close()
    _settle(folder, environment)
    sys.argv = [name]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _settle(folder: Path, environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)

"""The command `askel` in a real process of its own, without the two seconds in which Python loads it.

A server that has loaded everything forks each of them: it has its own environment, folder and output, as a shell
would give it, and ends as it would there. That the script itself starts is the matter of tests/test_docs.py.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SERVED = multiprocessing.get_context("forkserver")
_SERVED.set_forkserver_preload(
    ["bot.cli", "bot.cli.work", "bot.cli.checking", "bot.cli.programme_work", "bot.run", "storage.migrate"]
)
PATIENCE = 60  # seconds


def command(words: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `askel` with these words printed, and how it ended."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        process = _SERVED.Process(target=_be_askel, args=(words, folder, dict(environment), out, err))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"askel {' '.join(words)} did not end: {err.read_text('utf-8')}")
        return subprocess.CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _be_askel(words: tuple[str, ...], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    for place, number in ((out, 1), (err, 2)):
        file = os.open(place, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    from bot.cli.commands import app

    app(list(words), prog_name="askel")

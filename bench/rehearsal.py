"""How long `askel rehearse` takes: 1,000 clients over two years, on all cores, as an operator calls it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

WEEKS = 104


def measure(clients: int, processes: int | None = None) -> dict[str, float]:
    """Seconds, CPU for a client and week, and the memory of the largest of its processes."""
    cores = processes or os.cpu_count() or 1
    words = ["rehearse", "vantaa", "--clients", str(clients), "--processes", str(cores), "--png", "", "--json", "-"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"PYTHONPATH": os.getcwd()}
        command = [sys.executable, "-m", "bot.cli", *words]
        done = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True)
    lasted, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    weeks = json.loads(done.stdout)["whole"]["there"]
    return {
        "seconds": lasted,
        "CPU for a client and week, ms": cpu / weeks * 1000,
        "CPU, s": cpu,
        "memory of the largest process, MB": after.ru_maxrss / 1000,
        "client-weeks": weeks,
    }

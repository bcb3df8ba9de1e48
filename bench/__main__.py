"""`make bench`: 100 clients who answer without pause; prints CPU per update, taps a second, waiting times, memory.

Then alerts in the middle of a broadcast: how long each takes to its first delivery. Then a rehearsal of two years:
seconds, CPU for a client and week, memory. Then a report on made-up clients.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench import alerts, rehearsal, report
from storage.seal import new_key

console = Console(highlight=False)


def environment(folder: str, port: int) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("ASKEL_")}
    return own | {
        "ASKEL_BOT_TOKEN": "111111:" + "b" * 35,
        "ASKEL_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "ASKEL_DATABASE": f"sqlite:///{folder}/bench.db",
        "ASKEL_SECRET_KEY": new_key(),
        "ASKEL_RATE_GLOBAL": "0",
        "ASKEL_RATE_CHAT": "0",
        "ASKEL_RATE_GROUP": "0",
        "ASKEL_HEALTH_LISTEN": "",
        "ASKEL_LANGUAGES": "en",
        "ASKEL_LOG_LEVEL": "WARNING",
    }


def ask(port: int, path: str, body: Any = None) -> Any:
    data = json.dumps(body or {}).encode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=data, timeout=10) as answer:
        return json.load(answer)


def invites(env: dict[str, str], role: str, count: int) -> list[str]:
    command = [sys.executable, "-m", "bot.cli", "invite", role, "--offline", "--count", str(count)]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.split()


def measure(clients: int, seconds: float, delay: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        fake = subprocess.Popen([sys.executable, "-m", "bench.fake", str(delay)], stdout=subprocess.PIPE, text=True)
        assert fake.stdout is not None
        port = int(fake.stdout.readline())
        env = environment(folder, port)
        tokens = invites(env, "coordinator", 1)
        bot = subprocess.Popen([sys.executable, "-m", "bot"], env=env)
        try:
            ask(port, "/join", {"999": tokens[0]})
            wait_for(port, 1)
            joined = {str(1000 + n): token for n, token in enumerate(invites(env, "client", clients))}
            ask(port, "/join", joined)
            wait_for(port, clients + 1)
            ask(port, "/begin")
            time.sleep(3)
            return _measured(port, psutil.Process(bot.pid), seconds)
        finally:
            bot.terminate()
            bot.wait(20)
            fake.kill()
            fake.wait()


def wait_for(port: int, ready: int) -> None:
    until = time.monotonic() + 120
    while ask(port, "/look")["ready"] < ready:
        if time.monotonic() > until:
            raise SystemExit("the clients did not get through the welcome")
        time.sleep(0.1)


def _measured(port: int, bot: psutil.Process, seconds: float) -> dict[str, float]:
    before = bot.cpu_times()
    start = ask(port, "/measure")["at"]
    time.sleep(seconds)
    after = bot.cpu_times()
    told = ask(port, "/stop")
    cpu = (after.user + after.system) - (before.user + before.system)
    waits = sorted(told["waits"])
    lasted = told["at"] - start
    return {
        "taps a second": told["taps"] / lasted,
        "CPU per update, ms": cpu / told["taps"] * 1000,
        "calls per tap": told["calls"] / told["taps"],
        "tap to next question, p50, ms": statistics.median(waits) * 1000,
        "tap to next question, p99, ms": waits[int(len(waits) * 0.99)] * 1000,
        "memory, MB": bot.memory_info().rss / 1e6,
        "CPU of one core, %": cpu / lasted * 100,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--alerts", type=int, default=30, help="alerts in the middle of a broadcast; 0: none")
    parser.add_argument("--broadcast", type=int, default=5000, help="messages of that broadcast")
    parser.add_argument("--rehearse", type=int, default=1000, help="clients of a rehearsal of 104 weeks; 0: none")
    parser.add_argument("--report", type=int, default=2000, help="made-up clients of a report; 0: none")
    asked = parser.parse_args()
    if asked.clients:
        _taps(asked)
    if asked.alerts:
        _alerts(asked)
    if asked.rehearse:
        _rehearsal(asked.rehearse)
    if asked.report:
        _report(asked.report)
    console.print(
        f"{date.today()} · Python {platform.python_version()} · {os.cpu_count()} cores · {platform.machine()}"
    )


def _alerts(asked: argparse.Namespace) -> None:
    table = Table("", "", title=f"{asked.alerts} alerts while {asked.broadcast:,} messages leave at full rate")
    for name, figure in alerts.measure(asked.alerts, asked.broadcast).items():
        table.add_row(name, f"{figure:,.1f}")
    console.print(table)


def _rehearsal(clients: int) -> None:
    table = Table("", "", title=f"A rehearsal of {clients:,} clients over {rehearsal.WEEKS} weeks")
    for name, figure in rehearsal.measure(clients).items():
        table.add_row(name, f"{figure:,.2f}")
    console.print(table)


def _report(clients: int) -> None:
    table = Table("", "", title=f"A report on {clients:,} made-up clients")
    for name, figure in report.measure(clients).items():
        table.add_row(name, f"{figure:,.1f}")
    console.print(table)


def _taps(asked: argparse.Namespace) -> None:
    figures = {f"network {ms} ms": measure(asked.clients, asked.seconds, ms / 1000) for ms in (0, 50)}
    table = Table("", *figures, title=f"{asked.clients} clients, {asked.seconds:g} s, SQLite with synchronous=FULL")
    for name in next(iter(figures.values())):
        table.add_row(name, *(f"{column[name]:.2f}" for column in figures.values()))
    console.print(table)


if __name__ == "__main__":
    main()

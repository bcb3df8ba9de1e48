"""The simulator as a process of its own: `python -m simulator --port 8081`. It prints its address and serves."""

import argparse
import asyncio
import signal
import sys

from simulator.limits import Rates
from simulator.server import Simulator

if sys.platform == "win32":
    from asyncio import run
else:
    from uvloop import run  # a third faster


async def serve(host: str, port: int, rates: Rates) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with Simulator(host, port, rates) as simulator:
        print(simulator.url, flush=True)
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="A Telegram on your own machine.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on, 0 for a free one (default: 8081)")
    parser.add_argument("--no-limits", action="store_true", help="take any number of messages a second")
    asked = parser.parse_args()
    try:
        run(serve(asked.host, asked.port, Rates.none() if asked.no_limits else Rates()))
    except OSError as taken:
        sys.exit(f"{asked.host}:{asked.port} cannot be listened on ({taken.strerror}). Choose another: --port 8082")


if __name__ == "__main__":
    main()

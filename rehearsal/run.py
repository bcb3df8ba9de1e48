"""Rehearses everybody, on as many processes as there are: the same seed gives the same tally on any number of them."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context

from rehearsal.life import live
from rehearsal.plan import Plan
from rehearsal.tally import Tally

AT_A_TIME = 10  # clients of one piece of work


def rehearse(plan: Plan, processes: int = 1, told: Callable[[int], object] = lambda _done: None) -> Tally:
    """`told` hears how many clients have lived through it."""
    whole, done = Tally(), 0
    for part, clients in _parts(plan, processes):
        whole.add(part)
        done += clients
        told(done)
    return whole


def _parts(plan: Plan, processes: int) -> Iterator[tuple[Tally, int]]:
    """In the order of the clients, so that what is kept of the first one is the same on any number of processes."""
    pieces = [plan.numbers[at : at + AT_A_TIME] for at in range(0, len(plan.numbers), AT_A_TIME)]
    if processes < 2 or len(pieces) < 2:
        for piece in pieces:
            yield rehearsed(plan, piece), len(piece)
        return
    with get_context("spawn").Pool(min(processes, len(pieces)), _begin) as pool:
        for piece, part in zip(pieces, pool.imap(partial(rehearsed, plan), pieces), strict=True):
            yield part, len(piece)


def _begin() -> None:
    """In each process. States and cards hold no circles: looking for some took a tenth of the time. Ctrl+C is for the
    process that waits for this one."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def rehearsed(plan: Plan, clients: range) -> Tally:
    tally = Tally()
    for client in clients:
        live(plan, tally, client)
    return tally

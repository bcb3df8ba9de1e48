"""Reckons a report in a process of its own: there it opens thousands of sealed answers, and only figures come out.

One worker process does the parts of one report one after the other (bot/reckoner.py), so what it has found at first it
still has. `askel report` calls the same functions where it is.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass

from conversations import report_words
from conversations.reaim import Around, Figure, Life, reckon
from conversations.reporting import enough
from conversations.segment import Segment, matches
from handlers.reaching import candidate
from handlers.reckoning import About, lives
from storage import reports, segments
from storage.engine import close, reading_engine
from storage.seal import Seal
from storage.segments import Client

AT_ONCE = 250  # clients
NICE = 10  # the bot itself comes first


class TooFew(Exception):
    """The report would be about a few people, or about all but a few."""


@dataclass(frozen=True, slots=True)
class Task:
    """A report to be made. `languages`: how many are on offer."""

    database: str
    keys: str
    segment: Segment
    about: About
    languages: int


_FOUND: list[Client] = []
_KNOWN: list[Life] = []
"""Of the report that is being made. Both stay in this process: nothing about one person leaves it."""


def stand_back() -> None:
    """In the worker process, first."""
    os.nice(NICE)


def found(task: Task) -> int:
    """How many clients it is about. Raises `TooFew`."""
    _KNOWN.clear()
    _FOUND[:] = asyncio.run(_clients(task))
    return len(_FOUND)


def part(task: Task) -> int:
    """The next `AT_ONCE` of them. Returns how many are known by now."""
    _KNOWN.extend(asyncio.run(_lives(task, _FOUND[len(_KNOWN) : len(_KNOWN) + AT_ONCE])))
    return len(_KNOWN)


def figures(task: Task) -> tuple[Figure, ...]:
    """Of all of them together."""
    programme = task.about.programme
    around = asyncio.run(_around(task, _KNOWN))
    phases = [phase.id for phase in programme.timeline.phases]
    return reckon(_KNOWN, around, report_words.measures(programme), phases, report_words.savings(programme))


async def _clients(task: Task) -> list[Client]:
    """By what they are to the service today."""
    about, readers = task.about, reading_engine(task.database)
    today = about.day(about.now)
    try:
        async with readers.connect() as reader:
            everybody = await segments.clients(reader)
    finally:
        await close(readers)
    mine = [
        one for one in everybody if matches(task.segment, candidate(one, about.programme, today, about.zone), today)
    ]
    if not enough(len(mine), len(everybody)):
        raise TooFew
    return mine


async def _lives(task: Task, clients: Sequence[Client]) -> list[Life]:
    readers = reading_engine(task.database)
    try:
        async with readers.connect() as reader:
            return await lives(reader, Seal(task.keys), clients, task.about)
    finally:
        await close(readers)


async def _around(task: Task, known: Sequence[Life]) -> Around:
    mentors = {life.mentor for life in known if life.starter and life.mentor is not None}
    if task.segment != Segment():
        return Around(mentors=len(mentors), languages=task.languages)
    about, readers = task.about, reading_engine(task.database)
    try:
        async with readers.connect() as reader:
            links, ran_out = await reports.links(reader, about.first, about.last, about.now)
    finally:
        await close(readers)
    return Around(links, ran_out, len(mentors), task.languages)

"""What a rehearsal found, in sentences: what must not be, what may be chance, and what a language lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rehearsal.dead_ends import dead_ends
from rehearsal.plan import Plan
from rehearsal.tally import Tally, Trouble
from rehearsal.unseen import unseen
from rehearsal.words import Speech

Weight = Literal["wrong", "language", "note"]
FIRST_IDS = 3  # of missing texts that are named in the table; the JSON has them all


@dataclass(frozen=True, slots=True)
class Finding:
    """`wrong`: must not be, the command ends with 1. `language`: texts are missing. `note`: nothing to do yet."""

    weight: Weight
    kind: str
    told: str
    todo: str
    client: int | None = None


def findings(plan: Plan, tally: Tally, speeches: Sequence[Speech], unsayable: Sequence[str]) -> list[Finding]:
    found = [*_troubles(tally), *_dead_ends(plan, tally), *_unseen(plan, tally)]
    found += [Finding("wrong", "unsayable", told, "give the text its source and its values") for told in unsayable]
    return [*found, *_languages(speeches)]


def _troubles(tally: Tally) -> Iterator[Finding]:
    for _, trouble in sorted(tally.troubles.items()):
        times = f"{trouble.times} times" if trouble.times > 1 else "once"
        weight: Weight = "note" if trouble.kind == "two_a_day" and "nudge" not in trouble.what else "wrong"
        yield Finding(weight, trouble.kind, f"{_trouble(trouble)} ({times})", TODO[trouble.kind], trouble.client)


TODO = {
    "exception": "a fault in the code: it can be seen again with this client",
    "holiday": "a public holiday is everybody's day off: look at what plans this message",
    "two_a_day": "a nudge has to stand back; other two must be rare, for both are of use",
    "night": "the quiet hours of the settings must leave the hours that clients can choose",
}


def _trouble(trouble: Trouble) -> str:
    match trouble.kind:
        case "exception":
            return f"a step failed: {trouble.what}"
        case "holiday":
            return f"a message on a public holiday: {trouble.what}"
        case "two_a_day":
            return f"two of the bot's own messages on one day: {trouble.what}"
        case _:
            return f"a message in the quiet hours: {trouble.what}"


def _dead_ends(plan: Plan, tally: Tally) -> Iterator[Finding]:
    for one in dead_ends(plan, tally):
        told = f"a dead end: nobody comes out of '{one.conversation}' in '{one.place}' ({one.tries} tries)"
        yield Finding("wrong", "dead_end", told, "give it a way on, or a way back that ends", one.client)


def _unseen(plan: Plan, tally: Tally) -> Iterator[Finding]:
    for one in unseen(plan, tally):
        what = one.sight.told
        if one.sight.from_week is None:
            yield Finding("wrong", "never_asked", f"{what} never comes: {one.sight.why}", "change it, or take it out")
        elif one.surely:
            told = f"{what} was seen by nobody of {one.could} who could have"
            yield Finding("wrong", "never_asked", told, "look at what stands before it, or take it out")
        else:
            told = f"{what} was seen by nobody; only {one.could} could have"
            yield Finding("note", "never_asked", told, "rehearse more clients or weeks to be sure")


def _languages(speeches: Sequence[Speech]) -> Iterator[Finding]:
    for one in speeches:
        if not one.offered:
            first = ", ".join(one.missing[:FIRST_IDS]) + (" …" if len(one.missing) > FIRST_IDS else "")
            told = f"{one.code} cannot be offered: {len(one.missing)} texts are missing ({first})"
            todo = f"translate them: docs/translators.md; {one.said} of them would have been read here"
            yield Finding("language", "missing_texts", told if one.missing else f"{one.code}: {one.why}", todo)

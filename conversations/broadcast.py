"""How a broadcast stands, as its coordinator watches it. What its buttons do: handlers/broadcast_taps.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from conversations.words import Bold, Button, Line, Message, Moment, Text, text

BAR = 10  # characters
OPEN = ("planned", "sending", "paused")
REASONS = ("paused", "stopped", "unreachable", "joining", "over", "answered", "invited", "no_language", "not_known")


@dataclass(frozen=True, slots=True)
class Standing:
    """`state`: planned | sending | paused | stopped | done. `counts`: (place, reason) → people, as in
    storage/broadcasts.py; `answers`: state of an answer → people. `goes_on`: when quiet hours hold it up;
    `repeats`: it is about a series. Then each person's best answer counts, and the places are those of its next date.
    """

    id: str
    name: Text
    begins: datetime
    who: Text
    state: str
    at: datetime
    counts: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    taken: int = 0
    capacity: int | None = None
    goes_on: datetime | None = None
    repeats: bool = False

    def people(self, place: str) -> int:
        return sum(count for (where, _), count in self.counts.items() if where == place)

    @property
    def everybody(self) -> int:
        return sum(self.counts.values())


def bar(done: int, everybody: int) -> str:
    filled = BAR if not everybody else done * BAR // everybody
    return "▰" * filled + "▱" * (BAR - filled)


def stop_card(now: Standing) -> Message:
    """A message of its own: the live card changes all the time."""
    yes = Button(f"broadcast:{now.id}:stop_yes", text("broadcast.stop_yes"), "⏹")
    no = Button(f"broadcast:{now.id}:stop_no", text("broadcast.stop_no"), "▶️")
    title = text("broadcast.title", name=now.name, at=Moment(now.begins))
    return Message((title, Bold(text("broadcast.stop_sure"))), ((yes,), (no,)))


def card(now: Standing) -> Message:
    waiting = now.people("waiting") + now.people("queued")
    lines: list[Line] = [
        Bold(text("broadcast.title", name=now.name, at=Moment(now.begins))),
        text("broadcast.to", who=now.who),
        None,
        text("broadcast.planned", at=Moment(now.at)) if now.state == "planned" else text(f"broadcast.{now.state}"),
    ]
    if now.state == "sending" and now.goes_on is not None:
        lines.append(text("broadcast.night", at=Moment(now.goes_on)))
    done = now.everybody - waiting
    lines += [text("broadcast.bar", bar=bar(done, now.everybody), done=str(done), all=str(now.everybody)), None]
    lines.append(text("broadcast.sent", count=now.people("sent")))
    if waiting:
        lines.append(text("broadcast.waiting", count=waiting))
    lines += _reasons(now, "skipped") + _reasons(now, "failed")
    if now.people("stopped"):
        lines.append(text("broadcast.halted", count=now.people("stopped")))
    lines += [None, *_answers(now)]
    return Message(tuple(lines), _rows(now))


def _reasons(now: Standing, place: str) -> list[Line]:
    """Why, and how many of each."""
    if not now.people(place):
        return []
    lines: list[Line] = [text(f"broadcast.{place}", count=now.people(place))]
    reasons: dict[str, int] = {}
    for (where, why), count in now.counts.items():
        if where == place:
            known = why if why in REASONS else "refused"
            reasons[known] = reasons.get(known, 0) + count
    lines += [
        text("broadcast.reason", why=text(f"broadcast.why_{why}"), count=count)
        for why, count in sorted(reasons.items(), key=lambda one: -one[1])
    ]
    return lines


def _answers(now: Standing) -> list[Line]:
    waiting = now.answers.get("waiting", 0) + now.answers.get("offered", 0)
    return [
        *((text("series.answers_of"),) if now.repeats else ()),
        text("broadcast.answered", count=sum(now.answers.values())),
        answers(now.answers, waiting),
        places(now.taken, now.capacity),
    ]


def answers(given: Mapping[str, int], waiting: int) -> Text:
    """State of an answer → people."""
    coming, maybe, cannot, no_place = (str(given.get(name, 0)) for name in ("coming", "maybe", "cannot", "no_place"))
    return text("broadcast.answers", coming=coming, maybe=maybe, cannot=cannot, waiting=str(waiting), no_place=no_place)


def places(taken: int, capacity: int | None) -> Text:
    if capacity is None:
        return text("broadcast.places_open", taken=str(taken))
    return text("broadcast.places", taken=str(taken), all=str(capacity))


def _rows(now: Standing) -> tuple[tuple[Button, ...], ...]:
    def button(what: str, sign: str) -> Button:
        return Button(f"broadcast:{now.id}:{what}", text(f"broadcast.{what}"), sign)

    match now.state:
        case "planned" | "sending":
            return ((button("pause", "⏸"), button("stop", "⏹")),)
        case "paused":
            return ((button("go", "▶️"), button("stop", "⏹")),)
        case _:
            return ((button("again", "🔄"),),)

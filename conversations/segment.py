"""For whom an invitation is: criteria by their ids, held against what is known of each client; and in words.

Nothing is asked of the clients for it, and nothing of what they said is looked at: only who they are to the service,
and whether they take part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.own_prompts import Own, Unspoken, speaks
from conversations.programme import Programme
from conversations.saved import State
from conversations.words import Language, Line, Names, Text, text

ANSWERED = (2, 4, 13)  # weeks on offer
LEFT_OUT = ("paused", "stopped", "unreachable", "joining")  # whom nothing can be sent to, in this order


class Segment(State):
    """Empty: everybody. Within a criterion one is enough, of the criteria all must be met. `answered`: has answered a
    check-in in so many weeks; `attended`: has come to a group activity before."""

    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mentors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    answered: int | None = None
    attended: bool | None = None


MOST_SAVED = 30  # segments that stand on a card, the newest ones


@dataclass(frozen=True, slots=True)
class Saved:
    """A segment that was kept under a name."""

    id: str
    name: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client, as far as a segment looks. `theme` and `phase`: of today; `answered`: the day of the last check-in with
    an answer; `away`: why nothing can be sent to them (of `LEFT_OUT`), None: it can."""

    id: str
    language: str
    audience: str
    mentor: str | None = None
    theme: str | None = None
    phase: str | None = None
    answered: date | None = None
    attended: bool = False
    away: str | None = None
    second: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a segment finds: how many in all, how many of them nothing can be sent to and why, and the others by
    language and second language."""

    total: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    readers: tuple[tuple[str, str | None, int], ...] = ()

    @property
    def people(self) -> int:
        """To whom it is sent."""
        return self.total - sum(count for _, count in self.left_out)

    @property
    def languages(self) -> tuple[tuple[str, int], ...]:
        """Most people first."""
        counts: Counter[str] = Counter()
        for language, _, count in self.readers:
            counts[language] += count
        return _most_first(counts)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who hears an invitation: `languages` in which it is read, with people, most first; `silent`: languages without a
    checked translation, with all their people; `left_out`: how many of these get nothing."""

    languages: tuple[tuple[str, int], ...]
    silent: tuple[tuple[str, int], ...] = ()
    left_out: int = 0

    @property
    def people(self) -> int:
        return sum(count for _, count in self.languages)


def heard(reach: Reach, own: Own | None, unspoken: Unspoken | None) -> Heard:
    """By the words that there are, and by what becomes of those for whom there are none."""
    read: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    left_out = 0
    for language, second, count in reach.readers:
        if own is not None and not own.has(language):
            silent[language] += count
        spoken = speaks(own, unspoken, language, second)
        if spoken is None:
            left_out += count
        else:
            read[spoken] += count
    return Heard(_most_first(read), _most_first(silent), left_out)


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def matches(segment: Segment, client: Candidate, today: date) -> bool:
    criteria = (
        (segment.audiences, client.audience),
        (segment.languages, client.language),
        (segment.mentors, client.mentor),
        (segment.themes, client.theme),
        (segment.phases, client.phase),
        (segment.areas, client.area),
    )
    if any(wanted and value not in wanted for wanted, value in criteria):
        return False
    if segment.answered is not None:
        since = today - timedelta(weeks=segment.answered)
        if client.answered is None or client.answered < since:
            return False
    return segment.attended is None or client.attended == segment.attended


def reach(found: Iterable[Candidate]) -> Reach:
    clients = list(found)
    away = Counter(client.away for client in clients if client.away is not None)
    readers = Counter((client.language, client.second) for client in clients if client.away is None)
    return Reach(
        total=len(clients),
        left_out=tuple((why, away[why]) for why in LEFT_OUT if away[why]),
        readers=tuple((*both, count) for both, count in readers.items()),
    )


# --- in words ---


def sentence(segment: Segment, programme: Programme, mentors: dict[str, str]) -> Text:
    """Such as: Somali or Arabic, Mothers, Movement. `mentors`: id → alias."""
    parts = tuple(_criteria(segment, programme, mentors))
    if not parts:
        return text("segment.everybody")
    return text("segment.criteria", who=Names(parts, "standard")) if len(parts) > 1 else parts[0]


def _criteria(segment: Segment, programme: Programme, mentors: dict[str, str]) -> Iterator[Text]:
    if segment.languages:
        yield _either([language_label(code) for code in segment.languages])
    for criterion in ("audiences", "themes", "phases", "areas"):
        chosen: tuple[str, ...] = getattr(segment, criterion)
        if chosen:
            known = labels(programme, criterion)
            yield _either([*(label for id, label in known.items() if id in chosen), *unknown(chosen, known).values()])
    if segment.mentors:
        there = [text("segment.mentor", alias=mentors[id]) for id in segment.mentors if id in mentors]
        gone = () if len(there) == len(segment.mentors) else (text("segment.mentor_gone"),)
        yield _either([*there, *gone])
    if segment.answered is not None:
        yield text("segment.answered", count=segment.answered)
    if segment.attended is not None:
        yield text("segment.attended" if segment.attended else "segment.not_attended")


def labels(programme: Programme, criterion: str) -> dict[str, Text]:
    """`criterion`: audiences | themes | phases | areas. Id → what the programme calls it."""
    match criterion:
        case "audiences":
            return {one.id: programme.words(f"audiences.{one.id}.label", one.label) for one in programme.audiences}
        case "themes":
            return {one.id: programme.words(f"themes.{one.id}.label", one.label) for one in programme.themes}
        case "areas":
            return {one.id: text("common.plain", it=one.name) for one in programme.areas}
        case _:
            phases = programme.timeline.phases
            return {one.id: programme.words(f"timeline.phases.{one.id}.label", one.label) for one in phases}


def unknown(chosen: Iterable[str], known: dict[str, Text]) -> dict[str, Text]:
    """What was chosen, or is kept of a person, and is in the programme no more: it is called by its id."""
    return {id: text("common.plain", it=id) for id in chosen if id not in known}


def language_label(code: str) -> Text:
    return text("segment.language", language=Language(code))


def _either(items: list[Text]) -> Text:
    return text("segment.criteria", who=Names(tuple(items)))


def counted(reach: Reach) -> tuple[Line, ...]:
    """ "43 people", "2 of them are paused: they are left out"."""
    return (
        text("segment.people", count=reach.total),
        *(text(f"segment.left_out_{why}", count=count) for why, count in reach.left_out),
    )


def newest(saved: Sequence[Saved]) -> Sequence[Saved]:
    """Those that stand on a card."""
    return saved[-MOST_SAVED:]

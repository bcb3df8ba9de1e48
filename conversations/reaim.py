"""What a coordinator reports, by RE-AIM: Reach, Effectiveness, Adoption, Implementation, Maintenance. Pure figures.

The dimensions are those of Glasgow, Vogt & Boles 1999; the indicators are ours (docs/reports.md has each with its
numerator and denominator). `reckon` takes what is known of each client, already cut to the period, and gives figures
of which no small count can be read (conversations/suppressing.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean, median

from conversations.suppressing import LEAST, is_small, protected, protected_part

DIMENSIONS = ("reach", "effectiveness", "adoption", "implementation", "maintenance")
BREAKDOWNS = ("audience", "language", "source")
STARTERS, COMPLETERS = "starters", "completers"
NO_SOURCE = "-"


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both included."""

    first: date
    last: date

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Alerted:
    """An alert of the period. `minutes` until somebody took it, None: nobody has; `in_time`: before it went on to the
    next person, by the times of its lane."""

    lane: str
    minutes: float | None
    in_time: bool
    resolved: bool


@dataclass(frozen=True, slots=True)
class Life:
    """One client in the period.

    `joined`: joined in it; `starter`: took part in it; `completer`: has reached the end of the year by then;
    `dropped`: the phase in which they left, if that was in the period; `goes_on`: what they chose at the end, None
    before. `changes`: measure → first and last value; `asked`, `answered`: check-ins by phase; `points`, `on_time`:
    measurements that were due, and taken within four weeks of it; `late`: measurement point → change of weight since
    the beginning, in percent.
    """

    id: str
    audience: str
    language: str
    source: str | None = None
    mentor: str | None = None
    joined: bool = False
    starter: bool = False
    completer: bool = False
    dropped: str | None = None
    goes_on: bool | None = None
    changes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)
    points: int = 0
    on_time: int = 0
    alerts: tuple[Alerted, ...] = ()
    invited: int = 0
    replied: int = 0
    came: int = 0
    late: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What is no client's: links for one person that were made in the period, and those of them that ran out unused
    (None in a report about some people only: nobody knows whom a link was for); mentors with a client who took part;
    languages on offer."""

    links: int | None = None
    ran_out: int | None = None
    mentors: int = 0
    languages: int = 0


@dataclass(frozen=True, slots=True)
class Savings:
    """What the service costs and saves, as the programme says: euros a year for a mentor; euros saved for 1,000 clients
    over so many years at a change of weight in percent."""

    mentor: int
    saved: int
    years: int
    change: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell. `part`: starters, completers, or the kind of `key` (a group, a language, a phase …); `people` behind
    it; `value` None: hidden, or there is nobody. `unit`: people | % | points | minutes | … | EUR | sources …"""

    id: str
    dimension: str
    value: float | None
    unit: str
    part: str = ""
    key: str = ""
    people: int | None = None
    hidden: bool = False


def reckon(
    lives: Sequence[Life], around: Around, measures: Sequence[tuple[str, str]], phases: Sequence[str], savings: Savings
) -> tuple[Figure, ...]:
    """All figures. `measures`: id and unit of what is compared first and last; `phases`: their ids, in order."""
    return (
        *_reach(lives, around),
        *_effectiveness(lives, measures, savings),
        *_adoption(lives, around),
        *_implementation(lives, phases),
        *_maintenance(lives, phases),
    )


# --- reach ---


def _reach(lives: Sequence[Life], around: Around) -> Iterator[Figure]:
    joined = [life for life in lives if life.joined]
    for id, links in (("links", around.links), ("ran_out", around.ran_out)):
        if links is not None:
            yield _count(id, "reach", links, "links")
    yield _total("joined", "reach", joined)
    for part in BREAKDOWNS:
        yield from _table("joined", "reach", joined, part)
    taking = [life for life in lives if life.starter]
    yield _total("taking_part", "reach", taking, earlier=len(taking) - len(joined))


def _key(life: Life, part: str) -> str:
    return {"audience": life.audience, "language": life.language, "source": life.source or NO_SOURCE}[part]


def _table(id: str, dimension: str, lives: Iterable[Life], part: str) -> list[Figure]:
    counts = Counter(_key(life, part) for life in lives)
    return _cells(id, dimension, dict(sorted(counts.items())), part)


def _cells(id: str, dimension: str, counts: Mapping[str, int], part: str) -> list[Figure]:
    """Where the total would tell what is hidden, not even the keys are shown: it stands above other tables, too."""
    shown = protected(counts)
    gaps = any(count is None for count in shown.cells.values())
    # As many as when each has the most, or the fewest, that is small: a table without keys must not tell that it is so.
    could_all_be_small = sum(counts.values()) in (len(counts), (LEAST - 1) * len(counts))
    if counts and (shown.total is None or (gaps and could_all_be_small)):
        return [Figure(id, dimension, None, "people", part, hidden=True)]
    return [
        Figure(id, dimension, count, "people", part, key, count, hidden=count is None)
        for key, count in shown.cells.items()
    ]


def _total(id: str, dimension: str, lives: Sequence[Life], *, earlier: int = 0) -> Figure:
    """`earlier`: what is left of them when those of another figure are taken away."""
    hidden = is_small(len(lives)) or is_small(earlier)
    count = None if hidden else len(lives)
    return Figure(id, dimension, count, "people", people=count, hidden=hidden)


def _count(id: str, dimension: str, count: int, unit: str) -> Figure:
    """Of things, not of people."""
    return Figure(id, dimension, count, unit)


# --- effectiveness ---


def _effectiveness(lives: Sequence[Life], measures: Sequence[tuple[str, str]], savings: Savings) -> Iterator[Figure]:
    starters = [life for life in lives if life.starter]
    completers = [life for life in starters if life.completer]
    for id, unit in measures:
        whole = [life.changes[id] for life in starters if id in life.changes]
        part = [life.changes[id] for life in completers if id in life.changes]
        yield from _change(id, unit, STARTERS, whole, shown=not is_small(len(whole)))
        yield from _change(id, unit, COMPLETERS, part, shown=protected_part(len(part), len(whole)))
    lost = [_percent(life.changes["weight"]) for life in starters if "weight" in life.changes]
    yield _mean("weight_percent", "effectiveness", lost, "%", STARTERS)
    yield from _saved(lost, savings)


def _percent(change: tuple[float, float]) -> float:
    first, last = change
    return 100 * (last - first) / first


def _change(id: str, unit: str, part: str, found: Sequence[tuple[float, float]], *, shown: bool) -> Iterator[Figure]:
    """The means of the first and of the last values, and of the change."""
    means: tuple[tuple[str, Callable[[tuple[float, float]], float]], ...] = (
        ("first", lambda one: one[0]),
        ("last", lambda one: one[1]),
        ("change", lambda one: one[1] - one[0]),
    )
    for name, of in means:
        value = fmean(of(one) for one in found) if found and shown else None
        people = len(found) if shown else None
        yield Figure(f"{id}_{name}", "effectiveness", value, unit, part, people=people, hidden=not shown)


def _mean(id: str, dimension: str, values: Sequence[float], unit: str, part: str = "", key: str = "") -> Figure:
    hidden = is_small(len(values))
    value = fmean(values) if values and not hidden else None
    return Figure(id, dimension, value, unit, part, key, None if hidden else len(values), hidden)


def _saved(lost: Sequence[float], savings: Savings) -> Iterator[Figure]:
    """Scaled in a straight line by people and by the change of weight: that is our assumption, and stands beside it.
    None where fewer than five were weighed twice, or where they did not lose weight."""
    mean = fmean(lost) if len(lost) >= LEAST else None
    value = None
    if mean is not None and mean < 0:
        value = savings.saved * len(lost) / 1000 * mean / savings.change
    people = len(lost) if mean is not None else None
    yield Figure("saved", "effectiveness", value, "EUR", people=people, hidden=is_small(len(lost)))


# --- adoption ---


def _adoption(lives: Sequence[Life], around: Around) -> Iterator[Figure]:
    brought = {life.source for life in lives if life.joined and life.source is not None}
    yield _count("sources", "adoption", len(brought), "sources")
    yield _count("mentors", "adoption", around.mentors, "mentors")
    yield _count("languages", "adoption", around.languages, "languages")


# --- implementation ---


def _implementation(lives: Sequence[Life], phases: Sequence[str]) -> Iterator[Figure]:
    yield from _check_ins(lives, phases)
    yield _share_of("measured_on_time", [(life.on_time, life.points) for life in lives if life.points])
    yield from _alerts(lives)
    invited = [life for life in lives if life.invited]
    yield _of("invitations", sum(life.invited for life in invited), "invitations", len(invited))
    yield _share_of("invitations_answered", [(life.replied, life.invited) for life in invited])
    yield _share_of("attended", [(life.came, life.invited) for life in invited])


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


def _share_of(id: str, of: Sequence[tuple[int, int]], part: str = "", key: str = "") -> Figure:
    """`of`: for each person how many, of how many. A few of these, or a few that are left out, are of a few people:
    they must not be told by the share either."""
    people, done, whole = len(of), sum(some for some, _ in of), sum(all_ for _, all_ in of)
    hidden = is_small(people) or not protected_part(done, whole)
    value = None if hidden else _share(done, whole)
    return Figure(id, "implementation", value, "%", part, key, None if hidden else people, hidden)


def _of(id: str, value: float | None, unit: str, people: int, part: str = "", key: str = "") -> Figure:
    """A figure about so many people; hidden when they are few."""
    hidden = is_small(people)
    return Figure(id, "implementation", None if hidden else value, unit, part, key, None if hidden else people, hidden)


def _check_ins(lives: Sequence[Life], phases: Sequence[str]) -> Iterator[Figure]:
    """The share that was answered, by phase. Where a phase is hidden, all of them together are not told."""
    cells = []
    for phase in phases:
        asked = [(life.answered.get(phase, 0), life.asked[phase]) for life in lives if life.asked.get(phase)]
        cells.append(_share_of("check_ins_answered", asked, "phase", phase))
    everybody = [(sum(life.answered.values()), sum(life.asked.values())) for life in lives if life.asked]
    if any(cell.hidden for cell in cells):
        yield Figure("check_ins_answered", "implementation", None, "%", hidden=True)
    else:
        yield _share_of("check_ins_answered", everybody)
    yield from cells


def _alerts(lives: Sequence[Life]) -> Iterator[Figure]:
    for lane in ("now", "today", "week"):
        whose = [life for life in lives if any(one.lane == lane for one in life.alerts)]
        found = [[one for one in life.alerts if one.lane == lane] for life in whose]
        waited = [[one.minutes for one in mine if one.minutes is not None] for mine in found]
        minutes = [one for mine in waited for one in mine]
        yield _of("alerts", sum(map(len, found)), "alerts", len(whose), "lane", lane)
        taken = sum(map(bool, waited))
        told = protected_part(taken, len(whose))  # or the people of both would tell of how few none was taken
        value = median(minutes) if minutes and told else None
        behind = taken if told else None
        yield Figure("alerts_minutes", "implementation", value, "minutes", "lane", lane, behind, hidden=not told)
        for id, of in (("alerts_in_time", lambda one: one.in_time), ("alerts_resolved", lambda one: one.resolved)):
            yield _share_of(id, [(sum(map(of, mine)), len(mine)) for mine in found], "lane", lane)


# --- maintenance ---


def _maintenance(lives: Sequence[Life], phases: Sequence[str]) -> Iterator[Figure]:
    chosen = [life for life in lives if life.goes_on is not None]
    on = sum(life.goes_on is True for life in chosen)
    shown = protected_part(on, len(chosen))
    share = _share(on, len(chosen)) if shown else None
    yield Figure("follow_up", "maintenance", share, "%", people=len(chosen) if shown else None, hidden=not shown)
    for point in sorted({point for life in lives for point in life.late}):
        values = [life.late[point] for life in lives if point in life.late]
        yield _mean("weight_late", "maintenance", values, "%", "point", point)
    dropped = Counter(life.dropped for life in lives if life.dropped is not None)
    left = [life for life in lives if life.dropped is not None]
    stayed = sum(life.starter for life in lives) - len(left)
    total = _total("dropped", "maintenance", left, earlier=stayed)
    yield total
    if total.hidden:  # the phases would add up to it
        yield Figure("dropped", "maintenance", None, "people", "phase", hidden=True)
        return
    counts = {phase: dropped[phase] for phase in (*phases, "-") if dropped[phase]}
    yield from _cells("dropped", "maintenance", counts, "phase")

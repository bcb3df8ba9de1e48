"""The figures of a rehearsal: by week and by phase, with what they are reckoned from. Next: table.py, picture.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from conversations.nudging import Why
from rehearsal.costs import ASSUMED
from rehearsal.findings import Finding
from rehearsal.plan import Plan
from rehearsal.tally import Tally
from rehearsal.words import Speech

WHY: dict[Why, str] = {
    "check_in_open": "questions just came",
    "unanswered": "the last ones had no answer",
    "talk": "a talk with a human",
    "late": "it was late",
    "enough": "something else came that day",
    "nothing_new": "there was none to send",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Some weeks of the programme (or one). Counts are of all clients together; `there`: client-weeks in it."""

    name: str
    first: int
    last: int
    there: int
    begun: int  # messages that the bot began
    replies: int  # messages in answer to the client
    taps: int
    typed: int
    seconds: int
    check_ins: int
    unanswered: int  # check-ins without any answer
    partial: int
    nudges: int
    nudges_answered: int
    dropped: dict[str, int]
    reminders: int
    alerts: int
    holiday: int
    night: int
    caseload: int

    def each(self, count: int) -> float:
        """For one client in one week."""
        return count / self.there if self.there else 0.0

    @property
    def messages(self) -> float:
        return self.each(self.begun)

    @property
    def minutes(self) -> float:
        return self.each(self.seconds) / 60

    @property
    def check_ins_unanswered(self) -> float | None:
        """The part of them; None when there were none."""
        return self.unanswered / self.check_ins if self.check_ins else None

    @property
    def nudges_unanswered(self) -> float | None:
        return 1 - self.nudges_answered / self.nudges if self.nudges else None

    @property
    def alerts_per_mentor(self) -> float:
        """In a week, with as many clients as the caseload, all of them in these weeks of the programme."""
        return self.each(self.alerts) * self.caseload

    def as_json(self) -> dict[str, Any]:
        shares = {
            "messages_per_client": self.messages,
            "replies_per_client": self.each(self.replies),
            "taps_per_client": self.each(self.taps),
            "minutes_per_client": self.minutes,
            "check_ins_unanswered_share": self.check_ins_unanswered,
            "nudges_unanswered_share": self.nudges_unanswered,
            "alerts_per_mentor": self.alerts_per_mentor,
        }
        rounded = {name: None if share is None else round(share, 4) for name, share in shares.items()}
        return {name: value for name, value in asdict(self).items() if name != "caseload"} | rounded


@dataclass(frozen=True, slots=True)
class Report:
    plan: Plan
    caseload: int
    weeks: tuple[Span, ...]
    phases: tuple[Span, ...]
    whole: Span
    people: dict[str, int]
    findings: tuple[Finding, ...]
    speeches: tuple[Speech, ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.weight == "wrong")

    def as_json(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "programme": plan.programme.id,
            "asked": {
                "clients": plan.clients,
                "weeks": plan.weeks,
                "seed": plan.seed,
                "first_day": plan.first_day.isoformat(),
                "caseload": self.caseload,
            },
            "weeks": [one.as_json() for one in self.weeks],
            "phases": [one.as_json() for one in self.phases],
            "whole": self.whole.as_json(),
            "people": self.people,
            "findings": [asdict(one) for one in self.findings],
            "languages": [asdict(one) for one in self.speeches],
            "assumptions": list(ASSUMED),
        }


def report(
    plan: Plan, tally: Tally, caseload: int, found: Sequence[Finding], speeches: Sequence[Speech] = ()
) -> Report:
    weeks = [span(tally, f"{week}", week, week, caseload) for week in range(1, plan.weeks + 1)]
    phases = [
        span(tally, phase.label, phase.from_week, min(phase.to_week, plan.weeks), caseload)
        for phase in plan.programme.timeline.phases
        if phase.from_week <= plan.weeks
    ]
    whole = span(tally, "All weeks", 1, plan.weeks, caseload)
    people = dict(sorted(tally.people.items())) | {"left": tally.total("left"), "pauses": tally.total("pauses")}
    return Report(plan, caseload, tuple(weeks), tuple(phases), whole, people, tuple(found), tuple(speeches))


def span(tally: Tally, name: str, first: int, last: int, caseload: int) -> Span:
    weeks = range(first, last + 1)

    def counted(what: str) -> int:
        return sum(tally.counts[what, week] for week in weeks)

    return Span(
        name=name,
        first=first,
        last=last,
        there=counted("there"),
        begun=counted("begun"),
        replies=counted("replies"),
        taps=counted("taps"),
        typed=counted("typed") + counted("voices"),
        seconds=counted("seconds"),
        check_ins=counted("check_ins"),
        unanswered=counted("check_ins_unanswered"),
        partial=counted("check_ins_partial"),
        nudges=counted("nudges"),
        nudges_answered=counted("nudges_answered"),
        dropped={why: counted(f"dropped {why}") for why in WHY},
        reminders=counted("reminders"),
        alerts=counted("alerts"),
        holiday=counted("holiday"),
        night=counted("night"),
        caseload=caseload,
    )

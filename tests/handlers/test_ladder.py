"""Clients raise and cry again, staff take, write, hand over, go away, block, stop and lose their roles, clients get
another mentor, turns fail for good, the clock jumps, the process dies: and yet every alert that is not resolved has a
next action, and whoever can be reached hears of what was cried last, unless who has it has done something since; else a
mail leaves.

A machine of hypothesis plays the real turns over a real database. It may end the process before any commit, and what
would be done after one never is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conversations.alerts import NOBODY_YET, Around, Staff, Standing, climb
from handlers.tools import Tools
from storage import inbox
from storage import tables as t
from tests.conversations.scene import HELSINKI
from tests.handlers.conftest import Runs
from tests.handlers.house import Crashed, House, furnished
from tests.handlers.test_worker import worker

CLIENTS = {11: "Amina", 12: "Bo"}
MENTORS = {21: "Mika", 22: "Sari"}
COORDINATORS = {31: "Kirsi", 32: "Olga"}
STAFF = {**MENTORS, **COORDINATORS}
SHORT = [timedelta(minutes=1), timedelta(minutes=14, seconds=59), timedelta(minutes=15), timedelta(hours=4)]
LONG = [*SHORT, timedelta(hours=16), timedelta(days=1), timedelta(days=4)]
ACTIONS = [
    "take", "take", "take", "show", "called", "done_talked", "until_hour", "until_morning",
    *(f"give_p-{name}" for name in STAFF.values()),
]  # fmt: skip
DANGER = "I want to die"
CRIES = ["/talk", "menu:-:help_now", "menu:-:emergency", DANGER, DANGER]
ASKED = {"raised", "again", "met", "reopened", "new_mentor"}
DONE = {"taken", "taken_over", "answered"}  # by whoever has it
LONGEST_WAIT = timedelta(days=4)  # four working hours over a weekend

clients, staff = st.sampled_from(sorted(CLIENTS)), st.sampled_from(sorted(STAFF))
everybody = st.sampled_from(sorted({**CLIENTS, **STAFF}))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Who is there for a client on this day, read from the rows and not by the code that is tried here."""

    today: str
    people: list[Any]
    roles: list[Any]
    absences: list[Any]
    deputies: list[Any]

    def eligible(self, alert: Any) -> dict[str, Staff]:
        """Who may take the alert and can be told: the mentor, who stands in, coordinators. Else who is only away."""
        may = [id for id in (*self._mentors(alert), *self._with_role("coordinator")) if self._takes_part(id)]
        here = {id: self._staff(id) for id in may if not self._away(id)}
        return here or {id: self._staff(id) for id in may}

    def around(self, alert: Any) -> Around:
        mentor, deputy = (self._staff(id) if id else None for id in self._mentors(alert, every=True))
        coordinators = tuple(self._staff(id) for id in self._with_role("coordinator"))
        may_own = alert.owner_id in {*self._mentors(alert), *self._with_role("coordinator")}
        return Around(mentor, deputy, coordinators, self._staff(alert.owner_id) if may_own else None)

    def _mentors(self, alert: Any, *, every: bool = False) -> tuple[str | None, ...]:
        mentor = next(person.mentor_id for person in self.people if person.id == alert.client_id)
        absence = self._away(mentor)
        usual = next((row.deputy_id for row in self.deputies if row.person_id == mentor), None)
        deputy = (absence.deputy_id if absence else usual) if mentor else None
        held = [id if id in self._with_role("mentor") else None for id in (mentor, deputy)]
        return tuple(held) if every else tuple(id for id in held if id)

    def _with_role(self, role: str) -> list[str]:
        return sorted(row.person_id for row in self.roles if row.role == role)

    def _takes_part(self, id: str | None) -> bool:
        return any(row.id == id and row.reachable and row.state == "active" for row in self.people)

    def _away(self, id: str | None) -> Any | None:
        planned = [row for row in self.absences if row.person_id == id and row.ended_at is None]
        return next((row for row in planned if row.since <= self.today <= row.until), None)

    def _staff(self, id: str) -> Staff:
        part, away = self._takes_part(id), self._away(id) is not None
        return Staff(id, here=part and not away, work_from=8, work_to=16, away=part and away)


class Ladder(RuleBasedStateMachine):
    """Every rule puts something into the inbox, or lets a batch of it be worked on."""

    runs: Runs

    def __init__(self) -> None:
        super().__init__()
        self.house: House
        self.settled = False
        self.dangers = 0

    def run(self, coroutine: Any) -> Any:
        return self.runs(coroutine)

    @initialize(
        coordinators=st.sampled_from([frozenset[int](), frozenset({31}), frozenset({31, 32})]),
        mentors=st.sampled_from([frozenset[int](), frozenset({21}), frozenset({21, 22})]),
        mails=st.booleans(),
    )
    def people(self, coordinators: frozenset[int], mentors: frozenset[int], mails: bool) -> None:
        self.run(self._people(coordinators, mentors, mails))

    async def _people(self, coordinators: frozenset[int], mentors: frozenset[int], mails: bool) -> None:
        self.house = await furnished(self.runs.writer)
        self.house.tools = replace(self.house.tools, service=replace(self.house.tools.service, mails=mails))
        for user in sorted(coordinators):
            await self.house.person(COORDINATORS[user], "coordinator", user)
        for user, client in ((21, 11), (22, 12)):
            mentor = await self.house.person(MENTORS[user], "mentor", user) if user in mentors else None
            await self.house.person(CLIENTS[client], "client", client, mentor=mentor, weekday=0, hour=18)

    # --- what people do

    @rule(client=clients, how=st.sampled_from(CRIES))
    def a_client_asks_for_a_human(self, client: int, how: str) -> None:
        self.dangers += how == DANGER
        self._happens(self.house.tapped(client, how) if how.startswith("menu:") else self.house.said(client, how))

    @rule(client=clients, who=staff, how=st.sampled_from(CRIES))
    def a_client_cries_again_about_what_somebody_took(self, client: int, who: int, how: str) -> None:
        self.a_client_asks_for_a_human(client, how)
        self.everything_is_worked_on()
        for row in self.run(self.house.rows(t.alerts, client_id=f"p-{CLIENTS[client]}", state="open")):
            for _ in range(2):  # to whom it was not shown yet it is shown first
                self.somebody_taps(who, row.id, "take")
                self.everything_is_worked_on()
        self.a_client_asks_for_a_human(client, how)
        self.everything_is_worked_on()

    @rule(client=clients)
    def a_client_writes_something(self, client: int) -> None:
        self._happens(self.house.said(client, "I am at home"))

    @rule(who=staff, client=clients)
    def somebody_writes_to_a_client(self, who: int, client: int) -> None:
        self._happens(self._writes(who, CLIENTS[client]))

    async def _writes(self, who: int, name: str) -> None:
        await self.house.said(who, f"/write {name}")
        await self.house.work()
        if await self.house.rows(t.sessions, mailbox=who, conversation="writing", closed_at=None):
            await self.house.said(who, "I am here")

    @rule(who=st.sampled_from(sorted(COORDINATORS)), client=clients, mentor=st.sampled_from(sorted(MENTORS)))
    def a_client_gets_another_mentor(self, who: int, client: int, mentor: int) -> None:
        self._happens(self._reassigns(who, f"p-{CLIENTS[client]}", f"p-{MENTORS[mentor]}"))

    async def _reassigns(self, who: int, client: str, mentor: str) -> None:
        await self.house.tapped(who, f"client:{client}:mentor")
        await self.house.work()
        for button in (mentor, "yes"):
            if await self.house.rows(t.sessions, mailbox=who, conversation="reassigning", closed_at=None):
                await self.house.pressed(who, button)
                await self.house.work()

    @rule(who=staff, which=st.integers(0, 3), action=st.sampled_from(ACTIONS))
    def somebody_taps_an_alert(self, who: int, which: int, action: str) -> None:
        alerts = self.run(self.house.rows(t.alerts))
        if which < len(alerts):
            self.somebody_taps(who, alerts[which].id, action)

    def somebody_taps(self, who: int, alert: str, action: str) -> None:
        self._happens(self.house.tapped(who, f"alert:{alert}:{action}"))

    @rule(who=staff, blocked=st.booleans())
    def somebody_blocks_the_bot_or_takes_it_back(self, who: int, blocked: bool) -> None:
        self._happens(self.house.blocked(who, blocked))

    @rule(who=everybody)
    def a_message_to_somebody_is_refused(self, who: int) -> None:
        self._happens(self.house.refused(who))

    @rule(who=staff, words=st.sampled_from(["/stop", "/start"]))
    def somebody_stops_or_comes_back(self, who: int, words: str) -> None:
        self._happens(self._says(who, words))

    async def _says(self, who: int, words: str) -> None:
        await self.house.said(who, words)
        await self.house.work()
        if words == "/stop" and await self.house.rows(t.sessions, mailbox=who, conversation="leaving", closed_at=None):
            await self.house.pressed(who, "yes")

    @rule(who=staff, deputy=st.sampled_from(["p-Mika", "p-Sari", "nobody"]), lasts=st.sampled_from(["1", "7"]))
    def somebody_goes_away(self, who: int, deputy: str, lasts: str) -> None:
        self._happens(self._goes_away(who, deputy, lasts))

    @rule(who=staff)
    def somebody_is_back(self, who: int) -> None:
        self._happens(self._presses_in_away(who, "end"))

    @rule(who=staff, deputy=st.sampled_from(["p-Mika", "p-Sari", "nobody"]))
    def somebody_names_a_usual_deputy(self, who: int, deputy: str) -> None:
        self._happens(self._presses_in_away(who, "usual", deputy))

    async def _goes_away(self, who: int, deputy: str, lasts: str) -> None:
        await self._presses_in_away(who, "plan", "today", lasts, deputy)

    async def _presses_in_away(self, who: int, *buttons: str) -> None:
        await self.house.said(who, "/away")
        await self.house.work()
        for button in buttons:
            if await self.house.rows(t.sessions, mailbox=who, conversation="away", closed_at=None):
                await self.house.pressed(who, button)
                await self.house.work()

    @rule(who=staff)
    def somebody_loses_all_roles(self, who: int) -> None:
        self._happens(self._without_roles(f"p-{STAFF[who]}"))

    async def _without_roles(self, person: str) -> None:
        await self.house.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == person)))

    @rule(who=staff)
    def somebody_becomes_a_coordinator(self, who: int) -> None:
        self._happens(self._with_role(f"p-{STAFF[who]}"))

    async def _with_role(self, person: str) -> None:
        known = await self.house.rows(t.people, id=person)
        held = await self.house.rows(t.roles, person_id=person, role="coordinator")
        if known and not held:
            values = {"person_id": person, "role": "coordinator", "since": self.house.now}
            await self.house.writer.run(lambda tx: tx.execute(t.roles.insert().values(**values)))

    def _happens(self, coroutine: Any) -> None:
        self.run(coroutine)
        self.settled = False

    # --- what the machine does

    @rule(limit=st.integers(1, 3))
    def a_batch_is_worked_on(self, limit: int) -> None:
        self.run(self.house.step(limit))

    @rule(client=clients, how=st.sampled_from(CRIES))
    def what_a_client_cries_fails_for_good(self, client: int, how: str) -> None:
        self.a_client_asks_for_a_human(client, how)
        self._happens(self._set_aside(client))

    @rule(who=staff)
    def what_somebody_does_fails_for_good(self, who: int) -> None:
        self._happens(self._set_aside(who))

    async def _set_aside(self, who: int) -> None:
        """The next thing that waits in a mailbox, if it is of a person's own doing."""
        heads = await self.house.writer.run(lambda tx: inbox.heads(tx, self.house.now, 50))
        for item in heads:
            if item.mailbox == who and item.key[0] == "u":
                await worker(self.house)._set_aside(item, "ValueError")

    @rule(limit=st.integers(1, 3))
    def the_process_ends_before_a_commit(self, limit: int) -> None:
        with pytest.raises(Crashed):
            self.run(self.house.step(limit, crash=True))

    @rule(by=st.sampled_from(LONG))
    def the_clock_jumps_over_everything(self, by: timedelta) -> None:
        self.house.clock.at += by
        self.settled = False

    @rule(by=st.sampled_from(SHORT))
    def time_passes(self, by: timedelta) -> None:
        self.run(self.house.walk_to(self.house.now + by))
        self.settled = True

    @rule()
    def everything_is_worked_on(self) -> None:
        self.run(self.house.settle())
        self.settled = True

    # --- what always holds

    @invariant()
    def nobody_is_forgotten(self) -> None:
        waiting, due, log, alerts, mails, words, *around = self.run(
            self.house.seen(
                t.inbox, t.due, t.alert_log, t.alerts, t.mails, t.alert_words,
                t.people, t.roles, t.absences, t.deputies,
            )
        )  # fmt: skip
        if self.settled:
            assert len(words) >= self.dangers, "words of danger with no alert"
        coming = {_alert_of(self.house.opened(row)) for row in waiting if row.state == "waiting"}
        planned = {row.key: row.due_at for row in due if (row.kind, row.state) == ("alert", "waiting")}
        for alert in alerts:
            record = [row for row in log if row.alert_id == alert.id]
            self._has_one_owner_at_a_time(alert, record)
            if alert.state == "resolved":
                continue
            assert alert.id in coming | set(planned), "an alert without a next action"
            if self.settled:
                there = Neighbourhood(self.house.now.astimezone(HELSINKI).date().isoformat(), *around)
                mailed = any(row.alert_id == alert.id for row in mails)
                self._has_its_time(alert, planned[alert.id], there, record, mailed)
                self._reaches_whoever_is_here(alert, there, record)

    def _has_one_owner_at_a_time(self, alert: Any, record: list[Any]) -> None:
        owners = [row.what for row in record if row.what in ("taken", "reopened", "new_mentor", "handed_over")]
        assert ("taken", "taken") not in pairwise(owners)
        assert (alert.owner_id is None) == (alert.state == "open")

    def _has_its_time(self, alert: Any, due: datetime, there: Neighbourhood, record: list[Any], mailed: bool) -> None:
        told = any(row.what == "told" for row in record)
        assert due <= max(alert.next_at, self.house.now)
        assert alert.next_at <= self.house.now + (LONGEST_WAIT if told or mailed else NOBODY_YET)
        if not there.eligible(alert) and self.house.tools.service.mails and not told:
            assert mailed, "nobody is there, and no mail was written"

    def _reaches_whoever_is_here(self, alert: Any, there: Neighbourhood, record: list[Any]) -> None:
        """Everybody who is there knows of the last cry, or will by the end of a round if nobody does anything. When
        whoever has it has done something since, it is enough that they are there, or that somebody will be told."""
        here = set(there.eligible(alert))
        cried_at = max(row.at for row in record if row.what in ASKED)
        if any(row.what in DONE and row.person_id == alert.owner_id and row.at > cried_at for row in record):
            assert alert.owner_id in here or not here or self._will_tell(alert, there), "whoever has it is not there"
            return
        told = {row.person_id for row in record if row.what == "told" and row.at >= cried_at}
        assert here <= told | self._will_tell(alert, there), "somebody who is there never hears of it"

    def _will_tell(self, alert: Any, there: Neighbourhood) -> set[str]:
        """Who hears of it by the end of a round, if nobody does anything."""
        tools: Tools = self.house.tools
        at, told = max(alert.next_at, self.house.now), set[str]()
        more = {"mails": tools.service.mails, "cries": alert.cried_at is not None}
        standing = Standing(alert.lane, alert.state, alert.rung, alert.raised_at, alert.next_at, **more)
        for _ in range(len(standing.rungs) + 1):
            step = climb(standing, there.around(alert), tools.programme.lanes, tools.hours, at)
            assert step is not None
            told |= set(step.tell)
            at, state = step.next_at, "open" if step.reopen else standing.state
            cries = standing.cries and state == "taken"
            standing = replace(standing, state=state, cries=cries, rung=step.rung, next_at=at, lane=step.lane)
        return told


def _alert_of(data: dict[str, Any]) -> str | None:
    """The alert that an inner event in the inbox will look at."""
    if data.get("kind") == "ladder":
        return str(data["alert"])
    return str(data["key"]) if data.get("due") == "alert" else None


@pytest.fixture
def machine(runs: Runs) -> type[Ladder]:
    return type("LadderOverSqlite", (Ladder,), {"runs": runs})


def test_nobody_who_asked_is_forgotten(machine: type[Ladder]) -> None:
    unhurried = settings(
        deadline=None, max_examples=30, stateful_step_count=20, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(machine, settings=unhurried)

"""What a report is reckoned from, for some clients at a time and set-based; and which reports were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    activities,
    alert_log,
    alerts,
    answers,
    broadcasts,
    cards,
    check_ins,
    goal_log,
    goals,
    invites,
    measurements,
    outbox,
    recipients,
    reports,
    signups,
)

WAITING, MAKING, DONE, FAILED = "waiting", "making", "done", "failed"
OPEN = (WAITING, MAKING)
TAKEN = ("taken", "taken_over", "answered")  # in the log of an alert


@dataclass(frozen=True, slots=True)
class Rows:
    """Of some clients, each list in order of time."""

    check_ins: list[Any]
    answers: list[Any]
    goals: list[Any]
    reached: list[Any]
    measurements: list[Any]
    alerts: list[Any]
    invitations: list[Any]


async def of(tx: AsyncConnection, people: Sequence[str], questions: Sequence[str], last: datetime) -> Rows:
    """Everything up to this instant."""
    return Rows(
        list(await tx.execute(_check_ins(people, last))),
        list(await tx.execute(_answers(people, questions, last))),
        list(await tx.execute(select(goals).where(goals.c.person_id.in_(people)).order_by(goals.c.made_at))),
        list(await tx.execute(_reached(people, last))),
        list(await tx.execute(_measurements(people, last))),
        list(await tx.execute(_alerts(people, last))),
        list(await tx.execute(_invitations(people, last))),
    )


def _check_ins(people: Sequence[str], last: datetime) -> Any:
    """Scheduled ones that arrived, with whether they have an answer."""
    answered = select(answers.c.id).where(answers.c.check_in_id == check_ins.c.id).exists()
    arrived = (
        select(cards.c.id)
        .join(outbox, outbox.c.card_id == cards.c.id)
        .where(cards.c.kind == "session", cards.c.ref == check_ins.c.id, outbox.c.state == "sent")
        .exists()
    )
    wanted = select(check_ins.c.person_id, check_ins.c.local_date, check_ins.c.week, answered.label("answered"))
    mine = (check_ins.c.person_id.in_(people), check_ins.c.kind == "scheduled", check_ins.c.opened_at <= last)
    return wanted.where(*mine, or_(answered, arrived)).order_by(check_ins.c.opened_at)


def _answers(people: Sequence[str], questions: Sequence[str], last: datetime) -> Any:
    """To these questions, and how far goals were."""
    asked = or_(answers.c.question.in_(questions), answers.c.question.startswith("goal:"))
    wanted = select(check_ins.c.person_id, check_ins.c.local_date, answers).join(
        check_ins, check_ins.c.id == answers.c.check_in_id
    )
    mine = (check_ins.c.person_id.in_(people), asked, answers.c.given_at <= last)
    return wanted.where(*mine).order_by(answers.c.given_at, answers.c.turn)


def _reached(people: Sequence[str], last: datetime) -> Any:
    wanted = select(goals.c.person_id.label("of"), goal_log).join(goals, goals.c.id == goal_log.c.goal_id)
    mine = (goals.c.person_id.in_(people), goal_log.c.what == "reached", goal_log.c.at <= last)
    return wanted.where(*mine).order_by(goal_log.c.at)


def _measurements(people: Sequence[str], last: datetime) -> Any:
    mine = (measurements.c.person_id.in_(people), measurements.c.at <= last)
    return select(measurements).where(*mine).order_by(measurements.c.at, measurements.c.id)


def _alerts(people: Sequence[str], last: datetime) -> Any:
    """With the lane in which each was raised, and when somebody took it for the first time (`first_taken_at`): an alert
    that comes back is taken again, and what waits for a week goes on to the lane *today*."""
    log = alert_log.c
    of_it = (log.alert_id == alerts.c.id, log.at <= last)
    first = select(func.min(log.at)).where(*of_it, log.what.in_(TAKEN)).correlate(alerts)
    taken = first.scalar_subquery().label("first_taken_at")
    went_on = exists().where(*of_it, log.what == "today")
    raised = case((went_on, "week"), else_=alerts.c.lane).label("raised_in")
    mine = (alerts.c.client_id.in_(people), alerts.c.raised_at <= last)
    return select(alerts.c.client_id, alerts.c.raised_at, alerts.c.state, raised, taken).where(*mine)


def _invitations(people: Sequence[str], last: datetime) -> Any:
    """One for each person and activity that somebody was sent: when it is, and what became of it. Each date of a series
    is one, from the date on with which it was sent."""
    sent = activities.alias("sent")
    of_the_series = and_(activities.c.series_id == sent.c.series_id, activities.c.at >= sent.c.at)
    answered = and_(signups.c.activity_id == activities.c.id, signups.c.person_id == recipients.c.person_id)
    wanted = (
        select(recipients.c.person_id, activities.c.at, activities.c.id, signups.c.state, signups.c.attended)
        .join(broadcasts, broadcasts.c.id == recipients.c.broadcast_id)
        .join(sent, sent.c.id == broadcasts.c.activity_id)
        .join(activities, or_(activities.c.id == sent.c.id, of_the_series))
        .join(outbox, outbox.c.id == recipients.c.outbox_id)
        .outerjoin(signups, answered)
    )
    mine = (recipients.c.person_id.in_(people), outbox.c.state == "sent", activities.c.state == "planned")
    return wanted.where(*mine, activities.c.at <= last).distinct()


async def links(tx: AsyncConnection, first: datetime, last: datetime, now: datetime) -> tuple[int, int]:
    """Links for one new client each that were made in the period, without those that were taken back; and those of them
    that ran out unused."""
    mine = (invites.c.role == "client", invites.c.uses == 1, invites.c.person_id.is_(None))
    made = (*mine, invites.c.ended_at.is_(None), invites.c.created_at >= first, invites.c.created_at <= last)
    unused = (invites.c.uses_left == 1, invites.c.expires_at <= now)
    total = await tx.scalar(select(func.count()).select_from(invites).where(*made))
    ran_out = await tx.scalar(select(func.count()).select_from(invites).where(*made, *unused))
    return int(total or 0), int(ran_out or 0)


# --- asked for ---


def place(id: str) -> str:
    """Where the figures of a report are sealed."""
    return f"reports.figures:{id}"


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(reports).where(reports.c.id == id))).first()


async def next_one(tx: AsyncConnection) -> Any | None:
    """The oldest that is not made yet; after a crash also one that was in the making."""
    wanted = select(reports).where(reports.c.state.in_(OPEN)).order_by(reports.c.asked_at, reports.c.id)
    return (await tx.execute(wanted.limit(1))).first()


async def move(tx: AsyncConnection, id: str, state: str, **values: Any) -> bool:
    """False: it was done, or given up, meanwhile."""
    open_one = (reports.c.id == id, reports.c.state.in_(OPEN))
    return (await tx.execute(update(reports).where(*open_one).values(state=state, **values))).rowcount == 1


def day(written: str) -> date:
    return date.fromisoformat(written)

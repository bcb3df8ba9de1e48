"""What conversations look at, made up once for all their tests: the programme, the service, a few people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from conversations.arrivals import Arrivals, FromPoster, FromSource, OpenLink
from conversations.goal import CopingPlan, Goal, own
from conversations.journey import Journey
from conversations.programme import Programme, read_programme
from conversations.step import (
    Caseload,
    Choice,
    Facts,
    InviteFacts,
    Me,
    Member,
    Service,
    Telephone,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock in Helsinki

SERVICE = Service(
    unread=("ar",),
    zone=HELSINKI,
    languages=("fi", "en", "ar", "ru"),
    bot_username="askel_bot",
    controller="City of Vantaa, sports services",
    contact="mentoring@vantaa.example",
    without_telegram=(
        ("fi", "Soita 09 123 4567."),
        ("en", "Call 09 123 4567."),
        ("ar", "اتصل على الرقم 09 123 4567."),
        ("ru", "Позвоните по телефону 09 123 4567."),
    ),
    help_numbers=(("en", (Telephone("emergency", "112", all_day=True),)),),
)

CLIENT = Me(
    id="p-amina",
    alias="Amina",
    language="en",
    roles=frozenset({"client"}),
    state="active",
    weekday=0,
    hour=18,
    mentor="Mika",
)
JOINING = replace(CLIENT, alias="·p-amina", state="joining", weekday=None, hour=None)
MENTOR = Me(
    id="p-mika",
    alias="Mika",
    language="en",
    roles=frozenset({"mentor"}),
    state="active",
    work_from=8,
    work_to=16,
)
COORDINATOR = replace(MENTOR, id="p-kirsi", alias="Kirsi", roles=frozenset({"coordinator"}))
PEOPLE = {"client": CLIENT, "joining": JOINING, "mentor": MENTOR, "coordinator": COORDINATOR}

MENTORS = (Choice("m-mika", "Mika"), Choice("m-sari", "Sari"))

CASELOADS = (
    Caseload("m-mika", "Mika", 71),
    Caseload("m-sari", "Sari", 79),
    Caseload("m-pia", "Pia", 3, "unreachable"),
)
CAME = Arrivals(
    (
        FromSource("health_station", 12, 41, date(2026, 9, 1)),
        FromSource(None, 1, 1, date(2027, 2, 8)),
        FromSource("a_list", 3, 0, date(2027, 2, 9)),
    ),
    (
        FromPoster("poster-1", "health_station", 4, 100, date(2027, 2, 1), date(2028, 2, 1)),
        FromPoster("poster-2", None, 25, 25, date(2026, 9, 1), date(2026, 12, 1), over=True),
    ),
    (
        OpenLink("link-1", "client", "mothers", datetime(2027, 3, 1, 9, 5), date(2027, 3, 15)),
        OpenLink("link-2", "coordinator", "general", datetime(2027, 2, 28, 16), date(2027, 3, 14), left=5),
        OpenLink("link-3", "client", "general", datetime(2027, 2, 28, 15, 30), date(2027, 3, 14), alias="Amina"),
    ),
)
MIKAS = (Choice("p-amina", "Amina"), *(Choice(f"p-{n}", f"Olga {n}") for n in range(2, 11)))

SINCE = date(2027, 2, 1)
MEMBERS = {
    "amina": Member("p-amina", "Amina", "ar", "active", SINCE, (("client", SINCE),), mentor="Mika"),
    "mika": Member("m-mika", "Mika", "fi", "active", SINCE, (("mentor", SINCE),), 71),
    "kirsi": Member("p-kirsi", "Kirsi", "en", "active", SINCE, (("coordinator", SINCE),)),
}
"""Whom a coordinator may open."""


def invite(role: str = "client", person: str | None = None) -> InviteFacts:
    return InviteFacts("i-1", role, None, person, "good")


@cache
def programme() -> Programme:
    """The one that comes with Askel."""
    path = Path(__file__).parents[2] / "programmes" / "vantaa.toml"
    return read_programme(path.read_text("utf-8"), "hash-of-the-programme", "programmes/vantaa.toml")


@cache
def bare_programme() -> Programme:
    """One without choices for the plans of a goal, which is just as valid."""
    return programme().model_copy(update={"planning": None, "barriers": ()})


def facts(**more: Any) -> Facts:
    values: dict[str, Any] = {
        "service": SERVICE,
        "programme": programme(),
        "language": "en",
        "now": NOW,
        "me": CLIENT,
        "journey": JOURNEY,
    }
    return Facts(**{**values, **more})


def walking() -> Goal:
    """A goal in own words, with a plan for hard days."""
    words = ("I do not walk", "I walk once", "I walk twice", "I walk three times", "I walk four times")
    return _goal(
        "g-walking", "I walk twice a week", words, CopingPlan(barrier=own("It rains"), then=own("I walk inside"))
    )


def swimming() -> Goal:
    """A goal without a plan."""
    words = ("Not at all", "Less", "Once a week", "Twice", "Three times")
    return _goal("g-swimming", "I swim once a week", words, None)


def _goal(id: str, title: str, words: tuple[str, ...], coping: CopingPlan | None) -> Goal:
    least, less, agreed, more, most = map(own, words)
    return Goal(
        id=id, programme="vantaa", theme="movement", offer=None, title=own(title),
        levels=(least, less, agreed, more, most), coping=coping,
    )  # fmt: skip


JOURNEY = Journey(day0=date(2027, 3, 1), weekday=0, hour=18)

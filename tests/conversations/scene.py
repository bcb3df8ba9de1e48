"""What conversations look at, made up once for all their tests: the programme, the service, a few people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from conversations.programme import Programme, read_programme
from conversations.step import Choice, Facts, InviteFacts, Me, Service, Telephone

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock in Helsinki

SERVICE = Service(
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


def invite(role: str = "client", person: str | None = None) -> InviteFacts:
    return InviteFacts("i-1", role, None, person, "good")


@cache
def programme() -> Programme:
    """The one that comes with Askel."""
    path = Path(__file__).parents[2] / "programmes" / "vantaa.toml"
    return read_programme(path.read_text("utf-8"), "hash-of-the-programme", "programmes/vantaa.toml")


def facts(**more: Any) -> Facts:
    values: dict[str, Any] = {"service": SERVICE, "programme": programme(), "language": "en", "now": NOW, "me": CLIENT}
    return Facts(**{**values, **more})

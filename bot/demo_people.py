"""The made-up people of the demo: first names only, and nobody of them exists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.app import App
from bot.inviting import Wanted, make_invites
from conversations.alerts import Hours
from conversations.digest import is_working_day
from simulator import Simulator
from simulator.people import Person, Seen


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to seed: `answers` gives the buttons of a week, or None for a week without an answer; `weight` is what
    they write when they are asked for figures, None for who leaves that."""

    name: str
    role: str
    language: str
    note: str
    audience: str = "general"
    day: int = 0
    hour: int = 10
    answers: Callable[[int], tuple[str, ...] | None] = field(default=lambda _week: None)
    weight: str | None = None


STAFF = (
    Role("Kirsi", "coordinator", "en", "Invites to groups, and sees who takes part: /activity, /people, /invite"),
    Role("Mika", "mentor", "en", "Has six clients: /clients"),
)
CLIENTS = (
    Role("Aino", "client", "fi", "Three weeks in, answers every week", "students", 0, 17,
         lambda week: (str(min(7, 2 + week)), "4", "3", "1", "no", "8", "no", "skip"), "71,5"),
    Role("Grace", "client", "en", "Three weeks in, one week was hard", "mothers", 2, 9,
         lambda week: (*(("1", "2", "2", "3", "no", "5") if week == 1 else ("4", "4", "4", "1", "no", "7")), "no",
                       "skip"), "88"),
    Role("Yasmin", "client", "ar", "Three weeks in, left one week out", "immigrants", 4, 18,
         lambda week: None if week == 1 else ("3", "3", "4", "2", "no", "6", "no", "skip")),
    Role("Irina", "client", "ru", "Three weeks in, answers every week", "immigrants", 6, 12,
         lambda week: ("5", "4", "4", "0", "8", "no", "skip"), "79.2"),
    Role("Elias", "client", "fi", "Three weeks in, sleeps better now", "students", 1, 16,
         lambda week: ("3", "3", str(min(5, 2 + week)), "0", "7", "no", "skip")),
    Role("Sara", "client", "en", "Three weeks in, walks with her children", "mothers", 5, 11,
         lambda week: (str(min(7, 3 + week)), "4", "4", "0", "8", "no", "skip"), "93"),
)  # fmt: skip
NEWCOMER = Role("Noor", "newcomer", "ar", "Has just got an invite from a nurse", "mothers")


class Cast:
    """Moves the made-up people: lets them join and answer as they would."""

    def __init__(self, sim: Simulator, app: App, token: str) -> None:
        self._sim = sim
        self._app = app
        self._token = token

    async def joins(self, role: Role, mentor: str | None = None) -> Person:
        """All the way through the welcome, by buttons."""
        person = await self._sim.person(role.name, language_code=role.language)
        language = role.language if role.language in self._app.tools.service.languages else "en"
        await person.start(await self.invite(role, mentor))
        await self.settled()
        for button in (language, "on", "yes"):
            await self.press(person, button)
        await person.send(role.name)
        await self.settled()
        if role.role == "client":
            await self.press(person, str(role.day))
            await self.press(person, str(role.hour))
        return person

    async def invite(self, role: Role, mentor: str | None = None) -> str:
        kind = "client" if role.role == "newcomer" else role.role
        wanted = Wanted(kind, audience=role.audience, mentor=mentor, source="health_station")
        return (await make_invites(self._app.writer, self._app.seal, wanted, self._app.clock.now()))[0]

    async def answers(self, person: Person, buttons: tuple[str, ...]) -> None:
        for button in buttons:
            await self.press(person, button)

    async def looks_after(self, mentor: Person) -> None:
        """Takes what is open, and says what came of it."""
        for ending in (":take", ":resolve", ":done_talked"):
            await self.press(mentor, ending)

    async def measures(self, person: Person, weight: str) -> None:
        """The first figure, and none of the others."""
        if not any(_key(seen, "later") and _key(seen, "skip") for seen in (await person.messages())[-1:]):
            return
        await person.send(weight)
        await self.settled()
        for _ in self._app.tools.programme.measurements.items if self._app.tools.programme.measurements else ():
            await self.press(person, "skip")

    async def asked(self, person: Person) -> bool:
        """Does a question of the check-in stand open in her chat?"""
        return any(_key(seen, "3") for seen in (await person.messages())[-2:])

    async def press(self, person: Person, button: str) -> None:
        for seen in reversed(await person.messages()):
            if (data := _key(seen, button)) is not None:
                await person.do("tap", message_id=seen.id, data=data)
                await self.settled()
                return

    async def settled(self) -> None:
        mailbox = self._sim.world.bot_by_token(self._token).mailbox
        while mailbox.pending():
            await asyncio.sleep(0.001)
        await self._app.worker.drained()
        await self._app.sender.drained()


def _key(seen: Seen, button: str) -> str | None:
    for row in seen.rows:
        for key in row:
            data = str(key.get("callback_data", ""))
            if data.rsplit(".", 1)[-1] == button or (button.startswith(":") and data.endswith(button)):
                return data
    return None


def is_at_work(at: datetime, hours: Hours) -> bool:
    local = at.astimezone(hours.zone)
    works = is_working_day(local.date(), hours.work_days, hours.holidays)
    return works and hours.work_from <= local.hour < hours.work_to


def weeks_between(start: datetime, now: datetime) -> int:
    return max(0, (now - start).days // 7)

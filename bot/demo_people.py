"""The made-up people of the demo: first names only, and nobody of them exists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.app import App
from bot.inviting import Wanted, make_invites
from simulator import Simulator
from simulator.people import Person, Seen


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to seed: `answers` gives the buttons of a week, or None for a week without an answer."""

    name: str
    role: str
    language: str
    note: str
    audience: str = "general"
    day: int = 0
    hour: int = 10
    answers: Callable[[int], tuple[str, ...] | None] = field(default=lambda _week: None)


STAFF = (
    Role("Kirsi", "coordinator", "en", "Invites to groups, and sees who takes part: /activity, /people, /invite"),
    Role("Mika", "mentor", "en", "Has four clients: /clients"),
)
CLIENTS = (
    Role("Aino", "client", "fi", "Three weeks in, answers every week", "students", 0, 17,
         lambda week: (str(min(7, 2 + week)), "4", "3", "1", "no", "8", "no", "skip")),
    Role("Grace", "client", "en", "Three weeks in, one week was hard", "mothers", 2, 9,
         lambda week: (*(("1", "2", "2", "3", "no", "5") if week == 1 else ("4", "4", "4", "1", "no", "7")), "no",
                       "skip")),
    Role("Yasmin", "client", "ar", "Three weeks in, left one week out", "immigrants", 4, 18,
         lambda week: None if week == 1 else ("3", "3", "4", "2", "no", "6", "no", "skip")),
    Role("Irina", "client", "ru", "Three weeks in, answers every week", "immigrants", 6, 12,
         lambda week: ("5", "4", "4", "0", "8", "no", "skip")),
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
            if data.rsplit(".", 1)[-1] == button:
                return data
    return None


def is_their_day(role: Role, at: datetime, zone: tzinfo) -> bool:
    """They answer on the day of the questions, or not at all."""
    return at.astimezone(zone).weekday() == role.day


def weeks_between(start: datetime, now: datetime) -> int:
    return max(0, (now - start).days // 7)

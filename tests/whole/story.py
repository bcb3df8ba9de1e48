"""Writes down what people do and what the bot says, as a story that a coordinator can read: no ids, all in words.

The path is the real one, over a database (tests/handlers/house.py); only Telegram is left out. A question that was
shown in full before stands by its first line; of a card that changes, what stood there already is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.inviting import Wanted, make_invites
from conversations.journey import Journey
from handlers.journeys import journey_of
from storage import due, people, sessions
from storage import tables as t
from storage.outbox import place
from tests.handlers.house import House

ISOLATES = str.maketrans("", "", "\u200e\u200f\u2066\u2067\u2068\u2069")  # seen by Telegram only
QUIET = ("commands", "strip")  # what changes no word that people see
COUNTED = re.compile(r"\D{1,12}\d+\D{1,9}\d+")  # "Question 3 of 8"
KEPT = 40  # messages whose buttons somebody may still scroll back to
Deed = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Person:
    """Somebody with a phone. `cards`: what stands in the chat and has had buttons, the newest last."""

    name: str
    user: int
    staff: bool = False
    cards: list[Shown] = field(default_factory=list)
    read: set[tuple[str, ...]] = field(default_factory=set)


@dataclass(slots=True)
class Shown:
    id: str
    buttons: list[tuple[str, str]]  # callback data and label


class Story:
    """`await story.press(amina, "yes")`; `await story.until(instant)`; `story.text()`."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people: dict[int, Person] = {}
        self.lines: list[str] = []
        self.hears: Callable[[Person], Awaitable[None]] | None = None  # called when the bot has said something
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._number = 0
        self._seen = 0
        self._week: int | None = None
        self._headed: date | None = None  # the last day that was looked at
        self._stamp: str | None = None
        self._who: str | None = None

    # --- people ---

    async def staff(self, name: str, role: str, user: int, **more: Any) -> Person:
        await self.house.person(name, role, user, **more)
        return self._met(name, user, staff=True)

    async def link(self, **wanted: Any) -> str:
        """The token of an invite for a client."""
        house = self.house
        tokens = await make_invites(house.writer, house.seal, Wanted("client", **wanted), house.now)
        return tokens[0]

    async def opens_link(self, name: str, user: int, token: str) -> Person:
        person = self._met(name, user)
        self._happened(person, "opens the invite link")
        await self.house.said(user, f"/start {token}")
        await self._settle()
        return person

    def _met(self, name: str, user: int, *, staff: bool = False) -> Person:
        self.people[user] = Person(name, user, staff)
        return self.people[user]

    # --- what people do ---

    async def says(self, person: Person, words: str) -> None:
        self._happened(person, words if words.startswith("/") else f"“{words}”")
        await self.house.said(person.user, words)
        await self._settle()

    async def replies(self, person: Person, words: str, button: str) -> None:
        """To the newest message with this button."""
        shown, _, _ = self.button(person, button)
        self._happened(person, f"(replies to it) “{words}”")
        to = {"message_id": await self._message_of(shown), "chat": {"id": person.user, "type": "private"}}
        await self.house.said(person.user, words, reply_to_message=to)
        await self._settle()

    async def speaks(self, person: Person, file_id: str) -> None:
        self._happened(person, "a voice message")
        await self.house.keep(self.house.voice(person.user, file_id), user=person.user)
        await self._settle()

    async def press(self, person: Person, *buttons: str) -> None:
        """By the ends of their ids, each on the newest message that has it."""
        for button in buttons:
            shown, data, label = self.button(person, button)
            self._happened(person, f"[{label}]")
            await self.house.tapped(person.user, data, await self._message_of(shown) if ":" in data else None)
            await self._settle()

    def button(self, person: Person, button: str) -> tuple[Shown, str, str]:
        for shown in reversed(person.cards):
            for data, label in shown.buttons:
                if button in (data, data.rsplit(".", 1)[-1], data.rsplit(":", 1)[-1]):
                    return shown, data, label
        raise AssertionError(f"{person.name} sees no {button!r}: {[one.buttons for one in person.cards[-3:]]}")

    def sees(self, person: Person, button: str) -> bool:
        """Whether the newest message has this button."""
        newest = person.cards[-1].buttons if person.cards else []
        return button in [data.replace(":", ".").rsplit(".", 1)[-1] for data, _ in newest]

    async def _message_of(self, shown: Shown) -> int | None:
        rows = await self.house.rows(t.cards, id=shown.id)
        return rows[0].message_id if rows else None

    # --- time ---

    def at(self, instant: datetime, deed: Deed) -> None:
        """Somebody does this then."""
        self._number += 1
        self._deeds.append((instant, self._number, deed))
        self._deeds.sort(key=lambda one: one[:2])

    async def until(self, instant: datetime) -> None:
        """Through everything that comes due, and everything that people do, in order."""
        while (at := await self._next()) is not None and at <= instant:
            self.house.clock.at = max(self.house.now, at)
            if self._deeds and self._deeds[0][0] <= at:
                _, _, deed = self._deeds.pop(0)
                await deed()
            while await self.house.ticker.tick():
                await self._settle()
        self.house.clock.at = max(self.house.now, instant)

    async def _next(self) -> datetime | None:
        house = self.house
        due_at = await house.writer.run(lambda tx: due.next_instant(tx, house.now))
        found = [at for at in (due_at, self._deeds[0][0] if self._deeds else None) if at is not None]
        return min(found, default=None)

    # --- what is known ---

    @property
    def today(self) -> date:
        return self.house.now.astimezone(self.house.tools.service.zone).date()

    async def journey(self, person: Person) -> Journey | None:
        found = await self.house.writer.run(lambda tx: people.by_account(tx, [person.user]))
        return journey_of(found[person.user], self.house.tools.service.zone) if found else None

    async def state(self, person: Person) -> tuple[str, dict[str, Any], str] | None:
        """The conversation that waits, where it stands, and its id; of several, the one that was touched last."""
        rows = await self.house.rows(t.sessions, mailbox=person.user, closed_at=None)
        if not rows:
            return None
        row = max(rows, key=lambda one: (one.touched_at, one.opened_at))
        return row.conversation, self.house.seal.open_json(row.state, sessions.place(row.id)), row.id

    # --- writing it down ---

    def text(self) -> str:
        return "\n".join(self.lines).strip() + "\n"

    def note(self, words: str) -> None:
        """What happens outside of Telegram."""
        self._stamped()
        self._told("", words)

    async def heading(self, person: Person) -> None:
        """A line for each new week of the person's own."""
        if self._headed == self.today:
            return
        journey = await self.journey(person)
        week = journey.week_of(self.today) if journey else None
        self._headed = self.today if journey else None
        if week is not None and week != self._week:
            self._week, self._stamp = week, None
            self.lines += ["", "", f"## Week {week}"]

    async def _settle(self) -> None:
        """Everything that is to be done at this instant is done, and what is said is written down."""
        while (done := await self.house.step()) is not None:
            for _, toast in done.answers:
                self._toasted(toast)
        heard = await self._hear()
        if self.hears is not None:
            for person in heard:
                await self.hears(person)

    async def _hear(self) -> list[Person]:
        """Writes down what is new in the outbox; who heard something."""
        house, last = self.house, self._seen
        rows = await house.writer.run(lambda tx: _after(tx, last))
        if rows:
            await house.deliver()
        heard: dict[int, Person] = {}
        for row in rows:
            self._seen = row.seq
            person = self.people.get(row.chat_id)
            if person is None or row.tag == "commands":
                continue
            payload = house.seal.open_json(row.payload, place(row.id))
            if row.tag == "strip":
                _strip(person, row.card_id)
                continue
            if not person.staff:
                await self.heading(person)
            self._said(person, row, payload)
            heard[person.user] = person
        return list(heard.values())

    def _said(self, person: Person, row: Any, payload: dict[str, Any]) -> None:
        lines = _lines_of(row, payload)
        keyboard = [
            [(key.get("callback_data", ""), key["text"].translate(ISOLATES)) for key in keys]
            for keys in payload.get("reply_markup", {}).get("inline_keyboard", [])
        ]
        changed = self._put(person, row.card_id or row.id, [one for keys in keyboard for one in keys])
        rows = [" ".join(f"[{label}]" for _, label in keys) for keys in keyboard]
        lead, asked = _parted(lines, _question(payload) if rows else "")
        if changed or asked:
            lead = [line for at, line in enumerate(lead) if not _known(at, line)]
        shown = (*asked, *rows)
        if shown in person.read and asked:
            shown = (f"{asked[0]} …",)
        person.read.add(shown)
        self._stamped()
        self._told(f"Askel → {person.name}", *_squeezed([*lead, *shown]))

    @staticmethod
    def _put(person: Person, card: str, buttons: list[tuple[str, str]]) -> bool:
        """The card stands there now with these buttons; whether it stood there before."""
        earlier = next((one for one in person.cards if one.id == card), None)
        if earlier is not None:
            earlier.buttons = buttons
            return True
        person.cards = [*person.cards, Shown(card, buttons)][-KEPT:]
        return False

    def _toasted(self, toast: str | None) -> None:
        if toast:
            self._told("", f"({toast.translate(ISOLATES)})")

    def _happened(self, person: Person, what: str) -> None:
        self._stamped()
        self._told(person.name, what)

    def _stamped(self) -> None:
        at = self.house.now.astimezone(self.house.tools.service.zone)
        stamp = f"{at:%A} {at.day} {at:%B %Y, %H:%M}"
        if stamp != self._stamp:
            self._stamp, self._who = stamp, None
            self.lines += ["", stamp]

    def _told(self, who: str, *lines: str) -> None:
        head = f"  {who}: " if who else "    "
        self.lines += [f"{head}{lines[0]}".rstrip() if lines else head, *(f"    {line}".rstrip() for line in lines[1:])]


async def _after(tx: Any, seq: int) -> list[Any]:
    return list(await tx.execute(t.outbox.select().where(t.outbox.c.seq > seq).order_by(t.outbox.c.seq)))


def _strip(person: Person, card_id: str | None) -> None:
    for one in person.cards:
        if one.id == card_id:
            one.buttons = []


def _lines_of(row: Any, payload: dict[str, Any]) -> list[str]:
    words = str(payload.get("text", payload.get("caption", ""))).translate(ISOLATES).split("\n")
    match row.method:
        case "sendPhoto":
            return ["(a picture)", *words]
        case "sendDocument":
            return ["(a document)", *words]
        case "sendVoice":
            return ["(the voice message)", *(word for word in words if word)]
        case _:
            return words


def _bold(payload: dict[str, Any]) -> tuple[int, int] | None:
    """Where the question stands in the text: the last words in bold."""
    found = [one for one in payload.get("entities", ()) if one["type"] == "bold"]
    return (found[-1]["offset"], found[-1]["length"]) if found else None


def _question(payload: dict[str, Any]) -> str:
    if (where := _bold(payload)) is None:
        return ""
    units = str(payload["text"]).encode("utf-16-le")
    start, length = where
    return units[2 * start : 2 * (start + length)].decode("utf-16-le").translate(ISOLATES).strip().split("\n")[0]


def _parted(lines: list[str], question: str) -> tuple[list[str], list[str]]:
    """What stands before the question, and the question with what belongs to it."""
    if not question or question not in lines:
        return lines, []
    here = lines.index(question)
    return lines[:here], lines[here:]


def _known(at: int, line: str) -> bool:
    """An answer that was given before, or (in the first line) how many questions are left."""
    return line.startswith("✓") or (at == 0 and COUNTED.fullmatch(line) is not None)


def _squeezed(lines: list[str]) -> list[str]:
    """No empty lines at the ends or twice."""
    shown = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    while shown and not shown[-1]:
        shown.pop()
    return shown[1:] if shown and not shown[0] else shown

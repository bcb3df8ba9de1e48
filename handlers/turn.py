"""One person's turn: what is known, and what it changes. Nothing here is written until the whole batch is.

Next: handlers/batch.py writes the drafts of all turns in one transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.journey import Journey
from conversations.programme import Programme
from conversations.step import Facts, Me
from conversations.words import Message, Text
from handlers.decode import Arrival, Internal
from handlers.tools import Tools
from locales.render import Rendered
from storage import people
from storage import tables as t
from storage.draft import Draft
from storage.outbox import Lane, Outgoing
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Told:
    """What this turn means for another person: it goes to that person's mailbox."""

    person_id: str
    kind: str
    priority: int
    data: dict[str, Any]


@dataclass(slots=True)
class Turn:
    tx: AsyncConnection
    tools: Tools
    now: datetime
    user_id: int
    arrival: Arrival
    person: Person | None
    sessions: list[Any]
    language: str
    lane: Lane = Lane.REPLY
    draft: Draft = field(default_factory=Draft)
    outgoing: list[Outgoing] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    toast: str | None = None
    jobs: list[Callable[[AsyncConnection], Awaitable[object]]] = field(default_factory=list)
    last_word: Outgoing | None = None  # after it nothing leaves for this person
    note: str | None = None  # why something was left out: for the record, never what was said
    lasts: timedelta | None = None  # what is said in this turn is of no use after that
    leaves_at: datetime | None = None  # before which nothing that is said in this turn leaves
    alert_id: str | None = None  # the alert that this very turn raised
    raised: dict[str, str] = field(default_factory=dict)  # rule → the alert that this very turn raised
    joined: str | None = None  # the person that this very turn made
    journey: Journey | None = None  # a client's, as this turn leaves it
    in_place_of: dict[str, date] | None = None  # for whom this person stands in, once that was asked for
    lost_roles: set[tuple[str, str]] = field(default_factory=set)  # person and role, taken in this batch; shared by it
    had: set[tuple[str, str]] = field(default_factory=set)  # of the year, what has its time in this very turn

    # --- who and when ---

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(self.tools.service.zone).date()

    @property
    def person_id(self) -> str | None:
        return self.person.id if self.person else self.joined

    @property
    def here(self) -> str:
        """The person's id, where there must be one."""
        if (id := self.person_id) is None:
            raise LookupError("this turn belongs to a stranger")
        return id

    def me(self) -> Me | None:
        if self.person is None:
            return None
        row, seal = self.person.row, self.tools.seal
        mentor = people.alias_of(seal, row.of_id, row.of_alias) if row.of_id else None
        return Me(
            id=row.id,
            alias=people.alias_of(seal, row.id, row.alias),
            language=row.language,
            roles=self.person.roles,
            state=row.state,
            weekday=row.weekday,
            hour=row.hour,
            work_from=row.work_from,
            work_to=row.work_to,
            mentor=mentor,
            second_language=row.second_language,
            area=row.area,
        )

    def facts(self, programme: Programme | None = None, **more: Any) -> Facts:
        return Facts(
            service=self.tools.service,
            programme=programme or self.tools.programme,
            language=self.language,
            now=self.now,
            me=self.me(),
            journey=self.journey,
            **more,
        )

    # --- saying ---

    def say(self, message: Message, *, last: bool = False, lane: Lane | None = None, tag: str | None = None) -> None:
        """A message of its own."""
        self.send("sendMessage", self._params(self._rendered(message)), tag or tag_of(message), lane=lane, last=last)

    def say_by_day(self) -> None:
        """What is said from here on can wait: in quiet hours until they are over."""
        if (awake := self.tools.service.awake(self.now)) > self.now:
            self.lane, self.leaves_at = Lane.SCHEDULED, awake

    def send(
        self,
        method: str,
        params: dict[str, Any],
        tag: str,
        *,
        lane: Lane | None = None,
        card_id: str | None = None,
        question: str | None = None,
        last: bool = False,
        chat_id: int | None = None,
    ) -> None:
        self.outgoing.append(
            Outgoing(
                id=self.tools.new_id(),
                bot_id=self.tools.bot_id,
                chat_id=self.user_id if chat_id is None else chat_id,
                person_id=self.person_id,
                lane=self.lane if lane is None else lane,
                method=method,
                params=params,
                tag=tag,
                created_at=self.now,
                card_id=card_id,
                question=question,
                not_before=self.leaves_at,
                not_after=None if self.lasts is None else self.now + self.lasts,
                unasked=isinstance(self.arrival, Internal),
            )
        )
        if last:
            self.last_word = self.outgoing.pop()

    def answer(self, line: Text) -> None:
        """A toast over the chat; it may be lost."""
        self.toast = self.tools.render_text(line, self.language)

    # --- cards: messages that are edited ---

    def put_card(
        self,
        kind: str,
        ref: str,
        message: Message,
        *,
        lane: Lane | None = None,
        prefix: str = "",
        question: str | None = None,
    ) -> str:
        """A new message that can be edited later; its id."""
        card_id = self.tools.new_id()
        self.draft.insert(t.cards, id=card_id, chat_id=self.user_id, kind=kind, ref=ref, created_at=self.now)
        self.edit_card(card_id, message, lane=lane, prefix=prefix, question=question)
        return card_id

    def edit_card(
        self,
        card_id: str,
        message: Message,
        *,
        lane: Lane | None = None,
        prefix: str = "",
        question: str | None = None,
    ) -> None:
        """The card shows this now; if its first message has not left yet, that leaves with this text."""
        params = self._params(self._rendered(message), prefix)
        self.send("sendMessage", params, tag_of(message), card_id=card_id, lane=lane, question=question)

    def close_card(self, card_id: str) -> None:
        """The buttons of the card go away; what it says stays."""
        self.draft.change(t.cards, card_id, closed_at=self.now)
        self.send("editMessageReplyMarkup", {"reply_markup": {"inline_keyboard": []}}, "strip", card_id=card_id)

    def _rendered(self, message: Message) -> Rendered:
        return self.tools.render(message, self.language)

    def _params(self, rendered: Rendered, prefix: str = "") -> dict[str, Any]:
        return params_of(rendered, prefix)

    # --- others, and later ---

    def before(self, job: Callable[[AsyncConnection], Awaitable[object]]) -> None:
        """SQL that must run before the draft is written: taking things back."""
        self.jobs.append(job)

    def tell(self, person_id: str, kind: str, *, priority: int = 1, **data: Any) -> None:
        self.told.append(Told(person_id, kind, priority, data))

    def wake(self, kind: str, key: str, at: datetime, person_id: str | None = None) -> None:
        """A due row: one per person, kind and key."""
        self.draft.upsert(
            t.due,
            ("person_id", "kind", "key"),
            id=self.tools.new_id(),
            person_id=person_id or self.here,
            kind=kind,
            key=key,
            due_at=at,
            state="waiting",
        )

    def has_had(self, kind: str, key: str) -> None:
        """A due row that has had its time already: what it stands for does not come again."""
        self.draft.upsert(
            t.due,
            ("person_id", "kind", "key"),
            id=self.tools.new_id(),
            person_id=self.here,
            kind=kind,
            key=key,
            due_at=self.now,
            state="fired",
        )


def params_of(rendered: Rendered, prefix: str = "") -> dict[str, Any]:
    """Parameters of sendMessage. Button ids become callback data: inside a session behind its prefix."""
    params: dict[str, Any] = {"text": rendered.text}
    if rendered.entities:
        params["entities"] = rendered.entities
    if rendered.rows:
        keyboard = [[_button(button.id, button.text, button.url, prefix) for button in row] for row in rendered.rows]
        params["reply_markup"] = {"inline_keyboard": keyboard}
    return params


def _button(id: str, label: str, url: str | None, prefix: str) -> dict[str, str]:
    if url is not None:
        return {"text": label, "url": url}
    return {"text": label, "callback_data": id if ":" in id else prefix + id}


def tag_of(message: Message) -> str:
    """The id of the first text: what kind of message this was, for people who count."""
    for line in message.lines:
        text = getattr(line, "line", line)
        if isinstance(text, Text):
            return text.id
    return "message"

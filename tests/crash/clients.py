"""Closed-loop clients: each taps only after she has seen what came of the tap before, and notes what she saw."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from tests.crash.cards import Answer, Card, Summary, Value, is_asked, read, some_answer, written
from tests.crash.phones import Phone, Stuck

PATIENCE = (2.0, 5.0)  # seconds of silence before she tries again
GIVES_UP = 120.0
PASSED_ON = "✓ Passed on to"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer that she saw taken: it stood on her card."""

    question: str
    value: Value
    corrected: bool


@dataclass(slots=True)
class Silence:
    """She waited in vain between two instants."""

    session: str | None
    since: float
    until: float


@dataclass
class Client:
    phone: Phone
    chance: random.Random
    patient: bool = False  # never does anything twice: what she did once must be enough
    accepted: dict[str, list[Accepted]] = field(default_factory=lambda: defaultdict(list))
    over: list[str] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    asked_again: list[Silence] = field(default_factory=list)  # those after which she sent /checkin once more
    backs: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    meant: tuple[str, str, Answer] | None = None  # check-in, question, and what she wants to say to it
    taps: int = 0
    did: str = "nothing"
    diary: list[str] = field(
        default_factory=list
    )  # what she did and saw in this check-in, for whoever looks for a fault
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        return self.phone.name

    async def join(self, token: str, weekday: int) -> None:
        await join(self.phone, token)
        await self.phone.press(str(weekday))
        await self.phone.press("18")
        await self.phone.sees("Now everything is ready.")

    async def answer_without_pause(self) -> None:
        """Until somebody says that it is enough; then she finishes what she has begun, and one more."""
        while not self.stopped.is_set():
            await self.check_in()
        await self.check_in()

    async def whereabouts(self) -> str:
        """For whoever wonders why she got no further."""
        seen = [(message.id, message.text, message.buttons[:1]) for message in await self.phone.screen(4)]
        patience = "patient" if self.patient else "impatient"
        return f"{self.name} ({patience}, last did {self.did}) sees {seen}"

    async def check_in(self) -> None:
        card: Card | None = await self.asks()
        while card is not None:
            if card.answers and not self._has_said(card) and self.chance.random() < 0.07:
                card = await self.goes_back(card)
            else:
                card = await self.answers(card)

    # --- one step each ---

    async def asks(self) -> Card:
        """/checkin, and the card that comes of it."""
        begun = since = time.monotonic()
        self.did = "ask for a check-in"
        await self.phone.say("/checkin")
        while True:
            card, _ = await self._look()
            if card is not None:
                return card
            if not await self.phone.change(self._patience()):
                self._silent(None, since, begun, again=True)
                since = time.monotonic()
                await self.phone.say("/checkin")

    async def goes_back(self, card: Card) -> Card | None:
        begun = since = time.monotonic()
        await self._tap(card, "back")
        while True:
            now, _ = await self._look()
            if now is not None and now.turn > card.turn:
                self.backs[card.session] += now.question != card.question
                return now
            if not await self.phone.change(self._patience()):
                self._silent(card.session, since, begun)
                since = time.monotonic()
                await self._tap(now or card, "back")

    async def answers(self, card: Card) -> Card | None:
        """The next card; None when that was the last question."""
        begun = since = time.monotonic()
        answer = self._means(card)
        await self._gives(card, answer)
        while True:
            now, summary = await self._look(card)
            if now is not None and now.session != card.session:
                return now
            shown = (now or summary).answers.get(card.question) if now or summary else None
            self.diary.append(f"  looks: {now or summary}")
            if shown is not None and (summary or (now and now.turn > card.turn)):
                self._saw(card, answer, shown)
                if summary:
                    self._finished(card, summary)
                return now
            if now is not None and now.turn > card.turn:
                return now  # asked again: she answers the card that she sees now
            if answer.words is not None and await self._went_to_a_human(answer.words):
                answer = replace(answer, words=None)
                await self._tap(now or card, answer.button)
            elif not await self.phone.change(self._patience()):
                self._silent(card.session, since, begun)
                since = time.monotonic()
                await self._tap(now or card, answer.button)

    def _means(self, card: Card) -> Answer:
        """She does not change her mind when a question comes again; and what she has typed she taps then, because typed
        once more it would answer the next question."""
        if self.meant is not None and self._has_said(card):
            return replace(self.meant[2], words=None)
        self.meant = (card.session, card.question, some_answer(card.question, self.chance, self.name))
        return self.meant[2]

    def _has_said(self, card: Card) -> bool:
        """Her answer to this very question may be on its way: the question came again before anything came of it."""
        return self.meant is not None and self.meant[:2] == (card.session, card.question)

    async def _gives(self, card: Card, answer: Answer) -> None:
        if answer.words is not None:
            self.taps += 1
            self.did = f"write {answer.words} to {card.data('')} on {card.message_id}"
            self.diary.append(f"{time.monotonic():.2f} {self.did}")
            await self.phone.say(answer.words)
            return
        await self._tap(card, answer.button)
        if not self.patient and self.chance.random() < 0.1:
            await self._tap(card, answer.button)

    async def _tap(self, card: Card, button: str) -> None:
        self.taps += 1
        self.did = f"tap {card.data(button)} on {card.message_id}"
        self.diary.append(f"{time.monotonic():.2f} {self.did}")
        await self.phone.tap(card.message_id, card.data(button))

    # --- what she sees ---

    async def _look(self, before: Card | None = None) -> tuple[Card | None, Summary | None]:
        """The newest card that asks; or, where `before` was the last question, the summary in its place."""
        self.phone.changed.clear()
        for seen in await self.phone.screen():
            match read(seen):
                case Card(session=session) as card if session not in self.over:
                    return card, None
                case Summary() as summary if before is not None and seen.id >= before.message_id:
                    return None, summary
        return None, None

    async def _went_to_a_human(self, words: str) -> bool:
        """A mentor took her request while she typed: the chat says that her words went there; the card still asks."""
        newest_first = await self.phone.screen()
        since = itertools.takewhile(lambda seen: seen.text != words, newest_first)
        return any(seen.text.startswith(PASSED_ON) for seen in since)

    def _saw(self, card: Card, answer: Answer, shown: str) -> None:
        value = next((value for value in answer.values if written(card.question, value) == shown), answer.value)
        if written(card.question, value) != shown:
            self.wrong.append(f"{self.name} answered {card.question} with {answer.value!r} and saw {shown!r}")
        earlier = [given for given in self.accepted[card.session] if given.question == card.question]
        corrected = bool(earlier) and earlier[-1].value != value
        self.meant = None
        self.accepted[card.session].append(Accepted(card.question, value, corrected))

    def _finished(self, card: Card, summary: Summary) -> None:
        self.over.append(card.session)
        latest = {given.question: given.value for given in self.accepted[card.session]}
        answered = {
            question: written(question, value) for question, value in latest.items() if is_asked(question, latest)
        }
        if summary.answers != answered:
            other = dict(summary.answers.items() ^ answered.items())
            diary = "\n".join(self.diary)
            self.wrong.append(
                f"{self.name} saw another summary than what she had answered: {card.session}, {other}\n{diary}"
            )
        self.diary.clear()

    def _silent(self, session: str | None, since: float, begun: float, *, again: bool = False) -> None:
        silence = Silence(session, since, time.monotonic())
        self.silences.append(silence)
        if again:
            self.asked_again.append(silence)
        if self.patient or silence.until - begun > GIVES_UP:
            raise Stuck(f"{self.name} got no further in {GIVES_UP:.0f} s")

    def _patience(self) -> float:
        return GIVES_UP if self.patient else self.chance.uniform(*PATIENCE)


async def join(phone: Phone, token: str) -> None:
    """From the link to the name, by buttons."""
    await phone.start(token)
    for button in ("en", "on", "yes"):
        await phone.press(button)
    await phone.sees("What may")
    await phone.say(phone.name)

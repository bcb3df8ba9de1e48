"""Three people and what they do in their year: one who likes it, one who comes and goes, one who falls silent.

Written down by tests/whole/story.py, compared by tests/whole/test_lives.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from conversations.schedule import resolve, working_hours_later
from tests.handlers.house import House
from tests.whole.story import Person, Story

CLIENT, MIKA, KIRSI = 1, 2, 3
SLEPT = {"en": "I slept better.", "fi": "Nukuin paremmin.", "ar": "نمت بشكل أفضل."}
MONDAY = date(2027, 3, 1)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


class Life:
    """A client who joins by a link and answers in a way of their own; Mika is the mentor, Kirsi coordinates."""

    name = "Amina"
    identity, next = "dances when nobody looks", "follow_up"
    finished = False  # one goal is finished, the others go on
    weekday, hour = "2", "18"  # Wednesday at six
    after = 20 * MINUTE  # how soon whatever was asked is looked at

    def __init__(self, house: House, language: str = "en", mentors: str = "en") -> None:
        self.story = Story(house)
        self.language, self._mentors = language, mentors
        self._busy: set[int] = set()
        self._week: tuple[date | None, int] = (None, 0)

    async def live(self, weeks: float) -> str:
        """From the link on, for so many weeks."""
        story = self.story
        self.mika = await story.staff("Mika", "mentor", MIKA, language=self._mentors)
        await story.staff("Kirsi", "coordinator", KIRSI, language=self._mentors)
        self.me = Person(self.name, CLIENT)
        await self.joins(await story.link(mentor="Mika", language=self.language))
        story.hears = self._hears
        await self.plans()
        await story.until(self.story.house.now + weeks * WEEK)
        return story.text()

    async def joins(self, token: str) -> None:
        self.me = await self.story.opens_link(self.name, CLIENT, token)
        await self.story.press(self.me, self.language, "on", "yes")
        await self.story.says(self.me, self.name)
        await self.story.press(self.me, self.weekday, self.hour)

    async def plans(self) -> None:
        """What this person does on their own, and when."""

    # --- when ---

    def on(self, week: int, day: int, hour: int, deed: Callable[[], Awaitable[None]]) -> None:
        """Counted in weeks since the day on which they joined, a Monday; `day` 0 is Monday."""
        zone = self.story.house.tools.service.zone
        then = MONDAY + (week - 1) * WEEK + day * DAY
        self.story.at(resolve(datetime.combine(then, time(hour, 5)), zone), deed)

    async def week(self) -> int:
        """Looked up once a day."""
        day, week = self._week
        if day != self.story.today:
            journey = await self.story.journey(self.me)
            week = journey.week_of(self.story.today) if journey else 0
            self._week = (self.story.today, week)
        return week

    # --- reacting ---

    async def _hears(self, person: Person) -> None:
        """Looks at the phone a little later; the mentor at work."""
        if person.user in self._busy:
            return
        now, zone = self.story.house.now, self.story.house.tools.service.zone
        deeds = {
            CLIENT: (now + self.after, self.answers),
            MIKA: (working_hours_later(now, 2, zone, 8, 16, range(5)), self.mentors),
        }
        if person.user in deeds:
            self._busy.add(person.user)
            then, deed = deeds[person.user]
            self.story.at(then, lambda: self._looks(person.user, deed))

    async def _looks(self, user: int, deed: Callable[[], Awaitable[None]]) -> None:
        await deed()
        self._busy.discard(user)

    async def mentors(self) -> None:
        """The mentor agrees with goals, takes whoever wants to talk, and says a word."""
        story, mika = self.story, self.mika
        if story.sees(mika, "agree"):
            await story.press(mika, "agree")
        if story.sees(mika, "take"):
            await story.press(mika, "take")
            await story.replies(mika, "Hello! I have a moment for you now. How are you?", "resolve")
            await story.says(self.me, "Thank you. It was a hard week, but it is better now.")
            await story.replies(mika, "Good that you told me. Small steps are enough.", "resolve")
            await story.press(mika, "resolve", "done_talked")

    # --- answering

    async def answers(self) -> None:
        """What this person does when something was said: all that is asked."""
        story, me = self.story, self.me
        while (waiting := await story.state(me)) is not None:
            conversation, state, _ = waiting
            if not await self.answered(conversation, state):
                break
        if story.sees(me, "ok"):
            await story.press(me, "ok")

    async def answered(self, conversation: str, state: dict[str, Any]) -> bool:
        """Takes one step; False: that is for another day."""
        match conversation:
            case "check_in":
                await self.one_answer(state["question"])
            case "measuring":
                await self.one_figure(state)
            case "feedback":
                await self.one_opinion(state)
            case "goals":
                return await self.about_goals(state)
            case "ending":
                await self.one_of_the_end(state)
            case _:
                return False
        return True

    async def one_answer(self, question: str) -> None:
        week = await self.week()
        if question == "sentence":
            if week % 10 == 1:
                await self.story.says(self.me, SLEPT[self.language])
            else:
                await self.story.press(self.me, "skip")
        else:
            await self.story.press(self.me, self.choice(question, week))

    @staticmethod
    def choice(question: str, week: int) -> str:
        """Better from month to month, with ups and downs."""
        better = min(week // 10, 3)
        match question.partition(":")[0]:
            case "goal":
                return str(min(2 + better - week % 7 // 6, 5))
            case "active_days":
                return str(min(2 + better + week % 2, 7))
            case "mood":
                return str(3 + week % 2)
            case "sleep":
                return str(min(3 + week // 20, 5))
            case "pain":
                return str(max(2 - better, 0))
            case "confidence":
                return str(6 + better)
            case "habit":
                return str(min(1 + (week - 36) // 4, 5))
            case _:
                return "no"

    async def one_figure(self, state: dict[str, Any]) -> None:
        lost = int(state["point"][1])  # a kilogram from point to point
        figures = {
            "weight": f"{92.5 - lost}", "waist": f"{104 - lost}", "grip": f"{28 + lost}",
            "pressure_high": f"{142 - 2 * lost}", "pressure_low": f"{90 - lost}",
        }  # fmt: skip
        if state["item"] in figures:
            await self.story.says(self.me, figures[state["item"]])
        else:
            await self.story.press(self.me, "skip")

    async def one_opinion(self, state: dict[str, Any]) -> None:
        if state["kind"] == "rating":
            await self.story.press(self.me, {"helps": "much", "human": "yes", "amount": "right"}[state["question"]])
        elif state["occasion"] == "week_26":
            await self.story.says(self.me, "I like it that I may choose.")
        else:
            await self.story.press(self.me, "skip")

    async def about_goals(self, state: dict[str, Any]) -> bool:
        story, me = self.story, self.me
        match state["kind"]:
            case "inviting":
                await story.press(me, "yes", "movement", "sleep", "nutrition")
                await story.press(me, "o_walk", "energy", "mood", "on", "3", "2", "good", "2", "8", "12")
            case "offering":
                plans = {"plan": ("evening", "near", "same", "friend"), "coping": ("weather", "clothes")}
                await story.press(me, "yes", *plans[state["plan"]])
            case "reaching":
                await story.press(me, "4")
            case "looking":
                if self.finished:
                    await story.press(me, "review", "12")
                else:
                    self.finished = True
                    await story.press(me, "finished", "5")
            case _:
                return False
        return True

    async def one_of_the_end(self, state: dict[str, Any]) -> None:
        match state["kind"]:
            case "summed":
                await self.story.press(self.me, "on")
            case "reaching":
                await self.story.press(self.me, "4")
            case "naming":
                await self.story.says(self.me, self.identity)
            case _:
                await self.story.press(self.me, self.next)


class Keen(Life):
    """Answers everything, sets goals, measures, looks at the pictures, goes on after the year."""

    finished = False

    async def plans(self) -> None:
        self.on(3, 1, 12, self.sets_a_second_goal)
        self.on(6, 1, 12, self.writes_her_own)
        self.on(10, 1, 19, self.looks)
        self.on(20, 1, 12, lambda: self.drops("at_1", "life"))
        self.on(21, 0, 9, self.rests)
        self.on(30, 1, 19, self.looks)
        self.on(53, 3, 19, self.looks)

    async def sets_a_second_goal(self) -> None:
        story, me = self.story, self.me
        await story.says(me, "/goals")
        await story.press(me, "new", "themes", "sleep", "o_bedtime", "health", "on", "2", "1", "good", "2")
        await story.press(me, "evening", "home", "same", "alone", "forget", "alarm", "7", "12")

    async def writes_her_own(self) -> None:
        story, me = self.story, self.me
        await story.says(me, "/goals")
        await story.press(me, "new", "themes", "movement", "own")
        await story.says(me, "I dance at home once a week")
        await story.says(me, "it makes me happy")
        await story.press(me, "2", "1", "level_1")
        await story.says(me, "I do not dance")
        await story.press(me, "good", "1", "weekend", "home")
        await story.says(me, "to old songs")
        await story.press(me, "family", "tired", "shorter", "5", "keep", "12")

    async def looks(self) -> None:
        await self.story.says(self.me, "/progress")

    async def drops(self, goal: str, why: str) -> None:
        await self.story.says(self.me, "/goals")
        await self.story.press(self.me, goal, "dropped", why)

    async def rests(self) -> None:
        await self.story.says(self.me, "/pause")
        await self.story.press(self.me, "2")


class Irregular(Life):
    """Answers about half: some at once, some after the reminder, some in part. Writes more than she taps."""

    name = "Olga"
    weekday, hour = "0", "17"
    after = 3 * HOUR
    identity, next = "starts again after every bad week", "peer"

    def __init__(self, house: House, language: str = "en", mentors: str = "en") -> None:
        super().__init__(house, language, mentors)
        self._spoke = self._talked = False
        self._met: dict[str, int] = {}  # conversations, and how often she was asked

    async def plans(self) -> None:
        self.on(12, 3, 11, self.moves)
        self.on(19, 2, 21, self.reads)

    async def answers(self) -> None:
        waiting = await self.story.state(self.me)
        if waiting is None:
            if self.story.sees(self.me, "fewer") and await self.week() == 8:
                await self.story.press(self.me, "fewer")
            return
        conversation, _, id = waiting
        times = self._met[id] = self._met.get(id, 0) + 1
        if conversation != "check_in":
            await self.some_of_the_rest(conversation, times)
            return
        match len(self._met) % 4, times:
            case (1, 1) | (3, 2):
                await self.tells(99)
            case 2, 1:
                await self.tells(3)

    async def tells(self, most: int) -> None:
        """So many answers of a check-in, in her own way."""
        for _ in range(most):
            waiting = await self.story.state(self.me)
            if waiting is None or waiting[0] != "check_in":
                return
            await self.one_answer(waiting[1]["question"])

    async def one_answer(self, question: str) -> None:
        story, me, week = self.story, self.me, await self.week()
        match question:
            case "active_days" if week == 1:
                await story.says(me, "three")
                await story.says(me, "3")
            case "active_days" | "pain":
                most = 7 if question == "active_days" else 10
                await story.says(me, {0: "2", 1: "٣", 2: f"1/{most}"}[week % 3])
            case "confidence" if week >= 7 and not self._spoke:
                self._spoke = True
                await story.speaks(me, "a-voice-message")
                await story.press(me, "5")
            case "confidence":
                await story.says(me, "۵")
            case "talk" if week >= 9 and not self._talked:
                self._talked = True
                await story.press(me, "yes")
            case _:
                await super().one_answer(question)

    async def some_of_the_rest(self, conversation: str, times: int) -> None:
        """The first goal later, figures not at all, the end when it is reminded of."""
        match conversation:
            case "goals" if times == 1 and self.story.sees(self.me, "no"):
                await self.story.press(self.me, "no")
            case "measuring":
                await self.story.press(self.me, "later")
            case "feedback":
                for button in ("some", "not_tried", "many", "skip"):
                    await self.story.press(self.me, button)
            case "ending" if times == 2:
                while (waiting := await self.story.state(self.me)) is not None and waiting[0] == "ending":
                    await self.one_of_the_end(waiting[1])

    async def moves(self) -> None:
        await self.story.says(self.me, "/settings")
        await self.story.press(self.me, "day", "3", "9")

    async def reads(self) -> None:
        await self.story.says(self.me, "/progress")


class Silent(Life):
    """Answers for five weeks, then never again."""

    name = "Sara"
    weekday, hour = "1", "12"
    after = 1 * HOUR

    async def answers(self) -> None:
        if await self.week() < 6:
            await super().answers()

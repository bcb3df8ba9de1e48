"""From the invite link to the farewell, through Telegram, with the clock set forward through every due instant."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.jump import jump
from conversations.agenda import upcoming
from conversations.free_days import is_free
from conversations.journey import Journey
from simulator.people import Person
from tests.conversations.scene import programme
from tests.whole.town import DAY, Town, ids_of, plain, town

HELSINKI = ZoneInfo("Europe/Helsinki")
AWAKE = range(8, 21)  # the hours in which something may come by itself
FIRST = date(2027, 3, 1)  # on which Amina joins
WALK = ("movement", "sleep", "nutrition", "o_walk", "energy", "on", "3", "2", "good", "2")
SURE = ("8", "12")
PLAN, HARD = ("evening", "near", "same", "alone"), ("weather", "clothes")
ANSWERS = ("4", "3", "4", "4", "0", "8")
EVERY, WHOLE = 3, (1, 26, 60)  # of so many check-ins she answers the first question; these to their end


@dataclass
class Amina:
    """A client who looks at her phone whenever something has come. `heard`: what came by itself, and when."""

    t: Town
    me: Person
    heard: list[tuple[datetime, str]] = field(default_factory=list)
    asked: int = 0

    async def looks(self, at: datetime) -> bool:
        """Whether she did anything then."""
        came = await self.t.new_messages(self.me)
        self.heard += [(at.astimezone(HELSINKI), plain(seen.text)) for seen in came]
        if not came or not came[-1].rows:
            return False
        await self.answers(set(ids_of(came[-1])), plain(came[-1].text))
        await self.t.new_messages(self.me)
        return True

    async def answers(self, buttons: set[str], question: str) -> None:
        t, me = self.t, self.me
        match question:
            case _ if "first goal" in question:
                await t.press_all(me, "yes", *WALK, *SURE)
            case _ if "make a plan now?" in question:
                await t.press_all(me, "yes", *PLAN)
            case _ if "A plan for such a day" in question:
                await t.press_all(me, "yes", *HARD)
            case _ if "How did it go?" in question:
                await self.checks_in()
            case _ if "Weight (kg)?" in question:
                await t.say(me, str(95 - len(self.points)))
                await t.press(me, "later")
            case _ if "See what you have done" in question:
                await t.press_all(me, "on", "5", "moves", "follow_up")
            case _ if "much" in buttons:
                await t.press_all(me, "much", "yes", "right", "skip")
            case _ if "fewer" in buttons:
                await t.press(me, "fewer" if self.t.now.date() < FIRST + 60 * DAY else "ok")
            case _ if "How far did you come?" in question:
                await t.press_all(me, "4", "review", "12")

    async def checks_in(self) -> None:
        self.asked += 1
        if self.asked in WHOLE:
            await self.t.press_all(self.me, *ANSWERS, "no", "skip")
        elif self.asked % EVERY == 0:
            await self.t.press(self.me, ANSWERS[0])

    @property
    def points(self) -> list[str]:
        return [text.partition("like: ")[2].split("\n")[0] for _, text in self.heard if "time to measure" in text]

    def on(self, words: str) -> list[date]:
        return [at.date() for at, text in self.heard if words in text]


async def test_a_client_goes_all_the_way_from_the_link_to_the_farewell(tmp_path: Path) -> None:
    async with town(tmp_path, programme="vantaa") as t:
        await t.join("coordinator", "Kirsi")
        await t.join("mentor", "Mika")
        amina = Amina(t, await t.join("client", "Amina", mentor="Mika"))
        await t.new_messages(amina.me)

        await jump(t.app, t.now + 740 * DAY, amina.looks)

        assert await t.troubles() == []
        points = programme().measurements.points if programme().measurements else ()
        assert amina.points == [f"{point.label}." for point in points]
        assert len(amina.on("questions about this mentoring")) == 3
        [end], [farewell] = amina.on("See what you have done"), amina.on("The programme ends here")
        assert (end - FIRST).days in range(365, 371)
        assert (farewell - FIRST).days in range(731, 738)
        assert amina.on("make a plan now?") == [FIRST + 9 * DAY]
        assert amina.on("A plan for such a day") == [FIRST + 16 * DAY]
        assert "chose what comes next: Go on, once a month" in " ".join(await t.texts(t["Mika"]))
        assert max(at for at, _ in amina.heard).date() == farewell
        await every_planned_day_has_its_check_in(t, amina)
        nothing_disturbs(amina)

        await jump(t.app, t.now + 60 * DAY, amina.looks)
        assert max(at for at, _ in amina.heard).date() == farewell


async def every_planned_day_has_its_check_in(t: Town, amina: Amina) -> None:
    """Exactly one, and a reminder wherever she did not come to the end of it."""
    journey = Journey(FIRST, 0, 18, themes=("movement", "sleep", "nutrition", "wellbeing"), next="follow_up")
    planned = [entry for entry in upcoming(programme(), journey, FIRST) if entry.kind == "check_in"]
    assert [(kind, day) for kind, day, _ in await t.check_ins(amina.me)] == [
        ("scheduled", entry.day.isoformat()) for entry in planned
    ]
    monthly = [entry for entry in planned if journey.week_of(entry.day) > 52]
    assert len(monthly) == 12


def nothing_disturbs(amina: Amina) -> None:
    """Nothing came at night or on a public holiday, and no two things of the year on one day but a reminder."""
    assert [at for at, _ in amina.heard if at.hour not in AWAKE or is_free(at.date(), "FI")] == []
    assert [at for at, times in Counter(at for at, _ in amina.heard).items() if times > 2] == []

"""A made-up person: presses buttons that are on the card, writes, speaks, errs and stops half-way.

What is likely at which card stands in the tables below; all chance comes from the generator of this person.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from conversations import check_in_state, ending, feedback, goals_state, measuring, pausing, settings, welcome
from conversations.events import Event, Pressed, Returned, Said, Sent
from conversations.programme import Programme, Question
from conversations.programme_rules import Answer
from conversations.programme_year import Item
from conversations.words import Button
from rehearsal.habits import Habit
from rehearsal.opened import Open

WRITES, SPEAKS, ERRS, STALE = 0.02, 0.004, 0.01, 0.01  # at a card where a tap is expected
STOPS = 0.02  # half-way, after any act
SENTENCES = ("I walked with a friend.", "Liian kiire tällä viikolla", "كان الأسبوع جيدا", "Всё хорошо", "🙂", "ok")
NAMES = ("Aino", "Amina", "Natalia", "Yusuf", "Linh", "Sampo", "Blerta", "Maksym", "Sara", "Oona")
DIGITS = ("0123456789", "0123456789", "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
LIKELY = {  # by button; 1 where nothing is said
    "back": 0.04, "later": 0.08, "own": 0.25, "themes": 0.15, "other": 0.3, "close": 2.0, "on": 2.0, "good": 3.0,
    "keep": 2.0, "level_1": 0.03, "level_2": 0.03, "level_3": 0.03, "level_4": 0.03, "level_5": 0.03, "order": 0.15,
    "past": 0.3, "levels": 0.15, "plan": 0.4, "coping": 0.4, "review": 0.5, "dropped": 0.3, "finished": 0.6,
}  # fmt: skip


class Person:
    def __init__(self, habit: Habit, programme: Programme, seed: str) -> None:
        self.habit, self.programme, self.dice = habit, programme, Random(seed)  # noqa: S311
        self.silent_from = self.dice.randint(*habit.silent) if habit.silent else None
        self.back_in = self.silent_from + self.dice.randint(*habit.back) if self.silent_from and habit.back else None
        self.fades_from = self.dice.randint(*habit.fades) if habit.fades else None

    def chance(self, week: int) -> float:
        """That a check-in of this week is answered."""
        if self.silent_from is not None and week >= self.silent_from and (self.back_in is None or week < self.back_in):
            return 0.0
        faded = self.fades_from is not None and week >= self.fades_from
        return self.habit.chance(week) / (6 if faded else 1)

    def does(self, chance: float) -> bool:
        return self.dice.random() < chance

    # --- at a card ---

    def act(self, one: Open) -> Event:
        """What comes next at this card."""
        if (words := self._writes_here(one)) is not None:
            return Said(words)
        at = self.dice.random()
        if at < WRITES:
            return Said(self.number() if self.does(0.6) else self.dice.choice(SENTENCES), self.does(0.05))
        if (at := at - WRITES) < SPEAKS:
            return Sent("voice")
        if (at := at - SPEAKS) < ERRS:
            return Sent("sticker")
        if at - ERRS < STALE or not one.buttons:
            return Returned()  # an older card: the present one is shown again
        return Pressed(self._button(one))

    def _writes_here(self, one: Open) -> str | None:
        """Where words are wanted rather than a tap."""
        match one.state:
            case measuring.Asking(item=item) if self.does(0.7):
                return self._figure(next(each for each in self._items() if each.id == item))
            case welcome.Naming() | settings.Naming():
                taken = "?" if self.does(0.05) else ""
                return f"{self.dice.choice(NAMES)} {self.dice.randint(1, 99)}{taken}"
            case goals_state.WritingGoal() | goals_state.WritingLevel() if self.does(0.9):
                return self.dice.choice(SENTENCES)
            case pausing.WritingDay() if self.does(0.9):
                return f"{self.dice.randint(1, 28)}.{self.dice.randint(1, 12)}."
            case feedback.Telling() | ending.Naming() if self.does(0.2):
                return self.dice.choice(SENTENCES)
            case check_in_state.Asking() if self._kind(one) == "text" and self.does(0.15):
                return self.dice.choice(SENTENCES)
            case _:
                return None

    def _button(self, one: Open) -> str:
        buttons = one.buttons
        if isinstance(one.state, check_in_state.Asking):
            answers = [button.id for button in buttons if button.id != "back"]
            if len(answers) < len(buttons) and self.does(0.01):
                return "back"
            if self._kind(one) == "yes_no":
                return answers[not self.does(self.habit.talks)]
            place = self._step(len(answers))
            return answers[-1 - place if self._is_of_pain(one) else place]
        if isinstance(one.state, goals_state.Inviting | goals_state.Offering):
            return buttons[not self.does(self.habit.goals)].id
        return self._one_of(buttons)

    def _one_of(self, buttons: Sequence[Button]) -> str:
        likely = [LIKELY.get(button.id, 1.0) for button in buttons]
        if buttons[0].id == "yes" and buttons[1].id == "no":  # consent, a doubtful figure
            likely[1] = 0.05
        return self.dice.choices([button.id for button in buttons], likely)[0]

    def _step(self, steps: int) -> int:
        """People are well more often than not."""
        return min(steps - 1, int(self.dice.triangular(0, steps, 0.65 * steps)))

    def _kind(self, one: Open) -> str:
        found = self._asked(one)
        return found.kind if found else ""

    def _asked(self, one: Open) -> Question | None:
        id = getattr(one.state, "question", "")
        return next((each for each in self.programme.check_in.questions if each.id == id), None)

    def _is_of_pain(self, one: Open) -> bool:
        """Whether it is a high number that a human hears of: then being well is a low one."""
        found = self._asked(one)
        signs = [sign for rule in self.programme.rules for sign in rule.when if isinstance(sign, Answer)]
        return found is not None and any(sign.question == found.id and sign.at_least is not None for sign in signs)

    # --- what is written ---

    def number(self, most: int = 10) -> str:
        return self._in_digits(str(self.dice.randint(0, most)))

    def _in_digits(self, words: str) -> str:
        return words.translate(str.maketrans(DIGITS[0], self.dice.choice(DIGITS)))

    def _items(self) -> tuple[Item, ...]:
        return self.programme.measurements.items if self.programme.measurements else ()

    def _figure(self, item: Item) -> str:
        if self.does(0.03):
            return self.dice.choice(SENTENCES)
        usual = self.does(0.95)
        low, high = (item.usual_from, item.usual_to) if usual else (item.lowest * 0.9, item.highest * 1.1)
        figure = f"{self.dice.uniform(low, high):.{item.decimals}f}"
        return self._in_digits(figure.replace(".", ",") if self.does(0.5) else figure)

"""What a check-in's card says to somebody who reads it: which question, what was answered, which buttons."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.people import Seen
from tests.crash.process import ROOT

Value = int | str | None

BUTTON = re.compile(r"([A-Za-z0-9_-]{16})\.(\d+)\.(\w+)")
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")
PROGRESS = re.compile(r"Question (\d+) of (\d+)")
THANKS = "Thank you! Your answers are saved."
SKIPPED = "not answered"
HELP_NOW = "menu:-:help_now"
PROGRAMME = tomllib.loads((ROOT / "programmes" / "vantaa.toml").read_text("utf-8"))
QUESTIONS: list[dict[str, Any]] = PROGRAMME["check_in"]["questions"]
BY_ID = {question["id"]: question for question in QUESTIONS}
BY_LABEL = {question["label"]: question["id"] for question in QUESTIONS}
BY_TEXT = {question["text"]: question["id"] for question in QUESTIONS}
OTHER_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class Card:
    """A check-in that asks something. `answers` are the lines that stand above the question, by its id."""

    message_id: int
    session: str
    turn: int
    question: str
    answers: dict[str, str]

    def data(self, button: str) -> str:
        return f"{self.session}.{self.turn}.{button}"


@dataclass(frozen=True, slots=True)
class Summary:
    """A check-in that is over."""

    message_id: int
    answers: dict[str, str]
    help_now: bool


def read(seen: Seen) -> Card | Summary | None:
    if not seen.from_bot:
        return None
    text = ISOLATES.sub("", seen.text)
    buttons = [str(key.get("callback_data", "")) for row in seen.rows for key in row]
    if text.startswith(THANKS):
        return Summary(seen.id, answers_on(text), HELP_NOW in buttons)
    parts = next((found for data in buttons if (found := BUTTON.fullmatch(data))), None)
    if PROGRESS.search(text) is None or parts is None:
        return None
    question = next(BY_TEXT[line] for line in text.split("\n") if line in BY_TEXT)  # some are not asked every week
    return Card(seen.id, parts[1], int(parts[2]), question, answers_on(text))


def answers_on(text: str) -> dict[str, str]:
    """The lines with a tick, by the question's id; own words stand on the line below."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("✓ "):
            label, _, answer = line[2:].partition(":")
            found[BY_LABEL[label]] = answer.strip() or lines[number + 1]
    return found


def written(question: str, value: Value) -> str:
    """How an answer stands on the card."""
    asked = BY_ID[question]
    if value is None:
        return SKIPPED
    match asked["kind"]:
        case "scale":
            return f"{value}/{asked['highest']}"
        case "choice":
            option = next(option for option in asked["options"] if option["id"] == str(value))
            return f"{option['emoji']} {option['label']}"
        case "yes_no":
            return str(value).capitalize()
        case _:
            return str(value)


def is_asked(question: str, answers: Mapping[str, Value]) -> bool:
    """Whether it is still asked with these answers: one to what was corrected since is kept, and not shown."""
    after = BY_ID[question].get("after")
    if after is None:
        return True
    value = answers.get(after["question"])
    return isinstance(value, int) and value >= after["at_least"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wants to say: by a button, or typed where `words` are given."""

    value: Value
    button: str
    words: str | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        """What may be kept of it: who typed a sentence and then taps Skip, because nothing came, means both."""
        return (self.value, None) if self.button == "skip" and self.value is not None else (self.value,)


def some_answer(question: str, chance: random.Random, name: str) -> Answer:
    asked = BY_ID[question]
    typed = chance.random() < 0.25
    match asked["kind"]:
        case "scale" | "choice":
            low, high = (asked["lowest"], asked["highest"]) if asked["kind"] == "scale" else (1, 5)
            number = chance.randint(low, high)
            digits = str(number).translate(OTHER_DIGITS) if chance.random() < 0.3 else str(number)
            return Answer(number, str(number), digits if typed else None)
        case "yes_no":
            word = "yes" if chance.random() < 0.4 else "no"
            return Answer(word, word, {"yes": "👍", "no": "👎"}[word] if typed else None)
        case _:
            words = f"{name} says {chance.randrange(10**6)}"
            return Answer(words, "skip", words) if typed else Answer(None, "skip")

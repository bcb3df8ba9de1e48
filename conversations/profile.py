"""What a person can say about themselves: questions that the welcome and the settings share."""

from __future__ import annotations

from datetime import time

from conversations.step import Facts
from conversations.words import Bold, Button, Hour, Language, Message, Text, Weekday, message, text

DAYS = tuple(str(day) for day in range(7))
HOURS = tuple(str(hour) for hour in range(8, 21))  # outside the quiet hours
BACK = (Button("back", text("check_in.back"), "↩️"),)


def language_card(facts: Facts) -> Message:
    """Each language named in itself; the one that Telegram reports comes first."""
    first = [code for code in facts.service.languages if code == facts.app_language.split("-")[0]]
    order = [*first, *(code for code in facts.service.languages if code not in first)]
    buttons = [Button(code, text("common.plain", it=Language(code))) for code in order]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Message((Bold(text("profile.language_question")),), rows)


def day_card(question: Text) -> Message:
    buttons = [Button(day, text("common.weekday", day=Weekday(int(day)))) for day in DAYS]
    return Message((Bold(question),), (tuple(buttons[:2]), tuple(buttons[2:4]), tuple(buttons[4:6]), (buttons[6],)))


def hour_card(question: Text, *, back: bool = False, hours: tuple[str, ...] = HOURS) -> Message:
    buttons = [Button(hour, text("common.plain", it=Hour(time(int(hour))))) for hour in hours]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    return Message((Bold(question),), (*rows, BACK) if back else rows)


def alias_taken(facts: Facts) -> Message:
    """Someone is called so already: offer names that are free."""
    if not facts.alias_offers:
        return message(text("profile.alias_taken"))
    offers = ", ".join(facts.alias_offers)
    return message(text("profile.alias_taken"), text("profile.alias_offer", names=offers))


def when(id: str, weekday: int, hour: int) -> Text:
    """A text with a weekday and an hour in it."""
    return text(id, day=Weekday(weekday), hour=Hour(time(hour)))

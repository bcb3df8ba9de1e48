"""The weekly check-in: what surrounds the questions of the programme."""

from locales.sources import Plural, Source

TEXTS: dict[str, Source] = {
    "check_in.begin": "Here are your questions for this week.",
    "check_in.left": Plural(
        one="{count} question is left.",
        other="{count} questions are left.",
        note="{count}: how many questions of the weekly check-in are not answered yet.",
    ),
    "check_in.next": "Your next questions come on: {day}.",
    "check_in.thanks": "Thank you. Your answers are saved.",
}

"""The weekly check-in: what surrounds the questions of the programme."""

from locales.sources import Brief, Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "check_in.progress": Noted("Question {step} of {steps}", note="{step}, {steps}: numbers, such as 2 and 7."),
    "check_in.answer": Noted("✓ {label}: {answer}", note="A line of the summary: “✓ Mood: Good”."),
    "check_in.hint_buttons": Brief("Please tap one of the buttons."),
    "check_in.left": Plural(
        one="{count} question is left.",
        other="{count} questions are left.",
        note="{count}: how many questions of the weekly check-in are not answered yet.",
    ),
    "check_in.next": Noted("Your next questions come on: {day}.", note="{day}: “Monday 24 November”."),
    "check_in.back": Label("Back", note="Opens the last answer again."),
    "check_in.skip": Label("Skip", note="Goes on without an answer."),
    "check_in.thanks": "Thank you. Your answers are saved.",
}

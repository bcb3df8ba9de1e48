"""The weekly check-in: what surrounds the questions of the programme."""

from locales.sources import Brief, Label, Noted, Source

TEXTS: dict[str, Source] = {
    "check_in.progress": Noted("Question {step} of {steps}", note="How far one is in the weekly questions."),
    "check_in.reminder": "Your questions are still open. You can answer now.",
    "check_in.hint_buttons": Brief("Please tap a button."),
    "check_in.hint_scale": Brief("Please tap a button, or write a number."),
    "check_in.hint_text": Brief("Please write it as text. Or tap the button."),
    "check_in.answer": Noted("✓ {label}: {answer}", note="{label}: the name of a question, as in Sleep."),
    "check_in.answer_emoji": "✓ {label}: {emoji} {answer}",
    "check_in.own_words": "✓ {label}:",
    "check_in.goal_answer": Noted("✓ Your goal: {level}", note="{level}: how far it came, as in: On 3 days."),
    "check_in.skipped": Noted("not answered", note="Stands in place of an answer. Without blame."),
    "check_in.end": "{number} = {meaning}",
    "check_in.back": Label("Back"),
    "check_in.skip": Label("Skip"),
    "check_in.thanks": Noted("Thank you! Your answers are saved.", note="In English it begins with: Thank you"),
    "check_in.see_you": Noted(
        "New questions come on {day}. To answer again: /checkin", note="{day}: Monday 24 November"
    ),
    "check_in.again": "To answer again: /checkin",
    "check_in.goal": Noted("Your goal: {goal}. How did it go?", note="{goal}: what the person wants to do, as chosen."),
    "check_in.hard_week": "Some weeks are hard. That is all right. You can start again with one small step.",
    "check_in.voice": "Thank you. I send your voice message to your mentor. Please also tap an answer here.",
    "check_in.closed": "New questions are coming. You need not answer these any more.",
    "check_in.closed_partial": "New questions are coming. I saved the answers that you gave here.",
}

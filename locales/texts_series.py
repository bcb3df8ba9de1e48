"""Group activities that repeat: how it is said, and how people answer to all times at once."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "series.weekly": Noted("🔁 Every {weekday} at {hour}–{end}", note="{weekday}: standing alone, as in a calendar."),
    "series.fortnightly": Noted(
        "🔁 Every second {weekday} at {hour}–{end}", note="{weekday}: standing alone, as in a calendar."
    ),
    "series.times": Plural(
        "{count} time, from {first} to {last}", "{count} times, from {first} to {last}", note="Days with weekday."
    ),
    "series.not_on": Noted("Not on: {days}", note="{days}: one or several days."),
    "series.part": "🔁 This is one time of several.",
    "series.not_this_time": Label("I can't this time"),
    "series.coming": Label("I'm coming every time"),
    "series.leave": Label("I'm not coming any more"),
    "series.dates": Label("Single days"),
    "series.which": "Which day?",
    "series.you_come": "✅ You are coming every time.",
    "series.you_come_with": Plural(
        "✅ You are coming every time with {count} child.", "✅ You are coming every time with {count} children."
    ),
    "series.full": "All places are taken on:",
    "series.date": Noted("• {at}: {answer}", note="{at}: when; {answer}: such as: you are coming."),
    "series.is_coming": Noted("✅ you are coming", note="Beside a day."),
    "series.is_maybe": Noted("🤔 you may come", note="Beside a day."),
    "series.is_cannot": Noted("❌ you are not coming", note="Beside a day."),
    "series.is_waiting": Noted("⏳ you are on the waiting list", note="Beside a day."),
    "series.is_offered": Noted("🎉 a place is free for you", note="Beside a day."),
    "series.is_no_place": Noted("no place is free", note="Beside a day."),
    "series.is_open": Noted("not answered yet", note="Beside a day."),
    "series.some_cancelled": "❗ These times are cancelled:",
    # for coordinators
    "series.staff_part": Plural("🔁 One of {count} time that still comes", "🔁 One of {count} times that still come"),
    "series.all_dates": Label("All times"),
    "series.all_title": Noted("🔁 {name}: all times that still come", note="{name}: such as Walking group."),
    "series.only_this": Label("Only this time"),
    "series.this_and_later": Label("This one and all later ones"),
    "series.answers_of": (
        "🔁 It repeats. Who comes at least once counts as coming. The places are those of the next time."
    ),
}

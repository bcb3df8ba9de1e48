"""Pictures of progress, and the same in words."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "progress.too_early": "There is not much to see yet. When I have answers from two weeks, I can draw a picture.",
    "progress.weeks_title": Noted("Your weeks", note="The headline of a picture."),
    "progress.weeks_across": Noted("Week", note="Under the axis of a picture: 1, 5, 10 … are weeks."),
    "progress.goals_title": Noted("Your goals", note="The headline of a picture."),
    "progress.goals_label": Noted("All goals together", note="Over a line in a picture."),
    "progress.agreed": Noted("as agreed", note="Beside a line in a picture: this is what you agreed on."),
    "progress.below": Noted("less", note="Low on an axis."),
    "progress.above": Noted("more", note="High on an axis."),
    "progress.at": "{t} · {meaning}",
    "progress.date_across": Noted("Month", note="Under the axis of a picture: 3/27 is March 2027."),
    "progress.measured_title": Noted("Your figures", note="The headline of a picture: weight, waist …"),
    "progress.series": Noted(
        "{name}: first {first}, now {last}.", note="The picture in words, as in: Mood: first Low, now Good."
    ),
    "progress.weeks_of": Noted("Weeks {first} to {last}:", note="Which weeks a picture shows."),
    "progress.t": Noted(
        "Goals together: first {first}, now {last}. 50 is what you agreed on.", note="Goal Attainment Scaling."
    ),
    "progress.goal": Noted("🎯 {goal}: {level}", note="A goal and how far it is, in the person's own words."),
}

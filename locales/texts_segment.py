"""For whom an invitation is, in words. Coordinators read it."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "segment.everybody": "All clients",
    "segment.criteria": Noted("{who}", note="A list: languages, groups, themes."),
    "segment.language": Noted("{language}", note="A language, named in itself."),
    "segment.mentor": Noted("clients of {alias}", note="{alias}: a mentor."),
    "segment.mentor_gone": "clients of somebody who is no longer a mentor",
    "segment.answered": Plural("has answered within {count} week", "has answered within {count} weeks"),
    "segment.attended": "has come to a group before",
    "segment.not_attended": "has not come to a group before",
    "segment.people": Plural("👥 {count} person", "👥 {count} people"),
    "segment.left_out_paused": Plural(
        "{count} of them has a break, and is left out.", "{count} of them have a break, and are left out."
    ),
    "segment.left_out_stopped": Plural(
        "{count} of them wants no messages, and is left out.", "{count} of them want no messages, and are left out."
    ),
    "segment.left_out_unreachable": Plural(
        "{count} of them cannot be reached in Telegram.", "{count} of them cannot be reached in Telegram."
    ),
    "segment.left_out_joining": Plural(
        "{count} of them has not finished joining.", "{count} of them have not finished joining."
    ),
    "segment.question": "Who is invited?",
    "segment.audiences": Label("Group"),
    "segment.languages": Label("Language"),
    "segment.themes": Label("Theme"),
    "segment.phases": Label("Phase"),
    "segment.areas": Label("Area", note="The part of the town where people live."),
    "segment.mentors": Label("Mentor"),
    "segment.more": Label("Answers and visits"),
    "segment.go_on": Label("Go on"),
    "segment.pick": Noted("Tap all that you want. Nothing is chosen: all.", note="Above a list of things to choose."),
    "segment.keep": Label("Keep these people"),
    "segment.name_question": "By what name do you want to find these people again?",
    "segment.kept": Noted("⭐ Kept as: {name}", note="{name}: in a coordinator's own words."),
    "segment.forget": Noted("Forget: {name}", note="A button. {name}: in a coordinator's own words."),
    "segment.forgotten": Noted("{name} is forgotten.", note="{name}: in a coordinator's own words."),
    "segment.nobody": "Nobody would get it. Choose otherwise.",
}

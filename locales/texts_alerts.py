"""What staff are told when a person needs a human: alias and rule only, never the client's words in a push."""

from locales.sources import Brief, Label, Noted, Source

TEXTS: dict[str, Source] = {
    "alerts.lane_now": "🔴 Now",
    "alerts.lane_today": "🟡 Today",
    "alerts.lane_week": "🔵 This week",
    "alerts.again": "The client has asked again.",
    "alerts.nobody_yet": "Nobody has taken it yet.",
    "alerts.round_again": Noted(
        "Nobody has taken it in a whole round. It starts again.", note="Everybody was told once, and now once more."
    ),
    "alerts.possibly_repeated": "(Possibly a repetition)",
    "alerts.who": Noted(
        "{alias}: {rule}\n{at}", note="{rule}: why, as in: Wants to talk. {at}: weekday, date and time."
    ),
    "alerts.corrected": "The client has changed this answer since.",
    "alerts.waiting": "Who takes it?",
    "alerts.yours": Noted(
        "You have taken it. Reply to this message: your reply goes to {alias}.", note="{alias}: the client."
    ),
    "alerts.moved": "This alert has moved to your new account.",
    "alerts.take_first": "Take the alert first. Then your reply goes to the client.",
    "alerts.taken_by": Noted("Taken by {alias}.", note="{alias}: a member of staff."),
    "alerts.resolved": Noted("Resolved. It was taken by {alias}.", note="{alias}: a member of staff."),
    "alerts.no_check_in": "There are no check-in answers yet.",
    "alerts.check_in_of": Noted("Last check-in: {day}", note="{day}: weekday and date."),
    "alerts.their_words": "{alias} wrote:",
    "alerts.their_voice": "{alias} sent a voice message. Whoever takes the alert hears it.",
    "alerts.take": Label("Take", note="A verb: I take care of this client."),
    "alerts.show": Label("Show", note="A verb: show the last answers."),
    "alerts.hide": Label("Hide", note="A verb: hide the answers again."),
    "alerts.resolve": Label("Resolve", note="A verb: the matter is taken care of."),
    "alerts.toast.yours": Brief("You have it."),
    "alerts.toast.faster": Brief("{alias} was faster."),
    "alerts.toast.resolved": Brief("Resolved."),
}

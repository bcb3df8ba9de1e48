"""What staff are told when a person needs a human: alias and rule only, never the client's words in a push."""

from locales.sources import Brief, Label, Noted, Source

TEXTS: dict[str, Source] = {
    "alerts.lane_now": "🔴 Now",
    "alerts.lane_today": "🟡 Today",
    "alerts.lane_week": "🔵 This week",
    "alerts.again": "The client has asked again.",
    "alerts.met_again": Noted("It has happened again.", note="Such as: strong pain."),
    "alerts.again_at": Noted("Again: {at}", note="{at}: when the client asked again; weekday, date and time."),
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
    "alerts.take_first": "Take the alert first. Then I send your reply to the client.",
    "alerts.taken_by": Noted("Taken by {alias}.", note="{alias}: a member of staff."),
    "alerts.taken_silent": Noted(
        "Taken by {alias}. No answer to the client since then. You can take it.", note="{alias}: a member of staff."
    ),
    "alerts.answer_it": Noted(
        "Please take it again or write to {alias}. Otherwise others are told, too.", note="{alias}: the client."
    ),
    "alerts.resolved": Noted("Resolved. It was taken by {alias}.", note="{alias}: a member of staff."),
    "alerts.no_check_in": "There are no check-in answers yet.",
    "alerts.check_in_of": Noted("Last check-in: {day}", note="{day}: weekday and date."),
    "alerts.their_words": "{alias} wrote:",
    "alerts.their_forwards": Noted("{alias} forwarded:", note="Above words of somebody else that the client sent on."),
    "alerts.their_voice": "{alias} sent a voice message. Whoever takes the alert hears it.",
    "alerts.take": Label("Take", note="A verb: I take care of this client."),
    "alerts.show": Label("Show", note="A verb: show the last answers."),
    "alerts.hide": Label("Hide", note="A verb: hide the answers again."),
    "alerts.resolve": Label("Resolve", note="A verb: the matter is taken care of."),
    "alerts.hand_over": Label("Hand over", note="A verb: somebody else shall take care of this client."),
    "alerts.called": Label("Call done", note="A button: I have called the client."),
    "alerts.snooze": Label("Later", note="A button: remind me later."),
    "alerts.to_whom": "To whom do you hand it over?",
    "alerts.nobody_there": "Nobody else can be reached now.",
    "alerts.handed_away": Noted(
        "{alias} is asked to take it over. Until then it is yours.", note="{alias}: a member of staff."
    ),
    "alerts.handed_to_you": Noted(
        "{alias} hands this over to you. Please take it if you can.", note="{alias}: a member of staff."
    ),
    "alerts.was_called": Noted("Call done: {alias}, {at}", note="{alias}: who called. {at}: weekday, date and time."),
    "alerts.until_when": "When shall it come back to you?",
    "alerts.snooze.hour": Label("In 1 hour"),
    "alerts.snooze.hours": Label("In 4 hours"),
    "alerts.snooze.morning": Label("Tomorrow morning"),
    "alerts.snooze.week": Label("In a week"),
    "alerts.comes_back": Noted("It comes back to you: {at}", note="{at}: weekday, date and time."),
    "alerts.what_came": "What came of it?",
    "alerts.outcome.talked": Label("We have talked"),
    "alerts.outcome.meeting": Label("We meet"),
    "alerts.outcome.other_help": Label("Other help was found", note="Such as health care."),
    "alerts.outcome.mistake": Label("It was a mistake", note="The client needed nobody."),
    "alerts.outcome.other": Label("Something else"),
    "alerts.toast.noted": Brief("Noted."),
    "alerts.toast.yours": Brief("You have it."),
    "alerts.toast.faster": Brief("{alias} was faster."),
    "alerts.toast.resolved": Brief("Resolved."),
}

"""/away: when a member of staff is not at work, and who stands in; and what clients hear of it."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "away.here": "You have no days off planned here.",
    "away.on_day": Noted("You are away on {day}.", note="{day}: weekday and date. To staff."),
    "away.from_to": Noted(
        "You are away from {first} to {last}.", note="{first}, {last}: weekday and date; both days are included."
    ),
    "away.deputy": Noted("{deputy} stands in for you.", note="{deputy}: another mentor."),
    "away.no_deputy": "Nobody stands in: the coordinators hear of alerts.",
    "away.how": "While you are away, you get alerts only if nobody else can be reached. With /away you can end it.",
    "away.ended": "Good that you are here. You hear of your clients again.",
    "away.back": "Welcome back. You hear of your clients again.",
    "away.usual_is": Noted(
        "When you do not answer, {deputy} hears of an alert next.", note="{deputy}: another mentor. To a mentor."
    ),
    "away.no_usual": "When you do not answer, the coordinators hear of an alert next.",
    "away.plan": Label("Plan days off", note="A button for a mentor."),
    "away.end": Label("I am here again", note="A button: the absence is over, or does not take place."),
    "away.usual": Label("Who stands in?"),
    "away.first_question": "From when on are you away?",
    "away.today": Label("Today: {day}", note="{day}: weekday and date."),
    "away.tomorrow": Label("Tomorrow: {day}", note="{day}: weekday and date."),
    "away.monday": Label("Next week: {day}", note="{day}: weekday (Monday) and date."),
    "away.last_question": Noted("Away from {day}: for how long?", note="{day}: weekday and date."),
    "away.one_day": Label("1 day"),
    "away.week": Label("1 week"),
    "away.two_weeks": Label("2 weeks"),
    "away.four_weeks": Label("4 weeks"),
    "away.last_day_question": "What is the last day on which you are away?",
    "away.write": Noted("You can also write a day, like {example}.", note="{example}: a date such as 24.12.2027."),
    "away.deputy_question": "Who stands in for you?",
    "away.usual_question": "Who shall hear of an alert when you do not answer?",
    "away.usual_note": "This person may see the alert and take it.",
    "away.nobody": Label("Nobody, the coordinators"),
    "away.hint_buttons": "Please use the buttons.",
    "away.you_on_day": Noted(
        "{mentor} is away on {day}. You stand in.", note="To another mentor. {day}: weekday and date."
    ),
    "away.you_from_to": Noted(
        "{mentor} is away from {first} to {last}. You stand in.",
        note="To another mentor. {first}, {last}: weekday and date; both days are included.",
    ),
    "away.you_how": Noted(
        "On these days their clients are yours, too: /clients and /today show them. You hear of their alerts.",
        note="'Their': of the mentor who is away.",
    ),
    "away.you_no_more": Noted(
        "{mentor} is here again. You do not stand in any more.", note="To the mentor who stood in. {mentor}: a name."
    ),
    "away.client_deputy": Noted(
        "{mentor} is away until {day}. {deputy} stands in and is told.",
        note="To a client. {mentor}, {deputy}: names. {day}: weekday and date.",
    ),
    "away.client_others": Noted(
        "{mentor} is away until {day}. Somebody else from the team is told.",
        note="To a client. {mentor}: a name. {day}: weekday and date.",
    ),
}

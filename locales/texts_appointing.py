"""A person of the service as a coordinator sees them, and roles given and taken."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "appointing.role": Noted("{role} since {day}", note="{role}: such as Mentor. {day}: a date such as 24.12.2027."),
    "appointing.no_role": "No role here now.",
    "appointing.language": Noted("language: {language}", note="At the beginning of a line."),
    "appointing.since": Noted("Here since {day}.", note="{day}: a date such as 24.12.2027."),
    "appointing.mentor": Noted("Mentor: {alias}", note="Of a client."),
    "appointing.no_mentor": "No mentor yet.",
    "appointing.clients": Plural(one="{count} client", other="{count} clients"),
    "appointing.deputy": Noted("Stands in: {deputy}", note="{deputy}: another mentor."),
    "appointing.no_deputy": "Nobody stands in: the coordinators hear of alerts.",
    "appointing.apart": "Clients have no role of staff here: who is asked about their own health "
    "does not read what others answer.",
    "appointing.open_client": Label("Open the client's card"),
    "appointing.give_mentor": Label("Make mentor"),
    "appointing.take_mentor": Label("Take the role of mentor away"),
    "appointing.give_coordinator": Label("Make coordinator"),
    "appointing.take_coordinator": Label("Take the role of coordinator away"),
    "appointing.choose_deputy": Label("Who stands in?", note="For this mentor."),
    "appointing.close": Label("Close"),
    "appointing.sure_give_mentor": "Shall {alias} be a mentor?",
    "appointing.sure_take_mentor": "Shall {alias} no longer be a mentor?",
    "appointing.sure_give_coordinator": "Shall {alias} be a coordinator?",
    "appointing.sure_take_coordinator": "Shall {alias} no longer be a coordinator?",
    "appointing.note_give_mentor": "They hear of it at once. Clients can be given to them then.",
    "appointing.note_take_mentor": "They hear of it at once. No button of a mentor works for them any more. "
    "Open alerts go on to others.",
    "appointing.note_give_coordinator": "They hear of it at once. A coordinator sees all clients, and gives roles.",
    "appointing.note_take_coordinator": "They hear of it at once. No button of a coordinator works for them any more. "
    "Open alerts go on to others.",
    "appointing.clients_wait": Plural(
        one="{count} client needs another mentor then: /caseload",
        other="{count} clients need another mentor then: /caseload",
    ),
    "appointing.own": "This is your own role. Do you want to give it up?",
    "appointing.own_note": "You are a coordinator yourself.",
    "appointing.sure_own": "Really? Only another coordinator can give it back to you.",
    "appointing.own_hears": "No button of a coordinator works for you any more. Your open alerts go on to others.",
    "appointing.done_give_mentor": "{alias} is a mentor now.",
    "appointing.done_take_mentor": "{alias} is no mentor now.",
    "appointing.done_give_coordinator": "{alias} is a coordinator now.",
    "appointing.done_take_coordinator": "{alias} is no coordinator now.",
    "appointing.meanwhile": "Nothing is changed: for {alias} something else holds since a moment ago.",
    "appointing.last": "Nothing is changed: {alias} is the last coordinator who can be reached. "
    "Make somebody else a coordinator first.",
    "appointing.deputy_question": "Who stands in for {alias}?",
    "appointing.deputy_hears": "Everybody concerned hears of it at once.",
    "appointing.sure_deputy": Noted(
        "Shall {deputy} stand in for {alias}?", note="{deputy}, {alias}: two mentors. For alerts nobody answers."
    ),
    "appointing.sure_no_deputy": "Shall nobody stand in for {alias}?",
    "appointing.done_deputy": Noted("{deputy} stands in for {alias} now.", note="{deputy}, {alias}: two mentors."),
    "appointing.done_no_deputy": "Nobody stands in for {alias} now.",
    "staff.deputy_changed": Noted("A coordinator has changed who stands in for you.", note="To a mentor."),
    "staff.deputy_you": Noted(
        "You stand in for {mentor} now. When {mentor} does not answer, you hear of an alert next.",
        note="To another mentor.",
    ),
    "staff.deputy_no_more": Noted("You do not stand in for {mentor} any more.", note="To another mentor."),
}

"""Lists and news for mentors and coordinators, and how they invite."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "staff.clients": Plural(one="You have {count} client", other="You have {count} clients"),
    "staff.people": Plural(one="{count} person", other="{count} people"),
    "staff.nobody_yet": "Nobody yet.",
    "staff.person": "• {alias}: {role} ({language}), {state}",
    "staff.check_ins_done": Plural(
        one="   {count} check-in answered", other="   {count} check-ins answered", note="Below a name; keep the spaces."
    ),
    "staff.open_alerts": Plural(
        one="   🔔 {count} open alert", other="   🔔 {count} open alerts", note="Below a name; keep the spaces."
    ),
    "staff.state_joining": Noted("is joining", note="Has agreed, has not finished the first questions."),
    "staff.state_active": "takes part",
    "staff.state_stopped": "has stopped",
    "staff.state_unreachable": "cannot be reached in Telegram",
    "staff.earlier": Label("Earlier", note="The page before."),
    "staff.later": Label("Later", note="The next page."),
    "staff.joined": "{alias} has joined as your client.",
    "staff.joined_alone": "{alias} has joined and has no mentor yet. Please choose one on the card.",
    "staff.left": "{alias} no longer uses the bot. Alerts about them stay open.",
    "staff.paused": Noted("{alias} takes a break until {day}.", note="{day}: its last day."),
    "staff.resumed": "{alias} goes on after a break.",
    "staff.lost": "{alias} cannot be reached in Telegram any more.",
    "staff.got_client": "From today {alias} is your client.",
    "staff.got_clients": Plural(
        one="From today {count} more client is yours: /clients",
        other="From today {count} more clients are yours: /clients",
    ),
    "staff.got_open": Plural(
        one="{count} of them has something open. They stand first in the list.",
        other="{count} of them have something open. They stand first in the list.",
        note="Clients who have just come to this mentor.",
    ),
    "staff.got_goals": Plural(
        one="{count} of them has a new goal that waits for your yes. It is on the card.",
        other="{count} of them have a new goal that waits for your yes. It is on their cards.",
        note="Clients who have just come to this mentor.",
    ),
    "staff.my_clients": Label("Show my clients"),
    "staff.gave_clients": Plural(
        one="From today {mentor} is the mentor of {count} of your clients. Thank you for your time with them.",
        other="From today {mentor} is the mentor of {count} of your clients. Thank you for your time with them.",
    ),
    "staff.mentor_stopped": "{alias} has stopped the bot.",
    "staff.mentor_former": Noted("{alias} is no mentor now.", note="To coordinators: somebody who was one before."),
    "staff.no_mentor": "You are no mentor here now. Thank you for your time with the clients.",
    "staff.no_coordinator": "You are no coordinator here now. Thank you for your work.",
    "staff.clients_wait": Plural(
        one="{count} client needs another mentor: /caseload", other="{count} clients need another mentor: /caseload"
    ),
    "staff.gave_client": "From today {mentor} is the mentor of {alias}. Thank you for your time with them.",
    "staff.caseload": Plural(
        one="   {count} client", other="   {count} clients", note="Below a mentor's name; keep the spaces."
    ),
    "staff.caseload_waits": Plural(
        one="   ⚠️ {count} client needs another mentor",
        other="   ⚠️ {count} clients need another mentor",
        note="Below the name of a mentor who cannot be reached; keep the spaces.",
    ),
    "staff.reply_hint": "To write to a client, reply to any message about them here, or choose: /write",
    "inviting.role_question": "Who is invited?",
    "inviting.again": Label("Somebody with a new phone"),
    "inviting.audience_question": "To which group does the client belong?",
    "inviting.language_question": "In which language shall the link open?",
    "inviting.language_open": Label("Let them choose"),
    "inviting.mentor_question": "Who will be the mentor?",
    "inviting.no_mentor": Label("Nobody yet"),
    "inviting.source_question": "How did the client find the service?",
    "inviting.no_source": Label("Not known"),
    "inviting.find_question": "What is this person called here? Write the name.",
    "inviting.nobody_called_so": "Nobody is called so.",
    "inviting.made_client": "The link for the client comes now. Please forward it. It works once, for 14 days.",
    "inviting.made_mentor": "The link for the mentor comes now. Please forward it. It works once, for 14 days.",
    "inviting.made_coordinator": "The link for the coordinator comes now. Please forward it. "
    "It works once, for 14 days.",
    "inviting.poster": Label("Poster for a place"),
    "inviting.came": Label("Where people came from"),
    "inviting.poster_place_question": "Where will the poster hang?",
    "inviting.poster_elsewhere": Label("Another place"),
    "inviting.poster_languages_question": "Which languages shall stand on the poster?",
    "inviting.poster_languages_note": "Tap one or more. A second tap takes it back.",
    "inviting.poster_months_question": "How long is the poster good?",
    "inviting.poster_months": Plural(one="{count} month", other="{count} months"),
    "inviting.poster_uses_question": "How many people may join with it at most?",
    "inviting.poster_made": "The poster comes now, as a file to print on A4. Whoever sees it can join.",
    "inviting.poster_mentor": "They have no mentor at first. You hear of each of them and choose one.",
    "inviting.poster_file": Plural(
        one="Poster: {place}. Last day: {day} {year}. For {count} person at most.",
        other="Poster: {place}. Last day: {day} {year}. For {count} people at most.",
        note="{place}: where it hangs, for example a health station; {day}: weekday and date.",
    ),
    "inviting.links": Label("Links not used yet"),
    "inviting.links_title": "Links that nobody has used yet",
    "inviting.links_none": "There are none.",
    "inviting.links_newest": "Older ones are not shown.",
    "inviting.links_note": "Tap one to take it back.",
    "inviting.link_line": Noted(
        "• {whom}: made on {day} at {time}. Last day: {until}",
        note="{whom}: a role, for example Client; {day}, {until}: weekday and date.",
    ),
    "inviting.link_button": "{whom}, {day}, {time}",
    "inviting.link_client": "{role}, {group}",
    "inviting.link_again": Noted("{alias}, new phone", note="In a line and on a button: whom a link is for."),
    "inviting.link_end_question": "Take this link back?",
    "inviting.link_end_note": "Whoever opens it from then on is told that it is too old.",
    "inviting.came_title": "Where people came from",
    "inviting.came_none": "Nobody was invited yet.",
    "inviting.came_source": Noted(
        "• {place}: {links}, {joined}, since {day} {year}",
        note="{links}: how many links were made; {joined}: how many people; {day}: weekday and date.",
    ),
    "inviting.came_links": Plural(one="{count} link", other="{count} links", note="In the middle of a line."),
    "inviting.came_joined": Plural(one="{count} has joined", other="{count} have joined", note="How many people."),
    "inviting.came_posters": "Posters, the newest first",
    "inviting.end_poster": Noted("{place}, until {day}", note="A button: a poster that is taken back."),
    "inviting.end_question": "Take this poster back?",
    "inviting.end_note": "Whoever reads its code from then on is told that it is over. Who has joined stays.",
    "inviting.end_yes": Label("Yes, take it back"),
    "inviting.ended": "🗑 It is taken back.",
    "inviting.came_poster_over": Noted(
        "• {place}: {joined}, {most} at most. Made on {day}. It was over on {until} {year}",
        note="As the line of a poster, for one that is over.",
    ),
    "inviting.came_poster": Noted(
        "• {place}: {joined}, {most} at most. Made on {day}. Last day: {until} {year}",
        note="{joined}: how many people; {most}: how many may join; {day}, {until}: weekday and date.",
    ),
    "inviting.made_again": "The link for {alias} comes now. Whoever opens it takes the place of {alias}. "
    "Give it to this person only.",
}

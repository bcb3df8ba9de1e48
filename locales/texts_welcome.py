"""From the invitation to the first check-in: language, notice, consent, name, day and hour."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "welcome.stranger": "Hello! This bot is for people who were invited.",
    "welcome.link_used": "This link was used already. Please ask for a new one.",
    "welcome.link_expired": "This link is too old. Please ask for a new one.",
    "welcome.already_here": "You are here already. Nothing has changed.",
    "poster.title": Noted("A mentor for you", note="The poster hangs in a health station; large letters."),
    "poster.what": "Once a week a bot asks in your language how you are. A mentor reads your answers and helps you.",
    "poster.how": "Point the camera of your phone at the code. The app Telegram opens.",
    "poster.until": Noted("Last day: {day} {year}", note="Until when the code works. {day}: weekday and date."),
    "poster.sender": "{controller} · {contact}",
    "welcome.hello": "Hello! I am a bot, not a human.",
    "welcome.what": "Once or twice a week I ask how you are. Your mentor sees your answers and helps you.",
    "welcome.kept": "I keep your name here, your language, your day and time, your answers and your messages. "
    "They are locked. Nobody can read them without the key.",
    "welcome.readers": "In the service, only your mentor and the coordinators can read them.",
    "welcome.telegram": "Messages go through Telegram. Telegram could read them. "
    "Do not write your personal identity code (henkilötunnus) or illnesses here.",
    "welcome.not_watched": Noted(
        "This chat is not watched round the clock. It is no emergency service. In an emergency, call 112.",
        note="Safety text. Be exact: this is no emergency service.",
    ),
    "welcome.free": Noted(
        "You are free to choose. You get the same help without Telegram: {way}",
        note="{way}: a whole sentence from the settings that says how.",
    ),
    "welcome.other_way": Noted("The way without Telegram: {way}", note="{way}: a whole sentence from the settings."),
    "welcome.controller": Noted(
        "Responsible for your data: {controller}. Contact: {contact}",
        note="The controller in the sense of the GDPR.",
    ),
    "welcome.staff_notice": "Hello! I am the bot of the mentoring service. Here you hear of clients who need a human. "
    "Messages go through Telegram: use the names that clients have here, and write no diagnoses.",
    "welcome.consent": Noted(
        "We keep your name here, your language, your day and time, your answers and your messages. "
        "Your mentor and the coordinators see them. You can stop the bot at any time: /stop\nDo you agree?",
        note="Safety text. The person gives consent to exactly this.",
    ),
    "welcome.consent_staff": Noted(
        "Do you agree that we keep your name here, your language and what you do with the bot?",
        note="Safety text. A member of staff gives consent to exactly this.",
    ),
    "welcome.agree": Label("Yes, I agree"),
    "welcome.disagree": Label("No, thank you"),
    "welcome.declined": "All right. You do not take part. If you change your mind, open your link again.",
    "welcome.thanks": "Thank you!",
    "welcome.ready": "Now everything is ready.",
    "welcome.mentor": Noted("Your mentor is {mentor}.", note="{mentor}: what the mentor wants to be called."),
    "welcome.no_mentor_yet": "You will soon get a mentor of your own.",
    "welcome.when": Noted(
        "I ask how you are every week: {day} at {hour}.",
        note="{day}: a weekday standing alone, as in Monday. Change the sentence if your language would bend it.",
    ),
    "welcome.often_at_first": "In the first weeks I ask twice a week.",
    "welcome.anytime": "To answer now: /checkin\nTo talk with a human: /talk\nMore: /help",
    "welcome.ready_mentor": "You are a mentor here now. Your clients: /clients\nYour working hours: /settings",
    "welcome.ready_coordinator": "You are a coordinator here now. Everyone: /people\nTo invite someone: /invite",
    "welcome.back_again": "Welcome back! Everything goes on here as before.",
    "welcome.resumed": "Welcome back! I will write to you again. You can stop at any time: /stop",
}

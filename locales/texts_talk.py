"""Between a client and a human: asking for one, talking through the bot, words that belong to no question."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "talk.asked": "I tell a human now that you want to talk.",
    "talk.asked_with_words": "I tell a human now that you want to talk. I pass on what you wrote.",
    "talk.not_watched": "Answers come in working hours. In an emergency, call 112.",
    "talk.taken": Noted(
        "Your request was read. This person will write to you here: {alias}", note="{alias}: the mentor who took it."
    ),
    "talk.write_here": "You can write or send a voice message here. It goes to them.",
    "talk.says": Noted("💬 {alias}:", note="Stands above what the other person wrote."),
    "talk.forwards": Noted("↪️ {alias} forwards:", note="Stands above what the other person did not write themselves."),
    "talk.passed_on": Noted(
        "✓ Passed on to {alias}.", note="To a client, or to staff. {alias}: the other one, who reads it."
    ),
    "talk.cut": "Your message was too long. Only the beginning was passed on.",
    "talk.identity_code": "A personal identity code (henkilötunnus) stood in it. I took it out. "
    "Please never send it here.",
    "talk.only_text_and_voice": "I can pass on text, voice messages and photos only.",
    "talk.ended": "This talk has ended. To talk with a human again: /talk",
    "talk.quiet_staff": "The talk with {alias} ended after 12 hours of silence. To go on, reply to this message.",
    "talk.not_heard": "{alias} no longer uses the bot. Your message was not passed on.",
    "talk.voice_sent": "Thank you. I send your voice message to your mentor.",
    "aside.not_read": "I am a bot. I do not understand free text.",
    "aside.nudged": Noted(
        "Thank you for writing! I am a bot: a human reads it only if you want.",
        note="To what somebody answered to one of the short messages in between.",
    ),
    "aside.kept": Noted(
        "I have kept this as your answer to my question.",
        note="To what somebody wrote hours after a question.",
    ),
    "aside.question": "Shall I pass it on to a human?",
    "aside.yes": Label("Yes, pass it on"),
    "aside.no": Label("No"),
    "aside.passed_on": "I passed it on. A human will answer in working hours.",
    "aside.goes_along": "✓ This goes to a human, too. Answers come in working hours.",
    "aside.left": "All right. I passed nothing on.",
    "aside.only_text": "I cannot read this. Please use the buttons. To talk with a human: /talk",
    "crisis.call": "Are you in danger? Call now:",
    "crisis.call_112": Noted(
        "Chest pain, hard to breathe, or you fainted? Call 112 now.", note="Safety text. 112 is the emergency number."
    ),
    "crisis.body": Label(
        "Chest pain, breath, fainting",
        note="A button below the numbers. Tapping it calls staff.",
    ),
    "crisis.told": "I also tell the staff now. Do not wait for an answer if you are in danger.",
    "crisis.number": Noted("{what}: {number}", note="Who answers the telephone, and the number."),
    "crisis.number_hours": Noted("{what}: {number} (not at all hours)", note="The number answers at some hours only."),
    "crisis.emergency": "Emergency (ambulance, police)",
    "crisis.medical": "Medical helpline (day and night)",
    "crisis.crisis": "Crisis line: talk when life is hard (MIELI)",
    "crisis.violence": "Violence at home (Nollalinja, day and night)",
    "crisis.poison": "Poison information",
    "crisis.social_emergency": "Social and crisis emergency service",
}

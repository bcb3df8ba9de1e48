"""From the invitation to the first meeting: language, notice, consent."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "welcome.hello": "Hello! I am a bot. I help you and your mentor to stay in touch.",
    "welcome.mentor": Noted("Your mentor is {mentor}.", note="{mentor}: what the mentor wants to be called."),
    "welcome.not_watched": Noted(
        "Nobody reads this chat day and night. In an emergency, call 112.",
        note="Safety text. Be exact: this is no emergency service.",
    ),
    "welcome.consent": Noted(
        "Do you agree that we keep your answers and show them to your mentor?",
        note="Safety text. The person gives consent to exactly this sentence.",
    ),
    "welcome.agree": Label("I agree"),
    "welcome.disagree": Label("I do not agree"),
}

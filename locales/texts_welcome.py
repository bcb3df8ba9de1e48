"""From the invitation to the first meeting: language, notice, consent."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "welcome.hello": Noted("Hello, {alias}!", note="{alias}: what the person wants to be called."),
    "welcome.language": "Which language do you want to use?",
    "consent.question": Noted(
        "Do you agree that we keep your answers here?",
        note="Safety text. The person gives consent with this. Be exact.",
    ),
    "consent.not_watched": Noted(
        "Nobody reads this chat all day and night. In an emergency, call {number}.",
        note="Safety text. {number}: 112.",
    ),
    "consent.button.agree": "Yes, I agree",
    "consent.button.refuse": "No, I do not agree",
}

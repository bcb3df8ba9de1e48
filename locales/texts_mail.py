"""The e-mail about an alert that nobody took: alias and rule, and where to look; never the client's words."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "mail.subject": Noted("Askel: an alert waits ({lane})", note="{lane}: Now or Today, with a coloured dot."),
    "mail.repeated": Noted(
        "Askel: an alert waits ({lane}), possibly a repetition", note="{lane}: Now or Today, with a coloured dot."
    ),
    "mail.waits": "A client needs a human, and nobody has taken the alert yet.",
    "mail.where": Noted(
        "Please open {bot} in Telegram and take it, or call a colleague who can.", note="{bot}: the bot's user name."
    ),
    "mail.no_answer": "Please do not answer this mail: nobody reads the answers.",
}

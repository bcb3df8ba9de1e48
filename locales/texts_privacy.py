"""/privacy: what is kept, who reads it, what one can ask for."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "privacy.title": "What is kept about you",
    "privacy.kept": "Your name here, your language, your day and time, your answers and your messages to staff. "
    "They are locked. Nobody can read them without the key.",
    "privacy.kept_staff": "Your name here, your language, your working hours, and what you do with alerts and clients.",
    "privacy.area": "Also where you live, if you have said it. You can take it back in /settings.",
    "privacy.readers": "Your mentor and the coordinators can read it. It is noted when somebody opens your answers. "
    "Messages go through Telegram.",
    "privacy.readers_staff": "The coordinators and the operator of the service can read it. "
    "Messages go through Telegram.",
    "privacy.rights": "You may ask what is kept, have it corrected and have it deleted. To stop: /stop",
    "privacy.other_way": Noted("The way without Telegram: {way}", note="{way}: a whole sentence from the settings."),
}

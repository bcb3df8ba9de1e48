"""Words that many conversations share: buttons to move with, a value that stands alone."""

from locales.sources import Label, Source

TEXTS: dict[str, Source] = {
    "common.yes": Label("Yes"),
    "common.no": Label("No"),
    "common.go_on": Label("Go on", note="Goes to the next page or question."),
    "common.help_now": Label("I need help now", note="Opens the emergency numbers and tells the mentor at once."),
    "common.languages": Label("Language", note="Opens the list of languages."),
    "common.number": "{number}",
    "common.plain": "{it}",
    "common.weekday": "{day}",
    "roles.client": Label("Client"),
    "roles.mentor": Label("Mentor"),
    "roles.coordinator": Label("Coordinator"),
    "roles.none": Label("No role", note="In a list of people: somebody who was staff before."),
}

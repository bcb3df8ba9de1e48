"""Words that many conversations share: buttons to move with, names of days and hours in a line."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "common.button.yes": "Yes",
    "common.button.no": "No",
    "common.button.back": Noted("Back", note="Goes back to the question before."),
    "common.button.skip": Noted("Skip", note="Goes on without an answer."),
    "common.toast.old": "This question is old. Please use the newest message.",
}

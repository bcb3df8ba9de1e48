"""When something cannot be done, or went wrong: what, and what to do now."""

from locales.sources import Brief, Source

TEXTS: dict[str, Source] = {
    "faults.went_wrong": "Something went wrong here. It is not your fault. Please try again. "
    "You reach a human with /talk",
    "faults.went_wrong_staff": "Something went wrong here. Please try again. The operator was told.",
    "faults.not_for_you": "This is not for you. What you can do: /help",
    "faults.unknown_command": "I do not know this command. What you can do: /help",
    "faults.edited": "I do not see changes in a message that was sent. Please send it again.",
    "faults.toast.not_for_you": Brief("This is not for you."),
    "faults.toast.over": Brief("This is over."),
}

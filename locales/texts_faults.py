"""What a person reads when something of ours is broken."""

from locales.sources import Source

TEXTS: dict[str, Source] = {
    "faults.sorry": "Something went wrong here. It is not your fault. Your mentor can help you.",
}

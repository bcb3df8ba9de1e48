"""Goals: choosing, planning, changing and ending them."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "goals.if_then": Noted(
        "{barrier}, {then}.",
        note="The plan for a hard day, as in: If I am tired, then I walk for ten minutes. Both halves come translated.",
    ),
}

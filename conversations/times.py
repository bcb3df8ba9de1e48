"""Reads a time of day as people write it: `14`, `14.15`, `klo 9:30`, `1430`, in the digits of any script."""

from __future__ import annotations

import re
from datetime import time

from conversations.digits import latin

_TIME = re.compile(r"\s*(?:klo\.?|kl\.?|at)?\s*([0-9]{1,2})(?:\s*[.:,]\s*([0-9]{2})|([0-9]{2}))?\s*", re.IGNORECASE)


def read_time(words: str) -> time | None:
    """In 24 hours; None when it is no time. What has a word behind it (`2 pm`) is none, rather than a wrong one."""
    found = _TIME.fullmatch(latin(words))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None

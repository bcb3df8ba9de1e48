"""A file that the outbox holds as text becomes the document that goes out. Next: bot/telegram.py sends it.

The text was written when the turn was applied, sealed like every payload: a call that is repeated sends the very same.
"""

from __future__ import annotations

from typing import Any

from telegram import InputFile

FILE = "file"  # in the parameters of sendDocument, in place of the document


def attached(method: str, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The call as it goes out: `file`, a name and a text, as the document."""
    if FILE not in params:
        return method, params
    rest = {name: value for name, value in params.items() if name != FILE}
    file = params[FILE]
    document = InputFile(file["text"].encode(), filename=file["name"], attach=True)
    return method, {**rest, "document": document}

"""What Telegram takes: a message that goes beyond is never sent, and the person hears nothing."""

from __future__ import annotations

from conversations.effects import Ask, Effect, Say, Toast
from conversations.words import Message
from locales.catalogues import Catalogue
from locales.lengths import units
from locales.render import Rendered, render, render_text
from tests.conversations.scene import HELSINKI

SESSION = "A" * 16
TURN = 9_999_999  # nobody taps more often
LONGEST_TEXT, LONGEST_DATA, LONGEST_TOAST, MOST_BUTTONS, WIDEST_ROW = 4096, 64, 200, 100, 8


def messages(effects: tuple[Effect, ...]) -> list[Message]:
    return [effect.message for effect in effects if isinstance(effect, Ask | Say)]


def fits_telegram(effects: tuple[Effect, ...], catalogue: Catalogue) -> None:
    """Renders everything that is said; fails where Telegram would."""
    for said in messages(effects):
        _message_fits(render(said, catalogue, HELSINKI))
    for effect in effects:
        if isinstance(effect, Toast):
            assert 0 < units(render_text(effect.line, catalogue, HELSINKI)) <= LONGEST_TOAST


def _message_fits(rendered: Rendered) -> None:
    assert rendered.text.strip()
    assert units(rendered.text) <= LONGEST_TEXT
    for entity in rendered.entities:
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= units(rendered.text)
    keys = [key for row in rendered.rows for key in row]
    assert len(keys) <= MOST_BUTTONS
    assert all(0 < len(row) <= WIDEST_ROW for row in rendered.rows)
    data = [callback_data(key.id) for key in keys if key.url is None]
    assert len(set(data)) == len(data), "two buttons that nobody can tell apart"
    assert all(1 <= len(one.encode()) <= LONGEST_DATA for one in data)
    assert all(key.text.strip() for key in keys)


def callback_data(button: str) -> str:
    """As handlers/turn.py makes it: a session's buttons stand behind its id and turn."""
    return button if ":" in button else f"{SESSION}.{TURN}.{button}"

"""The first photo in a talk: may the mentor see it? Asked once; the photo waits for the yes."""

from __future__ import annotations

from typing import Literal

from conversations.effects import AllowPhotos, Ask, PassPhotos
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.words import Bold, Button, Message, message, text

MOST = 10  # photos that are held until the client decides


class HoldingPhotos(State):
    """Telegram's ids of what was sent, and the talk to which it belongs. `forwarded`: which are somebody else's."""

    kind: Literal["holding_photos"] = "holding_photos"
    talk: str
    photos: tuple[str, ...]
    forwarded: tuple[str, ...] = ()


Photos = HoldingPhotos


def step(state: HoldingPhotos, event: Event, facts: Facts) -> Step[HoldingPhotos]:
    match event:
        case Pressed("yes"):
            said = Ask(message(text("photos.allowed"), text("photos.settings")))
            return Step(None, (AllowPhotos(True), said, PassPhotos(state.talk, state.photos, state.forwarded)))
        case Pressed("no"):
            return Step(None, (AllowPhotos(False), Ask(message(text("photos.refused"), text("photos.settings")))))
        case Began() | Elapsed():
            return Step(state, (Ask(_card()),))
        case Returned() | Pressed() | Said() | Sent():
            return Step(state, (Ask(_card(), fresh=True),))


def _card() -> Message:
    yes, no = Button("yes", text("common.yes"), "📷"), Button("no", text("common.no"))
    return Message((Bold(text("photos.question")),), ((yes, no),))

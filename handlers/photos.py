"""Photos that a client sends in a talk: shown to staff only if the client has agreed to that, once.

Next: handlers/talking.py keeps the answer, and passes on what waited for it.
"""

from __future__ import annotations

from datetime import timedelta

from conversations import photos
from conversations.events import Began
from conversations.words import message, text
from handlers import talks
from handlers.sessions import keep_state, open_session, saved_state
from handlers.turn import Turn
from storage.photos import agreed

ALBUM = timedelta(minutes=1)  # what follows so closely is of the same album: that is asked once


async def sent(turn: Turn, talk: object, photo_id: str, caption: str, *, forwarded: bool = False) -> None:
    """A photo came. Its caption is words like any others."""
    if caption:
        await talks.pass_words(turn, talk, caption, forwarded=forwarded)
    match await agreed(turn.tx, turn.here):
        case True:
            await talks.pass_photo(turn, talk, photo_id, forwarded=forwarded)
        case False:
            turn.say(message(text("photos.refused"), text("photos.settings")))
        case None:
            await _ask(turn, str(getattr(talk, "id", "")), photo_id, forwarded=forwarded)


async def _ask(turn: Turn, talk_id: str, photo_id: str, *, forwarded: bool) -> None:
    row = next((row for row in turn.sessions if row.conversation == "photos"), None)
    held = saved_state(turn, row) if row is not None else None
    before = held if isinstance(held, photos.HoldingPhotos) and held.talk == talk_id else None
    kept = (*(before.photos if before else ()), photo_id)[-photos.MOST :]
    others = (*(before.forwarded if before else ()), *((photo_id,) if forwarded else ()))[-photos.MOST :]
    state = photos.HoldingPhotos(talk=talk_id, photos=kept, forwarded=others)
    if row is not None and before is not None and turn.now - row.touched_at < ALBUM:
        keep_state(turn, row, state)
    else:
        await open_session(turn, "photos", state, Began())

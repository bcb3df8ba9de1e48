"""Carries out what a conversation about a human talk asked for. The talk itself: handlers/talks.py."""

from __future__ import annotations

from typing import assert_never

from conversations import effects as e
from conversations.words import Text, message, text
from handlers import phrases, talks
from handlers.decode import Showed
from handlers.turn import Turn
from storage import alerts
from storage import tables as t


async def apply(turn: Turn, effect: e.OfTalking) -> None:
    match effect:
        case e.WriteTo(client, words):
            talk = await _talk(turn, client)
            if talk is not None:
                await talks.pass_words(turn, talk, words)
        case e.SayPhrase(client):
            talk = await _talk(turn, client)
            if talk is not None:
                await phrases.send(turn, talk, effect)
        case e.WriteVoiceTo(client):
            file_id = turn.arrival.file_id if isinstance(turn.arrival, Showed) else None
            talk = await _talk(turn, client)
            if talk is not None and file_id is not None:
                await talks.pass_voice(turn, talk, file_id)
        case e.AllowPhotos(yes):
            turn.draft.upsert(t.photo_consents, ("person_id",), person_id=turn.here, agreed=yes, at=turn.now)
        case e.PassPhotos():
            await _pass_held(turn, effect)
        case _:
            assert_never(effect)


async def _talk(turn: Turn, client_id: str) -> object | None:
    """None when there is none, and the member of staff has heard why."""
    found = await talks.talk_with(turn, await talks.client_of(turn, client_id))
    if isinstance(found, Text):
        turn.say(message(found))
        return None
    return found  # type: ignore[no-any-return]


async def _pass_held(turn: Turn, held: e.PassPhotos) -> None:
    """What waited for the yes, if the talk still goes on."""
    talk = await alerts.talk(turn.tx, held.talk)
    if talk is None or talk.client_id != turn.person_id or talk.closed_at is not None:
        turn.say(message(text("talk.ended")))
        return
    for photo_id in held.photos:
        await talks.pass_photo(turn, talk, photo_id, forwarded=photo_id in held.forwarded)

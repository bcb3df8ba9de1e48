"""Raw JSON → what arrived, with only the fields that we use. Next: handlers/turn.py.

Whatever we do not know is `Ignored` with a reason and never an error: an unknown kind of update must not cost anyone
anything. A known kind with broken fields raises `ValidationError`; its item becomes a dead letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MEDIA = (
    "voice", "audio", "photo", "video", "video_note", "animation", "document", "sticker", "location", "venue",
    "contact", "poll", "dice", "game", "story", "paid_media", "checklist",
)  # fmt: skip


def _clean(words: Any) -> Any:
    """Lone surrogates and NUL cannot be kept by any database."""
    return words.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(words, str) else words


Words = Annotated[str, BeforeValidator(_clean)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class User(Part):
    id: int
    is_bot: bool = False
    language_code: str = ""


class Chat(Part):
    id: int
    type: str


class Reply(Part):
    message_id: int


class Voice(Part):
    file_id: str


class PhotoSize(Part):
    """One of the sizes in which Telegram keeps a photo; the last is the largest."""

    file_id: str = ""


class TelegramMessage(Part):
    message_id: int
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: Words | None = None
    caption: Words | None = None
    voice: Voice | None = None
    photo: list[PhotoSize] | None = None
    forward_origin: dict[str, Any] | None = None
    reply_to_message: Reply | None = None


class CallbackQuery(Part):
    id: str
    sender: User = Field(alias="from")
    message: TelegramMessage | None = None
    data: Words | None = None


class Member(Part):
    status: str


class MemberUpdate(Part):
    chat: Chat
    sender: User = Field(alias="from")
    new_chat_member: Member


@dataclass(frozen=True, slots=True)
class From:
    """Who acted, in their private chat."""

    user_id: int
    app_language: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """`/name argument`."""

    who: From
    name: str
    argument: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Wrote:
    who: From
    words: str
    forwarded: bool
    message_id: int
    reply_to: int | None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Showed:
    """Anything that is not text. `file_id` of a voice message, `photo_id` of a photo; `caption`: what was written below
    it."""

    who: From
    kind: str
    message_id: int
    reply_to: int | None
    file_id: str | None = None
    forwarded: bool = False
    caption: str = ""
    edited: bool = False
    photo_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tapped:
    who: From
    query_id: str
    data: str
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot (or took it back: `blocked` is false)."""

    who: From
    blocked: bool


@dataclass(frozen=True, slots=True)
class AddedToGroup:
    """Somebody put the bot where no coordinator linked it."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Internal:
    """From time (`due`), from another person's turn (`tell`), from the sender (`unreachable`, `held`)."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ignored:
    why: str


Arrival = Commanded | Wrote | Showed | Tapped | Blocked | AddedToGroup | Internal | Ignored


def decode_inner(raw: object) -> Internal:
    """What the bot told itself: `{"kind": …, …}` from the ticker, from another turn, from the sender."""
    match raw:
        case {"kind": str(kind), **data}:
            return Internal(kind, {str(name): value for name, value in data.items()})
        case _:
            raise ValueError("an inner event without a kind")


def decode(raw: object) -> Arrival:
    """What this update (an object of the Bot API) means to us."""
    match raw:
        case {"message": dict(message)}:
            return _said(message)
        case {"edited_message": dict(message)}:
            return _said(message, edited=True)
        case {"callback_query": dict(query)}:
            return _tapped(CallbackQuery.model_validate(query))
        case {"my_chat_member": dict(member)}:
            return _member(MemberUpdate.model_validate(member))
        case dict():
            kinds = sorted(_clean(str(key))[:40] for key in raw if key != "update_id")
            return Ignored(f"kind {kinds[0] if kinds else 'empty'}")
        case _:
            return Ignored("not an update")


def _said(raw: dict[str, Any], *, edited: bool = False) -> Arrival:
    message = TelegramMessage.model_validate(raw)
    if message.chat.type != "private":
        return Ignored(_clean(f"said in a {message.chat.type}")[:60])
    if message.sender is None or message.sender.is_bot:
        return Ignored("said by no person")
    who = From(message.sender.id, message.sender.language_code)
    reply = message.reply_to_message.message_id if message.reply_to_message else None
    forwarded = message.forward_origin is not None
    if message.text is not None:
        if message.text.startswith("/") and not forwarded and not edited:
            return _command(who, message.text, message.message_id)
        return Wrote(who, message.text, forwarded, message.message_id, reply, edited)
    if edited and not message.caption:
        return Ignored("an edited message without text")
    kind = next((kind for kind in MEDIA if kind in raw), None)
    if kind is None:
        return Ignored("a service message")
    file_id = message.voice.file_id if message.voice else None
    photo_id = message.photo[-1].file_id or None if message.photo else None
    return Showed(who, kind, message.message_id, reply, file_id, forwarded, message.caption or "", edited, photo_id)


def _command(who: From, words: str, message_id: int) -> Commanded:
    name, *rest = re.split(r"\s+", words[1:], maxsplit=1)
    return Commanded(who, name.split("@")[0].lower(), "".join(rest).strip(), message_id)


def _tapped(query: CallbackQuery) -> Arrival:
    if query.message is not None and query.message.chat.type != "private":
        return Ignored("tapped in a group")
    message_id = query.message.message_id if query.message else None
    return Tapped(From(query.sender.id, query.sender.language_code), query.id, query.data or "", message_id)


def _member(update: MemberUpdate) -> Arrival:
    status = update.new_chat_member.status
    if update.chat.type == "private":
        return Blocked(From(update.sender.id, update.sender.language_code), status in ("kicked", "left"))
    if status in ("member", "administrator", "restricted"):
        return AddedToGroup(update.chat.id)
    return Ignored("no longer in a group")

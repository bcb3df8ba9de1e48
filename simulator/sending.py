"""Methods that put a new message into a chat. One function delivers them all, and there the limits are kept."""

from typing import Any
from zlib import crc32

from simulator.call import Call, reachable
from simulator.fields import Upload
from simulator.files import Kept, picture_size
from simulator.keyboards import read_markup
from simulator.markup import read_caption, read_text
from simulator.refusals import bad_request
from simulator.world import JSON, Chat, Group, Post

__all__ = [
    "copy_message", "forward_message", "new_poll", "reply_target", "send_animation", "send_audio", "send_chat_action",
    "send_contact", "send_document", "send_location", "send_message", "send_photo", "send_poll", "send_sticker",
    "send_venue", "send_video", "send_voice",
]  # fmt: skip

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
NOT_COPIED = {
    "message_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_to_message", "reply_markup",
    "forward_origin",
}  # fmt: skip
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note", "record_audio", "upload_audio",
}  # fmt: skip


def deliver(call: Call, chat: Chat, content: JSON) -> JSON:
    """Check what all messages have in common, count it, post it."""
    markup = read_markup(call.fields)
    reachable(chat, call.bot)
    replied = reply_target(call, chat)
    call.world.limits.take(call.bot.id, chat.id, isinstance(chat, Group))
    if replied:
        content = {"reply_to_message": shallow(replied), **content}
    if call.fields.flag("protect_content"):
        content["has_protected_content"] = True
    if markup.inline:
        content["reply_markup"] = markup.inline
    post = chat.add(call.bot.id, call.world.head(chat, call.bot.user()), content, markup.other)
    call.world.event("message", chat, message_id=post.message_id, from_bot=True)
    return post.body


def reply_target(call: Call, chat: Chat) -> Post | None:
    given = call.fields.structure("reply_parameters", "reply parameters")
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    message_id = given.get("message_id", 0) if given else call.fields.whole("reply_to_message_id")
    if not message_id:
        return None
    post = chat.standing(message_id) if isinstance(message_id, int) else None
    may_miss = given.get("allow_sending_without_reply") if given else call.fields.flag("allow_sending_without_reply")
    if post is None and not may_miss:
        raise bad_request("message to be replied not found")
    return post


def shallow(post: Post) -> JSON:
    """A message inside a message carries no message of its own."""
    return {name: value for name, value in post.body.items() if name != "reply_to_message"}


def send_message(call: Call) -> JSON:
    chat = call.chat()
    return deliver(call, chat, read_text(call.fields).under("text", "entities"))


def send_photo(call: Call) -> JSON:
    chat, upload = call.chat(), call.fields.upload("photo")
    if upload is None:
        kept = again(call, "photo")
    else:
        size = picture_size(checked(upload, LARGEST_PHOTO).body)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * max(1, min(size)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        kept = call.world.files.keep("photo", upload, {"width": size[0], "height": size[1]})
    return deliver(call, chat, {"photo": [kept.described()], **captioned(call)})


def send_document(call: Call) -> JSON:
    return send_file(call, "document", {})


def send_voice(call: Call) -> JSON:
    return send_file(call, "voice", {"duration": call.fields.whole("duration")})


def send_audio(call: Call) -> JSON:
    return send_file(call, "audio", {"duration": call.fields.whole("duration")})


def send_video(call: Call) -> JSON:
    return send_file(call, "video", {"width": 640, "height": 360, "duration": call.fields.whole("duration")})


def send_animation(call: Call) -> JSON:
    return send_file(call, "animation", {"width": 320, "height": 240, "duration": call.fields.whole("duration")})


def send_sticker(call: Call) -> JSON:
    about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return send_file(call, "sticker", about)


def send_file(call: Call, kind: str, about: JSON) -> JSON:
    chat, upload = call.chat(), call.fields.upload(kind)
    if upload is None:
        kept = again(call, kind)
    else:
        checked(upload, LARGEST_FILE)
        if kind != "sticker":
            about = {**about, "mime_type": upload.mime_type}
        if kind in ("document", "audio", "video", "animation"):
            about["file_name"] = upload.name
        kept = call.world.files.keep(kind, upload, about)
    return deliver(call, chat, {kind: kept.described(), **captioned(call)})


def checked(upload: Upload, largest: int) -> Upload:
    if not upload.body:
        raise bad_request("file must be non-empty")
    if len(upload.body) > largest:
        raise bad_request(f"file is too big; max allowed size is {largest // 1024 // 1024} MB")
    return upload


def again(call: Call, kind: str) -> Kept:
    """A file that Telegram has already, by its id."""
    given = call.fields.text(kind)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    kept = call.world.files.by_id(given)
    if kept is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if kept.kind != kind:
        raise bad_request(
            f"type of file mismatch: can't use file of type {kept.kind.capitalize()} as {kind.capitalize()}"
        )
    return kept


def captioned(call: Call) -> JSON:
    return read_caption(call.fields).under("caption", "caption_entities")


def send_location(call: Call) -> JSON:
    return deliver(call, call.chat(), {"location": location(call)})


def send_venue(call: Call) -> JSON:
    chat, place = call.chat(), location(call)
    title, address = call.fields.text("title"), call.fields.text("address")
    if not title:
        raise bad_request("venue title must be non-empty")
    if not address:
        raise bad_request("venue address must be non-empty")
    return deliver(call, chat, {"location": place, "venue": {"location": place, "title": title, "address": address}})


def location(call: Call) -> JSON:
    place = {name: call.fields.number(name) for name in ("latitude", "longitude")}
    for name, value in place.items():
        if value is None:
            raise bad_request(f"{name} is empty")
    if abs(place["latitude"] or 0) > 90 or abs(place["longitude"] or 0) > 180:
        raise bad_request("wrong location specified")
    return place


def send_contact(call: Call) -> JSON:
    chat, fields = call.chat(), call.fields
    if not fields.text("phone_number"):
        raise bad_request("phone number is empty")
    if not fields.text("first_name"):
        raise bad_request("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return deliver(call, chat, {"contact": {name: fields.text(name) for name in names if fields.text(name)}})


def send_poll(call: Call) -> JSON:
    chat, question = call.chat(), call.fields.text("question")
    given = call.fields.structure("options", "poll options")
    if not question:
        raise bad_request("poll question must be non-empty")
    if not isinstance(given, list):
        raise bad_request("can't parse options list JSON object")
    options = [str(one.get("text", "") if isinstance(one, dict) else one) for one in given]
    if not options:
        raise bad_request("poll must have at least 1 option")
    if not all(options):
        raise bad_request("poll option text must be non-empty")
    return deliver(call, chat, {"poll": new_poll(question, options)})


def new_poll(question: str, options: list[str]) -> JSON:
    return {
        "id": str(5_300_000_000_000_000_000 + crc32(question.encode())),
        "question": question,
        "options": [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def copy_message(call: Call) -> JSON:
    chat, post = call.chat(), source(call, "message to copy not found")
    content = {name: value for name, value in post.body.items() if name not in NOT_COPIED}
    if "text" not in content and "caption" in call.fields.values:
        for name in ("caption", "caption_entities"):
            content.pop(name, None)
        content |= captioned(call)
    return {"message_id": deliver(call, chat, content)["message_id"]}


def forward_message(call: Call) -> JSON:
    chat, post = call.chat(), source(call, "message to forward not found")
    content = {name: value for name, value in post.body.items() if name not in NOT_COPIED}
    origin: JSON = {"type": "user", "date": post.body["date"], "sender_user": post.body.get("from")}
    if "sender_chat" in post.body:
        origin = {
            "type": "channel",
            "date": post.body["date"],
            "chat": post.body["chat"],
            "message_id": post.message_id,
        }
    return deliver(call, chat, {"forward_origin": post.body.get("forward_origin", origin), **content})


def source(call: Call, missing: str) -> Post:
    post = call.post(call.chat("from_chat_id"), missing)
    if post.body.get("has_protected_content"):
        raise bad_request("message can't be copied")
    return post


def send_chat_action(call: Call) -> Any:
    chat, action = call.chat(), call.fields.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    reachable(chat, call.bot)
    call.world.event("action", chat, action=action)
    return True

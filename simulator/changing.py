"""Methods that change what already stands in a chat, and answers to taps. None of these is counted by the limits."""

from typing import Any

from simulator.call import Call, reachable
from simulator.keyboards import read_inline
from simulator.markup import read_caption, read_text
from simulator.refusals import bad_request
from simulator.world import JSON, Chat, Group, Post

__all__ = [
    "answer_callback_query", "delete_message", "delete_messages", "edit_message_caption", "edit_message_reply_markup",
    "edit_message_text",
]  # fmt: skip

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
DELETABLE_FOR = 48 * 60 * 60
LONGEST_TOAST = 200
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(call: Call) -> JSON:
    chat, content = call.chat(), read_text(call.fields).under("text", "entities")
    post = editable(call, chat)
    if "text" not in post.body:
        raise bad_request("there is no text in the message to edit")
    return edit(call, chat, post, ("text", "entities"), content)


def edit_message_caption(call: Call) -> JSON:
    chat, content = call.chat(), read_caption(call.fields).under("caption", "caption_entities")
    post = editable(call, chat)
    if "text" in post.body:
        raise bad_request("there is no caption in the message to edit")
    return edit(call, chat, post, ("caption", "caption_entities"), content)


def edit_message_reply_markup(call: Call) -> JSON:
    chat = call.chat()
    return edit(call, chat, editable(call, chat), (), {})


def editable(call: Call, chat: Chat) -> Post:
    post = call.post(chat, "message to edit not found")
    reachable(chat, call.bot)
    if post.author != call.bot.id:
        raise bad_request("message can't be edited")
    return post


def edit(call: Call, chat: Chat, post: Post, names: tuple[str, ...], content: JSON) -> JSON:
    """`names` are replaced by `content`, and the buttons by the given ones: none given, none left."""
    inline = read_inline(call.fields)
    if inline:
        content["reply_markup"] = inline
    body = {name: value for name, value in post.body.items() if name not in (*names, "reply_markup")} | content
    if body == post.body:
        raise bad_request(NOT_MODIFIED)
    if names and any(body.get(name) != post.body.get(name) for name in names):
        post.earlier.append({name: post.body[name] for name in (*names, "edit_date", "date") if name in post.body})
    post.body = body | {"edit_date": call.world.clock.date()}
    post.edits += 1
    call.world.event("edited", chat, message_id=post.message_id, from_bot=True)
    return post.body


def delete_message(call: Call) -> bool:
    chat = call.chat()
    post = call.post(chat, "message to delete not found")
    reachable(chat, call.bot)
    if not deletable(call, chat, post):
        raise bad_request("message can't be deleted for everyone")
    erase(call, chat, post)
    return True


def delete_messages(call: Call) -> bool:
    chat = call.chat()
    ids = call.fields.structure("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    for message_id in ids:
        post = chat.standing(message_id) if isinstance(message_id, int) else None
        if post and deletable(call, chat, post):
            erase(call, chat, post)
    return True


def deletable(call: Call, chat: Chat, post: Post) -> bool:
    if call.world.clock.now() - post.body["date"] > DELETABLE_FOR:
        return False
    return post.author == call.bot.id or not isinstance(chat, Group) or chat.bots.get(call.bot.id) == "administrator"


def erase(call: Call, chat: Chat, post: Post) -> None:
    post.deleted = True
    call.world.event("deleted", chat, message_id=post.message_id)


def answer_callback_query(call: Call) -> bool:
    fields = call.fields
    query = call.world.open_query(call.bot, fields.text("callback_query_id"))
    if query is None:
        raise bad_request(STALE_QUERY)
    text = fields.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.answer is None:  # only the first answer is shown
        query.answer = toast(text, fields.flag("show_alert"), fields.text("url"))
        about: dict[str, Any] = {"callback_query_id": query.id, "message_id": query.message_id, "bot_id": call.bot.id}
        call.world.events.add("answer", query.person.id, query.chat.id, **about, **query.answer)
    return True


def toast(text: str, alert: bool, url: str) -> JSON:
    answer: JSON = {"text": text, "show_alert": alert}
    return answer | {"url": url} if url else answer

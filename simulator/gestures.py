"""What people do with their phones: write, tap, edit, block, start. Each becomes the update that Telegram sends."""

from typing import Any

from simulator.asking import membership
from simulator.entities import MAX_TEXT, check_entities, find_entities, utf16
from simulator.refusals import Wrong
from simulator.sending import shallow
from simulator.world import JSON, PRESENT, Bot, Chat, Group, Person, Post, Private, Query, World

__all__ = ["block", "edit", "say", "speak", "start", "tap", "unblock"]


def say(
    world: World, person: Person, chat: Chat, text: str, *, entities: Any = None, reply_to: int | None = None
) -> JSON:
    """A text message. Commands, links and mentions in it are marked as Telegram marks them."""
    return speak(world, person, chat, text_content(text, entities), reply_to)


def text_content(text: str, entities: Any = None) -> JSON:
    if not text.strip():
        raise Wrong("A message needs a text.")
    if utf16(text) > MAX_TEXT:
        raise Wrong(f"A message holds at most {MAX_TEXT} UTF-16 units; this one has {utf16(text)}.")
    found = find_entities(text, check_entities(text, entities))
    return {"text": text, "entities": found} if found else {"text": text}


def speak(world: World, person: Person, chat: Chat, content: JSON, reply_to: int | None = None) -> JSON:
    """Any message of a person: it stands in the chat, and the bots that may read it hear of it."""
    present(person, chat)
    if isinstance(chat, Private):
        chat.started = True
    replied = None
    if reply_to is not None:
        replied = chat.standing(reply_to)
        if replied is None:
            raise Wrong(f"There is no message {reply_to} to reply to.")
        content = {"reply_to_message": shallow(replied), **content}
    post = chat.add(person.id, world.head(chat, person.user()), content)
    world.event("message", chat, message_id=post.message_id, from_bot=False, author=person.id)
    kind = "channel_post" if chat.kind == "channel" else "message"
    return {"update_id": broadcast(world, chat, kind, post, replied), "message": post.body}


def broadcast(world: World, chat: Chat, kind: str, post: Post, replied: Post | None = None) -> int | None:
    update_id = None
    for bot in world.bots_in(chat):
        if heard_by(bot, chat, post, replied):
            told = world.tell(bot, kind, post.body, chat.id, (post.author, chat.id, post.message_id))
            update_id = update_id or told
    return update_id


def heard_by(bot: Bot, chat: Chat, post: Post, replied: Post | None) -> bool:
    """Privacy mode: in a group a bot hears commands, replies to itself and its own name, unless it may hear all."""
    if not isinstance(chat, Group) or chat.kind == "channel" or bot.reads_all:
        return True
    if chat.bots.get(bot.id) == "administrator" or (replied and replied.author == bot.id):
        return True
    text = str(post.body.get("text", ""))
    if text.startswith("/"):
        addressee = text.split(maxsplit=1)[0].partition("@")[2]
        return addressee.lower() in ("", bot.username.lower())
    return f"@{bot.username}".lower() in text.lower()


def present(person: Person, chat: Chat) -> None:
    match chat:
        case Private(blocked=True):
            raise Wrong(f"{person.first_name} has blocked this bot: unblock or start it first.")
        case Group(moved_to=int(new)):
            raise Wrong(f"This group has moved to {new}.")
        case Group() if chat.people.get(person.id) not in PRESENT:
            raise Wrong(f"{person.first_name} is not in this group.")


def start(world: World, person: Person, chat: Private, payload: str = "") -> JSON:
    unblock(world, person, chat)
    return say(world, person, chat, f"/start {payload}".strip())


def block(world: World, person: Person, chat: Private) -> int | None:
    if chat.blocked:
        return None
    chat.blocked = True
    return standing_changed(world, person, chat, "member", "kicked")


def unblock(world: World, person: Person, chat: Private) -> int | None:
    if not chat.blocked:
        return None
    chat.blocked = False
    return standing_changed(world, person, chat, "kicked", "member")


def standing_changed(world: World, person: Person, chat: Private, before: str, after: str) -> int | None:
    bot = chat.bot.user()
    change = {
        "chat": chat.about(),
        "from": person.user(),
        "date": world.clock.date(),
        "old_chat_member": membership(bot, before),
        "new_chat_member": membership(bot, after),
    }
    world.event("blocked", chat, blocked=chat.blocked)
    return world.tell(chat.bot, "my_chat_member", change, chat.id)


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> JSON:
    post = chat.standing(message_id)
    if post is None or post.author != person.id:
        raise Wrong(f"{person.first_name} has no message {message_id} here.")
    present(person, chat)
    name, entities_name = ("text", "entities") if "text" in post.body else ("caption", "caption_entities")
    content = text_content(text)
    if content["text"] == post.body.get(name):
        raise Wrong("The new text is the same as the old one.")
    names = (name, entities_name, "date", "edit_date")
    post.earlier.append({key: post.body[key] for key in names if key in post.body})
    body = {key: value for key, value in post.body.items() if key not in (name, entities_name)}
    post.body = body | {name: content["text"], "edit_date": world.clock.date()}
    if "entities" in content:
        post.body[entities_name] = content["entities"]
    post.edits += 1
    world.event("edited", chat, message_id=message_id, from_bot=False)
    kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
    return {"update_id": broadcast(world, chat, kind, post), "message": post.body}


def tap(world: World, person: Person, chat: Chat, message_id: int, button: JSON) -> tuple[Query, int | None]:
    """An inline button with callback data: a query that the bot should answer."""
    present(person, chat)
    post = chat.posts[message_id]
    bot = world.bots.get(post.author)
    if bot is None:
        raise Wrong(f"Message {message_id} is not a bot's, so nobody would hear the tap.")
    query = world.new_query(bot, person, chat, message_id)
    message = {"chat": chat.about(), "message_id": message_id, "date": 0} if post.deleted else post.body
    payload = {
        "id": query.id,
        "from": person.user(),
        "message": message,
        "chat_instance": str(-(chat.id * 7_919 + bot.id)),
        "data": button["callback_data"],
    }
    world.event("tapped", chat, message_id=message_id, callback_query_id=query.id)
    return query, world.tell(bot, "callback_query", payload, chat.id, (person.id, chat.id, message_id))

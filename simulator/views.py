"""A chat as the person in front of the phone sees it: messages, buttons, the keyboard below, the commands on offer."""

from typing import Any

from simulator.asking import commands_for
from simulator.world import JSON, Chat, Group, Person, Post, Private, World

__all__ = ["group_view", "message_view", "private_view"]

SHOWN = (
    "text", "entities", "caption", "caption_entities", "date", "edit_date", "forward_origin", "location", "venue",
    "contact", "poll", "from", "new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id",
)  # fmt: skip
FILES = ("document", "voice", "sticker", "audio", "video", "animation")


def private_view(world: World, chat: Private) -> JSON:
    return {
        "bot": chat.bot.user(),
        "person": chat.person.user(),
        "started": chat.started,
        "blocked": chat.blocked,
        "messages": messages(world, chat),
        "keyboard": keyboard(chat),
        "commands": commands_for(world, chat.bot, chat.person.id, chat.id),
    }


def group_view(world: World, group: Group, person: Person | None = None) -> JSON:
    return {
        "chat": group.about(),
        "people": [{"id": person_id, "status": status} for person_id, status in group.people.items()],
        "bots": [{"id": bot_id, "status": status} for bot_id, status in group.bots.items()],
        "moved_to": group.moved_to,
        "messages": messages(world, group),
        "keyboard": keyboard(group),
        "commands": group_commands(world, group, person),
    }


def group_commands(world: World, group: Group, person: Person | None) -> list[JSON]:
    """Without a person, what any member would see."""
    user_id = person.id if person else 0
    status = group.people.get(user_id, "member")
    return [command for bot in world.bots_in(group) for command in commands_for(world, bot, user_id, group.id, status)]


def messages(world: World, chat: Chat) -> list[JSON]:
    return [message_view(world, post) for post in chat.posts.values()]


def message_view(world: World, post: Post) -> JSON:
    body = post.body
    view: JSON = {
        "message_id": post.message_id,
        "from_bot": post.author in world.bots,
        "reply_markup": body.get("reply_markup") or post.other,
        "edits": post.edits,
        "deleted": post.deleted,
        "history": [str(old.get("text", old.get("caption", ""))) for old in post.earlier],
        "reply_to_message_id": body.get("reply_to_message", {}).get("message_id"),
    }
    view["text"] = view["entities"] = view["caption"] = None
    view |= {name: body[name] for name in SHOWN if name in body}
    if "photo" in body:
        view["photo"] = with_url(body["photo"][-1])
    view |= {name: with_url(body[name]) for name in FILES if name in body}
    return view


def with_url(described: JSON) -> JSON:
    return {**described, "url": f"/sim/files/{described['file_unique_id']}"}


def keyboard(chat: Chat) -> Any:
    """What stands below the text field now: the newest word about it counts."""
    for post in reversed(chat.posts.values()):
        if post.other and not post.deleted:
            return None if "remove_keyboard" in post.other else post.other
    return None

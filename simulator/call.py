"""One call of a bot: who calls, with what, and which chat it means."""

from typing import Any

from simulator.fields import Fields
from simulator.refusals import bad_request, forbidden
from simulator.world import PRESENT, Bot, Chat, Group, Post, Private, World

__all__ = ["NO_RESULT", "Call", "Described", "find_chat", "reachable"]

NO_RESULT = object()


class Described:
    """`True` with a sentence beside it, as Telegram answers when it sets a webhook."""

    __slots__ = ("description",)

    def __init__(self, description: str) -> None:
        self.description = description


class Call:
    __slots__ = ("bot", "fields", "perform", "world")

    def __init__(self, world: World, bot: Bot, fields: Fields, perform: Any = None) -> None:
        self.world = world
        self.bot = bot
        self.fields = fields
        self.perform = perform

    def chat(self, name: str = "chat_id") -> Chat:
        return find_chat(self.world, self.bot, self.fields.values.get(name))

    def post(self, chat: Chat, missing: str) -> Post:
        """The message that `message_id` names, or a refusal in the given words."""
        if "message_id" not in self.fields.values:
            raise bad_request("message identifier is not specified")
        post = chat.standing(self.fields.whole("message_id"))
        if post is None:
            raise bad_request(missing)
        return post


def find_chat(world: World, bot: Bot, chat_id: Any) -> Chat:
    if chat_id is None or chat_id == "":
        raise bad_request("chat_id is empty")
    try:
        number = int(chat_id)
    except (TypeError, ValueError):
        return chat_by_name(world, str(chat_id))
    private = world.private.get((bot.id, number))
    if private is not None:
        return private
    if number in world.people:
        return world.private_chat(bot, world.people[number])
    group = world.groups.get(number)
    if group is None or (bot.id not in group.bots and not group.username):
        raise bad_request("chat not found")
    return group


def chat_by_name(world: World, name: str) -> Chat:
    wanted = name.removeprefix("@").lower()
    for group in world.groups.values():
        if name.startswith("@") and group.username and group.username.lower() == wanted:
            return group
    raise bad_request("chat not found")


def reachable(chat: Chat, bot: Bot) -> None:
    """Refuse where the bot may not speak."""
    match chat:
        case Private(blocked=True):
            raise forbidden("bot was blocked by the user")
        case Private(started=False):
            raise forbidden("bot can't initiate conversation with a user")
        case Group(moved_to=int(new)):
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        case Group() if chat.bots.get(bot.id) not in PRESENT:
            raise forbidden(absent(chat, bot))


def absent(group: Group, bot: Bot) -> str:
    where = "group" if group.kind == "group" else group.kind
    if group.bots.get(bot.id) == "kicked":
        return f"bot was kicked from the {where} chat"
    return f"bot is not a member of the {where} chat"

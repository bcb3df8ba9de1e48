"""Methods that ask who and what: the bot itself, chats and members, files, and the list of commands."""

import re
from typing import Any

from simulator.call import Call
from simulator.refusals import bad_request, forbidden
from simulator.world import JSON, PRESENT, Bot, Group, Private, World

__all__ = [
    "commands_for", "delete_my_commands", "get_chat", "get_chat_member", "get_file", "get_me", "get_my_commands",
    "leave_chat", "membership", "set_my_commands",
]  # fmt: skip

LARGEST_DOWNLOAD = 20 * 1024 * 1024
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
)  # fmt: skip

Scope = tuple[str, int, int, str]


def get_me(call: Call) -> JSON:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(call: Call) -> JSON:
    chat = call.chat()
    if isinstance(chat, Private) and not (chat.started or chat.blocked):
        raise bad_request("chat not found")
    if isinstance(chat, Group) and chat.moved_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    return chat.about() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}


def get_chat_member(call: Call) -> JSON:
    chat, user_id = call.chat(), call.fields.whole("user_id")
    user = call.world.people.get(user_id) or call.world.bots.get(user_id)
    if user is None:
        raise bad_request("invalid user_id specified")
    match chat:
        case Group() if chat.bots.get(call.bot.id) not in PRESENT:
            raise bad_request("chat not found")
        case Group():
            return membership(user.user(), chat.people.get(user_id) or chat.bots.get(user_id) or "left")
        case _:
            return membership(user.user(), "member")


def membership(user: JSON, status: str) -> JSON:
    """A ChatMember with all that its status asks for."""
    member: JSON = {"user": user, "status": status}
    match status:
        case "kicked":
            return member | {"until_date": 0}
        case "creator":
            return member | {"is_anonymous": False}
        case "administrator":
            return member | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
        case _:
            return member


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bots.get(call.bot.id) not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    before, chat.bots[call.bot.id] = chat.bots[call.bot.id], "left"
    change = {
        "chat": chat.about(),
        "from": call.bot.user(),
        "date": call.world.clock.date(),
        "old_chat_member": membership(call.bot.user(), before),
        "new_chat_member": membership(call.bot.user(), "left"),
    }
    call.world.tell(call.bot, "my_chat_member", change, chat.id)
    call.world.event("left", chat, bot_id=call.bot.id)
    return True


def get_file(call: Call) -> JSON:
    kept = call.world.files.by_id(call.fields.text("file_id"))
    if kept is None:
        raise bad_request("invalid file_id")
    if len(kept.body) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    size = len(kept.body)
    return {"file_id": kept.file_id, "file_unique_id": kept.unique_id, "file_size": size, "file_path": kept.path}


def set_my_commands(call: Call) -> bool:
    commands = call.fields.structure("commands", "BotCommand")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands list JSON object" if commands else "expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[scope(call)] = [checked(command) for command in commands]
    call.world.events.add("commands", bot_id=call.bot.id)
    return True


def checked(command: Any) -> JSON:
    match command:
        case {"command": str(name), "description": str(description)}:
            name = name.removeprefix("/")
            if not COMMAND.fullmatch(name):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description.strip()) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            return {"command": name, "description": description.strip()}
        case _:
            raise bad_request("can't parse BotCommand: expected an Object")


def get_my_commands(call: Call) -> list[JSON]:
    return call.bot.commands.get(scope(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(scope(call), None)
    call.world.events.add("commands", bot_id=call.bot.id)
    return True


def scope(call: Call) -> Scope:
    language = call.fields.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    given = call.fields.structure("scope", "BotCommandScope") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = user_id = 0
    if kind in ("chat", "chat_administrators", "chat_member"):
        chat_id = Call(call.world, call.bot, type(call.fields)(given)).chat().id
    if kind == "chat_member":
        user_id = type(call.fields)(given).whole("user_id")
    return kind, chat_id, user_id, language


def commands_for(world: World, bot: Bot, user_id: int, chat_id: int, status: str | None = None) -> list[JSON]:
    """What this person is offered in this chat: the narrowest scope that has a list, their language first.

    `status` is their standing in a group; None means a private chat.
    """
    language = ((world.people[user_id].language_code or "") if user_id in world.people else "")[:2]
    if status is None:
        kinds: list[tuple[str, int, int]] = [("chat", chat_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    else:
        admin = status in ("administrator", "creator")
        kinds = [("chat_member", chat_id, user_id)]
        kinds += [("chat_administrators", chat_id, 0)] if admin else []
        kinds += [("chat", chat_id, 0)]
        kinds += [("all_chat_administrators", 0, 0)] if admin else []
        kinds += [("all_group_chats", 0, 0), ("default", 0, 0)]
    for kind in kinds:
        for code in dict.fromkeys((language, "")):
            if found := bot.commands.get((*kind, code)):
                return found
    return []

"""Groups and channels: coming, going, moving, and what a bot may hear there."""

from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.people import ControlError
from tests.simulator.conftest import Bot


async def group(sim: Simulator, amina: Person, bot: Bot, **more: Any) -> int:
    about = await sim.ask("POST", "/sim/groups", {"title": "Walkers", "members": [amina.id, bot.id], **more})
    return int(about["id"])


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(name for name in update if name != "update_id") for update in updates]


async def test_a_bot_in_a_new_group_is_told_so(sim: Simulator, bot: Bot, amina: Person):
    group_id = await group(sim, amina, bot)
    member, created = await bot.updates()
    assert member["my_chat_member"]["chat"] == {"id": group_id, "title": "Walkers", "type": "group"}
    assert member["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert member["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert created["message"]["group_chat_created"] is True


async def test_a_bot_hears_commands_replies_and_its_name_but_not_all_talk(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot)
    own = await bot.ok("sendMessage", chat_id=chat, text="Hello all")
    await bot.updates()
    await amina.send("just talk", chat=chat)
    await amina.send("/walk", chat=chat)
    await amina.send("/walk@somebody_else_bot", chat=chat)
    await amina.send("hey @bot123456_bot", chat=chat)
    await amina.send("yes", chat=chat, reply_to=own["message_id"])
    heard = [update["message"]["text"] for update in await bot.updates()]
    assert heard == ["/walk", "hey @bot123456_bot", "yes"]


async def test_a_bot_without_privacy_mode_hears_all(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/bots", {"token": bot.token, "can_read_all_group_messages": True})
    chat = await group(sim, amina, bot)
    await bot.updates()
    await amina.send("just talk", chat=chat)
    assert kinds(await bot.updates()) == ["message"]


async def test_a_removed_bot_is_told_and_may_not_speak(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot)
    await bot.updates()
    await sim.ask("POST", f"/sim/groups/{chat}/remove", {"member": bot.id})
    assert kinds(await bot.updates()) == ["message", "my_chat_member"]
    refused = await bot.refused("sendMessage", chat_id=chat, text="x")
    assert refused == "Forbidden: bot was kicked from the group chat"
    await sim.ask("POST", f"/sim/groups/{chat}/add", {"member": bot.id})
    assert kinds(await bot.updates()) == ["my_chat_member", "message"]
    await bot.ok("sendMessage", chat_id=chat, text="x")


async def test_a_bot_can_leave(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot)
    await bot.updates()
    assert await bot.ok("leaveChat", chat_id=chat) is True
    (update,) = await bot.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    refused = await bot.refused("sendMessage", chat_id=chat, text="x")
    assert refused == "Forbidden: bot is not a member of the group chat"
    assert (await bot.call("leaveChat", chat_id=chat))["error_code"] == 403


async def test_a_private_chat_cannot_be_left(bot: Bot, amina: Person):
    refused = await bot.refused("leaveChat", chat_id=amina.id)
    assert refused == "Bad Request: chat member status can't be changed in private chats"


async def test_a_strangers_group_is_not_found(sim: Simulator, bot: Bot, amina: Person):
    about = await sim.ask("POST", "/sim/groups", {"title": "Others", "members": [amina.id]})
    assert await bot.refused("sendMessage", chat_id=about["id"], text="x") == "Bad Request: chat not found"


async def test_a_group_that_became_a_supergroup_says_where_it_went(sim: Simulator, bot: Bot, amina: Person):
    old = await group(sim, amina, bot)
    await bot.updates()
    moved = await sim.ask("POST", f"/sim/groups/{old}/migrate", {})
    new = moved["id"]
    assert (moved["type"], str(new)[:4]) == ("supergroup", "-100")
    there, here = await bot.updates()
    assert (there["message"]["chat"]["id"], there["message"]["migrate_to_chat_id"]) == (old, new)
    assert (here["message"]["chat"]["id"], here["message"]["migrate_from_chat_id"]) == (new, old)
    assert await bot.call("sendMessage", chat_id=old, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    await bot.ok("sendMessage", chat_id=new, text="x")
    assert (await bot.call("getChat", chat_id=old))["parameters"] == {"migrate_to_chat_id": new}
    with pytest.raises(ControlError, match="has moved to"):
        await amina.send("x", chat=old)


async def test_a_tap_in_a_group_says_who_tapped(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    chat = await group(sim, amina, bot)
    await sim.ask("POST", f"/sim/groups/{chat}/add", {"member": bo.id})
    markup = {"inline_keyboard": [[{"text": "Join", "callback_data": "join"}]]}
    message = await bot.ok("sendMessage", chat_id=chat, text="Who comes?", reply_markup=markup)
    await bot.updates()
    await bo.do("tap", chat=chat, message_id=message["message_id"], text="Join")
    (update,) = await bot.updates()
    assert update["callback_query"]["from"]["id"] == bo.id
    assert update["callback_query"]["message"]["chat"]["id"] == chat


async def test_who_is_not_in_a_group_cannot_write_there(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    chat = await group(sim, amina, bot)
    with pytest.raises(ControlError, match="Bo is not in this group"):
        await bo.send("x", chat=chat)


async def test_a_channel_has_posts(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot, type="channel", username="walks")
    (update,) = await bot.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    await amina.send("News", chat=chat)
    (update,) = await bot.updates()
    assert update["channel_post"]["sender_chat"]["id"] == chat
    assert "from" not in update["channel_post"]
    post = await bot.ok("sendMessage", chat_id="@walks", text="More news")
    assert post["chat"] == {"id": chat, "title": "Walkers", "type": "channel", "username": "walks"}


async def test_members_and_chats_can_be_asked_about(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    chat = await group(sim, amina, bot)
    await sim.ask("POST", f"/sim/groups/{chat}/add", {"member": bo.id, "as": "administrator"})
    asked = [await bot.ok("getChatMember", chat_id=chat, user_id=who) for who in (amina.id, bo.id, bot.id)]
    assert [member["status"] for member in asked] == ["creator", "administrator", "member"]
    await sim.ask("POST", f"/sim/groups/{chat}/remove", {"member": bo.id})
    assert (await bot.ok("getChatMember", chat_id=chat, user_id=bo.id))["status"] == "kicked"
    assert await bot.refused("getChatMember", chat_id=chat, user_id=5) == "Bad Request: invalid user_id specified"
    about = await bot.ok("getChat", chat_id=chat)
    assert {"id", "type", "title", "accent_color_id", "max_reaction_count", "accepted_gift_types"} <= set(about)
    assert (await bot.ok("getChat", chat_id=amina.id))["first_name"] == "Amina"
    stranger = await sim.person("Stranger")
    assert await bot.refused("getChat", chat_id=stranger.id) == "Bad Request: chat not found"


async def test_a_groups_chat_can_be_watched(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot)
    await bot.ok("sendMessage", chat_id=chat, text="Hello all")
    view = await sim.ask("GET", f"/sim/groups/{chat}/chat")
    assert view["messages"][-1]["text"] == "Hello all"
    assert view["people"] == [{"id": amina.id, "status": "creator"}]


async def test_a_group_takes_twenty_messages_a_minute(sim: Simulator, bot: Bot, amina: Person):
    chat = await group(sim, amina, bot)
    await sim.ask("POST", "/sim/limits", {"chat_sustained": 0})
    answers = [await bot.call("sendMessage", chat_id=chat, text="x") for _ in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    assert 50 < answers[-1]["parameters"]["retry_after"] <= 60

"""Edits and deletions: what may change, and how Telegram says that it may not."""

from typing import Any

from simulator import Person, Simulator
from tests.simulator.conftest import Bot

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)
GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def sent(bot: Bot, amina: Person, **more: Any) -> dict[str, Any]:
    message = await bot.ok("sendMessage", chat_id=amina.id, text="one", **more)
    return {"chat_id": amina.id, "message_id": message["message_id"]}


async def test_an_edit_shows_at_once_and_the_old_text_is_remembered(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    edited = await bot.ok("editMessageText", text="two", **place)
    assert edited["text"] == "two"
    assert edited["edit_date"] >= edited["date"]
    await bot.ok("editMessageText", text="three", **place)
    seen = await amina.last()
    assert (seen.text, seen.edits, seen["history"]) == ("three", 2, ["one", "two"])


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, amina: Person):
    place = await sent(bot, amina, reply_markup=GO)
    assert await bot.refused("editMessageText", text="one", reply_markup=GO, **place) == NOT_MODIFIED
    assert await bot.refused("editMessageReplyMarkup", reply_markup=GO, **place) == NOT_MODIFIED
    await bot.ok("editMessageText", text="two", reply_markup=GO, **place)
    assert await bot.refused("editMessageText", text=" two ", reply_markup=GO, **place) == NOT_MODIFIED


async def test_an_edit_without_buttons_takes_them_away(bot: Bot, amina: Person):
    place = await sent(bot, amina, reply_markup=GO)
    assert "reply_markup" not in await bot.ok("editMessageText", text="one", **place)
    assert (await amina.last()).buttons == []


async def test_buttons_change_alone(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    edited = await bot.ok("editMessageReplyMarkup", reply_markup=GO, **place)
    assert (edited["text"], edited["reply_markup"]) == ("one", GO)


async def test_only_an_inline_keyboard_can_be_edited_in(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    refused = await bot.refused("editMessageText", text="two", reply_markup={"remove_keyboard": True}, **place)
    assert refused == "Bad Request: inline keyboard expected"


async def test_what_is_not_there_cannot_be_edited(bot: Bot, amina: Person):
    missing = await bot.refused("editMessageText", chat_id=amina.id, message_id=99, text="x")
    assert missing == "Bad Request: message to edit not found"
    unnamed = await bot.refused("editMessageText", chat_id=amina.id, text="x")
    assert unnamed == "Bad Request: message identifier is not specified"


async def test_a_persons_message_cannot_be_edited_by_the_bot(bot: Bot, amina: Person):
    said = (await amina.send("mine"))["message"]
    refused = await bot.refused("editMessageText", chat_id=amina.id, message_id=said["message_id"], text="x")
    assert refused == "Bad Request: message can't be edited"


async def test_a_text_has_no_caption_and_a_voice_no_text(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    refused = await bot.refused("editMessageCaption", caption="x", **place)
    assert refused == "Bad Request: there is no caption in the message to edit"
    voice = (await amina.voice())["message"]["voice"]["file_id"]
    message = await bot.ok("sendVoice", chat_id=amina.id, voice=voice, caption="Listen")
    place["message_id"] = message["message_id"]
    refused = await bot.refused("editMessageText", text="x", **place)
    assert refused == "Bad Request: there is no text in the message to edit"
    assert (await bot.ok("editMessageCaption", caption="Again", **place))["caption"] == "Again"


async def test_an_edit_in_a_blocked_chat_is_forbidden(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    await amina.block()
    assert await bot.refused("editMessageText", text="x", **place) == "Forbidden: bot was blocked by the user"


async def test_a_deleted_message_is_gone(bot: Bot, amina: Person):
    place = await sent(bot, amina)
    await bot.ok("deleteMessage", **place)
    assert [seen.text for seen in await amina.messages()] == ["/start"]
    assert (await amina.chat())["messages"][-1]["deleted"] is True
    assert await bot.refused("deleteMessage", **place) == "Bad Request: message to delete not found"
    assert await bot.refused("editMessageText", text="x", **place) == "Bad Request: message to edit not found"


async def test_after_48_hours_a_message_stays(sim: Simulator, bot: Bot, amina: Person):
    place = await sent(bot, amina)
    sim.world.forward(48 * 3600 + 1)
    assert await bot.refused("deleteMessage", **place) == "Bad Request: message can't be deleted for everyone"


async def test_several_messages_go_at_once(bot: Bot, amina: Person):
    ids = [(await sent(bot, amina))["message_id"] for _ in range(3)]
    await bot.ok("deleteMessages", chat_id=amina.id, message_ids=[*ids, 99])
    assert [seen.text for seen in await amina.messages()] == ["/start"]

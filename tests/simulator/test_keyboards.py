"""Buttons: which keyboards Telegram takes, and what a tap does."""

import asyncio
from typing import Any

import pytest

from simulator import Person
from simulator.people import ControlError
from tests.simulator.conftest import Bot


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


YES_NO = inline([{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}])


async def test_an_inline_keyboard_stands_on_the_message(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    assert message["reply_markup"] == YES_NO
    assert (await amina.last()).buttons == ["Yes", "No"]


async def test_callback_data_may_be_64_bytes_and_no_more(bot: Bot, amina: Person):
    for data, fits in [("d" * 64, True), ("ä" * 32, True), ("d" * 65, False), ("ä" * 33, False), ("", False)]:
        markup = inline([{"text": "Go", "callback_data": data}])
        answer = await bot.call("sendMessage", chat_id=amina.id, text="x", reply_markup=markup)
        assert answer["ok"] is fits
        assert fits or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (inline([{"text": "Go"}]), "Text buttons are unallowed in the inline keyboard"),
        (inline([{"callback_data": "x"}]), 'Can\'t find field "text"'),
        (inline([{"text": " ", "callback_data": "x"}]), "Text must be non-empty"),
        (inline([{"text": "Go", "url": "not a link"}]), "Wrong HTTP URL"),
        ({"inline_keyboard": [{"text": "Go", "callback_data": "x"}]}, "must be an Array of Arrays"),
        ({"keyboard": [[{"text": ""}]]}, "Text must be non-empty"),
        ("{broken", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        (inline([{"text": "x", "callback_data": "x"}] * 101), "reply markup is too long"),
    ],
)
async def test_a_broken_keyboard_is_refused(bot: Bot, amina: Person, markup: Any, why: str):
    refused = await bot.refused("sendMessage", chat_id=amina.id, text="x", reply_markup=markup)
    assert refused.startswith("Bad Request: ")
    assert refused.endswith(why)
    assert (await amina.last()).text == "/start"


async def test_a_tap_reaches_the_bot_with_its_message(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    tapped = await amina.tap("Yes")
    (update,) = await bot.updates()
    query = update["callback_query"]
    assert update["update_id"] == tapped["update_id"]
    assert (query["id"], query["data"], query["from"]["id"]) == (tapped["callback_query_id"], "y", amina.id)
    assert query["message"] == message


async def test_a_tap_can_name_data_or_row_and_column(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    await amina.do("tap", message_id=message["message_id"], data="n")
    await amina.do("tap", message_id=message["message_id"], row=0, col=0)
    await amina.do("tap", message_id=message["message_id"], text="No")
    assert [update["callback_query"]["data"] for update in await bot.updates()] == ["n", "y", "n"]


async def test_a_tap_waits_no_longer_than_it_was_told(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    assert "answer" not in await amina.tap("Yes", wait=0.05)


async def test_a_waiting_tap_hears_as_soon_as_the_bot_answers(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    tapping = asyncio.create_task(amina.tap("Yes", wait=5))
    (update,) = await bot.ok("getUpdates", timeout=5)
    await bot.ok(
        "answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Thanks", show_alert=True
    )
    assert (await tapping)["answer"] == {"text": "Thanks", "show_alert": True}


async def test_only_the_first_answer_is_shown(bot: Bot, amina: Person, events: Any):
    await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    query_id = (await amina.tap("Yes"))["callback_query_id"]
    for text in ("one", "two"):
        await bot.ok("answerCallbackQuery", callback_query_id=query_id, text=text)
    assert [event["text"] for event in events("answer")] == ["one"]


async def test_a_query_can_be_answered_for_150_seconds(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    query_id = (await amina.tap("Yes"))["callback_query_id"]
    await amina.people.ask("POST", "/sim/clock", {"forward_seconds": 140})
    await bot.ok("answerCallbackQuery", callback_query_id=query_id)
    await amina.people.ask("POST", "/sim/clock", {"forward_seconds": 11})
    late = await bot.refused("answerCallbackQuery", callback_query_id=query_id)
    assert late == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.refused("answerCallbackQuery", callback_query_id="17") == late


async def test_a_toast_holds_200_characters(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    query_id = (await amina.tap("Yes"))["callback_query_id"]
    too_long = await bot.refused("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    await bot.ok("answerCallbackQuery", callback_query_id=query_id, text="x" * 200)


async def test_a_button_that_is_gone_can_only_be_tapped_as_a_stale_one(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    at = {"message_id": message["message_id"]}
    await bot.ok("editMessageReplyMarkup", chat_id=amina.id, **at)
    with pytest.raises(ControlError, match="has no button 'y' now"):
        await amina.do("tap", data="y", **at)
    await amina.do("tap", data="y", stale=True, **at)
    (update,) = await bot.updates()
    assert update["callback_query"]["data"] == "y"
    assert "reply_markup" not in update["callback_query"]["message"]


async def test_a_person_taps_an_old_button_by_its_data(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?")
    await amina.tap("old", message_id=message["message_id"], stale=True)
    assert [update["callback_query"]["data"] for update in await bot.updates()] == ["old"]
    with pytest.raises(ControlError, match="Amina sees no button 'old'"):
        await amina.tap("old")


async def test_a_stale_tap_on_a_deleted_message_comes_without_it(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?", reply_markup=YES_NO)
    await bot.ok("deleteMessage", chat_id=amina.id, message_id=message["message_id"])
    await amina.do("tap", data="y", stale=True, message_id=message["message_id"])
    (update,) = await bot.updates()
    inaccessible = update["callback_query"]["message"]
    assert (inaccessible["message_id"], inaccessible["date"]) == (message["message_id"], 0)
    assert "text" not in inaccessible


async def test_a_link_button_tells_the_bot_nothing(bot: Bot, amina: Person):
    await bot.ok(
        "sendMessage", chat_id=amina.id, text="x", reply_markup=inline([{"text": "Go", "url": "https://x.fi"}])
    )
    assert await amina.tap("Go") == {"url": "https://x.fi"}
    assert await bot.updates() == []


async def test_a_reply_keyboard_writes_its_words(bot: Bot, amina: Person):
    markup = {"keyboard": [["Boy", {"text": "Girl"}]], "one_time_keyboard": True}
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Who?", reply_markup=markup)
    assert "reply_markup" not in message
    assert (await amina.chat())["keyboard"]["keyboard"] == [[{"text": "Boy"}, {"text": "Girl"}]]
    await amina.tap("Girl")
    (update,) = await bot.updates()
    assert update["message"]["text"] == "Girl"
    await bot.ok("sendMessage", chat_id=amina.id, text="Thanks", reply_markup={"remove_keyboard": True})
    assert (await amina.chat())["keyboard"] is None


async def test_buttons_for_contact_and_place_send_the_persons_own(bot: Bot, amina: Person):
    markup = {
        "keyboard": [[{"text": "My number", "request_contact": True}, {"text": "My place", "request_location": True}]]
    }
    await bot.ok("sendMessage", chat_id=amina.id, text="May I?", reply_markup=markup)
    await amina.tap("My number")
    await amina.tap("My place")
    number, place = await bot.updates()
    assert number["message"]["contact"]["user_id"] == amina.id
    assert set(place["message"]["location"]) == {"latitude", "longitude"}

"""What a bot sends, and what Telegram says when it must not."""

import pytest

from simulator import Person, Simulator
from tests.simulator.conftest import Bot


async def test_a_message_comes_back_as_the_bot_api_describes_it(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Hello")
    assert message["chat"] == {"id": amina.id, "first_name": "Amina", "type": "private"}
    assert message["from"]["id"] == bot.id
    assert message["text"] == "Hello"
    assert isinstance(message["date"], int)


async def test_the_person_sees_it(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Hello")
    seen = await amina.last()
    assert seen
    assert (seen.text, seen.from_bot, seen.edits) == ("Hello", True, 0)


async def test_messages_are_counted_per_chat(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    await bo.start()
    ids = [(await bot.ok("sendMessage", chat_id=who.id, text="x"))["message_id"] for who in (amina, bo, amina)]
    assert ids == [2, 2, 3]


async def test_nobody_is_found_under_an_unknown_id(bot: Bot):
    assert await bot.refused("sendMessage", chat_id=42, text="x") == "Bad Request: chat not found"
    assert await bot.refused("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert await bot.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_a_bot_cannot_write_first(sim: Simulator, bot: Bot):
    stranger = await sim.person("Stranger")
    refused = await bot.call("sendMessage", chat_id=stranger.id, text="x")
    assert refused["error_code"] == 403
    assert refused["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_a_bot_cannot_write_to_who_blocked_it_until_they_come_back(bot: Bot, amina: Person):
    await amina.block()
    assert await bot.refused("sendMessage", chat_id=amina.id, text="x") == "Forbidden: bot was blocked by the user"
    assert await bot.refused("sendChatAction", chat_id=amina.id, action="typing") == (
        "Forbidden: bot was blocked by the user"
    )
    await amina.unblock()
    await bot.ok("sendMessage", chat_id=amina.id, text="Welcome back")


async def test_an_empty_text_is_refused(bot: Bot, amina: Person):
    assert await bot.refused("sendMessage", chat_id=amina.id) == "Bad Request: message text is empty"
    assert await bot.refused("sendMessage", chat_id=amina.id, text="") == "Bad Request: message text is empty"
    assert await bot.refused("sendMessage", chat_id=amina.id, text=" \n ") == "Bad Request: text must be non-empty"


@pytest.mark.parametrize(("letter", "most"), [("a", 4096), ("ä", 4096), ("🙂", 2048)])
async def test_length_is_counted_in_utf_16_units(bot: Bot, amina: Person, letter: str, most: int):
    await bot.ok("sendMessage", chat_id=amina.id, text=letter * most)
    too_long = await bot.refused("sendMessage", chat_id=amina.id, text=letter * (most + 1))
    assert too_long == "Bad Request: message is too long"


async def test_length_is_counted_after_the_markup_is_read(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="<b>" + "a" * 4096 + "</b>", parse_mode="HTML")


async def test_white_space_around_a_text_is_cut_off_and_entities_move_along(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="\n <b>yes</b> indeed \n", parse_mode="HTML")
    assert message["text"] == "yes indeed"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


async def test_a_reply_carries_the_message_that_it_answers(bot: Bot, amina: Person):
    said = (await amina.send("How?"))["message"]
    reply = await bot.ok(
        "sendMessage", chat_id=amina.id, text="So", reply_parameters={"message_id": said["message_id"]}
    )
    assert reply["reply_to_message"]["text"] == "How?"
    older = await bot.ok("sendMessage", chat_id=amina.id, text="And so", reply_to_message_id=reply["message_id"])
    assert older["reply_to_message"]["text"] == "So"
    assert "reply_to_message" not in older["reply_to_message"]
    assert (await amina.last())["reply_to_message_id"] == reply["message_id"]


async def test_a_reply_to_nothing_is_refused_unless_that_is_allowed(bot: Bot, amina: Person):
    refused = await bot.refused("sendMessage", chat_id=amina.id, text="So", reply_parameters={"message_id": 99})
    assert refused == "Bad Request: message to be replied not found"
    allowed = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.ok("sendMessage", chat_id=amina.id, text="So", reply_parameters=allowed)


async def test_a_venue_has_a_place_a_name_and_an_address(bot: Bot, amina: Person):
    place = {"latitude": 60.29, "longitude": 25.04}
    message = await bot.ok("sendVenue", chat_id=amina.id, title="Hall", address="Street 1", **place)
    assert message["venue"] == {"location": place, "title": "Hall", "address": "Street 1"}
    assert message["location"] == place
    refused = await bot.refused("sendVenue", chat_id=amina.id, title="Hall", address="", **place)
    assert refused == "Bad Request: venue address must be non-empty"


async def test_a_copy_says_nothing_of_where_it_came_from(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    await bo.start()
    said = (await amina.send("My own words /now"))["message"]
    copy = await bot.ok("copyMessage", chat_id=bo.id, from_chat_id=amina.id, message_id=said["message_id"])
    assert set(copy) == {"message_id"}
    seen = await bo.last()
    assert (seen.text, seen.from_bot, seen.id) == ("My own words /now", True, copy["message_id"])
    assert "forward_origin" not in seen.raw
    missing = await bot.refused("copyMessage", chat_id=bo.id, from_chat_id=amina.id, message_id=99)
    assert missing == "Bad Request: message to copy not found"


async def test_a_copy_of_a_voice_message_keeps_the_voice(sim: Simulator, bot: Bot, amina: Person):
    voice = (await amina.voice(duration=7))["message"]
    await bot.ok("copyMessage", chat_id=amina.id, from_chat_id=amina.id, message_id=voice["message_id"], caption="Hers")
    seen = await amina.last()
    assert (seen["voice"]["duration"], seen["caption"]) == (7, "Hers")


async def test_a_forward_says_whose_words_these_were(bot: Bot, amina: Person):
    said = (await amina.send("Mine"))["message"]
    forward = await bot.ok("forwardMessage", chat_id=amina.id, from_chat_id=amina.id, message_id=said["message_id"])
    assert forward["forward_origin"]["sender_user"]["id"] == amina.id


async def test_what_is_protected_cannot_be_copied(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Only yours", protect_content=True)
    where = {"chat_id": amina.id, "from_chat_id": amina.id, "message_id": message["message_id"]}
    assert await bot.refused("copyMessage", **where) == "Bad Request: message can't be copied"


async def test_a_location_is_a_place(bot: Bot, amina: Person):
    place = {"latitude": 60.29, "longitude": 25.04}
    assert (await bot.ok("sendLocation", chat_id=amina.id, **place))["location"] == place
    assert await bot.refused("sendLocation", chat_id=amina.id, latitude=1) == "Bad Request: longitude is empty"
    wrong = await bot.refused("sendLocation", chat_id=amina.id, latitude=91, longitude=0)
    assert wrong == "Bad Request: wrong location specified"


async def test_typing_shows_but_leaves_no_message(sim: Simulator, bot: Bot, amina: Person):
    before = sim.world.events.last_id
    await bot.ok("sendChatAction", chat_id=amina.id, action="typing")
    assert [event["type"] for event in sim.world.events.since(before)] == ["action"]
    refused = await bot.refused("sendChatAction", chat_id=amina.id, action="dancing")
    assert refused == "Bad Request: wrong parameter action in request"

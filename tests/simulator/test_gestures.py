"""What people do with their phones, and what the bot hears of it."""

from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.people import ControlError
from tests.simulator.conftest import TOKEN, Bot


async def test_a_message_carries_who_said_it_and_in_which_language(bot: Bot, amina: Person):
    sent = await amina.send("Hello")
    (update,) = await bot.updates()
    assert update == {"update_id": sent["update_id"], "message": sent["message"]}
    assert sent["message"]["from"] == {
        "id": amina.id, "is_bot": False, "first_name": "Amina", "language_code": "ar",
    }  # fmt: skip


async def test_ids_are_larger_than_32_bits(amina: Person):
    assert amina.id > 2**32


async def test_a_start_with_a_payload_is_a_command_with_words_after_it(sim: Simulator, bot: Bot):
    bo = await sim.person("Bo", last_name="Ek", username="bo_ek")
    message = (await bo.start("invite-7"))["message"]
    assert message["text"] == "/start invite-7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {
        "id": bo.id, "first_name": "Bo", "last_name": "Ek", "username": "bo_ek", "type": "private",
    }  # fmt: skip


async def test_blocking_and_unblocking_are_told_as_a_change_of_membership(bot: Bot, amina: Person):
    await amina.block()
    await amina.unblock()
    blocked, unblocked = (update["my_chat_member"] for update in await bot.updates())
    assert blocked["chat"]["id"] == blocked["from"]["id"] == amina.id
    assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == ("member", "kicked")
    assert blocked["new_chat_member"]["user"]["id"] == bot.id
    assert blocked["new_chat_member"]["until_date"] == 0
    assert (unblocked["old_chat_member"]["status"], unblocked["new_chat_member"]["status"]) == ("kicked", "member")


async def test_blocking_twice_is_told_once(bot: Bot, amina: Person):
    await amina.block()
    assert await amina.block() == {"update_id": None}
    assert len(await bot.updates()) == 1


async def test_who_blocked_the_bot_cannot_write_until_they_start_it(bot: Bot, amina: Person):
    await amina.block()
    with pytest.raises(ControlError, match="Amina has blocked this bot"):
        await amina.send("x")
    await amina.start()
    kinds = [sorted(set(update) - {"update_id"})[0] for update in await bot.updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_an_edit_of_ones_own_is_told(bot: Bot, amina: Person):
    sent = await amina.send("Helo")
    await amina.edit(sent["message"]["message_id"], "Hello /help")
    first, second = await bot.updates()
    assert first["message"]["text"] == "Helo"
    assert second["edited_message"]["text"] == "Hello /help"
    assert second["edited_message"]["entities"][0]["type"] == "bot_command"
    assert second["edited_message"]["edit_date"] >= second["edited_message"]["date"]
    assert (await amina.last())["history"] == ["Helo"]


async def test_nobody_edits_what_another_said(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="x")
    with pytest.raises(ControlError, match="Amina has no message"):
        await amina.edit(message["message_id"], "y")


async def test_a_reply_carries_what_it_answers(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="Well?")
    await amina.send("Yes", reply_to=message["message_id"])
    (update,) = await bot.updates()
    assert update["message"]["reply_to_message"]["text"] == "Well?"


async def test_a_forward_names_its_origin(bot: Bot, amina: Person):
    await amina.do("forward", text="Look", from_name="Aunt")
    await amina.do("forward", text="Mine", from_person=amina.id)
    hidden, own = [update["message"]["forward_origin"] for update in await bot.updates()]
    assert (hidden["type"], hidden["sender_user_name"]) == ("hidden_user", "Aunt")
    assert (own["type"], own["sender_user"]["id"]) == ("user", amina.id)


@pytest.mark.parametrize(
    ("deed", "needs"),
    [
        ("voice", {"file_id", "file_unique_id", "duration", "mime_type", "file_size"}),
        ("document", {"file_id", "file_unique_id", "file_name", "mime_type"}),
        ("sticker", {"file_id", "file_unique_id", "type", "width", "height", "is_animated", "is_video"}),
        ("location", {"latitude", "longitude"}),
        ("contact", {"phone_number", "first_name", "user_id"}),
        ("poll", {"id", "question", "options", "total_voter_count", "is_closed", "is_anonymous", "type"}),
    ],
)
async def test_everything_that_a_phone_can_send_has_the_fields_that_it_needs(
    bot: Bot, amina: Person, deed: str, needs: set[str]
):
    await amina.do(deed)
    (update,) = await bot.updates()
    assert needs <= set(update["message"][deed])
    assert deed in (await amina.last()).raw


async def test_a_photo_comes_in_sizes(bot: Bot, amina: Person):
    await amina.photo(caption="My walk")
    (update,) = await bot.updates()
    assert {"file_id", "file_unique_id", "width", "height"} <= set(update["message"]["photo"][-1])
    assert update["message"]["caption"] == "My walk"


async def test_with_two_bots_one_must_be_named(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/bots", {"token": "777:abcdefghijkl", "username": "second_bot"})
    with pytest.raises(ControlError, match="Name the bot"):
        await amina.send("x")
    sent = await amina.send("x", bot="second_bot")
    assert sent["message"]["message_id"] == 1
    assert await bot.updates() == []
    bo = await sim.person("Bo", bot=777)
    await bo.start()
    assert (await bo.chat())["bot"]["username"] == "second_bot"


async def test_before_any_bot_there_is_nobody_to_write_to(sim: Simulator):
    bo = await sim.person("Bo")
    with pytest.raises(ControlError, match="There is no bot yet"):
        await bo.send("x")
    await sim.ask("POST", "/sim/bots", {"token": TOKEN})
    await bo.send("x")


async def test_a_person_can_change_names_and_language(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/people", {"id": amina.id, "first_name": "Amina H.", "language_code": "fi"})
    await amina.send("x")
    (update,) = await bot.updates()
    assert (update["message"]["from"]["first_name"], update["message"]["from"]["language_code"]) == ("Amina H.", "fi")
    assert [person["id"] for person in (await sim.ask("GET", "/sim/people"))["people"]] == [amina.id]


@pytest.mark.parametrize(
    ("deed", "body", "sentence"),
    [
        ("send", {}, "'text' is missing"),
        ("send", {"text": 5}, "'text' must be text"),
        ("send", {"text": "  "}, "needs a text"),
        ("send", {"text": "x" * 4097}, "at most 4096"),
        ("send", {"text": "x", "colour": "red"}, "Unknown: colour"),
        ("send", {"text": "x", "reply_to": 99}, "no message 99"),
        ("send", {"text": "x", "chat": -5}, "no group '-5'"),
        ("send", {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 5}]}, "ends after the end"),
        ("tap", {"message_id": 99, "data": "x"}, "no message 99"),
        ("tap", {"message_id": 1}, "Which button"),
        ("tap", {"message_id": 1, "row": 0, "col": 0}, "no button in row 0"),
        ("edit", {"message_id": "1", "text": "x"}, "'message_id' must be a whole number"),
        ("photo", {"content": "!"}, "must be base64"),
        ("photo", {"content": "aGVsbG8="}, "must be a PNG"),
        ("poll", {"options": "x"}, "must be a list"),
    ],
)
async def test_what_makes_no_sense_gets_a_clear_sentence(amina: Person, deed: str, body: dict[str, Any], sentence: str):
    with pytest.raises(ControlError, match=sentence):
        await amina.do(deed, **body)


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/sim/bots", {"token": "x"}, "A token looks like"),
        ("/sim/bots", {"token": "123456:another-secret"}, "Bot 123456 has another token"),
        ("/sim/people", {}, "'first_name' is missing"),
        ("/sim/people", {"first_name": "x", "id": 123456}, "cannot be a person's id"),
        ("/sim/groups", {"title": "x"}, "at least one person"),
        ("/sim/groups", {"title": "x", "members": [5]}, "no bot '5'"),
        ("/sim/groups", {"title": "x", "type": "club"}, "'type' must be one of: group, supergroup, channel"),
        ("/sim/groups/-1/add", {"member": 5}, "no group '-1'"),
        ("/sim/duplicate", {"update_id": 5}, "There was no update 5"),
        ("/sim/rawbytes", None, "no bytes"),
        ("/sim/clock", {"forward_seconds": 1e12}, "at most 100 years"),
    ],
)
async def test_the_control_interface_says_what_is_wrong(sim: Simulator, bot: Bot, path: str, body: Any, sentence: str):
    with pytest.raises(ControlError, match=sentence):
        await sim.ask("POST", path, body)


async def test_bots_and_groups_can_be_listed(sim: Simulator, bot: Bot, amina: Person):
    group = await sim.ask("POST", "/sim/groups", {"title": "Walkers", "members": [amina.id]})
    assert (await sim.ask("GET", "/sim/groups"))["groups"] == [group]
    assert [one["id"] for one in (await sim.ask("GET", "/sim/bots"))["bots"]] == [bot.id]


async def test_nobody_answers_for_an_unknown_person(sim: Simulator, bot: Bot):
    for body in (b"{}", b"[]", b"{"):
        async with bot.session.post(f"{sim.url}/sim/people/5/send", data=body) as response:
            assert response.status in (400, 404)
            assert (await response.json())["error"].endswith(".")

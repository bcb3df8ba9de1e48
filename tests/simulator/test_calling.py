"""How a bot may call: tokens, methods, and each way to send parameters."""

import aiohttp
import pytest

from simulator import Person, Simulator
from tests.simulator.conftest import TOKEN, Bot


async def test_a_well_formed_token_registers_itself_and_its_digits_are_the_id(sim: Simulator):
    bot = Bot(sim.url, "987654321:abcdefghij")
    me = await bot.ok("getMe")
    await bot.close()
    assert (me["id"], me["is_bot"], me["username"]) == (987654321, True, "bot987654321_bot")


async def test_a_bot_can_be_named_before_its_first_call(sim: Simulator):
    await sim.ask("POST", "/sim/bots", {"token": TOKEN, "username": "askel_bot", "first_name": "Askel"})
    bot = Bot(sim.url)
    me = await bot.ok("getMe")
    await bot.close()
    assert (me["username"], me["first_name"]) == ("askel_bot", "Askel")


async def test_another_secret_for_a_known_bot_is_unauthorized(sim: Simulator, bot: Bot):
    thief = Bot(sim.url, "123456:another-secret-altogether")
    assert await thief.call("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    await thief.close()


@pytest.mark.parametrize("token", ["nonsense", "123:short", "abc:ABCDEFGHIJKL", "1:2:ABCDEFGHIJKLM"])
async def test_a_malformed_token_is_not_found(sim: Simulator, token: str):
    bot = Bot(sim.url, "1:ABCDEFGHIJ")
    bot.token = token
    assert (await bot.call("getMe"))["description"] == "Not Found"
    await bot.close()


async def test_an_unknown_method_is_not_found(bot: Bot):
    assert await bot.call("sendTelepathy") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_methods_are_found_whatever_their_case(bot: Bot):
    assert await bot.ok("GETme") == await bot.ok("getme")


@pytest.mark.parametrize("way", ["query", "urlencoded", "json", "json with text", "multipart", "query and body"])
async def test_parameters_arrive_each_way(bot: Bot, amina: Person, way: str):
    url, words = f"{bot.url}/bot{bot.token}/sendMessage", "ä & <3 = ö + 🙂"
    ids, text = {"chat_id": str(amina.id)}, {"text": words}
    with aiohttp.MultipartWriter("form-data") as parts:
        for name, value in (ids | text).items():
            parts.append(value).set_content_disposition("form-data", name=name)
    match way:
        case "query":
            asked = bot.session.get(url, params=ids | text)
        case "urlencoded":
            asked = bot.session.post(url, data=ids | text)
        case "json":
            asked = bot.session.post(url, json={"chat_id": amina.id} | text)
        case "json with text":
            asked = bot.session.post(url, json=ids | text)
        case "multipart":
            asked = bot.session.post(url, data=parts)
        case "query and body":
            asked = bot.session.post(url, params=ids, data=text)
    async with asked as response:
        answer = await response.json()
    assert answer["ok"], answer
    assert answer["result"]["text"] == words
    assert answer["result"]["chat"]["id"] == amina.id


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"text": "\\ud800"}'])
async def test_a_body_that_is_no_json_object_is_refused(bot: Bot, body: bytes):
    headers = {"Content-Type": "application/json"}
    async with bot.session.post(f"{bot.url}/bot{bot.token}/getMe", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"].startswith("Bad Request: ")


async def test_text_that_is_no_utf_8_is_refused(bot: Bot):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with bot.session.post(f"{bot.url}/bot{bot.token}/getMe", data=b"a=%ff", headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_every_promised_method_is_there(bot: Bot):
    promised = (
        "getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage editMessageText editMessageReplyMarkup"
        " deleteMessage answerCallbackQuery sendPhoto sendDocument sendVoice sendVenue copyMessage getFile"
        " sendChatAction setMyCommands getMyCommands deleteMyCommands getChat getChatMember leaveChat"
    )
    for method in promised.split():
        assert (await bot.call(method)).get("error_code") != 404, method

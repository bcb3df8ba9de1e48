"""Junk in any field gets a refusal in words, never a stumble: bots under test send all sorts of things."""

from typing import Any

import pytest

from simulator import Person, Simulator
from tests.simulator.conftest import Bot

CALLS: dict[str, dict[str, Any]] = {
    "sendMessage": {
        "text": "x", "parse_mode": "", "entities": [], "reply_markup": {}, "reply_parameters": {"message_id": 1},
        "reply_to_message_id": 1, "protect_content": False,
    },
    "sendVoice": {"voice": "x", "caption": "x", "caption_entities": [], "duration": 1},
    "sendPhoto": {"photo": "x", "caption": "x", "parse_mode": "HTML"},
    "sendVenue": {"latitude": 1, "longitude": 1, "title": "x", "address": "x"},
    "sendContact": {"phone_number": "1", "first_name": "x", "last_name": "x"},
    "sendPoll": {"question": "x", "options": ["x"]},
    "copyMessage": {"from_chat_id": 5, "message_id": 1, "caption": "x"},
    "forwardMessage": {"from_chat_id": 5, "message_id": 1},
    "sendChatAction": {"action": "typing"},
    "editMessageText": {"message_id": 1, "text": "y", "entities": [], "reply_markup": {}},
    "editMessageCaption": {"message_id": 1, "caption": "y", "caption_entities": []},
    "editMessageReplyMarkup": {"message_id": 1, "reply_markup": {}},
    "deleteMessage": {"message_id": 99},
    "deleteMessages": {"message_ids": [99]},
    "answerCallbackQuery": {"callback_query_id": "x", "text": "x", "show_alert": True, "url": "x"},
    "getUpdates": {"offset": 0, "limit": 1, "allowed_updates": []},
    "setWebhook": {"url": "x", "max_connections": 1, "allowed_updates": [], "secret_token": "x"},
    "deleteWebhook": {"drop_pending_updates": True},
    "getChat": {},
    "getChatMember": {"user_id": 1},
    "leaveChat": {},
    "getFile": {"file_id": "x"},
    "setMyCommands": {"commands": [], "scope": {}, "language_code": "fi"},
    "getMyCommands": {"scope": {}, "language_code": "fi"},
    "deleteMyCommands": {"scope": {}, "language_code": "fi"},
}  # fmt: skip
JUNK: list[Any] = [
    None, "", "x", "{", "[]", "[[]]", "null", "true", 0, -1, 1, 2**31, 2**63, 1.5, 1e300, True, [], {}, [None],
    [[None]], {"x": 1}, "🙂", "\x00", "<b>", "*", "html", "MarkdownV2", {"type": "chat"}, {"message_id": "x"},
    {"message_id": {}}, {"inline_keyboard": 5}, {"inline_keyboard": [[5]]}, {"inline_keyboard": [[{"text": 5}]]},
    {"keyboard": [5]}, {"keyboard": [[{"text": "x"}, None]]}, {"inline_keyboard": [[{"text": "x", "url": 5}]]},
    {"inline_keyboard": [[{"text": "x", "callback_data": "x", "url": []}]]}, [{"type": "bold"}],
    [{"type": [], "offset": {}, "length": 0}], [{"type": "bold", "offset": True, "length": 1e9}],
    [{"type": "bold", "offset": 0, "length": 2**63}], [{"command": [], "description": {}}],
    {"type": "chat", "chat_id": []}, {"type": []}, {"type": "chat_member", "user_id": {}}, "attach://x",
]  # fmt: skip
FILE = {"caption": "x", "content": "", "file_name": "x", "mime_type": "x/y", "reply_to": 1, "chat": 1}
WISHES: dict[str, dict[str, Any]] = {
    "people/{id}/send": {"text": "x", "entities": [], "reply_to": 1, "chat": 1, "bot": 123456},
    "people/{id}/tap": {"message_id": 1, "data": "x", "text": "x", "row": 0, "col": 0, "stale": True, "wait": 0},
    "people/{id}/edit": {"message_id": 1, "text": "y"},
    "people/{id}/start": {"payload": "x", "bot": 123456},
    "people/{id}/block": {"bot": 123456},
    "people/{id}/voice": {"duration": 1, **FILE},
    "people/{id}/photo": FILE,
    "people/{id}/document": FILE,
    "people/{id}/sticker": {"emoji": "x", **FILE},
    "people/{id}/location": {"latitude": 1, "longitude": 1},
    "people/{id}/contact": {"phone_number": "1", "first_name": "x"},
    "people/{id}/poll": {"question": "x", "options": ["x"]},
    "people/{id}/forward": {"text": "x", "from_name": "x", "from_person": 1},
    "people": {"first_name": "x", "last_name": "x", "username": "x", "language_code": "x", "id": 5},
    "bots": {"token": "123456:x", "username": "x", "first_name": "x", "next_update_id": 5},
    "groups": {"title": "x", "members": [], "type": "group", "id": -5, "username": "x"},
    "raw": {"update": {}, "bot": 123456},
    "duplicate": {"update_id": 1},
    "release": {"order": "shuffled", "seed": 1},
    "faults": {"kind": "500", "method": "getMe", "times": 1, "probability": 1, "seed": 1, "seconds": 0},
    "limits": {"all": 1, "chat_sustained": 1, "chat_burst": 1, "group_per_minute": 1},
    "latency": {"seconds": 0},
    "clock": {"forward_seconds": 1},
}


@pytest.mark.parametrize("method", CALLS)
async def test_no_parameter_of_a_bot_makes_it_stumble(sim: Simulator, bot: Bot, amina: Person, method: str):
    await sim.ask("POST", "/sim/limits", {"all": 0, "chat_sustained": 0})
    usual = {"chat_id": amina.id, **CALLS[method]}
    for name in usual:
        for junk in JUNK:
            params = usual | {name: junk}
            async with bot.session.post(f"{bot.url}/bot{bot.token}/{method}", json=params) as response:
                assert response.status in (200, 400, 403, 404), (method, params)
                assert (await response.json())["ok"] is (response.status == 200)


@pytest.mark.parametrize("wish", WISHES)
async def test_no_wish_to_the_control_interface_makes_it_stumble(sim: Simulator, bot: Bot, amina: Person, wish: str):
    path = wish.format(id=amina.id)
    for name in WISHES[wish]:
        for junk in JUNK:
            body = WISHES[wish] | {name: junk}
            async with bot.session.post(f"{sim.url}/sim/{path}", json=body) as response:
                answer = await response.json()
                assert response.status in (200, 400, 404), (path, body)
                assert ("error" in answer) is (response.status != 200), (path, body)

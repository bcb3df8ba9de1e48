"""Files to send again and to fetch, and the commands that each person is offered."""

from typing import Any

import aiohttp
import pytest

from simulator import Person, Simulator
from simulator.files import picture_size
from simulator.samples import PHOTO, png
from tests.simulator.conftest import Bot


async def upload(bot: Bot, method: str, body: bytes, *, attach: bool = False, **fields: Any) -> dict[str, Any]:
    kind = method.removeprefix("send").lower()
    form = aiohttp.FormData({name: str(value) for name, value in fields.items()})
    if attach:
        form.add_field(kind, "attach://the-file")
    form.add_field("the-file" if attach else kind, body, filename="chart.png", content_type="image/png")
    async with bot.session.post(f"{bot.url}/bot{bot.token}/{method}", data=form) as response:
        return await response.json()


async def fetch(bot: Bot, file_id: str) -> bytes:
    path = (await bot.ok("getFile", file_id=file_id))["file_path"]
    async with bot.session.get(f"{bot.url}/file/bot{bot.token}/{path}") as response:
        assert response.status == 200
        return await response.read()


@pytest.mark.parametrize("attach", [True, False])
async def test_an_uploaded_photo_has_its_size_and_can_be_fetched(bot: Bot, amina: Person, attach: bool):
    answer = await upload(
        bot, "sendPhoto", PHOTO.body, attach=attach, chat_id=amina.id, caption="*Up*", parse_mode="MarkdownV2"
    )
    photo = answer["result"]["photo"][-1]
    assert (photo["width"], photo["height"], photo["file_size"]) == (320, 240, len(PHOTO.body))
    assert answer["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert await fetch(bot, photo["file_id"]) == PHOTO.body


async def test_the_person_can_open_a_photo_without_the_token(sim: Simulator, bot: Bot, amina: Person):
    await upload(bot, "sendPhoto", PHOTO.body, chat_id=amina.id, caption="Up")
    seen = await amina.last()
    assert bot.token not in seen["photo"]["url"]
    async with bot.session.get(sim.url + seen["photo"]["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", PHOTO.body)


async def test_a_file_can_be_sent_again_by_its_id(bot: Bot, amina: Person):
    voice = (await amina.voice(duration=5))["message"]["voice"]
    again = await bot.ok("sendVoice", chat_id=amina.id, voice=voice["file_id"])
    assert again["voice"] == voice
    refused = await bot.refused("sendPhoto", chat_id=amina.id, photo=voice["file_id"])
    assert refused == "Bad Request: type of file mismatch: can't use file of type Voice as Photo"
    assert (await bot.refused("sendVoice", chat_id=amina.id, voice="nonsense")).startswith(
        "Bad Request: wrong remote file"
    )
    assert await bot.refused("sendVoice", chat_id=amina.id) == "Bad Request: there is no voice in the request"


async def test_what_a_person_uploads_reaches_the_bot(sim: Simulator, bot: Bot, amina: Person):
    form = aiohttp.FormData({"caption": "Mine", "duration": "9"})
    form.add_field("file", b"OggS...", filename="v.oga", content_type="audio/ogg")
    async with bot.session.post(f"{sim.url}/sim/people/{amina.id}/voice", data=form) as response:
        assert response.status == 200
    (update,) = await bot.updates()
    assert update["message"]["voice"]["duration"] == 9
    assert await fetch(bot, update["message"]["voice"]["file_id"]) == b"OggS..."


async def test_what_is_no_picture_is_no_photo(bot: Bot, amina: Person):
    assert (await upload(bot, "sendPhoto", b"hello", chat_id=amina.id))[
        "description"
    ] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert (await upload(bot, "sendDocument", b"hello", chat_id=amina.id))["result"]["document"][
        "file_name"
    ] == "chart.png"
    empty = await upload(bot, "sendDocument", b"", chat_id=amina.id)
    assert empty["description"] == "Bad Request: file must be non-empty"


async def test_a_caption_holds_1024_units(bot: Bot, amina: Person):
    assert (await upload(bot, "sendPhoto", PHOTO.body, chat_id=amina.id, caption="🙂" * 512))["ok"]
    too_long = await upload(bot, "sendPhoto", PHOTO.body, chat_id=amina.id, caption="x" * 1025)
    assert too_long["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize("kind", ["Audio", "Video", "Animation", "Sticker"])
async def test_other_kinds_of_files_arrive_too(bot: Bot, amina: Person, kind: str):
    answer = await upload(bot, f"send{kind}", b"some bytes", chat_id=amina.id, duration=3)
    described = answer["result"][kind.lower()]
    assert await fetch(bot, described["file_id"]) == b"some bytes"
    assert (await amina.last())[kind.lower()]["url"]


async def test_files_are_not_fetched_from_elsewhere(bot: Bot, amina: Person):
    refused = await bot.refused("sendPhoto", chat_id=amina.id, photo="https://x.fi/photo.png")
    assert refused == "Bad Request: failed to get HTTP URL content"


async def test_a_photo_cannot_be_a_ribbon(bot: Bot, amina: Person):
    answer = await upload(bot, "sendPhoto", png(2000, 1, b"abc"), chat_id=amina.id)
    assert answer["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_unknown_files_are_not_found(bot: Bot):
    assert await bot.refused("getFile", file_id="x") == "Bad Request: invalid file_id"
    async with bot.session.get(f"{bot.url}/file/bot{bot.token}/photos/file_99.jpg") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")


def test_sizes_are_read_from_the_picture_itself():
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03"
    assert picture_size(jpeg + bytes(8)) == (32, 16)
    assert picture_size(b"GIF89a\x20\x00\x10\x00") == (32, 16)
    assert picture_size(b"BM") is None


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.title()} for name in names]


async def test_commands_are_kept_by_scope_and_language(bot: Bot):
    await bot.ok("setMyCommands", commands=commands("help"))
    await bot.ok("setMyCommands", commands=commands("apua"), language_code="fi")
    await bot.ok("setMyCommands", commands=commands("here"), scope={"type": "all_private_chats"})
    assert await bot.ok("getMyCommands") == commands("help")
    assert await bot.ok("getMyCommands", language_code="fi") == commands("apua")
    assert await bot.ok("getMyCommands", scope={"type": "all_private_chats"}) == commands("here")
    assert await bot.ok("getMyCommands", language_code="sv") == []
    await bot.ok("deleteMyCommands", language_code="fi")
    assert await bot.ok("getMyCommands", language_code="fi") == []


async def test_a_person_sees_the_narrowest_list_in_their_language(bot: Bot, amina: Person):
    async def offered() -> list[str]:
        return [command["command"] for command in (await amina.chat())["commands"]]

    chat = {"type": "chat", "chat_id": amina.id}
    assert await offered() == []
    steps: list[tuple[dict[str, Any], str]] = [
        ({}, "default"),
        ({"language_code": "ar"}, "default_ar"),
        ({"scope": {"type": "all_private_chats"}}, "private"),
        ({"scope": {"type": "all_private_chats"}, "language_code": "ar"}, "private_ar"),
        ({"scope": chat}, "chat"),
        ({"scope": chat, "language_code": "ar"}, "chat_ar"),
    ]
    for where, name in steps:
        await bot.ok("setMyCommands", commands=commands(name), **where)
        assert await offered() == [name]
    await bot.ok("setMyCommands", commands=commands("others"), language_code="fi", scope=chat)
    assert await offered() == ["chat_ar"]


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "help", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "help", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": ["help"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": commands("a") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("a"), "language_code": "ckb"}, "invalid language code specified"),
        (
            {"commands": commands("a"), "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": commands("a"), "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_commands_that_will_not_do_are_refused(bot: Bot, params: dict[str, Any], why: str):
    assert await bot.refused("setMyCommands", **params) == f"Bad Request: {why}"

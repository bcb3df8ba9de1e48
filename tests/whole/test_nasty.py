"""What no bot wants to be sent: each is answered or left alone, none is lost, and nobody else is held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from structlog.testing import capture_logs

from simulator.people import Person
from tests.whole.test_elsewhere import SECRET, by_webhook
from tests.whole.town import Town, Village, ids_of, plain

WORDS = {
    "a heart": "<3",
    "markdown": "_*[",
    "letters turned around": "\u202eevil",
    "many marks": "e" + "\u0301" * 4000,
    "nothing to see": "\u3164",
    "a superscript": "²",
    "an Arabic digit": "٣",
    "a format": "{0.__class__}",
    "a percent sign": "%(alias)s %n",
    "a family": "👨\u200d👩\u200d👧\u200d👦" * 300,
    "something like SQL": "'; drop table people; --",
    "a slash": "/",
    "a command of nothing": "/\u202e /start",
}


def private(person: Person) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": "Amina"}
    return {"message_id": 900, "date": 1803888000, "from": sender, "chat": chat}


async def raw(t: Town, update: Any) -> int:
    """An update as no phone would send it."""
    told = await t.sim.ask("POST", "/sim/raw", {"update": update})
    await t.settled()
    return int(told["update_id"])


async def raw_bytes(t: Town, body: bytes) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"{t.sim.url}/sim/rawbytes", data=body) as answer:
        assert answer.status == 200
    await t.settled()


@asynccontextmanager
async def nobody_else_held_up(t: Town, button: str = "5", then: str = "Question 2 of 7") -> AsyncIterator[None]:
    """Somebody else's tap right after is answered, and in the end nothing is left over or set aside."""
    olga = t["Olga"]
    await t.say(olga, "/checkin")
    card, data = await t.button(olga, button)
    yield
    answer = await olga.do("tap", message_id=card.id, data=data, wait=3)
    assert answer["answer"] is not None
    await t.settled()
    assert then in plain((await t.last(olga)).text)
    assert await t.rows("select 1 from inbox where state = 'waiting'") == []
    assert await t.troubles() == []


async def is_answered(t: Town, person: Person, words: str) -> None:
    before = await t.called()
    await t.say(person, words)
    assert await t.calls(person, since=before), f"silence after {words[:20]!r}"


@pytest.mark.parametrize("asked", [False, True])
async def test_odd_words_are_answered(t: Town, asked: bool) -> None:
    amina = t["Amina"]
    if asked:
        await t.say(amina, "/checkin")
    async with nobody_else_held_up(t):
        for words in WORDS.values():
            await is_answered(t, amina, words)
    assert [value for _, value, _ in await t.answers(amina)] == ([3] if asked else [])  # ٣ is a number


async def test_odd_words_are_kept_as_they_are_where_own_words_are_asked_for(village: Village, tmp_path: Path) -> None:
    programme = tmp_path / "small.toml"
    programme.write_text(ONLY_WORDS)
    async with village.open(tmp_path, programme=str(programme), languages=("en",)) as t:
        amina = t["Amina"]
        sent = [words for words in WORDS.values() if not words.startswith("/")]
        async with nobody_else_held_up(t, "skip", "Thank you"):
            for words in sent:
                await t.say(amina, "/checkin")
                await is_answered(t, amina, words)
        assert [value for _, value, _ in await t.answers(amina)] == [words[:2000] for words in sent]


ONLY_WORDS = """
id = "small"
title = "Small"
consent_version = "1"
rules = [
  { id = "wants_to_talk", label = "Wants to talk", lane = "today" },
  { id = "needs_help_now", label = "Needs help now", lane = "now" },
]
audiences = [{ id = "general", label = "Everyone" }]
check_in.questions = [{ id = "words", kind = "text", label = "Words", text = "How are you?" }]
"""


async def test_what_cannot_be_written_in_utf_8_is_answered(t: Town) -> None:
    amina = t["Amina"]
    body = orjson.dumps({"update_id": 800_000_001, "message": {**private(amina), "text": "SURROGATE"}})
    async with nobody_else_held_up(t):
        await raw_bytes(t, body.replace(b"SURROGATE", b"a \\ud800 b"))
    assert "Shall I pass it on" in plain((await t.last(amina)).text)
    await t.press(amina, "yes")
    await t.press_all(t["Mika"], "take", "show")
    assert "a \ufffd b" in plain((await t.last(t["Mika"])).text)


async def test_a_nul_is_answered(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/checkin")
    await t.press_all(amina, "3", "2", "4", "0", "7", "no")
    async with nobody_else_held_up(t):
        await raw(t, {"message": {**private(amina), "text": "a\0b"}})
    assert (await t.answers(amina))[-1][1] == "ab"


async def test_more_than_telegram_allows_is_answered(t: Town) -> None:
    amina = t["Amina"]
    async with nobody_else_held_up(t):
        await raw(t, {"message": {**private(amina), "text": "🙂" * 2048 + "x"}})
        await t.press(amina, "yes")
        await t.press_all(t["Mika"], "take", "show")
    assert "🙂🙂🙂" in (await t.last(t["Mika"])).text


async def test_an_empty_text_is_answered(t: Town) -> None:
    amina = t["Amina"]
    async with nobody_else_held_up(t):
        for words in ("", " ", "\u200b"):
            await raw(t, {"message": {**private(amina), "text": words}})
            if not words:  # what follows goes along with what was passed on just now
                await t.press(amina, "yes")
            assert await t.news(amina)
            await t.say(t["Mika"], "/clients")


async def test_what_is_no_text_is_answered(t: Town) -> None:
    async with nobody_else_held_up(t):
        for deed in ("photo", "sticker", "location", "contact", "poll", "document"):
            await t.do(t["Amina"], deed)
            assert "/talk" in (await t.news(t["Amina"]))[-1]
            await t.do(t["Mika"], deed)
            assert len(await t.news(t["Mika"])) == 1


async def test_a_voice_message_out_of_the_blue_can_be_heard_by_whoever_takes_it(t: Town) -> None:
    async with nobody_else_held_up(t):
        await t.do(t["Amina"], "voice")
        assert await t.news(t["Amina"]) == ["Thank you. I send your voice message to your mentor."]
        await t.press(t["Mika"], "take")
    assert any("voice" in seen.raw for seen in await t["Mika"].messages())


async def test_an_edited_message_and_a_forward_are_answered(t: Town) -> None:
    amina = t["Amina"]
    async with nobody_else_held_up(t):
        sent = await amina.send("hello")
        await t.settled()
        await t.do(amina, "edit", message_id=sent["message"]["message_id"], text="good day")
        await t.do(amina, "forward", text="a joke", from_name="Somebody")
    assert any("I do not see changes" in said for said in await t.texts(amina))
    assert "Shall I pass it on" in plain((await t.last(amina)).text)


class TestElsewhere:
    async def test_the_bot_leaves_a_group_and_says_nothing(self, t: Town) -> None:
        amina, bot = t["Amina"], t.app.telegram.bot_id
        async with nobody_else_held_up(t):
            group = await t.sim.ask("POST", "/sim/groups", {"title": "Friends", "members": [amina.id, bot]})
            await t.settled()
            chat = {"id": group["id"], "type": "group", "title": "Friends"}
            await raw(t, {"message": {**private(amina), "chat": chat, "text": "/start"}})
        calls = [call["method"] for call in await t.calls() if call["chat_id"] == group["id"]]
        assert calls == ["leaveChat"]
        assert await t.news(amina) == []

    @pytest.mark.parametrize("kind", ["supergroup", "channel"])
    async def test_and_a_supergroup_and_a_channel(self, t: Town, kind: str) -> None:
        bot = t.app.telegram.bot_id
        body = {"title": "Many", "members": [t["Amina"].id, bot], "type": kind}
        group = await t.sim.ask("POST", "/sim/groups", body)
        await t.settled()
        calls = [call["method"] for call in await t.calls() if call["chat_id"] == group["id"]]
        assert calls == ["leaveChat"]

    async def test_what_is_said_in_a_channel_is_left_alone(self, t: Town) -> None:
        async with nobody_else_held_up(t):
            chat = {"id": -1001234567890, "type": "channel", "title": "News"}
            await raw(t, {"channel_post": {"message_id": 1, "date": 1, "chat": chat, "text": "news"}})
            await raw(t, {"message": {"message_id": 2, "date": 1, "chat": chat, "sender_chat": chat, "text": "news"}})
        notes = await t.rows("select note from inbox where state = 'ignored'")
        assert {row.note for row in notes} == {"kind channel_post", "said in a channel"}
        assert [call for call in await t.calls() if call["chat_id"] == chat["id"]] == []

    async def test_a_tap_in_a_group_tells_the_group_nothing(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/checkin")
        _, three = await t.button(amina, "3")
        chat = {"id": -77, "type": "group", "title": "Friends"}
        query = {"id": "1", "from": private(amina)["from"], "chat_instance": "1", "data": three}
        async with nobody_else_held_up(t):
            await raw(t, {"callback_query": {**query, "message": {"message_id": 1, "date": 1, "chat": chat}}})
        assert await t.answers(amina) == []


class TestUnknownKinds:
    @pytest.mark.parametrize(
        "update",
        [
            {"brand_new_kind": {"from": {"id": 7_000_000_004}, "words": "hello"}},
            {"poll": {"id": "1", "question": "Where?"}},
            {"message_reaction": {"user": {"id": 7_000_000_004}}},
            {},
        ],
    )
    async def test_are_kept_marked_and_left_alone(self, t: Town, update: Any) -> None:
        async with nobody_else_held_up(t):
            await raw(t, update)
        assert len(await t.rows("select 1 from inbox where state = 'ignored'")) == 1
        assert await t.news(t["Amina"]) == []

    async def test_what_is_no_update_at_all_is_kept_and_left_behind(self, t: Town) -> None:
        async with nobody_else_held_up(t):
            for nonsense in ([], 17, "words", 1.5):
                await t.sim.ask("POST", "/sim/raw", {"update": nonsense})
        assert len(await t.rows("select 1 from inbox where state = 'ignored'")) == 4

    async def test_so_are_service_messages_and_messages_of_bots(self, t: Town) -> None:
        amina = t["Amina"]
        other = {"id": 99, "is_bot": True, "first_name": "Other"}
        async with nobody_else_held_up(t):
            await raw(t, {"message": {**private(amina), "pinned_message": {}}})
            await raw(t, {"message": {**private(amina), "from": other, "text": "/start"}})
        assert await t.news(amina) == []


BROKEN = {
    "a number that is words": lambda person: {"message": {**private(person), "message_id": "many", "text": "hello"}},
    "a text that is a list": lambda person: {"message": {**private(person), "text": ["hello"]}},
    "a tap without an id": lambda person: {"callback_query": {"from": private(person)["from"], "data": "x"}},
}


class TestDeadLetters:
    @pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
    async def test_a_broken_update_is_set_aside_after_three_attempts_with_a_kind_word(
        self, t: Town, broken: Any
    ) -> None:
        amina = t["Amina"]
        with capture_logs() as logs:
            await raw(t, broken(amina))
            await t.say(t["Olga"], "/help")  # everybody else goes on at once
            assert len(await t.news(t["Olga"])) == 1
            await t.retried()
        (item,) = await t.rows("select state, attempts from inbox where attempts > 0")
        assert (item.state, item.attempts) == ("dead", 3)
        (alarm,) = [line for line in logs if line["event"] == "dead letter"]
        assert alarm["log_level"] == "error"
        (said,) = await t.news(amina)
        assert said.startswith("Something went wrong here. It is not your fault.")
        await t.say(amina, "/checkin")
        assert "Question 1 of 7" in (await t.news(amina))[0]

    async def test_what_she_does_meanwhile_is_kept_and_comes_in_order(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/checkin")
        await raw(t, BROKEN["a text that is a list"](amina))
        await amina.send("3")
        await amina.send("2")
        await t.received()
        assert await t.answers(amina) == []
        await t.retried()
        assert [value for _, value, _ in await t.answers(amina)] == [3, 2]

    async def test_a_broken_update_of_nobody_tells_nobody(self, t: Town) -> None:
        await raw(t, {"message": {"message_id": "many"}})
        await t.retried()
        assert len(await t.rows("select 1 from inbox where state = 'dead'")) == 1
        for name in ("Amina", "Olga", "Mika", "Kirsi"):
            assert await t.news(t[name]) == []


class TestTheWebhook:
    async def test_a_megabyte_is_refused_and_nothing_is_lost(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path, **by_webhook()) as t, aiohttp.ClientSession() as session:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            url = t.settings.webhook_url
            huge = orjson.dumps({"update_id": 1, "message": {**private(t["Amina"]), "text": "x" * 1024 * 1024}})

            async def posted(body: Any, **more: Any) -> int:
                async with session.post(url, data=body, headers=headers | more) as answer:
                    return answer.status

            async def in_pieces() -> AsyncIterator[bytes]:
                for at in range(0, len(huge), 65536):
                    yield huge[at : at + 65536]

            async with nobody_else_held_up(t):
                assert await posted(BytesIO(huge)) == 413
                assert await posted(in_pieces()) == 413
                assert await posted(b"{nonsense") == 400
                assert await posted(b"{}", **{"X-Telegram-Bot-Api-Secret-Token": "wrong"}) == 403
                await t.say(t["Amina"], "/checkin")
            assert await t.value("select count(*) from inbox where key = 'u:1'") == 0
            assert "Question 1 of 7" in plain((await t.last(t["Amina"])).text)

    async def test_a_large_one_that_is_allowed_is_taken(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path, **by_webhook()) as t, aiohttp.ClientSession() as session:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            large = {**private(t["Amina"]), "text": "hello", "new_field": "x" * 900_000}
            body = orjson.dumps({"update_id": 800_000_001, "message": large})
            async with nobody_else_held_up(t):
                for _ in range(2):  # Telegram did not hear the first answer
                    async with session.post(t.settings.webhook_url, data=body, headers=headers) as answer:
                        assert answer.status == 200
                await t.settled()
            assert len(await t.news(t["Amina"])) == 1


async def test_a_crowd_that_taps_at_once_is_answered_one_and_all(t: Town) -> None:
    names = ("Amina", "Olga", "Sara")
    for name in names:
        await t.say(t[name], "/checkin")
    for answer in ("1", "1", "1", "0", "1", "no", "skip"):
        buttons = [await t.button(t[name], answer) for name in names]
        await asyncio.gather(
            *(
                t[name].do("tap", message_id=seen.id, data=data)
                for name, (seen, data) in zip(names, buttons, strict=True)
            )
        )
        await t.settled()
    for name in names:
        assert ids_of(await t.last(t[name])) == ["help_now"]
        assert len(await t.answers(t[name])) == 7

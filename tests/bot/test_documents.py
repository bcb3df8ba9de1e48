"""A document waits in the outbox as sealed text and arrives as a file: once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.documents import attached
from simulator.files import Kept
from storage.outbox import Outgoing
from tests.bot.sending import BOT, Post, post_office
from tests.conftest import Store

WORDS = "BEGIN:VCALENDAR\r\nSUMMARY:Tapaaminen ääressä, لقاء\r\nEND:VCALENDAR\r\n"


@pytest.fixture
async def post(sqlite_store: Store) -> AsyncIterator[Post]:
    async with post_office(sqlite_store) as one:
        yield one


def document(post: Post, chat: int, **more: Any) -> Outgoing:
    params = {"file": {"name": "meeting.ics", "text": WORDS}, "caption": "For your calendar"}
    values = {"id": "d1", "bot_id": BOT, "tag": "t", "created_at": post.clock.now(), "lane": 1}
    return Outgoing(chat_id=chat, method="sendDocument", params=params, **(values | more))


def files(post: Post, chat: int) -> list[Kept]:
    """The documents that stand in a chat."""
    posts = post.sim.world.private[BOT, chat].posts.values()
    found = [post.sim.world.files.by_id(one.body["document"]["file_id"]) for one in posts]
    return [one for one in found if one is not None]


def test_a_call_without_a_file_stays_as_it_is() -> None:
    assert attached("sendMessage", {"text": "hello"}) == ("sendMessage", {"text": "hello"})


async def test_a_document_arrives_with_its_name_its_kind_and_its_caption(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.put(document(post, chat))
    await post.drained()

    [kept] = files(post, chat)
    assert kept.body == WORDS.encode()
    assert (kept.about["file_name"], kept.mime_type) == ("meeting.ics", "text/calendar")
    [message] = post.sim.world.private[BOT, chat].posts.values()
    assert message.body["caption"] == "For your calendar"
    assert [row.message_id for row in await post.rows()] == [message.message_id]


async def test_what_stands_in_it_is_sealed_while_it_waits(post: Post) -> None:
    [chat] = post.people(1)
    await post.put(document(post, chat))

    [row] = await post.rows()
    assert b"VCALENDAR" not in row.payload


async def test_a_document_of_unknown_outcome_is_sent_again_once_and_is_the_same(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("drop_after", method="senddocument")
    post.start()
    await post.put(document(post, chat))
    await post.until("unknown")
    await post.drained()
    post.forward(timedelta(seconds=31))
    await post.drained()

    assert await post.states() == ["unknown", "sent"]
    assert [one.body for one in files(post, chat)] == [WORDS.encode()] * 2


async def test_a_document_survives_a_crash_before_its_claim(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.kill()
    await post.put(document(post, chat), offer=False)
    post.start()
    await post.drained()

    assert len(files(post, chat)) == 1

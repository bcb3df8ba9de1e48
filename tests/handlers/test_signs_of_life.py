"""What a person does in a group says nothing of whether they can be reached in their own chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import sending
from storage import tables as t
from tests.handlers.house import BOT, House

AMINA = 1


@pytest.fixture
async def amina(house: House) -> House:
    await house.person("Amina", "client", AMINA)
    return house


async def _unsure(h: House) -> None:
    """Nobody knows if what was said to her has arrived."""

    async def send(tx: Any) -> None:
        rows = await tx.execute(t.outbox.select().where(t.outbox.c.state == "queued"))
        claimed = await sending.claim(tx, [row.id for row in rows], h.now)
        later = h.now + timedelta(seconds=30)
        settled = [sending.Settled(row=row, state="unknown", not_before=later) for row in claimed]
        await sending.settle(tx, h.seal, BOT, settled, h.now)

    await h.writer.run(send)


async def _in_a_group(h: House) -> None:
    group = {"id": -5, "type": "group"}
    await h.keep(
        h.message(AMINA, "hi") | {"message": {"message_id": 9, "chat": group, "from": {"id": AMINA}}}, user=AMINA
    )
    added = {"chat": group, "from": {"id": AMINA}, "new_chat_member": {"status": "member"}}
    await h.keep({"update_id": next(h.numbers), "my_chat_member": added}, user=AMINA)
    await h.work()


async def test_a_group_does_not_make_anybody_reachable(amina: House) -> None:
    await amina.change("p-Amina", reachable=False)

    await _in_a_group(amina)
    assert [row.reachable for row in await amina.rows(t.people)] == [False]

    await amina.said(AMINA, "/help")
    await amina.work()
    assert [row.reachable for row in await amina.rows(t.people)] == [True]


async def test_a_group_settles_nothing_that_may_not_have_arrived(amina: House) -> None:
    await amina.said(AMINA, "/help")
    await amina.work()
    await _unsure(amina)

    await _in_a_group(amina)
    first, *_ = await amina.rows(t.outbox, chat_id=AMINA)
    assert first.not_before is not None

    await amina.said(AMINA, "/help")
    await amina.work()
    first, *_ = await amina.rows(t.outbox, chat_id=AMINA)
    assert first.not_before is None


async def test_nothing_that_was_under_way_is_said_again_after_the_goodbye(house: House) -> None:
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    await house.said(AMINA, "/checkin")
    await house.settle()
    question = [row for row in await house.rows(t.outbox, chat_id=AMINA, state="queued") if row.card_id][-1]
    [flying] = await house.writer.run(lambda tx: sending.claim(tx, [question.id], house.now))
    await house.said(AMINA, "/stop")
    await house.settle()
    await house.pressed(AMINA, "yes")
    await house.settle()
    at = house.now + timedelta(seconds=30)
    lost = [sending.Settled(row=flying, state="unknown", reason="TimeoutError", not_before=at)]
    await house.writer.run(lambda tx: sending.settle(tx, house.seal, BOT, lost, house.now))

    again = await house.writer.run(lambda tx: sending.repeat(tx, house.seal, [question.id], at))

    assert again == []

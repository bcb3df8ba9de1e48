"""What is set aside must not end anything: alerts climb on, check-ins come again, and people hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from typing import cast as cast_to

import pytest

from bot.inviting import Wanted, make_invites
from storage import inbox
from storage import tables as t
from tests.handlers.company import asks, kept_words, takes, three
from tests.handlers.house import House
from tests.handlers.test_worker import worker

AMINA, MIKA, KIRSI, STRANGER = 1, 2, 3, 77
DANGER = "I want to die"


@pytest.fixture
async def cast(house: House) -> House:
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    return house


async def set_all_aside(h: House, mailbox: int) -> None:
    """Everything that waits in this mailbox failed three times."""
    while found := [item for item in await _heads(h) if item.mailbox == mailbox]:
        await worker(h)._set_aside(found[0], "ValueError")


async def _heads(h: House) -> list[inbox.Item]:
    return await h.writer.run(lambda tx: inbox.heads(tx, h.now, 50))


async def planned(h: House, kind: str) -> list[Any]:
    return await h.rows(t.due, kind=kind, state="waiting")


async def test_an_alert_climbs_on_a_quarter_of_an_hour_after_its_ladder_was_set_aside(cast: House) -> None:
    await cast.said(AMINA, "/talk")
    await cast.step()
    await cast.ticker.tick()

    await set_all_aside(cast, AMINA)

    (row,) = await planned(cast, "alert")
    assert (row.person_id, row.due_at - cast.now) == ("p-Amina", timedelta(minutes=15))
    await cast.walk_to(cast.now + timedelta(minutes=16))
    assert await cast.told(MIKA)


async def test_an_alert_that_is_resolved_meanwhile_is_left_alone(cast: House) -> None:
    await cast.said(AMINA, "/talk")
    await cast.step()
    await cast.ticker.tick()
    await cast.writer.run(lambda tx: tx.execute(t.alerts.update().values(state="resolved")))

    await set_all_aside(cast, AMINA)

    assert await planned(cast, "alert") == []


async def test_after_a_check_in_that_was_set_aside_the_next_one_comes(cast: House) -> None:
    due_row = {"id": "d1", "person_id": "p-Amina", "kind": "check_in", "state": "waiting"}
    day = cast.now.date()
    values = due_row | {"key": day.isoformat(), "due_at": cast.now}
    await cast.writer.run(lambda tx: tx.execute(t.due.insert().values(values)))
    await cast.ticker.tick()

    await set_all_aside(cast, AMINA)

    (row,) = await planned(cast, "check_in")
    assert row.key == (day + timedelta(days=3)).isoformat()  # two a week at the beginning


async def test_somebody_in_the_middle_of_the_welcome_hears_it_in_the_language_of_the_welcome(cast: House) -> None:
    [token] = await make_invites(cast.writer, cast.seal, Wanted("client"), cast.now)
    await cast.said(STRANGER, f"/start {token}")
    await cast.work()
    await cast.pressed(STRANGER, "ru")
    await cast.work()
    await cast.said(STRANGER, "anything")

    await set_all_aside(cast, STRANGER)

    assert (await cast.told(STRANGER))[-1] == "faults.went_wrong"
    assert any("а" <= letter <= "я" for letter in (await cast.texts(STRANGER))[-1])


# --- what must not be lost


async def breaks(h: House) -> None:
    """A check-in waits for an answer, and what was kept of it can no longer be read."""
    await h.said(AMINA, "/checkin")
    await h.settle()
    row = await h.session(AMINA)
    await h.writer.run(
        lambda tx: tx.execute(t.sessions.update().values(state=b"rubbish").where(t.sessions.c.id == row.id))
    )


async def fails_three_times(h: House) -> None:
    one = worker(h)
    while one.dead == 0:
        assert await one.once()
        h.clock.at += timedelta(seconds=30)
    await h.settle()


async def test_words_of_danger_are_heard_though_all_else_in_their_turn_failed(cast: House) -> None:
    await breaks(cast)
    before = len(await cast.told(AMINA))
    await cast.said(AMINA, DANGER)
    await fails_three_times(cast)

    assert (await cast.told(AMINA))[before:] == ["crisis.call"]  # and nobody asks her to try again
    assert [(row.rule, row.state) for row in await cast.rows(t.alerts)] == [("said_danger", "open")]
    assert await kept_words(cast) == [DANGER]
    assert "alerts.lane_now" in await cast.told(MIKA)
    assert [row.state for row in await cast.rows(t.inbox, state="dead")] == ["dead"]


async def test_what_calls_nobody_is_set_aside_with_an_apology(cast: House) -> None:
    await breaks(cast)
    await cast.said(AMINA, "hello")
    await fails_three_times(cast)

    assert (await cast.told(AMINA))[-1] == "faults.went_wrong"
    assert await cast.rows(t.alerts) == []


@pytest.mark.parametrize(
    ("how", "rules"),
    [
        ("menu:-:help_now", ["needs_help_now"]),
        ("menu:-:emergency", ["said_emergency"]),
        ("below a picture", ["said_danger"]),
        (f"/goals {DANGER}", ["said_danger"]),
        ("/kill myself", ["said_danger"]),
        ("edited", ["said_danger"]),
        ("menu:-:other", []),
        ("by a mentor", []),
    ],
)
async def test_whatever_calls_a_human_does_so_from_a_dead_letter(cast: House, how: str, rules: list[str]) -> None:
    user = MIKA if how == "by a mentor" else AMINA
    said = cast.message(user, DANGER)
    match how:
        case "below a picture":
            said["message"] |= {"photo": [{"file_id": "f"}], "caption": said["message"].pop("text")}
        case "edited":
            said = {"update_id": 900, "edited_message": said["message"]}
        case str() if how.startswith("/"):
            said["message"]["text"] = how
        case str() if how.startswith("menu:"):
            said = cast.tap(user, how)
    await cast.keep(said, user=user)

    await set_all_aside(cast, user)

    assert [row.rule for row in await cast.rows(t.alerts)] == rules
    assert ("crisis.call" in str(await cast.told(user))) == bool(rules)


async def test_it_is_set_aside_also_when_looking_for_danger_fails(cast: House) -> None:
    class Broken:
        def found(self, _words: str) -> frozenset[str]:
            raise ValueError

    await cast.said(AMINA, DANGER)
    cast.tools = replace(cast.tools, danger=cast_to(Any, Broken()))

    await set_all_aside(cast, AMINA)

    assert (await cast.told(AMINA))[-1] == "faults.went_wrong"
    assert len(await cast.rows(t.inbox, state="dead")) == 1


async def test_a_stranger_who_was_not_invited_hears_nothing(cast: House) -> None:
    await cast.said(STRANGER, "anything")

    await set_all_aside(cast, STRANGER)

    assert await cast.told(STRANGER) == []


async def test_what_was_said_in_a_talk_comes_back_when_its_letter_is_set_aside(house: House) -> None:
    await three(house)
    await asks(house)
    await takes(house, MIKA)
    await house.said(AMINA, "please ring the school for me before noon")
    await house.step()
    heads = await house.writer.run(lambda tx: inbox.heads(tx, house.now, 50))
    [letter] = [one for one in heads if one.mailbox == MIKA]

    await worker(house)._set_aside(letter, "ValueError")
    await house.settle()

    assert await kept_words(house) == ["please ring the school for me before noon"]

"""How much a bot may say, and how it is told to wait."""

import asyncio

import pytest

from simulator import Person, Simulator
from simulator.limits import Limits, Rates
from simulator.refusals import Refused
from tests.simulator.conftest import Bot


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("simulator.limits.time.monotonic", lambda: now[0])
    return now


def taken(limits: Limits, chats: range | list[int], group: bool = False) -> int:
    """How many of these messages get through before the first refusal."""
    for count, chat in enumerate(chats):
        try:
            limits.take(1, chat, group)
        except Refused:
            return count
    return len(chats)


def refusal(limits: Limits, chat: int, group: bool = False) -> Refused:
    with pytest.raises(Refused) as refused:
        limits.take(1, chat, group)
    return refused.value


def test_thirty_messages_fit_in_any_second(clock: list[float]):
    limits = Limits()
    assert taken(limits, range(20)) == 20
    clock[0] += 0.6
    assert taken(limits, range(100, 140)) == 10
    assert refusal(limits, 999).answer() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    clock[0] += 0.41  # the first twenty are more than a second old now
    assert taken(limits, range(200, 240)) == 20


def test_a_chat_takes_a_short_burst_and_then_one_a_second(clock: list[float]):
    limits = Limits(Rates(chat_burst=3))
    assert taken(limits, [7] * 10) == 3
    clock[0] += 0.5
    assert taken(limits, [7] * 10) == 0
    clock[0] += 0.5
    assert taken(limits, [7] * 10) == 1
    clock[0] += 60
    assert taken(limits, [7] * 10) == 3


def test_a_slow_chat_says_how_long_to_wait(clock: list[float]):
    limits = Limits(Rates(chat_sustained=0.1, chat_burst=1))
    limits.take(1, 7, False)
    assert refusal(limits, 7).parameters == {"retry_after": 10}
    clock[0] += 4.5
    assert refusal(limits, 7).parameters == {"retry_after": 6}


def test_a_group_takes_twenty_a_minute(clock: list[float]):
    limits = Limits(Rates(chat_sustained=0))
    for _ in range(20):
        limits.take(1, -7, True)
        clock[0] += 1
    assert refusal(limits, -7, True).parameters == {"retry_after": 40}
    limits.take(1, -8, True)
    clock[0] += 40
    limits.take(1, -7, True)


def test_a_private_chat_is_not_counted_by_the_minute(clock: list[float]):
    limits = Limits(Rates(chat_sustained=0))
    for _ in range(59):
        limits.take(1, 7, False)
        clock[0] += 1


def test_what_is_refused_is_not_counted(clock: list[float]):
    limits = Limits(Rates(all=2, chat_sustained=0))
    assert taken(limits, range(2)) == 2
    for _ in range(50):
        refusal(limits, 5)
    clock[0] += 1.01
    assert taken(limits, range(5)) == 2


def test_each_bot_has_limits_of_its_own(clock: list[float]):
    limits = Limits(Rates(all=1, chat_sustained=1, chat_burst=1))
    limits.take(1, 7, False)
    limits.take(2, 7, False)
    refusal(limits, 7)


def test_zero_means_no_limit(clock: list[float]):
    assert taken(Limits(Rates.none()), [7] * 500, group=True) == 500


async def test_over_http_a_bot_is_told_to_wait_and_can_go_on_after_that(bot: Bot, amina: Person):
    await amina.people.ask("POST", "/sim/limits", {"chat_burst": 2, "chat_sustained": 2})
    answers = [await bot.call("sendMessage", chat_id=amina.id, text="x") for _ in range(3)]
    assert [answer["ok"] for answer in answers] == [True, True, False]
    assert (answers[2]["error_code"], answers[2]["parameters"]) == (429, {"retry_after": 1})
    await asyncio.sleep(answers[2]["parameters"]["retry_after"])
    await bot.ok("sendMessage", chat_id=amina.id, text="x")


async def test_edits_and_answers_to_taps_are_not_counted(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/limits", {"all": 1, "chat_burst": 1})
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message = await bot.ok("sendMessage", chat_id=amina.id, text="0", reply_markup=markup)
    for n in range(1, 40):
        await bot.ok(
            "editMessageText", chat_id=amina.id, message_id=message["message_id"], text=str(n), reply_markup=markup
        )
        tapped = await amina.tap("Go")
        await bot.ok("answerCallbackQuery", callback_query_id=tapped["callback_query_id"])


async def test_a_jump_of_the_clock_gives_no_new_messages(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/limits", {"chat_sustained": 0.01, "chat_burst": 1})
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    await sim.ask("POST", "/sim/clock", {"forward_seconds": 86_400})
    assert (await bot.call("sendMessage", chat_id=amina.id, text="x"))["error_code"] == 429


async def test_limits_can_be_read_and_set(sim: Simulator):
    usual = {"all": 30, "chat_sustained": 1.0, "chat_burst": 5, "group_per_minute": 20}
    assert await sim.ask("GET", "/sim/limits") == usual
    assert await sim.ask("POST", "/sim/limits", {"all": 0}) == usual | {"all": 0}
    assert await sim.ask("GET", "/sim/limits") == usual | {"all": 0}

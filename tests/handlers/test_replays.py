"""Telegram repeats itself, people tap twice, old cards are tapped: nothing is taken twice and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import sessions
from storage import tables as t
from tests.conversations.scene import programme
from tests.handlers.conftest import Runs
from tests.handlers.house import Crashed, House, furnished

AMINA, BO, MIKA = 1, 2, 3
ORDER = [one.id for one in programme().check_in.questions if not one.weeks and one.after is None]
BUTTONS = ["3", "4", "5", "0", "8", "yes", "skip"]  # one for each question, in order
UNHURRIED = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


async def people(house: House) -> None:
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    await house.person("Bo", "client", BO, mentor=mika, weekday=1, hour=9)


async def answers(house: House, user: int) -> list[tuple[str, Any]]:
    """What is kept of this person's check-ins, in the order in which it was said."""
    person = {AMINA: "p-Amina", BO: "p-Bo"}[user]
    mine = {row.id for row in await house.rows(t.check_ins, person_id=person)}
    rows = [row for row in await house.rows(t.answers) if row.check_in_id in mine]
    rows.sort(key=lambda row: (row.check_in_id, row.turn))
    return [(row.question, house.seal.open_json(row.value, sessions.answer_place(row.id))) for row in rows]


async def remembered(house: House) -> list[Any]:
    """All that is known of people and what they said; not when the last look was."""
    tables = (t.people, t.check_ins, t.answers, t.alerts, t.alert_words, t.talks, t.consents, t.roles)
    return await house.seen(*tables)


@pytest.fixture
async def asked(house: House) -> House:
    await people(house)
    await house.said(AMINA, "/checkin")
    await house.settle()
    await house.deliver()
    return house


async def test_an_update_that_comes_twice_is_kept_once(house: House) -> None:
    await people(house)
    update = await house.said(AMINA, "/talk")

    assert await house.keep(update, update, user=AMINA) == 0
    await house.settle()
    assert await house.keep(update, user=AMINA) == 0
    await house.settle()

    assert len(await house.rows(t.alerts)) == 1


async def test_two_quick_taps_on_one_question_answer_it_once(asked: House) -> None:
    row = await asked.session(AMINA)
    for button in ("3", "5"):
        await asked.tapped(AMINA, f"{row.id}.{row.turn}.{button}", row.card_id and 100_001)
    await asked.settle()

    assert await answers(asked, AMINA) == [("active_days", 3)]


async def test_a_button_of_an_earlier_question_answers_nothing(asked: House) -> None:
    first = await asked.session(AMINA)
    await asked.pressed(AMINA, "3")
    await asked.settle()

    await asked.tapped(AMINA, f"{first.id}.{first.turn}.7")
    await asked.settle()

    assert await answers(asked, AMINA) == [("active_days", 3)]


async def test_a_button_of_somebody_elses_question_answers_nothing(asked: House) -> None:
    row = await asked.session(AMINA)

    await asked.tapped(BO, f"{row.id}.{row.turn}.3")
    await asked.settle()

    assert await answers(asked, AMINA) == await answers(asked, BO) == []


async def test_an_old_card_shows_where_one_is_and_changes_nothing(asked: House) -> None:
    first = await asked.session(AMINA)
    (card,) = await asked.rows(t.cards, id=first.card_id)
    await asked.said(AMINA, "hello?")  # the question comes anew, below
    await asked.settle()
    await asked.deliver()
    before = await remembered(asked)

    await asked.tapped(AMINA, f"{first.id}.{first.turn}.3", card.message_id)
    await asked.settle()

    assert await remembered(asked) == before
    assert (await asked.told(AMINA))[-1] == "check_in.progress"


async def test_a_consent_that_comes_twice_makes_one_person(house: House) -> None:
    await people(house)
    coordinator = await house.person("Kirsi", "coordinator", 9)
    assert coordinator
    await house.said(9, "/invite")
    await house.settle()
    await house.pressed(9, "mentor")
    await house.settle()
    link = next(text for text in await house.texts(9) if "?start=" in text)
    await house.said(5, "/start " + link.split("?start=")[1].strip())
    await house.settle()
    for button in ("en", "on"):
        await house.pressed(5, button)
        await house.settle()
    row = await house.session(5)
    for _ in range(2):
        await house.tapped(5, f"{row.id}.{row.turn}.yes")
    await house.settle()

    assert len(await house.rows(t.consents)) == 1
    assert [row.uses_left for row in await house.rows(t.invites)] == [0]


# --- any order, any number of times


@UNHURRIED
@given(st.data())
def test_whatever_is_repeated_the_answers_are_those_that_were_given(runs: Runs, data: st.DataObject) -> None:
    """Two clients answer; every update may come again at any later moment, and the process may die in between."""
    runs(_answered(runs, data))


async def _answered(runs: Runs, data: st.DataObject) -> None:
    house = await furnished(runs.writer)
    await people(house)
    sent: list[tuple[int, dict[str, Any]]] = []
    for user in (AMINA, BO):
        sent.append((user, await house.said(user, "/checkin")))
    await house.settle()
    left = {AMINA: list(BUTTONS), BO: list(BUTTONS)}
    while any(left.values()):
        user = data.draw(st.sampled_from([who for who, buttons in left.items() if buttons]))
        sent.append((user, await house.pressed(user, left[user].pop(0))))
        for who, update in data.draw(st.lists(st.sampled_from(sent), max_size=3)):
            assert await house.keep(update, user=who) == 0
            await house.keep({**update, "update_id": next(house.numbers)}, user=who)  # the same tap, made once more
        if data.draw(st.booleans()):
            with pytest.raises(Crashed):
                await house.step(data.draw(st.integers(1, 2)), crash=True)
        await house.work()
    await house.settle()

    given = list(zip(ORDER, [3, 4, 5, 0, 8, "yes", None], strict=True))
    assert await answers(house, AMINA) == await answers(house, BO) == given
    assert [row.state for row in await house.rows(t.check_ins) if row.closed_at] == ["complete", "complete"]
    assert len(await house.rows(t.alerts)) == 2


@UNHURRIED
@given(st.permutations(range(6)), st.permutations(range(6)))
def test_in_whatever_order_two_peoples_updates_mix_each_gets_the_same(
    runs: Runs, one: list[int], other: list[int]
) -> None:
    """What one person does never depends on how it falls between what another does."""
    assert runs(_mixed(runs, one)) == runs(_mixed(runs, other))


async def _mixed(runs: Runs, order: list[int]) -> list[Any]:
    house = await furnished(runs.writer)
    await people(house)
    words = {AMINA: ["/settings", "/checkin", "hello"], BO: ["/checkin", "/talk", "3"]}
    for place in order:
        user = AMINA if place % 2 else BO
        await house.said(user, words[user].pop(0))
        if place > 2:
            await house.step(1)
    await house.settle()
    return [await house.told(AMINA), await house.told(BO), await answers(house, AMINA), await answers(house, BO)]

"""Words of a list, and the button of an emergency: numbers at once, the alert in the same turn, and life goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from conversations.danger_words import DangerWords
from storage import tables as t
from storage.outbox import Lane, place
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, asks, buttons, card, kept_words, looks, takes, three
from tests.handlers.house import House

WORDS = "I want to die"
NUMBERS = "crisis.call"


@pytest.fixture
async def company(house: House) -> House:
    return await three(house)


async def raised(house: House) -> list[str]:
    return sorted(row.rule for row in await house.rows(t.alerts))


async def says(house: House, words: str = WORDS, user: int = AMINA, **more: object) -> None:
    await house.said(user, words, **more)
    await house.settle()


async def test_the_numbers_come_first_and_the_alert_is_there_with_them(company: House) -> None:
    await company.said(AMINA, WORDS)
    await company.step()

    assert (await company.told(AMINA))[0] == NUMBERS
    assert await raised(company) == ["said_danger"]
    assert "112" in (await company.texts(AMINA))[0]


@pytest.mark.parametrize("how", [WORDS, "menu:-:help_now", "menu:-:emergency"])
async def test_the_numbers_leave_with_the_alerts_and_may_be_said_twice(company: House, how: str) -> None:
    await (company.tapped(AMINA, how) if how.startswith("menu:") else company.said(AMINA, how))
    await company.settle()

    (row,) = await company.rows(t.outbox, chat_id=AMINA)
    assert row.lane == Lane.ALERT
    said = cast(dict[str, Any], company.seal.open_json(row.payload, place(row.id)))
    assert said["repeated"]["text"] == "(Possibly a repetition)\n" + said["text"]


async def test_nothing_is_asked_beside_when_all_was_passed_on(company: House) -> None:
    await says(company)

    assert await company.told(AMINA) == [NUMBERS]
    assert await kept_words(company) == [WORDS]


async def test_the_push_has_the_alias_and_the_rule_and_never_the_words(company: House) -> None:
    await says(company)

    pushed = (await company.texts(MIKA))[-1]
    assert "Amina: Wrote words of danger" in pushed.translate(ISOLATES)
    assert WORDS not in pushed


async def test_whoever_takes_it_can_read_the_words(company: House) -> None:
    await says(company, f"{WORDS}. 131052-308T")
    await takes(company, MIKA)
    await company.tapped(MIKA, f"alert:{(await company.rows(t.alerts))[0].id}:show")
    await company.settle()

    shown = await looks(company, (await card(company, MIKA)).id)
    assert WORDS in shown
    assert "131052-308T" not in shown


async def test_the_body_s_emergency_has_112_before_everything_else(company: House) -> None:
    await says(company, "pain in my chest")

    assert (await company.texts(AMINA))[0].startswith("Chest pain, hard to breathe, or you fainted? Call 112 now.")
    assert await raised(company) == ["said_emergency"]


async def test_the_button_of_the_emergency_stands_below_the_numbers_and_calls_a_human(company: House) -> None:
    await company.tapped(AMINA, "menu:-:help_now")
    await company.settle()
    assert "menu:-:emergency" in await buttons(company, AMINA)

    await company.tapped(AMINA, "menu:-:emergency")
    await company.settle()
    assert await raised(company) == ["needs_help_now", "said_emergency"]
    assert await company.told(AMINA) == [NUMBERS, "crisis.call_112"]


async def test_staff_have_no_such_button(company: House) -> None:
    await company.tapped(MIKA, "menu:-:emergency")
    await company.settle()

    assert await raised(company) == []


async def test_an_answer_that_was_typed_into_a_question_is_looked_at_and_kept(company: House) -> None:
    await says(company, "/checkin")
    before = await company.session(AMINA)

    await says(company)

    assert await raised(company) == ["said_danger"]
    assert (await company.session(AMINA)).turn == before.turn + 1  # the question came again, below the numbers


async def test_own_words_of_a_goal_are_looked_at(company: House) -> None:
    await says(company, "/goals")
    await says(company)

    assert await raised(company) == ["said_danger"]


async def test_a_command_is_looked_at_and_carried_out(company: House) -> None:
    await says(company, f"/talk {WORDS}")

    assert await raised(company) == ["said_danger", "wants_to_talk"]
    assert await kept_words(company) == [WORDS]


@pytest.mark.parametrize("words", ["/kill myself", "/i want to die", "/want_to_die"])
async def test_the_name_of_what_is_no_command_is_part_of_the_words(company: House, words: str) -> None:
    await says(company, words)

    assert await company.told(AMINA) == [NUMBERS]
    assert await raised(company) == ["said_danger"]
    assert await kept_words(company) == [words]


async def test_what_is_written_behind_talk_goes_along(company: House) -> None:
    await says(company, "/talk My husband is ill and I do not sleep. 131052-308T")

    assert await raised(company) == ["wants_to_talk"]
    (kept,) = await kept_words(company)
    assert kept.startswith("My husband is ill and I do not sleep.")
    assert "131052-308T" not in kept
    assert await company.told(AMINA) == ["talk.asked_with_words"]
    assert "Please never send it here" in (await company.texts(AMINA))[-1]


async def test_talk_alone_has_no_words_to_go_along(company: House) -> None:
    await says(company, "/talk")

    assert await raised(company) == ["wants_to_talk"]
    assert await kept_words(company) == []
    assert await company.told(AMINA) == ["talk.asked"]


async def test_an_unknown_command_without_danger_is_still_unknown(company: House) -> None:
    await says(company, "/walk 30 minutes")

    assert await company.told(AMINA) == ["faults.unknown_command"]
    assert await raised(company) == []


async def test_an_edited_message_is_looked_at_again(company: House) -> None:
    first = await company.said(AMINA, "I want to dye my hair")
    await company.settle()
    edited = {"update_id": 900, "edited_message": first["message"] | {"text": WORDS}}
    await company.keep(edited, user=AMINA)
    await company.settle()

    assert await raised(company) == ["said_danger"]
    assert await kept_words(company) == [WORDS]


@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_what_stands_below_a_picture_is_looked_at(company: House, kind: str) -> None:
    said = company.message(AMINA, "")
    del said["message"]["text"]
    said["message"] |= {"photo": [{"file_id": "f"}], "caption": WORDS}
    await company.keep({"update_id": 901, kind: said["message"]}, user=AMINA)
    await company.settle()

    assert await raised(company) == ["said_danger"]
    assert await kept_words(company) == [WORDS]


async def test_what_was_forwarded_is_somebody_else_s_and_goes_its_usual_way(company: House) -> None:
    await says(company, WORDS, forward_origin={"type": "hidden_user"})

    assert await raised(company) == []
    assert await company.told(AMINA) == ["aside.not_read"]


async def test_in_a_talk_the_mentor_gets_the_words_and_the_alert(company: House) -> None:
    await asks(company)
    await takes(company, MIKA)
    await says(company)

    assert await raised(company) == ["said_danger", "wants_to_talk"]
    assert any(WORDS in text for text in await company.texts(MIKA))


async def test_staff_who_write_of_a_client_call_nobody(company: House) -> None:
    await says(company, WORDS, user=MIKA)

    assert await raised(company) == []
    assert NUMBERS not in await company.told(MIKA)


async def test_a_stranger_gets_the_numbers_and_no_promise(company: House) -> None:
    await says(company, WORDS, user=77)

    assert (await company.told(77))[0] == NUMBERS
    assert not any("tell the staff" in text for text in await company.texts(77))
    assert await raised(company) == []


async def test_somebody_who_stopped_is_heard(company: House) -> None:
    await company.change("p-Amina", state="stopped", stopped_at=company.now)
    await says(company)

    assert await raised(company) == ["said_danger"]


async def test_written_again_it_is_the_same_alert_with_all_the_words(company: House) -> None:
    await says(company)
    await says(company, "I will kill myself")

    assert await raised(company) == ["said_danger"]
    assert await kept_words(company) == [WORDS, "I will kill myself"]
    assert await company.told(AMINA) == [NUMBERS, NUMBERS]


async def test_words_of_both_kinds_are_two_alerts(company: House) -> None:
    await says(company, f"{WORDS} and I fainted")

    assert await raised(company) == ["said_danger", "said_emergency"]
    assert len(await kept_words(company)) == 2


async def test_a_programme_without_the_rules_leaves_nobody_unheard(company: House) -> None:
    programme = company.tools.programme
    bare = programme.model_copy(update={"rules": tuple(rule for rule in programme.rules if not rule.when)})
    company.ticker.tools = company.tools = replace(company.tools, programme=bare)
    await says(company, f"{WORDS} and I fainted")

    assert await raised(company) == ["needs_help_now"]


async def test_without_lists_nothing_is_found(company: House) -> None:
    company.tools = replace(company.tools, danger=DangerWords())
    await says(company)

    assert await raised(company) == []


async def test_a_mentor_who_is_gone_is_passed_over(company: House) -> None:
    await company.change("p-Mika", reachable=False)
    await says(company)

    assert any("Amina" in text for text in await company.texts(KIRSI))

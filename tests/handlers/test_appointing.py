"""Roles are given and taken with one button each: asked once, won by one, told to whoever it is about, kept, and from
then on true for every button that was ever sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from storage import tables as t
from storage.outbox import place
from tests.conversations.scene import walking
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, buttons, takes, three
from tests.handlers.groups import an_activity as an_activity_is_planned
from tests.handlers.house import House
from tests.handlers.test_client_cards import began, has_goal, last, opens, says
from tests.handlers.test_client_cards import taps as taps_card
from tests.handlers.test_roles import has_alert
from tests.handlers.test_stale_cards import SCENES, SECRETS, nothing_is_behind, on_offer, put_back, whole

SARI, LEENA = 4, 6


@pytest.fixture
async def cast(house: House) -> House:
    """Amina is Mika's, in her ninth week; Sari has no clients; Kirsi and Leena coordinate."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    await house.person("Leena", "coordinator", LEENA)
    await has_goal(house, "p-Amina", walking())
    await house.writer.run(lambda tx: began(tx, house, "p-Amina", weeks=8))
    return house


async def opens_person(house: House, user: int, person: str) -> None:
    await house.tapped(user, f"person:{person}:open")
    await house.settle()
    await house.deliver()


async def presses(house: House, user: int, *names: str) -> None:
    for name in names:
        await house.pressed(user, name)
        await house.settle()
    await house.deliver()


async def does(house: House, person: str, *names: str, user: int = KIRSI) -> None:
    """Opens the person and presses these."""
    await opens_person(house, user, person)
    await presses(house, user, *names)


async def held(house: House, person: str) -> set[str]:
    return {row.role for row in await house.rows(t.roles, person_id=person)}


async def menu(house: House, user: int) -> list[str]:
    """The commands that this person was shown last."""
    rows = [row for row in await house.rows(t.outbox, chat_id=user) if row.method == "setMyCommands"]
    params: Any = house.seal.open_json(rows[-1].payload, place(rows[-1].id))
    return [one["command"] for one in params["commands"]]


# --- the card


async def test_each_name_in_the_list_opens_a_card(cast: House) -> None:
    await says(cast, KIRSI, "/people")

    assert "person:p-Mika:open" in await buttons(cast, KIRSI)
    assert "person:p-Amina:open" in await buttons(cast, KIRSI)

    await opens_person(cast, KIRSI, "p-Mika")

    assert await last(cast, KIRSI) == (
        "Mika\nMentor since 1.3.2027\nlanguage: English · takes part\nHere since 1.3.2027.\n"
        "1 client\nNobody stands in: the coordinators hear of alerts."
    )


async def test_a_client_gets_no_role_of_staff_and_the_card_says_why(cast: House) -> None:
    await opens_person(cast, KIRSI, "p-Amina")

    assert "Mentor: Mika" in await last(cast, KIRSI)
    assert "Clients have no role of staff here" in await last(cast, KIRSI)
    assert "give_" not in await buttons(cast, KIRSI)

    await presses(cast, KIRSI, "give_mentor")

    assert await held(cast, "p-Amina") == {"client"}


@pytest.mark.parametrize("user", [AMINA, MIKA])
async def test_nobody_but_a_coordinator_opens_a_person(cast: House, user: int) -> None:
    await opens_person(cast, user, "p-Leena")

    assert await last(cast, user) == "Only coordinators can change this."


async def test_who_was_staff_before_has_no_role_in_the_list(cast: House) -> None:
    await does(cast, "p-Sari", "take_mentor", "yes")

    await says(cast, KIRSI, "/people")

    assert "• Sari: No role (English), takes part" in await last(cast, KIRSI)


# --- giving


async def test_a_role_is_given_kept_and_told_in_the_persons_language(cast: House) -> None:
    await cast.change("p-Leena", language="fi")

    await does(cast, "p-Leena", "give_mentor")
    assert await held(cast, "p-Leena") == {"coordinator"}  # asked first
    await presses(cast, KIRSI, "yes")

    assert await held(cast, "p-Leena") == {"coordinator", "mentor"}
    assert await last(cast, KIRSI) == "Leena is a mentor now."
    assert (await last(cast, LEENA)).startswith("Olet nyt täällä mentori.")
    assert {"today", "people"} <= set(await menu(cast, LEENA))
    [row] = await cast.rows(t.appointments)
    assert (row.person_id, row.what, row.role, row.by_id) == ("p-Leena", "given", "mentor", "p-Kirsi")


async def test_a_mentor_becomes_a_coordinator_and_may_do_at_once_what_they_do(cast: House) -> None:
    await does(cast, "p-Sari", "give_coordinator", "yes")

    await does(cast, "p-Mika", "take_mentor", "yes", user=SARI)

    assert await held(cast, "p-Mika") == set()
    assert "people" in await menu(cast, SARI)


async def test_a_role_comes_back_with_all_that_there_is_to_see(cast: House) -> None:
    await does(cast, "p-Mika", "take_mentor", "yes")
    await does(cast, "p-Mika", "give_mentor", "yes")

    await says(cast, MIKA, "/clients")

    assert "Amina" in await last(cast, MIKA)


@pytest.mark.parametrize("state", ["stopped", "joining"])
async def test_who_does_not_take_part_is_given_nothing(cast: House, state: str) -> None:
    await opens_person(cast, KIRSI, "p-Sari")
    await presses(cast, KIRSI, "give_coordinator")
    await cast.change("p-Sari", state=state)

    await presses(cast, KIRSI, "yes")

    assert await held(cast, "p-Sari") == {"mentor"}
    assert "Nothing is changed" in await last(cast, KIRSI)


# --- taking


async def test_what_waits_for_a_mentor_goes_on_with_the_very_commit_that_takes_the_role(cast: House) -> None:
    await asks(cast)
    await takes(cast, MIKA)
    await opens(cast, MIKA)
    await does(cast, "p-Mika", "take_mentor")
    await cast.pressed(KIRSI, "yes")

    await cast.step(1)  # this turn alone: Mika has not been told yet

    assert await held(cast, "p-Mika") == set()
    assert ((await alert(cast)).rung, (await alert(cast)).next_at) == (0, cast.now)
    assert await cast.rows(t.due, kind="alert", due_at=cast.now, state="waiting")


async def test_whoever_loses_a_role_reads_it_and_has_another_menu(cast: House) -> None:
    await cast.change("p-Mika", language="ru")
    await asks(cast)
    await opens(cast, MIKA)

    await does(cast, "p-Mika", "take_mentor", "yes")

    assert (await last(cast, MIKA)).startswith("Вы больше не наставник здесь.")
    assert "clients" not in await menu(cast, MIKA)
    assert "help" in await menu(cast, MIKA)
    assert not [
        row for row in await cast.rows(t.cards, chat_id=MIKA, closed_at=None) if row.kind in ("alert", "client")
    ]
    assert await has_alert(cast, MIKA, KIRSI, LEENA) == [KIRSI, LEENA]
    assert "1 client needs another mentor: /caseload" in await last(cast, LEENA)
    [row] = await cast.rows(t.appointments)
    assert (row.person_id, row.what, row.role, row.by_id) == ("p-Mika", "taken", "mentor", "p-Kirsi")


async def test_whoever_holds_both_keeps_the_other(cast: House) -> None:
    await does(cast, "p-Leena", "give_mentor", "yes")

    await does(cast, "p-Leena", "take_coordinator", "yes")

    assert await held(cast, "p-Leena") == {"mentor"}
    assert "clients" in await menu(cast, LEENA)
    assert "people" not in await menu(cast, LEENA)


async def test_the_last_coordinator_who_can_be_reached_stays(cast: House) -> None:
    await cast.change("p-Leena", reachable=False)

    await does(cast, "p-Kirsi", "take_coordinator")

    assert "Kirsi is the last coordinator who can be reached" in await last(cast, KIRSI)
    assert await held(cast, "p-Kirsi") == {"coordinator"}


async def test_who_becomes_the_last_between_the_question_and_the_yes_stays(cast: House) -> None:
    await does(cast, "p-Kirsi", "take_coordinator", "yes")
    await cast.change("p-Leena", reachable=False)

    await presses(cast, KIRSI, "yes")

    assert "Kirsi is the last coordinator who can be reached" in await last(cast, KIRSI)
    assert await held(cast, "p-Kirsi") == {"coordinator"}


async def test_ones_own_role_is_given_up_only_after_a_second_question(cast: House) -> None:
    await does(cast, "p-Kirsi", "take_coordinator", "yes")
    assert await held(cast, "p-Kirsi") == {"coordinator"}
    assert (await last(cast, KIRSI)).startswith("Really? Only another coordinator can give it back to you.")

    await presses(cast, KIRSI, "yes")

    assert await held(cast, "p-Kirsi") == set()
    assert await last(cast, KIRSI) == "You are no coordinator here now. Thank you for your work."


# --- two at once


async def test_of_two_coordinators_who_take_the_same_role_one_does_it_and_the_other_hears(cast: House) -> None:
    for user in (KIRSI, LEENA):
        await does(cast, "p-Mika", "take_mentor", user=user)

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LEENA, "yes")
    await cast.settle()  # both in one batch

    assert len(await cast.rows(t.appointments)) == 1
    said = [words.translate(ISOLATES) for user in (KIRSI, LEENA) for words in await cast.texts(user)]
    assert sum(words == "Mika is no mentor now." for words in said) == 1
    assert sum("Nothing is changed: for Mika" in words for words in said) == 1
    assert sum("no mentor here now" in words for words in await cast.texts(MIKA)) == 1


async def test_two_coordinators_who_remove_each_other_at_once_leave_one(cast: House) -> None:
    await does(cast, "p-Leena", "take_coordinator", user=KIRSI)
    await does(cast, "p-Kirsi", "take_coordinator", user=LEENA)

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LEENA, "yes")
    await cast.settle()  # both in one batch

    assert len(await cast.rows(t.roles, role="coordinator")) == 1


async def test_a_tap_in_the_same_batch_as_the_taking_finds_the_role_gone(cast: House) -> None:
    await does(cast, "p-Leena", "take_coordinator", user=KIRSI)
    await does(cast, "p-Sari", "give_coordinator", user=LEENA)

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LEENA, "yes")
    await cast.settle()  # both in one batch

    assert await held(cast, "p-Leena") == set()
    assert await held(cast, "p-Sari") == {"mentor"}


async def test_a_role_that_is_taken_and_given_back_in_one_batch_is_there_for_the_next_tap(cast: House) -> None:
    await does(cast, "p-Mika", "take_mentor", "yes")
    await does(cast, "p-Mika", "give_mentor", user=LEENA)
    await does(cast, "p-Mika", "give_mentor", "yes")
    await does(cast, "p-Mika", "take_mentor")

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LEENA, "yes")
    await cast.said(MIKA, "/clients")
    await cast.settle()  # all in one batch

    assert await held(cast, "p-Mika") == {"mentor"}
    assert any("Amina" in words for words in (await cast.texts(MIKA))[-3:])


# --- every button ever sent


@pytest.mark.parametrize("scene", SCENES)
async def test_nothing_is_behind_any_button_of_a_mentor_who_is_none_any_more(cast: House, scene: str) -> None:
    await SCENES[scene](cast)
    await cast.deliver()
    stale = await on_offer(cast)

    await does(cast, "p-Mika", "take_mentor", "yes")

    await nothing_is_behind(cast, stale)


async def lists_of_a_coordinator(house: House) -> None:
    for command in ("/people", "/clients", "/today", "/activity", "/feedback"):
        await says(house, LEENA, command)


async def a_card(house: House) -> None:
    await opens(house, LEENA)


async def an_alert(house: House) -> None:
    await house.change("p-Mika", reachable=False)
    await asks(house)
    await takes(house, LEENA)


async def another_mentor(house: House) -> None:
    await opens(house, LEENA)
    await taps_card(house, LEENA, "mentor")
    await presses(house, LEENA, "p-Sari")


async def a_person(house: House) -> None:
    await opens_person(house, LEENA, "p-Mika")


async def a_role_nearly_given(house: House) -> None:
    await does(house, "p-Sari", "give_coordinator", user=LEENA)


async def a_role_nearly_taken(house: House) -> None:
    await does(house, "p-Mika", "take_mentor", user=LEENA)


async def a_deputy_nearly_chosen(house: House) -> None:
    await does(house, "p-Mika", "deputy", "p-Sari", user=LEENA)


async def caseloads(house: House) -> None:
    await says(house, LEENA, "/caseload")
    await presses(house, LEENA, "p-Mika", "all", "p-Sari")


async def an_invite(house: House) -> None:
    await says(house, LEENA, "/invite")


async def an_activity(house: House) -> None:
    await says(house, LEENA, "/activity")
    await house.tapped(LEENA, "activity:-:new")
    await house.settle()
    await house.deliver()


async def an_activity_nearly_sent(house: House) -> None:
    await an_activity(house)
    await presses(house, LEENA, "walking")
    await says(house, LEENA, "5.3.2027")
    await presses(house, LEENA, "t17", "hakunila_park", "go_on", "go_on")


async def a_series_nearly_planned(house: House) -> None:
    await an_activity(house)
    await presses(house, LEENA, "walking")
    await says(house, LEENA, "5.3.2027")
    await presses(house, LEENA, "t17", "hakunila_park", "repeats", "weekly", "8", "out_20270326")


async def a_series(house: House) -> None:
    await a_series_nearly_planned(house)
    await presses(house, LEENA, "done", "go_on", "go_on", "send")
    first = min(await house.rows(t.activities), key=lambda row: row.at)
    for action in ("dates", "off", "move"):
        await house.tapped(LEENA, f"activity:{first.id}:{action}")
        await house.settle()
        await house.deliver()
    await presses(house, LEENA, "d20270308", "t10")


async def chosen_people_nearly_kept(house: House) -> None:
    await an_activity(house)
    await presses(house, LEENA, "walking")
    await says(house, LEENA, "5.3.2027")
    await presses(house, LEENA, "t17", "hakunila_park", "go_on", "languages", "is_ar", "done", "keep")


async def kept_people_nearly_forgotten(house: House) -> None:
    await chosen_people_nearly_kept(house)
    await says(house, LEENA, "Arabic")
    await presses(house, LEENA, "languages", "done")


async def an_activity_nearly_moved(house: House) -> None:
    id = await an_activity_is_planned(house, 10)
    await house.tapped(LEENA, f"activity:{id}:move")
    await house.settle()
    await house.deliver()
    await says(house, LEENA, "8.3.2027")
    await presses(house, LEENA, "t17")


async def a_poster_nearly_made(house: House) -> None:
    await says(house, LEENA, "/invite")
    await presses(house, LEENA, "poster", "open", "fi", "on", "3")


async def a_poster_nearly_taken_back(house: House) -> None:
    await a_poster_nearly_made(house)
    await presses(house, LEENA, "25")
    (row,) = await house.rows(t.invites, created_by="p-Leena")
    await says(house, LEENA, "/invite")
    await presses(house, LEENA, "came", f"end_{row.id}")


async def a_report_nearly_made(house: House) -> None:
    for number in range(5):
        await house.person(f"Client {number}", "client", 900 + number, weekday=0, hour=18)
    await says(house, LEENA, "/report")
    await presses(house, LEENA, "all")


async def a_prompt_nearly_written(house: House) -> None:
    await says(house, LEENA, "/prompts")
    await presses(house, LEENA, "new", "walking")
    await says(house, LEENA, "Snow walk")


async def a_prompt_nearly_kept(house: House) -> None:
    await a_prompt_nearly_written(house)
    await says(house, LEENA, "We walk in the snow.")
    await presses(house, LEENA, "ar", "write")
    await says(house, LEENA, "المشي")
    await says(house, LEENA, "نمشي")


async def a_prompt_nearly_put_away(house: House) -> None:
    await a_prompt_nearly_kept(house)
    await presses(house, LEENA, "machine", "away")


async def a_group_activity(house: House) -> None:
    id = await an_activity_is_planned(house, 10)
    for action in ("open", "off"):
        await house.tapped(LEENA, f"activity:{id}:{action}")
        await house.settle()
        await house.deliver()


COORDINATING: dict[str, Callable[[House], Awaitable[None]]] = {
    one.__name__: one
    for one in (
        lists_of_a_coordinator,
        a_card,
        an_alert,
        another_mentor,
        a_person,
        a_role_nearly_given,
        a_role_nearly_taken,
        a_deputy_nearly_chosen,
        caseloads,
        an_invite,
        an_activity,
        an_activity_nearly_sent,
        a_series_nearly_planned,
        a_series,
        chosen_people_nearly_kept,
        kept_people_nearly_forgotten,
        an_activity_nearly_moved,
        a_poster_nearly_made,
        a_poster_nearly_taken_back,
        a_report_nearly_made,
        a_prompt_nearly_written,
        a_prompt_nearly_kept,
        a_prompt_nearly_put_away,
        a_group_activity,
    )
}
UNTOUCHED = (
    t.people, t.roles, t.appointments, t.deputies, t.handovers, t.invites, t.alerts, t.alert_words, t.talks, t.notes,
    t.reads, t.goals, t.goal_log, t.measurements, t.meetings, t.activities, t.broadcasts, t.recipients, t.signups,
    t.saved_segments, t.own_prompts, t.prompt_variants, t.prompt_voices,
    t.reports,
)  # fmt: skip


@pytest.mark.parametrize("scene", COORDINATING)
async def test_nothing_is_behind_any_button_of_a_coordinator_who_is_none_any_more(cast: House, scene: str) -> None:
    await COORDINATING[scene](cast)
    await cast.deliver()
    stale = await on_offer(cast, LEENA)
    assert any(one.words is None for one in stale)
    await does(cast, "p-Leena", "take_coordinator", "yes")
    await cast.change("p-Leena", heard_at=cast.now)  # that somebody taps is noted once a day
    kept, as_it_was, told = await whole(cast), await cast.seen(*UNTOUCHED), len(await cast.texts(LEENA))

    for one in stale:
        await put_back(cast, kept)
        await (cast.tapped(LEENA, one.data, one.message_id) if one.words is None else cast.said(LEENA, one.words))
        await cast.settle()

        assert await cast.seen(*UNTOUCHED) == as_it_was, one
        new = (await cast.texts(LEENA))[told:]
        assert not [words for words in new for secret in (*SECRETS, "Mika", "Sari") if secret in words], one


async def test_while_one_coordinates_the_same_buttons_do_something(cast: House) -> None:
    """Otherwise the test above would be content with buttons that are broken."""
    await caseloads(cast)
    await presses(cast, LEENA, "yes")
    assert await cast.rows(t.handovers)

    await an_activity_nearly_sent(cast)
    await presses(cast, LEENA, "send")
    assert await cast.rows(t.broadcasts)

    await kept_people_nearly_forgotten(cast)
    [kept] = await cast.rows(t.saved_segments)
    await presses(cast, LEENA, f"forget_{kept.id}")
    assert await cast.rows(t.saved_segments) == []

    await an_activity_nearly_moved(cast)
    as_planned = [row.at for row in await cast.rows(t.activities)]
    await presses(cast, LEENA, "send")
    assert [row.at for row in await cast.rows(t.activities)] != as_planned

    await a_poster_nearly_made(cast)
    await presses(cast, LEENA, "25")
    assert [row.uses for row in await cast.rows(t.invites)][-1] == 25

    await a_report_nearly_made(cast)
    await presses(cast, LEENA, "make")
    assert await cast.rows(t.reports)

    await a_prompt_nearly_put_away(cast)
    assert [row.mark for row in await cast.rows(t.prompt_variants, language="ar")] == ["machine"]
    await presses(cast, LEENA, "yes")
    assert [row.state for row in await cast.rows(t.own_prompts)] == ["retired"]

    await a_role_nearly_taken(cast)
    await presses(cast, LEENA, "yes")
    assert await held(cast, "p-Mika") == set()


# --- who stands in


async def test_a_coordinator_says_who_stands_in_and_both_hear_of_it(cast: House) -> None:
    await does(cast, "p-Mika", "deputy", "p-Sari")
    assert not await cast.rows(t.deputies)  # asked first
    await presses(cast, KIRSI, "yes")

    [row] = await cast.rows(t.deputies)
    assert (row.person_id, row.deputy_id) == ("p-Mika", "p-Sari")
    assert await last(cast, KIRSI) == "Sari stands in for Mika now."
    assert await last(cast, MIKA) == (
        "A coordinator has changed who stands in for you.\nWhen you do not answer, Sari hears of an alert next."
    )
    assert await last(cast, SARI) == (
        "You stand in for Mika now. When Mika does not answer, you hear of an alert next."
    )
    [note] = await cast.rows(t.appointments)
    assert (note.person_id, note.what, note.deputy_id, note.by_id) == ("p-Mika", "deputy", "p-Sari", "p-Kirsi")


async def test_who_stands_in_no_more_has_nothing_of_the_clients(cast: House) -> None:
    await does(cast, "p-Mika", "deputy", "p-Sari", "yes")
    await cast.change("p-Mika", reachable=False)
    await asks(cast)
    await takes(cast, SARI)
    assert (await alert(cast)).owner_id == "p-Sari"

    await does(cast, "p-Mika", "deputy", "nobody", "yes")

    assert not await cast.rows(t.deputies)
    assert ((await alert(cast)).state, await has_alert(cast, SARI, KIRSI)) == ("open", [KIRSI])
    assert await last(cast, SARI) == "You do not stand in for Mika any more."


async def test_a_deputy_whom_the_mentor_chose_meanwhile_stays(cast: House) -> None:
    await cast.person("Pia", "mentor", 8)
    await does(cast, "p-Mika", "deputy", "p-Sari")
    await cast.writer.run(lambda tx: tx.execute(t.deputies.insert().values(person_id="p-Mika", deputy_id="p-Pia")))

    await presses(cast, KIRSI, "yes")

    [row] = await cast.rows(t.deputies)
    assert row.deputy_id == "p-Pia"
    assert "Nothing is changed" in await last(cast, KIRSI)


async def test_who_is_no_mentor_any_more_does_not_become_the_deputy(cast: House) -> None:
    await does(cast, "p-Mika", "deputy", "p-Sari")
    await does(cast, "p-Sari", "take_mentor", "yes", user=LEENA)

    await presses(cast, KIRSI, "yes")

    assert not await cast.rows(t.deputies)

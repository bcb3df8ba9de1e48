"""Whoever of the people around a client is lost, somebody else comes: the whole path, with everyone in their chat.

Mika mentors Amina, Petra stands in for him, Kirsi coordinates, and Leena is a mentor whom it does not concern.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.whole.town import MINUTE, SECOND, Town, Village

TEAM = ("Mika", "Petra", "Kirsi")
ROUND = 2 * 15 * MINUTE  # of lane *now*: mentor with deputy, coordinators


@pytest.fixture
async def team(village: Village, tmp_path: Path) -> AsyncIterator[Town]:
    async with village.open(tmp_path) as t:
        await t.join("mentor", "Petra")
        await t.say(t["Mika"], "/away")
        await t.press_all(t["Mika"], "usual", await t.id_of(t["Petra"]))
        yield t


async def lose(t: Town, name: str, how: str) -> None:
    who = t[name]
    match how:
        case "blocked":
            await who.block()
        case "removed":
            await t.change("delete from roles where person_id = :id", id=await t.id_of(who))
        case "away":
            stands_in = {"Mika": [await t.id_of(t["Petra"])], "Petra": ["nobody"], "Kirsi": []}[name]
            await t.say(who, "/away")
            await t.press_all(who, "plan", "today", "7", *stands_in)
    await t.settled()


async def found_again(t: Town, name: str, how: str) -> None:
    who = t[name]
    match how:
        case "blocked":
            await who.unblock()
        case "removed":
            role, id = "coordinator" if name == "Kirsi" else "mentor", await t.id_of(who)
            await t.change("insert into roles (person_id, role, since) values (:id, :role, 0)", id=id, role=role)
        case "away":
            await t.say(who, "/away")
            await t.press(who, "end")
    await t.settled()


async def heard(t: Town, *names: str) -> set[str]:
    """Who was newly told of an alert."""
    return {name for name in names if any(said.startswith(("🔴", "🟡")) for said in await t.news(t[name]))}


async def asks_for_help_now(t: Town) -> None:
    await t.say(t["Amina"], "/help")
    await t.press(t["Amina"], "help_now")


async def takes_and_resolves(t: Town, name: str) -> None:
    await t.press_all(t[name], "take", "resolve", "done_talked")


@pytest.mark.parametrize("how", ["silent", "blocked", "removed", "away"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_whoever_is_lost_the_others_hear_within_a_round_and_one_of_them_takes_it(
    team: Town, how: str, when: str
) -> None:
    t = team
    for lost in TEAM:
        others = [name for name in TEAM if name != lost]
        await heard(t, *TEAM)
        if when == "before":
            await lose(t, lost, how)
        await asks_for_help_now(t)
        at_once = await heard(t, *others)
        if when == "after":
            await lose(t, lost, how)
        assert at_once, f"without {lost} nobody heard at once"
        await t.forward(ROUND / 2 + SECOND)

        assert at_once | await heard(t, *others) == set(others), f"without {lost}"

        await t.news(t["Amina"])
        await takes_and_resolves(t, others[-1])
        assert any("read" in said for said in await t.news(t["Amina"]))
        assert (await t.alerts(t["Amina"]))[-1] == ("needs_help_now", "resolved")
        await found_again(t, lost, how)
    assert await heard(t, "Leena") == set()
    assert await t.rows("select id from alerts where state <> 'resolved'") == []


@pytest.mark.parametrize("how", ["blocked", "removed", "away"])
async def test_for_today_who_stands_in_hears_at_once_in_place_of_a_mentor_who_is_lost(team: Town, how: str) -> None:
    await lose(team, "Mika", how)

    await team.say(team["Amina"], "/talk")

    assert await heard(team, "Petra", "Kirsi", "Leena") == {"Petra"}


@pytest.mark.parametrize("how", ["blocked", "away"])
async def test_what_waits_for_today_goes_on_in_the_moment_in_which_the_mentor_is_lost(team: Town, how: str) -> None:
    await team.say(team["Amina"], "/talk")
    assert await heard(team, *TEAM) == {"Mika"}

    await lose(team, "Mika", how)

    assert await heard(team, "Petra", "Kirsi", "Leena") == {"Petra"}

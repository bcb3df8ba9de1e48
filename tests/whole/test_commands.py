"""Commands by role and language: help, privacy, lists, invitations, and the menu that each person sees."""

from __future__ import annotations

import re

import pytest

from tests.whole.town import DAY, HOUR, Town, ids_of, plain

MENUS = {
    "Amina": [
        "checkin",
        "talk",
        "goals",
        "progress",
        "measure",
        "meet",
        "pause",
        "resume",
        "settings",
        "language",
        "help",
        "privacy",
        "stop",
    ],
    "Mika": [
        "today",
        "clients",
        "client",
        "write",
        "phrases",
        "meet",
        "measure",
        "away",
        "settings",
        "language",
        "help",
        "privacy",
        "stop",
    ],
    "Kirsi": [
        "activity",
        "prompts",
        "report",
        "people",
        "caseload",
        "invite",
        "today",
        "clients",
        "client",
        "write",
        "phrases",
        "meet",
        "measure",
        "feedback",
        "away",
        "settings",
        "language",
        "help",
        "privacy",
        "stop",
    ],
}


@pytest.mark.parametrize("name", list(MENUS))
async def test_help_tells_what_this_role_can_do(t: Town, name: str) -> None:
    await t.say(t[name], "/help")
    said = (await t.news(t[name]))[0]
    assert re.findall(r"^/(\w+) –", said, re.MULTILINE) == MENUS[name]


async def test_help_and_privacy_speak_the_persons_language(t: Town) -> None:
    t.needs("fi", "ar")
    for language, letters in (("fi", "äö"), ("ar", "ابتم")):
        await t.say(t["Amina"], "/language")
        await t.press(t["Amina"], language)
        for command in ("/help", "/privacy"):
            await t.say(t["Amina"], command)
            assert set(letters) & set((await t.last(t["Amina"])).text)


async def test_privacy_says_what_is_kept_who_reads_it_and_who_is_responsible(t: Town) -> None:
    for name in ("Amina", "Mika"):
        await t.say(t[name], "/privacy")
        said = (await t.news(t[name]))[0]
        assert "What is kept about you" in said
        assert "City of Vantaa" in said
        assert "The way without Telegram" in said


async def test_the_language_changes_the_words_and_the_menu(t: Town) -> None:
    t.needs("fi")
    amina = t["Amina"]
    await t.say(amina, "/language")
    await t.press(amina, "fi")
    commands = (await amina.chat())["commands"]
    assert [command["command"] for command in commands] == MENUS["Amina"]
    assert commands[-1]["description"] != "Stop"
    await t.say(amina, "/checkin")
    assert "1/7" in plain((await t.last(amina)).text) or "Kysymys" in plain((await t.last(amina)).text)


async def test_each_person_sees_the_commands_of_their_role(t: Town) -> None:
    for role, name in (("client", "Nora"), ("mentor", "Matti"), ("coordinator", "Kaisa")):
        person = await t.join(role, name)
        shown = [command["command"] for command in (await person.chat())["commands"]]
        assert shown == MENUS[{"client": "Amina", "mentor": "Mika", "coordinator": "Kirsi"}[role]]
    scopes = [call["params"]["scope"] for call in await t.calls() if call["method"] == "setMyCommands"]
    assert all("chat_id" in str(scope) for scope in scopes)


@pytest.mark.parametrize(
    ("name", "command"),
    [("Amina", "/people"), ("Amina", "/clients"), ("Mika", "/people"), ("Mika", "/invite"), ("Mika", "/checkin")],
)
async def test_a_command_of_another_role_is_refused(t: Town, name: str, command: str) -> None:
    await t.say(t[name], command)
    assert await t.news(t[name]) == ["This is not for you. What you can do: /help"]


async def test_an_unknown_command_is_answered(t: Town) -> None:
    for command in ("/nonsense", "/", "/help@bot424242_bot", "/HELP"):
        await t.say(t["Amina"], command)
        (said,) = await t.news(t["Amina"])
        assert "/help" in said or "What you can do" in said


class TestClients:
    async def test_a_mentor_sees_the_own_ones_only(self, t: Town) -> None:
        await t.say(t["Mika"], "/clients")
        said = (await t.news(t["Mika"]))[0]
        assert said.startswith("You have 1 client\n")
        assert "• Amina · week 1 · no answer yet" in plain(said)
        assert "Olga" not in said
        assert "Sara" not in said

    async def test_it_tells_of_answers_and_open_alerts(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/checkin")
        await t.press_all(amina, "3", "4", "4", "0", "7", "yes", "skip")
        await t.say(t["Mika"], "/clients")
        said = plain((await t.last(t["Mika"])).text)
        assert "🟡 Amina · week 1 · answered: Monday 1 March · 1 open alert" in said

    async def test_it_tells_who_has_stopped_and_who_cannot_be_reached(self, t: Town) -> None:
        await t.say(t["Amina"], "/stop")
        await t.press(t["Amina"], "yes")
        await t.say(t["Mika"], "/clients")
        assert "has stopped" in (await t.last(t["Mika"])).text
        await t["Olga"].block()
        await t.settled()
        await t.say(t["Leena"], "/clients")
        assert "cannot be reached in Telegram" in (await t.last(t["Leena"])).text

    async def test_a_mentor_without_clients_has_none(self, t: Town) -> None:
        matti = await t.join("mentor", "Matti")
        await t.say(matti, "/clients")
        assert "Nobody yet." in (await t.last(matti)).text


class TestPeople:
    async def test_twenty_a_page(self, t: Town) -> None:
        await add_people(t, 36)
        kirsi = t["Kirsi"]
        await t.say(kirsi, "/people")
        first = plain((await t.last(kirsi)).text)
        assert first.startswith("42 people")
        assert first.count("• ") == 20
        assert ids_of(await t.last(kirsi)) == ["open"] * 20 + ["page"]
        await t.press(kirsi, "people:1:page")
        await t.press(kirsi, "people:2:page")
        last = plain((await t.last(kirsi)).text)
        assert last.count("• ") == 2
        await t.press(kirsi, "people:1:page")
        middle = plain((await t.last(kirsi)).text)
        assert middle.count("• ") == 20
        assert len(await t.news(kirsi)) == 1  # one card, edited
        assert (
            len(
                {*first.split("\n"), *middle.split("\n"), *last.split("\n")}
                & {f"• P{n}: Client (English), takes part" for n in range(36)}
            )
            == 36
        )

    async def test_a_page_of_long_names_still_fits(self, t: Town) -> None:
        await add_people(t, 20, lambda number: f"{number} " + "👩\u200d👩\u200d👧\u200d👦" * 38)
        await t.say(t["Kirsi"], "/people")
        await t.press(t["Kirsi"], "people:1:page")
        assert plain((await t.last(t["Kirsi"])).text).startswith("26 people")
        assert await t.troubles() == []

    async def test_a_page_that_is_not_there_is_empty_and_not_for_others(self, t: Town) -> None:
        await t.say(t["Kirsi"], "/people")
        card = await t.last(t["Kirsi"])
        await t.press_stale(t["Kirsi"], card.id, "people:999999999999999999999:page")
        await t.say(t["Mika"], "/clients")
        await t.press_stale(t["Mika"], (await t.last(t["Mika"])).id, "people:0:page")
        assert "Kirsi" not in "".join(await t.texts(t["Mika"]))
        assert await t.troubles() == []


async def add_people(t: Town, count: int, named: object = None) -> None:
    """Clients who are in the database, as many as a year brings."""
    from conversations.aliases import fold_alias
    from storage import tables
    from storage.draft import Draft

    draft, seal = Draft(), t.app.seal
    for number in range(count):
        alias = named(number) if callable(named) else f"P{number}"
        id = f"person-{number:09d}"
        draft.insert(
            tables.people,
            id=id,
            alias=seal.seal(alias.encode(), f"people.alias:{id}"),
            alias_index=seal.blind(fold_alias(alias)),
            language="en",
            audience="general",
            state="active",
            created_at=t.now,
        )
        draft.insert(tables.roles, person_id=id, role="client", since=t.now)
    await t.app.writer.run(draft.write)


class TestInviting:
    async def link(self, t: Town) -> str:
        link = plain((await t.last(t["Kirsi"])).text)
        found = re.fullmatch(r"https://t\.me/bot424242_bot\?start=([A-Za-z0-9_-]{22})", link)
        assert found, link
        return found[1]

    async def test_a_client_is_invited_by_buttons_and_the_link_works(self, t: Town) -> None:
        kirsi = t["Kirsi"]
        mika = await t.id_of(t["Mika"])
        await t.say(kirsi, "/invite")
        await t.press_all(kirsi, "client", "mothers", "en", mika, "health_station")
        assert "It works once, for 14 days." in "".join(await t.texts(kirsi))
        token = await self.link(t)
        nora = await t.stranger("Nora")
        await t.open(nora, token)
        await t.press_all(nora, "en", "on", "yes")
        await t.say(nora, "Nora")
        await t.press_all(nora, "0", "18")
        (row,) = await t.rows("select audience, source, mentor_id from people where id = :id", id=await t.id_of(nora))
        assert tuple(row) == ("mothers", "health_station", mika)
        assert "Your mentor is Mika." in plain((await t.last(nora)).text)
        assert any("Nora has joined" in said for said in await t.texts(t["Mika"]))

    async def test_what_is_not_known_may_be_left_open_and_one_can_go_back(self, t: Town) -> None:
        kirsi = t["Kirsi"]
        await t.say(kirsi, "/invite")
        await t.press_all(kirsi, "client", "students", "back", "general", "open", "nobody", "back", "nobody", "open")
        await self.link(t)
        (row,) = await t.rows("select * from invites order by created_at desc limit 1")
        assert (row.role, row.audience, row.language, row.mentor_id, row.source) == (
            "client",
            "general",
            None,
            None,
            None,
        )
        assert row.created_by == await t.id_of(kirsi)

    async def test_a_poster_comes_as_a_page_to_print_and_its_link_works(self, t: Town) -> None:
        kirsi = t["Kirsi"]
        await t.say(kirsi, "/invite")
        await t.press_all(kirsi, "poster", "health_station", "en", "on", "12", "100")
        documents = [one for one in (await kirsi.chat())["messages"] if "document" in one]
        kept = t.sim.world.files.by_id(documents[-1]["document"]["file_id"])
        assert kept is not None
        assert (kept.about["file_name"], kept.body[:5]) == ("poster.pdf", b"%PDF-")
        found = re.search(r"start=([A-Za-z0-9_-]{22})", plain(documents[-1]["caption"]))
        assert found
        nora = await t.stranger("Nora")
        await t.open(nora, found[1])
        await t.press_all(nora, "en", "on", "yes")
        await t.say(nora, "Nora")
        await t.press_all(nora, "0", "18")
        assert any("Nora has joined and has no mentor yet." in said for said in await t.texts(kirsi))

    @pytest.mark.parametrize("role", ["mentor", "coordinator"])
    async def test_staff_are_invited_with_one_button(self, t: Town, role: str) -> None:
        await t.say(t["Kirsi"], "/invite")
        await t.press(t["Kirsi"], role)
        token = await self.link(t)
        new = await t.stranger("New")
        await t.open(new, token)
        await t.press_all(new, "en", "on", "yes")
        await t.say(new, "New")
        assert f"You are a {role} here now." in (await t.last(new)).text

    async def test_somebody_with_a_new_phone_is_found_by_name(self, t: Town) -> None:
        await t.say(t["Kirsi"], "/invite")
        await t.press(t["Kirsi"], "again")
        await t.say(t["Kirsi"], "Nobody")
        assert "Nobody is called so." in (await t.last(t["Kirsi"])).text
        await t.say(t["Kirsi"], "  amina ")
        assert "Whoever opens it takes the place of Amina." in "".join(await t.texts(t["Kirsi"]))
        token = await self.link(t)
        new = await t.stranger("Amina")
        old = await t.id_of(t["Amina"])
        await t.open(new, token)
        await t.press_all(new, "en", "on", "yes")
        assert await t.id_of(new) == old

    async def test_who_lost_the_role_in_the_middle_gets_no_link(self, t: Town) -> None:
        await t.say(t["Kirsi"], "/invite")
        await t.change("delete from roles where person_id = :id", id=await t.id_of(t["Kirsi"]))
        before = await t.value("select count(*) from invites")
        await t.press(t["Kirsi"], "mentor")
        assert await t.value("select count(*) from invites") == before
        assert not any("t.me" in said for said in await t.texts(t["Kirsi"]))


class TestSettings:
    async def test_a_new_name_is_used_from_then_on(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/settings")
        await t.press(amina, "alias")
        await t.say(amina, "Olga")
        assert "Somebody has this name already" in (await t.last(amina)).text
        await t.say(amina, "Mimi")
        assert "Here you are called Mimi." in plain((await t.last(amina)).text)
        await t.say(t["Mika"], "/clients")
        assert "• Mimi" in plain((await t.last(t["Mika"])).text)

    async def test_staff_set_their_working_hours_and_clients_their_day(self, t: Town) -> None:
        await t.say(t["Mika"], "/settings")
        assert set(ids_of(await t.last(t["Mika"]))) == {"alias", "language", "work", "digest", "close"}
        await t.press_all(t["Mika"], "work", "9", "17")
        assert tuple(
            (await t.rows("select work_from, work_to from people where id = :id", id=await t.id_of(t["Mika"])))[0]
        ) == (9, 17)
        await t.say(t["Amina"], "/settings")
        assert set(ids_of(await t.last(t["Amina"]))) == {
            "alias",
            "language",
            "second",
            "area",
            "day",
            "nudges",
            "photos",
            "close",
        }
        await t.press_all(t["Amina"], "day", "back", "close")
        assert "Monday" in plain((await t.last(t["Amina"])).text)


async def test_a_day_goes_by_in_silence_when_nothing_is_due(t: Town) -> None:
    await t.forward(7 * HOUR)
    for name in ("Amina", "Mika", "Kirsi"):
        assert await t.news(t[name]) == []
    assert await t.troubles() == []
    assert DAY > HOUR

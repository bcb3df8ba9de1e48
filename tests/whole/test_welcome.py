"""How people come in: what a link is worth, what is agreed to, what to call somebody, and who stays outside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from simulator.people import Person
from tests.whole.town import DAY, HOUR, MINUTE, Town, Village, ids_of, plain, town


async def at_the_name(t: Town, name: str = "Nora", language: str = "en", token: str | None = None) -> Person:
    """Somebody who has agreed and is asked what to be called."""
    person = await t.stranger(name, language)
    await t.open(person, token or await t.token("client", mentor="Mika"))
    await t.press_all(person, language, "on", "yes")
    return person


async def standing(t: Town, person: Person) -> str:
    return str(await t.value("select state from people where id = :id", id=await t.id_of(person)))


async def test_the_welcome_says_what_this_is_before_it_asks(t: Town) -> None:
    nora = await t.stranger("Nora", "en")
    await t.open(nora, await t.token("client"))
    languages = await t.last(nora)
    assert set(ids_of(languages)) == set(t.app.tools.service.languages)
    assert "English" in languages.buttons[0]
    await t.press(nora, "en")
    notice = plain((await t.last(nora)).text)
    for said in (
        "not a human",
        "not watched round the clock",
        "no emergency service",
        "112",
        "henkilötunnus",
        "Vantaa",
    ):
        assert said in notice
    await t.press(nora, "on")
    assert ids_of(await t.last(nora)) == ["yes", "no"]
    assert await t.rows("select 1 from identities where user_id = :id", id=nora.id) == []


async def test_consent_is_kept_with_version_language_and_the_hash_of_what_was_shown(t: Town) -> None:
    t.needs("fi")
    nora = await t.stranger("Nora", "fi")
    await t.open(nora, await t.token("client"))
    await t.press_all(nora, "fi", "on")
    shown = (await t.last(nora)).text
    await t.press(nora, "yes")
    (kept,) = await t.rows("select * from consents where person_id = :id", id=await t.id_of(nora))
    assert (kept.version, kept.language) == (t.app.tools.programme.consent_version, "fi")
    assert kept.text_hash == hashlib.sha256(shown.encode()).hexdigest()
    assert kept.withdrawn_at is None


async def test_a_no_ends_kindly_names_another_way_and_keeps_the_link_good(t: Town) -> None:
    token = await t.token("client")
    nora = await t.stranger("Nora")
    await t.open(nora, token)
    await t.press_all(nora, "en", "on", "no")
    goodbye = await t.last(nora)
    assert "The way without Telegram" in goodbye.text
    assert goodbye.rows == []
    assert await t.rows("select 1 from identities where user_id = :id", id=nora.id) == []
    assert await t.value("select uses_left from invites where created_at = (select max(created_at) from invites)") == 1
    await t.open(nora, token)
    await t.press_all(nora, "en", "on", "yes")
    await t.say(nora, "Nora")
    await t.press_all(nora, "2", "9")
    assert await standing(t, nora) == "active"


async def test_a_link_that_was_used_is_refused_with_the_reason(t: Town) -> None:
    token = await t.token("client")
    await at_the_name(t, "Nora", token=token)
    late = await t.stranger("Late")
    await t.open(late, token)
    assert await t.texts(late) == ["This link was used already. Please ask for a new one."]


async def test_a_link_that_is_too_old_is_refused_with_the_reason(t: Town) -> None:
    token = await t.token("client", days=2)
    t.app.clock.forward(2 * DAY)
    nora = await t.stranger("Nora")
    await t.open(nora, token)
    assert await t.texts(nora) == ["This link is too old. Please ask for a new one."]


async def test_a_link_that_grows_too_old_while_one_reads_is_not_spent(t: Town) -> None:
    token = await t.token("client", days=1)
    nora = await t.stranger("Nora")
    await t.open(nora, token)
    await t.press_all(nora, "en", "on")
    t.app.clock.forward(DAY)
    await t.press(nora, "yes")
    assert "ask for a new one" in (await t.last(nora)).text
    assert await t.rows("select 1 from identities where user_id = :id", id=nora.id) == []


async def test_a_poster_brings_in_as_many_as_it_has_uses(t: Town) -> None:
    token = await t.token("client", uses=2)
    for name in ("Nora", "Vera"):
        person = await at_the_name(t, name, token=token)
        assert await standing(t, person) == "joining"
    third = await t.stranger("Third")
    await t.open(third, token)
    assert "used already" in (await t.last(third)).text


async def test_of_two_who_agree_at_the_same_moment_the_last_use_goes_to_one(t: Town) -> None:
    token = await t.token("client")
    both = [await t.stranger("Nora"), await t.stranger("Vera")]
    for person in both:
        await t.open(person, token)
        await t.press_all(person, "en", "on")
    await t.sim.ask("POST", "/sim/hold", {})
    for person in both:
        await person.tap("Yes, I agree")
    await t.sim.ask("POST", "/sim/release", {})
    await t.settled()
    said = sorted([plain((await t.last(person)).text) for person in both])
    assert said[0].startswith("Thank you!")
    assert said[1] == "This link was used already. Please ask for a new one."
    assert await t.value("select count(*) from identities where user_id in (:a, :b)", a=both[0].id, b=both[1].id) == 1
    assert await t.troubles() == []


async def test_the_language_of_the_link_is_spoken_from_the_first_word(t: Town) -> None:
    t.needs("fi")
    nora = await t.stranger("Nora", "en")
    await t.open(nora, await t.token("client", language="fi"))
    assert "kieli" in (await t.last(nora)).text.lower()
    await t.press(nora, "fi")
    await t.press_all(nora, "on", "yes")
    await t.say(nora, "Nora")
    assert await t.value("select language from people where id = :id", id=await t.id_of(nora)) == "fi"


async def test_one_can_go_back_to_the_languages_and_to_the_days(t: Town) -> None:
    t.needs("fi")
    nora = await t.stranger("Nora")
    await t.open(nora, await t.token("client"))
    await t.press_all(nora, "en", "back", "fi", "on", "yes")
    await t.say(nora, "Nora")
    await t.press_all(nora, "1", "back", "3", "17")
    (row,) = await t.rows("select language, weekday, hour from people where id = :id", id=await t.id_of(nora))
    assert tuple(row) == ("fi", 3, 17)


async def test_a_name_in_which_nothing_can_be_seen_is_asked_for_again(t: Town) -> None:
    nora = await at_the_name(t)
    await t.news(nora)
    for nothing in ("\u3164", "\u200b\u200d", "\u202e", "\u2800 \u2800", "\u0301" * 4000):
        await t.say(nora, nothing)
        (asked,) = await t.news(nora)
        assert asked.startswith("I cannot use this name.")
    await t.say(nora, "Nora")
    assert "On which day" in (await t.last(nora)).text
    assert await t.troubles() == []


@pytest.mark.parametrize("name", ["<3", "_*[", "{0.__class__}", "%s %(x)s", "مريم", "ن\u200cا", "👩\u200d🚀"])
async def test_an_odd_name_is_a_name_and_harms_no_text(t: Town, name: str) -> None:
    nora = await at_the_name(t)
    await t.say(nora, name)
    await t.press_all(nora, "0", "18")
    assert any(name in told for told in await t.texts(t["Mika"]))
    await t.say(nora, "/talk")
    assert name in plain((await t.last(t["Mika"])).text)
    await t.say(t["Kirsi"], "/people")
    assert name in plain((await t.last(t["Kirsi"])).text)
    assert await t.troubles() == []


async def test_a_name_that_turns_letters_around_is_cleaned(t: Town) -> None:
    nora = await at_the_name(t)
    await t.say(nora, "\u202eevil\u202c Nora")
    await t.press_all(nora, "0", "18")
    told = (await t.last(t["Mika"])).text
    assert "evil Nora" in plain(told)
    assert "\u202e" not in told


async def test_a_name_that_somebody_has_is_refused_and_free_ones_are_offered(t: Town) -> None:
    nora = await at_the_name(t)
    await t.say(nora, "AMINA")
    said = plain((await t.last(nora)).text)
    assert "Somebody has this name already" in said
    assert "AMINA 2" in said
    await t.say(nora, "AMINA 2")
    assert "On which day" in (await t.last(nora)).text


async def test_two_who_want_the_same_name_at_the_same_moment_both_go_on(t: Town) -> None:
    token = await t.token("client", uses=2)
    both = [await at_the_name(t, "Nora", token=token), await at_the_name(t, "Vera", token=token)]
    await t.sim.ask("POST", "/sim/hold", {})
    for person in both:
        await person.send("Maria")
    await t.sim.ask("POST", "/sim/release", {})
    await t.settled()
    said = sorted([plain((await t.last(person)).text) for person in both])
    assert "On which day" in said[0]
    assert "Somebody has this name already" in said[1]
    assert await t.rows("select 1 from inbox where state = 'dead'") == []


async def test_staff_are_welcomed_in_their_own_words(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        kirsi = await t.stranger("Kirsi")
        await t.open(kirsi, await t.token("coordinator"))
        await t.press(kirsi, "en")
        assert "Here you hear of clients who need a human" in (await t.last(kirsi)).text
        await t.press_all(kirsi, "on", "yes")
        assert "What may clients call you?" in (await t.last(kirsi)).text
        await t.say(kirsi, "Kirsi")
        assert "You are a coordinator here now." in (await t.last(kirsi)).text
        (row,) = await t.rows("select weekday, work_from, work_to from people")
        assert tuple(row) == (None, 8, 16)
        assert await t.rows("select kind from due where kind not in ('digest', 'probe')") == []


async def test_a_mentor_who_opens_a_link_for_coordinators_becomes_both(t: Town) -> None:
    mika, token = t["Mika"], await t.token("coordinator")
    await t.open(mika, token)
    assert "You are a coordinator here now." in (await t.last(mika)).text
    await t.say(mika, "/people")
    assert "people" in (await t.last(mika)).text
    await t.open(mika, token)
    assert "You are here already" in (await t.last(mika)).text


async def test_somebody_who_is_here_opens_another_link_and_nothing_changes(t: Town) -> None:
    token = await t.token("client")
    await t.open(t["Amina"], token)
    assert await t.texts(t["Amina"]) == ["You are here already. Nothing has changed."]
    assert "on which day" not in (await t.texts(t["Amina"]))[-1].lower()
    await at_the_name(t, token=token)  # it is still good


async def test_who_opens_the_link_again_in_the_middle_sees_where_she_is(t: Town) -> None:
    token = await t.token("client")
    nora = await at_the_name(t, token=token)
    await t.news(nora)
    await t.open(nora, token)
    (said,) = await t.news(nora)
    assert "What may we call you here?" in said


async def test_commands_in_the_middle_of_the_welcome_show_where_one_is(t: Town) -> None:
    nora = await at_the_name(t)
    for command in ("/start", "/checkin", "/people", "/nonsense"):
        await t.news(nora)
        await t.say(nora, command)
        (said,) = await t.news(nora)
        assert "What may we call you here?" in said


async def test_privacy_is_answered_before_one_has_agreed(t: Town) -> None:
    nora = await t.stranger("Nora")
    await t.open(nora, await t.token("client"))
    await t.say(nora, "/privacy")
    assert any("What is kept about you" in said for said in await t.texts(nora))
    await t.press_all(nora, "en", "on", "yes")


async def test_who_stops_in_the_middle_of_the_welcome_is_asked_for_her_name_when_she_comes_back(t: Town) -> None:
    nora = await at_the_name(t)
    await t.say(nora, "/stop")
    await t.press(nora, "yes")
    assert await standing(t, nora) == "stopped"
    await t.news(nora)
    await t.say(nora, "/start")
    assert "What may we call you here?" in (await t.news(nora))[-1]
    await t.say(nora, "Nora")
    await t.press_all(nora, "0", "18")
    assert await standing(t, nora) == "active"


async def test_who_stopped_comes_back_by_her_old_link_too(t: Town) -> None:
    token = await t.token("client")
    nora = await at_the_name(t, token=token)
    await t.say(nora, "Nora")
    await t.press_all(nora, "0", "18")
    await t.say(nora, "/stop")
    await t.press(nora, "yes")
    await t.open(nora, token)
    assert "Welcome back" in (await t.last(nora)).text
    assert await standing(t, nora) == "active"


class TestANewPhone:
    async def again(self, t: Town, name: str) -> str:
        return await t.token("mentor" if name == "Mika" else "client", person=name)

    async def test_the_check_in_goes_on_in_the_new_account_and_the_old_one_hears_nothing(self, t: Town) -> None:
        old = t["Amina"]
        await t.say(old, "/checkin")
        await t.press_all(old, "3", "4")
        await t.news(old)
        token = await self.again(t, "Amina")
        new = await t.stranger("Amina's new phone")
        await t.open(new, token)
        await t.press_all(new, "en", "on", "yes")
        assert any("Welcome back" in said for said in await t.texts(new))
        await t.say(new, "/checkin")
        card = await t.last(new)
        assert "Question 3 of 7" in plain(card.text)
        await t.press_all(new, "4", "0", "7", "no", "skip")
        assert [value for _, value, _ in await t.answers(new)] == [3, 4, 4, 0, 7, "no", None]
        assert await t.value("select count(*) from people where state = 'active'") == 6

        before = await t.called()
        await t.say(t["Amina"], "hello?")
        await t.forward(8 * DAY)
        told = await t.news(old)
        assert [said for said in told if "invited" not in said] == []
        assert all("invited" in said for said in told)
        assert any("Question 1 of 7" in said for said in await t.texts(new))
        assert len([call for call in await t.calls(old, since=before) if call["method"] == "sendMessage"]) <= 1

    async def test_a_link_for_somebody_else_is_worth_nothing_to_who_is_here(self, t: Town) -> None:
        token = await self.again(t, "Amina")
        await t.open(t["Olga"], token)
        assert "You are here already" in (await t.last(t["Olga"])).text
        assert await t.id_of(t["Amina"]) != await t.id_of(t["Olga"])

    async def test_a_mentor_keeps_clients_and_hears_of_alerts_on_the_new_phone(self, t: Town) -> None:
        token = await self.again(t, "Mika")
        new = await t.stranger("Mika's new phone")
        await t.open(new, token)
        await t.press_all(new, "en", "on", "yes")
        await t.say(t["Amina"], "/talk")
        assert "Wants to talk" in plain((await t.last(new)).text)
        assert await t.texts(t["Mika"]) == []
        await t.press(new, "take")
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "taken")]


class TestAStranger:
    async def test_hears_one_friendly_message_a_day_and_nothing_else(self, t: Town) -> None:
        nobody = await t.stranger("Nobody", "en")
        await t.say(nobody, "hello")
        assert len(await t.news(nobody)) == 1
        await t.say(nobody, "/help")
        await t.do(nobody, "photo")
        await t.open(nobody, "rubbish")
        await t.say(nobody, "/start")
        assert await t.news(nobody) == []
        await t.forward(13 * HOUR)
        assert await t.news(nobody) == []
        await t.forward(2 * HOUR)  # past midnight in Helsinki
        await t.say(nobody, "hello")
        assert len(await t.news(nobody)) == 1

    @pytest.mark.parametrize(("language", "words"), [("fi", "kutsu"), ("pt-br", "invited"), ("", "invited")])
    async def test_is_spoken_to_in_the_language_of_the_app_else_in_english(
        self, t: Town, language: str, words: str
    ) -> None:
        t.needs("fi")
        nobody = await t.sim.person("Nobody", **({"language_code": language} if language else {}))
        await t.say(nobody, "hello")
        assert words in (await t.last(nobody)).text

    async def test_who_opens_a_rubbish_link_is_greeted_like_any_other(self, t: Town) -> None:
        nobody = await t.stranger("Nobody")
        await t.open(nobody, "rubbish")
        assert "This bot is for people who were invited." in (await t.last(nobody)).text


async def test_a_link_works_at_night_and_the_first_question_comes_on_the_chosen_day(
    village: Village, tmp_path: Path
) -> None:
    async with village.open(tmp_path) as t:
        nora = await at_the_name(t)
        await t.say(nora, "Nora")
        await t.press_all(nora, "1", "9")  # Tuesday at nine
        await t.news(nora)
        await t.forward(20 * HOUR)
        assert await t.news(nora) == []
        await t.forward(3 * HOUR + 10 * MINUTE)
        (asked,) = await t.news(nora)
        assert "Question 1 of 7" in asked

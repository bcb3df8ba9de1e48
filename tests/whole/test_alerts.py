"""A human is reached: who hears of an alert, in which order, how fast; and what they may see and do."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from simulator.people import Person
from tests.bot.post import post_office
from tests.whole.town import DAY, HOUR, MINUTE, SECOND, Town, Village, buttons_of, ids_of, plain

HELSINKI = ZoneInfo("Europe/Helsinki")
BLOCKED = "Forbidden: bot was blocked by the user"
GONE = "Mika cannot be reached in Telegram any more.\n1 client needs another mentor: /caseload"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=HELSINKI)


async def asks_to_talk(t: Town, name: str = "Amina") -> Person:
    await t.say(t[name], "/talk")
    return t[name]


async def asks_for_help_now(t: Town, name: str = "Amina") -> Person:
    await t.say(t[name], "/help")
    await t.press(t[name], "help_now")
    return t[name]


async def told(t: Town, name: str) -> list[str]:
    """Alerts that somebody was newly told of."""
    return [said for said in await t.news(t[name]) if said.startswith(("🔴", "🟡"))]


class TestTheLadder:
    async def test_now_goes_to_the_mentor_and_after_a_quarter_of_an_hour_to_the_coordinators(self, t: Town) -> None:
        await asks_for_help_now(t)
        assert len(await told(t, "Mika")) == 1
        await t.forward(15 * MINUTE - 10 * SECOND)
        assert await told(t, "Kirsi") == []
        await t.forward(20 * SECOND)
        (pushed,) = await told(t, "Kirsi")
        assert pushed.startswith("🔴 Now\nNobody has taken it yet.\nAmina: Needs help now")
        assert await told(t, "Leena") == []

    @pytest.mark.parametrize(
        ("raised", "next_rung"),
        [
            (local(1, 10, 5), local(1, 14, 5)),
            (local(1, 23), local(2, 12)),  # in the night
            (local(5, 15), local(8, 11)),  # before a weekend
            (local(6, 12), local(8, 12)),  # on a Saturday
        ],
    )
    async def test_today_waits_four_working_hours(
        self, village: Village, tmp_path: Path, raised: datetime, next_rung: datetime
    ) -> None:
        async with village.open(tmp_path, at=raised) as t:
            await t.news(t["Mika"])
            await asks_to_talk(t)
            assert len(await told(t, "Mika")) == 1
            await t.until(next_rung - 5 * SECOND)
            assert await told(t, "Kirsi") == []
            await t.until(next_rung + 30 * SECOND)
            (pushed,) = await told(t, "Kirsi")
            assert pushed.startswith("🟡 Today\nNobody has taken it yet.\nAmina: Wants to talk")

    async def test_the_mentors_own_working_hours_count(self, t: Town) -> None:
        await t.say(t["Mika"], "/settings")
        await t.press_all(t["Mika"], "work", "12", "20")
        await asks_to_talk(t)
        await t.until(local(1, 15, 59))
        assert await told(t, "Kirsi") == []
        await t.until(local(1, 16, 1))
        assert len(await told(t, "Kirsi")) == 1

    async def test_without_a_mentor_the_coordinators_hear_at_once(self, t: Town) -> None:
        await asks_to_talk(t, "Sara")
        assert len(await told(t, "Kirsi")) == 1
        assert await told(t, "Mika") == []

    async def test_when_the_mentor_has_blocked_the_bot_the_coordinators_hear_at_once(self, t: Town) -> None:
        await t["Mika"].block()
        await t.settled()
        assert GONE in await t.news(t["Kirsi"])
        await asks_to_talk(t)
        assert len(await told(t, "Kirsi")) == 1

    async def test_when_the_mentor_blocks_the_bot_what_waited_for_him_goes_on_at_once(self, t: Town) -> None:
        await asks_to_talk(t)
        assert await told(t, "Kirsi") == []
        await t["Mika"].block()
        await t.settled()
        assert len(await told(t, "Kirsi")) == 1

    async def test_when_telegram_refuses_the_alert_the_coordinators_hear_at_once(self, t: Town) -> None:
        await t.sim.ask("POST", "/sim/faults", {"kind": "403", "chat_id": t["Mika"].id, "description": BLOCKED})
        await asks_to_talk(t)
        heard = await t.news(t["Kirsi"])
        assert len([said for said in heard if said.startswith("🟡")]) == 1
        assert GONE in heard
        await t.forward(DAY)
        assert GONE not in await t.news(t["Kirsi"])

    async def test_two_alerts_that_are_refused_together_both_go_on(self, t: Town) -> None:
        await t.sim.ask("POST", "/sim/faults", {"kind": "403", "chat_id": t["Mika"].id, "description": BLOCKED})
        await t.change(
            "update people set mentor_id = :mika where id = :id",
            mika=await t.id_of(t["Mika"]),
            id=await t.id_of(t["Sara"]),
        )
        await t.sim.ask("POST", "/sim/hold", {})
        for name in ("Amina", "Sara"):
            await t[name].send("/talk")
        await t.sim.ask("POST", "/sim/release", {})
        await t.settled()
        pushed = await told(t, "Kirsi")
        assert sorted({said.split("\n")[2] for said in pushed}) == ["Amina: Wants to talk", "Sara: Wants to talk"]
        assert len(pushed) == 2

    async def test_a_mentor_who_is_back_is_told_again(self, t: Town) -> None:
        await t["Mika"].block()
        await t.settled()
        await t["Mika"].unblock()
        await t.settled()
        await asks_to_talk(t)
        assert len(await told(t, "Mika")) == 1
        assert await told(t, "Kirsi") == []

    async def test_who_is_no_longer_a_mentor_hears_nothing_and_may_do_nothing(self, t: Town) -> None:
        await asks_to_talk(t)
        take = await t.button(t["Mika"], "take")
        await t.change("delete from roles where person_id = :id", id=await t.id_of(t["Mika"]))
        assert await t.press_stale(t["Mika"], take[0].id, take[1]) == "This is not for you."
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
        await t.news(t["Mika"])
        await asks_for_help_now(t)
        assert await told(t, "Mika") == []
        assert len(await told(t, "Kirsi")) == 1

    async def test_a_mentor_who_has_stopped_is_passed_over(self, t: Town) -> None:
        await t.say(t["Mika"], "/stop")
        await t.press(t["Mika"], "yes")
        await asks_to_talk(t)
        assert len(await told(t, "Kirsi")) == 1

    async def test_when_nobody_takes_it_the_ladder_begins_again_and_says_so(self, t: Town) -> None:
        await asks_for_help_now(t)
        heard = {"Mika": await told(t, "Mika"), "Kirsi": await told(t, "Kirsi")}
        assert [len(said) for said in heard.values()] == [1, 0]
        for name in ("Kirsi", "Mika", "Kirsi"):
            await t.forward(15 * MINUTE + SECOND)
            heard = {who: await told(t, who) for who in ("Mika", "Kirsi")}
            assert [who for who, said in heard.items() if said] == [name]
        assert "It starts again." in heard["Kirsi"][0]
        cards = [seen for seen in await t["Kirsi"].messages() if "take" in ids_of(seen)]
        assert len(cards) == 1  # the older ones have no buttons any more

    async def test_when_nobody_can_be_reached_it_says_so_loudly_and_tries_again(self, t: Town) -> None:
        for name in ("Mika", "Kirsi"):
            await t[name].block()
        await t.settled()
        with capture_logs() as logs:
            await asks_for_help_now(t)
            await t.forward(16 * MINUTE)
        alarms = [line for line in logs if line["event"] == "alert_reaches_nobody"]
        assert len(alarms) == 2
        assert {line["log_level"] for line in alarms} == {"error"}
        await t["Kirsi"].unblock()
        await t.forward(15 * MINUTE)
        assert len(await told(t, "Kirsi")) == 1

    async def test_when_the_only_coordinator_is_lost_the_alarm_does_not_wait_for_working_hours(self, t: Town) -> None:
        await asks_to_talk(t, "Sara")
        with capture_logs() as logs:
            await t["Kirsi"].block()
            await t.settled()
        assert [line["event"] for line in logs].count("alert_reaches_nobody") == 1

    async def test_an_alert_that_may_have_arrived_is_said_again_and_marked(self, t: Town) -> None:
        await t.sim.ask(
            "POST", "/sim/faults", {"kind": "drop_after", "chat_id": t["Mika"].id, "method": "sendMessage", "times": 1}
        )
        await asks_to_talk(t)
        first, second = await t.news(t["Mika"])
        assert first.startswith("🟡 Today")
        assert second.startswith("(Possibly a repetition)")
        await t.press(t["Mika"], "take", on=await t.card(t["Mika"], "Possibly"))
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "taken")]

    async def test_it_leaves_in_the_middle_of_the_night(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path) as t:
            await t.until(local(2, 3))
            await t.news(t["Mika"])
            await asks_for_help_now(t)
            assert len(await told(t, "Mika")) == 1
            await t.forward(16 * MINUTE)
            assert len(await told(t, "Kirsi")) == 1

    async def test_asking_twice_is_one_alert_and_staff_hear_that_she_asked_again(self, t: Town) -> None:
        await asks_to_talk(t)
        await told(t, "Mika")
        await asks_to_talk(t)
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
        heard = await told(t, "Mika") + await told(t, "Kirsi")
        assert len(heard) >= 1
        assert all("The client has asked again." in said for said in heard)

    async def test_who_has_taken_it_hears_that_she_asked_again_and_others_if_he_does_nothing(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press(t["Mika"], "take")
        await told(t, "Mika")
        await asks_to_talk(t)
        (again,) = await told(t, "Mika")
        assert "The client has asked again." in again
        assert await told(t, "Kirsi") == []
        await t.forward(4 * HOUR + MINUTE)  # working hours, for today
        (pushed,) = await told(t, "Kirsi")
        assert "Taken by Mika. No answer to the client since then. You can take it." in pushed

    async def test_words_of_danger_again_reach_others_who_may_take_it(self, t: Town) -> None:
        await t.say(t["Amina"], "I want to die")
        await t.press(t["Mika"], "take")
        await t.press_all(t["Mika"], "snooze", "until_morning")
        await t.forward(3 * HOUR)
        await told(t, "Mika")
        await t.say(t["Amina"], "I have taken an overdose")
        assert len(await told(t, "Mika")) == 1
        await t.forward(15 * MINUTE + SECOND)
        assert len(await told(t, "Kirsi")) == 1
        await t.press(t["Kirsi"], "take")
        assert await t.value("select owner_id from alerts") == await t.id_of(t["Kirsi"])
        assert await t.alerts(t["Amina"]) == [("said_danger", "taken")]

    async def test_help_now_is_an_alert_of_its_own_beside_the_wish_to_talk(self, t: Town) -> None:
        await asks_to_talk(t)
        await asks_for_help_now(t)
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open"), ("needs_help_now", "open")]
        assert len(await told(t, "Mika")) == 2


class TestTaking:
    async def test_the_client_hears_of_it_only_after_it_was_taken(self, t: Town) -> None:
        amina = await asks_to_talk(t)
        (said,) = await t.news(amina)
        assert "Your request was read" not in said
        await t.press(t["Mika"], "show")
        assert await t.news(amina) == []
        await t.press(t["Mika"], "take")
        (said,) = await t.news(amina)
        assert said.startswith("Your request was read. This person will write to you here: Mika")

    async def test_of_two_who_take_at_the_same_moment_one_wins_and_the_other_sees_who(self, t: Town) -> None:
        await asks_for_help_now(t)
        await t.forward(16 * MINUTE)
        taps = [(t[name], *(await t.button(t[name], "take"))) for name in ("Kirsi", "Mika")]
        await t.sim.ask("POST", "/sim/hold", {})
        for person, seen, data in taps:
            await person.do("tap", message_id=seen.id, data=data)
        await t.sim.ask("POST", "/sim/release", {})
        await t.settled()
        owner = await t.value("select owner_id from alerts")
        assert owner == await t.id_of(t["Kirsi"])
        assert "You have taken it." in plain((await t.last(t["Kirsi"])).text)
        assert "Taken by Kirsi." in plain((await t.last(t["Mika"])).text)
        assert "take" not in ids_of(await t.last(t["Mika"]))
        assert len([said for said in await t.texts(t["Amina"]) if "Your request was read" in said]) == 1
        assert (await t.log_of_alerts()).count("taken") == 1

    async def test_what_is_taken_and_not_resolved_comes_back(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press(t["Mika"], "take")
        await told(t, "Mika")
        await t.forward(DAY - MINUTE)
        assert await told(t, "Mika") == []
        await t.forward(2 * MINUTE)
        assert len(await told(t, "Mika")) == 1
        assert await told(t, "Kirsi") == []
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        await t.forward(3 * DAY)
        assert await told(t, "Mika") == []

    async def test_when_who_took_it_is_lost_anyone_may_take_it(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press(t["Mika"], "take")
        await t["Mika"].block()
        await t.settled()
        assert len(await told(t, "Kirsi")) == 1
        await t.press(t["Kirsi"], "take")
        assert await t.value("select owner_id from alerts") == await t.id_of(t["Kirsi"])

    async def test_resolved_ends_the_ladder_and_all_cards_say_so(self, t: Town) -> None:
        await asks_for_help_now(t)
        await t.forward(16 * MINUTE)
        await t.press(t["Mika"], "take")
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        for name in ("Mika", "Kirsi"):
            card = await t.card(t[name], "Needs help now")
            assert "Resolved. It was taken by Mika." in plain(card.text)
            assert ids_of(card) == []
        for name in ("Mika", "Kirsi"):
            await t.news(t[name])
        await t.forward(2 * DAY)
        assert await told(t, "Mika") + await told(t, "Kirsi") == []

    async def test_a_second_tap_on_resolve_changes_nothing(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press(t["Mika"], "take")
        card, resolve = await t.button(t["Mika"], "resolve")
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        await t.news(t["Mika"])
        assert await t.press_stale(t["Mika"], card.id, resolve) == "Resolved."
        assert await t.news(t["Mika"]) == []

    async def test_only_who_took_it_or_a_coordinator_resolves_it(self, t: Town) -> None:
        await asks_for_help_now(t)
        await t.forward(16 * MINUTE)
        await t.press(t["Kirsi"], "take")
        card = await t.card(t["Mika"], "Taken by Kirsi")
        assert "resolve" not in ids_of(card)
        alert = await t.value("select id from alerts")
        assert await t.press_stale(t["Mika"], card.id, f"alert:{alert}:resolve") == "This is not for you."
        assert await t.alerts(t["Amina"]) == [("needs_help_now", "taken")]


class TestSeeing:
    async def test_a_pushed_alert_never_holds_the_clients_words_and_show_does(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/checkin")
        await t.press_all(amina, "3", "2", "4", "0", "7", "no")
        await t.say(amina, "the dog is called Rex")
        await t.say(amina, "my sister is ill")
        await t.say(amina, "and so am I")
        await t.press(amina, "yes")
        mika = t["Mika"]
        everything = "\n".join(await t.texts(mika))
        assert "Amina: Wants to talk" in everything
        assert "Rex" not in everything
        assert "sister" not in everything
        await t.press(mika, "show")
        shown = plain((await t.last(mika)).text)
        for words in ("✓ Mood: 🙁 Low", "the dog is called Rex", "Amina wrote:", "my sister is ill", "and so am I"):
            assert words in shown

    async def test_show_closes_after_a_quarter_of_an_hour_and_is_recorded(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press(t["Mika"], "show")
        assert "There are no check-in answers yet." in (await t.last(t["Mika"])).text
        await t.forward(15 * MINUTE - 5 * SECOND)
        assert "There are no check-in answers yet." in (await t.last(t["Mika"])).text
        await t.forward(10 * SECOND)
        card = await t.last(t["Mika"])
        assert "There are no check-in answers yet." not in card.text
        assert ids_of(card) == ["take", "show"]
        (shown,) = await t.rows("select person_id from alert_log where what = 'shown'")
        assert shown.person_id == await t.id_of(t["Mika"])

    async def test_hide_closes_it_at_once(self, t: Town) -> None:
        await asks_to_talk(t)
        await t.press_all(t["Mika"], "show", "hide")
        assert "There are no check-in answers yet." not in (await t.last(t["Mika"])).text

    async def test_what_is_open_closes_when_somebody_else_takes_it(self, t: Town) -> None:
        await asks_for_help_now(t)
        await t.forward(16 * MINUTE)
        await t.press(t["Mika"], "show")
        await t.press(t["Kirsi"], "take")
        card = plain((await t.last(t["Mika"])).text)
        assert "There are no check-in answers yet." not in card
        assert "Taken by Kirsi." in card

    @pytest.mark.parametrize("action", ["show", "take", "hide", "resolve", "anything"])
    async def test_a_mentor_of_other_clients_is_refused(self, t: Town, action: str) -> None:
        await t.say(t["Amina"], "my sister is ill")
        await t.press(t["Amina"], "yes")
        alert = await t.value("select id from alerts")
        leena = t["Leena"]
        await t.say(leena, "/help")
        before = await leena.messages()
        toast = await t.press_stale(leena, before[-1].id, f"alert:{alert}:{action}")
        assert toast == "This is not for you."
        assert [seen.raw for seen in await leena.messages()] == [seen.raw for seen in before]
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
        assert "shown" not in await t.log_of_alerts()

    async def test_clients_and_strangers_are_refused_too(self, t: Town) -> None:
        await asks_to_talk(t)
        alert = await t.value("select id from alerts")
        nobody = await t.stranger("Nobody")
        await t.say(nobody, "hello")
        await t.say(t["Olga"], "/help")
        for person in (t["Olga"], t["Amina"], nobody):
            seen = await t.last(person)
            assert await t.press_stale(person, seen.id, f"alert:{alert}:show") == "This is not for you."
        assert "shown" not in await t.log_of_alerts()

    async def test_an_alert_that_does_not_exist_is_refused(self, t: Town) -> None:
        await asks_to_talk(t)
        seen = await t.last(t["Mika"])
        for forged in ("alert:nothing:show", "alert::", "alert:' or 1=1 --:take", "alert:x:y:z"):
            await t.press_stale(t["Mika"], seen.id, forged)
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
        assert await t.troubles() == []


class TestHelpNow:
    @pytest.mark.parametrize(("language", "number"), [("en", "09 2525 0113"), ("fi", "09 2525 0111")])
    async def test_the_numbers_come_at_once_in_her_language_and_staff_hear_of_it(
        self, t: Town, language: str, number: str
    ) -> None:
        t.needs(language)
        await t.say(t["Amina"], "/language")
        await t.press(t["Amina"], language)
        amina = await asks_for_help_now(t)
        numbers = plain((await t.last(amina)).text)
        for called in ("112", "116117", "080 005 005", number):
            assert called in numbers
        assert numbers.index("112") < numbers.index("116117")
        assert await t.alerts(amina) == [("needs_help_now", "open")]
        assert (await told(t, "Mika"))[0].startswith("🔴 Now\nAmina: Needs help now")

    async def test_numbers_that_may_not_have_arrived_are_said_again_at_once_and_marked(self, t: Town) -> None:
        lost = {"kind": "drop_after", "chat_id": t["Amina"].id, "method": "sendMessage", "times": 1}
        await t.sim.ask("POST", "/sim/faults", lost)
        await t.say(t["Amina"], "I want to die")
        first, second = [said for said in await t.news(t["Amina"]) if "112" in said]
        assert second == "(Possibly a repetition)\n" + first

    async def test_from_the_end_of_a_check_in(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/checkin")
        await t.press_all(amina, "3", "2", "4", "0", "7", "no", "skip", "help_now")
        assert "112" in (await t.last(amina)).text
        assert await t.alerts(amina) == [("needs_help_now", "open")]
        assert buttons_of(await t.card(amina, "Thank you! Your answers")) == ["menu:-:help_now"]

    async def test_for_who_has_stopped(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/help")
        await t.say(amina, "/stop")
        await t.press(amina, "yes")
        await t.press(amina, "help_now")
        assert "112" in (await t.last(amina)).text
        assert len(await told(t, "Mika")) == 1

    async def test_numbers_and_the_line_that_nobody_watches_stand_in_help(self, t: Town) -> None:
        await t.say(t["Amina"], "/help")
        said = plain((await t.last(t["Amina"])).text)
        assert "not watched round the clock" in said
        assert "112" in said
        await t.say(t["Mika"], "/help")
        assert "help_now" not in ids_of(await t.last(t["Mika"]))

    async def test_it_is_told_ahead_of_what_else_waits_for_the_mentor(self, t: Town) -> None:
        await t.sim.ask("POST", "/sim/hold", {})
        await t["Mika"].send("/clients")
        await t["Amina"].send("/talk")
        await t.sim.ask("POST", "/sim/release", {})
        await t.settled()
        assert len(await told(t, "Mika")) == 1
        lanes = await t.rows("select lane from outbox where chat_id = :mika and tag like 'alerts.%'", mika=t["Mika"].id)
        assert [row.lane for row in lanes] == [0]


async def test_every_alert_that_is_not_resolved_has_a_next_action(t: Town) -> None:
    await asks_to_talk(t)
    await asks_for_help_now(t, "Olga")
    await t.press(t["Leena"], "take")
    for hours in (1, 5, 30):
        await t.forward(hours * HOUR)
        waiting = await t.value(
            "select count(*) from alerts a join due d on d.key = a.id and d.kind = 'alert' and d.state = 'waiting'"
            " where a.state <> 'resolved'"
        )
        assert waiting == 2


async def test_what_nobody_takes_leaves_by_e_mail(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailer.SCAN_SECONDS", 0.05)
    async with post_office() as office:
        mail = {
            "smtp_url": f"smtp://127.0.0.1:{office.port}",
            "smtp_from": "askel@x.example",
            "smtp_to": "duty@x.example",
        }
        async with village.open(tmp_path, **mail) as t:
            await asks_for_help_now(t)
            await t.forward(31 * MINUTE)
            while not office.got:
                await asyncio.sleep(0.02)
    assert "Amina: Needs help now" in plain(office.bodies[0])

"""/stop: one question, a goodbye that is the last to leave, silence; and the way back."""

from __future__ import annotations

from tests.whole.town import DAY, HOUR, WEEK, Town, ids_of, plain


async def stops(t: Town, name: str = "Amina") -> None:
    await t.say(t[name], "/stop")
    await t.press(t[name], "yes")


async def test_it_asks_first_and_no_means_no(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/stop")
    assert ids_of(await t.last(amina)) == ["yes", "no"]
    await t.press(amina, "no")
    assert plain((await t.last(amina)).text) == "Good. We go on."
    assert await t.value("select state from people where id = :id", id=await t.id_of(amina)) == "active"


async def test_the_goodbye_names_the_way_back_and_the_way_without_telegram(t: Town) -> None:
    await stops(t)
    goodbye = plain((await t.last(t["Amina"])).text)
    assert "/start" in goodbye
    assert "The way without Telegram" in goodbye


async def test_the_goodbye_is_the_last_to_leave_even_if_more_was_queued(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/stop")
    wait = {"kind": "429", "chat_id": amina.id, "method": "sendMessage", "retry_after": 1, "times": 1}
    await t.sim.ask("POST", "/sim/faults", wait)
    await t.forward(9 * HOUR)  # her check-in was due, and Telegram wants us to wait
    assert await t.rows("select 1 from outbox where state = 'queued' and lane = 2 and chat_id = :id", id=amina.id)
    await t.press(amina, "yes")
    await amina.sees("You have stopped.")
    await t.forward(2 * WEEK)
    assert plain((await t.last(amina)).text).startswith("You have stopped.")
    assert await t.value("select state from outbox where lane = 2 and chat_id = :id", id=amina.id) == "dropped"


async def test_what_was_planned_for_the_same_moment_does_not_follow_the_goodbye(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/stop")
    await t.sim.ask("POST", "/sim/hold", {})
    await amina.tap("Yes, stop")
    t.app.clock.forward(9 * HOUR)  # her check-in is due now
    await t.sim.ask("POST", "/sim/release", {})
    await t.settled()
    await t.forward(3 * DAY)
    assert plain((await t.last(amina)).text).startswith("You have stopped.")


async def test_an_open_check_in_is_kept_as_partial_and_nothing_is_asked_any_more(t: Town) -> None:
    amina = t["Amina"]
    await t.forward(9 * HOUR)
    await t.press_all(amina, "3", "2")
    await stops(t)
    assert await t.check_ins(amina) == [("scheduled", "2027-03-01", "partial")]
    await t.news(amina)
    await t.forward(3 * WEEK)
    assert await t.news(amina) == []


async def test_alerts_stay_with_staff(t: Town) -> None:
    await t.say(t["Amina"], "/talk")
    await stops(t)
    assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
    await t.news(t["Kirsi"])
    await t.forward(5 * HOUR)
    assert any("Amina: Wants to talk" in said for said in await t.news(t["Kirsi"]))
    await t.press(t["Mika"], "take")
    assert plain((await t.last(t["Amina"])).text).startswith("You have stopped.")
    assert "Amina no longer uses the bot. Alerts about them stay open." in await t.texts(t["Mika"])


async def test_whatever_one_sends_is_answered_with_the_way_back(t: Town) -> None:
    amina = t["Amina"]
    await stops(t)
    for command in ("/checkin", "/talk", "/settings", "/language", "/stop", "hello"):
        await t.news(amina)
        await t.say(amina, command)
        (said,) = await t.news(amina)
        assert said == "You have stopped, so I do not write to you. To come back: /start"
    await t.do(amina, "voice")
    assert "/start" in (await t.news(amina))[0]
    await t.say(amina, "/privacy")
    assert "What is kept about you" in (await t.news(amina))[0]
    await t.say(amina, "/help")
    assert "112" in (await t.news(amina))[0]


async def test_start_resumes_and_the_next_check_in_comes(t: Town) -> None:
    amina = t["Amina"]
    await stops(t)
    await t.forward(2 * DAY)
    await t.news(amina)
    await t.say(amina, "/start")
    assert "Welcome back!" in (await t.news(amina))[0]
    await t.forward(WEEK)
    assert "Question 1 of 7" in "".join(await t.news(amina))


async def test_a_mentor_who_stops_is_passed_over_and_comes_back(t: Town) -> None:
    await stops(t, "Mika")
    await t.say(t["Amina"], "/talk")
    assert "Amina: Wants to talk" in "".join(await t.news(t["Kirsi"]))
    await t.say(t["Mika"], "/start")
    await t.news(t["Mika"])
    await t.say(t["Amina"], "/help")
    await t.press(t["Amina"], "help_now")
    assert "Amina: Needs help now" in "".join(await t.news(t["Mika"]))

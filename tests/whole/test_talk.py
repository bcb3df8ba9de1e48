"""A client and a human talk through the bot: who hears what, and when it ends."""

from __future__ import annotations

from tests.whole.town import DAY, HOUR, MINUTE, SECOND, Town, ids_of, plain

DEACTIVATED = "Forbidden: user is deactivated"


async def talking(t: Town, client: str = "Amina", staff: str = "Mika") -> None:
    """The client asked, and the member of staff took it; both have read what stands there."""
    await t.say(t[client], "/talk")
    await t.press(t[staff], "take")
    await t.news(t[client])
    await t.news(t[staff])


async def reply(t: Town, words: str, staff: str = "Mika") -> None:
    """An answer to the newest alert."""
    card = await t.card(t[staff], "Wants to talk")
    await t.say(t[staff], words, reply_to=card.id)


async def passed(t: Town, name: str) -> list[str]:
    """What somebody heard of the other side."""
    return [said.partition(":\n")[2] for said in await t.news(t[name]) if said.startswith("💬")]


async def test_words_go_to_and_fro_and_each_side_sees_that_they_were_passed_on(t: Town) -> None:
    await talking(t)
    await reply(t, "What is it?")
    assert await t.news(t["Mika"]) == ["✓ Passed on to Amina."]
    assert await t.news(t["Amina"]) == ["💬 Mika:\nWhat is it?"]
    await t.say(t["Amina"], "my knee")
    assert await t.news(t["Amina"]) == ["✓ Passed on to Mika."]
    assert await t.news(t["Mika"]) == ["💬 Amina:\nmy knee"]


async def test_staff_reply_to_a_message_as_well_as_to_the_alert(t: Town) -> None:
    await talking(t)
    await t.say(t["Amina"], "my knee")
    heard = await t.last(t["Mika"])
    await t.say(t["Mika"], "rest it", reply_to=heard.id)
    assert (await passed(t, "Amina")) == ["rest it"]


async def test_what_staff_write_without_a_reply_goes_nowhere_and_they_hear_how(t: Town) -> None:
    await talking(t)
    await t.say(t["Mika"], "hello?")
    (hint,) = await t.news(t["Mika"])
    assert hint.startswith("To write to a client, reply to any message about them here")
    assert await t.news(t["Amina"]) == []


async def test_a_photo_waits_until_the_client_says_that_the_mentor_may_see_it(t: Town) -> None:
    await talking(t)
    await t.do(t["Amina"], "photo", caption="my dinner")
    assert await t.news(t["Mika"]) == ["💬 Amina:\nmy dinner"]
    assert await t.news(t["Amina"]) == ["✓ Passed on to Mika.", "May your mentor see photos that you send here?"]
    await t.press(t["Amina"], "yes")
    assert await t.news(t["Mika"]) == ["💬 Amina:"]
    assert "photo" in (await t.last(t["Mika"])).raw
    await t.do(t["Amina"], "photo")
    assert await t.news(t["Mika"]) == ["💬 Amina:"]


async def test_a_mentors_photo_is_not_passed_on_and_they_hear_why(t: Town) -> None:
    await talking(t)
    card = await t.card(t["Mika"], "Wants to talk")
    await t.do(t["Mika"], "photo", reply_to=card.id)
    assert await t.news(t["Amina"]) == []
    assert len(await t.news(t["Mika"])) == 1


async def test_a_talk_ends_after_twelve_hours_of_silence_and_a_reply_opens_it_again(t: Town) -> None:
    await talking(t)
    card = await t.card(t["Mika"], "Wants to talk")
    await t.forward(6 * HOUR)
    await t.say(t["Amina"], "still here")
    await t.forward(12 * HOUR - 5 * SECOND)
    assert await t.rows("select 1 from talks where closed_at is null") != []
    await t.news(t["Mika"])
    await t.forward(10 * SECOND)  # at four o'clock in the morning
    assert await t.rows("select 1 from talks where closed_at is null") == []
    assert await t.news(t["Mika"]) == []
    await t.forward(5 * HOUR)
    assert "This talk has ended. To talk with a human again: /talk" in await t.news(t["Amina"])
    ended = [one for one in await t.news(t["Mika"]) if one.startswith("The talk with Amina ended after 12 hours")]
    assert len(ended) == 1
    await t.say(t["Amina"], "are you there?")
    assert await passed(t, "Mika") == []
    await t.say(t["Mika"], "good morning", reply_to=card.id)
    (heard,) = await passed(t, "Amina")
    assert heard == "good morning\n\nYou can write or send a voice message here. It goes to them."
    await t.say(t["Amina"], "good morning to you")
    assert (await passed(t, "Mika")) == ["good morning to you"]


async def test_after_it_is_resolved_a_reply_begins_another_talk(t: Town) -> None:
    await talking(t)
    await reply(t, "What is it?")
    await t.say(t["Amina"], "nothing any more")
    heard = await t.last(t["Mika"])
    await t.press(t["Mika"], "resolve")
    await t.press(t["Mika"], "done_talked")
    await t.news(t["Amina"])
    await t.news(t["Mika"])
    await t.say(t["Amina"], "hello?")
    assert await passed(t, "Mika") == []
    assert "Shall I pass it on to a human?" in (await t.news(t["Amina"]))[-1]
    await t.say(t["Mika"], "one more thing", reply_to=heard.id)
    assert (await t.news(t["Amina"]))[0].startswith("💬 Mika:\none more thing")
    await t.say(t["Amina"], "yes?")
    assert await passed(t, "Mika") == ["yes?"]
    assert await t.alerts(t["Amina"]) == [("wants_to_talk", "resolved")]


class TestWithAnOpenQuestion:
    async def test_what_is_written_goes_where_something_happened_last(self, t: Town) -> None:
        await t.say(t["Amina"], "/checkin")
        await t.press(t["Amina"], "3")
        await talking(t)
        await t.say(t["Amina"], "it hurts")
        assert await passed(t, "Mika") == ["it hurts"]
        assert len(await t.answers(t["Amina"])) == 1
        await t.press(t["Amina"], "4")  # she goes on with the questions
        await t.say(t["Amina"], "5")
        assert await passed(t, "Mika") == []
        assert [value for _, value, _ in await t.answers(t["Amina"])] == [3, 4, 5]
        await reply(t, "and your knee?")
        await t.say(t["Amina"], "better")
        assert await passed(t, "Mika") == ["better"]

    async def test_voice_always_goes_to_the_human(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Amina"], "/checkin")
        await t.do(t["Amina"], "voice", duration=3)
        assert "💬 Amina:" in await t.news(t["Mika"])

    async def test_nudges_wait_for_the_end_of_the_talk(self, t: Town) -> None:
        await t.forward(7 * HOUR)
        await talking(t)
        await t.forward(HOUR + 5 * MINUTE)  # past her hour
        assert await t.news(t["Amina"]) == ["Your questions are here. Now, or after the talk?"]
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        await t.news(t["Amina"])
        await t.forward(HOUR)
        (asked,) = await t.news(t["Amina"])
        assert "Question 1 of 7" in asked
        assert await t.check_ins(t["Amina"]) == [("scheduled", "2027-03-01", "open")]

    async def test_she_may_have_her_questions_now_and_then_they_do_not_come_again(self, t: Town) -> None:
        await t.forward(7 * HOUR)
        await talking(t)
        await t.forward(HOUR + 5 * MINUTE)
        await t.press(t["Amina"], "now")
        assert any("Question 1 of 7" in said for said in await t.news(t["Amina"]))
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        await t.news(t["Amina"])
        await t.forward(3 * HOUR)
        assert await t.news(t["Amina"]) == []
        assert await t.check_ins(t["Amina"]) == [("scheduled", "2027-03-01", "open")]

    async def test_after_the_talk_means_that_she_is_not_asked_twice(self, t: Town) -> None:
        await t.forward(7 * HOUR)
        await talking(t)
        await t.forward(HOUR + 5 * MINUTE)
        await t.press(t["Amina"], "later")
        await t.forward(HOUR + 5 * MINUTE)  # the talk still goes on
        asked = [said for said in await t.texts(t["Amina"]) if "questions come after" in said]
        assert len(asked) == 1
        assert await t.check_ins(t["Amina"]) == []
        await t.press(t["Mika"], "resolve")
        await t.press(t["Mika"], "done_talked")
        await t.forward(12 * HOUR)
        assert len(await t.check_ins(t["Amina"])) == 1


class TestNoWordsGoAstray:
    async def test_two_clients_of_one_mentor_are_kept_apart(self, t: Town) -> None:
        await t.change(
            "update people set mentor_id = :mika where id = :id",
            mika=await t.id_of(t["Mika"]),
            id=await t.id_of(t["Sara"]),
        )
        await talking(t, "Amina")
        await talking(t, "Sara")
        cards = {name: await t.card(t["Mika"], f"{name}: Wants to talk") for name in ("Amina", "Sara")}
        for name, card in cards.items():
            await t.say(t["Mika"], f"dear {name}", reply_to=card.id)
        assert await passed(t, "Amina") == ["dear Amina"]
        assert await passed(t, "Sara") == ["dear Sara"]
        await t.say(t["Sara"], "from Sara")
        await t.say(t["Mika"], "to Sara", reply_to=(await t.last(t["Mika"])).id)
        assert await passed(t, "Sara") == ["to Sara"]
        assert await passed(t, "Amina") == []

    async def test_who_was_slower_cannot_write_to_the_client(self, t: Town) -> None:
        await t.say(t["Amina"], "/talk")
        await t.forward(5 * HOUR)
        await t.press(t["Kirsi"], "take")
        await t.news(t["Amina"])
        await reply(t, "it is me", "Mika")
        assert await t.news(t["Amina"]) == []
        await t.say(t["Amina"], "to whom?")
        assert await passed(t, "Kirsi") == ["to whom?"]
        assert await passed(t, "Mika") == []

    async def test_before_it_is_taken_nothing_reaches_the_client(self, t: Town) -> None:
        await t.say(t["Amina"], "/talk")
        await t.news(t["Amina"])
        await reply(t, "hello")
        assert await t.news(t["Amina"]) == []

    async def test_a_reply_to_a_list_or_to_a_summary_reaches_nobody(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Mika"], "/clients")
        await t.say(t["Mika"], "for whom?", reply_to=(await t.last(t["Mika"])).id)
        assert await t.news(t["Amina"]) == []

    async def test_a_client_who_replies_to_something_old_still_writes_to_her_own_mentor(self, t: Town) -> None:
        await talking(t, "Olga", "Leena")
        await talking(t)
        await t.say(t["Amina"], "/help")
        await t.say(t["Amina"], "about this", reply_to=(await t.last(t["Amina"])).id)
        assert await passed(t, "Mika") == ["about this"]
        assert await passed(t, "Leena") == []
        assert await passed(t, "Olga") == []

    async def test_when_it_was_taken_over_the_first_hears_no_more(self, t: Town) -> None:
        await talking(t)
        await t["Mika"].block()
        await t.settled()
        await t["Mika"].unblock()
        await t.settled()
        await t.press(t["Kirsi"], "take")
        await t.news(t["Mika"])
        await t.news(t["Kirsi"])
        await t.say(t["Amina"], "who is there?")
        assert await passed(t, "Kirsi") == ["who is there?"]
        assert await passed(t, "Mika") == []


class TestWhatIsInTheWords:
    async def test_an_identity_code_is_blanked_out_and_the_writer_hears_of_it(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Amina"], "I am 131052-308T")
        assert await passed(t, "Mika") == ["I am ▇▇▇"]
        assert "henkilötunnus" in (await t.news(t["Amina"]))[0]
        await reply(t, "131052-308T?")
        assert await passed(t, "Amina") == ["▇▇▇?"]

    async def test_a_message_that_does_not_fit_is_cut_and_the_writer_hears_of_it(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Amina"], "x" * 4096)
        (heard,) = await passed(t, "Mika")
        assert len(heard) == 3500
        assert "too long" in (await t.news(t["Amina"]))[0]

    async def test_length_is_counted_as_telegram_counts_it(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Amina"], "🙂" * 2048)
        (heard,) = await passed(t, "Mika")
        assert 1700 <= len(heard) < 2048
        assert "too long" in (await t.news(t["Amina"]))[0]
        assert await t.troubles() == []

    async def test_forwarded_words_are_passed_on_too(self, t: Town) -> None:
        await talking(t)
        await t.do(t["Amina"], "forward", text="from the doctor", from_name="Doctor")
        assert await t.news(t["Mika"]) == ["↪️ Amina forwards:\nfrom the doctor"]

    async def test_markup_is_no_markup(self, t: Town) -> None:
        await talking(t)
        for words in ("<b>bold</b> <3", "_*[a](b)`", "{alias} %s {0.__class__}"):
            await t.say(t["Amina"], words)
            assert await passed(t, "Mika") == [words]


class TestStopping:
    async def test_who_stopped_in_a_talk_hears_no_more_and_the_mentor_is_told(self, t: Town) -> None:
        await talking(t)
        await t.say(t["Amina"], "/stop")
        await t.press(t["Amina"], "yes")
        assert "Amina no longer uses the bot. Alerts about them stay open." in await t.news(t["Mika"])
        await t.news(t["Amina"])
        await reply(t, "are you all right?")
        assert "Amina no longer uses the bot. Your message was not passed on." in await t.news(t["Mika"])
        await t.forward(2 * DAY)
        assert await t.news(t["Amina"]) == []
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "taken")]

    async def test_a_client_who_blocked_the_bot_is_missed(self, t: Town) -> None:
        await talking(t)
        await t.sim.ask(
            "POST",
            "/sim/faults",
            {"kind": "403", "chat_id": t["Amina"].id, "description": "Forbidden: bot was blocked by the user"},
        )
        await reply(t, "are you all right?")
        assert "Amina cannot be reached in Telegram any more." in await t.news(t["Mika"])


class TestWordsWithoutAQuestion:
    async def test_the_bot_asks_whether_to_pass_them_on_and_no_means_no(self, t: Town) -> None:
        await t.say(t["Amina"], "my sister is ill")
        (asked,) = await t.news(t["Amina"])
        assert "I do not understand free text." in asked
        await t.press(t["Amina"], "no")
        assert plain((await t.last(t["Amina"])).text) == "All right. I passed nothing on."
        assert await t.alerts(t["Amina"]) == []
        assert "sister" not in "".join(await t.texts(t["Mika"]))

    async def test_yes_reaches_a_human(self, t: Town) -> None:
        await t.say(t["Amina"], "my sister is ill 131052-308T")
        await t.press(t["Amina"], "yes")
        assert await t.alerts(t["Amina"]) == [("wants_to_talk", "open")]
        await t.press_all(t["Mika"], "take", "show")
        shown = plain((await t.last(t["Mika"])).text)
        assert "my sister is ill ▇▇▇" in shown

    async def test_the_way_to_help_stands_beside_it(self, t: Town) -> None:
        await t.say(t["Amina"], "I cannot go on")
        assert ids_of(await t.last(t["Amina"])) == ["yes", "no", "help_now"]
        await t.press(t["Amina"], "help_now")
        assert await t.alerts(t["Amina"]) == [("needs_help_now", "open")]


async def test_a_number_answers_the_open_question_until_somebody_has_spoken_in_the_talk(t: Town) -> None:
    await t.say(t["Amina"], "/checkin")
    await talking(t)
    await t.say(t["Amina"], "3")
    assert (await t.rows("select count(*) from answers"))[0][0] == 1
    await reply(t, "On how many days?")
    await t.say(t["Amina"], "4")
    assert (await passed(t, "Mika")) == ["4"]
    assert (await t.rows("select count(*) from answers"))[0][0] == 1


async def test_words_that_a_mentors_phone_does_not_take_reach_somebody_else(t: Town) -> None:
    await t.say(t["Mika"], "/write Amina")
    await t.say(t["Mika"], "Hello Amina")
    await t.news(t["Kirsi"])
    await t.sim.ask("POST", "/sim/faults", {"kind": "403", "chat_id": t["Mika"].id, "description": DEACTIVATED})

    await t.say(t["Amina"], "Please call me, I do not manage any more")

    assert "I passed your message on to the staff" in (await t.news(t["Amina"]))[-1]
    await t.press(t["Kirsi"], "show")
    assert "I do not manage any more" in (await t.card(t["Kirsi"], "Wants to talk")).text

"""The weekly check-in: when it comes, how it is answered, changed and closed, and what happens beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.people import Person
from tests.whole.town import DAY, HOUR, MONDAY, SECOND, WEEK, Town, Village, buttons_of, ids_of, plain

HELSINKI = ZoneInfo("Europe/Helsinki")


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=HELSINKI)


async def asked(t: Town, person: Person) -> str:
    """The question that stands on the newest message."""
    return plain((await t.last(person)).text)


async def begun(t: Town, *buttons: str) -> Person:
    amina = t["Amina"]
    await t.say(amina, "/checkin")
    await t.press_all(amina, *buttons)
    return amina


class TestWhenItComes:
    async def test_at_her_day_and_hour_once_a_week(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 17, 59))
        assert await t.news(amina) == []
        await t.until(local(1, 18, 1))
        (card,) = await t.news(amina)
        assert "Question 1 of 7" in card
        await t.press_all(amina, "3", "4", "4", "0", "7", "no", "skip")
        await t.until(local(8, 17, 59))
        assert await t.news(amina) == []
        await t.until(local(8, 18, 1))
        assert len(await t.news(amina)) == 1
        assert await t.check_ins(amina) == [
            ("scheduled", "2027-03-01", "complete"),
            ("scheduled", "2027-03-08", "open"),
        ]

    async def test_one_reminder_and_no_second(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(2, 17, 59))
        assert len(await t.news(amina)) == 1
        await t.until(local(2, 18, 1))
        (reminder,) = await t.news(amina)
        assert reminder.startswith("Your questions are still open.")
        await t.until(local(8, 17, 59))
        assert await t.news(amina) == []

    async def test_no_reminder_for_who_has_answered(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 18, 1))
        await t.press_all(amina, "3", "4", "4", "0", "7", "no", "skip")
        await t.news(amina)
        await t.until(local(3, 12))
        assert await t.news(amina) == []

    async def test_a_late_answer_is_taken_until_the_next_is_due(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(8, 17, 59))
        await t.press_all(amina, "3", "4", "4", "0", "7", "no", "skip")
        assert await t.check_ins(amina) == [("scheduled", "2027-03-01", "complete")]

    async def test_one_that_is_open_when_the_next_is_due_ends_as_partial_with_what_was_answered(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 18, 1))
        first = await t.last(amina)
        await t.press_all(amina, "3", "4")
        await t.until(local(8, 18, 1))
        assert await t.check_ins(amina) == [
            ("scheduled", "2027-03-01", "partial"),
            ("scheduled", "2027-03-08", "open"),
        ]
        assert [value for _, value, _ in await t.answers(amina)] == [3, 4]
        closed = await t.card(amina, "New questions are coming.")
        assert ids_of(closed) == []
        assert closed.id != (await t.last(amina)).id
        assert buttons_of(next(seen for seen in await amina.messages() if seen.id == first.id)) == []
        assert "Question 1 of 7" in await asked(t, amina)

    async def test_an_open_extra_one_is_superseded_too(self, t: Town) -> None:
        amina = await begun(t, "3")
        await t.until(local(1, 18, 1))
        assert await t.check_ins(amina) == [("extra", "2027-03-01", "partial"), ("scheduled", "2027-03-01", "open")]

    async def test_the_command_shows_the_open_one_else_starts_an_extra_one(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 18, 1))
        await t.press(amina, "3")
        await t.say(amina, "/checkin")
        assert "Question 2 of 7" in await asked(t, amina)
        assert sum(bool(buttons_of(seen)) for seen in await amina.messages()) == 1
        await t.press_all(amina, "4", "4", "0", "7", "no", "skip")
        for _ in range(2):
            await t.say(amina, "/checkin")
            await t.press_all(amina, "3", "4", "4", "0", "7", "no", "skip")
        assert [(kind, state) for kind, _, state in await t.check_ins(amina)] == [
            ("scheduled", "complete"),
            ("extra", "complete"),
            ("extra", "complete"),
        ]

    async def test_after_three_weeks_without_the_bot_it_asks_once(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path) as t:
            amina = t["Amina"]
            await t.down_for(3 * WEEK + 2 * DAY)  # a Wednesday
            await t.settled()
            (card,) = await t.news(amina)
            assert "Question 1 of 7" in card
            await t.until(local(29, 17, 59))
            assert len(await t.news(amina)) == 1  # the reminder
            assert await t.check_ins(amina) == [("scheduled", "2027-03-24", "open")]
            await t.until(local(29, 18, 1))
            assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-24", "2027-03-29"]

    async def test_a_late_start_on_her_own_day_asks_once_that_day(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path) as t:
            amina = t["Amina"]
            await t.down_for(3 * WEEK)  # a Monday morning
            await t.settled()
            await t.until(local(22, 23))
            assert await t.check_ins(amina) == [("scheduled", "2027-03-22", "open")]
            await t.until(local(29, 18, 1))
            assert len(await t.check_ins(amina)) == 2

    async def test_what_comes_late_in_the_night_waits_for_the_morning(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path) as t:
            amina = t["Amina"]
            await t.down_for(13 * HOUR)  # ten past eleven in the evening
            await t.settled()
            assert await t.news(amina) == []
            await t.until(local(2, 7, 59))
            assert await t.news(amina) == []
            await t.until(local(2, 8, 1))
            (card,) = await t.news(amina)
            assert "Question 1 of 7" in card

    @pytest.mark.parametrize(
        ("start", "first", "second"),
        [
            ("2027-03-23", "2027-03-28T06:00+00:00", "2027-04-04T06:00+00:00"),  # clocks go forward in that night
            ("2027-10-26", "2027-10-31T07:00+00:00", "2027-11-07T07:00+00:00"),  # and back
        ],
    )
    async def test_it_comes_at_the_same_hour_of_the_wall_on_days_when_clocks_change(
        self, village: Village, tmp_path: Path, start: str, first: str, second: str
    ) -> None:
        tuesday = datetime.fromisoformat(start).replace(hour=12, tzinfo=HELSINKI)
        async with village.open(tmp_path, at=tuesday) as t:
            amina = t["Amina"]
            await t.say(amina, "/settings")
            await t.press_all(amina, "day", "6", "9")  # Sundays at nine
            await t.press_all(amina, "3", "4", "4", "0", "7", "no", "skip")  # the one that was due long ago
            for number, moment in enumerate((first, second)):
                instant = datetime.fromisoformat(moment)
                await t.until(instant - SECOND)
                assert len(await t.check_ins(amina)) == number + 1
                await t.until(instant + SECOND)
                assert len(await t.check_ins(amina)) == number + 2
                assert "Question 1 of 7" in await asked(t, amina)


class TestTheSettings:
    async def test_a_later_day_moves_the_next_one(self, t: Town) -> None:
        amina = t["Amina"]
        await t.say(amina, "/settings")
        await t.press_all(amina, "day", "2", "9")  # Wednesday at nine
        await t.news(amina)
        await t.until(local(3, 8, 59))
        assert await t.news(amina) == []
        await t.until(local(3, 9, 1))
        assert len(await t.news(amina)) == 1
        await t.until(local(10, 8, 0))
        assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-03"]

    async def test_a_later_hour_of_a_day_that_had_its_own_asks_next_week(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 18, 1))
        await t.say(amina, "/settings")
        await t.press_all(amina, "day", "0", "20")
        await t.until(local(1, 23))
        assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-01"]
        await t.until(local(8, 20, 1))
        assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-01", "2027-03-08"]

    async def test_after_a_late_one_there_is_no_second_on_the_same_date(self, village: Village, tmp_path: Path) -> None:
        async with village.open(tmp_path) as t:
            amina = t["Amina"]
            await t.down_for(2 * DAY)
            await t.settled()
            assert len(await t.news(amina)) == 1
            await t.say(amina, "/settings")
            await t.press_all(amina, "day", "2", "20")  # today, later
            await t.until(local(3, 23))
            assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-03"]
            await t.until(local(10, 20, 1))
            assert [date for _, date, _ in await t.check_ins(amina)] == ["2027-03-03", "2027-03-10"]

    async def test_stopping_and_starting_again_asks_no_second_time_on_a_day(self, t: Town) -> None:
        amina = t["Amina"]
        await t.until(local(1, 18, 1))
        await t.say(amina, "/stop")
        await t.press(amina, "yes")
        await t.say(amina, "/start")
        await t.until(local(1, 23))
        assert len(await t.check_ins(amina)) == 1
        await t.until(local(8, 18, 1))
        assert len(await t.check_ins(amina)) == 2


class TestAnswering:
    async def test_the_card_shows_how_far_one_is_and_the_newest_answer(self, t: Town) -> None:
        amina = await begun(t)
        assert (await asked(t, amina)).startswith("Question 1 of 7")
        await t.press_all(amina, "3", "2")
        card = await asked(t, amina)
        assert card.startswith("Question 3 of 7\n✓ Mood: 🙁 Low\n\n")
        assert "How did you sleep this week?" in card

    async def test_back_opens_the_last_answer_and_a_changed_one_is_marked_as_corrected(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "back")
        assert "Question 2 of 7" in await asked(t, amina)
        await t.press_all(amina, "5", "back", "5")
        assert "😄 Very good" in await asked(t, amina)
        await t.press(amina, "4")
        assert [answer for answer in await t.answers(amina)] == [
            ("active_days", 3, False),
            ("mood", 2, False),
            ("mood", 5, True),
            ("mood", 5, False),
            ("sleep", 4, False),
        ]

    async def test_back_goes_to_the_very_first_question_and_no_further(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "back", "back")
        assert "Question 1 of 7" in await asked(t, amina)
        assert "back" not in ids_of(await t.last(amina))

    async def test_an_alert_stays_when_its_answer_is_changed_and_says_so(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "4", "0", "7", "yes")
        pushed = await t.last(t["Mika"])
        assert "has changed" not in pushed.text
        await t.press_all(amina, "back", "no")
        card = await t.card(t["Mika"], "Wants to talk")
        assert card.id == pushed.id
        assert "The client has changed this answer since." in plain(card.text)
        assert await t.alerts(amina) == [("wants_to_talk", "open")]
        await t.press(amina, "skip")
        assert (await asked(t, amina)).startswith("Thank you")

    async def test_digits_of_any_script_count_as_taps(self, t: Town) -> None:
        amina = await begun(t)
        typed = ("3", "٣", "۳", " 3/7 ", "3️⃣", "3.")
        for words in typed:
            await t.say(amina, words)
            assert "Question 2 of 7" in await asked(t, amina)
            await t.press(amina, "back")
        assert [given for _, given, _ in await t.answers(amina)] == [3] * len(typed)

    async def test_emoji_count_as_taps(self, t: Town) -> None:
        amina = await begun(t, "3")
        await t.say(amina, "🙁")
        await t.say(amina, "😌")
        await t.press_all(amina, "0", "7")
        await t.say(amina, "👎")
        assert [given for _, given, _ in await t.answers(amina)] == [3, 2, 4, 0, 7, "no"]

    async def test_what_is_no_answer_is_refused_kindly_and_the_question_stands_below(self, t: Town) -> None:
        amina = await begun(t)
        await t.news(amina)
        for typed in ("²", "very much", "8", "-1", "3,5", "1e1", "½", "{0.__class__}"):
            await t.say(amina, typed)
            (said,) = await t.news(amina)
            assert said.startswith("Please tap a button, or write a number.")
            assert "Question 1 of 7" in said
        assert await t.answers(amina) == []
        await t.press(amina, "3")
        assert [given for _, given, _ in await t.answers(amina)] == [3]

    async def test_what_is_no_text_gets_the_question_again(self, t: Town) -> None:
        deeds = ("photo", "sticker", "location", "contact", "poll", "document")
        amina = await begun(t, "3")
        await t.news(amina)
        for deed in deeds:
            await t.do(amina, deed)
            (said,) = await t.news(amina)
            assert said.startswith("Please tap a button.")
            assert "Question 2 of 7" in said
        await t.press_all(amina, "2", "4", "0", "7", "no")
        await t.news(amina)
        for deed in deeds:
            await t.do(amina, deed)
            (said,) = await t.news(amina)
            assert said.startswith("Please write it as text.")

    async def test_somebody_elses_words_are_no_answer(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "4", "0", "7", "no")
        await t.do(amina, "forward", text="a joke", from_name="Somebody")
        assert "Shall I pass it on to a human?" in await asked(t, amina)
        assert len(await t.answers(amina)) == 6
        await t.press(amina, "no")
        await t.say(amina, "my knee hurts")  # the question goes on waiting
        assert (await t.answers(amina))[-1] == ("sentence", "my knee hurts", False)

    async def test_an_edited_message_changes_no_answer(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "4", "0", "7", "no")
        sent = await amina.send("my knee hurts")
        await t.settled()
        await t.news(amina)
        await t.do(amina, "edit", message_id=sent["message"]["message_id"], text="my back hurts")
        assert await t.news(amina) == ["I do not see changes in a message that was sent. Please send it again."]
        assert (await t.answers(amina))[-1] == ("sentence", "my knee hurts", False)

    async def test_an_identity_code_is_blanked_out_of_an_answer(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "4", "0", "7", "no")
        await t.say(amina, "I am 131052-308T and well")
        assert (await t.answers(amina))[-1][1] == "I am ▇▇▇ and well"
        assert "308T" not in await asked(t, amina)


class TestTapsThatComeTwiceOrLate:
    async def test_two_quick_taps_are_one_answer(self, t: Town) -> None:
        amina = await begun(t)
        card, three = await t.button(amina, "3")
        five = three.rsplit(".", 1)[0] + ".5"
        await t.sim.ask("POST", "/sim/hold", {})
        for data in (three, five, three):
            await amina.do("tap", message_id=card.id, data=data, stale=True)
        await t.sim.ask("POST", "/sim/release", {})
        await t.settled()
        assert [given for _, given, _ in await t.answers(amina)] == [3]
        assert "Question 2 of 7" in await asked(t, amina)
        assert len([seen for seen in await amina.messages() if seen.from_bot]) == 1

    async def test_a_second_tap_on_the_last_button_leaves_the_summary_as_it_is(self, t: Town) -> None:
        amina = await begun(t, "3", "2", "4", "0", "7", "no")
        card, skip = await t.button(amina, "skip")
        await t.press(amina, "skip")
        await t.press_stale(amina, card.id, skip)
        summary = await t.last(amina)
        assert summary.text.startswith("Thank you")
        assert ids_of(summary) == ["help_now"]
        assert len([seen for seen in await amina.messages() if seen.from_bot]) == 1
        assert await t.check_ins(amina) == [("extra", "2027-03-01", "complete")]

    async def test_an_old_card_loses_its_buttons_and_shows_where_one_is(self, t: Town) -> None:
        amina = await begun(t, "3")
        old, data = await t.button(amina, "4")
        await t.say(amina, "/checkin")
        await t.news(amina)
        assert await t.press_stale(amina, old.id, data) == "This is over."
        (now,) = await t.news(amina)
        assert "Question 2 of 7" in now
        assert len(await t.answers(amina)) == 1
        assert sum(bool(buttons_of(seen)) for seen in await amina.messages()) == 1

    async def test_a_card_of_something_that_is_over_shows_where_one_is(self, t: Town) -> None:
        amina = await begun(t, "3")
        old, data = await t.button(amina, "4")
        await t.until(local(1, 18, 1))  # superseded
        await t.news(amina)
        assert await t.press_stale(amina, old.id, data) == "This is over."
        assert "Question 1 of 7" in await asked(t, amina)
        assert await t.check_ins(amina) == [("extra", "2027-03-01", "partial"), ("scheduled", "2027-03-01", "open")]
        assert len(await t.answers(amina)) == 1

    async def test_a_button_that_never_was_there_does_nothing(self, t: Town) -> None:
        amina = await begun(t)
        card, three = await t.button(amina, "3")
        session, turn, _ = three.rsplit(".", 2)
        for forged in (f"{session}.{turn}.99", f"{session}.{turn}.", f"{session}.x.3", "....", ":", "a:b:c", "\u202e"):
            await t.press_stale(amina, card.id, forged)
        assert await t.answers(amina) == []
        assert await t.troubles() == []
        await t.press(amina, "3")
        assert len(await t.answers(amina)) == 1

    async def test_nobody_answers_for_somebody_else(self, t: Town) -> None:
        amina = await begun(t)
        _, three = await t.button(amina, "3")
        olga = t["Olga"]
        await t.say(olga, "/help")
        await t.press_stale(olga, (await t.last(olga)).id, three)
        assert await t.answers(amina) == []
        assert await t.answers(olga) == []

    async def test_the_same_update_twice_is_one_answer(self, t: Town) -> None:
        amina = await begun(t)
        card, three = await t.button(amina, "3")
        tapped = await amina.do("tap", message_id=card.id, data=three)
        await t.settled()
        for _ in range(3):
            await t.sim.ask("POST", "/sim/duplicate", {"update_id": tapped["update_id"]})
            await t.settled()
        assert len(await t.answers(amina)) == 1


def test_the_monday_of_these_tests_is_one() -> None:
    assert MONDAY.astimezone(HELSINKI).weekday() == 0
    assert local(1, 10) == MONDAY
    assert (local(2, 10) - MONDAY) == DAY

"""From the invite link to a resolved alert, as an Arabic-speaking client and a Finnish-speaking mentor see it."""

from __future__ import annotations

from pathlib import Path

from tests.whole.town import Town, buttons_of, ids_of, plain, town

ARABIC = ("\u0600", "\u06ff")


def is_arabic(words: str) -> bool:
    return any(ARABIC[0] <= char <= ARABIC[1] for char in words)


def is_english(words: str) -> bool:
    return any("a" <= char <= "z" for char in plain(words).replace("Mika", "").replace("Amina", ""))


async def whole_path(t: Town, client_language: str = "en", mentor_language: str = "en") -> None:
    """Everybody joins; the client answers, asks for a human, talks with her mentor, and it is resolved."""
    await t.join("coordinator", "Kirsi")
    mika = await t.join("mentor", "Mika", language=mentor_language)
    amina = await t.join("client", "Amina", language=client_language, mentor="Mika")
    assert "Mika" in (await t.texts(amina))[-1]
    assert "Amina" in (await t.texts(mika))[-1]

    await t.say(amina, "/checkin")
    await t.news(mika)
    for button in ("3", "2", "4", "0", "7", "yes", "skip"):
        await t.press(amina, button)
    assert [(question, value) for question, value, _ in await t.answers(amina)] == [
        ("active_days", 3), ("mood", 2), ("sleep", 4), ("pain", 0), ("confidence", 7), ("talk", "yes"),
        ("sentence", None),
    ]  # fmt: skip
    (pushed,) = await t.news(mika)
    assert "Amina" in pushed

    await t.news(amina)
    await t.press(mika, "take")
    (taken,) = await t.news(amina)
    assert "Mika" in taken
    card = await t.card(mika, "Amina")
    await t.say(mika, "Shall I call you?", reply_to=card.id)
    assert (await t.news(amina))[-1].endswith("Shall I call you?")

    await t.news(mika)
    await t.say(amina, "yes please")
    heard = (await t.news(mika))[-1]
    assert heard.startswith("💬 Amina")
    assert heard.endswith("yes please")
    await t.do(amina, "voice", duration=7)
    voice = (await t.new_messages(mika))[-1]
    assert voice["voice"]["duration"] == 7
    assert "Amina" in voice.text
    await t.news(amina)
    await t.do(mika, "voice", duration=9, reply_to=voice.id)
    assert (await t.new_messages(amina))[-1]["voice"]["duration"] == 9

    await t.press(mika, "resolve")
    await t.press(mika, "done_talked")
    (ended,) = await t.news(amina)
    assert "/talk" in ended
    assert await t.alerts(amina) == [("wants_to_talk", "resolved")]
    assert await t.rows("select 1 from talks where closed_at is null") == []
    await t.news(mika)
    await t.say(amina, "are you there?")
    assert await t.news(mika) == []
    await t.say(mika, "one more thing", reply_to=voice.id)
    assert "one more thing" in (await t.news(amina))[-1]  # a mentor may write first, and so begins another talk
    assert await t.troubles() == []


async def test_a_client_joins_in_arabic_answers_asks_for_a_human_and_is_heard(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        t.needs("ar", "fi")
        await whole_path(t, "ar", "fi")
        ours = [said for said in await t.texts(t["Amina"]) if not said.startswith("💬")]
        assert all(is_arabic(said) for said in ours)
        english = [said for said in ours if is_english(said.replace("/checkin", "").replace("/talk", ""))]
        assert [said for said in english if "/help" not in said] == []
        mentors = "\n".join(await t.texts(t["Mika"]))
        assert not is_arabic(mentors)


async def test_each_tap_costs_two_calls_the_answer_and_the_edit(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/checkin")
    for button in ("3", "2", "4", "0", "7", "no", "skip"):
        before = await t.called()
        await t.press(amina, button)
        made = [call["method"] for call in await t.calls(since=before)]
        assert sorted(made) == ["answerCallbackQuery", "editMessageText"]
    assert len([seen for seen in await amina.messages() if seen.from_bot]) == 1


async def test_the_summary_begins_with_thank_you_and_ends_with_the_way_to_help(t: Town) -> None:
    amina = t["Amina"]
    await t.say(amina, "/checkin")
    await t.press_all(amina, "3", "2", "4", "0", "7", "no")
    await t.say(amina, "all is well")
    summary = await t.card(amina, "all is well")
    assert summary.text.startswith("Thank you")
    assert summary.id == (await t.last(amina)).id
    assert ids_of(summary) == ["help_now"]
    assert buttons_of(summary) == ["menu:-:help_now"]

"""A meeting from the mentor's first tap to the client's calendar, over a real Telegram's worth of machinery."""

from __future__ import annotations

from typing import Any

from icalendar import Calendar

from tests.whole.town import DAY, HOUR, Town, ids_of, plain


async def plans(t: Town) -> None:
    """On Thursday, at ten."""
    await t.say(t["Mika"], "/meet amina")
    await t.press_all(t["Mika"], "d20270304", "t10")
    await t.say(t["Mika"], "Myyrmäki library")
    await t.press(t["Mika"], "send")


async def calendars(t: Town, name: str) -> list[Any]:
    """What lies in the chat to be opened, as a calendar reads it."""
    messages = (await t[name].chat())["messages"]
    found = [t.sim.world.files.by_id(one["document"]["file_id"]) for one in messages if "document" in one]
    return [Calendar.from_ical(file.body) for file in found if file is not None]


async def test_a_meeting_is_planned_confirmed_moved_and_called_off(t: Town) -> None:
    await plans(t)
    shown = await t.card(t["Amina"], "A meeting is planned for you:")
    assert "Thursday 4 March, 10:00" in plain(shown.text)
    [calendar] = await calendars(t, "Amina")
    assert calendar["method"] == "PUBLISH"

    await t.press(t["Amina"], "coming_0")
    assert "Amina is coming." in plain((await t.last(t["Mika"])).text)
    await t.press(t["Mika"], "change")
    await t.press_all(t["Mika"], "d20270305", "t14", "same", "send")
    assert ids_of(shown := await t.card(t["Amina"], "Your meeting is changed.")) == ["coming_1", "cannot_1"]
    assert "Friday 5 March, 14:00" in plain(shown.text)

    await t.press(t["Mika"], "off", on=await t.card(t["Mika"], "is changed."))
    await t.press(t["Mika"], "off")
    methods = [str(one["method"]) for one in await calendars(t, "Amina")]
    sequences = [int(one.walk("VEVENT")[0]["sequence"]) for one in await calendars(t, "Amina")]
    assert (methods, sequences) == (["PUBLISH", "PUBLISH", "CANCEL"], [0, 1, 2])


async def test_the_reminder_leaves_the_day_before_and_never_in_quiet_hours(t: Town) -> None:
    await plans(t)
    await t.news(t["Amina"])
    await t.forward(2 * DAY + 11 * HOUR)

    [reminder] = [one for one in await t.news(t["Amina"]) if "A reminder of your meeting" in one]
    assert "Thursday 4 March, 10:00" in reminder


async def test_a_reminder_that_quiet_hours_hold_back_comes_in_the_morning(t: Town) -> None:
    await plans(t)
    await t.stop()
    await t.start(quiet_from=11, quiet_to=8)  # hardly an hour of the day is not quiet
    await t.news(t["Amina"])
    await t.forward(2 * DAY + 11 * HOUR)
    assert not [one for one in await t.news(t["Amina"]) if "A reminder" in one]

    await t.forward(11 * HOUR)  # Thursday, eight o'clock
    assert [one for one in await t.news(t["Amina"]) if "A reminder" in one]

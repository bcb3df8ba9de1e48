"""The bot was down when something came due, and is back in the quiet hours: nothing is lost, and nobody is woken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conversations.schedule import quiet_until
from storage import sending
from storage import tables as t
from storage.outbox import Lane
from tests.handlers.house import House
from tests.handlers.test_year import AMINA, DAY, MIKA, cast, planned, press, says, set_goal, tags

__all__ = ["cast"]


async def sends(house: House) -> list[str]:
    """The sender's part: what is scheduled is held in quiet hours, all else leaves. The tags of what left."""
    until = quiet_until(house.now, house.tools.service.zone, *house.tools.service.quiet)
    left = []
    for row in await house.rows(t.outbox, chat_id=AMINA, state="queued"):
        if until is not None and row.lane >= Lane.SCHEDULED:
            held = {row.id: until}
            await house.writer.run(lambda tx, held=held: sending.hold(tx, house.seal, held, house.now))  # type: ignore[misc]
        else:
            left.append(row.tag)
    await house.deliver()
    return left


async def is_down_until_half_past_nine(house: House, kind: str) -> datetime:
    """From the moment at which the next of this kind would come, to the evening of that day, which is returned."""
    [at, *_] = await planned(house, kind)
    while before := [row.due_at for row in await house.rows(t.due, state="waiting") if row.due_at < at]:
        await house.walk_to(min(before))
        await sends(house)
    await sends(house)
    local = at.astimezone(house.tools.service.zone).replace(hour=21, minute=30)
    house.clock.at = local.astimezone(at.tzinfo)
    await house.settle()
    return local


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("check_in", "check_in."),
        ("measurement", "measuring."),
        ("first_goal", "goals.invite"),
        ("feedback", "feedback."),
    ],
)
async def test_what_came_due_is_said_by_day(cast: House, kind: str, tag: str) -> None:
    evening = await is_down_until_half_past_nine(cast, kind)
    assert await sends(cast) == []

    said = []
    for days in (1, 2, 3):
        await cast.walk_to((evening + days * DAY).replace(hour=12))
        said += await sends(cast)

    assert any(one.startswith(tag) for one in said), said


async def test_the_end_of_the_year_waits_for_the_morning(cast: House) -> None:
    cast.clock.at = cast.now.replace(hour=19, minute=30)  # in Helsinki it is half past nine
    await cast.settle()
    await cast.tell(AMINA, "due", due="ending", key="ending")

    assert "ending." not in "".join(await tags(cast, AMINA))
    at = next(row.due_at for row in await cast.rows(t.due, kind="ending", key="ending", state="waiting"))
    assert at.astimezone(cast.tools.service.zone).isoformat() == "2027-03-02T10:00:00+02:00"


async def test_a_question_that_waits_for_the_morning_does_not_come_in_a_break(cast: House) -> None:
    evening = await is_down_until_half_past_nine(cast, "check_in")
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "2")
    await sends(cast)

    await cast.walk_to((evening + DAY).replace(hour=20))

    assert await sends(cast) == []
    assert await cast.rows(t.check_ins) == []


async def test_a_question_that_stood_in_the_queue_when_it_became_quiet_comes_in_the_morning(cast: House) -> None:
    await sends(cast)
    [at] = await planned(cast, "measurement")
    await cast.walk_to(at)
    evening = at.astimezone(cast.tools.service.zone).replace(hour=21, minute=1)
    cast.clock.at = evening.astimezone(at.tzinfo)
    assert await sends(cast) == []
    await cast.settle()

    await cast.walk_to((evening + DAY).replace(hour=9))

    assert [tag for tag in await sends(cast) if tag.startswith("measuring.")]


async def test_a_client_whose_own_hour_is_quiet_still_hears_everything(cast: House) -> None:
    """The service has moved its quiet hours over it."""
    cast.tools = cast.ticker.tools = replace(cast.tools, service=replace(cast.tools.service, quiet=(17, 12)))
    for _ in range(12):
        await cast.walk_to(cast.now + timedelta(hours=12))
        await sends(cast)

    assert len(await cast.rows(t.check_ins)) > 0
    assert [tag for tag in await tags(cast, AMINA) if tag.startswith("measuring.")]


async def test_what_a_mentor_enters_late_wakes_no_client(cast: House) -> None:
    row = await set_goal(cast)
    evening = datetime(2027, 3, 4, 22, 30, tzinfo=cast.tools.service.zone)
    await cast.walk_to(evening)
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "Amina")
    await press(cast, MIKA, "m0")
    await says(cast, MIKA, "85")
    await cast.tapped(MIKA, f"goal:{row.id}:agree")
    await cast.settle()

    said = [one for one in await cast.rows(t.outbox) if one.tag in ("measuring.by_staff", "goals.mentor_agreed")]
    morning = (evening + DAY).replace(hour=8, minute=0)
    assert [(one.lane, one.not_before) for one in said] == [(Lane.SCHEDULED, morning)] * 2


async def test_what_a_mentor_enters_by_day_is_said_at_once(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "Amina")
    await press(cast, MIKA, "m0")
    await says(cast, MIKA, "85")

    [said] = await cast.rows(t.outbox, tag="measuring.by_staff")
    assert said.not_before is None

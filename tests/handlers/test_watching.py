"""What a client answers or leaves unanswered raises its alert in that very turn, and once for what has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import tables as t
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, asks, card, looks, stops, takes
from tests.handlers.house import Crashed, House

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WELL = ("4", "4", "4", "0", "8", "no", "skip")  # active days, mood, sleep, pain, confidence, talk, own words


@pytest.fixture
async def company(house: House) -> House:
    """Amina is in her twentieth week, in which one check-in a week comes."""
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Kirsi", "coordinator", KIRSI)
    joined = house.now - 19 * WEEK
    amina = await house.person(
        "Amina", "client", AMINA, mentor=mika, weekday=0, hour=18, joined_at=joined, heard_at=house.now
    )
    await set_out(house, amina, house.now - 19 * WEEK)
    await house.said(AMINA, "/settings")
    await house.settle()
    await answers(house, "day", "0", "18")
    return house


async def set_out(house: House, person: str, at: datetime) -> None:
    day0 = at.astimezone(house.tools.service.zone).date().isoformat()
    row = {"person_id": person, "day0": day0, "themes": "[]", "nudges": "off"}
    await house.writer.run(lambda tx: tx.execute(t.journeys.insert().values(**row)))


async def raised(house: House) -> list[str]:
    return sorted(row.rule for row in await house.rows(t.alerts))


async def answers(house: House, *buttons: str) -> None:
    for button in buttons:
        await house.pressed(AMINA, button)
        await house.settle()
    await house.deliver()


async def resolve(house: House, rule: str) -> None:
    await house.writer.run(
        lambda tx: tx.execute(t.alerts.update().where(t.alerts.c.rule == rule).values(state="resolved"))
    )


async def extra(house: House) -> None:
    await house.said(AMINA, "/checkin")
    await house.settle()


async def test_the_alert_is_there_with_the_answer_and_not_without_it(company: House) -> None:
    await extra(company)
    await answers(company, "4")
    await company.pressed(AMINA, "1")  # mood
    before = await company.rows(t.answers)
    with pytest.raises(Crashed):
        await company.step(crash=True)
    assert await raised(company) == []

    await company.step()

    assert len(await company.rows(t.answers)) == len(before) + 1
    assert await raised(company) == ["mood_low"]
    assert [row.rule for row in await company.rows(t.alert_evidence)] == ["mood_low"]


async def test_the_mentor_reads_the_rule_and_never_the_answer(company: House) -> None:
    await extra(company)
    await answers(company, "4", "4", "4", "7")

    assert await raised(company) == ["strong_pain"]
    assert "Amina: Strong pain" in (await company.texts(MIKA))[-1].translate(ISOLATES)


async def test_answers_of_a_good_week_call_nobody_and_ask_for_no_history(company: House) -> None:
    await extra(company)
    await answers(company, *WELL)

    assert await raised(company) == []
    assert await company.rows(t.alert_evidence) == []


async def test_what_was_resolved_is_told_of_again_only_when_it_has_happened_anew(company: House) -> None:
    await extra(company)
    await answers(company, "4", "1")
    await resolve(company, "mood_low")

    await answers(company, "back", "1")  # the same answer once more
    assert await states(company) == ["resolved"]

    await answers(company, "4", "0", "8", "no", "skip")
    await extra(company)
    await answers(company, "4", "1")
    assert await states(company) == ["open", "resolved"]


async def test_more_of_the_same_is_noted_on_the_alert_that_is_open(company: House) -> None:
    await extra(company)
    await answers(company, "4", "1", "4", "0", "8", "no", "skip")
    await extra(company)
    await answers(company, "4", "1")

    assert await raised(company) == ["mood_low"]
    assert len(await company.rows(t.alert_evidence)) == 2
    assert "met" in [row.what for row in await company.rows(t.alert_log)]


@pytest.mark.parametrize(
    ("moods", "alerts"), [("422", [0, 1, 2]), ("122", [1, 2, 2]), ("322", [0, 0, 1]), ("333", [0, 0, 0])]
)
async def test_what_met_one_condition_of_a_rule_can_begin_what_meets_another(
    company: House, moods: str, alerts: list[int]
) -> None:
    """Mood 4, 2, 2 is a drop, and then twice 2: whoever dropped harder is not heard less than after 3, 2, 2."""
    raised_by = []
    for mood in moods:
        await weeks(company, 1)
        await answers(company, "4", mood, "4", "0", "8", "no", "skip")
        raised_by.append(len(await company.rows(t.alerts, rule="mood_low")))
        await resolve(company, "mood_low")

    assert raised_by == alerts


STRONG_PAIN = ("4", "4", "4", "8", "no", "8", "no", "skip")


@pytest.fixture
async def in_pain(company: House) -> House:
    """On Monday Amina had strong pain; Mika has taken that; it is Wednesday."""
    await extra(company)
    await answers(company, *STRONG_PAIN)
    await takes(company, MIKA)
    await company.walk_to(company.now + 2 * DAY)
    await company.deliver()
    return company


async def newest_card(house: House, user: int) -> tuple[datetime, str]:
    standing = await card(house, user)
    return standing.created_at, (await looks(house, standing.id)).translate(ISOLATES)


async def test_a_rule_that_is_met_anew_rings_whoever_has_taken_it_and_says_when(in_pain: House) -> None:
    await extra(in_pain)
    await answers(in_pain, *STRONG_PAIN)

    rang, said = await newest_card(in_pain, MIKA)
    assert in_pain.now - rang < timedelta(minutes=1)
    assert "It has happened again.\nAmina: Strong pain\nMonday 1 March, 10:00\nAgain: Wednesday 3 March, 10:00" in said
    assert await raised(in_pain) == ["strong_pain"]


async def test_and_the_others_when_nothing_is_done_about_it(in_pain: House) -> None:
    await extra(in_pain)
    await answers(in_pain, *STRONG_PAIN)
    await in_pain.walk_to(in_pain.now + timedelta(hours=3, minutes=59))
    assert "alerts.lane_today" not in await in_pain.told(KIRSI)

    await in_pain.walk_to(in_pain.now + timedelta(minutes=2))

    assert "alerts.lane_today" in await in_pain.told(KIRSI)
    assert [row.owner_id for row in await in_pain.rows(t.alerts)] == ["p-Mika"]


async def test_an_alert_that_nobody_has_rings_whoever_was_told_when_its_rule_is_met_anew(company: House) -> None:
    await extra(company)
    await answers(company, *STRONG_PAIN)
    company.clock.at += timedelta(hours=1)
    await extra(company)
    await answers(company, "4", "4", "4", "10")

    rang, said = await newest_card(company, MIKA)
    assert company.now - rang < timedelta(minutes=1)
    assert "It has happened again." in said


@pytest.mark.parametrize("why", ["the same check-in", "for the week"])
async def test_what_is_no_news_is_noted_without_a_ring(in_pain: House, why: str) -> None:
    await extra(in_pain)
    (pain,) = await in_pain.rows(t.alerts)
    this = max(await in_pain.rows(t.check_ins), key=lambda row: row.opened_at).id
    values = {"check_in_id": this} if why == "the same check-in" else {"lane": "week"}
    await in_pain.writer.run(lambda tx: tx.execute(t.alerts.update().where(t.alerts.c.id == pain.id).values(**values)))
    before, _ = await newest_card(in_pain, MIKA)

    await answers(in_pain, *STRONG_PAIN)

    assert (await newest_card(in_pain, MIKA))[0] == before
    assert "met" in [row.what for row in await in_pain.rows(t.alert_log)]
    assert [(row.cried_at, row.asked_at) for row in await in_pain.rows(t.alerts)] == [(None, None)]


async def test_silence_that_goes_on_is_no_cry(company: House) -> None:
    await weeks(company, 4)
    assert "gone_quiet" in await quiet(company)
    await takes(company, MIKA)
    await weeks(company, 2)

    assert [row.cried_at for row in await company.rows(t.alerts)] == [None] * len(await company.rows(t.alerts))


async def test_an_answer_that_was_changed_leaves_the_alert_and_says_so(company: House) -> None:
    await extra(company)
    await answers(company, "4", "1", "back", "4")

    assert await states(company) == ["open"]
    assert "corrected" in [row.what for row in await company.rows(t.alert_log)]


async def test_check_ins_that_nobody_answers_are_for_this_week_and_then_for_today(company: House) -> None:
    await weeks(company, 2)  # one has ended, one is open
    assert await quiet(company) == []
    await weeks(company, 1)
    assert "missed_two" in await quiet(company)
    await weeks(company, 1)
    assert await quiet(company) == ["gone_quiet", "missed_two"]
    assert not any("Has not answered" in words for words in await company.texts(AMINA))


async def test_what_telegram_never_took_is_not_missed(company: House) -> None:
    for _ in range(4):
        await company.walk_to(company.now + WEEK)

    assert len(await company.rows(t.check_ins, kind="scheduled")) == 4
    assert await quiet(company) == []


async def test_one_looks_at_a_working_hour_and_says_nothing_to_the_client(company: House) -> None:
    [look] = await company.rows(t.due, kind="watch", state="waiting")
    local = look.due_at.astimezone(company.tools.service.zone)
    assert (local.weekday() < 5, local.hour) == (True, company.tools.hours.work_from)

    await company.walk_to(look.due_at - timedelta(seconds=1))
    said = await company.told(AMINA)
    await company.walk_to(look.due_at)

    assert await company.told(AMINA) == said
    assert len(await company.rows(t.due, kind="watch", state="waiting")) == 1


async def test_the_look_is_there_again_after_a_stop_and_a_return(company: House) -> None:
    await stops(company, AMINA)
    assert await company.rows(t.due, kind="watch", state="waiting") == []

    await company.said(AMINA, "/start")
    await company.settle()

    assert len(await company.rows(t.due, kind="watch", state="waiting")) == 1


async def states(house: House) -> list[str]:
    return sorted(row.state for row in await house.rows(t.alerts, rule="mood_low"))


async def weeks(house: House, count: int) -> None:
    for _ in range(count):
        await house.walk_to(house.now + WEEK)
        await house.deliver()


async def quiet(house: House) -> list[str]:
    return [rule for rule in await raised(house) if rule in ("missed_two", "gone_quiet")]


async def test_missed_check_ins_and_silence_of_the_same_days_are_one_piece_of_news(company: House) -> None:
    while not await company.rows(t.alerts, rule="gone_quiet"):
        await weeks(company, 1)
    await resolve(company, "gone_quiet")
    noted = await company.rows(t.alert_evidence, rule="gone_quiet")

    await company.walk_to(company.now + 6 * DAY)

    assert len(await company.rows(t.alert_evidence, rule="gone_quiet")) == len(noted) + 1  # the other way to see it
    assert len(await company.rows(t.alerts, rule="gone_quiet")) == 1


@pytest.mark.parametrize("asked", [True, False])
async def test_only_who_asked_for_a_human_hears_that_it_was_read(company: House, asked: bool) -> None:
    if asked:
        await asks(company)
    else:
        await extra(company)
        await answers(company, "4", "4", "4", "9")  # strong pain
    assert await raised(company) == ["wants_to_talk" if asked else "strong_pain"]

    await takes(company, MIKA)

    assert ("talk.taken" in await company.told(AMINA)) == asked

"""A coordinator asks for a report, hears how far it is, and gets it once: as words, as a picture and as files."""

from __future__ import annotations

from typing import Any, cast

from conversations.reaim import Figure
from handlers.reporting import sealed
from storage import reports
from storage import tables as t
from storage.outbox import place
from tests.handlers.company import KIRSI, loses_the_role
from tests.handlers.groups import invited
from tests.handlers.house import House
from tests.handlers.talks import arrives, news, place_in_outbox, presses, says

FIGURES = (
    Figure("joined", "reach", 42, "people", people=42),
    Figure("joined", "reach", None, "people", "audience", "mothers", None, hidden=True),
    Figure("joined", "reach", 30, "people", "audience", "students", 30),
    Figure("mood_change", "effectiveness", -0.25, "points", "starters", people=30),
    Figure("saved", "effectiveness", 17_000, "EUR", people=30),
)


async def asked_for(house: House, language: str = "en") -> str:
    """By Kirsi, about everybody; the id of the report."""
    await invited(house, *("en",) * 6)
    await house.change("p-Kirsi", language=language)
    await says(house, KIRSI, "/report")
    await presses(house, KIRSI, "this_year")
    await presses(house, KIRSI, "make")
    (row,) = await house.rows(t.reports)
    return str(row.id)


async def becomes(house: House, id: str, state: str, *, done: bool, **values: Any) -> None:
    if state == reports.DONE:
        values["figures"] = sealed(house.seal, id, FIGURES)
    await house.writer.run(lambda tx: reports.move(tx, id, state, **values))
    await house.tell(KIRSI, "report", report=id, done=done)
    await arrives(house)


async def files(house: House, since: int) -> dict[str, dict[str, Any]]:
    """What was sent as a picture or a file: kind → data."""
    rows = [row for row in await house.rows(t.outbox, chat_id=KIRSI) if row.seq > since]
    said = [cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id))) for row in rows]
    kinds = ("bars", "page", "workbook", "file")
    return {kind: one[kind] for one in said for kind in kinds if kind in one}


async def test_what_is_asked_for_is_kept(house: House) -> None:
    id = await asked_for(house)
    row = (await house.rows(t.reports, id=id))[0]
    assert (row.state, row.by_id, row.first, row.last) == ("waiting", "p-Kirsi", "2027-01-01", "2027-03-31")
    assert "The report is being made" in (await news(house, KIRSI))[-1]


async def test_how_far_it_is_stands_on_one_card(house: House) -> None:
    id = await asked_for(house)
    for percent in (10, 60):
        await becomes(house, id, reports.MAKING, done=False, percent=percent)
    assert [card.kind for card in await house.rows(t.cards, ref=id)] == ["report"]
    assert (await news(house, KIRSI))[-1] == "📊 ▰▰▰▰▰▰▱▱▱▱ 60 %"


async def test_it_comes_once_in_words_as_a_picture_and_as_files(house: House) -> None:
    id = await asked_for(house)
    since = await place_in_outbox(house)
    await becomes(house, id, reports.DONE, done=True)
    said = "\n".join(await news(house, KIRSI, since))
    assert "People who joined: 42" in said
    assert "Mood, change – all who began: -0.2" in said
    assert "Estimated saving: 17,000 €" in said
    assert "is our assumption" in said
    found = await files(house, since)
    assert sorted(found) == ["bars", "file", "page", "workbook"]
    assert found["bars"]["panels"][0]["bars"] == [["Mothers", None, "•"], ["Students", 30, "30"]]

    since = await place_in_outbox(house)
    await becomes(house, id, reports.MAKING, done=False)  # a letter that was on its way, and nothing changes
    assert await files(house, since) == {}
    assert (await house.rows(t.reports, id=id))[0].state == "done"


async def test_it_is_in_the_language_of_the_coordinator(house: House) -> None:
    id = await asked_for(house, "fi")
    since = await place_in_outbox(house)
    await becomes(house, id, reports.DONE, done=True)
    said = "\n".join(await news(house, KIRSI, since))
    assert "Mukaan tulleita: 42" in said
    table = (await files(house, since))["file"]["text"]
    assert table.startswith("\ufeffUlottuvuus;Mittari;Kenestä;Arvo;Yksikkö;Ihmisiä;Tunnus\r\n")
    assert ";-0,2;" in table


async def test_a_report_that_cannot_be_made_is_said_plainly(house: House) -> None:
    id = await asked_for(house)
    await becomes(house, id, reports.FAILED, done=True, reason="too_few")
    assert (await news(house, KIRSI))[-1] == "There are too few people for this report now."


async def test_who_coordinates_no_more_gets_nothing(house: House) -> None:
    id = await asked_for(house)
    await loses_the_role(house, "p-Kirsi")
    since = await place_in_outbox(house)
    await becomes(house, id, reports.DONE, done=True)
    assert await news(house, KIRSI, since) == []
    assert await files(house, since) == {}


async def test_fewer_than_five_are_no_report(house: House) -> None:
    await invited(house, *("en",) * 4)
    await says(house, KIRSI, "/report")
    await presses(house, KIRSI, "all")
    await presses(house, KIRSI, "make")
    assert "at least 5 people" in (await news(house, KIRSI))[-1]
    assert await house.rows(t.reports) == []


async def test_all_but_a_few_are_no_report_either(house: House) -> None:
    await invited(house, *("en",) * 6, "ar")
    await says(house, KIRSI, "/report")
    await presses(house, KIRSI, "all")
    await presses(house, KIRSI, "languages_en")
    await presses(house, KIRSI, "make")
    assert "may not leave out only a few" in (await news(house, KIRSI))[-1]
    assert await house.rows(t.reports) == []

"""The client's card, the list and the search, over a real database: what stands there, and who may see it when."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from conversations.goal import Goal
from storage import tables as t
from storage.draft import Draft
from storage.goals import place as goal_place
from storage.notes import place as note_place
from storage.sessions import answer_place
from tests.conversations.scene import walking
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, buttons, loses_the_role, three
from tests.handlers.house import House

SARI, OLGA = 4, 5
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FOLDER = Path(__file__).parent / "words"


@pytest.fixture
async def cast(house: House) -> House:
    """Amina is Mika's, in her ninth week; Olga is Sari's; Kirsi coordinates."""
    await three(house)
    sari = await house.person("Sari", "mentor", SARI)
    await house.person("Olga", "client", OLGA, mentor=sari, weekday=0, hour=18)
    await house.writer.run(lambda tx: began(tx, house, "p-Amina", weeks=8))
    return house


async def began(tx: Any, house: House, person: str, *, weeks: int) -> None:
    day0 = (house.now - weeks * WEEK).date().isoformat()
    await tx.execute(t.journeys.insert().values(person_id=person, day0=day0, themes="[]", nudges="normal"))


async def answered(house: House, person: str, week: int, **numbers: int) -> None:
    """A check-in of that week with these answers, eight weeks to the present one."""
    at, draft = house.now - (9 - week) * WEEK, Draft()
    id = f"{person}-{week}"
    kind = {"kind": "scheduled", "local_date": at.date().isoformat(), "state": "complete", "week": week}
    programme = house.tools.programme.hash
    draft.insert(t.check_ins, id=id, person_id=person, programme=programme, opened_at=at, closed_at=at, **kind)
    for turn, (question, value) in enumerate(numbers.items()):
        key = f"{id}-{turn}"
        sealed = house.seal.seal_json(value, answer_place(key))
        row = {"check_in_id": id, "turn": turn, "question": question, "corrected": False, "given_at": at}
        draft.insert(t.answers, id=key, value=sealed, **row)
    await house.writer.run(draft.write)


async def has_goal(house: House, person: str, goal: Goal) -> None:
    draft = Draft()
    sealed = house.seal.seal(goal.model_dump_json().encode(), goal_place(goal.id))
    when = {"made_at": house.now, "changed_at": house.now}
    draft.insert(t.goals, id=goal.id, person_id=person, state="active", content=sealed, **when)
    await house.writer.run(draft.write)


async def says(house: House, user: int, words: str) -> None:
    await house.said(user, words)
    await house.settle()
    await house.deliver()


async def card(house: House, user: int, client: str = "p-Amina") -> Any:
    """The card of this client that was put last into this chat."""
    rows = await house.rows(t.cards, kind="client", chat_id=user, ref=client)
    return max(rows, key=lambda row: row.created_at)


async def opens(house: House, user: int, client: str = "p-Amina") -> None:
    await house.tapped(user, f"client:{client}:open")
    await house.settle()
    await house.deliver()


async def taps(house: House, user: int, action: str, client: str = "p-Amina") -> None:
    """A button on the card of this client."""
    message = (await card(house, user, client)).message_id
    await house.tapped(user, f"client:{client}:{action}", message)
    await house.settle()
    await house.deliver()


async def last(house: House, user: int) -> str:
    return (await house.texts(user))[-1].translate(ISOLATES)


# --- the list and the search


async def test_a_mentor_sees_the_own_clients_and_a_coordinator_all_with_their_mentors(cast: House) -> None:
    await says(cast, MIKA, "/clients")
    assert "Amina" in await last(cast, MIKA)
    assert "Olga" not in await last(cast, MIKA)

    await says(cast, KIRSI, "/clients")
    assert "Amina · mentor: Mika" in await last(cast, KIRSI)
    assert "Olga · mentor: Sari" in await last(cast, KIRSI)


async def test_a_mentor_does_not_turn_to_the_page_of_all(cast: House) -> None:
    await cast.tapped(MIKA, "clients:0:all")
    await cast.settle()

    assert await cast.texts(MIKA) == []


async def test_a_part_of_the_name_opens_the_card(cast: House) -> None:
    await says(cast, MIKA, "/client ami")

    assert "Amina" in await last(cast, MIKA)
    assert (await card(cast, MIKA)).ref == "p-Amina"


async def test_the_name_can_be_written_afterwards(cast: House) -> None:
    await says(cast, MIKA, "/client")
    await says(cast, MIKA, "MIN")

    assert await cast.rows(t.cards, kind="client", chat_id=MIKA, ref="p-Amina")


async def test_nobody_elses_client_is_found(cast: House) -> None:
    await says(cast, MIKA, "/client olga")

    assert "I find no client of yours" in await last(cast, MIKA)
    assert await cast.rows(t.reads) == []


async def test_several_hits_are_buttons(cast: House) -> None:
    await says(cast, KIRSI, "/client a")

    assert "2 clients. Who is it?" in await last(cast, KIRSI)
    assert "client:p-Amina:open" in await buttons(cast, KIRSI)


# --- the card


async def test_whoever_opens_a_card_is_in_the_record(cast: House) -> None:
    await opens(cast, MIKA)

    [row] = await cast.rows(t.reads)
    assert (row.reader_id, row.person_id, row.what) == ("p-Mika", "p-Amina", "card")


async def test_a_mentor_opens_nobody_elses_card(cast: House) -> None:
    await opens(cast, MIKA, "p-Olga")

    assert await cast.texts(MIKA) == []
    assert await cast.rows(t.reads) == []


@pytest.mark.parametrize("action", ["card", "levels", "measure", "note", "notes", "open"])
async def test_a_card_closes_when_the_client_has_another_mentor(cast: House, action: str) -> None:
    await has_goal(cast, "p-Amina", walking())
    await opens(cast, MIKA)
    await cast.change("p-Amina", mentor_id="p-Sari")

    await taps(cast, MIKA, action)

    assert await last(cast, MIKA) == "This card is closed: the client has another mentor now, or is no longer here."
    assert (await card(cast, MIKA)).closed_at is not None
    assert len(await cast.rows(t.reads)) == 1  # of when it was opened
    assert await cast.rows(t.sessions, mailbox=MIKA) == []


async def test_a_card_closes_for_who_is_no_longer_a_mentor(cast: House) -> None:
    await opens(cast, MIKA)
    await loses_the_role(cast, "p-Mika")

    await taps(cast, MIKA, "card")

    assert (await card(cast, MIKA)).closed_at is not None


async def test_an_old_card_brings_a_fresh_one(cast: House) -> None:
    await opens(cast, MIKA)
    old = (await card(cast, MIKA)).message_id
    await opens(cast, MIKA)

    await cast.tapped(MIKA, "client:p-Amina:card", old)
    await cast.settle()

    open_ones = [row for row in await cast.rows(t.cards, kind="client", chat_id=MIKA) if row.closed_at is None]
    assert len(open_ones) == 1


async def test_the_levels_of_the_only_goal_open_at_once(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await opens(cast, MIKA)

    await taps(cast, MIKA, "levels")

    assert (await cast.session(MIKA)).conversation == "agreeing"


async def test_a_line_that_the_mentor_changes_from_the_card_is_the_clients_now(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await opens(cast, MIKA)

    await taps(cast, MIKA, "levels")
    await cast.pressed(MIKA, "4")
    await cast.settle()
    await says(cast, MIKA, "I walk five times")

    [row] = await cast.rows(t.goals)
    assert b"five" in cast.seal.open(row.content, goal_place(row.id))
    assert "I walk five times" in await last(cast, AMINA)


async def test_of_two_goals_one_is_chosen_first(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await has_goal(cast, "p-Amina", walking().model_copy(update={"id": "g-2"}))
    await opens(cast, MIKA)

    await taps(cast, MIKA, "levels")
    assert "Which goal of Amina?" in await last(cast, MIKA)
    await cast.tapped(MIKA, "goal:g-2:change", (await card(cast, MIKA)).message_id)
    await cast.settle()

    assert (await cast.session(MIKA)).conversation == "agreeing"


async def test_figures_are_entered_for_the_client_of_the_card(cast: House) -> None:
    await opens(cast, MIKA)

    await taps(cast, MIKA, "measure")
    await cast.pressed(MIKA, "m0")
    await cast.settle()
    await says(cast, MIKA, "85,5")

    [row] = await cast.rows(t.measurements)
    assert (row.person_id, row.by_id) == ("p-Amina", "p-Mika")


# --- notes


async def note(house: House, user: int, words: str) -> None:
    await taps(house, user, "note")
    await says(house, user, words)


async def test_a_note_is_sealed_and_stands_on_the_card_with_who_wrote_it(cast: House) -> None:
    await opens(cast, MIKA)
    await note(cast, MIKA, "She likes the pool. 131052-308T")

    [row] = await cast.rows(t.notes)
    assert (row.person_id, row.by_id) == ("p-Amina", "p-Mika")
    assert b"pool" not in row.words
    assert "131052" not in cast.seal.open(row.words, note_place(row.id)).decode()
    assert "Mika, Monday 1 March, 10:00:\nShe likes the pool." in await last(cast, MIKA)


async def test_a_note_begun_before_the_change_of_mentor_is_not_kept(cast: House) -> None:
    await opens(cast, MIKA)
    await taps(cast, MIKA, "note")
    await cast.change("p-Amina", mentor_id="p-Sari")

    await says(cast, MIKA, "She likes the pool.")

    assert await cast.rows(t.notes) == []


async def test_the_new_mentor_reads_the_notes_of_the_one_before(cast: House) -> None:
    await opens(cast, MIKA)
    await note(cast, MIKA, "She likes the pool.")
    await cast.change("p-Amina", mentor_id="p-Sari")

    await opens(cast, SARI)

    assert "She likes the pool." in await last(cast, SARI)


async def test_older_notes_are_on_a_page_of_their_own(cast: House) -> None:
    await opens(cast, MIKA)
    for number in range(5):
        await note(cast, MIKA, f"note number {number}")
    assert "note number 4" in await last(cast, MIKA)
    assert "note number 1" not in await last(cast, MIKA)

    await taps(cast, MIKA, "notes")

    said = await last(cast, MIKA)
    places = [said.index(f"note number {number}") for number in (4, 3, 2, 1, 0)]
    assert places == sorted(places)
    assert [row.what for row in await cast.rows(t.reads)].count("notes") == 1


# --- in words


async def whole_story(house: House, language: str) -> None:
    """Eight weeks with a gap, a goal with a plan, an alert, a note; Mika reads in this language."""
    await house.change("p-Mika", language=language)
    await house.change("p-Amina", language="ar")
    moods, sleeps, days = (4, 3, None, 2, 2, 1, 3, 4), (3, 3, None, 2, 2, 3, 4, 5), (3, 4, None, 0, 1, 2, 5, 7)
    for week, (mood, sleep, active) in enumerate(zip(moods, sleeps, days, strict=True), start=1):
        if mood is not None and sleep is not None and active is not None:
            numbers = {"active_days": active, "mood": mood, "sleep": sleep, "pain": 2, "confidence": mood * 2}
            await answered(house, "p-Amina", week, **numbers)
    await has_goal(house, "p-Amina", walking())
    await says(house, AMINA, "/talk")
    await opens(house, MIKA)
    await note(house, MIKA, "She likes the pool.")
    await house.writer.run(
        lambda tx: tx.execute(
            t.pauses.insert().values(
                id="break", person_id="p-Amina", since=house.now.date().isoformat(),
                until=date(2027, 3, 15).isoformat(), made_at=house.now,
            )
        )
    )  # fmt: skip
    await taps(house, MIKA, "card")


@pytest.mark.parametrize("language", ["en", "fi", "ar"])
async def test_the_card_and_the_list_sound_as_written(
    cast: House, language: str, request: pytest.FixtureRequest
) -> None:
    await whole_story(cast, language)
    shown = [(await cast.texts(MIKA))[-1], await buttons(cast, MIKA)]
    await says(cast, MIKA, "/clients")
    await says(cast, MIKA, "/client a")
    check(FOLDER / f"client_card.{language}.txt", [*shown, *(await cast.texts(MIKA))[-3:]], request)


def check(path: Path, said: list[str], request: pytest.FixtureRequest) -> None:
    """Against what is written down; `pytest --update` writes it anew: review the difference."""
    played = "\n---\n".join(said).translate(ISOLATES) + "\n"
    written = path.read_text("utf-8") if path.exists() else ""
    if request.config.getoption("--update") and written != played:
        path.parent.mkdir(exist_ok=True)
        path.write_text(played, "utf-8")
        return
    assert played == written, f"other words than in {path.name}: read the difference, then pytest --update"


# --- many


@pytest.mark.parametrize("clients", [1, 80])
async def test_a_list_takes_as_many_statements_for_eighty_clients_as_for_one(house: House, clients: int) -> None:
    mika = await house.person("Mika", "mentor", MIKA)
    for number in range(clients):
        await house.person(f"C{number}", "client", 100 + number, mentor=mika, weekday=0, hour=18)

    statements = await counted(says(house, MIKA, "/clients"))

    assert 0 < len(statements) <= 25


async def counted(doing: Any) -> list[str]:
    """What was asked of the database meanwhile."""
    statements: list[str] = []

    def note_it(_c: Any, _cur: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note_it)
    try:
        await doing
    finally:
        event.remove(Engine, "before_cursor_execute", note_it)
    return statements


async def test_a_note_that_is_too_long_is_kept_whole_or_not_at_all(cast: House) -> None:
    await opens(cast, MIKA)
    await taps(cast, MIKA, "note")

    await says(cast, MIKA, "a" * 1500)
    assert "Your note has 1500 characters. At most 1000 fit." in await last(cast, MIKA)
    assert await cast.rows(t.notes) == []

    await says(cast, MIKA, "a" * 1000)
    assert len(await cast.rows(t.notes)) == 1

"""Amina gets another mentor while everything of her stands in the chat of the one before; or hers is back, and it
stands in the chat of who stood in. Whatever is tapped there, or written to it, shows nothing of her, changes nothing of
hers and reaches her with nothing.

Each scene leads to cards and questions; every button that they ever had is tapped, each from the same moment on. A new
button of the client's card, a new form of callback data and a new conversation about a client are asked for by
`test_the_scenes_have_every_button`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

import pytest

from conversations.client_card import NOTES
from handlers import alert_acts, client_taps, route
from storage import tables as t
from storage.outbox import place
from tests.conversations.scene import walking
from tests.conversations.spoken import ISOLATES
from tests.conversations.strategies import UNIONS
from tests.handlers.company import AMINA, MIKA, asks, passes_on, three
from tests.handlers.company import taps as taps_alert
from tests.handlers.house import House
from tests.handlers.test_client_cards import began, has_goal, note, opens, says, taps
from tests.handlers.test_meetings import plans, presses

SECRETS = ("Amina", "I walk", "pool", "knee", "Library")
HERS = (
    "goals",
    "goal_log",
    "measurements",
    "notes",
    "meetings",
    "alerts",
    "alert_words",
    "talks",
    "phrases",
    "people",
    "handovers",
)
OTHERS = {  # buttons of clients, and of coordinators only
    *("menu", "nudge", "phrase", "check_in", "join", "series", "visit", "ending"),
    *("feedback", "people", "person", "activity", "broadcast"),
}
COORDINATORS = {"mentor"}  # of the client's card
OF_COORDINATORS = {"reassigning", "postponing"}  # the second is about a group activity


# --- the scenes


async def client_card(house: House) -> None:
    await opens(house, MIKA)


async def pages_of_the_card(house: House) -> None:
    await has_goal(house, "p-Amina", walking().model_copy(update={"id": "g-2"}))
    await plans(house)
    await opens(house, MIKA)
    for number in range(NOTES + 1):
        await note(house, MIKA, f"The pool, {number}")
    for action in ("levels", "notes", "meet"):
        await taps(house, MIKA, action)


async def lists(house: House) -> None:
    """More than a page of each."""
    for number in range(9):
        await house.person(f"C{number}", "client", 20 + number, mentor="p-Mika")
        due = {"id": f"d{number}", "person_id": f"p-C{number}", "kind": "review", "key": "g", "state": "waiting"}
        at = house.now + timedelta(hours=1)
        await house.writer.run(lambda tx, row=due, at=at: tx.execute(t.due.insert().values(due_at=at, **row)))  # type: ignore[misc]
    await asks(house)
    for command in ("/clients", "/today", "/write", "/phrases"):
        await says(house, MIKA, command)


async def alert(house: House) -> None:
    await asks(house)
    await opens(house, MIKA)  # the client's card leads to it, too


async def alert_taken(house: House) -> None:
    await passes_on(house, "my knee hurts")
    await house.deliver()
    for action in ("take", "show", "hand_over", "hide", "snooze", "resolve"):
        await taps_alert(house, MIKA, action)
        await house.deliver()


async def talk(house: House) -> None:
    await asks(house)
    await taps_alert(house, MIKA, "take")
    await house.deliver()
    await says(house, AMINA, "my knee hurts")
    await says(house, MIKA, "/write amina")
    await says(house, MIKA, "What happened?")


async def goal(house: House) -> None:
    await house.tell(MIKA, "goal", goal="g-walking")
    await house.deliver()


async def meeting(house: House) -> None:
    await plans(house)


async def a_note_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "note")


async def a_message_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "write")


async def a_phrase_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "phrases")


async def a_gap_is_asked_for(house: House) -> None:
    await a_phrase_is_asked_for(house)
    await presses(house, MIKA, "meet_at")


async def a_phrase_is_nearly_sent(house: House) -> None:
    await a_phrase_is_asked_for(house)
    await presses(house, MIKA, "how")


async def a_line_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "levels")


async def new_words_of_a_line(house: House) -> None:
    await a_line_is_asked_for(house)
    await presses(house, MIKA, "3")


async def a_point_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "measure")


async def a_figure_is_asked_for(house: House) -> None:
    await a_point_is_asked_for(house)
    await presses(house, MIKA, "m0")


async def a_figure_is_doubted(house: House) -> None:
    await a_figure_is_asked_for(house)
    await says(house, MIKA, "499")


async def a_day_is_asked_for(house: House) -> None:
    await opens(house, MIKA)
    await taps(house, MIKA, "plan")


async def a_meeting_is_nearly_planned(house: House) -> None:
    await a_day_is_asked_for(house)
    await presses(house, MIKA, "d20270304", "t10")
    await says(house, MIKA, "Library")


async def a_client_is_found(house: House) -> None:
    await house.person("Amira", "client", 9, mentor="p-Mika")
    await says(house, MIKA, "/client ami")


async def a_client_is_chosen_for_figures(house: House) -> None:
    await says(house, MIKA, "/measure")


SCENES: dict[str, Callable[[House], Awaitable[None]]] = {
    one.__name__: one
    for one in (
        client_card,
        pages_of_the_card,
        lists,
        alert,
        alert_taken,
        talk,
        goal,
        meeting,
        a_note_is_asked_for,
        a_message_is_asked_for,
        a_phrase_is_asked_for,
        a_gap_is_asked_for,
        a_phrase_is_nearly_sent,
        a_line_is_asked_for,
        new_words_of_a_line,
        a_point_is_asked_for,
        a_figure_is_asked_for,
        a_figure_is_doubted,
        a_day_is_asked_for,
        a_meeting_is_nearly_planned,
        a_client_is_found,
        a_client_is_chosen_for_figures,
    )
}


# --- what is there


@dataclass(frozen=True)
class Stale:
    """A button that stands or stood in Mika's chat. `words`: not tapped, but written to what is asked."""

    data: str
    message_id: int | None
    words: str | None = None

    @property
    def ends_a_talk(self) -> bool:
        """Which one may do with one's own, and which says nothing."""
        return self.data.startswith("talk:") and self.data.endswith(":end")


@pytest.fixture
async def cast(house: House) -> House:
    await three(house)
    await house.person("Sari", "mentor", 4)
    await has_goal(house, "p-Amina", walking())
    await house.writer.run(lambda tx: began(tx, house, "p-Amina", weeks=8))
    return house


async def on_offer(house: House, user: int = MIKA) -> list[Stale]:
    """Each button where it stood last. While something is asked, those of the question: the cards have scenes of their
    own, and questions that are over are over for everybody."""
    messages = {row.id: row.message_id for row in await house.rows(t.cards, chat_id=user)}
    asked = {row.id: row.turn for row in await house.rows(t.sessions, mailbox=user, closed_at=None)}
    found: dict[str, Stale] = {}
    for row in await house.rows(t.outbox, chat_id=user):
        params: Any = house.seal.open_json(row.payload, place(row.id))
        for line in params.get("reply_markup", {}).get("inline_keyboard", ()):
            for button in line:
                data = str(button["callback_data"])
                session, _, rest = data.partition(".")
                card = ":" in data and (not asked or data.endswith(":open"))
                if card or rest.startswith(f"{asked.get(session)}."):
                    found[data] = Stale(data, messages.get(row.card_id, row.message_id))
    words = ("85,5", "4.3.", "amina", "Library") if asked else ("Hello",)
    return [*found.values(), *(Stale("", None, one) for one in words)]


async def said_to(house: House, user: int) -> list[str]:
    return [words.translate(ISOLATES) for words in await house.texts(user)]


async def hers(house: House) -> list[list[Any]]:
    return await house.seen(*(getattr(t, name) for name in HERS))


async def whole(house: House) -> dict[Any, list[dict[str, Any]]]:
    tables = t.metadata.sorted_tables
    return {
        table: [dict(row._mapping) for row in rows]
        for table, rows in zip(tables, await house.seen(*tables), strict=True)
    }


IN_ANY_ORDER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


async def put_back(house: House, kept: dict[Any, list[dict[str, Any]]]) -> None:
    async def write(tx: Any) -> None:
        await tx.exec_driver_sql(IN_ANY_ORDER[tx.dialect.name])  # people point to people
        for table in reversed(t.metadata.sorted_tables):
            await tx.execute(table.delete())
        for table, rows in kept.items():
            if rows:
                await tx.execute(table.insert(), rows)

    await house.writer.run(write)


async def happens(house: House, stale: Stale) -> None:
    if stale.words is None:
        await house.tapped(MIKA, stale.data, stale.message_id)
    else:
        await house.said(MIKA, stale.words)
    await house.settle()


# --- the tests


@pytest.mark.parametrize("scene", SCENES)
async def test_nothing_of_a_client_is_behind_a_stale_card(cast: House, scene: str) -> None:
    await SCENES[scene](cast)
    await cast.deliver()
    stale = await on_offer(cast)

    await cast.change("p-Amina", mentor_id="p-Sari")

    await nothing_is_behind(cast, stale)


@pytest.mark.parametrize("scene", SCENES)
async def test_nothing_of_a_client_is_behind_what_stands_with_who_stood_in(cast: House, scene: str) -> None:
    await cast.change("p-Amina", mentor_id="p-Sari")
    await is_away(cast, "p-Sari", deputy="p-Mika")
    await SCENES[scene](cast)
    await cast.deliver()
    stale = await on_offer(cast)

    await cast.writer.run(lambda tx: tx.execute(t.absences.update().values(ended_at=cast.now)))

    await nothing_is_behind(cast, stale)


async def is_away(house: House, mentor: str, deputy: str) -> None:
    """Today. Without another deputy for other days."""
    today = house.now.date().isoformat()
    days = {"id": "a", "person_id": mentor, "since": today, "until": today, "deputy_id": deputy, "made_at": house.now}
    await house.writer.run(lambda tx: tx.execute(t.absences.insert().values(**days)))


async def nothing_is_behind(cast: House, stale: list[Stale]) -> None:
    assert stale
    await cast.change("p-Mika", heard_at=cast.now)  # that somebody taps is noted once a day
    kept, as_it_was = await whole(cast), await hers(cast)
    to_mika, to_amina = len(await said_to(cast, MIKA)), len(await said_to(cast, AMINA))
    reads = len(await cast.rows(t.reads, person_id="p-Amina"))

    for one in stale:
        await put_back(cast, kept)
        await happens(cast, one)

        new = (await said_to(cast, MIKA))[to_mika:]
        assert not [words for words in new for secret in SECRETS if secret in words], one
        assert len(await cast.rows(t.reads, person_id="p-Amina")) == reads, one
        if not one.ends_a_talk:
            assert await hers(cast) == as_it_was, one
            assert len(await said_to(cast, AMINA)) == to_amina, one


async def test_with_the_right_mentor_the_same_buttons_do_something(cast: House) -> None:
    """Otherwise the test above would be content with buttons that are broken."""
    await client_card(cast)
    await cast.deliver()
    before = await said_to(cast, MIKA)

    await taps(cast, MIKA, "note")

    assert "Amina" in "".join((await said_to(cast, MIKA))[len(before) :])


async def test_the_scenes_have_every_button(cast: House) -> None:
    buttons, talks = set(), set()
    kept = await whole(cast)
    for scene in SCENES.values():
        await put_back(cast, kept)
        await scene(cast)
        await cast.deliver()
        buttons |= {tuple(stale.data.split(":")) for stale in await on_offer(cast) if ":" in stale.data}
        talks |= {row.conversation for row in await cast.rows(t.sessions, mailbox=MIKA)}

    on_cards = {action for what, *_, action in buttons if what == "client"}
    assert on_cards >= set(client_taps.ACTIONS) - COORDINATORS
    assert {what for what, *_ in buttons} >= _routed() - OTHERS
    acts = {alert_acts.meaning(action) for what, *_, action in buttons if what == "alert"}
    assert acts >= {"take", "show", "hide", "called", *alert_acts.MEANINGS.values()}
    assert talks >= _about_a_client() - OF_COORDINATORS


def _routed() -> set[str]:
    """How callback data of ours begins, as `route` tells it apart."""
    tree = ast.parse(inspect.getsource(route._tapped))
    return {
        value.value
        for match in ast.walk(tree)
        if isinstance(match, ast.MatchSequence)
        for pattern in ast.walk(match.patterns[0])
        if isinstance(pattern, ast.MatchValue) and isinstance(value := pattern.value, ast.Constant)
    }


def _about_a_client() -> set[str]:
    """The conversations that keep whom they are about."""
    found = set()
    for name, union in UNIONS.items():
        kinds = get_args(get_args(union)[0]) if get_args(union) else (union,)
        if any({"client", "about"} & set(kind.model_fields) for kind in kinds or (union,)):
            found.add(name)
    return found

"""Another mentor: what goes along, who hears of it, what closes, and who wins when two want it at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import tables as t
from tests.conversations.scene import HELSINKI, walking
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, buttons, looks, loses_the_role, stops, takes, three
from tests.handlers.house import House
from tests.handlers.test_client_cards import FOLDER, card, check, has_goal, opens, says, taps

SARI, LAURA = 4, 6
HANDOVER = "From today your mentor is Sari. They know your goals and your answers, so you can go on where you are."


@pytest.fixture
async def cast(house: House) -> House:
    """Amina is Mika's; Sari has no clients; Kirsi and Laura coordinate."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    await house.person("Laura", "coordinator", LAURA)
    return house


async def presses(house: House, user: int, *names: str) -> None:
    for name in names:
        await house.pressed(user, name)
        await house.settle()


async def begins(house: House, user: int = KIRSI) -> None:
    await opens(house, user)
    await taps(house, user, "mentor")


async def changes(house: House, user: int = KIRSI, to: str = "p-Sari") -> None:
    await begins(house, user)
    await presses(house, user, to, "yes")
    await house.deliver()


async def mentor(house: House) -> str:
    [row] = await house.rows(t.people, id="p-Amina")
    return str(row.mentor_id)


async def texts(house: House, user: int) -> list[str]:
    return [one.translate(ISOLATES) for one in await house.texts(user)]


async def test_the_client_hears_of_the_new_mentor_in_her_language_and_both_mentors_do(cast: House) -> None:
    await cast.change("p-Amina", language="fi")

    await changes(cast)

    assert await mentor(cast) == "p-Sari"
    assert (await texts(cast, AMINA))[-1].startswith("Tästä päivästä mentorisi on Sari.")
    assert (await texts(cast, SARI))[-1] == "From today Amina is your client."
    assert "From today Sari is the mentor of Amina." in (await texts(cast, MIKA))[-1]
    assert "Amina is with Sari now." in await texts(cast, KIRSI)


async def test_it_is_kept_who_gave_whom_to_whom(cast: House) -> None:
    await changes(cast)

    [row] = await cast.rows(t.handovers)
    assert (row.person_id, row.from_id, row.to_id, row.by_id) == ("p-Amina", "p-Mika", "p-Sari", "p-Kirsi")


async def test_mentors_are_listed_with_the_number_of_their_clients(cast: House) -> None:
    await cast.person("Olga", "client", 7, mentor="p-Sari")

    await begins(cast)

    row = (await cast.rows(t.outbox, chat_id=KIRSI))[-1]
    params: Any = cast.seal.open_json(row.payload, f"outbox.payload:{row.id}")
    labels = [
        button["text"].translate(ISOLATES) for line in params["reply_markup"]["inline_keyboard"] for button in line
    ]
    assert labels == ["Sari (1)", "↩️ Change nothing"]


async def test_a_mentor_changes_nothing(cast: House) -> None:
    await opens(cast, MIKA)

    await taps(cast, MIKA, "mentor")

    assert (await texts(cast, MIKA))[-1] == "Only coordinators can change this."
    assert await mentor(cast) == "p-Mika"


async def test_who_lost_the_role_meanwhile_changes_nothing(cast: House) -> None:
    await begins(cast)
    await presses(cast, KIRSI, "p-Sari")
    await loses_the_role(cast, "p-Kirsi")

    await presses(cast, KIRSI, "yes")

    assert await mentor(cast) == "p-Mika"


async def test_of_two_coordinators_at_once_one_wins_and_the_other_hears_of_it(cast: House) -> None:
    await cast.person("Pia", "mentor", 8)
    for user, to in ((KIRSI, "p-Sari"), (LAURA, "p-Pia")):
        await begins(cast, user)
        await presses(cast, user, to)

    await cast.pressed(KIRSI, "yes")
    await cast.pressed(LAURA, "yes")
    await cast.settle()  # both in one batch

    [row] = await cast.rows(t.handovers)
    assert row.to_id == await mentor(cast) == "p-Sari"
    assert "Nothing is changed" in (await texts(cast, LAURA))[-1]
    assert sum("From today your mentor" in said for said in await texts(cast, AMINA)) == 1


async def test_nobody_goes_to_a_mentor_who_cannot_be_reached(cast: House) -> None:
    await begins(cast)
    await presses(cast, KIRSI, "p-Sari")
    await stops(cast, SARI)

    await presses(cast, KIRSI, "yes")

    assert await mentor(cast) == "p-Mika"


@pytest.mark.parametrize("taken", [False, True])
async def test_an_open_alert_goes_to_the_new_mentor_at_once(cast: House, taken: bool) -> None:
    await asks(cast)
    if taken:
        await takes(cast, MIKA)

    await changes(cast)

    row = await alert(cast)
    assert (row.state, row.owner_id) == ("open", None)
    assert any("Wants to talk" in said for said in await texts(cast, SARI))
    assert "new_mentor" in [one.what for one in await cast.rows(t.alert_log)]


async def test_what_a_coordinator_has_taken_stays_theirs(cast: House) -> None:
    await asks(cast)
    await cast.walk_to(cast.now + timedelta(days=1))
    await cast.deliver()
    await takes(cast, LAURA)

    await changes(cast)

    assert (await alert(cast)).owner_id == "p-Laura"


async def test_a_talk_with_the_mentor_of_before_ends_with_a_word(cast: House) -> None:
    await asks(cast)
    await takes(cast, MIKA)

    await changes(cast)

    [talk] = await cast.rows(t.talks)
    assert talk.closed_at is not None
    assert "This talk has ended." in (await texts(cast, AMINA))[-1]
    said = len(await cast.told(AMINA))
    await cast.said(MIKA, "one more thing", reply_to_message={"message_id": (await cards(cast, MIKA))[0].message_id})
    await cast.settle()
    assert len(await cast.told(AMINA)) == said


async def cards(house: House, user: int) -> list[Any]:
    return sorted(await house.rows(t.cards, chat_id=user), key=lambda row: row.created_at)


async def test_everything_of_the_client_closes_in_the_chat_of_the_mentor_of_before(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await cast.tell(MIKA, "goal", goal="g-walking")
    await asks(cast)
    await opens(cast, MIKA)

    await changes(cast)

    theirs = [row for row in await cards(cast, MIKA) if row.kind in ("client", "alert", "goal")]
    assert {row.kind for row in theirs} == {"client", "alert", "goal"}
    assert all(row.closed_at is not None for row in theirs)
    for row in theirs:
        last = max(await cast.rows(t.outbox, card_id=row.id), key=lambda sent: sent.seq)
        params: Any = cast.seal.open_json(last.payload, f"outbox.payload:{last.id}")
        assert "reply_markup" not in params
        assert params["text"].startswith("This card is closed")


async def test_a_coordinator_who_was_the_mentor_keeps_the_card(cast: House) -> None:
    await cast.writer.run(
        lambda tx: tx.execute(t.roles.insert().values(person_id="p-Mika", role="coordinator", since=cast.now))
    )
    await opens(cast, MIKA)

    await changes(cast)

    assert (await card(cast, MIKA)).closed_at is None


async def test_news_of_a_client_reach_nobody_who_is_no_longer_the_mentor(cast: House) -> None:
    await cast.change("p-Amina", mentor_id="p-Sari")
    said = await texts(cast, MIKA)

    await cast.tell(MIKA, "paused", client="p-Amina", until="2027-04-01")
    await cast.tell(MIKA, "left", client="p-Amina")

    assert await texts(cast, MIKA) == said


async def test_a_client_without_a_mentor_gets_the_first_one(cast: House) -> None:
    await cast.change("p-Amina", mentor_id=None)

    await changes(cast)

    assert await mentor(cast) == "p-Sari"
    assert (await texts(cast, AMINA))[-1].startswith(HANDOVER)


async def test_a_client_who_has_stopped_is_not_written_to(cast: House) -> None:
    await stops(cast, AMINA)
    said = await texts(cast, AMINA)

    await changes(cast)

    assert await texts(cast, AMINA) == said
    assert await mentor(cast) == "p-Sari"


async def test_the_commands_go_on_for_the_new_mentor(cast: House) -> None:
    await changes(cast)

    await says(cast, SARI, "/clients")
    assert "Amina" in (await texts(cast, SARI))[-1]
    await says(cast, MIKA, "/clients")
    assert "Amina" not in (await texts(cast, MIKA))[-1]


# --- several at once ---


async def more_clients(house: House, count: int = 9) -> None:
    """Mika has ten with Amina."""
    for number in range(count):
        await house.person(f"Olga{number}", "client", 20 + number, mentor="p-Mika")


async def mentors(house: House) -> list[str]:
    return [row.mentor_id for row in await house.rows(t.people) if row.mentor_id]


async def test_all_clients_of_a_mentor_go_at_once(cast: House) -> None:
    await more_clients(cast)
    await asks(cast)

    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "all", "p-Sari", "yes")
    await cast.deliver()

    assert await mentors(cast) == ["p-Sari"] * 10
    assert (await texts(cast, KIRSI))[-1] == "10 clients are with Sari now."
    assert sum("From today 10 more clients are yours: /clients" in said for said in await texts(cast, SARI)) == 1
    assert any("Wants to talk" in said for said in await texts(cast, SARI))
    assert "From today Sari is the mentor of 10 of your clients" in (await texts(cast, MIKA))[-1]
    for user in (AMINA, *range(20, 29)):
        assert sum("From today your mentor is Sari." in said for said in await texts(cast, user)) == 1
    assert len(await cast.rows(t.handovers)) == 10


async def needs_a_look(house: House, client: int, rule: str, lane: str) -> None:
    """An alert of a rule of the programme, which nobody asked for."""
    at = house.now - timedelta(hours=1)
    row = {"id": f"a-{client}", "client_id": f"p-Olga{client}", "rule": rule, "lane": lane, "state": "open"}
    values = {**row, "rung": 1, "next_at": at + timedelta(days=1), "raised_at": at}
    await house.writer.run(lambda tx: tx.execute(t.alerts.insert().values(**values)))


async def all_go(house: House) -> None:
    await says(house, KIRSI, "/caseload")
    await presses(house, KIRSI, "p-Mika", "all", "p-Sari", "yes")
    await house.deliver()


async def test_many_clients_are_one_message_to_the_new_mentor(cast: House) -> None:
    await more_clients(cast)
    for client, rule in enumerate(("mood_low", "strong_pain", "gone_quiet")):
        await needs_a_look(cast, client, rule, "today")
    for number in (1, 2):
        await has_goal(cast, f"p-Olga{number}", walking().model_copy(update={"id": f"g-{number}"}))

    await all_go(cast)

    [said] = await texts(cast, SARI)
    assert said == (
        "From today 10 more clients are yours: /clients\n"
        "3 of them have something open. They stand first in the list.\n"
        "2 of them have a new goal that waits for your yes. It is on their cards."
    )
    assert "clients:0:page" in await buttons(cast, SARI)
    assert {row.what for row in await cast.rows(t.alert_log, alert_id="a-0")} == {"new_mentor", "told"}


async def test_the_button_leads_to_the_list_with_what_is_open_first(cast: House) -> None:
    await more_clients(cast)
    await needs_a_look(cast, 7, "mood_low", "today")
    await all_go(cast)

    await cast.tapped(SARI, "clients:0:page")
    await cast.settle()

    assert (await texts(cast, SARI))[-1].split("\n")[2].startswith("🟡 Olga7")


async def test_what_is_for_now_and_what_was_asked_for_rings_all_the_same(cast: House) -> None:
    await more_clients(cast)
    await needs_a_look(cast, 0, "said_danger", "now")
    await asks(cast)

    await all_go(cast)

    of_alerts = [said for said in await texts(cast, SARI) if said.startswith(("🔴", "🟡"))]
    assert len(of_alerts) == 2


async def test_what_came_with_many_rings_when_nobody_takes_it(cast: House) -> None:
    await more_clients(cast)
    await needs_a_look(cast, 0, "mood_low", "today")
    await all_go(cast)
    assert len(await texts(cast, SARI)) == 1

    await cast.walk_to(cast.now + timedelta(days=3))

    assert any("Low mood" in said for said in await texts(cast, KIRSI))
    assert any("Low mood" in said for said in await texts(cast, SARI))


async def test_one_client_alone_comes_with_the_alert_and_the_goal(cast: House) -> None:
    await more_clients(cast, 1)
    await needs_a_look(cast, 0, "mood_low", "today")
    await has_goal(cast, "p-Olga0", walking())

    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "p-Olga0", "go", "p-Sari", "yes")

    assert len(await texts(cast, SARI)) == 3


async def test_a_new_goal_is_behind_a_button_of_the_card(cast: House) -> None:
    await more_clients(cast, 2)
    await has_goal(cast, "p-Amina", walking())
    await all_go(cast)

    await opens(cast, SARI)
    await taps(cast, SARI, "new_goals")

    [shown] = await cast.rows(t.cards, kind="goal", chat_id=SARI)
    await cast.tapped(SARI, f"goal:{shown.ref}:agree", shown.message_id)
    await cast.settle()
    assert [row.what for row in await cast.rows(t.goal_log)] == ["agreed"]
    await opens(cast, SARI)
    assert "new_goals" not in await buttons(cast, SARI)


async def test_a_client_in_a_talk_reads_one_message(cast: House) -> None:
    await more_clients(cast)
    await asks(cast)
    await takes(cast, MIKA)
    before = len(await texts(cast, AMINA))

    await all_go(cast)

    [said] = (await texts(cast, AMINA))[before:]
    assert said == f"{HANDOVER}\nThis talk has ended. To talk with a human again: /talk"


async def test_only_the_marked_clients_go(cast: House) -> None:
    await more_clients(cast, 3)

    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "p-Olga1", "p-Olga2", "p-Olga1", "go", "p-Sari", "yes")

    assert sorted(await mentors(cast)) == ["p-Mika"] * 3 + ["p-Sari"]
    assert [row.person_id for row in await cast.rows(t.handovers)] == ["p-Olga2"]


async def test_who_went_to_somebody_else_meanwhile_stays_there(cast: House) -> None:
    await more_clients(cast, 1)
    await cast.person("Pia", "mentor", 8)
    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "all", "p-Sari")
    await changes(cast, LAURA, "p-Pia")  # Amina

    await presses(cast, KIRSI, "yes")

    assert sorted(await mentors(cast)) == ["p-Pia", "p-Sari"]
    assert "1 client is with Sari now.\n1 client stays" in (await texts(cast, KIRSI))[-1]


async def test_the_list_shows_who_has_how_many_and_who_is_gone(cast: House) -> None:
    await more_clients(cast, 2)
    await cast.person("Pia", "mentor", 8)
    await cast.person("Nora", "client", 9, mentor="p-Pia")
    await cast.blocked(8)
    await cast.settle()
    await cast.person("Olli", "client", 10)
    await loses_the_role(cast, "p-Mika")

    await says(cast, KIRSI, "/caseload")

    [said] = [said for said in await texts(cast, KIRSI) if said.startswith("Mentors and their clients")]
    assert "⚪ Sari: 0 clients" in said
    assert "⚠️ Pia cannot be reached in Telegram: 1 client" in said
    assert "⚠️ Mika is no mentor now: 3 clients" in said
    assert "⚠️ Without a mentor: 1 client" in said


async def test_clients_without_a_mentor_get_one(cast: House) -> None:
    await cast.person("Olli", "client", 10)

    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "nobody", "all", "p-Sari", "yes")

    assert [row.person_id for row in await cast.rows(t.handovers)] == ["p-Olli"]


async def test_more_than_the_limit_is_said_before_it_is_done(cast: House) -> None:
    await more_clients(cast, 80)

    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "all", "p-Sari")

    assert "🔴 Sari would have 81 clients." in (await texts(cast, KIRSI))[-1]


async def test_mentors_have_no_list_of_caseloads(cast: House) -> None:
    await says(cast, MIKA, "/caseload")

    assert "Mentors and their clients" not in "".join(await texts(cast, MIKA))


@pytest.mark.parametrize("meanwhile", ["loses the role", "stops"])
async def test_who_may_not_any_more_moves_nobody(cast: House, meanwhile: str) -> None:
    await says(cast, KIRSI, "/caseload")
    await presses(cast, KIRSI, "p-Mika", "all", "p-Sari")
    if meanwhile == "stops":
        await cast.change("p-Kirsi", state="stopped")
    else:
        await loses_the_role(cast, "p-Kirsi")

    await presses(cast, KIRSI, "yes")

    assert await mentors(cast) == ["p-Mika"]


async def test_what_a_deputy_of_the_mentor_of_before_has_goes_along(cast: House) -> None:
    await cast.person("Pia", "mentor", 8)
    await cast.writer.run(lambda tx: tx.execute(t.deputies.insert().values(person_id="p-Mika", deputy_id="p-Pia")))
    await asks(cast)
    await cast.walk_to(cast.now + timedelta(days=1))
    await cast.deliver()
    await takes(cast, 8)
    assert (await alert(cast)).owner_id == "p-Pia"

    await changes(cast)

    assert (await alert(cast)).owner_id is None
    assert not [row for row in await cards(cast, 8) if row.closed_at is None]
    assert "From today" not in (await texts(cast, 8))[-1]


# --- mentors who are gone ---


async def test_coordinators_hear_at_once_of_a_mentor_who_stops(cast: House) -> None:
    await stops(cast, MIKA)

    for user in (KIRSI, LAURA):
        said = (await texts(cast, user))[-1]
        assert said == "Mika has stopped the bot.\n1 client needs another mentor: /caseload"


async def test_coordinators_hear_once_a_day_of_a_mentor_who_blocked_the_bot(cast: House) -> None:
    for _ in range(2):
        await cast.blocked(MIKA)
        await cast.settle()

    told = [said for said in await texts(cast, KIRSI) if "cannot be reached" in said]
    assert told == ["Mika cannot be reached in Telegram any more.\n1 client needs another mentor: /caseload"]


# --- in the words that they see


@pytest.mark.parametrize("language", ["en", "fi", "ar", "ru"])
async def test_it_sounds_as_written(cast: House, language: str, request: pytest.FixtureRequest) -> None:
    for one in ("Amina", "Mika", "Sari", "Kirsi"):
        await cast.change(f"p-{one}", language=language)
    await more_clients(cast, 2)
    await asks(cast)

    await changes(cast)
    heard = [(await cast.texts(AMINA))[-2:], (await cast.texts(SARI))[-2:], (await cast.texts(MIKA))[-1:]]
    await says(cast, KIRSI, "/caseload")
    seen = (await cast.texts(KIRSI))[-1:]
    await presses(cast, KIRSI, "p-Mika", "all", "p-Sari")
    seen += (await cast.texts(KIRSI))[-1:]
    await presses(cast, KIRSI, "yes")
    await cast.deliver()
    seen += (await cast.texts(KIRSI))[-1:] + (await cast.texts(SARI))[-1:] + (await cast.texts(MIKA))[-1:]
    await stops(cast, SARI)
    seen += (await cast.texts(KIRSI))[-2:-1]

    check(FOLDER / f"handover.{language}.txt", [*(words for said in heard for words in said), *seen], request)


async def test_what_the_former_mentor_had_begun_about_the_client_closes(cast: House) -> None:
    await has_goal(cast, "p-Amina", walking())
    await opens(cast, MIKA)
    await taps(cast, MIKA, "levels")
    await cast.deliver()
    begun = await cast.session(MIKA)
    assert begun.conversation == "agreeing"

    await changes(cast)

    assert await cast.rows(t.sessions, mailbox=MIKA, closed_at=None) == []
    assert (await looks(cast, begun.card_id)).startswith("This card is closed")


async def test_clients_at_the_handover_sleep(cast: House) -> None:
    cast.clock.at = datetime(2027, 3, 1, 23, 30, tzinfo=HELSINKI)
    await begins(cast)
    await presses(cast, KIRSI, "p-Sari", "yes")

    [said] = [row for row in await cast.rows(t.outbox, chat_id=AMINA) if row.tag == "handover.hello"]
    assert said.not_before == datetime(2027, 3, 2, 8, tzinfo=HELSINKI)

"""Phrases across languages: the mentor picks in Finnish, the client reads and answers in Arabic, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import tables as t
from tests.conversations.test_transcripts import check
from tests.handlers.company import AMINA, KIRSI, MIKA, kept_words, stops
from tests.handlers.house import House
from tests.handlers.talks import (
    LEENA,
    OLGA,
    arrives,
    newest,
    news,
    place_in_outbox,
    presses,
    says,
    taps,
    two_mentors,
    written_down,
)

GOLDEN = Path(__file__).parent / "transcripts"


@pytest.fixture
async def asked(house: House) -> House:
    """Mika has asked Amina how she is."""
    await two_mentors(house)
    await picks(house, MIKA, "how")
    await presses(house, MIKA, "send")
    return house


async def picks(house: House, user: int, phrase: str) -> None:
    await says(house, user, "/phrases Amina")
    await presses(house, user, phrase)


async def answers(house: House, user: int, answer: str) -> None:
    (row,) = await house.rows(t.phrases)
    await taps(house, user, f"phrase:{row.id}:{answer}")


async def change_of_mentor(house: House) -> None:
    await house.change("p-Amina", mentor_id="p-Leena")


async def test_each_reads_it_in_their_own_language(house: House, request: pytest.FixtureRequest) -> None:
    h = await two_mentors(house)
    played = await written_down(
        h,
        [
            ("Mika: /phrases", lambda: says(h, MIKA, "/phrases")),
            ("Mika chooses Amina", lambda: taps(h, MIKA, "phrases:p-Amina:to")),
            ("Mika: shall we meet on … at …?", lambda: presses(h, MIKA, "meet_at")),
            ("Mika: 4.3.2027", lambda: says(h, MIKA, "4.3.2027")),
            ("Mika: klo 9.30", lambda: says(h, MIKA, "klo 9.30")),
            ("Mika: Myyrmäen kirjasto", lambda: says(h, MIKA, "Myyrmäen kirjasto")),
            ("Mika sends it", lambda: presses(h, MIKA, "send")),
            ("Amina: another time", lambda: answers(h, AMINA, "other_time")),
            ("Amina: صباح الخير", lambda: says(h, AMINA, "صباح الخير")),
        ],
    )
    check(GOLDEN / "phrases.txt", played, request)


async def test_it_says_the_same_in_english(house: House, request: pytest.FixtureRequest) -> None:
    """Kirsi coordinates, and reads English."""
    h = await two_mentors(house)
    played = await written_down(
        h,
        [
            ("Kirsi: /phrases Amina", lambda: says(h, KIRSI, "/phrases Amina")),
            ("Kirsi: it is all right to start again", lambda: presses(h, KIRSI, "again")),
            ("Kirsi sends it", lambda: presses(h, KIRSI, "send")),
            ("Amina: I start again", lambda: answers(h, AMINA, "beginning")),
        ],
    )
    check(GOLDEN / "phrases_english.txt", played, request)


async def test_what_was_picked_and_answered_is_in_the_record(asked: House) -> None:
    await answers(asked, AMINA, "hard")
    (row,) = await asked.rows(t.phrases)
    assert (row.person_id, row.by_id, row.phrase, row.answer) == ("p-Amina", "p-Mika", "how", "hard")


async def test_what_stands_in_the_gaps_is_sealed(house: House) -> None:
    h = await two_mentors(house)
    await picks(h, MIKA, "where")
    await says(h, MIKA, "Salainen paikka 131052-308T")
    await presses(h, MIKA, "send")
    (row,) = await h.rows(t.phrases)
    assert b"paikka" not in row.filled
    assert "131052" not in "".join(await news(h, AMINA))


async def test_the_first_answer_counts_and_the_mentor_hears_it_once(asked: House) -> None:
    (row,) = await asked.rows(t.phrases)
    since = await place_in_outbox(asked)
    for answer in ("good", "hard", "good"):
        await asked.tapped(AMINA, f"phrase:{row.id}:{answer}", await newest(asked, AMINA))
    await arrives(asked)
    heard = await news(asked, MIKA, since)
    assert len(heard) == 1
    assert "Hyvää" in heard[0]


async def test_only_the_client_answers_and_only_what_was_offered(asked: House) -> None:
    await answers(asked, OLGA, "good")
    await answers(asked, LEENA, "good")
    await answers(asked, AMINA, "fits")
    (row,) = await asked.rows(t.phrases)
    assert row.answer is None


async def test_a_reply_to_the_answer_reaches_the_client(asked: House) -> None:
    await answers(asked, AMINA, "good")
    await says(asked, MIKA, "Hienoa!", to=await newest(asked, MIKA))
    assert "💬 Mika:\nHienoa!" in await news(asked, AMINA)


async def test_an_answer_after_the_end_of_the_talk_still_reaches_the_mentor(asked: House) -> None:
    (talk,) = await asked.rows(t.talks)
    await taps(asked, AMINA, f"talk:{talk.id}:end")
    since = await place_in_outbox(asked)
    await answers(asked, AMINA, "so_so")
    assert any("Ei ihmeempiä" in said for said in await news(asked, MIKA, since))


async def test_nobody_says_a_phrase_to_a_client_of_somebody_else(house: House) -> None:
    h = await two_mentors(house)
    await says(h, LEENA, "/phrases Amina")
    await taps(h, LEENA, "phrases:p-Amina:to")
    assert await h.rows(t.sessions, conversation="phrasing") == []
    assert "Amina" not in "".join(await news(h, LEENA))


async def test_who_picked_one_and_lost_the_client_meanwhile_sends_nothing(house: House) -> None:
    h = await two_mentors(house)
    await picks(h, MIKA, "done")
    await change_of_mentor(h)
    await presses(h, MIKA, "send")
    assert await h.rows(t.phrases) == []
    assert await news(h, AMINA) == []


async def test_a_phrase_that_was_under_way_when_the_mentor_changed_is_not_shown(house: House) -> None:
    h = await two_mentors(house)
    await picks(h, MIKA, "done")
    await h.pressed(MIKA, "send")
    await h.step()  # Mika's turn; what it means for Amina is not read yet
    await change_of_mentor(h)
    await arrives(h)
    assert await news(h, AMINA) == []
    assert (await h.told(MIKA))[-1] == "writing.not_yours"


async def test_an_answer_to_the_old_mentor_goes_to_the_new_one_in_words(asked: House) -> None:
    await change_of_mentor(asked)
    since = await place_in_outbox(asked)
    await answers(asked, AMINA, "hard")
    assert await news(asked, MIKA, since) == []
    (kept,) = await kept_words(asked)
    assert "Mitä kuuluu?" in kept
    assert "Ei hyvää" in kept
    (told,) = await news(asked, LEENA, since)
    assert "Ei hyvää" not in told


async def test_who_stopped_is_asked_nothing_and_answers_nothing(asked: House) -> None:
    await stops(asked, AMINA)
    since = await place_in_outbox(asked)
    await says(asked, MIKA, "/phrases Amina")
    await answers(asked, AMINA, "good")
    assert await news(asked, AMINA, since) == []
    (row,) = await asked.rows(t.phrases)
    assert row.answer is None
    assert await asked.rows(t.sessions, conversation="phrasing", closed_at=None) == []


async def test_the_button_of_an_old_card_asks_who_mentors_now(asked: House) -> None:
    await answers(asked, AMINA, "good")
    await change_of_mentor(asked)
    since = await place_in_outbox(asked)
    await taps(asked, MIKA, "phrases:p-Amina:to")
    assert "Amina" not in "".join(await news(asked, MIKA, since))
    assert await asked.rows(t.sessions, conversation="phrasing", closed_at=None) == []

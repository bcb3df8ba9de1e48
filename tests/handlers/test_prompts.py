"""A coordinator writes a prompt of her own: who reads it in which language is decided by her, and never silently."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from conversations.own_prompts import MOST_OWN
from handlers.broadcasting import TAG
from storage import broadcasts
from storage import prompts as kept
from storage import tables as t
from storage.outbox import place
from storage.prompts import Written, words_of
from tests.conversations.scene import HELSINKI
from tests.handlers.company import KIRSI
from tests.handlers.groups import activity, all_fed, counts, invited, joins, states
from tests.handlers.house import House
from tests.handlers.talks import UNREADABLE, arrives, news, place_in_outbox, presses, says, taps

FI, EN, AR, RU = 100, 101, 102, 103
SARI = 4


async def prompt_of_kirsi(house: House) -> str:
    """Written in English; checked in Russian, from a machine in Arabic, missing in Finnish. Its id."""
    await invited(house, "fi", "en", "ar", "ru")
    await says(house, KIRSI, "/prompts")
    await presses(house, KIRSI, "new")
    await presses(house, KIRSI, "walking")
    await says(house, KIRSI, "Snow walk")
    await says(house, KIRSI, "We walk in the snow.")
    await writes(house, "ru", "Прогулка", "Гуляем по снегу.", "me")
    await writes(house, "ar", "المشي", "نمشي في الثلج.", "machine")
    await presses(house, KIRSI, "close")
    (row,) = await house.rows(t.own_prompts)
    return str(row.id)


async def writes(house: House, language: str, name: str, what: str, who: str) -> None:
    await presses(house, KIRSI, language)
    await presses(house, KIRSI, "write")
    await says(house, KIRSI, name)
    await says(house, KIRSI, what)
    if who:  # nobody stands for the source
        await presses(house, KIRSI, who)


async def rewrites_the_source(house: House, prompt: str, what: str) -> None:
    await says(house, KIRSI, "/prompts")
    await presses(house, KIRSI, prompt)
    await writes(house, "en", "Snow walk", what, "")


async def records(house: House, prompt: str) -> None:
    """In Russian; the card of that language stands there then."""
    await says(house, KIRSI, "/prompts")
    for button in (prompt, "ru", "record"):
        await presses(house, KIRSI, button)
    await sends_voice(house, KIRSI, "voice-ru")


async def keys_of(house: House, user: int) -> str:
    """All that is below the invitation, and around it."""
    rows = await house.rows(t.outbox, chat_id=user, tag=TAG)
    return str(house.seal.open_json(rows[0].payload, place(rows[0].id)))


async def plans(house: House, prompt: str) -> None:
    """As far as the question what becomes of those who have no translation, or the look."""
    await says(house, KIRSI, "/activity")
    await taps(house, KIRSI, "activity:-:new")
    await presses(house, KIRSI, prompt)
    await says(house, KIRSI, "5.3.2027")
    for button in ("t17", "hakunila_park", "go_on", "go_on"):
        await presses(house, KIRSI, button)


async def sends(house: House, prompt: str, way: str) -> str:
    await plans(house, prompt)
    await presses(house, KIRSI, way)
    await presses(house, KIRSI, "send")
    await all_fed(house)
    (row,) = await house.rows(t.broadcasts)
    return str(row.id)


async def read(house: House, user: int) -> str:
    """The invitation as it came; empty: none did."""
    rows = await house.rows(t.outbox, chat_id=user, tag=TAG)
    said = [cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id))) for row in rows]
    return "\n".join(str(one["text"]) for one in said).translate(UNREADABLE)


async def last(house: House, user: int) -> str:
    return (await news(house, user))[-1]


async def sends_voice(house: House, user: int, file: str) -> None:
    await house.keep(house.voice(user, file), user=user)
    await arrives(house)


# --- in which language


async def test_what_is_not_checked_is_shown_before_anything_is_sent(house: House) -> None:
    await plans(house, await prompt_of_kirsi(house))
    said = await last(house, KIRSI)
    assert "• العربية: 1 person (from a machine, not checked)" in said
    assert "• Suomi: 1 person (missing)" in said
    assert "Русский" not in said
    assert await house.rows(t.broadcasts) == []


async def test_they_can_be_left_out_and_are_counted(house: House) -> None:
    broadcast = await sends(house, await prompt_of_kirsi(house), "leave")
    assert "Snow walk" in await read(house, EN)
    assert "Прогулка" in await read(house, RU)
    assert (await read(house, FI), await read(house, AR)) == ("", "")
    found = await house.writer.run(lambda tx: broadcasts.counts(tx, broadcast))
    assert found == {("sent", None): 2, ("skipped", "no_language"): 2}
    assert "no checked translation: 2" in await watched(house, broadcast)


async def watched(house: House, broadcast: str) -> str:
    """The live card."""
    since = await place_in_outbox(house)
    await taps(house, KIRSI, f"broadcast:{broadcast}:again")
    return "\n".join(await news(house, KIRSI, since))


async def test_they_can_read_it_in_their_second_language_from_the_first_card_to_the_last(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await says(house, AR, "/settings")
    await presses(house, AR, "second")
    await presses(house, AR, "ru")
    broadcast = await sends(house, prompt, "second")
    assert "Прогулка" in (said := await read(house, AR))
    assert "Вы придёте?" in said
    assert await read(house, FI) == ""
    assert await counts(house, broadcast) == {"sent": 3, "skipped": 1}

    since = await place_in_outbox(house)
    await joins(house, AR, "coming")
    after = "\n".join(await news(house, AR, since))
    assert "Прогулка" in after
    assert "We walk in the snow" not in after
    assert (await states(house))["Client 102"] == "coming"


async def test_they_can_read_the_source_below_a_note_in_their_language(house: House) -> None:
    await sends(house, await prompt_of_kirsi(house), "source")
    said = await read(house, FI)
    assert "Tämä osa on toisella kielellä: English\nWe walk in the snow." in said
    assert "Tuletko?" in said
    assert "toisella kielellä" not in await read(house, EN)


async def test_nothing_is_asked_when_everybody_has_a_checked_text(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await house.change("p-Client 100", language="en")
    await house.change("p-Client 102", language="ru")
    await plans(house, prompt)
    assert "Send it?" in await last(house, KIRSI)


async def test_who_changes_the_language_after_the_look_is_not_sent_what_nobody_has_checked(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await house.change("p-Client 100", language="en")
    await house.change("p-Client 102", language="ru")
    await plans(house, prompt)
    await presses(house, KIRSI, "send")
    await house.change("p-Client 102", language="ar")
    await all_fed(house)
    (row,) = await house.rows(t.broadcasts)
    assert await counts(house, row.id) == {"sent": 3, "skipped": 1}


async def test_new_words_of_the_source_make_every_translation_outdated(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await rewrites_the_source(house, prompt, "We walk in deep snow.")
    assert "⌛ Русский: outdated" in await last(house, KIRSI)

    await plans(house, prompt)
    assert "• Русский: 1 person (outdated" in await last(house, KIRSI)


async def test_the_same_words_again_make_nothing_outdated(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await rewrites_the_source(house, prompt, "We walk in the snow.")
    assert "✅ Русский: checked by Kirsi" in await last(house, KIRSI)


async def test_a_translation_of_what_was_rewritten_meanwhile_is_outdated_whoever_stands_for_it(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await says(house, KIRSI, "/prompts")
    for button in (prompt, "fi", "write"):
        await presses(house, KIRSI, button)
    await says(house, KIRSI, "Lumikävely")
    await says(house, KIRSI, "Kävellään lumessa.")
    await house.person("Sari", "coordinator", SARI)
    await says(house, SARI, "/prompts")
    for button in (prompt, "en", "write"):
        await presses(house, SARI, button)
    await says(house, SARI, "Snow walk")
    await says(house, SARI, "We walk in deep snow.")
    await presses(house, KIRSI, "me")
    assert "⌛ Suomi: outdated" in await last(house, KIRSI)
    await says(house, SARI, "/prompts")
    await presses(house, SARI, prompt)
    assert "⌛ Suomi: outdated" in await last(house, SARI)


async def test_a_recording_goes_with_the_words_that_it_reads(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await records(house, prompt)
    await presses(house, KIRSI, "back")
    await writes(house, "ru", "Прогулка", "Гуляем вместе.", "me")
    assert await house.rows(t.prompt_voices) == []


async def test_a_recording_of_what_is_outdated_is_not_played(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await records(house, prompt)
    await presses(house, KIRSI, "back")
    await writes(house, "en", "Snow walk", "We walk in deep snow.", "")
    await sends(house, prompt, "source")
    assert "🔊" not in await keys_of(house, RU)
    assert len(await house.rows(t.prompt_voices)) == 1  # it may be right again


async def test_an_activity_that_goes_on_gets_the_translation_that_came_later(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await sends(house, prompt, "leave")
    await says(house, KIRSI, "/prompts")
    await presses(house, KIRSI, prompt)
    await writes(house, "fi", "Lumikävely", "Kävellään lumessa.", "me")
    await taps(house, KIRSI, f"activity:{(await activity(house)).id}:invite")
    await presses(house, KIRSI, "languages")
    await presses(house, KIRSI, "is_fi")
    await presses(house, KIRSI, "done")
    await presses(house, KIRSI, "go_on")
    await presses(house, KIRSI, "send")
    await all_fed(house)
    assert "Lumikävely" in await read(house, FI)
    since = await place_in_outbox(house)
    await joins(house, FI, "coming")
    assert "Lumikävely" in "\n".join(await news(house, FI, since))


async def test_a_prompt_that_is_put_away_stays_in_what_was_sent(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await sends(house, prompt, "leave")
    await says(house, KIRSI, "/prompts")
    for button in (prompt, "away", "yes"):
        await presses(house, KIRSI, button)
    await says(house, KIRSI, "/activity")
    assert "Snow walk" in await last(house, KIRSI)
    since = await place_in_outbox(house)
    await joins(house, EN, "coming")
    assert "We walk in the snow." in "\n".join(await news(house, EN, since))


async def test_where_there_are_as_many_as_a_message_can_show_one_goes_before_the_next_comes(house: House) -> None:
    await prompt_of_kirsi(house)
    (row,) = await house.rows(t.own_prompts)
    (source,) = await house.rows(t.prompt_variants, mark="source")
    for number in range(MOST_OWN - 1):
        await another(house, row, source, f"own-{number}")
    await says(house, KIRSI, "/prompts")
    await presses(house, KIRSI, "new")
    assert "as many of your own as there can be" in await last(house, KIRSI)
    await says(house, KIRSI, "/activity")
    await taps(house, KIRSI, "activity:-:new")
    assert "What do you invite to?" in await last(house, KIRSI)
    await presses(house, KIRSI, "own-0")
    assert "On which day?" in await last(house, KIRSI)


async def another(house: House, prompt: Any, source: Any, id: str) -> None:
    words = words_of(house.seal, source)
    written = Written(id, "en", words["name"], words["what"], "source")
    made = {"id": id, "by": "p-Kirsi", "kind": prompt.kind, "language": "en", "now": house.now}
    await house.writer.run(lambda tx: kept.make(tx, **made))
    await house.writer.run(lambda tx: kept.keep_variant(tx, house.seal, f"v-{id}", written, house.now))


# --- to listen to


async def test_who_reads_little_can_listen(house: House) -> None:
    prompt = await prompt_of_kirsi(house)
    await records(house, prompt)
    assert "🔊 The recording is kept." in await last(house, KIRSI)
    await sends(house, prompt, "leave")
    row = await activity(house)
    await taps(house, RU, f"join:{row.id}:listen_0")
    assert await voices(house, RU) == ["voice-ru"]
    await taps(house, EN, f"join:{row.id}:listen_0")
    assert await voices(house, EN) == []


async def voices(house: House, user: int) -> list[str]:
    rows = await house.rows(t.outbox, chat_id=user, method="sendVoice")
    return [str(cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id)))["voice"]) for row in rows]


@pytest.mark.parametrize("user", [RU, EN])
async def test_only_whose_language_is_recorded_sees_the_button(house: House, user: int) -> None:
    prompt = await prompt_of_kirsi(house)
    await records(house, prompt)
    await sends(house, prompt, "leave")
    assert ("🔊" in await keys_of(house, user)) == (user == RU)


# --- thank you


async def test_those_who_were_there_are_thanked_once_and_in_their_language(house: House) -> None:
    await sends(house, await prompt_of_kirsi(house), "leave")
    for user in (EN, RU):
        await joins(house, user, "coming")
    row = await activity(house)
    await house.walk_to(row.at)
    await taps(house, KIRSI, f"activity:{row.id}:there")
    (there,) = await house.rows(t.signups, person_id="p-Client 103")
    await taps(house, KIRSI, f"activity:{row.id}:was_{there.id}")
    before = {user: await place_in_outbox(house) for user in (EN, RU)}
    for _ in range(2):
        await taps(house, KIRSI, f"activity:{row.id}:thank")
    assert [said for said in await news(house, RU, before[RU]) if "Спасибо, что пришли!" in said] != []
    assert len(await news(house, RU, before[RU])) == 1
    assert await news(house, EN, before[EN]) == []


async def test_thanks_in_the_evening_come_in_the_morning(house: House) -> None:
    await sends(house, await prompt_of_kirsi(house), "leave")
    await joins(house, EN, "coming")
    row = await activity(house)
    await house.walk_to(row.at.astimezone(HELSINKI).replace(hour=21, minute=10))
    await taps(house, KIRSI, f"activity:{row.id}:there")
    (there,) = await house.rows(t.signups, person_id=f"p-Client {EN}")
    await taps(house, KIRSI, f"activity:{row.id}:was_{there.id}")
    since = await place_in_outbox(house)
    await taps(house, KIRSI, f"activity:{row.id}:thank")
    await arrives(house)
    assert await news(house, EN, since) == []
    await house.walk_to(house.now + timedelta(hours=11))
    assert [said for said in await news(house, EN, since) if "Thank you for coming" in said]

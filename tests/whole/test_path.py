"""From the invite link to a resolved alert."""

from pathlib import Path

from tests.whole.town import town


async def test_a_client_joins_in_arabic_answers_asks_for_a_human_and_is_heard(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        coordinator = await t.join("coordinator", "Kirsi")
        mentor = await t.join("mentor", "Mika", language="en")
        amina = await t.join("client", "Amina", language="en", mentor="Mika")
        print("\n---\n".join(await t.texts(amina)))
        await t.say(amina, "/checkin")
        for button in ("3", "2", "4", "1", "7", "yes"):
            await t.press(amina, button)
        await t.say(amina, "my knee hurts")
        print("\n---\n".join(await t.texts(amina)))
        print("MENTOR", "\n---\n".join(await t.texts(mentor)))
        await t.press(mentor, "take")
        print("MENTOR", "\n---\n".join(await t.texts(mentor)))
        await t.press(mentor, "show")
        print("MENTOR", "\n---\n".join(await t.texts(mentor)))
        card = next(m for m in await mentor.messages() if "Amina" in m.text and m.rows)
        await t.say(mentor, "Shall I call you?", reply_to=card.id)
        await t.say(amina, "yes please")
        await t.press(mentor, "resolve")
        print("AMINA", "\n---\n".join(await t.texts(amina)))
        print("MENTOR", "\n---\n".join(await t.texts(mentor)))
        print("COORD", "\n---\n".join(await t.texts(coordinator)))
        await t.say(coordinator, "/people")
        print((await t.last(coordinator)).text)
        assert not await t.rows("select * from inbox where state='dead' or attempts>0")

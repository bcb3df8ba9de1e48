"""Proof that this is not made for one bot: examples of aiogram and python-telegram-bot, as processes of their own."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from simulator import Person, Simulator
from tests.simulator.conftest import TOKEN

BOTS = Path(__file__).parent / "bots"
STARTS_WITHIN = 60
WITHIN = 10


@contextlib.asynccontextmanager
async def running(sim: Simulator, name: str, *more: str) -> AsyncIterator[None]:
    """The bot is ready once it receives; in the end it must stop cleanly, and not have complained."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(BOTS / f"{name}.py"), sim.url, TOKEN, *more, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            while not listening(sim):
                assert process.returncode is None, (await process.communicate())[1].decode()
                await asyncio.sleep(0.02)
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            complaints = (await process.communicate())[1].decode()
    assert "Traceback" not in complaints, complaints
    assert process.returncode == 0
    # A bot that stops leaves its last poll behind; nobody reads how that one ended.
    assert [call for call in sim.world.calls.since() if not call.ok and call.method.lower() != "getupdates"] == []


def listening(sim: Simulator) -> bool:
    return any(bot.mailbox.polled or bot.webhook.url for bot in sim.world.bots.values())


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


async def echoes(person: Person) -> None:
    await person.start()
    assert (await person.sees("Hi Amina!", WITHIN))["entities"][0]["type"] in ("text_link", "text_mention")
    await person.send("Hello <3 🙂")
    reply = await person.sees(lambda seen: seen.text == "Hello <3 🙂")
    assert reply.from_bot
    await person.send("/help")
    await person.sees("Help!")


async def test_ptbs_echo_bot_works_by_polling(sim: Simulator):
    async with running(sim, "ptb_echo"):
        await echoes(await sim.person("Amina"))


async def test_ptbs_echo_bot_works_by_webhook(sim: Simulator):
    async with running(sim, "ptb_echo", free_port()):
        await echoes(await sim.person("Amina"))


async def test_ptbs_inline_keyboard_bot_works(sim: Simulator):
    async with running(sim, "ptb_keyboard"):
        amina = await sim.person("Amina")
        await amina.start()
        await amina.sees("Please choose:", WITHIN)
        tapped = await amina.tap("Option 2", wait=WITHIN)
        assert tapped["answer"] == {"text": "", "show_alert": False}
        seen = await amina.sees("Selected option: 2", WITHIN)
        assert (seen.buttons, seen.edits) == ([], 1)


async def test_ptbs_conversation_bot_works(sim: Simulator):
    async with running(sim, "ptb_conversation"):
        amina = await sim.person("Amina")
        await amina.start()
        await amina.sees("Are you a boy or a girl?", WITHIN)
        await amina.tap("Girl")
        await amina.sees("send me a photo", WITHIN)
        sent = await amina.photo()
        await amina.sees(f"Gorgeous! {sent['message']['photo'][-1]['file_size']} bytes", WITHIN)
        await amina.do("location", latitude=60.29, longitude=25.04)
        await amina.sees("visit you at 60.29!", WITHIN)
        await amina.send("I walk")
        await amina.sees("Thank you!", WITHIN)


async def test_a_bot_of_aiogram_works(sim: Simulator):
    """All of it in one process: aiogram takes seconds to import."""
    async with running(sim, "aiogram_bot"):
        people = [await sim.person(name) for name in ("Amina", "Bo", "Cem", "Dina")]
        amina, bo, cem, dina = people
        await asyncio.gather(echoed(amina), counts(bo), fills_in(cem, likes=True), fills_in(dina, likes=False))


async def echoed(person: Person) -> None:
    await person.send("1 < 2 🙂 /help")
    await person.sees(lambda seen: seen.text == "1 < 2 🙂 /help", WITHIN)
    await person.voice(duration=4)
    assert (await person.sees(lambda seen: "voice" in seen.raw, WITHIN))["voice"]["duration"] == 4
    await person.do("poll", question="Where?", options=["Here", "There"])
    poll = await person.sees(lambda seen: "poll" in seen.raw, WITHIN)
    assert [option["text"] for option in poll["poll"]["options"]] == ["Here", "There"]


async def counts(person: Person) -> None:
    await person.send("/numbers")
    await person.sees("Choose a number: 0", WITHIN)
    for number in (1, 2):
        await person.tap("+1")
        await person.sees(f"Choose a number: {number}", WITHIN)
    answer = (await person.tap("Confirm", wait=WITHIN))["answer"]
    assert answer == {"text": "Thanks for using the bot!", "show_alert": True}
    document = await person.sees("Your total", WITHIN)
    assert document["document"]["file_name"] == "total.txt"


async def fills_in(person: Person, likes: bool) -> None:
    await person.start()
    await person.sees("What's your name?", WITHIN)
    await person.send("I <3 walks")
    assert (await person.sees("Nice to meet you, I <3 walks!", WITHIN)).buttons == ["Yes", "No"]
    await person.tap("Yes" if likes else "No")
    if likes:
        reply = await person.sees("What programming language", WITHIN)
        assert reply["reply_to_message_id"]
        await person.send("Python")
    await person.sees("you like to write bots with Python." if likes else "you don't like to write bots", WITHIN)
    assert (await person.chat())["keyboard"] is None

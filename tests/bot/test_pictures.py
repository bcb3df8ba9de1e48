"""Pictures are drawn beside the loop, and what cannot be drawn is said in words."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys

from telegram import InputFile

from bot.pictures import Pictures
from tests.pictures.test_draw import chart
from tests.pictures.test_print import LINK, poster


async def test_a_call_without_a_chart_stays_as_it_is() -> None:
    async with Pictures() as pictures:
        assert await pictures.filled("sendMessage", {"text": "hello"}) == ("sendMessage", {"text": "hello"})


async def test_a_chart_becomes_a_file_and_the_loop_goes_on_meanwhile() -> None:
    beats = itertools.count()
    number = 0

    async def heart() -> None:
        nonlocal number
        while True:
            number = next(beats)
            await asyncio.sleep(0.005)

    beating = asyncio.create_task(heart())
    async with Pictures() as pictures:
        method, params = await pictures.filled("sendPhoto", {"chat_id": 1, "chart": chart().as_data(), "caption": "x"})
    beating.cancel()

    assert (method, params["caption"]) == ("sendPhoto", "x")
    assert isinstance(params["photo"], InputFile)
    assert number > 10  # drawing takes far longer than ten beats; had it held the loop, there were none


async def test_what_cannot_be_drawn_is_said_in_words() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 4}]
    async with Pictures() as pictures:
        sent = await pictures.filled(
            "sendPhoto", {"chat_id": 1, "chart": {"title": "no chart"}, "caption": "Mood", "caption_entities": entities}
        )
        drawn, _ = await pictures.filled("sendPhoto", {"chat_id": 1, "chart": chart().as_data(), "caption": "x"})

    assert sent == ("sendMessage", {"chat_id": 1, "text": "Mood", "entities": entities})
    assert drawn == "sendPhoto"  # one that failed does not keep the next from being drawn


def test_the_bot_itself_never_loads_what_draws() -> None:
    look = "import sys, bot.run; sys.exit('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], check=False)

    assert done.returncode == 0  # a second at each start, and 40 MB for as long as it runs


async def test_a_poster_becomes_a_document_beside_its_words() -> None:
    params = {"chat_id": 1, "poster": poster().as_data(), "caption": LINK}
    async with Pictures() as pictures:
        method, sent = await pictures.filled("sendDocument", params)
        refused = await pictures.filled("sendDocument", {**params, "poster": {"words": []}})

    assert (method, sent["caption"], sent["document"].filename) == ("sendDocument", LINK, "poster.pdf")
    assert sent["document"].input_file_content.startswith(b"%PDF-")
    assert refused == ("sendMessage", {"chat_id": 1, "text": LINK})  # the link is not lost with the picture


def test_what_draws_posters_is_loaded_in_its_own_process_only() -> None:
    look = "import sys, bot.run; sys.exit('segno' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0

"""Nothing that opens the bot and nothing that people wrote reaches the log, at its most talkative."""

from __future__ import annotations

import io
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logs
from tests.whole.test_nasty import BROKEN, raw
from tests.whole.town import HOUR, KEY, TOKEN, Town, Village, settings_for

SECRETS = (TOKEN, TOKEN.partition(":")[2], KEY, KEY.rstrip("="))
NAMES = ("Zubaida", "Zebulon")
WORDS = ("rheumatism", "sleepless", "unhappiness", "reassurance")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged at DEBUG while the test runs."""
    root, before, hook = logging.getLogger(), structlog.get_config(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in list(logging.Logger.manager.loggerDict)}
    stream = io.StringIO()
    with warnings.catch_warnings():
        set_up_logs(settings_for("http://localhost", "sqlite:///none.db", log_level="DEBUG"), stream)
        yield stream
    logging.captureWarnings(False)
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    for name in list(logging.Logger.manager.loggerDict):
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.configure(**before)


async def a_life(t: Town) -> None:
    """Everything that may go well or wrong with somebody's words."""
    zebulon = await t.join("mentor", NAMES[1])
    zubaida = await t.join("client", NAMES[0], mentor=NAMES[1])
    await t.say(zubaida, "/checkin")
    await t.press_all(zubaida, "3", "2", "4", "0", "7", "yes")
    await t.say(zubaida, f"my {WORDS[0]} is bad")
    await t.say(zubaida, f"and I am {WORDS[1]}")
    await t.press_all(zebulon, "take", "show")
    card = await t.card(zebulon, NAMES[0])
    await t.sim.ask("POST", "/sim/faults", {"kind": "drop_after", "chat_id": zubaida.id, "times": 1})
    await t.say(zebulon, f"some {WORDS[3]}", reply_to=card.id)
    await t.sim.ask("POST", "/sim/faults", {"kind": "400", "chat_id": zebulon.id, "times": 1})
    await t.say(zubaida, f"so much {WORDS[2]}")
    await t.say(zubaida, "/settings")
    await t.press(zubaida, "alias")
    await t.say(zubaida, NAMES[1])
    await t.sim.ask("POST", "/sim/faults", {"kind": "502", "times": 1})
    await t.say(zubaida, "/help")
    await zubaida.sees("What you can do here")
    await raw(t, BROKEN["a text that is a list"](zubaida) | {"words": WORDS})
    broken = BROKEN["a number that is words"](zubaida)
    broken["message"]["message_id"] = f"{WORDS[0]} {NAMES[0]}"
    await raw(t, broken)
    await t.retried()
    await t.say(await t.stranger(NAMES[0]), WORDS[2])
    await zubaida.block()
    await t.forward(24 * HOUR)


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_secret_and_no_words_of_anybody(log: io.StringIO, village: Village, tmp_path: Path, form: str) -> None:
    async with village.open(tmp_path, log_level="DEBUG", log_format=form) as t:
        await a_life(t)
        await t.down_for(HOUR)
    written = log.getvalue()
    assert "dead letter" in written
    assert len(written.splitlines()) > 20
    for secret in (*SECRETS, *NAMES, *WORDS):
        assert secret.lower() not in written.lower(), [line for line in written.splitlines() if secret in line][:3]

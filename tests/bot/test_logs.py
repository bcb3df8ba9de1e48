"""The log shows no token, no key and no local variable, whoever writes into it and in whatever form."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import structlog

from bot.logs import BLANK, TALKATIVE, Redacting, redactor, set_up_logs
from bot.settings import Settings
from storage.engine import writing_engine

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
OTHER_TOKEN = "987654:zz-zz_zzzzzzzzzzzzzzzzzzzzzzzzzzzz"
KEY = "k3ykEyk3ykEyk3ykEyk3ykEyk3ykEyk3ykEyk3ykEys="
PASSWORD = 'päss"w\\ord'


def settings(**more: Any) -> Settings:
    return Settings.model_validate(
        {
            "bot_token": TOKEN,
            "secret_key": KEY,
            "webhook_secret": "hook-word",
            "database": "postgresql://me:p%C3%A4ss%22w%5Cord@host/name",
            "log_level": "DEBUG",
            **more,
        }
    )


@pytest.fixture
def as_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    level = root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    yield
    logging.captureWarnings(False)
    root.handlers = [handler for handler in root.handlers if not isinstance(handler.formatter, Redacting)]
    sys.excepthook = hook
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, as_before: None) -> Callable[[], str]:
    stream = io.StringIO()
    set_up_logs(settings(log_format=request.param), stream)
    return stream.getvalue


def fail_with(secret: str) -> None:
    local_word = "what-a-client-wrote"
    raise RuntimeError(f"GET https://api.telegram.org/bot{secret}/getMe failed" + local_word[:0])


def test_a_token_is_blanked_out_wherever_it_stands(log: Callable[[], str]) -> None:
    for logger in (logging.getLogger("any.library"), structlog.get_logger("ours")):
        logger.info(f"in the message {TOKEN}")
        logger.warning("in an argument", extra={"url": f"https://host/bot{OTHER_TOKEN}/getMe"})
        logger.error("in an address https://host/bot%s/x", OTHER_TOKEN.replace(":", "%3A"))
        try:
            fail_with(TOKEN)
        except RuntimeError:
            logger.exception("in a traceback")
    structlog.get_logger().info("in a value", token=TOKEN, nested={"list": [OTHER_TOKEN]})

    assert "AAbbCC" not in log()
    assert "zzzzzz" not in log()
    assert log().count(BLANK) >= 10


def test_the_secrets_of_the_settings_are_blanked_out_however_they_are_written(log: Callable[[], str]) -> None:
    logging.getLogger("x").error("%s %s %r", KEY, KEY.rstrip("="), {"key": KEY, "hook": "hook-word"})
    logging.getLogger("x").error("%s %r %s", PASSWORD, PASSWORD, "p%C3%A4ss%22w%5Cord")

    assert "k3yk" not in log()
    assert "hook-word" not in log()
    assert "ord" not in log()


def test_a_traceback_shows_where_but_no_local_variable(log: Callable[[], str]) -> None:
    try:
        fail_with("x")
    except RuntimeError as failure:
        logging.getLogger("x").error("oh", exc_info=failure)
        structlog.get_logger("y").error("oh", exc_info=True)

    assert log().count("in fail_with") == 2
    assert "local_word[:0]" in log()  # the line of code is shown …
    assert "what-a-client-wrote" not in log()  # … but not what the variable held


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_talkative_libraries_stay_at_warning_or_above(as_before: None, level: str) -> None:
    stream = io.StringIO()
    set_up_logs(settings(log_level=level), stream)

    for name in (*TALKATIVE, "telegram.ext.Application", "httpcore.http11", "sqlalchemy.engine.Engine"):
        logging.getLogger(name).info("body")
        logging.getLogger(name).warning("trouble")

    assert "body" not in stream.getvalue()
    assert ("trouble" in stream.getvalue()) == (level != "ERROR")


async def test_neither_a_request_nor_a_statement_is_quoted(log: Callable[[], str], tmp_path: Any) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get("https://host/path-of-a-request")
    engine = writing_engine(f"sqlite:///{tmp_path}/x.db")
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SELECT ?", ("what a client wrote",))
    await engine.dispose()
    await asyncio.sleep(0)

    assert log() == ""


def test_warnings_come_into_the_log() -> None:
    ended = in_a_process(f"import warnings; warnings.warn('mind {TOKEN}')")

    assert f"UserWarning: mind {BLANK}" in ended.stderr
    assert "[py.warnings]" in ended.stderr
    assert TOKEN not in ended.stderr


def test_json_lines_are_json_and_say_the_same(as_before: None) -> None:
    stream = io.StringIO()
    set_up_logs(settings(log_format="json"), stream)

    structlog.get_logger("askel.sender").warning("parked", chat_id=5)
    logging.getLogger("lib").warning("two\nlines")

    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["chat_id"], ours["level"], ours["logger"]) == ("parked", 5, "warning", "askel.sender")
    assert theirs["event"] == "two\nlines"
    assert ours["timestamp"].endswith("Z")


def test_every_handler_has_the_redacting_formatter(as_before: None) -> None:
    logging.getLogger().addHandler(logging.StreamHandler(io.StringIO()))

    set_up_logs(settings(), io.StringIO())

    assert [type(handler.formatter) for handler in logging.getLogger().handlers] == [Redacting]


def test_setting_up_twice_writes_each_line_once(as_before: None) -> None:
    stream = io.StringIO()
    set_up_logs(settings(), stream)
    set_up_logs(settings(), stream)

    logging.getLogger("x").info("once")

    assert stream.getvalue().count("once") == 1


def test_a_record_that_cannot_be_written_does_not_show_its_arguments(
    log: Callable[[], str], capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if isinstance(handler.formatter, Redacting)]  # not pytest's

    root.getChild("x").info("%d", f"what a client wrote {TOKEN}")

    assert "a record of x" in log()
    assert "client" not in log() + "".join(capfd.readouterr())


def test_what_nobody_caught_goes_through_the_log_too() -> None:
    ended = in_a_process(f"raise RuntimeError('on the way to bot{TOKEN}')")

    assert ended.returncode == 1
    assert f"RuntimeError: on the way to bot{BLANK}" in ended.stderr
    assert "Traceback" in ended.stderr
    assert TOKEN not in ended.stderr


def in_a_process(program: str) -> subprocess.CompletedProcess[str]:
    start = "from bot.logs import set_up_logs; from bot.settings import Settings; set_up_logs(Settings())\n"
    return subprocess.run([sys.executable, "-c", start + program], capture_output=True, text=True, check=False)


def test_a_short_secret_does_not_blank_out_everything() -> None:
    assert redactor(["a", "", "==="])("a cat === sat") == "a cat === sat"


def test_a_secret_inside_another_leaves_no_rest() -> None:
    assert redactor(["word", "wordword-and-more"])("wordword-and-more") == BLANK


@pytest.mark.parametrize("written", ["a%40b%2Fc%3Dd", "a@b/c=d", r"{'x': \"a@b/c=d\"}"])
def test_a_secret_in_an_address_is_known_too(written: str) -> None:
    assert BLANK in redactor(["a@b/c=d"])(written)

"""The documents and the program say the same: commands run, links lead somewhere, names exist."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.settings import Settings
from simulator.people import People, Person
from storage.engine import reading_engine
from storage.migrate import upgrade
from storage.seal import new_key
from storage.tables import metadata

ROOT = Path(__file__).parents[1]
OURS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
PAGES = [ROOT / name for name in OURS] + sorted((ROOT / "docs").rglob("*.md"))
OPERATORS = (ROOT / "docs/operators.md").read_text("utf-8")
FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)

CANNOT = {  # what is shown and not run here, and why
    r"make demo": "runs until it is stopped; tests/browser walks through it",
    r"make test": "would run itself",
    r"make bench": "measures for a minute",
    r"make crash( KILLS=\d+)?": "is a part of `make test`",
    r"make install": "changes the checkout, or looks at all of it",
    r"sudo .*": "changes the machine",
    r"journalctl .*": "follows the log of a service that is not here",
    r"askel\(\) .*": "names a folder of the server",
    r"pg_dump .*": "needs a PostgreSQL server of that name",
    r"\.venv/bin/askel run": "runs until it is stopped: `bot` below",
}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def fenced(page: Path, language: str) -> list[str]:
    """The blocks of this language, without the indentation of a list around them."""
    found = FENCE.finditer(page.read_text("utf-8"))
    return [re.sub(rf"^{one[1]}", "", one[3], flags=re.MULTILINE) for one in found if one[2] == language]


def commands(page: Path) -> list[str]:
    lines = "\n".join(fenced(page, "sh")).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def reason(command: str) -> str | None:
    return next((why for pattern, why in CANNOT.items() if re.fullmatch(pattern, command)), None)


SHOWN = [command for page in PAGES for command in commands(page)]
OTHERS = ("curl", "sqlite3")


# --- a place where the commands mean something


@dataclass(frozen=True)
class Place:
    """A folder like that of an operator, with the bot running in it."""

    folder: Path
    environment: dict[str, str]
    health: str

    def run(self, command: str) -> str:
        """What it prints. Fails with what it complained of."""
        words = shlex.split(command)
        if words[0].rpartition("/")[2] == "askel":
            return self.askel(*words[1:])
        shell = ["bash", "-euo", "pipefail", "-c", command.replace("127.0.0.1:8090", self.health)]
        done = subprocess.run(
            shell, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def askel(self, *words: str) -> str:
        """In this process, for starting a fresh one for each command takes seconds."""
        with pytest.MonkeyPatch.context() as here:
            here.chdir(self.folder)
            for variable, value in self.environment.items():
                here.setenv(variable, value)
            done = CliRunner().invoke(app, list(words), prog_name="askel")
        assert done.exit_code == 0, f"askel {shlex.join(words)}: {done.output}"
        return done.stdout


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.05)


async def join(telegram: str, who: str, token: str, *more: str) -> None:
    async with People(telegram) as people:
        person = await people.person(who, language_code="en")
        await person.start(token)
        for button in ("en", "on", "yes"):
            await tap(person, button)
        await person.sees("call you", within=30)
        await person.send(who)
        for button in more:
            await tap(person, button)
        await person.sees("everything is ready", within=30)


async def tap(person: Person, button: str) -> None:
    """The button whose callback data ends so, as soon as it is there."""

    def there() -> str | None:
        return next((key for row in seen.rows for key in data(row) if key.rsplit(".", 1)[-1] == button), None)

    def data(row: list[dict[str, object]]) -> list[str]:
        return [str(key.get("callback_data", "")) for key in row]

    for _ in range(600):
        messages = await person.messages()
        seen = messages[-1]
        if seen.from_bot and (key := there()) is not None:
            await person.do("tap", message_id=seen.id, data=key)
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"nobody sees the button {button}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """`askel run` against a simulator, a coordinator, a mentor and a client who have joined."""
    folder = tmp_path_factory.mktemp("operator")
    for shown in (".env.example", "Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / shown, folder)
    (folder / ".venv").symlink_to(sys.prefix)
    telegram, health = free_port(), f"127.0.0.1:{free_port()}"
    environment = {
        **{variable: value for variable, value in os.environ.items() if not variable.startswith("ASKEL_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ASKEL_BOT_TOKEN": "123456:" + "d" * 35,
        "ASKEL_TELEGRAM_API": f"http://127.0.0.1:{telegram}",
        "ASKEL_SECRET_KEY": new_key(),
        "ASKEL_HEALTH_LISTEN": health,
        "PYTHONPATH": str(ROOT),
    }
    one = Place(folder, environment, health)
    simulator = [sys.executable, "-m", "simulator", "--port", str(telegram), "--no-limits"]
    with subprocess.Popen(simulator, env=environment, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{telegram}/sim/people")
            yield from running(one, f"http://127.0.0.1:{telegram}")
        finally:
            server.terminate()


def running(place: Place, telegram: str) -> Iterator[Place]:
    bot = subprocess.Popen([Path(sys.executable).with_name("askel"), "run"], env=place.environment, cwd=place.folder)
    try:
        wait_for(f"http://{place.health}/healthz")
        for who, role, more in (("Kirsi", "coordinator", ()), ("Mika", "mentor", ()), ("Amina", "client", ("0", "18"))):
            token = place.askel("invite", role, "--offline", "--language", "en").strip()
            asyncio.run(join(telegram, who, token, *more))
        yield place
        bot.terminate()
        assert bot.wait(30) == 0
    finally:
        bot.kill()
        bot.wait()


# --- commands


@pytest.mark.parametrize("page", [page for page in PAGES if not all(map(reason, commands(page)))], ids=name)
def test_the_commands_that_a_page_shows_work_in_their_order(place: Place, page: Path) -> None:
    for command in commands(page):
        if reason(command) is None and not needs_a_tool(command):
            place.run(command)


def needs_a_tool(command: str) -> bool:
    """Of another package, that is not on this machine."""
    tool = shlex.split(command)[0]
    return tool in OTHERS and shutil.which(tool) is None


def test_the_list_of_what_cannot_be_run_holds_nothing_else() -> None:
    assert [pattern for pattern in CANNOT if not any(re.fullmatch(pattern, command) for command in SHOWN)] == []


def test_make_alone_lists_what_there_is(place: Place) -> None:
    listed = place.run("make")
    for page in PAGES:
        for target in re.findall(r"`make ([a-z]+)", page.read_text("utf-8")):
            assert f"make {target} " in listed, name(page)


def test_an_invite_is_a_link_to_the_bot_and_offline_a_bare_token(place: Place) -> None:
    assert re.fullmatch(r"https://t\.me/\w+\?start=[\w-]{22}\n", place.run("askel invite coordinator"))
    assert re.fullmatch(r"([\w-]{22}\n){3}", place.run("askel invite client --offline --count 3"))


def test_a_second_run_is_refused_as_the_page_says(place: Place) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("askel"), "run"],
        env=place.environment,
        cwd=place.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Another `askel run`" in done.stderr
    assert "Stop it first." in done.stderr


def test_a_copy_made_while_the_bot_runs_holds_the_same_people(place: Place) -> None:
    copy = place.folder / "a copy.db"
    with closing(sqlite3.connect(place.folder / "askel.db")) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    elsewhere = replace(place, environment=place.environment | {"ASKEL_DATABASE": f"sqlite:///{copy}"})

    assert "Amina" in elsewhere.askel("people", "--json")
    elsewhere.askel("check")


async def test_what_operators_ask_the_database_works_on_both_engines(database: str) -> None:
    await upgrade(database)
    engine = reading_engine(database)
    asked = [statement for page in PAGES for statement in fenced(page, "sql")]
    async with engine.connect() as reader:
        for statement in asked:
            await reader.execute(text(statement.rstrip().rstrip(";")))
    await engine.dispose()
    assert asked


def test_help_lists_exactly_the_commands_that_operators_read_of() -> None:
    described = set(re.findall(r"^\| `askel (\w+)`", OPERATORS, re.MULTILINE))
    listed = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    listed |= {str(group.name) for group in app.registered_groups}
    shown = CliRunner().invoke(app, ["--help"], prog_name="askel").output
    assert described == listed
    assert set(re.findall(r"^  ([a-z]+)  ", shown.partition("Commands:")[2], re.MULTILINE)) == listed


# --- settings


def test_every_variable_that_is_named_is_a_setting() -> None:
    known = {f"ASKEL_{field.upper()}" for field in Settings.model_fields}
    example = set(re.findall(r"^(ASKEL_\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"ASKEL_[A-Z_]*[A-Z]", page.read_text("utf-8")))
        assert named <= example, name(page)
    assert example == known


def test_reverse_proxies_pass_on_to_the_place_where_askel_listens() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listen = Settings().webhook_listen
    for server in ("caddyfile", "nginx"):
        assert f"{listen.host}:{listen.port}" in "".join(fenced(ROOT / "README.md", server))
    assert f"ASKEL_WEBHOOK_LISTEN={listen.host}:{listen.port}" in readme
    Settings.model_validate(
        {"webhook_url": "https://bot.example.fi/telegram", "webhook_secret": "a-long-word-of-your-own"}
    )


# --- links


LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)", re.DOTALL)


def links(page: Path) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))
    return [link for link in LINK.findall(prose) if not re.match(r"[a-z]+:", link)]


@cache
def anchors(page: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ +(.*?) *$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert ROOT in target.parents, f"{link} leaves the project"
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_found_from_the_index() -> None:
    index = ROOT / "docs/README.md"
    reached, new = set(), {index}
    while new:
        page = new.pop()
        reached.add(page)
        new |= {(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ".md" in link} & set(
            PAGES
        ) - reached
    assert [name(page) for page in PAGES if page not in reached] == []


# --- the path


@cache
def definitions(path: Path) -> set[str]:
    """`function`, `Class` and `Class.method` of a module, and the names that it assigns."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.ClassDef(name=owner, body=body):
                found |= {owner, *(f"{owner}.{inner.name}" for inner in body if hasattr(inner, "name"))}
            case ast.FunctionDef(name=one) | ast.AsyncFunctionDef(name=one):
                found.add(one)
            case _:
                pass
    return found


def test_the_path_names_functions_that_are_there() -> None:
    told = re.findall(r"`([\w/]+\.py):([\w.]+)`", (ROOT / "docs/path.md").read_text("utf-8"))
    assert len(told) > 40
    assert [f"{file}:{what}" for file, what in told if what not in definitions(ROOT / file)] == []


def test_the_path_names_every_table() -> None:
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/path.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(metadata.tables)


# --- the picture


def test_the_picture_is_there_and_not_too_heavy() -> None:
    picture = ROOT / "docs/demo.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 400_000

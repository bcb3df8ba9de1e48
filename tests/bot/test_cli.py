"""The commands as an operator calls them: real processes, real files, and errors in sentences."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from simulator import Simulator
from storage.migrate import head
from storage.seal import Seal, new_key
from tests.processes import command

TOKEN = "424242:" + "c" * 35
Askel = Any


@pytest.fixture
def askel(tmp_path: Path) -> Iterator[Askel]:
    """`askel("invite", "client", RATE_CHAT="0")` in an empty folder; what it printed and how it ended."""
    settings = {"ASKEL_BOT_TOKEN": TOKEN, "ASKEL_SECRET_KEY": new_key(), "ASKEL_HEALTH_LISTEN": ""}
    settings |= {"ASKEL_CONTROLLER": "A city", "ASKEL_CONTROLLER_CONTACT": "city.example"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASKEL_")}

    def call(*words: str, **more: str | None) -> subprocess.CompletedProcess[str]:
        env = clean | settings | {f"ASKEL_{name}": value for name, value in more.items() if value is not None}
        for name in [name for name, value in more.items() if value is None]:
            env.pop(f"ASKEL_{name}")
        return command(words, tmp_path, env)

    call.key = settings["ASKEL_SECRET_KEY"]  # type: ignore[attr-defined]
    return call


def test_a_key_seals_and_its_warning_does_not_stand_in_the_pipe(askel: Askel) -> None:
    done = askel("key")

    assert Seal(done.stdout.strip()).open(Seal(done.stdout.strip()).seal(b"x", "p"), "p") == b"x"
    assert "whoever loses it loses every name" in done.stderr


def test_it_says_which_version_it_is(askel: Askel) -> None:
    assert askel("--version").stdout == f"askel {version('askel')}, database revision {head()}\n"


def test_the_first_coordinator_is_invited_without_a_network(askel: Askel, tmp_path: Path) -> None:
    done = askel("invite", "coordinator", "--offline", "--count", "3")

    tokens = done.stdout.split()
    assert len(set(tokens)) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)  # 128 bits
    database = (
        (tmp_path / "askel.db").read_bytes() + (tmp_path / "askel.db-wal").read_bytes()
        if (tmp_path / "askel.db-wal").exists()
        else (tmp_path / "askel.db").read_bytes()
    )
    assert not any(token.encode() in database for token in tokens)


def test_a_client_is_not_invited_before_somebody_would_hear_of_them(askel: Askel) -> None:
    done = askel("invite", "client", "--offline")

    assert done.returncode == 1
    assert "no coordinator yet" in done.stderr
    assert "askel invite coordinator" in done.stderr


def test_invitations_keep_what_was_asked_for(askel: Askel, tmp_path: Path) -> None:
    asked = ("--language", "ar", "--source", "school", "--uses", "50", "--days", "30", "--group", "mothers")
    askel("invite", "coordinator", "--offline")
    _joined(askel, tmp_path, "Kirsi", "coordinator", 11)
    askel("invite", "client", "--offline", *asked)

    with sqlite3.connect(tmp_path / "askel.db") as database:
        columns = "role, language, source, uses_left, audience, (expires_at - created_at) / 86400000"
        made = f"select {columns} from invites where role = 'client'"
        assert list(database.execute(made)) == [("client", "ar", "school", 50, "mothers", 30)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("client --source nowhere", "--source nowhere is not in the programme. There is: health_station, "),
        ("client --group boss", "--group boss is not in the programme. There is: mothers, students, "),
        ("mentor --group students --source school", "--group and --source: only a client has that, and not a mentor"),
        ("client --person Amina --count 3", "--person Amina: one link that works once"),
        ("mentor --person Amina", "Amina is a client: `askel invite client --person Amina`"),
        ("client --mentor Nobody", "nobody is called Nobody"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_not_made(askel: Askel, tmp_path: Path, words: str, told: str) -> None:
    askel("invite", "coordinator", "--offline")
    _joined(askel, tmp_path, "Kirsi", "coordinator", 11)
    _joined(askel, tmp_path, "Amina", "client", 12)

    done = askel("invite", *words.split(), "--offline")

    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--language", "xx"), "--language xx is not among ASKEL_LANGUAGES"),
        (("--person", "Nobody"), "nobody is called Nobody"),
    ],
)
def test_what_cannot_be_invited_is_said_in_a_sentence(askel: Askel, words: tuple[str, ...], told: str) -> None:
    done = askel("invite", "coordinator", "--offline", *words)

    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_link_names_the_bot_as_telegram_does(askel: Askel) -> None:
    async with Simulator(port=0) as sim:
        sim.world.register(TOKEN, "vantaa_askel_bot", "Askel")
        done = await asyncio.to_thread(askel, "invite", "coordinator", TELEGRAM_API=sim.url)

    assert re.fullmatch(r"https://t\.me/vantaa_askel_bot\?start=[A-Za-z0-9_-]{22}\n", done.stdout)


def test_without_telegram_a_link_cannot_be_made_but_a_token_can(askel: Askel) -> None:
    done = askel("invite", "coordinator", TELEGRAM_API="http://127.0.0.1:9")

    assert done.returncode == 1
    assert "Telegram cannot be reached (the connection was refused)" in done.stderr
    assert "--offline" in done.stderr
    assert TOKEN not in done.stderr


@pytest.mark.parametrize("command", [("invite", "coordinator"), ("run",)])
async def test_a_token_that_telegram_does_not_know_is_said_so(askel: Askel, command: tuple[str, ...]) -> None:
    async with Simulator(port=0) as sim:
        await sim.ask("POST", "/sim/faults", {"kind": 401, "method": "getMe", "description": "Unauthorized"})
        done = await asyncio.to_thread(askel, *command, TELEGRAM_API=sim.url)

    assert done.returncode == 1
    assert "Telegram refuses ASKEL_BOT_TOKEN: get the token from @BotFather again" in done.stderr


def test_nobody_else_may_read_the_database(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "coordinator", "--offline")

    assert stat.S_IMODE((tmp_path / "askel.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("role", "name", "told"),
    [
        ("mentor", "Nobody", "nobody is called Nobody"),
        ("mentor", "Kirsi", "Kirsi is no mentor"),
        ("coordinator", "Kirsi", "Kirsi is the only coordinator who can be reached"),
        ("client", "Amina", "clients leave with /stop"),
    ],
)
def test_a_role_that_cannot_be_taken_away_is_said_in_a_sentence(
    askel: Askel, tmp_path: Path, role: str, name: str, told: str
) -> None:
    askel("invite", "coordinator", "--offline")
    _joined(askel, tmp_path, "Kirsi", "coordinator", 11)

    done = askel("retire", role, name)

    assert done.returncode == 1
    assert told in done.stderr


def test_a_role_is_taken_away_by_a_letter_to_whoever_holds_it(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "coordinator", "--offline")
    _joined(askel, tmp_path, "Kirsi", "coordinator", 11)
    _joined(askel, tmp_path, "Mika", "mentor", 12)

    done = askel("retire", "mentor", "Mika")

    assert done.returncode == 0, done.stderr
    assert "Mika is no mentor as soon as the bot runs" in done.stdout
    with sqlite3.connect(tmp_path / "askel.db") as database:
        assert list(database.execute("select mailbox, priority, state from inbox")) == [(12, 0, "waiting")]


def _joined(askel: Askel, folder: Path, name: str, role: str, user: int) -> None:
    """Somebody who takes part, as if they had opened their link."""
    seal = Seal(askel.key)
    sealed, index = seal.seal(name.encode(), f"people.alias:{name}"), seal.blind(name.casefold())
    with sqlite3.connect(folder / "askel.db") as database:
        columns = "id, alias, alias_index, language, audience, state, created_at, reachable"
        row = (name, sealed, index, "en", "general", "active", 0, 1)
        database.execute(f"insert into people ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.execute("insert into roles (person_id, role, since) values (?, ?, 0)", (name, role))
        database.execute("insert into identities (user_id, person_id, since) values (?, ?, 0)", (user, name))


def test_people_are_an_empty_list_before_anybody_came(askel: Askel) -> None:
    askel("invite", "coordinator", "--offline")
    assert json.loads(askel("people", "--json").stdout) == []


def test_people_are_listed_whatever_their_names_look_like(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "mentor", "--offline")
    _joined(askel, tmp_path, "Ami [/b]", "client", 12)
    done = askel("people")
    assert done.returncode == 0, done.stderr
    assert "Ami [/b]" in done.stdout


def test_check_is_content_with_good_settings(askel: Askel) -> None:
    done = askel("check")

    assert (done.returncode, done.stderr) == (0, "")
    assert "All is well" in done.stdout


def test_check_warns_of_what_people_would_agree_to_and_of_settings_that_nobody_reads(askel: Askel) -> None:
    done = askel("check", CONTROLLER="", SIZE="large")

    assert done.returncode == 0
    assert "ASKEL_CONTROLLER is not set: people agree to 'Vantaan kaupunki" in done.stderr
    assert "ASKEL_SIZE in the environment is not a setting" in done.stderr


def test_check_names_all_that_is_wrong_at_once(askel: Askel) -> None:
    done = askel("check", TIMEZONE="Mars/Olympus", RATE_CHAT="often", LANGUAGES="fi,xx")

    assert done.returncode == 1
    for name in ("ASKEL_TIMEZONE", "ASKEL_RATE_CHAT", "ASKEL_LANGUAGES"):
        assert name in done.stderr


@pytest.mark.parametrize("command", ["check", "run"])
def test_what_is_missing_is_named_together_with_what_is_wrong(askel: Askel, command: str) -> None:
    done = askel(command, TIMEZONE="Mars/Olympus", BOT_TOKEN=None, SECRET_KEY=None)

    assert done.returncode == 1
    for name in ("ASKEL_TIMEZONE", "ASKEL_BOT_TOKEN is not set", "ASKEL_SECRET_KEY is not set"):
        assert name in done.stderr


@pytest.fixture
def reworded(tmp_path: Path) -> str:
    """A programme with a question that no catalogue has."""
    shipped = files("programmes").joinpath("vantaa.toml").read_text(encoding="utf-8")
    text = shipped.replace("How was your mood this week?", "How did you feel this week?")
    assert text != shipped
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    return "mine.toml"


def test_check_names_each_language_that_cannot_be_offered_and_why(askel: Askel, reworded: str) -> None:
    done = askel("check", PROGRAMME=reworded, LANGUAGES="en,fi,ar")

    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "language fi cannot be offered",
        "language ar cannot be offered",
    ]
    assert "1 of" in done.stderr


def test_a_programme_of_ones_own_is_translated_beside_it(askel: Askel, reworded: str, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    told = askel("programme", "texts", reworded, TRANSLATIONS="ours", LANGUAGES="en,fi,ar")
    assert told.stdout.splitlines() == ["ours/fi.po: texts to translate: 1", "ours/ar.po: texts to translate: 1"]

    for code, words in (("fi", "Millainen mieli sinulla oli?"), ("ar", "كيف كان مزاجك هذا الأسبوع؟")):
        file = tmp_path / "ours" / f"{code}.po"
        file.write_text(re.sub(r'msgstr ""\n\Z', f'msgstr "{words}"\n', file.read_text("utf-8")), "utf-8")
    done = askel("check", PROGRAMME=reworded, TRANSLATIONS="ours", LANGUAGES="en,fi,ar")
    assert (done.returncode, done.stderr) == (0, "")

    again = askel("programme", "texts", reworded, TRANSLATIONS="ours", LANGUAGES="en,fi,ar")
    assert again.stdout.splitlines() == ["ours/fi.po: texts to translate: 0", "ours/ar.po: texts to translate: 0"]
    assert "Millainen mieli" in (tmp_path / "ours" / "fi.po").read_text("utf-8")


def test_check_says_where_a_translation_of_ones_own_is_wrong(askel: Askel, reworded: str, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    askel("programme", "texts", reworded, "--language", "fi", TRANSLATIONS="ours")

    done = askel("check", PROGRAMME=reworded, TRANSLATIONS="ours", LANGUAGES="en,fi")

    assert done.returncode == 1
    assert re.search(r"ours/fi\.po:\d+: error: vantaa\.\S+\.text is not translated; translate it", done.stderr)


@pytest.mark.parametrize(
    ("words", "translations", "told"),
    [
        ((), None, "ASKEL_TRANSLATIONS is not set: name a folder"),
        (("--language", "xx"), ".", "xx is no language of Askel: use some of fi, en, ar, ru."),
        (("nowhere.toml",), ".", "nowhere.toml: cannot be read (No such file or directory)"),
    ],
)
def test_files_for_translators_are_refused_in_a_sentence(
    askel: Askel, words: tuple[str, ...], translations: str | None, told: str
) -> None:
    done = askel("programme", "texts", *words, **({"TRANSLATIONS": translations} if translations else {}))

    assert (done.returncode, done.stderr.strip()[: len(told)]) == (1, told)


async def test_it_does_not_run_without_any_language(askel: Askel, reworded: str) -> None:
    async with Simulator(port=0) as sim:
        sim.world.register(TOKEN, "vantaa_askel_bot", "Askel")
        done = await asyncio.to_thread(askel, "run", PROGRAMME=reworded, LANGUAGES="fi,ar", TELEGRAM_API=sim.url)

    assert done.returncode == 1
    assert "none of these languages can be offered" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_names_the_mistakes_of_a_programme(askel: Askel, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "mine"\ntitle = ""\n')
    done = askel("check", PROGRAMME="mine.toml")

    assert done.returncode == 1
    assert "mine.toml: check_in" in done.stderr


def test_check_warns_of_danger_words_that_nobody_has_read_again(askel: Askel, tmp_path: Path) -> None:
    ours = _words_in(tmp_path, "review_by = 2027-05-31", "review_by = 2020-01-01")
    done = askel("check", WORDS=str(ours), LANGUAGES="fi,en")

    assert "Warning: The danger words of fi were to be reviewed by 2020-01-01" in done.stderr
    assert "Warning: Language en has no danger words" in done.stderr
    assert done.returncode == 0


def test_check_names_the_mistakes_of_danger_words(askel: Askel, tmp_path: Path) -> None:
    ours = _words_in(tmp_path, "[overdose]", "[overdosis]")
    done = askel("check", WORDS=str(ours))

    assert "words/fi.toml: overdosis: is not known here" in done.stderr
    assert done.returncode == 1


def _words_in(folder: Path, old: str, new: str) -> Path:
    source = files("programmes").joinpath("words", "fi.toml").read_text("utf-8")
    assert old in source
    (folder / "words").mkdir()
    (folder / "words" / "fi.toml").write_text(source.replace(old, new), "utf-8")
    return folder / "words"


def test_check_sees_a_key_that_does_not_open_what_is_there(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "coordinator", "--offline")
    with sqlite3.connect(tmp_path / "askel.db") as database:
        row = ("p1", b"\x01" + b"k" * 60, "i", "en", "general", "active", 0)
        columns = "id, alias, alias_index, language, audience, state, created_at"
        database.execute(f"insert into people ({columns}) values (?, ?, ?, ?, ?, ?, ?)", row)
    done = askel("check")

    assert done.returncode == 1
    assert "ASKEL_SECRET_KEY does not open" in done.stderr


@pytest.mark.parametrize("command", [("run",), ("people",), ("check",), ("invite", "mentor", "--offline")])
def test_a_folder_that_is_not_there_is_named(askel: Askel, command: tuple[str, ...]) -> None:
    done = askel(*command, DATABASE="sqlite:////nowhere/at/all/askel.db")

    assert done.returncode == 1
    assert "ASKEL_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_said_in_a_sentence(askel: Askel) -> None:
    done = askel("people", DATABASE="postgresql://askel:secret@127.0.0.1:9/askel")

    assert done.returncode == 1
    assert "ASKEL_DATABASE: postgresql://askel:***@127.0.0.1:9/askel does not answer" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def _newer(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("update alembic_version set version_num = '9999'")


def _foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("create table people (id)")


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _garbage(file: Path) -> None:
    for one in file.parent.glob("askel.db*"):
        one.unlink()
    file.write_bytes(b"garbage" * 1000)


@pytest.mark.parametrize("command", ["check", "people"])
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_newer, "The database was written by a newer Askel (revision 9999"),
        (_foreign, "was not made by its migrations; use an empty one."),
        (_folder, "askel.db cannot be opened: is it a file"),
        (_garbage, "askel.db is no SQLite database, or is damaged: name another file, or restore a backup."),
    ],
)
def test_a_database_that_cannot_be_used_is_said_so_by_check_and_by_all_others(
    askel: Askel, tmp_path: Path, command: str, spoil: Callable[[Path], None], told: str
) -> None:
    askel("invite", "coordinator", "--offline")
    spoil(tmp_path / "askel.db")

    done = askel(command)

    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_one_that_another_program_holds_is_said_so(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "coordinator", "--offline")
    with closing(sqlite3.connect(tmp_path / "askel.db", isolation_level=None)) as other:
        other.execute("begin exclusive")
        done = askel("people")

    assert done.returncode == 1
    assert "askel.db is held by another program for more than ten seconds" in done.stderr


def test_looking_makes_no_database(askel: Askel, tmp_path: Path) -> None:
    done = askel("people")

    assert done.returncode == 1
    assert f"there is no {tmp_path / 'askel.db'} yet" in done.stderr
    assert not (tmp_path / "askel.db").exists()


def test_another_key_is_said_so_by_each_command(askel: Askel, tmp_path: Path) -> None:
    askel("invite", "coordinator", "--offline")
    _joined(askel, tmp_path, "Kirsi", "coordinator", 11)

    for words in (("people",), ("invite", "client", "--mentor", "Mika", "--offline"), ("retire", "mentor", "Mika")):
        done = askel(*words, SECRET_KEY=new_key())
        assert done.returncode == 1
        assert "ASKEL_SECRET_KEY does not open what is in the database: set the key" in done.stderr


async def test_a_port_that_is_taken_is_named_when_the_bot_starts(askel: Askel) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with Simulator(port=0) as sim:
            health = await asyncio.to_thread(
                askel, "run", TELEGRAM_API=sim.url, HEALTH_LISTEN=f"127.0.0.1:{port}", RATE_CHAT="1"
            )
            hook = {"WEBHOOK_URL": f"{sim.url}/hook", "WEBHOOK_SECRET": "word", "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
            webhook = await asyncio.to_thread(askel, "run", TELEGRAM_API=sim.url, **hook)

    for done, name in ((health, "ASKEL_HEALTH_LISTEN"), (webhook, "ASKEL_WEBHOOK_LISTEN")):
        assert done.returncode == 1
        assert f"{name}: 127.0.0.1:{port} cannot be listened on" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Unclosed" not in done.stderr


def test_the_bot_does_not_start_without_its_token(askel: Askel) -> None:
    done = askel("run", BOT_TOKEN=None)

    assert done.returncode == 1
    assert "ASKEL_BOT_TOKEN is not set" in done.stderr


def test_a_changed_programme_is_compared_before_it_is_published(askel: Askel, tmp_path: Path) -> None:
    shipped = files("programmes").joinpath("vantaa.toml").read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(shipped.replace("nudges_a_week = 2", "nudges_a_week = 3"), "utf-8")
    (tmp_path / "other.toml").write_text(shipped.replace("How was your mood this week?", "And your mood?"), "utf-8")

    assert "Nothing is published yet" in askel("programme", "diff").stdout
    assert askel("programme", "publish", "--yes").returncode == 0
    assert "No difference" in askel("programme", "diff").stdout

    told = askel("programme", "diff", "ours.toml").stdout
    assert "~ timeline.phases.first.nudges_a_week\n      before: 2\n      after:  3\n" in told
    assert "of 0 clients" in told
    assert askel("programme", "publish", "ours.toml").returncode == 1  # nobody said yes
    assert "Published" in askel("programme", "publish", "ours.toml", "--yes").stdout

    refused = askel("programme", "publish", "other.toml", "--yes")
    assert refused.returncode == 1
    assert "Language ar could not be offered any more" in refused.stdout
    assert "--even-without ar" in refused.stderr
    assert "Traceback" not in refused.stderr

    with sqlite3.connect(tmp_path / "askel.db") as database:
        kept = [row[0] for row in database.execute("select hash from programmes order by published_at desc")]
    assert [line.split()[1][:12] for line in askel("programme", "list").stdout.splitlines() if "│" in line][:1] == [
        kept[0][:12]
    ]
    assert askel("programme", "show", kept[1][:10]).stdout == shipped


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("diff", "nowhere.toml"), "nowhere.toml: cannot be read (No such file or directory)"),
        (("show", "12"), "no version begins with 12: `askel programme list` shows them"),
    ],
)
def test_a_version_that_is_not_there_is_said_in_a_sentence(askel: Askel, words: tuple[str, ...], told: str) -> None:
    done = askel("programme", *words)

    assert (done.returncode, done.stderr.strip().startswith(told)) == (1, True)
    assert "Traceback" not in done.stderr

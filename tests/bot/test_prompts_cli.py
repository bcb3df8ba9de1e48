"""Own prompts go out to a translator as a .po file and come back: what is checked, by whom, and what is refused."""

from __future__ import annotations

import asyncio
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import prompts_work
from bot.cli.prompts_work import PromptsRefused
from bot.office import office
from bot.settings import Settings
from handlers.prompts import library
from locales.prompt_file import Entry, PromptFileWrong, read, written
from storage import prompts as kept
from storage import tables as t
from storage.migrate import upgrade
from storage.people import place
from storage.prompts import Written
from tests.bot.test_cli import Askel, askel  # noqa: F401 (a fixture)
from tests.conversations.scene import NOW
from tests.whole.town import settings_for


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the commands leave it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "askel.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def desk(migrated: Path, tmp_path: Path) -> Settings:
    """With a Finnish prompt: from a machine in Arabic, checked in Russian, missing in English."""
    shutil.copy(migrated, tmp_path / "askel.db")
    settings = settings_for("http://localhost", f"sqlite:///{tmp_path}/askel.db")
    async with office(settings) as at:
        alias = at.seal.seal(b"Kirsi", place("p-Kirsi"))
        person = {"id": "p-Kirsi", "alias": alias, "alias_index": "x", "language": "fi", "audience": "general"}

        async def job(tx: AsyncConnection) -> None:
            await tx.execute(t.people.insert().values(**person, state="active", created_at=NOW))
            await kept.make(tx, id="snow", by="p-Kirsi", kind="walking", language="fi", now=NOW)
            for language, name, what, mark, by in (
                ("fi", "Lumikävely", "Kävellään lumessa.\nPukeudu lämpimästi.", "source", ""),
                ("ar", "المشي", "نمشي في الثلج.", "machine", ""),
                ("ru", "Прогулка", "Гуляем по снегу.", "checked", "Irina"),
            ):
                written_so = Written("snow", language, name, what, mark, by)
                await kept.keep_variant(tx, at.seal, f"v-{language}", written_so, NOW)

        await at.writer.run(job)
    return settings


async def rewrite_the_source(desk: Settings) -> None:
    changed = Written("snow", "fi", "Hankikävely", "Kävellään hangella.", "source")
    async with office(desk) as at:
        await at.writer.run(lambda tx: kept.keep_variant(tx, at.seal, "x", changed, NOW))


async def marks(desk: Settings) -> dict[str, tuple[str, str, str]]:
    """Language → mark, who, name."""
    async with office(desk) as at, at.readers.connect() as reader:
        (prompt,) = (await library(reader, at.seal)).own
    return {one.language: (one.mark, one.by, one.name) for one in prompt.variants}


async def comes_back(desk: Settings, content: bytes, by: str | None = None, *, dry_run: bool = False) -> list[str]:
    later = NOW + timedelta(days=1)
    return await prompts_work.take_back(desk, read(content, "ar.po"), by, later, dry_run=dry_run)


@pytest.mark.parametrize("language", ["ar", "ru", "en"])
async def test_what_was_exported_comes_back_without_a_change(desk: Settings, language: str) -> None:
    before = await marks(desk)
    content, _ = await prompts_work.export(desk, language)
    said = await comes_back(desk, content)
    assert said == ["Lumikävely: not translated yet" if language == "en" else "Lumikävely: unchanged"]
    assert await marks(desk) == before
    assert (await prompts_work.export(desk, language))[0] == content


async def test_what_the_translator_takes_the_mark_from_is_checked_by_them(desk: Settings) -> None:
    content, said = await prompts_work.export(desk, "ar")
    assert said == "Prompts for العربية: 1. To be translated or checked: 1."
    assert content.count(b"#, fuzzy") == 2
    right = content.replace(b"#, fuzzy\n", b"").replace(
        b"Last-Translator: ", b"Last-Translator: Noor <noor@example.org>"
    )
    assert await comes_back(desk, right) == ["Lumikävely: checked by Noor"]
    assert (await marks(desk))["ar"] == ("checked", "Noor", "المشي")


async def test_a_dry_run_says_it_and_changes_nothing(desk: Settings) -> None:
    content = (await prompts_work.export(desk, "ar"))[0].replace(b"#, fuzzy\n", b"")
    said = await comes_back(desk, content, "Noor", dry_run=True)
    assert said == ["Lumikävely: checked by Noor", "Nothing is changed: this was a dry run."]
    assert (await marks(desk))["ar"][0] == "machine"


async def test_new_words_that_are_fuzzy_are_kept_and_not_sent(desk: Settings) -> None:
    content = (await prompts_work.export(desk, "ar"))[0].decode().replace("المشي", "المشي معًا").encode()
    assert await comes_back(desk, content) == ["Lumikävely: from a machine"]
    assert (await marks(desk))["ar"] == ("machine", "", "المشي معًا")


async def test_a_translation_of_an_older_source_is_outdated_at_once(desk: Settings) -> None:
    content = (await prompts_work.export(desk, "ar"))[0].replace(b"#, fuzzy\n", b"")
    await rewrite_the_source(desk)
    said = await comes_back(desk, content, "Noor")
    assert said == ["Hankikävely: checked by Noor, but outdated: the source has changed since"]
    assert (await marks(desk))["ar"] == ("outdated", "Noor", "المشي")


async def test_what_nobody_touched_stays_as_it_was_when_the_source_is_another_now(desk: Settings) -> None:
    content = (await prompts_work.export(desk, "ru"))[0]
    await rewrite_the_source(desk)
    before = (await marks(desk))["ru"]
    assert before[0] == "outdated"
    for by in ("", "Noor"):
        assert await comes_back(desk, content, by) == ["Hankikävely: unchanged"]
    assert (await marks(desk))["ru"] == before


async def test_an_outdated_one_goes_out_fuzzy_and_comes_back_checked(desk: Settings) -> None:
    await rewrite_the_source(desk)
    content = (await prompts_work.export(desk, "ru"))[0]
    assert content.count(b"#, fuzzy") == 2
    assert await comes_back(desk, content) == ["Hankikävely: unchanged"]
    assert (await marks(desk))["ru"][0] == "outdated"
    assert await comes_back(desk, content.replace(b"#, fuzzy\n", b""), "Noor") == ["Hankikävely: checked by Noor"]
    assert (await marks(desk))["ru"] == ("checked", "Noor", "Прогулка")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("#, fuzzy\n", "", "who has checked it? Say --checked-by NAME"),
        ('msgstr "نمشي في الثلج."', 'msgstr ""', "the text is missing. Translate both"),
        ("المشي", "م" * 61, "the name has 61 letters. At most 60, in one line"),
        ("نمشي", "131052-308T", "there is a personal identity code in it. Take it out"),
    ],
)
async def test_what_is_wrong_is_named_with_its_line_and_nothing_is_taken(
    desk: Settings, before: str, after: str, why: str
) -> None:
    before_all = await marks(desk)
    content = (await prompts_work.export(desk, "ar"))[0].decode().replace(before, after).encode()
    with pytest.raises(PromptsRefused) as refused:
        await comes_back(desk, content)
    assert re.fullmatch(rf"ar\.po:\d+: Lumikävely: {re.escape(why)}\nNothing was taken\.", str(refused.value))
    assert await marks(desk) == before_all


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "cannot be read"),
        (b'msgid ""\nmsgstr ""\n"Language: xx\\n"\n', 'x.po: "Language: xx" in its header is none of'),
        (b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "b"\n', "x.po:6: x is no part"),
        (
            b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgctxt "x.name"\nmsgid "a"\nmsgstr "b"\n',
            "x.po:6: x has no what",
        ),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_the_place(content: bytes, why: str) -> None:
    with pytest.raises(PromptFileWrong, match=re.escape(why)):
        read(content, "x.po")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).map(str.strip).filter(bool)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(name=WORDS, what=st.lists(WORDS, min_size=1, max_size=3).map("\n".join), fuzzy=st.booleans())
def test_whatever_is_written_is_read_again(name: str, what: str, fuzzy: bool) -> None:
    entry = Entry("p_-1", (name, what), (what.replace("\n", " "), name), fuzzy)
    (back,) = read(written("ar", [entry]), "x.po").entries
    assert (back.prompt, back.source, back.words, back.fuzzy) == (entry.prompt, entry.source, entry.words, fuzzy)


def test_as_an_operator_calls_it(askel: Askel, tmp_path: Path) -> None:  # noqa: F811
    askel("invite", "coordinator", "--offline")
    done = askel("prompts", "export", "ar", "--file", "ar.po")
    assert done.stderr.strip() == "Prompts for العربية: 0. To be translated or checked: 0."
    assert (tmp_path / "ar.po").read_text("utf-8").startswith("# Prompts in العربية.")
    assert askel("prompts", "import", "ar.po").returncode == 0
    assert "none.po cannot be read: No such file" in askel("prompts", "import", "none.po").stderr
    assert "There is no language xx. There are: fi" in askel("prompts", "export", "xx").stderr
    assert "name" in askel("prompts", "list").stdout

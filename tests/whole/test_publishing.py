"""A programme is published while the bot runs: open questions finish as they began, the year goes on by the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import programme_work
from bot.publishing import PublishRefused
from bot.words import Source
from conversations.programme import ProgrammeWrong
from tests.whole.town import DAY, MINUTE, WEEK, Town, Village, plain, town

SMALL = """
id = "small"
title = "Small"
consent_version = "1"
rules = [
  { id = "wants_to_talk", label = "Wants to talk", lane = "today" },
  { id = "sent_voice", label = "Sent a voice message", lane = "today" },
  { id = "needs_help_now", label = "Needs help now", lane = "now" },
  { id = "RULE", label = "Felt RULE", lane = "today" },
]
audiences = [{ id = "general", label = "Everyone" }]
timeline = { phases = [{ id = "all", label = "All", from_week = 1, to_week = 50, check_ins = "RHYTHM" }] }

[[check_in.questions]]
id = "feeling"
kind = "choice"
label = "Feeling"
text = "How was it?"
options = [{ id = "good", label = "Good" }, { id = "bad", label = "Bad" }]
alert = { bad = "RULE" }

[[check_in.questions]]
id = "more"
kind = "text"
label = "More"
text = "Anything else?"
"""
FIRST = SMALL.replace("RHYTHM", "weekly").replace("RULE", "felt_low")
SECOND = SMALL.replace("RHYTHM", "twice_a_week").replace("RULE", "felt_bad").replace("How was it?", "How is it now?")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(FIRST)
    return path


async def publish(t: Town, source: str, *, even_without: frozenset[str] = frozenset()) -> str:
    """As `askel programme publish` does it, beside the running bot. What it says."""
    path = Path(t.settings.programme)
    path.write_text(source)
    said: list[str] = []
    await programme_work.publish(t.settings, None, even_without, said.append, _yes, t.now)
    await t.app.programmes.look()
    await t.settled()
    return "\n".join(said)


def _yes() -> None:
    """Nobody is asked here."""


async def asked(t: Town) -> str:
    return plain((await t.last(t["Amina"])).text)


async def test_an_open_check_in_finishes_as_it_began_and_the_next_one_is_new(
    village: Village, tmp_path: Path, file: Path
) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        amina, mika = t["Amina"], t["Mika"]
        await t.say(amina, "/checkin")
        await t.press(amina, "good")

        await publish(t, SECOND)
        await t.press(amina, "back")
        assert "How was it?" in await asked(t)
        await t.press_all(amina, "bad", "skip")  # sets off a rule that the new programme does not have
        assert (await asked(t)).startswith("Thank you")
        assert await t.alerts(amina) == [("felt_low", "open")]
        assert "Felt felt_low" in plain((await t.last(mika)).text)
        await t.press_all(mika, "take", "show")
        assert "Feeling: Bad" in plain((await t.last(mika)).text)
        await t.say(amina, "/checkin")
        assert "How is it now?" in await asked(t)
        assert await t.troubles() == []


async def test_everybodys_year_is_planned_anew_once(village: Village, tmp_path: Path, file: Path) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        letters = "select count(*) from inbox where key like 't:%'"
        before = await t.value(letters)

        told = await publish(t, SECOND)

        assert "3 get check-ins on other days (general 3)" in told
        assert await t.app.programmes.look() is False
        assert await t.value(letters) - before == 3
        await t.forward(6 * DAY)
        dates = [date for _, date, _ in await t.check_ins(t["Amina"])]
        assert dates == ["2027-03-01", "2027-03-04"]
        assert await t.troubles() == []


async def test_a_changed_file_is_not_published_by_a_restart(village: Village, tmp_path: Path, file: Path) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        file.write_text(SECOND)
        await t.down_for(MINUTE)
        await t.say(t["Amina"], "/checkin")
        assert "How was it?" in await asked(t)

        file.write_text("this is no TOML")
        await t.down_for(MINUTE)
        await t.say(t["Amina"], "/checkin")
        assert "How was it?" in await asked(t)


async def test_what_was_published_while_the_bot_slept_is_taken_up_at_its_start(
    village: Village, tmp_path: Path, file: Path
) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        await t.stop()
        file.write_text(SECOND)
        await programme_work.publish(t.settings, None, frozenset(), lambda _line: None, _yes, t.now)
        await t.start()
        await t.forward(6 * DAY)
        assert [date for _, date, _ in await t.check_ins(t["Amina"])] == ["2027-03-01", "2027-03-04"]


async def test_an_older_version_is_published_again(village: Village, tmp_path: Path, file: Path) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        first = t.app.tools.programme.hash
        await publish(t, SECOND)
        await publish(t, await programme_work.source(t.settings, first[:8]))
        assert t.app.tools.programme.hash == first
        await t.forward(WEEK + DAY)
        assert [date for _, date, _ in await t.check_ins(t["Amina"])] == ["2027-03-01", "2027-03-08"]


async def test_nobody_loses_a_language_without_a_word(tmp_path: Path) -> None:
    def changed(source: str) -> str:
        return source.replace("How was your mood this week?", "How is your mood?")

    async with town(tmp_path) as t:
        t.needs("ar")
        before = Path(t.settings.programme).read_text("utf-8")

        with pytest.raises(PublishRefused, match="--even-without ar"):
            await publish(t, changed(before))
        assert await t.app.programmes.look() is False

        await publish(t, changed(before), even_without=frozenset({"fi", "ar", "ru"}))
        assert t.app.tools.service.languages == ("en",)


async def test_a_version_that_nobody_can_speak_is_not_taken_up(village: Village, tmp_path: Path, file: Path) -> None:
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        first = t.app.tools.programme.hash
        await t.change(
            "insert into programmes (hash, source, kept_at, published_at) values ('x', 'broken', :at, :at)",
            at=int(t.now.timestamp() * 1000) + 1,
        )
        assert await t.app.programmes.look() is False
        assert t.app.tools.programme.hash == first
        await t.say(t["Amina"], "/checkin")
        assert "How was it?" in await asked(t)


async def test_what_was_published_before_as_much_was_looked_for_runs_on_after_an_update(
    village: Village, tmp_path: Path, file: Path
) -> None:
    """Two questions in one text are refused today; a published programme that has them keeps nobody from starting."""
    older = FIRST.replace("How was it?", "How was it? And at home?")
    async with village.open(tmp_path, programme=str(file), languages=("en",)) as t:
        with pytest.raises(ProgrammeWrong, match="asks 2 questions"):
            await publish(t, older)
        file.write_text(FIRST)
        await t.change(
            "insert into programmes (hash, source, kept_at, published_at) values (:hash, :source, :at, :at)",
            hash=Source("ours", older).hash,
            source=older,
            at=int(t.now.timestamp() * 1000) + 1,
        )
        await t.down_for(MINUTE)
        await t.say(t["Amina"], "/checkin")
        assert "How was it? And at home?" in await asked(t)

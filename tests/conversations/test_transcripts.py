"""Whole conversations, played against what is written down. `pytest --update` writes it anew: review the difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.table import CONVERSATIONS
from tests.conversations import transcript
from tests.conversations.spoken import spoken

FOLDER = Path(__file__).parent / "transcripts"
SCRIPTS = sorted(FOLDER.glob("*.txt"))
IN_WORDS = [
    *((name, language) for name in ("welcome_client", "check_in_whole") for language in ("en", "fi", "ar", "ru")),
    *(("phrasing", language) for language in ("en", "fi", "ar")),
    *(
        (name, language)
        for name in ("gathering", "gathering_series", "appointing_take_mentor")
        for language in ("en", "fi")
    ),
]


def check(path: Path, played: str, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8") if path.exists() else ""
    if request.config.getoption("--update") and written != played:
        path.parent.mkdir(exist_ok=True)
        path.write_text(played, "utf-8")
        return
    assert played == written, f"another conversation than in {path.name}: read the difference, then pytest --update"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_it_goes_as_written(path: Path, request: pytest.FixtureRequest) -> None:
    check(path, transcript.played(path.read_text("utf-8")), request)


@pytest.mark.parametrize(("name", "language"), IN_WORDS)
def test_it_sounds_as_written(name: str, language: str, request: pytest.FixtureRequest) -> None:
    script = (FOLDER / f"{name}.txt").read_text("utf-8")

    check(FOLDER / "in_words" / f"{name}.{language}.txt", spoken(script, language), request)


def test_every_conversation_has_a_transcript() -> None:
    played = {path.stem for path in SCRIPTS}

    assert all(any(name.startswith(conversation) for name in played) for conversation in CONVERSATIONS)


def test_a_transcript_that_goes_on_after_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="after the end"):
        transcript.played("given leaving client\n> pressed no\n> pressed yes\n")


@pytest.mark.parametrize("line", ["given something else", "> danced"])
def test_a_line_that_nobody_knows_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\?"):
        transcript.played(f"given leaving client\n{line}\n")

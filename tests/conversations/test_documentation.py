"""The worked example of docs/conversations.md does what its transcript says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter

from conversations import effects, events
from conversations.table import CONVERSATIONS, Conversation
from tests.conversations.transcript import Play, by_id, event_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conversations.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def soreness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    module = ModuleType("soreness")
    monkeypatch.setitem(sys.modules, "soreness", module)  # where pydantic looks for the names in its annotations
    exec(compile(block("python"), "docs/conversations.md", "exec", dont_inherit=True), module.__dict__)
    adapter: TypeAdapter[Any] = TypeAdapter(module.Soreness)
    monkeypatch.setitem(CONVERSATIONS, "soreness", Conversation(adapter, module.step))
    return module


def test_the_worked_example_goes_as_written(soreness: Any) -> None:
    play, lines = Play(), []
    play.name, play.state = "soreness", soreness.AskedWhether()
    for line in block("transcript").splitlines():
        if line.startswith("given "):
            lines.append(line)
        if line.startswith("> "):
            wanted = play.happened(line.removeprefix("> "))
            lines += [line, *(told for effect in wanted for told in by_id(play, effect))]
    assert play.state is None

    assert "\n".join([*lines, "end", ""]) == block("transcript")


def test_the_worked_example_is_never_silent(soreness: Any) -> None:
    for state in (soreness.AskedWhether(), soreness.AskedWhere()):
        for line in ("began", "returned", "pressed x", "said x", "forwarded x", "sent voice", "elapsed again"):
            assert soreness.step(state, event_of(line), None).effects


def test_every_file_event_and_effect_that_it_names_exists() -> None:
    for path in re.findall(r"`((?:conversations|handlers|tests|docs|locales)/[\w/.]+\.(?:py|md))`", PAGE):
        assert (ROOT / path).exists() or path.endswith("soreness.py"), path
    for name in re.findall(r"`([A-Z]\w+)(?:\(.*?\))?`", PAGE):
        known = name in vars(effects) or name in vars(events) or name in PAGE.split("```python")[1]
        assert known or name in ("Facts", "Step", "State", "Day", "Hour", "Verbatim", "TODAY", "IN_WORDS", "Text"), name

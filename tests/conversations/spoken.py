"""The same transcripts in words, so that a reader can review what a person is told in each language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from conversations.effects import Ask, Effect, Say, Toast
from conversations.words import Bold, Line, Message, Verbatim
from locales.catalogues import Catalogue, load
from locales.render import render, render_text
from tests.conversations.scene import HELSINKI
from tests.conversations.transcript import Play, played

ISOLATES = str.maketrans("", "", "\u200f\u2066\u2067\u2068\u2069")  # seen by Telegram only


@cache
def catalogue(language: str) -> Catalogue:
    return load()[language]


def spoken(script: str, language: str) -> str:
    """The transcript with what is said; its own words stand without their direction marks."""
    script = script.replace("> pressed en\n", f"> pressed {language}\n")

    def in_words(play: Play, effect: Effect) -> Iterator[str]:
        match effect:
            case Ask(said) | Say(said):
                yield from _message(said, catalogue(language))
            case Toast(line):
                yield f"    ({render_text(line, catalogue(language), HELSINKI)})".translate(ISOLATES)

    return played(script, in_words)


def _message(said: Message, words: Catalogue) -> Iterator[str]:
    for line in said.lines:
        for shown in _line(line, words).split("\n"):
            yield f"    {shown}".rstrip()
    for row in render(said, words, HELSINKI, catalogue).rows:
        yield "    " + " ".join(f"[{key.text.translate(ISOLATES)}]" for key in row)


def _line(line: Line, words: Catalogue) -> str:
    shown = render(Message((line,)), words, HELSINKI, catalogue).text.translate(ISOLATES)
    match line:
        case Bold():
            return f"**{shown}**"
        case Verbatim():
            return f"“{shown}”"
        case _:
            return shown

"""What may not be in a text, in any language: each rule names the fault and what to do about it.."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from locales.sources import PLACEHOLDER

Fault = tuple[str, str]
"""What is wrong, and what to do."""

PLAIN_SENTENCE = 20  # words

_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]+|#\d+);|\*\*|__")
_LONG_NUMBER = re.compile(r"\d(?:[\d ]*\d){2,}")
_SENTENCE = re.compile(r"[.!?:;](?:\s+|$)|\n")


def text_faults(words: str, limit: int | None) -> Iterator[Fault]:
    """Of any text, also an English one."""
    if found := _FORBIDDEN.search(words):
        char = found[0]
        name = unicodedata.name(char, f"U+{ord(char):04X}")
        yield f"contains the invisible character {name}", "delete it: values are isolated when they are put in"
    if found := _MARKUP.search(words):
        yield f"contains markup: {found[0]}", "write it without: bold is made by the program"
    if "{" in (rest := PLACEHOLDER.sub("", words)) or "}" in rest:
        yield "contains a brace that is no placeholder", "write placeholders as in the English text: {name}"
    if words != words.rstrip():
        yield "ends with a space", "delete it"
    if limit and len(words) > limit:
        yield f"is {len(words)} characters long", f"shorten it to {limit}: there is no room for more on a phone"


def number_faults(source: str, words: str) -> Iterator[Fault]:
    """Telephone numbers are there, digit by digit; other digits are Latin ones."""
    there = "".join(char for char in words if char in "0123456789")
    for number in _LONG_NUMBER.findall(source):
        if number.replace(" ", "") not in there:
            yield f"lacks the number {number}", "write it as in the English text"
    if any(char.isdecimal() and not char.isascii() for char in words):
        yield "contains digits that are not Latin", "write 0–9: the same digits stand on the buttons"


def indent_faults(source: str, words: str) -> Iterator[Fault]:
    """Spaces in front are layout: a line that belongs to the one above."""
    if (wanted := _indent(source)) != _indent(words):
        yield f"begins with {_indent(words)} spaces", f"begin with {wanted}, as the English text does"


def _indent(words: str) -> int:
    return len(words) - len(words.lstrip())


def rtl_faults(words: str) -> Iterator[Fault]:
    """Telegram goes by the first letter. A value in front is isolated, and a mark is set; a Latin word is not."""
    letters = (unicodedata.bidirectional(char) for char in PLACEHOLDER.sub("", words))
    if next((kind for kind in letters if kind in ("L", "R", "AL")), "R") == "L":
        yield "begins with a Latin word", "begin with a word of the language: some phones turn the line round"


def plain_faults(words: str) -> Iterator[Fault]:
    """Plain language: short sentences. A count of words, no judge of style."""
    longest = max((len(sentence.split()) for sentence in _SENTENCE.split(words)), default=0)
    if longest > PLAIN_SENTENCE:
        yield f"has a sentence of {longest} words", f"say it in sentences of at most {PLAIN_SENTENCE} words"


def question_faults(words: str) -> Iterator[Fault]:
    """One question a message: two are answered with one word that says too little."""
    if (questions := sum(words.count(mark) for mark in "?؟")) > 1:
        yield f"asks {questions} questions", "ask one at a time"


def is_copied(source: str, words: str, name: str) -> bool:
    """The same as in English, in a language (`name`, in itself) that is not written in Latin letters."""
    letters = [char for char in PLACEHOLDER.sub("", words) if char.isalpha()]
    return words == source and bool(letters) and not is_latin(name) and is_latin("".join(letters))


def is_latin(words: str) -> bool:
    return all(unicodedata.name(char, "").startswith("LATIN") for char in words if char.isalpha())

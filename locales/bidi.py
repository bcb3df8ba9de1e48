"""Keeps words of people inside their own lines and their own direction (Unicode UAX #9), and nothing else of them."""

from __future__ import annotations

import re
import unicodedata

FSI, PDI, RLM, LRM = "\u2068", "\u2069", "\u200f", "\u200e"

OPENERS = "\u2066\u2067\u2068"
MAX_DEPTH = 8  # isolates within isolates; text of people hardly ever has one

# Bidi embeddings and overrides, and what no chat can show: all removed or replaced. ZWNJ and ZWJ are not among them:
# Persian and emoji need them.
_TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_EMBEDDINGS = re.compile("[\u202a-\u202e]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile("[ \t]*\n[\n \t]*")
# Blocks in which right-to-left letters stand; a quick look before each character is asked.
MAYBE_RTL = re.compile("[\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ISOLATES = re.compile("[\u2066-\u2069]")


def tamed(words: str) -> str:
    """What a person wrote, without anything that reaches outside of it: one that is well formed stays as it is."""
    if not _TROUBLE.search(words):
        return words
    words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    words = _BREAKS.sub("\n", words.replace("\x00", "\ufffd"))
    words = _EMBEDDINGS.sub("", _CONTROLS.sub(" ", words))
    return closed(words)


def closed(words: str) -> str:
    """Every isolate closed at the end of its line at the latest, no closer without its opener."""
    if not _ISOLATES.search(words):
        return words
    return "\n".join(_closed_line(line) for line in words.split("\n"))


def _closed_line(line: str) -> str:
    kept: list[str] = []
    depth = ignored = 0
    for char in line:
        if char in OPENERS:
            if depth == MAX_DEPTH:
                ignored += 1
                continue
            depth += 1
        elif char == PDI:
            if ignored:
                ignored -= 1
                continue
            if not depth:
                continue
            depth -= 1
        kept.append(char)
    return "".join(kept) + PDI * depth


def isolated(words: str) -> str:
    """A value within a sentence: on one line, its direction its own."""
    return FSI + _SPACES.sub(" ", tamed(words)) + PDI


def without_marks(words: str) -> str:
    """For what orders its text itself and would draw the marks as boxes: a picture."""
    return _ISOLATES.sub("", words).replace(RLM, "").replace(LRM, "")


def led(words: str, *, rtl: bool) -> str:
    """Each line beginning so that Telegram, which goes by the first strong character, finds the right direction."""
    return "\n".join(_led_line(line, rtl) for line in words.split("\n"))


def _led_line(line: str, rtl: bool) -> str:
    if not line.strip():
        return line
    if rtl:
        return line if is_rtl(line[0]) else RLM + line
    return LRM + line if _first_strong_is_rtl(line) else line


def is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _first_strong_is_rtl(line: str) -> bool:
    if not MAYBE_RTL.search(line):
        return False
    kinds = (unicodedata.bidirectional(char) for char in line)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"

"""What to call a person: whatever they wrote, as long as it can be seen, fits on a line and harms no other text."""

from __future__ import annotations

import unicodedata

import regex  # type: ignore[import-untyped]

MAX_GRAPHEMES = 40
MAX_MARKS = 4  # on one letter: pointed Hebrew has three, Vietnamese two
MAX_IN_GRAPHEME = 16  # code points; the longest family of emoji has ten

_SPACE = regex.compile("[\\s\u2800]+")  # the Braille blank looks like one
_EMOJI_JOINED = "\\p{Emoji}\ufe0f\U0001f3fb-\U0001f3ff"
_KEPT = (
    "(?<=[\\p{L}\\p{M}])[\u200c\u200d](?=\\p{L})"  # Persian and Indic scripts
    f"|(?<=[{_EMOJI_JOINED}])\u200d(?=\\p{{Emoji}})"  # 👩‍🚀
    "|(?<=\\p{Emoji})[\ufe0e\ufe0f]"
)
_UNSEEN = regex.compile(
    f"(?:{_KEPT})(*SKIP)(*FAIL)"
    "|[\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\ufffc\U0001d159]"
)
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
_GRAPHEME = regex.compile(r"\X")
_MARK = regex.compile(r"[\p{Mn}\p{Me}]")
_SEEN = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")


def clean_alias(words: str) -> str | None:
    """The alias, or None when nothing of it could be seen. Cleaning a clean one changes nothing."""
    before, alias = "", words
    while alias != before:  # what is taken out may bring neighbours together
        before, alias = alias, _cleaned(alias)
    return alias if _SEEN.search(alias) else None


def fold_alias(alias: str) -> str:
    """Two that a reader would take for one another's have the same (Unicode's NFKC_Casefold)."""
    before, folded = "", alias
    while folded != before:
        before = folded
        folded = _IGNORABLE.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFD", folded).casefold()))
        folded = " ".join(folded.split())
    return folded


def _cleaned(words: str) -> str:
    words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    words = _UNSEEN.sub("", _SPACE.sub(" ", unicodedata.normalize("NFC", words))).strip()
    graphemes = (_bounded(grapheme) for grapheme in _GRAPHEME.findall(_SPACE.sub(" ", words)))
    return "".join([grapheme for grapheme in graphemes if grapheme][:MAX_GRAPHEMES]).strip()


def _bounded(grapheme: str) -> str:
    """One letter with a few marks; marks without a letter are nothing."""
    if _MARK.match(grapheme):
        return ""
    if grapheme[0] == " ":
        return " "
    kept, marks = [], 0
    for char in grapheme[:MAX_IN_GRAPHEME]:
        marks += bool(_MARK.match(char))
        if marks <= MAX_MARKS or not _MARK.match(char):
            kept.append(char)
    return "".join(kept)

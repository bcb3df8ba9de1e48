"""Lists end in the language's own word for "or" and "and", in each language that the service is to speak."""

from __future__ import annotations

import pytest

from locales.lists import list_words

WORDS = {
    "fi_FI": ("tai", "ja"),
    "fi": ("tai", "ja"),  # plain Finnish
    "sv_FI": ("eller", "och"),
    "en_GB": ("or", "and"),
    "ru_RU": ("или", "и"),
    "et_EE": ("või", "ja"),
    "ar": ("أو", "و"),
    "sq": ("ose", "dhe"),
    "so": ("ama", "iyo"),
    "uk": ("або", "і"),
    "fa": ("یا", "و"),
    "ckb": ("یان", "و"),
    "vi": ("hoặc", "và"),
}


@pytest.mark.parametrize(("locale", "words"), WORDS.items(), ids=WORDS)
def test_each_of_the_languages_joins_with_its_own_words(locale: str, words: tuple[str, str]) -> None:
    for word, style in zip(words, ("or", "standard"), strict=True):
        for items in (["1", "2"], ["1", "2", "3"]):
            said = list_words(items, style, locale)  # type: ignore[arg-type]
            last = said.split(items[-2])[-1].removesuffix(items[-1])
            assert last.strip(" ،,\u200f") == word
            assert [char for char in said if char.isdigit()] == items
        assert list_words(["1"], style, locale) == "1"  # type: ignore[arg-type]
        assert list_words([], style, locale) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", sorted(WORDS.keys() - {"en_GB"}))
def test_no_language_falls_back_to_english(locale: str) -> None:
    said = {list_words(["1", "2", "3"], style, locale) for style in ("or", "standard")}  # type: ignore[arg-type]
    assert not any(word in one.split() for one in said for word in ("or", "and"))
    assert len(said) == 2


def test_sorani_has_its_own_comma() -> None:
    assert list_words(["1", "2", "3"], "or", "ckb") == "1، 2 یان 3"
    assert list_words(["1", "2", "3"], "standard", "ckb") == "1، 2 و 3"

"""What a person may be called."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from conversations.aliases import MAX_GRAPHEMES, MAX_IN_GRAPHEME, MAX_MARKS, clean_alias, fold_alias

STRANGE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200c\u200d\u202e\u2066\u2069\u3164\u115f\u2800\ufe0f\u0301\u20e3👩🚀🏽ᄀكی\ud83d\ude00\U000e0041 \n"
        ),
    ),
    max_size=120,
)


@pytest.mark.parametrize(
    "words", ["Amina", "Þóra", "Nguyễn Văn", "علی\u200cرضا", "👩\u200d🚀", "<3", "{0.__class__}", "2️⃣", "李"]
)
def test_a_name_stays_as_it_is(words):
    assert clean_alias(words) == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize(
    "words",
    ["", " \n\t", "\u3164", "\u115f\u1160", "\u2800", "\uffa0", "\u00ad", "\u200b", "\u200d\u200c", "\U000e0041",
     "\ufe0f", "\u202e\u2066", "\x00", "\ud800", "\u034f", "\u0301", "\u180e", "\ufffc", "\ue000"],
)  # fmt: skip
def test_what_cannot_be_seen_is_no_name(words):
    assert clean_alias(words) is None
    assert clean_alias(words * 30) is None


@pytest.mark.parametrize(
    ("words", "alias"),
    [
        ("  Anna \n\t Liisa ", "Anna Liisa"),
        ("A\u2028B", "A B"),
        ("\u202eanimA", "animA"),
        ("Ami\u2066na", "Amina"),
        ("Ami\u3164na", "Amina"),
        ("A\x00nna\ud83d", "Anna"),
        ("\ud83d\ude00", "😀"),
        ("Anna\u200d", "Anna"),
        ("\u200cAnna", "Anna"),
        ("علی\u200c \u200cرضا", "علی رضا"),
        ("Anna \u0301", "Anna"),
    ],
)
def test_what_could_harm_other_text_goes_and_the_name_stays(words, alias):
    assert clean_alias(words) == alias


def test_four_thousand_marks_are_not_a_name():
    assert clean_alias("\u0301" * 4000) is None
    alias = clean_alias("Z" + "\u0301" * 4000 + "oe")
    assert alias is not None
    assert alias.startswith("Ź")
    assert alias.endswith("oe")
    assert len(alias) < 10


def test_one_endless_syllable_is_not_a_name():
    assert clean_alias("\u1100" * 4000) == "\u1100" * MAX_IN_GRAPHEME


def test_a_long_name_is_cut_between_graphemes():
    assert clean_alias("👩\u200d🚀" * 50) == "👩\u200d🚀" * MAX_GRAPHEMES


@given(STRANGE)
def test_a_clean_alias_is_short_visible_and_clean(words):
    alias = clean_alias(words)
    if alias is None:
        return
    graphemes = regex.findall(r"\X", alias)
    assert 1 <= len(graphemes) <= MAX_GRAPHEMES
    assert all(len(regex.findall(r"[\p{Mn}\p{Me}]", grapheme)) <= MAX_MARKS for grapheme in graphemes)
    assert all(len(grapheme) <= MAX_IN_GRAPHEME for grapheme in graphemes)
    assert not regex.search(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\n]|  ", alias)
    assert alias == alias.strip()
    assert clean_alias(alias) == alias
    alias.encode()


@given(STRANGE)
def test_folding_twice_is_folding_once(words):
    assert fold_alias(fold_alias(words)) == fold_alias(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina", "AMINA"),
        ("Straße", "STRASSE"),
        ("علی\u200cرضا", "علیرضا"),
        ("Ａnna", "anna"),
        ("ﬁna", "Fina"),
        ("Å", "å"),
    ],
)
def test_names_that_look_alike_fold_alike(one, other):
    assert fold_alias(one) == fold_alias(other)


def test_names_that_differ_stay_apart():
    assert fold_alias("Anna") != fold_alias("Änna")
    assert fold_alias("Ali") != fold_alias("علی")

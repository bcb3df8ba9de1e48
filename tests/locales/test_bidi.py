"""What a person wrote stays within its own lines and its own direction."""

import pytest
from hypothesis import given

from locales.bidi import FSI, LRM, PDI, RLM, isolated, led, tamed

from .strategies import unhurried, words

OPENERS = "\u2066\u2067\u2068"


def depths(line):
    depth = 0
    for char in line:
        depth += (char in OPENERS) - (char == PDI)
        yield depth


@unhurried
@given(words)
def test_no_words_reach_out_of_their_isolate(written):
    value = isolated(written)
    assert value[0] == FSI
    assert value[-1] == PDI
    *inner, last = depths(value)
    assert last == 0
    assert all(depth > 0 for depth in inner)
    assert not any(char in value for char in "\n\r\x00\u2028\u2029\u202a\u202b\u202c\u202d\u202e\x85")


@unhurried
@given(words)
def test_taming_twice_is_taming_once(written):
    assert tamed(tamed(written)) == tamed(written)


@unhurried
@given(words)
def test_tame_words_can_always_be_sent(written):
    tamed(written).encode("utf-8")


@pytest.mark.parametrize(
    "written", ["Amina", "علی\u200cرضا", "👩\u200d🚀", "a\nb\tc", "x\u2067ع\u2069y", "\u200fع", "{0.__class__}"]
)
def test_what_does_no_harm_stays(written):
    assert tamed(written) == written


@pytest.mark.parametrize(
    ("written", "tame"),
    [
        ("a\u2069b", "ab"),
        ("a\u2068b", "a\u2068b\u2069"),
        ("a\u2068b\nc\u2069", "a\u2068b\u2069\nc"),
        ("\u202ecod.exe", "cod.exe"),
        ("a\u202bb\u202c", "ab"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x07b", "a b"),
        ("\u2066" * 300 + "a", "\u2066" * 8 + "a" + "\u2069" * 8),
        ("\u2066" * 9 + "\u2069" * 9 + "a", "\u2066" * 8 + "\u2069" * 8 + "a"),
    ],
)
def test_what_does_harm_is_closed_or_goes(written, tame):
    assert tamed(written) == tame


def test_an_rtl_line_begins_with_an_rtl_letter_or_a_mark():
    assert led("مرحبا\n112\n\nab", rtl=True) == f"مرحبا\n{RLM}112\n\n{RLM}ab"


def test_an_ltr_line_that_begins_with_an_rtl_name_is_marked():
    assert led(f"{FSI}أمينة{PDI} is here\nHello", rtl=False) == f"{LRM}{FSI}أمينة{PDI} is here\nHello"
    assert led("🙂 Good", rtl=False) == "🙂 Good"

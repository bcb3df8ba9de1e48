"""Telegram's units, people's graphemes."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from locales.bidi import tamed
from locales.lengths import shares, shortened, units

from .strategies import long_words, unhurried


def test_an_emoji_is_two_units():
    assert units("a😀") == 3
    assert units("ä") == 1


@unhurried
@given(long_words, st.integers(0, 300))
def test_nothing_is_ever_longer_than_its_limit(written, limit):
    assert units(shortened(tamed(written), limit)) <= limit


def test_a_family_is_not_torn_apart():
    family = "👩\u200d👩\u200d👧"
    assert shortened(family * 3, 17) == family * 2 + "…"
    assert shortened(family * 3, 16) == family + "…"


@unhurried
@given(long_words.map(tamed), st.integers(20, 300))
def test_a_cut_falls_between_graphemes(written, limit):
    cut = shortened(written, limit)
    if cut != written:
        kept = cut.rstrip("\u2069").removesuffix("…")
        graphemes = regex.findall(r"\X", written)
        whole = {"".join(graphemes[:n]).rstrip() for n in range(limit + 1)}
        assert kept in whole


def test_what_is_cut_is_closed():
    assert shortened("\u2068" + "a" * 50 + "\u2069", 20) == "\u2068" + "a" * 10 + "…\u2069"


def test_the_long_ones_share_what_the_short_ones_leave():
    assert shares([5, 90, 80], 65) == [5, 30, 30]
    assert shares([5, 5], 100) == [5, 5]
    assert shares([5, 5], -3) == [0, 0]
    assert shares([], 10) == []


@unhurried
@given(st.lists(st.integers(0, 5000), max_size=8), st.integers(0, 5000))
def test_shares_never_give_more_than_there_is(lengths, room):
    given_out = shares(lengths, room)
    assert sum(given_out) <= room
    assert all(share <= length for share, length in zip(given_out, lengths, strict=True))

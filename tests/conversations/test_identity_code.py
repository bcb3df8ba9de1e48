"""Personal identity codes never stay in what a person wrote. 131052-308T is the example of the authority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.identity_code import BLANK, blank_out

TABLE = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGNS = "+-ABCDEFUVWXY"


def code(day, month, year, sign, number):
    digits = f"{day:02}{month:02}{year:02}"
    return f"{digits}{sign}{number:03}{TABLE[int(f'{digits}{number:03}') % 31]}"


CODES = st.builds(
    code, st.integers(1, 31), st.integers(1, 12), st.integers(0, 99), st.sampled_from(SIGNS), st.integers(2, 999)
)


@pytest.mark.parametrize(
    "words",
    [
        "131052-308T",
        "131052-308t",
        "131052A308T",
        "131052Y308T",
        "131052+308T",
        "131052 - 308 T",
        "131052 – 308T",
        "131052−308T",
        "131052‑308T",
        "13.10.52-308T",
        "13 10 52 -308T",
        "١٣١٠٥٢-٣٠٨T",
        "１３１０５２－３０８Ｔ",
        "131052А308Т",
        "131052-\u200b308\u2060T",
    ],
)
def test_a_code_is_blanked_however_it_is_written(words):
    assert blank_out(words) == (BLANK, True)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "131052-308U",
        "321052-308T",
        "131352-308T",
        code(13, 10, 52, "-", 0),
        code(13, 10, 52, "-", 1),
        "040 123 4567",
        "09 2525 0113",
        "131052308T",
        "9131052-308T",
        "131052-308T9",
        "Mood 8/10, weight 85,5",
    ],
)
def test_other_words_stay(words):
    assert blank_out(words) == (words, False)


def test_what_stands_around_it_stays():
    assert blank_out("Hetu: 131052-308T, kiitos. Toinen:131052A308T!") == (
        f"Hetu: {BLANK}, kiitos. Toinen:{BLANK}!",
        True,
    )


def test_a_false_start_does_not_hide_a_code():
    assert blank_out("01 131052-308T") == (f"01 {BLANK}", True)
    assert blank_out("010101-123 1 31052-308T") == (f"010101-123 {BLANK}", True)
    assert blank_out("131052-308U 131052-308T") == (f"131052-308U {BLANK}", True)


@given(CODES)
def test_every_valid_code_is_found(valid):
    assert blank_out(f"I am {valid}.") == (f"I am {BLANK}.", True)


@given(CODES, st.sampled_from(TABLE))
def test_a_wrong_check_character_is_no_code(valid, check):
    if check != valid[-1]:
        assert blank_out(valid[:-1] + check)[1] is False


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789-A. ٣")), max_size=200))
def test_blanking_twice_is_blanking_once(words):
    blanked, _ = blank_out(words)
    assert blank_out(blanked) == (blanked, False)

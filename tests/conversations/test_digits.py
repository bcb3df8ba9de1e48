"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.digits import decimal, whole_number

SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("8", 8),
        ("  8\n", 8),
        ("8.", 8),
        ("8/10", 8),
        ("8 / 10", 8),
        ("٣", 3),
        ("٣/١٠", 3),
        ("۳", 3),
        ("2️⃣", 2),
        ("2⃣", 2),
        ("🔟", 10),
        ("\u200f٣\u200f", 3),
        ("-2", -2),
        ("−2", -2),
        ("+1", 1),
        ("007", 7),
    ],
)
def test_it_reads_a_whole_number(words, number):
    assert whole_number(words) == number


@pytest.mark.parametrize(
    "words", ["", " ", "²", "½", "Ⅷ", "八", "1e3", "--3", "3,5", "3 4", "8/", "/10", "0x8", "1_0", "five", "9" * 5000]
)
def test_it_takes_nothing_else_for_a_whole_number(words):
    assert whole_number(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [("85,5", "85.5"), ("85.5", "85.5"), ("٨٥٫٥", "85.5"), ("۸۵٫۵", "85.5"), (" 85 ", "85"), ("-0,5", "-0.5")],
)
def test_it_reads_a_decimal_with_the_separators_of_our_languages(words, number):
    assert decimal(words) == Decimal(number)


@pytest.mark.parametrize("words", ["", "1,234.5", "85,", ",5", "1e3", "NaN", "Infinity", "²", "8/10", "85 kg"])
def test_it_takes_nothing_else_for_a_decimal(words):
    assert decimal(words) is None


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from(SCRIPTS))
def test_every_number_reads_the_same_in_every_script(number, script):
    typed = "".join(script[int(digit)] for digit in str(number))
    assert whole_number(typed) == number
    assert decimal(typed) == number


@given(st.text())
def test_no_words_break_the_reading(words):
    whole_number(words)
    decimal(words)

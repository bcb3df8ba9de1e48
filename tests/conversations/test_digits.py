"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.digits import decimal, figure, unit_of, whole_number

SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]
UNITS = ["", " kg", "kg", " кг.", " كغ", " کیلوگرم", " mmHg", " ml/kg/min", "!"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("8", 8),
        ("  8\n", 8),
        ("8.", 8),
        ("8!", 8),
        ("٣", 3),
        ("۳", 3),
        ("2️⃣", 2),
        ("2⃣", 2),
        ("🔟", 10),
        ("\u200f٣\u200f", 3),
        ("-2", -2),
        ("−2", -2),
        ("+1", 1),
        ("007", 7),
        ("1 720", 1720),
    ],
)
def test_it_reads_a_whole_number(words, number):
    assert whole_number(words) == number


@pytest.mark.parametrize(
    ("words", "out_of", "number"),
    [
        ("8/10", 10, 8),
        ("8 / 10", 10, 8),
        ("٣/١٠", 10, 3),
        ("۳/۵", 5, 3),
        ("8", 10, 8),
        ("3/10", 5, None),
        ("1/2", 10, None),
        ("1/2", None, None),
        ("8/10", None, None),
        ("8/1000000", 10, None),
    ],
)
def test_so_many_out_of_so_many_counts_only_where_the_scale_ends_there(words, out_of, number):
    assert whole_number(words, out_of=out_of) == number


@pytest.mark.parametrize(
    "words", ["", " ", "²", "½", "Ⅷ", "八", "1e3", "--3", "3,5", "3 4", "8/", "/10", "0x8", "1_0", "five", "9" * 5000]
)
def test_it_takes_nothing_else_for_a_whole_number(words):
    assert whole_number(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("85,5", "85.5"),
        ("85.5", "85.5"),
        ("٨٥٫٥", "85.5"),
        ("٨٥،٥", "85.5"),
        ("۸۵٫۵", "85.5"),
        ("۸۵،۵", "85.5"),
        ("８５．５", "85.5"),
        (" 85 ", "85"),
        ("-0,5", "-0.5"),
        ("1 720,5", "1720.5"),
        ("1\u00a0720", "1720"),
        ("1\u202f234\u202f567", "1234567"),
    ],
)
def test_it_reads_a_decimal_with_the_separators_of_our_languages(words, number):
    assert decimal(words) == Decimal(number)


@pytest.mark.parametrize(
    "words", ["", "1,234.5", "1 72", "12 34", "85,", ",5", "1e3", "NaN", "Infinity", "²", "8/10", "85 kg"]
)
def test_it_takes_nothing_else_for_a_decimal(words):
    assert decimal(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        # the marks of all our languages, in their digits
        ("85", "85"), ("85,5", "85.5"), ("85.5", "85.5"), ("٨٥٫٥", "85.5"), ("٨٥،٥", "85.5"), ("٨٥,٥", "85.5"),
        ("۸۵٫۵", "85.5"), ("۸۵،۵", "85.5"), ("۸۵/۵", "85.5"), ("۸۵٬۵", None), ("٨٥", "85"), ("８５．５", "85.5"),
        ("৮৫.৫", "85.5"),
        ("8️⃣5️⃣", "85"), ("\u200f٨٥٫٥\u200f", "85.5"), ("\u202b٨٥\u202c", "85"), ("85/5", "85.5"), ("172/0", "172.0"),
        # with a unit
        ("85,5 kg", "85.5"), ("85,5kg", "85.5"), ("85,5 кг", "85.5"), ("172 кг.", "172"), ("85kg.", "85"),
        ("85 kg!", "85"),
        ("٨٥ كغ", "85"), ("۸۵ کیلو", "85"), ("۸۵ کیلو\u200cگرم", "85"), ("۸۵/۵ کیلو", "85.5"), ("85 kiloa", "85"),
        ("130 mmHg", "130"), ("35 ml/kg/min", "35"), ("35 мл/кг/мин", "35"), ("2 m²", "2"), ("12 %", "12"),
        ("85 kg (in the morning)", "85"), ("85 kg 🙂", "85"),
        # with a mark too many
        ("85,", "85"), ("85.", "85"), ("85،", "85"), ("85.5.", "85.5"), ("85,5!", "85.5"), ("85, kg", "85"),
        ("085", "85"),
        # thousands
        ("1 720", "1720"), ("1 720 kcal", "1720"), ("1\u00a0720", "1720"), ("1\u202f720,5", "1720.5"),
        ("١٬٧٢٠", "1720"),
        # two numbers, or none
        ("80 or 85", None), ("80–85", None), ("80-85 kg", None), ("120/80", None), ("120 / 80", None),
        ("120/80 mmHg", None),
        ("12 st 4 lb", None), ("80 kg 500 g", None), ("1e3", None), ("85½", None), ("85 ½ kg", None), ("½", None),
        ("85 kg or ٨٠", None), ("2²", None), ("85 Ⅷ", None), ("1,234.5", None), ("1.720,5", None), ("3 4", None),
        ("17 20", None),
        ("about 85", None), ("~85", None), ("kg", None), ("", None), (" ", None), (",5", None), (",", None),
        ("--5", None),
        ("NaN", None), ("Infinity", None), ("0x55", None), ("9" * 5000, None), ("8" * 12, None),
        ("-5", "-5"), ("−5", "-5"), ("+85", "85"),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it_and_never_as_another_one(words, number):
    assert figure(words) == (None if number is None else Decimal(number))


@given(
    st.integers(0, 999), st.integers(0, 9), st.sampled_from(SCRIPTS), st.sampled_from(",.٫،"), st.sampled_from(UNITS)
)
def test_every_figure_reads_the_same_in_every_script_with_every_mark_and_unit(whole, part, script, mark, unit):
    written = "".join(script[int(digit)] for digit in str(whole)) + mark + script[part] + unit
    assert figure(written) == Decimal(f"{whole}.{part}")


@given(
    st.integers(0, 999),
    st.text("0123456789٠۹½¼²Ⅷ", min_size=1, max_size=3),
    st.sampled_from([" kg ", " or ", "e", "x"]),
)
def test_a_figure_with_another_number_behind_its_words_is_none(whole, other, between):
    assert figure(f"{whole}{between}{other}") in (None, *([Decimal(whole)] if set(other) <= {"²"} else []))


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from(SCRIPTS))
def test_every_number_reads_the_same_in_every_script(number, script):
    typed = "".join(script[int(digit)] for digit in str(number))
    assert whole_number(typed) == number
    assert decimal(typed) == number


@given(st.text())
def test_no_words_break_the_reading(words):
    whole_number(words)
    decimal(words)
    figure(words)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("85", ""),
        ("85,5 kg", "kg"),
        ("85 Kg!", "kg"),
        ("150lbs.", "lbs"),
        ("85 см", "см"),
        ("٨٥ كغ", "كغ"),
        ("85.", ""),
    ],
)
def test_the_unit_behind_a_figure_is_read_in_small_letters(words, unit):
    assert unit_of(words) == unit

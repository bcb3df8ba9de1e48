"""Figures in the languages that the service speaks: their own decimal mark, Latin digits, no idle zero."""

import pytest

from locales.numbers import number_words
from tests.locales.test_moments import ALL

COMMA = {"fi_FI", "sv_FI", "ru_RU", "et_EE", "sq", "uk", "vi"}


@pytest.mark.parametrize("locale", ALL)
def test_a_figure_has_the_decimal_mark_of_its_language_and_latin_digits(locale):
    assert number_words(85.5, "kg", locale) == ("85,5 kg" if locale in COMMA else "85.5 kg")
    assert number_words(-0.25, "", locale).endswith("0,25" if locale in COMMA else "0.25")


@pytest.mark.parametrize("locale", ALL)
@pytest.mark.parametrize(("value", "shown"), [(172.0, "172 cm"), (0.0, "0 cm"), (1720.0, "1720 cm"), (100.0, "100 cm")])
def test_a_whole_figure_has_no_mark_at_all(locale, value, shown):
    assert number_words(value, "cm", locale) == shown

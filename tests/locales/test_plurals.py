"""Which form a count takes."""

import gettext

import pytest
from babel.messages.plurals import get_plural

from locales.languages import ARABIC, ONE_OTHER, SLAVIC, TONGUES
from locales.plurals import form, rule, same_rule, single

PINNED = {tongue.code: tongue.plural for tongue in TONGUES.values()}


@pytest.mark.parametrize(
    ("count", "nth"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (103, 3), (11, 4), (99, 4), (100, 5), (102, 5), (200, 5)],
)
def test_arabic_goes_by_the_order_of_gettext(count, nth):
    assert form(ARABIC, count) == nth


@pytest.mark.parametrize(
    ("count", "nth"), [(1, 0), (21, 0), (11, 2), (2, 1), (24, 1), (12, 2), (5, 2), (0, 2), (111, 2)]
)
def test_russian_forms(count, nth):
    assert form(SLAVIC, count) == nth


def test_a_negative_count_goes_like_the_positive_one():
    assert form(ONE_OTHER, -1) == 0
    assert form(ARABIC, -2) == 2


def test_babels_own_arabic_is_another_rule_and_would_be_refused():
    babels = get_plural("ar")
    assert not same_rule(f"nplurals={babels.num_plurals}; plural={babels.plural_expr};", ARABIC)


def test_the_same_rule_may_be_written_otherwise():
    assert same_rule("nplurals=2; plural=n!=1;", ONE_OTHER)
    assert same_rule("nplurals=2;plural=( n == 1 ? 0 : 1 )", ONE_OTHER)
    assert not same_rule("nplurals=2; plural=(n > 1);", ONE_OTHER)
    assert not same_rule("nplurals=3; plural=(n != 1);", ONE_OTHER)


@pytest.mark.parametrize("header", ["", "nplurals=2;", "nplurals=2; plural=__import__('os');", "nplurals=x; plural=n;"])
def test_nonsense_is_no_rule(header):
    assert not same_rule(header, ONE_OTHER)


@pytest.mark.parametrize("plural", PINNED.values(), ids=PINNED)
def test_every_pinned_rule_agrees_with_gettext(plural):
    forms, choose = rule(plural)
    expression = plural.partition("plural=")[2].rstrip(";")
    reference = gettext.c2py(expression)
    assert {choose(count) for count in range(1000)} == set(range(forms))
    assert all(form(plural, count) == reference(count) for count in range(1000))


def test_only_forms_of_one_count_may_leave_the_number_out():
    assert single(ARABIC) == {0, 1, 2}
    assert single(ONE_OTHER) == {0}
    assert single(SLAVIC) == set()

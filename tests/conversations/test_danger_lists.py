"""A file of danger words with mistakes: each is named with its place, what is wrong and what would be right."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.danger_lists import WordsWrong, read_words, together
from conversations.programme_rules import WORD_LISTS

GOOD = 'language = "fi"\nreview_by = 2027-05-31\n' + "".join(
    f'[{name}]\nwords = ["sanat {name}"]\nstems = ["alku{name}"]\n' for name in WORD_LISTS
)


def problems(source: str) -> list[str]:
    try:
        read_words(source, "fi.toml")
    except WordsWrong as wrong:
        return wrong.problems
    return []


def test_a_file_is_read_with_its_language_and_its_day_of_review() -> None:
    read = read_words(GOOD, "fi.toml")

    assert (read.language, read.review_by, len(read.entries)) == ("fi", date(2027, 5, 31), 2 * len(WORD_LISTS))
    assert together([read]).found("alkuoverdoseen") == {"overdose"}
    assert together([read]).found("sanat overdoseen") == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('language = "fi"\n', "", 'fi.toml: language: is missing: write language = "fi"'),
        ("review_by = 2027-05-31\n", "", "fi.toml: review_by: is missing: write review_by = 2027-05-31"),
        ("[violence]", "[violense]", "fi.toml: violense: is not known here: did you mean 'violence'?"),
        ('["sanat violence"]', '["no"]', "fi.toml: violence.words.1: is 'no', which is too short: at least 4 different "
         "letters in a row"),
        ('words = ["sanat violence"]\nstems = ["alkuviolence"]\n', "",
         'fi.toml: violence: has no words: write words = ["…"] or stems = ["…"]'),
        ('["sanat violence"]', '"sanat"', "fi.toml: violence.words: is 'sanat': it must be a list"),
        ('words = ["sanat violence"]', 'wrods = ["sanat violence"]',
         "fi.toml: violence.wrods: is not known here: did you mean 'words'?"),
        ('["sanat violence"]', '["sanat (a|b"]', "fi.toml: violence.words.1: is 'sanat (a|b': write alternatives as "
         "(this|that), without others within them"),
        ('["sanat violence"]', f'["sanat {"(a|b)" * 10}"]', f"fi.toml: violence.words.1: is 'sanat {'(a|b)' * 10}', "
         "which stands for 1024 forms: at most 999; write two lines"),
        ("review_by", 'between = ["yksi", "kaksi sanaa"]\nreview_by',
         "fi.toml: between.2: is 'kaksi sanaa', which is not one word"),
        ('language = "fi"', "language = ", "fi.toml: is not TOML: Invalid value (at line 1, column 12)"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    assert problem in problems(GOOD.replace(old, new, 1))


def test_what_stands_in_parentheses_is_any_of_these() -> None:
    read = together([read_words(GOOD.replace('"sanat violence"', '"(lyö|löi) (|kovaa) minua"'), "fi.toml")])

    for said in ("löi minua", "lyö minua", "hän löi kovaa minua"):
        assert read.found(said) == {"violence"}
    assert read.found("kovaa minua") == frozenset()


def test_the_file_says_what_may_stand_between_and_what_is_exact() -> None:
    source = GOOD.replace("review_by", 'between = ["vain"]\nreview_by').replace(
        '"sanat violence"]', '"sanat violence"]\nexact = ["tapan sinut"]'
    )
    read = together([read_words(source, "fi.toml")])

    assert read.found("sanat vain overdose") == {"overdose"}
    assert read.found("tapan vain sinut") == {"violence"}
    assert read.found("tapaan sinut") == frozenset()

"""What coordinators see of feedback: no count and no sentence by which somebody could be recognised."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from handlers.feedback_cards import _hidden, _question, _released
from tests.conversations.scene import programme


@dataclass(frozen=True)
class Row:
    who: int


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([5, 6, 7], set()),
        ([9, 6, 0], set()),
        ([4, 0, 1], {4, 0, 1}),
        ([20, 4, 7], {4, 7}),  # one small count alone would be the rest of the sum
        ([20, 1, 1], {20, 1}),
        ([20, 4, 4], {20, 4}),  # two that are at most four each, and eight together
        ([20, 3, 3], {3}),
        ([20, 0, 0], set()),  # nobody is nobody
    ],
)
def test_small_counts_are_not_told_and_cannot_be_reckoned(counts: list[int], hidden: set[int]) -> None:
    assert _hidden(counts) == hidden


def test_a_question_that_few_people_answered_has_no_counts() -> None:
    found = programme().feedback
    assert found is not None
    question = found.questions[0]
    option = question.options[0].id

    four = _question(programme(), question.id, [(who, option) for who in (1, 2, 3, 4, 4, 4)])
    five = _question(programme(), question.id, [(who, option) for who in (1, 2, 3, 4, 5)])

    assert "feedback.too_few" in str(four)
    assert "feedback.too_few" not in str(five)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ([1, 2, 3, 4], 0),
        ([1, 1, 1, 1, 1], 0),
        ([1, 2, 3, 4, 5], 5),
        ([1, 2, 3, 4, 5, 6], 5),  # the sixth would stand alone
        ([1, 2, 2, 3, 4, 5, 1, 2, 3, 4], 6),
        ([1, 2, 2, 3, 4, 5, 1, 2, 3, 4, 6], 11),
    ],
)
def test_sentences_are_shown_in_groups_of_five_people(who: list[int], shown: int) -> None:
    rows = [Row(one) for one in who]

    assert _released(rows) == rows[:shown]

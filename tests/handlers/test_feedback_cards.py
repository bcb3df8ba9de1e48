"""What coordinators see of feedback: no count and no sentence by which somebody could be recognised."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from handlers.feedback_cards import _hidden, _question, _released
from storage import tables as t
from tests.conversations.scene import programme
from tests.conversations.spoken import ISOLATES
from tests.handlers.house import House


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


async def test_who_answers_one_question_alone_changes_no_count_alone(house: House) -> None:
    """Ten people answer the first question and nine the second, of which five make a group."""
    await house.person("Kirsi", "coordinator", 3)
    asked = house.tools.programme.feedback
    assert asked is not None
    first, second, *_ = asked.questions
    for number in range(10):
        person = await house.person(f"Client {number}", "client", 100 + number)
        answers = {first.id: first.options[0].id} | ({second.id: second.options[0].id} if number else {})
        row = {
            "id": f"f{number}",
            "person_id": person,
            "occasion": "week_4",
            "at": house.now + timedelta(minutes=number),
        }
        kept = {**row, "programme": house.tools.programme.hash, "answers": json.dumps(answers)}
        await house.writer.run(lambda tx, kept=kept: tx.execute(t.feedback.insert().values(kept)))  # type: ignore[misc]

    await house.said(3, "/feedback")
    await house.work()

    shown = (await house.texts(3))[-1].translate(ISOLATES)
    for question, people in ((first, 10), (second, 5)):
        assert f"{question.options[0].label}: {people}" in shown.split(question.text)[1].split("\n\n")[0]

"""Ids of the texts of a programme file."""

import tomllib

import pytest

from conversations.programme_texts import SameId, programme_texts

FILE = """
title = "A year of small steps"
[[check_in]]
id = "mood"
text = "How are you?"
[[check_in.options]]
id = "good"
label = "Good"
emoji = "🙂"
[check_in.scale]
low = "Bad"
high = "Very good"
[pain]
note = "Strong pain: stop."
days = 3
"""


def test_a_text_is_named_by_the_ids_of_its_tables():
    assert programme_texts(tomllib.loads(FILE), "vantaa") == {
        "vantaa.title": "A year of small steps",
        "vantaa.check_in.mood.text": "How are you?",
        "vantaa.check_in.mood.options.good.label": "Good",
        "vantaa.check_in.mood.scale.low": "Bad",
        "vantaa.check_in.mood.scale.high": "Very good",
        "vantaa.pain.note": "Strong pain: stop.",
    }


def test_the_same_id_twice_is_refused():
    with pytest.raises(SameId, match=r"vantaa\.steps\.a\.text"):
        programme_texts({"steps": [{"id": "a", "text": "1"}, {"id": "a", "text": "2"}]}, "vantaa")


def test_lists_without_ids_and_numbers_do_no_harm():
    assert programme_texts({"steps": [{"text": "1"}, 2, ["x"]], "text": 3}, "p") == {"p.steps.0.text": "1"}

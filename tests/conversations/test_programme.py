"""A programme file with mistakes: each is named with its place, what is wrong and what would be right, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.programme import KEYS, TABLES, Programme, ProgrammeWrong, kept_programme, read_programme
from conversations.programme_data import Data
from conversations.programme_faults import EXAMPLES

GOOD = (Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8")
SMALL = """
id = "small"
title = "Small"
consent_version = "1"
[[rules]]
id = "wants_to_talk"
label = "Wants to talk"
lane = "today"
[[rules]]
id = "needs_help_now"
label = "Needs help now"
lane = "now"
[[audiences]]
id = "all"
label = "All"
[[check_in.questions]]
id = "mood"
kind = "choice"
text = "How are you?"
label = "Mood"
options = [{ id = "1", label = "Bad" }, { id = "2", label = "Good" }]
[[check_in.questions]]
id = "pain"
kind = "scale"
text = "Pain?"
label = "Pain"
"""


def problems(source: str) -> list[str]:
    try:
        read_programme(source, "hash", "p.toml")
    except ProgrammeWrong as wrong:
        return [problem.removeprefix("p.toml: ") for problem in wrong.problems]
    return []


def changed(old: str, new: str) -> list[str]:
    assert old in SMALL
    return problems(SMALL.replace(old, new, 1))


SHIPPED = sorted((Path(__file__).parents[2] / "programmes").glob("*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_programme_that_comes_with_askel_is_right_and_bears_the_name_of_its_file(file: Path) -> None:
    assert read_programme(file.read_text("utf-8"), "hash", file.name).id == file.stem


def test_every_key_of_a_programme_is_explained_to_coordinators() -> None:
    page = (Path(__file__).parents[2] / "docs" / "programme.md").read_text("utf-8")
    explained = set(re.findall(r"`\[*([a-z_0-9]+)\]*`", page))

    assert {key for keys in KEYS.values() for key in keys} - explained == set()


def test_the_programme_that_comes_with_askel_is_right() -> None:
    read = read_programme(GOOD, "hash", "vantaa.toml")

    assert (read.id, read.hash) == ("vantaa", "hash")
    assert read.lanes.minutes("mentor") == timedelta(minutes=15)
    assert read.rule("needs_help_now").lane == "now"
    assert problems(SMALL) == []


def test_its_texts_have_ids_by_their_place() -> None:
    label = read_programme(GOOD, "hash", "vantaa.toml").rule_label("wants_to_talk")

    assert (label.id, label.source) == ("vantaa.rules.wants_to_talk.label", "Wants to talk")


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ('kind = "scale"\nlowest = -1\nhighest = 1', ("-1", "0", "1")),
        ('kind = "yes_no"', ("yes", "no")),
        ('kind = "text"', ("skip",)),
    ],
)
def test_a_question_knows_the_answers_that_can_be_tapped(kind: str, answers: tuple[str, ...]) -> None:
    read = read_programme(SMALL.replace('kind = "scale"', kind), "hash", "p.toml")

    assert read.question("pain").answers == answers


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('kind = "choice"', 'kind = "slider"',
         "check_in.questions.1 (mood).kind: is 'slider': it must be 'choice', 'scale', 'yes_no' or 'text'"),
        ('text = "How are you?"\n', "",
         'check_in.questions.1 (mood).text: is missing: write text = "How was your mood this week?"'),
        ('text = "How are you?"', 'text = ""', "check_in.questions.1 (mood).text: is empty: write the words"),
        ('text = "How are you?"', 'text = "  "', "check_in.questions.1 (mood).text: is empty: write the words"),
        ('text = "How are you?"', f'text = "{"x" * 301}"',
         "check_in.questions.1 (mood).text: has 301 characters: at most 300"),
        ('text = "How are you?"', 'text = "How are you, {alias}?"',
         "check_in.questions.1 (mood).text: has {alias} in it, which nothing fills: write the words themselves"),
        ('text = "How are you?"', "text = 5",
         "check_in.questions.1 (mood).text: is 5: it must be text in quotation marks"),
        ('text = "How are you?"', 'text = "Hm?"\ntekst = "?"',
         "check_in.questions.1 (mood).tekst: is not known here: did you mean 'text'?"),
        ('title = "Small"', 'title = "Small"\nzzz = 1',
         "zzz: is not known here: the keys are 'id', 'title', 'consent_version', 'check_in', 'themes', 'barriers', "
         "'planning', 'measurements', 'timeline', 'nudges', 'feedback', 'ending', 'rules', 'lanes', 'report', "
         "'audiences', 'sources', 'places', 'areas'"),
        ('id = "pain"', 'id = "pain"\nafter = { question = "sleep", at_least = 1 }',
         "check_in.questions.pain.after: names the question 'sleep': before it are asked, for everybody, 'mood'"),
        ('id = "pain"', 'id = "pain"\nafter = { question = "mood", at_least = 3 }',
         "check_in.questions.pain.after: has at_least = 3: it must be from 2 to 2"),
        ('id = "pain"', 'id = "pain"\nafter = { question = "pain", at_least = 3 }',
         "check_in.questions.pain.after: names the question 'pain': before it are asked, for everybody, 'mood'"),
        ('id = "pain"', 'id = "mood"',
         "check_in.questions: the id 'mood' is there more than once: each needs its own"),
        ('id = "2", label', 'id = "1", label',
         "check_in.questions.mood.options: the id '1' is there more than once: each needs its own"),
        ('id = "2", label', 'id = "back", label',
         "check_in.questions.mood.options: the id 'back' is that of the button Back: choose another"),
        ('label = "Pain"', 'label = "Pain"\nalert = { 7 = "hurts" }',
         "check_in.questions.pain.alert.7: names the rule 'hurts': the rules are 'wants_to_talk', 'needs_help_now'"),
        ('label = "Pain"', 'label = "Pain"\nalert = { 70 = "wants_to_talk" }',
         "check_in.questions.2 (pain): has an alert for '70': its answers are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ('id = "wants_to_talk"', 'id = "talks"',
         "rules: the rule 'wants_to_talk' is missing: /talk and the check-in need it"),
        ('id = "needs_help_now"', 'id = "wants_to_talk"',
         "rules: the id 'wants_to_talk' is there more than once: each needs its own"),
        ('lane = "now"', 'lane = "soon"',
         "rules.2 (needs_help_now).lane: is 'soon': it must be 'now', 'today' or 'week'"),
        ('lane = "now"', 'lane = "now"\ntells = ["mentor", "mentor"]',
         "rules.2 (needs_help_now): tells 'mentor' twice: once is enough"),
        ('lane = "now"', 'lane = "now"\ntells = []', "rules.2 (needs_help_now).tells: has too few: at least 1"),
        ('id = "pain"', 'id = "Bad Id"',
         "check_in.questions.2 (Bad Id).id: is 'Bad Id': an id has 1 to 24 of the characters a–z, 0–9 and _"),
        (', { id = "2", label = "Good" }', "",
         "check_in.questions.1 (mood): has 1 options: a choice needs 2 to 8"),
        ('kind = "choice"', 'kind = "text"',
         "check_in.questions.1 (mood): is of kind 'text' and has options: only a choice has them"),
        ('kind = "scale"', 'kind = "scale"\nlowest = 10',
         "check_in.questions.2 (pain): is a scale from 10 to 10: it needs 2 to 16 steps, lowest < highest"),
        ('kind = "scale"', 'kind = "scale"\nhighest = "ten"',
         "check_in.questions.2 (pain).highest: is 'ten': it must be a whole number"),
        ('kind = "scale"', 'kind = "scale"\nhighest = 5.5',
         "check_in.questions.2 (pain).highest: is 5.5: it must be a whole number"),
        ("[[rules]]", "[lanes]\nnow_minutes = 0\n[[rules]]", "lanes.now_minutes: is 0: it must be at least 1"),
        (
            "[[rules]]",
            "[lanes]\nnow_comes_back_minutes = 1\n[[rules]]",
            "lanes.now_comes_back_minutes: is 1: it must be at least 5",
        ),
        ("[[rules]]", "[lanes]\nnow_minutes = 900\n[[rules]]", "lanes.now_minutes: is 900: it must be at most 240"),
        ("[[audiences]]", '[[check_in.questions]]\n[[audiences]]',
         'check_in.questions.1.id: is missing: write id = "mood"'),
        ('title = "Small"', 'title = "Small"\nsources = []\nlanes = "quick"', "lanes: is 'quick': it must be a table"),
        ('title = "Small"', 'title = "Small"\nsources = "school"', "sources: is 'school': it must be a list"),
        ("[[rules]]", '[[areas]]\nid = "north"\n[[rules]]',
         'areas.1 (north).name: is missing: write name = "Tikkurila"'),
        ("[[rules]]", '[[areas]]\nid = "north"\nname = "North"\n' * 2 + "[[rules]]",
         "areas: the id 'north' is there more than once: each needs its own"),
        ("[[rules]]", '[[areas]]\nid = "north"\nlabel = "North"\n[[rules]]',
         "areas.1 (north).label: is not known here: the keys are 'id', 'name'"),
        ('title = "Small"', 'title = 2027-01-01', "title: is a date: it must be text in quotation marks"),
        ('[[audiences]]\nid = "all"\nlabel = "All"\n', "",
         "audiences: is missing: write at least one [[audiences]] with id and label"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(old: str, new: str, problem: str) -> None:
    assert problem in changed(old, new)


def test_a_list_may_be_too_short_or_too_long() -> None:
    head = SMALL[: SMALL.index("[[audiences]]")].replace('title = "Small"', 'title = "Small"\naudiences = []')
    many = "".join(f'[[check_in.questions]]\nid = "q{n}"\nkind = "text"\ntext = "?"\nlabel = "Q"\n' for n in range(13))

    assert "audiences: has too few: at least 1" in problems(head)
    assert "check_in.questions: has too many: at most 12" in problems(SMALL[: SMALL.index("[[check_in")] + many)


def test_all_mistakes_are_named_at_once() -> None:
    wrong = SMALL.replace('kind = "choice"', 'kind = "slider"').replace('text = "Pain?"', 'alert = { 1 = "gone" }')
    wrong = wrong.replace('id = "needs_help_now"', 'id = "wants_to_talk"').replace('title = "Small"', "")

    places = [problem.split(":")[0] for problem in problems(wrong)]

    assert sorted(places) == [
        "check_in.questions.1 (mood).kind",
        "check_in.questions.2 (pain).text",
        "check_in.questions.pain.alert.1",
        "rules",
        "rules",
        "title",
    ]


def test_what_is_no_toml_is_said_with_its_line() -> None:
    assert problems("id = ") == ["is not TOML: Invalid value (at end of document)"]
    assert "line 2" in problems('id = "x"\nid = "y"\n')[0]


def test_an_empty_file_says_all_that_it_needs() -> None:
    assert [problem.split(":")[0] for problem in problems("")] == [
        "id", "title", "consent_version", "check_in", "rules", "audiences",
    ]  # fmt: skip


def test_every_problem_names_the_file() -> None:
    with pytest.raises(ProgrammeWrong, match=r"^programmes/p\.toml: id: is missing"):
        read_programme("", "hash", "programmes/p.toml")


values = st.one_of(
    st.just('""'), st.just("5"), st.just("true"), st.just("[]"), st.just("{}"), st.just("1.5"), st.just("2027-01-01"),
    st.just('"x"'), st.just("[[1]]"), st.just("[{ id = 5 }]"), st.just('{ id = "mood", alert = 5 }'),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([line for line in SMALL.splitlines() if " = " in line]), values, st.booleans())
def test_whatever_stands_there_is_a_programme_or_a_list_of_problems(line: str, value: str, gone: bool) -> None:
    wrong = SMALL.replace(line, "" if gone else f"{line.partition(' = ')[0]} = {value}", 1)
    try:
        read_programme(wrong, "hash", "p.toml")
        named = []
    except ProgrammeWrong as refused:
        named = refused.problems
    assert all(problem.startswith("p.toml: ") and problem.count(": ") > 1 for problem in named)


def test_whatever_stands_at_a_key_is_told_in_our_own_words() -> None:
    """Each key of a file once, with each kind of value that TOML has."""
    file = SHIPPED[0].read_text("utf-8")
    places = {
        match["key"]: match for match in re.finditer(r"(?P<key>[a-z_]+) = (?P<value>\"[^\"]*\"|[\d.]+|true)", file)
    }
    told = []
    for match in places.values():
        for value in ('"x y"', "5", "-7", "1.5", "inf", "true", "[]", "{}", "2027-01-01"):
            told += problems(file[: match.start("value")] + value + file[match.end("value") :])

    assert len(places) > 25
    assert [problem for problem in told if re.search(r"Input|should|valid", problem)] == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('kind = "scale"', 'kind = "scale"\nhighest = inf', "highest: is inf: it must be a whole number"),
        ('kind = "scale"', 'kind = "scale"\npicture = 5', "picture: is 5: it must be true or false"),
        ('label = "Bad" }', 'label = "Bad", emoji = "sad" }',
         'emoji: is \'sad\': it must be one emoji, as in emoji = "🙂"'),
        ('label = "Bad" }', 'label = "Bad", emoji = "🙂🙁" }',
         'emoji: is \'🙂🙁\': it must be one emoji, as in emoji = "🙂"'),
        ('text = "How are you?"', 'text = "How are you? And your children?"',
         "text: asks 2 questions: people answer one at a time"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_with_one_that_can(old: str, new: str, problem: str) -> None:
    assert [one.rpartition(").")[2].removeprefix("options.1 (1).") for one in changed(old, new)] == [problem]


@pytest.mark.parametrize("emoji", ["🙂", "❤️", "🧑‍🤝‍🧑", "👍🏽", "🇫🇮", "2️⃣", ""])
def test_what_people_see_as_one_emoji_is_one(emoji: str) -> None:
    assert changed('label = "Bad" }', f'label = "Bad", emoji = "{emoji}" }}') == []


def test_two_answers_with_the_same_emoji_are_found_whatever_its_colour() -> None:
    options = '{ id = "1", label = "Bad", emoji = "👍" }, { id = "2", label = "Good", emoji = "👍🏽" }'

    assert changed('{ id = "1", label = "Bad" }, { id = "2", label = "Good" }', options) == [
        "check_in.questions.mood.options: '1' and '2' have the same emoji, 👍🏽, with which people answer: each "
        "needs its own"
    ]


@pytest.mark.parametrize(
    ("sign", "problem"),
    [
        ('question = "mood", at_most = 9', "has at_most = 9: it must be from 1 to 1"),
        ('question = "pain", at_most = -1', "has at_most = -1: it must be from 0 to 9"),
        ('question = "words", at_most = 1', "names the question 'words', whose answers are no numbers"),
    ],
)
def test_a_hard_week_looks_at_numbers_that_can_be(sign: str, problem: str) -> None:
    wrong = SMALL + '[[check_in.questions]]\nid = "words"\nkind = "text"\ntext = "More?"\nlabel = "More"\n'
    wrong = wrong.replace("[[audiences]]", f"[check_in]\nhard_week = [{{ {sign} }}]\n[[audiences]]")

    assert problems(wrong) == [f"check_in.hard_week.1: {problem}"]


def test_a_check_in_has_room_for_what_is_always_asked() -> None:
    when = '[{ kind = "answer", question = "pain", at_least = 7 }]'
    rule = f'[[rules]]\nid = "hurts"\nlabel = "Pain"\nlane = "today"\nwhen = {when}\n'
    heard = SMALL.replace("[[audiences]]", f"{rule}[check_in]\nmost_questions = 1\n[[audiences]]")
    both = heard.replace('label = "Mood"', 'label = "Mood"\nalert = { 1 = "wants_to_talk" }')

    assert problems(heard) == []
    assert problems(both) == [
        "check_in.most_questions: is 1: up to 0 goals and the questions 'mood', 'pain', which can reach a human, are "
        "always asked: it must be at least 2"
    ]
    assert any(
        problem.startswith("check_in.most_questions: is 4: up to 3 goals and the questions 'mood', 'pain', ")
        for problem in problems(GOOD.replace("most_questions = 9", "most_questions = 4"))
    )


def test_a_version_that_was_kept_before_these_were_looked_for_is_still_read() -> None:
    wrong = SMALL.replace("How are you?", "How are you? And your children?").replace('"Bad" }', '"Bad", emoji = "x" }')
    assert len(problems(wrong)) == 2

    assert kept_programme(wrong, "hash", "kept").question("mood").text == "How are you? And your children?"
    with pytest.raises(ProgrammeWrong, match=r"^kept: id: is missing"):
        kept_programme("", "hash", "kept")


# --- names that are nearly right


def test_a_table_with_a_wrong_name_is_one_mistake_and_what_stands_in_it_is_looked_at_all_the_same() -> None:
    assert problems(GOOD.replace("[[rules]]", "[[rule]]")) == ["rule: is not known here: did you mean 'rules'?"]
    assert problems(GOOD.replace("[[themes]]", "[[theme]]")) == ["theme: is not known here: did you mean 'themes'?"]
    twice = SMALL.replace("check_in.questions", "checkin.question").replace('kind = "scale"', 'kind = "slider"')
    assert problems(twice) == [
        "checkin: is not known here: did you mean 'check_in'?",
        "check_in.question: is not known here: did you mean 'questions'?",
        "check_in.questions.2 (pain).kind: is 'slider': it must be 'choice', 'scale', 'yes_no' or 'text'",
    ]


def test_a_wrong_name_beside_the_right_one_takes_nothing_away() -> None:
    found = changed('label = "Pain"', 'label = "Pain"\nlabels = "Pain"')

    assert found == ["check_in.questions.2 (pain).labels: is not known here: did you mean 'label'?"]


def models(of: type[Data]) -> Iterator[tuple[str, type[Data]]]:
    """Every table that may stand in a file, by the key under which it stands."""
    for key, field in of.model_fields.items():
        for kind in tables(field.annotation):
            yield key, kind
            yield from models(kind)


def tables(annotation: Any) -> Iterator[type[Data]]:
    if isinstance(annotation, type) and issubclass(annotation, Data):
        yield annotation
    for inner in get_args(annotation):
        yield from tables(inner)


def test_every_table_says_which_keys_it_has() -> None:
    assert {kind.__name__ for _, kind in models(Programme)} - {kind.__name__ for kind in TABLES.values()} == set()
    for table, key in (
        ("hard_week = [{ zz9 = 1 }]", "'question', 'at_most'"),
        ("questions = [{ zz9 = 1 }]", "'id', 'kind'"),
    ):
        assert any(key in one for one in problems(f"check_in = {{ {table} }}") if "zz9: is not known" in one)
    assert any("'goes_on'" in one for one in problems("ending = { choices = [{ zz9 = 1 }] }"))
    found = [one for one in problems("feedback = { questions = [{ zz9 = 1 }] }") if "zz9" in one]
    assert found == ["feedback.questions.1.zz9: is not known here: the keys are 'id', 'text', 'options'"]


def test_everything_that_must_be_there_has_an_example() -> None:
    needed = {key for _, kind in models(Programme) for key, field in kind.model_fields.items() if field.is_required()}

    assert needed - EXAMPLES.keys() == set()
    assert "feedback.weeks: is missing: write weeks = [4, 26, 52]" in problems("feedback = {}")


def test_a_number_without_an_end_is_no_toml() -> None:
    assert problems("id = " + "1" * 5000)[0].startswith("is not TOML: ")

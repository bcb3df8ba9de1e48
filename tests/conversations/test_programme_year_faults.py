"""A year with mistakes: names that nothing has, weeks that never come, ids that stand twice; all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.programme import ProgrammeWrong, read_programme

GOOD = (Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8")


def problems(*replaced: tuple[str, str]) -> list[str]:
    source = GOOD
    for old, new in replaced:
        assert old in source, old
        source = source.replace(old, new, 1)
    try:
        read_programme(source, "hash", "p.toml")
    except ProgrammeWrong as wrong:
        return [problem.removeprefix("p.toml: ") for problem in wrong.problems]
    return []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('audiences = ["students"]', 'audiences = ["pupils"]',
         "themes.wellbeing.offers.breaks.audiences: names the group 'pupils': there are 'mothers', 'students', "
         "'immigrants', 'general'"),
        ('kind = "theme", theme = "sleep"', 'kind = "theme", theme = "rest"',
         "nudges.messages.sleep_1.theme: names the theme 'rest': there are 'wellbeing', 'movement', 'nutrition',"),
        ("anytime = []", 'anytime = ["pilot"]', "feedback.anytime: names the group 'pilot': there are"),
        ('{ question = "mood", at_most', '{ question = "feeling", at_most',
         "check_in.hard_week: names the question 'feeling': there are 'active_days'"),
        ("weeks = [40, 44, 48, 52]", "weeks = [40, 200]",
         "check_in.questions.habit.weeks: has week 200, which never comes: the timeline ends with week 104"),
        ("coping_week = 3", "coping_week = 1", "planning: has coping_week = 1: it must not be before plan_week, 2"),
        ("coping_week = 3", "coping_week = 105", "planning.coping_week: has week 105, which never comes"),
        ("weeks = [4, 26, 52]", "weeks = [4, 4, 52]", "feedback.weeks: has week 4 more than once: once is enough"),
        ("review_weeks = [4, 8, 12]", "review_weeks = [4, 8, 8]", "planning.review_weeks: has week 8 more than once"),
        ("weeks = [40, 44, 48, 52]", "weeks = [40, 40]", "check_in.questions.habit.weeks: has week 40 more than once"),
        ('{ id = "m1", label', '{ id = "later", label', "measurements.points: the id 'later' is that of a button"),
        ("weeks = [4, 26, 52]", "weeks = [4, 105]", "feedback.weeks: has week 105, which never comes"),
        ("[ending]\nweek = 52", "[ending]\nweek = 120", "ending.week: has week 120, which never comes"),
        ('label = "After 2 years", month = 24', 'label = "After 3 years", month = 36',
         "measurements.points.m6.month: is 36, which never comes"),
        ("theme = 4, nudges_a_week", "theme = 5, nudges_a_week",
         "timeline.phases.fourth.theme: is 5: there are 4 themes"),
        ('{ id = "swim"', '{ id = "walk"', "themes.movement.offers: the id 'walk' is there more than once"),
        ('{ id = "breakfast"', '{ id = "vegetables"', "themes.nutrition.offers: the id 'vegetables' is there more"),
        ('id = "money"\nlabel', 'id = "shift"\nlabel', "barriers: the id 'shift' is there more than once"),
        ('{ id = "energy"', '{ id = "on"', "planning.reasons: the id 'on' is that of a button of ours: choose another"),
        ('{ id = "much", emoji', '{ id = "back", emoji',
         "feedback.questions.helps.options: the id 'back' is that of a button of ours"),
        ("from_week = 14", "from_week = 15", "timeline: phase 'second' begins in week 15: it must begin in week 14"),
        ("usual_to = 160", "usual_to = 500",
         "measurements.items.1 (weight): goes from 30 to 350 and is usual from 45 to 500: it needs lowest <="),
        ("none_after = 8", "none_after = 2", "nudges: none_after is 2: it must be more than fewer_after, 3"),
        ('holidays = "FI"', 'holidays = "Finland"',
         "timeline.holidays: is 'Finland': write the two letters of a country"),
        ('check_ins = "monthly"', 'check_ins = "yearly"',
         "timeline.phases.6 (follow_up).check_ins: is 'yearly': it must be 'twice_a_week', 'weekly' or 'monthly'"),
        ('"On 6 or 7 days"] },', "] },", "themes.1 (wellbeing).offers.1 (own_time).levels: has too few: at least 5"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(old: str, new: str, problem: str) -> None:
    found = problems((old, new))

    assert any(one.startswith(problem) for one in found), found


def test_all_mistakes_of_a_year_are_named_at_once() -> None:
    wrong = problems(
        ('audiences = ["students"]', 'audiences = ["pupils"]'),
        ("weeks = [4, 26, 52]", "weeks = [4, 105]"),
        ('holidays = "FI"', 'holidays = "Finland"'),
        ("now_minutes = 15", "now_minutes = 0"),
        ('{ id = "swim"', '{ id = "walk"'),
    )

    assert sorted(problem.split(":")[0] for problem in wrong) == [
        "feedback.weeks", "lanes.now_minutes", "themes.movement.offers",
        "themes.wellbeing.offers.breaks.audiences", "timeline.holidays",
    ]  # fmt: skip


def test_a_year_that_is_no_year_is_still_a_list_of_problems() -> None:
    for wrong in ("themes = 5", "nudges = []", 'timeline = "long"', "feedback = { weeks = 4 }", "measurements = [1]"):
        source = GOOD.split("[timeline]")[0] + wrong + "\n" if "timeline" in wrong else wrong + "\n" + GOOD
        with pytest.raises(ProgrammeWrong):
            read_programme(source, "hash", "p.toml")

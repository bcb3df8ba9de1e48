"""The weekly check-in: what counts as an answer, what reaches a human, what Back does."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from conversations import check_in
from conversations.check_in_questions import begin as questions_begin
from conversations.check_in_questions import order
from conversations.check_in_state import Asking, Given
from conversations.effects import Ask, CloseCheckIn, Effect, Keep, NoteCorrection, RaiseAlert
from conversations.events import Elapsed, Event, Pressed, Said
from conversations.programme import Programme
from conversations.step import NextCheckIn
from tests.conversations.scene import JOURNEY, facts, programme, swimming, walking

TOML = tomllib.loads((Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8"))
ORDER = [question.id for question in programme().check_in.questions if question.after is None]


def at(question: str, **more: Any) -> Asking:
    earlier = tuple(Given(question=id, value=1) for id in ORDER[: ORDER.index(question)])
    return Asking(**{"question": question, "given": earlier, **more})


def after(state: Asking, *events: Event, **more: Any) -> tuple[Asking | None, tuple[Effect, ...]]:
    """The state after these events, and the effects of the last one."""
    effects: tuple[Effect, ...] = ()
    now: Asking | None = state
    for event in events:
        assert now is not None
        now, effects = (step := check_in.step(now, event, facts(**more))).state, step.effects
    return now, effects


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("mood", "3/5", 3),
        ("mood", "3/10", None),
        ("pain", "7/10", 7),
        ("pain", "٧/١٠", 7),
        ("pain", "1/2", None),
        ("active_days", "3/7", 3),
        ("talk", "1/2", None),
    ],
)
def test_so_many_out_of_so_many_counts_where_the_scale_ends_there(question: str, words: str, value: int | None) -> None:
    _, effects = after(at(question), Said(words))

    assert kept(effects) == ([] if value is None else [value])


def asked_in(week: int, goals: int, most: int) -> list[str]:
    check_ins = programme().check_in.model_copy(update={"most_questions": most})
    theirs = tuple(walking().model_copy(update={"id": f"g{number}"}) for number in range(goals))
    then = replace(facts(goals=theirs), now=datetime(2027, 1, 4, 12, tzinfo=UTC) + timedelta(weeks=week - 1))
    then = replace(
        then,
        programme=programme().model_copy(update={"check_in": check_ins}),
        journey=replace(JOURNEY, day0=date(2027, 1, 4)),
    )
    return [one for one in questions_begin(then).asks if not one.startswith("goal:")]


@pytest.mark.parametrize(
    ("goals", "most", "left_out"),
    [
        (1, 9, []),
        (2, 9, ["sentence"]),
        (3, 9, ["sleep", "sentence"]),
        (3, 7, ["active_days", "sleep", "habit", "sentence"]),
        (3, 4, ["active_days", "sleep", "habit", "sentence"]),  # the others may call a human
    ],
)
def test_a_check_in_has_no_more_questions_than_it_may_and_keeps_those_that_reach_a_human(
    goals: int, most: int, left_out: list[str]
) -> None:
    asked = asked_in(44, goals, most)

    assert [id for id in ORDER if id not in asked] == left_out


def kept(effects: tuple[Effect, ...]) -> list[Any]:
    return [effect.value for effect in effects if isinstance(effect, Keep)]


def asking(question: dict[str, Any]) -> Programme:
    """The programme with this as its only question."""
    return Programme.model_validate({**TOML, "check_in": {"questions": [question]}})


def test_it_begins_with_the_first_question() -> None:
    begun = check_in.begin(facts())

    assert (begun.question, begun.goals) == (ORDER[0], ())
    assert list(begun.asks) == [id for id in ORDER if not programme().question(id).weeks]


def test_goals_come_first_and_own_words_are_left_out_where_it_grows_too_long() -> None:
    two = check_in.begin(facts(goals=(walking(), swimming())))
    three = check_in.begin(facts(goals=(walking(), swimming(), walking())))

    assert two.asks[:2] == ("goal:g-walking", "goal:g-swimming")
    assert (len(two.asks), two.asks[-1]) == (9, "sentence")
    assert (len(three.asks), "sentence" in three.asks) == (9, False)


def test_a_question_of_certain_weeks_is_asked_in_these_weeks_only() -> None:
    questions = programme().check_in.questions
    some = questions[1].model_copy(update={"weeks": (5,)})
    changed = programme().check_in.model_copy(update={"questions": (questions[0], some, *questions[2:])})
    of_late = programme().model_copy(update={"check_in": changed})

    def asks(week: int) -> bool:
        day = JOURNEY.date_of(7 * (week - 1))
        now = datetime.combine(day, time(16), UTC)
        return some.id in check_in.begin(facts(programme=of_late, now=now)).asks

    assert [week for week in range(1, 9) if asks(week)] == [5]


def test_a_state_from_before_there_were_goals_goes_on_through_all_questions() -> None:
    old = Asking(question=ORDER[0])

    step = check_in.step(old, Pressed("3"), facts())

    assert step.state is not None
    assert step.state.question == ORDER[1]


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("active_days", "7", 7),
        ("active_days", "٣", 3),
        ("mood", "2️⃣", 2),
        ("mood", "🙂", 4),
        ("pain", "8/10", 8),
        ("pain", "۱۰", 10),
        ("talk", "👍", "yes"),
        ("talk", "👎", "no"),
        ("talk", "👍🏽", "yes"),
        ("talk", "👎🏿", "no"),
        ("talk", "❌", "no"),
        ("sentence", "8", "8"),
    ],
)
def test_what_is_typed_counts_as_the_button_that_it_means(question: str, words: str, value: object) -> None:
    assert kept(after(at(question), Said(words))[1]) == [value]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("active_days", "8"),
        ("mood", "0"),
        ("mood", "😡"),
        ("pain", "-1"),
        ("pain", "²"),
        ("talk", "1"),
        ("talk", "yes"),
    ],
)
def test_what_is_no_answer_gets_the_question_again_below(question: str, words: str) -> None:
    state, effects = after(at(question), Said(words))

    assert (state, kept(effects)) == (at(question), [])
    assert [effect.fresh for effect in effects if isinstance(effect, Ask)] == [True]


@pytest.mark.parametrize("words", ["", " ", "\n\t"])
def test_a_sentence_without_words_is_no_answer(words: str) -> None:
    assert kept(after(at("sentence"), Said(words))[1]) == []


def test_somebody_elses_words_are_no_answer() -> None:
    assert kept(after(at("sentence"), Said("read this", forwarded=True))[1]) == []
    assert kept(after(at("pain"), Said("8", forwarded=True))[1]) == []


def test_a_long_sentence_is_kept_as_far_as_it_fits() -> None:
    assert [len(value) for value in kept(after(at("sentence"), Said("x" * 4096))[1])] == [check_in.LONGEST]


@pytest.mark.parametrize(("pain", "follows"), [("0", "confidence"), ("1", "new_pain"), ("10", "new_pain")])
def test_who_has_pain_is_asked_one_thing_more(pain: str, follows: str) -> None:
    state, _ = after(at("pain"), Pressed(pain))

    assert state is not None
    assert state.question == follows


def test_new_pain_reaches_a_human_and_the_check_in_goes_on() -> None:
    state, effects = after(at("pain"), Pressed("3"), Pressed("yes"))

    assert [effect.rule for effect in effects if isinstance(effect, RaiseAlert)] == ["new_pain"]
    assert programme().rule("new_pain").lane == "today"
    assert state is not None
    assert state.question == "confidence"


def test_without_new_pain_nobody_hears() -> None:
    _, effects = after(at("pain"), Pressed("3"), Pressed("no"))

    assert not [effect for effect in effects if isinstance(effect, RaiseAlert)]


def test_pain_that_is_taken_back_takes_back_what_it_brought() -> None:
    back = Pressed("back")
    state, effects = after(at("pain"), Pressed("3"), Pressed("yes"), back, back, Pressed("0"))

    assert [effect for effect in effects if isinstance(effect, NoteCorrection)] == [NoteCorrection("new_pain")]
    assert state is not None
    assert (state.question, [given.question for given in state.given][-1]) == ("confidence", "pain")


def test_another_number_asks_it_again_and_tells_nobody_twice() -> None:
    back = Pressed("back")
    _, effects = after(at("pain"), Pressed("3"), Pressed("yes"), back, back, Pressed("4"), Pressed("yes"))

    assert not [effect for effect in effects if isinstance(effect, RaiseAlert | NoteCorrection)]


def test_the_card_counts_what_follows_only_for_those_who_are_asked() -> None:
    asks = tuple(ORDER)
    painless, _ = after(at("pain", asks=asks), Pressed("0"))
    in_pain, _ = after(at("pain", asks=asks), Pressed("3"))

    assert painless is not None
    assert in_pain is not None
    assert len(order(in_pain, programme())) == len(order(painless, programme())) + 1


def test_a_question_may_end_the_check_in_that_is_asked_of_some_only() -> None:
    pain, more = programme().question("pain"), programme().question("new_pain")
    ends = programme().check_in.model_copy(update={"questions": (pain, more)})
    its = programme().model_copy(update={"check_in": ends})

    begun = check_in.begin(facts(programme=its))
    assert begun.asks == ("pain",)
    state, _ = after(begun, Pressed("3"), programme=its)
    assert state is not None
    assert isinstance(check_in.question(state, Pressed("no")), NextCheckIn)
    over, effects = after(state, Pressed("no"), programme=its)
    assert over is None
    assert CloseCheckIn(complete=True) in effects


def test_a_human_hears_at_once_and_only_once_of_the_same_answer() -> None:
    yes, back = Pressed("yes"), Pressed("back")

    assert RaiseAlert("wants_to_talk") in after(at("talk"), yes)[1]
    assert RaiseAlert("wants_to_talk") not in after(at("talk"), yes, back, yes)[1]


def test_an_alert_stays_when_the_answer_is_changed_and_says_so() -> None:
    _, effects = after(at("talk"), Pressed("yes"), Pressed("back"), Pressed("no"))

    assert NoteCorrection("wants_to_talk") in effects
    assert Keep("talk", "no", corrected=True) in effects


def test_who_changes_back_to_yes_is_heard_again() -> None:
    """The first alert may have been resolved as "changed her mind" by then."""
    yes, no, back = Pressed("yes"), Pressed("no"), Pressed("back")

    assert RaiseAlert("wants_to_talk") in after(at("talk"), yes, back, no, back, yes)[1]


def test_back_before_the_first_answer_is_no_button() -> None:
    state, effects = after(Asking(question=ORDER[0]), Pressed("back"))

    assert state == Asking(question=ORDER[0])
    assert kept(effects) == []


def test_only_an_answer_that_differs_counts_as_corrected() -> None:
    same = after(at("mood"), Pressed("3"), Pressed("back"), Pressed("3"))[1]
    other = after(at("mood"), Pressed("3"), Pressed("back"), Pressed("4"))[1]

    assert [effect.corrected for effect in (*same, *other) if isinstance(effect, Keep)] == [False, True]


def test_back_twice_and_forth_again_remembers_what_was_said_first() -> None:
    back = Pressed("back")

    state, effects = after(at("mood"), Pressed("3"), Pressed("4"), back, back, Pressed("3"), Pressed("5"))

    assert [effect.corrected for effect in effects if isinstance(effect, Keep)] == [True]
    assert state is not None
    assert [given.value for given in state.given] == [1, 3, 5]


def test_the_next_check_in_ends_this_one_as_partial() -> None:
    state, effects = after(at("pain"), Elapsed("superseded"))

    assert state is None
    assert CloseCheckIn(complete=False) in effects


def test_an_answer_with_a_leading_zero_is_not_taken_for_a_number() -> None:
    """Its alert would never be raised, and its label never be found."""
    options = [{"id": "01", "label": "Once"}, {"id": "2", "label": "Twice"}]
    question = {"id": "falls", "kind": "choice", "text": "Falls?", "label": "Falls", "options": options}
    chosen = asking({**question, "alert": {"01": "wants_to_talk"}})

    _, effects = after(Asking(question="falls"), Pressed("01"), programme=chosen)

    assert kept(effects) == ["01"]
    assert RaiseAlert("wants_to_talk") in effects


def test_answers_that_the_programme_no_longer_knows_still_have_a_line() -> None:
    state = Asking(question="sleep", given=(Given(question="mood", value="gone"),))

    assert isinstance(after(state, Pressed("3"))[1][-1], Ask)


def summary(*, mood: int) -> list[str]:
    """The texts of the end of a check-in with two goals, one of which has a plan."""
    known = {"goals": (walking(), swimming())}
    state, effects = after(
        questions_begin(facts(**known)),
        *(Pressed(button) for button in ("3", "3", "3", str(mood), "3", "0", "8", "no", "skip")),
        **known,
    )
    assert state is None
    ask = next(effect for effect in effects if isinstance(effect, Ask))
    return [getattr(line, "id", "") for line in ask.message.lines]


def test_the_end_of_every_week_recalls_the_plan_and_that_of_a_hard_one_is_kind_too() -> None:
    assert "goals.if_then_own" in summary(mood=4)
    assert "check_in.hard_week" not in summary(mood=4)
    assert {"goals.if_then_own", "check_in.hard_week"} <= set(summary(mood=1))


@pytest.mark.parametrize(("week", "day", "told"), [(8, 3, True), (8, 12, False), (60, 3, True), (60, 20, True)])
def test_once_a_month_it_says_that_nobody_watches_round_the_clock(week: int, day: int, told: bool) -> None:
    """Where questions come once a month, each time: in which week of the month that is depends on the first day."""
    here = replace(facts(), now=datetime(2027, 3, day, 12, tzinfo=UTC))
    weeks_ago = here.now.date() - timedelta(weeks=week - 1)
    here = replace(here, journey=replace(JOURNEY, day0=weeks_ago))
    done = check_in.step(Asking(question="sentence", asks=("sentence",)), Pressed("skip"), here)
    [card] = [one.message for one in done.effects if isinstance(one, Ask)]

    assert any(getattr(line, "id", "") == "help.not_watched" for line in card.lines) == told


def test_after_something_that_was_typed_the_next_question_stands_below_it() -> None:
    for question, words in (("mood", "4"), ("sentence", "I am well")):
        _, effects = after(at(question), Said(words))
        assert [one.fresh for one in effects if isinstance(one, Ask)] == [True]

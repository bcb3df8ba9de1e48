"""How goals look on their card: the list, the offers, each question while a goal takes shape."""

from __future__ import annotations

from conversations.check_in_card import ROW_LIMIT
from conversations.goal import Ended, Goal, if_then, name_of
from conversations.goals_shaping import CONFIDENCE, STEPS, choices, parts, plans, review_weeks
from conversations.goals_state import (
    Goals,
    Halfway,
    Inviting,
    Leaving,
    Looking,
    Offering,
    Ordering,
    Overview,
    Past,
    PickingOffer,
    PickingTheme,
    Reaching,
    Shaping,
    WritingGoal,
    WritingLevel,
)
from conversations.profile import BACK
from conversations.programme_data import Named
from conversations.programme_year import LEVELS, MOST_GOALS, Plan
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Line, Message, Text, text

MOST = MOST_GOALS
Rows = tuple[tuple[Button, ...], ...]
REASONS_TO_DROP = ("too_hard", "life", "other_goal", "no_reason")


def card(state: Goals, facts: Facts) -> Message:  # noqa: C901
    match state:
        case Overview():
            return _overview(facts)
        case Inviting():
            rows = ((Button("yes", text("goals.invite_yes"), "🎯"),), (Button("no", text("goals.invite_no")),))
            return Message((text("goals.invite"), Bold(text("goals.invite_question"))), rows)
        case Offering(goal=id, plan=plan):
            return _offering(found(id, facts), plan)
        case Halfway():
            rows = ((Button("on", text("goals.on"), "➡️"),), (Button("anew", text("goals.anew")),))
            return Message((text("goals.halfway"), Bold(text("goals.halfway_question"))), rows)
        case Ordering(chosen=chosen):
            return _ordering(chosen, facts)
        case PickingTheme():
            return Message((Bold(text("goals.theme_question")),), (*_themes(facts), BACK))
        case PickingOffer(theme=theme):
            return _offers(theme, facts)
        case WritingGoal():
            return Message((Bold(text("goals.own_question")), text("goals.own_note")), (BACK,))
        case Shaping():
            return _shaping(state, facts)
        case WritingLevel(goal=goal, level=level):
            shown = text(
                "goals.level_now", number=LEVELS.index(level) + 1, level=goal.level(level).value(goal.programme)
            )
            return Message((Bold(text("goals.level_question")), shown, text("goals.level_note")), (BACK,))
        case Looking(goal=id):
            return _looking(found(id, facts), facts)
        case Reaching(goal=id):
            return _reaching(found(id, facts))
        case Leaving():
            buttons = tuple((Button(id, text(f"goals.drop_{id}")),) for id in REASONS_TO_DROP)
            return Message((Bold(text("goals.drop_question")), text("goals.drop_note")), (*buttons, BACK))
        case Past():
            return _past(facts)


def found(id: str, facts: Facts) -> Goal | None:
    return next((goal for goal in facts.goals if goal.id == id), None)


def levels_of(goal: Goal) -> tuple[Line, ...]:
    """The five levels, the least first: 1 … 5."""
    return tuple(
        text("check_in.end", number=int(step), meaning=phrase.value(goal.programme))
        for step, phrase in zip(STEPS, goal.levels, strict=True)
    )


# --- the list ---


def _overview(facts: Facts) -> Message:
    lines: list[Line] = [Bold(text("goals.yours" if facts.goals else "goals.none"))]
    for goal in facts.goals:
        lines += [None, *_short(goal, facts)]
    rows = [(Button(f"at_{at}", text("goals.look", number=at + 1), "🔎"),) for at in range(len(facts.goals))]
    if len(facts.goals) < MOST:
        rows.append((Button("new", text("goals.new"), "🎯"),))
    rows.append((Button("order", text("goals.order"), "🔀"),))
    if facts.past_goals:
        rows.append((Button("past", text("goals.past"), "📜"),))
    rows.append((Button("close", text("goals.close"), "✔️"),))
    return Message(tuple(lines), tuple(rows))


def _short(goal: Goal, facts: Facts) -> tuple[Line, ...]:
    plan = if_then(goal)
    return (text("goals.one", goal=name_of(goal)), *_left(goal, facts), *((plan,) if plan else ()))


def _left(goal: Goal, facts: Facts) -> tuple[Line, ...]:
    """Days until the goal is looked at again: on the day that is planned, not the one that was wished."""
    day = dict(facts.reviews).get(goal.id)
    if day is None:
        return ()
    left = (day - facts.today).days
    return (text("goals.days_left", count=left, day=Day(day)) if left > 0 else text("goals.review_now"),)


def _looking(goal: Goal | None, facts: Facts) -> Message:
    if goal is None:
        return _overview(facts)
    lines: list[Line] = [Bold(text("goals.one", goal=name_of(goal))), *_left(goal, facts), None, *levels_of(goal)]
    lines += [None, *plan_lines(goal)]
    lines.append(text("goals.agreed" if goal.agreed else "goals.not_agreed"))
    ends = (Button("finished", text("goals.finish"), "🏁"), Button("dropped", text("goals.drop"), "🍂"))
    return Message(tuple(lines), (*_parts(facts), ends, BACK))


def _parts(facts: Facts) -> Rows:
    """What can be changed: the parts that this programme has questions for."""
    rows = ((("levels", "🪜"),), (("plan", "📅"), ("coping", "☔")), (("review", "🗓️"),))
    there = parts(facts.programme)
    buttons = (
        tuple(Button(part, text(f"goals.change_{part}"), emoji) for part, emoji in row if part in there) for row in rows
    )
    return tuple(row for row in buttons if row)


def plan_lines(goal: Goal) -> tuple[Line, ...]:
    lines: list[Line] = []
    if (action := goal.action) is not None:
        parts = {name: getattr(action, name).value(goal.programme) for name in ("when", "where", "what", "whom")}
        lines.append(text("goals.action", **parts))
    if (plan := if_then(goal)) is not None:
        lines.append(plan)
    return tuple(lines)


def _past(facts: Facts) -> Message:
    lines: list[Line] = [Bold(text("goals.past_title"))]
    lines += [line for ended in facts.past_goals[-10:] for line in ended_lines(ended)]
    return Message(tuple(lines), (BACK,))


def ended_lines(ended: Ended) -> tuple[Line, ...]:
    """Which goal, and below it when and why it ended."""
    goal = text(f"goals.past_{ended.how}", goal=name_of(ended.goal))
    if ended.day is None:
        return (goal,)
    if ended.reason is None or ended.reason == "no_reason":
        return goal, text("goals.past_when", day=Day(ended.day))
    why = text(f"goals.drop_{ended.reason}") if ended.reason in REASONS_TO_DROP else ended.reason
    return goal, text("goals.past_when_why", day=Day(ended.day), reason=why)


# --- choosing ---


def _ordering(chosen: tuple[str, ...], facts: Facts) -> Message:
    names = {theme.id: _theme(theme.id, facts) for theme in facts.programme.themes}
    done = [text("goals.order_place", number=at, theme=names[id]) for at, id in enumerate(chosen, 1) if id in names]
    rows = [
        (Button(theme.id, names[theme.id], theme.emoji),) for theme in facts.programme.themes if theme.id not in chosen
    ]
    question = text("goals.order_next" if chosen else "goals.order_question")
    return Message((Bold(question), *done), (*rows, BACK))


def _theme(id: str, facts: Facts) -> Text:
    return facts.programme.words(f"themes.{id}.label", facts.programme.theme(id).label)


def _themes(facts: Facts) -> Rows:
    return tuple((Button(theme.id, _theme(theme.id, facts), theme.emoji),) for theme in facts.programme.themes)


def _offers(theme: str, facts: Facts) -> Message:
    found = facts.programme.theme(theme)
    audience = facts.journey.audience if facts.journey else "general"
    place = f"themes.{theme}.offers"
    rows: list[tuple[Button, ...]] = [
        (Button(f"o_{offer.id}", facts.programme.words(f"{place}.{offer.id}.label", offer.label), offer.emoji),)
        for offer in found.offers_for(audience)
    ]
    rows.append((Button("own", text("goals.own"), "✏️"), Button("themes", text("goals.other_theme"), "🔀")))
    about = facts.programme.words(f"themes.{theme}.text", found.text)
    return Message((_theme(theme, facts), about, Bold(text("goals.offer_question"))), (*rows, BACK))


# --- taking shape ---


def _offering(goal: Goal | None, plan: Plan) -> Message:
    top: tuple[Line, ...] = (text("goals.one", goal=name_of(goal)), None) if goal is not None else ()
    emoji = "📅" if plan == "plan" else "☔"
    rows = ((Button("yes", text("goals.invite_yes"), emoji),), (Button("no", text("goals.invite_no")),))
    return Message((*top, text(f"goals.offer_{plan}"), Bold(text(f"goals.offer_{plan}_question"))), rows)


def _shaping(state: Shaping, facts: Facts) -> Message:
    goal = state.goal
    top: tuple[Line, ...] = (text("goals.one", goal=name_of(goal)), None)
    question = Bold(text(f"goals.{'levels' if state.at == 'easier_levels' else state.at}_question"))
    match state.at:
        case "levels" | "easier_levels":
            return Message((*top, question, *levels_of(goal), text("goals.levels_note")), _level_rows())
        case "baseline":
            numbers = tuple(Button(step, text("common.number", number=int(step))) for step in STEPS)
            return Message((*top, question, *levels_of(goal)), (numbers, BACK))
        case "importance" | "difficulty":
            rows = tuple((Button(str(n), text(f"goals.{state.at}_{n}")),) for n in range(4))
            return Message((*top, question), (*rows, BACK))
        case "confidence":
            buttons = tuple(Button(step, text("common.number", number=int(step))) for step in CONFIDENCE)
            ends = (text("goals.confidence_low"), text("goals.confidence_high"))
            return Message((*top, question, *ends), (buttons[:ROW_LIMIT], buttons[ROW_LIMIT:], BACK))
        case "easier":
            rows = ((Button("easier", text("goals.easier"), "🪶"),), (Button("keep", text("goals.keep"), "👍"),))
            return Message((*top, question), (*rows, BACK))
        case "review":
            weeks = tuple(
                (Button(str(n), text("goals.in_weeks", count=n), "🗓️"),) for n in review_weeks(facts.programme)
            )
            return Message((*top, question), (*weeks, BACK))
        case _:
            return Message((*top, question, text("goals.or_write")), (*_choices(state, facts), BACK))


def _level_rows() -> Rows:
    numbers = tuple(Button(f"level_{step}", text("common.number", number=int(step)), "✏️") for step in STEPS)
    return ((Button("good", text("goals.levels_good"), "👍"),), numbers[:3], numbers[3:], BACK)


def _choices(state: Shaping, facts: Facts) -> Rows:
    programme = facts.programme
    match state.at:
        case "what":
            return ((Button("same", text("goals.what_same"), "👍"),),)
        case "barrier":
            return tuple(
                (Button(one.id, programme.words(f"barriers.{one.id}.label", one.label), one.emoji),)
                for one in programme.barriers
            )
        case "then":
            place = f"barriers.{state.barrier}.plans"
            return tuple(
                (Button(one.id, programme.words(f"{place}.{one.id}.text", one.text)),)
                for one in plans(state, programme)
            )
        case _:
            return _named(state, choices(state, programme), facts)


def _named(state: Shaping, named: tuple[Named, ...], facts: Facts) -> Rows:
    held = {reason.place for reason in state.goal.reasons} if state.at == "reasons" else set()
    rows: list[tuple[Button, ...]] = []
    for one in named:
        place = f"planning.{state.at}.{one.id}.label"
        rows.append((Button(one.id, facts.programme.words(place, one.label), one.emoji, chosen=place in held),))
    if state.at == "reasons":
        rows.append((Button("on", text("goals.on"), "➡️"),))
    return tuple(rows)


def _reaching(goal: Goal | None) -> Message:
    if goal is None:
        return Message((text("goals.gone"),), (BACK,))
    numbers = tuple(Button(step, text("common.number", number=int(step))) for step in STEPS)
    question = Bold(text("goals.reached_question"))
    return Message((text("goals.one", goal=name_of(goal)), question, *levels_of(goal)), (numbers, BACK))

"""/goals: choose, plan, change and end one's goals; one to three at a time.

Guided: offers of the theme that is on, with buttons; own words wherever they are welcome. Relapse is allowed: whoever
drops a goal is thanked, and a new one is one tap away.
"""

from __future__ import annotations

from conversations.check_in_card import not_understood
from conversations.digits import whole_number
from conversations.effects import Ask, Effect, KeepGoal, OrderThemes, ReachLevel, Toast
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.goal import LONGEST, Goal, name_of, with_level
from conversations.goals_card import MOST, REASONS_TO_DROP, card, found, plan_lines
from conversations.goals_shaping import (
    PARTS,
    PLANS,
    STEPS,
    answered,
    before,
    following,
    from_offer,
    from_words,
    parts,
    plan_follows,
    said,
    steps,
    without,
)
from conversations.goals_state import (
    REOPENED,
    At,
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
from conversations.programme_year import LEVELS, Plan
from conversations.step import Facts, ListGoals, Question, Step
from conversations.words import Line, Message, message, text

LAST: dict[At, At] = {"levels": "levels", "when": "whom", "barrier": "then", "review": "review"}
Stepped = Step[Goals] | None


def question(state: Goals, event: Event) -> Question | None:
    return ListGoals()


def opened(facts: Facts) -> Goals:
    """Whoever has not chosen an order of the themes begins with it."""
    ordered = facts.journey is not None and (facts.journey.themes or facts.goals)
    return Overview() if ordered or len(facts.programme.themes) < 2 else Ordering()


def step(state: Goals, event: Event, facts: Facts) -> Step[Goals]:
    state = _up_to_date(state, facts)
    match event:
        case Began():
            return _ask(state, facts)
        case Elapsed(kind) if kind == REOPENED and isinstance(state, WritingGoal | Shaping | WritingLevel):
            return _ask(Halfway(half=state), facts, fresh=True)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case Pressed("back"):
            return _ask(_before(state, facts), facts)
        case Pressed(button):
            return _pressed(state, button, facts) or _ask(state, facts, fresh=True)
        case Said(words, forwarded=False) if words.strip():
            return _said(state, words, facts) or _again(state, facts)
        case Said() | Sent():
            return _again(state, facts)


def _up_to_date(state: Goals, facts: Facts) -> Goals:
    """While one part of a goal is changed, somebody else may change another: only the own part is the client's."""
    if isinstance(state, Offering):
        return state if found(state.goal, facts) else Overview()
    if not isinstance(state, Shaping | WritingLevel) or state.whole:
        return state
    now = found(state.goal.id, facts)
    if now is None:
        return Overview()
    mine = LEVELS if state.written is None else state.written
    levels = tuple(
        own if level in mine else theirs
        for level, own, theirs in zip(LEVELS, state.goal.levels, now.levels, strict=True)
    )
    return state.model_copy(update={"goal": now.model_copy(update={"levels": levels})})


def _ask(state: Goals, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Step[Goals]:
    shown = card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _again(state: Goals, facts: Facts) -> Step[Goals]:
    return Step(state, (Ask(not_understood(card(state, facts), text("goals.hint")), fresh=True),))


def _before(state: Goals, facts: Facts) -> Goals:  # noqa: C901
    match state:
        case Overview() | Ordering() | PickingTheme() | Looking() | Past():
            return Overview()
        case Inviting() | Offering():
            return state
        case Halfway(half=half):
            return half
        case PickingOffer():
            return PickingTheme()
        case WritingGoal(theme=theme):
            return PickingOffer(theme=theme)
        case WritingLevel(goal=goal, at=at, whole=whole, written=written):
            return Shaping(goal=goal, at=at, whole=whole, written=written)
        case Reaching(goal=goal) | Leaving(goal=goal):
            return Looking(goal=goal)
        case Shaping(goal=goal, offered=True):
            return Offering(goal=goal.id, plan=_plan_of(state))
        case Shaping(goal=goal, whole=False):
            return Looking(goal=goal.id)
        case Shaping():
            earlier = before(state, facts)
            return state.model_copy(update={"at": earlier}) if earlier else PickingOffer(theme=state.goal.theme)


# --- buttons ---


def _pressed(state: Goals, button: str, facts: Facts) -> Stepped:  # noqa: C901
    match state:
        case Overview():
            return _overview(button, facts)
        case Inviting() if button == "yes":
            return _ask(opened(facts) if not facts.goals else Overview(), facts)
        case Inviting() if button == "no":
            return Step(None, (Ask(message(text("goals.invite_later"))),))
        case Offering(goal=id) if button == "yes" and (goal := found(id, facts)) is not None:
            return _ask(Shaping(goal=goal, at=PARTS[state.plan], whole=False, written=(), offered=True), facts)
        case Offering() if button == "no":
            return Step(None, (Ask(message(text("goals.invite_later"))),))
        case Halfway(half=half) if button == "on":
            return _ask(_up_to_date(half, facts), facts)
        case Halfway() if button == "anew":
            return _ask(opened(facts), facts)
        case Ordering(chosen=chosen):
            return _ordering(chosen, button, facts)
        case PickingTheme() if button in {theme.id for theme in facts.programme.themes}:
            return _ask(PickingOffer(theme=button), facts)
        case PickingOffer(theme=theme):
            return _offer(theme, button, facts)
        case Shaping():
            return _shaped(state, button, facts)
        case Looking(goal=id):
            return _looked(found(id, facts), button, facts)
        case Reaching() if button in STEPS:
            return _reached(state, LEVELS[STEPS.index(button)], facts)
        case Leaving(goal=id) if button in REASONS_TO_DROP:
            return _ended(found(id, facts), "dropped", button, facts)
        case _:
            return None


def _overview(button: str, facts: Facts) -> Stepped:
    match button:
        case "close":
            return Step(None, (Ask(message(text("goals.closed"))),))
        case "new" if len(facts.goals) < MOST:
            return _ask(_first_theme(facts), facts)
        case "order":
            return _ask(Ordering(), facts)
        case "past":
            return _ask(Past(), facts)
        case _ if button in {f"at_{at}" for at in range(len(facts.goals))}:
            return _ask(Looking(goal=facts.goals[int(button.removeprefix("at_"))].id), facts)
        case _:
            return None


def _first_theme(facts: Facts) -> Goals:
    """The theme that is on now; who is between themes chooses one."""
    theme = facts.journey.theme(facts.programme, facts.week or 1) if facts.journey else None
    known = {one.id for one in facts.programme.themes}
    return PickingOffer(theme=theme) if theme in known and theme is not None else PickingTheme()


def _ordering(chosen: tuple[str, ...], button: str, facts: Facts) -> Stepped:
    """One tap after the other; the last theme follows by itself."""
    themes = [theme.id for theme in facts.programme.themes]
    if button not in themes or button in chosen:
        return None
    now = (*chosen, button)
    left = [theme for theme in themes if theme not in now]
    if len(left) > 1:
        return _ask(Ordering(chosen=now), facts)
    whole = (*now, *left)
    then: Goals = Overview() if facts.goals else PickingOffer(theme=whole[0])
    return Step(then, (OrderThemes(whole), *_ask(then, facts).effects))


def _offer(theme: str, button: str, facts: Facts) -> Stepped:
    if button == "own":
        return _ask(WritingGoal(theme=theme), facts)
    if button == "themes":
        return _ask(PickingTheme(), facts)
    audience = facts.journey.audience if facts.journey else "general"
    offers = {f"o_{offer.id}": offer.id for offer in facts.programme.theme(theme).offers_for(audience)}
    if button not in offers:
        return None
    return _begin(from_offer(facts, theme, offers[button]), facts)


def _begin(goal: Goal, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    return _ask(Shaping(goal=goal, at=steps(facts.programme, facts.week)[0]), facts, fresh=fresh)


def _looked(goal: Goal | None, button: str, facts: Facts) -> Stepped:
    if goal is None:
        return _ask(Overview(), facts)
    if button in parts(facts.programme):
        return _ask(Shaping(goal=goal, at=PARTS[button], whole=False, written=()), facts)
    if button == "finished":
        return _ask(Reaching(goal=goal.id, how="finished"), facts)
    if button == "dropped":
        return _ask(Leaving(goal=goal.id), facts)
    return None


# --- taking shape ---


def _shaped(state: Shaping, button: str, facts: Facts) -> Stepped:
    if state.at in ("levels", "easier_levels") and button in {f"level_{number}" for number in STEPS}:
        level = LEVELS[STEPS.index(button.removeprefix("level_"))]
        writing = WritingLevel(goal=state.goal, level=level, at=state.at, whole=state.whole, written=state.written)
        return _ask(writing, facts)
    if state.at == "easier" and button == "easier":
        return _ask(state.model_copy(update={"at": "easier_levels"}), facts, text("goals.easier_how"))
    if state.at == "reasons" and button == "on":
        return _onward(state, facts)
    now = answered(state, button, facts)
    if now is None:
        return None
    return _ask(now, facts) if state.at == "reasons" else _onward(now, facts)


def _onward(state: Shaping, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    """The next question, or the goal is kept: a new one after the last, a changed one after its part."""
    over = not state.whole and any(state.at == last for last in LAST.values())
    at = None if over else following(state, facts)
    if at is not None:
        return _ask(state.model_copy(update={"at": at}), facts, fresh=fresh)
    return _kept(state, facts, fresh=fresh)


def _kept(state: Shaping, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    if state.whole:
        seen = facts.me is not None and facts.me.mentor is not None
        note = text("goals.made_note" if seen else "goals.made_note_alone")
        later = (text("goals.plan_follows"),) if plan_follows(state.goal, facts.programme) else ()
        done = message(text("goals.made", goal=name_of(state.goal)), note, *later)
        return Step(None, (KeepGoal(state.goal, "made"), Ask(done, fresh=fresh)))
    earlier = found(state.goal.id, facts)
    agreed = earlier is not None and earlier.agreed and earlier.levels == state.goal.levels
    goal = state.goal.model_copy(update={"agreed": agreed})
    return _planned(state, goal, facts, fresh=fresh) if state.offered else _changed(goal, facts, fresh=fresh)


def _planned(state: Shaping, goal: Goal, facts: Facts, *, fresh: bool) -> Step[Goals]:
    """The plan that the bot asked for is there; another goal without one follows."""
    plan = _plan_of(state)
    kept = KeepGoal(goal, "changed")
    following = without(plan, (one for one in facts.goals if one.id != goal.id))
    if following is None:
        done = message(text("goals.plan_made"), *plan_lines(goal), text("goals.changed_note"))
        return Step(None, (kept, Ask(done, fresh=fresh)))
    then = _ask(Offering(goal=following.id, plan=plan), facts, text("goals.plan_made"), fresh=fresh)
    return Step(then.state, (kept, *then.effects))


def _plan_of(state: Shaping) -> Plan:
    return "plan" if state.at in PLANS["plan"] else "coping"


def _changed(goal: Goal, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    """The list shows the goal as it is from now on."""
    done = message(text("goals.changed", goal=name_of(goal)), text("goals.changed_note"))
    return Step(None, (KeepGoal(goal, "changed"), Ask(done, fresh=fresh), Toast(text("settings.changed"))))


def _said(state: Goals, words: str, facts: Facts) -> Stepped:
    match state:
        case WritingGoal(theme=theme):
            return _begin(from_words(facts, theme, words), facts, fresh=True)
        case WritingLevel(goal=goal, level=level, at=at, whole=whole, written=written):
            changed = with_level(goal, level, words).model_copy(update={"agreed": False})
            now = None if written is None else (*written, level)
            return _ask(Shaping(goal=changed, at=at, whole=whole, written=now), facts, fresh=True)
        case Shaping():
            answer = said(state, words, facts)
            return None if answer is None else _onward(answer, facts, fresh=True)
        case Reaching() if (number := whole_number(words, out_of=len(STEPS))) is not None and str(number) in STEPS:
            return _reached(state, LEVELS[number - 1], facts, fresh=True)
        case Leaving(goal=id):
            return _ended(found(id, facts), "dropped", words[:LONGEST], facts, fresh=True)
        case _:
            return None


# --- ends, and the day of looking again ---


def _reached(state: Reaching, level: int, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    goal = found(state.goal, facts)
    if goal is None:
        return _ask(Overview(), facts, fresh=fresh)
    noted = ReachLevel(goal.id, level)
    if state.how == "finished":
        then = _ended(goal, "finished", None, facts, fresh=fresh)
    else:  # looked at again: it goes on as it is, changes or ends
        then = _ask(Looking(goal=goal.id), facts, text("goals.reached_thanks"), fresh=fresh)
    return Step(then.state, (noted, *then.effects))


def _ended(goal: Goal | None, how: str, reason: str | None, facts: Facts, *, fresh: bool = False) -> Step[Goals]:
    if goal is None:
        return _ask(Overview(), facts, fresh=fresh)
    effects: tuple[Effect, ...] = (KeepGoal(goal, how, reason),)
    done = message(text(f"goals.{how}", goal=name_of(goal)), text("goals.new_any_time"))
    return Step(None, (*effects, Ask(done, fresh=fresh)))

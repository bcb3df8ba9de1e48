"""What comes due for a client, as in handlers/check_ins.py, year.py and inner.py: the same rules, without rows."""

from __future__ import annotations

from datetime import date

from conversations import check_in, ending, feedback, goals_state, measuring
from conversations.agenda import KINDS, PLANS
from conversations.events import Elapsed
from conversations.gas import course
from conversations.goals_shaping import without
from conversations.journey import DAY
from conversations.measuring import Figure
from conversations.nudging import ENOUGH, Around, Dropped, Had, card, choose
from conversations.waiting import ENDING_AGAIN, after_talk, own_time, questions_wait, reminder_at
from conversations.words import message, text
from rehearsal.stage import Stage
from rehearsal.watching import WATCH


def came_due(stage: Stage, kind: str, key: str) -> None:
    """A due time came: what is said now, the bot begins."""
    if stage.me.state != "active" or stage.journey is None:
        return
    stage.begins, stage.spoke = True, False
    match kind:
        case "check_in":
            _check_in(stage, key)
        case "reminder":
            _remind(stage, key)
        case str(watch) if watch == WATCH:
            stage.met(stage.watched.due(stage.journey, stage.today))
            stage.replan()
        case _:
            _of_the_year(stage, kind, key)
    stage.begins = False
    if stage.spoke:
        stage.began(kind)


def _held_by_talk(stage: Stage, kind: str, key: str) -> bool:
    if stage.talking:
        stage.wake(kind, key, after_talk(stage.plan.programme, stage.now, stage.plan.service.zone))
    return stage.talking


# --- check-ins ---


def _check_in(stage: Stage, local_date: str) -> None:
    if stage.journey is not None and stage.journey.is_paused(stage.today):
        stage.replan()
        return
    if _held_by_talk(stage, "check_in", local_date):
        return
    if (one := stage.open.get("check_in")) is not None:
        stage.step(one, Elapsed("superseded"))
    begin_check_in(stage, "scheduled")
    stage.done |= {("check_in", local_date), ("check_in", stage.today.isoformat())}
    stage.replan()


def begin_check_in(stage: Stage, kind: str) -> None:
    facts = stage.facts(goals=tuple(stage.goals))
    stage.count("check_ins" if kind == "scheduled" else "extra")
    stage.watched.began(str(len(stage.watched.check_ins)), stage.today, stage.week, kind)
    stage.begin("check_in", check_in.begin(facts), kind=kind)
    one = stage.open["check_in"]
    if kind == "scheduled":
        at = reminder_at(stage.plan.programme, stage.now, stage.plan.service.zone)
        stage.wake("reminder", str(one.id), at)
        stage.heard.append(("check_in", str(one.id)))


def _remind(stage: Stage, id: str) -> None:
    one = stage.open.get("check_in")
    if one is None or str(one.id) != id or _held_by_talk(stage, "reminder", id):
        return
    stage.count("reminders")
    stage.step(one, Elapsed("reminder"))
    stage.heard.append(("reminder", id))


# --- everything else of the year ---


def _of_the_year(stage: Stage, kind: str, key: str) -> None:
    if stage.journey is None or (kind != "nudge" and _held_by_talk(stage, kind, key)):
        return
    pause = stage.journey.pause_on(stage.today)
    if pause is None:
        _run(stage, kind, key)
        stage.done.add((kind, key))
    elif kind not in KINDS:
        stage.wake(kind, key, own_time(stage.plan.programme, stage.journey, pause.until, stage.plan.service.zone))
    stage.replan()


def _run(stage: Stage, kind: str, key: str) -> None:  # noqa: C901
    programme = stage.plan.programme
    match kind:
        case "nudge":
            _nudge(stage, key)
        case "measurement":
            _measure(stage, key)
        case "feedback":
            _begin(stage, "feedback", feedback.begin(programme, key))
        case "first_goal" | "action_plan" | "coping_plan" if (half := stage.half_made()) is not None:
            stage.step(half, Elapsed(goals_state.REOPENED))
        case "first_goal" if not stage.goals:
            _begin(stage, "goals", goals_state.Inviting())
        case "action_plan" | "coping_plan" if (goal := without(PLANS[kind], stage.goals)) is not None:
            _begin(stage, "goals", goals_state.Offering(goal=goal.id, plan=PLANS[kind]))
        case "review" if stage.half_made() is not None and stage.journey is not None:
            stage.wake(kind, key, own_time(programme, stage.journey, stage.today + DAY, stage.plan.service.zone))
        case "review" if any(goal.id == key for goal in stage.goals):
            stage.look_again(key)
            _begin(stage, "goals", goals_state.Reaching(goal=key))
        case "ending":
            _begin(stage, "ending", _summed(stage))
            if stage.journey is not None:
                day = stage.today + ENDING_AGAIN
                stage.wake("ending_again", key, own_time(programme, stage.journey, day, stage.plan.service.zone))
        case "ending_again" if (one := stage.open.get("ending")) is not None:
            stage.step(one, Elapsed("reminder"))
            stage.heard.append(("ending", str(one.id)))
        case "farewell":
            stage.show(message(text("ending.farewell"), text("ending.farewell_stays")), new=True)


def _measure(stage: Stage, point: str) -> None:
    programme = stage.plan.programme
    asks = measuring.missing(programme, [item for of, item, _ in stage.figures if of == point])
    if asks:
        name = measuring.point_name(programme, point)
        stage.show(message(text("measuring.due", point=name), text("measuring.due_note")), new=True)
        _begin(stage, "measuring", measuring.begin(programme, point, asks=asks))


def _begin(stage: Stage, name: str, state: object) -> None:
    stage.begin(name, state)  # type: ignore[arg-type]
    if name in stage.open:
        stage.heard.append((name, str(stage.open[name].id)))


def _nudge(stage: Stage, planned: str) -> None:
    journey, programme = stage.journey, stage.plan.programme
    if journey is None:
        return
    one = stage.open.get("check_in")
    around = Around(
        today=stage.today,
        talking=stage.talking,
        check_in_open=one is not None and questions_wait(one.opened_at, stage.now),
        enough=stage.comes_today(ENOUGH),
        planned=date.fromisoformat(planned),
    )
    found = choose(programme, journey, stage.goals, stage.had, around)
    if isinstance(found, Dropped):
        stage.count(f"dropped {found.why}")
        stage.had.insert(0, Had("", stage.today, dropped=found.why))
        return
    stage.count("nudges")
    stage.tally.seen[f"nudge {found.id}"] += 1
    stage.show(card(programme, found, stage.goals, str(len(stage.had))), new=True)
    stage.had.insert(0, Had(found.id, stage.today))
    stage.heard.append(("nudge", str(len(stage.had) - 1)))


def _summed(stage: Stage) -> ending.Summed:
    """The year as it was."""
    by_item: dict[str, list[float]] = {}
    for (_point, item, _day), value in stage.figures.items():
        by_item.setdefault(item, []).append(value)
    several = {item: values for item, values in by_item.items() if len(values) > 1}
    t = course(tuple(stage.followed.values()), stage.reached, stage.now)
    return ending.Summed(
        answered=stage.answered,
        first=tuple(Figure(item=item, value=values[0]) for item, values in several.items()),
        last=tuple(Figure(item=item, value=values[-1]) for item, values in several.items()),
        t_first=None if t is None else round(t.baseline),
        t_last=None if t is None else round(t.last),
    )

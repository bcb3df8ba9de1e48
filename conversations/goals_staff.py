"""A client's goal as the mentor sees it: the lines, the plan, and a yes."""

from __future__ import annotations

from conversations.goal import Goal, name_of
from conversations.goals_card import levels_of, plan_lines
from conversations.programme_year import LEVELS
from conversations.words import Bold, Button, Message, text


def new_goal_card(goal: Goal, alias: str) -> Message:
    lead = Bold(text("goals.staff_new", alias=alias, goal=name_of(goal)))
    now = text("goals.staff_baseline", number=LEVELS.index(goal.baseline) + 1, weight=goal.weight)
    lines = (lead, *levels_of(goal), now, *plan_lines(goal))
    change = Button(f"goal:{goal.id}:change", text("goals.staff_change"), "✏️")
    if goal.agreed:
        return Message((*lines, None, text("goals.staff_agreed")), ((change,),))
    agree = Button(f"goal:{goal.id}:agree", text("goals.staff_agree"), "👍")
    return Message((*lines, None, text("goals.staff_question")), ((agree,), (change,)))

"""How people use the bot: a table that a coordinator can read. Replies are highest at first and fall over the weeks.

The shares and chances are our assumption; that replies fall, and that relapse and shift work are part of it, is known
of services like this one (the project's own notes on the evidence).
"""

from __future__ import annotations

from dataclasses import dataclass

BUSY_START = 2  # weeks in which replies are at their highest


@dataclass(frozen=True, slots=True)
class Habit:
    """`first` and `later`: the chance that a check-in is answered in the first two weeks, and in the long run; half of
    the way between them is gone every `half` weeks. `nudge`: the chance that a nudge is tapped, as a part of that.

    `silent`: from which week on nothing is answered, between these two; `back`: so many weeks later they are here
    again. `fades` likewise: from there on one answer in six is left. `talks`: the chance of a yes to "do you want to
    talk with your mentor?".
    """

    name: str
    share: float
    told: str
    first: float = 0.9
    later: float = 0.6
    half: int = 12
    nudge: float = 0.5
    goals: float = 0.85
    talks: float = 0.03
    pauses: float = 0.01  # a week
    weekend_only: bool = False
    silent: tuple[int, int] | None = None
    back: tuple[int, int] | None = None
    fades: tuple[int, int] | None = None

    def chance(self, week: int) -> float:
        """That a check-in of this week is answered, while nothing else keeps them from it."""
        left: float = 0.5 ** (max(0, week - BUSY_START) / self.half)
        return self.later + (self.first - self.later) * left


HABITS = (
    Habit("keen", 0.16, "answers nearly everything", first=0.98, later=0.88, half=26, nudge=0.8, goals=0.95),
    Habit("steady", 0.24, "answers most weeks", first=0.92, later=0.68),
    Habit("irregular", 0.15, "answers when it suits", first=0.75, later=0.35, nudge=0.35),
    Habit("weekend", 0.10, "answers on Saturdays and Sundays only", first=0.85, later=0.6, weekend_only=True),
    Habit("fading", 0.11, "is there at first and fades", first=0.9, later=0.6, fades=(6, 30)),
    Habit("silent", 0.09, "falls silent one week and stays so", first=0.85, later=0.6, silent=(2, 40)),
    Habit("returning", 0.05, "is silent for weeks and comes back", silent=(5, 40), back=(4, 16)),
    Habit("holidays", 0.04, "pauses for holidays", first=0.92, later=0.7, pauses=0.06),
    Habit("no_goals", 0.03, "wants no goals", goals=0.0, later=0.5),
    Habit("talks", 0.03, "often wants to talk", first=0.95, later=0.8, talks=0.3),
)

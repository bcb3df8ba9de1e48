"""The tables of a client's year; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, SmallInteger, Table, Text

from storage.tables_base import Instant, id_column, metadata, person_column

journeys = Table(
    "journeys",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("day0", Text, nullable=False),  # local date of the first day
    Column("themes", Text, nullable=False, server_default="[]"),  # JSON: ids in the order that the client chose
    Column("nudge_hour", SmallInteger),  # empty: the programme's
    Column("nudges", Text, nullable=False, server_default="normal"),  # normal | fewer | off
    Column("next", Text),  # what was chosen at the end of the year
    Column("identity", LargeBinary),  # sealed: "I am someone who …"
    Column("ended_at", Instant),
)

pauses = Table(
    "pauses",
    metadata,
    id_column(),
    person_column(),
    Column("since", Text, nullable=False),  # local dates: the first day of the pause …
    Column("until", Text, nullable=False),  # … and the day on which everything goes on
    Column("made_at", Instant, nullable=False),
)
Index("ix_pauses_person", pauses.c.person_id, pauses.c.since)

goals = Table(
    "goals",
    metadata,
    id_column(),
    person_column(),
    Column("state", Text, nullable=False),  # active | finished | dropped
    Column("content", LargeBinary, nullable=False),  # sealed JSON of conversations/goal.py
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
Index("ix_goals_person", goals.c.person_id, goals.c.made_at)

goal_log = Table(
    "goal_log",
    metadata,
    id_column(),
    Column("goal_id", Text, ForeignKey("goals.id"), nullable=False),
    Column("what", Text, nullable=False),  # made | changed | agreed | reached | finished | dropped
    Column("content", LargeBinary, nullable=False),  # sealed JSON: the goal as it was then, a level, or a reason
    Column("person_id", Text, nullable=False),  # who did it
    Column("at", Instant, nullable=False),
)
Index("ix_goal_log_goal", goal_log.c.goal_id, goal_log.c.at)

measurements = Table(
    "measurements",
    metadata,
    id_column(),
    person_column(),
    Column("point", Text, nullable=False),  # of the programme: m0 … m6; "-": none of them
    Column("item", Text, nullable=False),  # of the programme: weight, waist …
    Column("value", LargeBinary, nullable=False),  # sealed JSON number, in the unit of the item; null: taken back
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # the client, or the member of staff who entered it
    Column("measured_on", Text, nullable=False),  # local date
    Column("at", Instant, nullable=False),
)
Index("ix_measurements_person", measurements.c.person_id, measurements.c.at)

feedback = Table(
    "feedback",
    metadata,
    id_column(),
    person_column(),
    Column("occasion", Text, nullable=False),  # week_4 | week_26 | week_52 | anytime
    Column("programme", Text, ForeignKey("programmes.hash"), nullable=False),
    Column("answers", Text, nullable=False),  # JSON: question → option, all taps
    Column("sentence", LargeBinary),  # sealed
    Column("at", Instant, nullable=False),
)
Index("ix_feedback_at", feedback.c.at)

nudges = Table(
    "nudges",
    metadata,
    id_column(),
    person_column(),
    Column("nudge", Text, nullable=False),  # its id in the programme
    Column("local_date", Text, nullable=False),
    Column("dropped", Text),  # why it was not sent: check_in_open | talk | enough | unanswered | nothing_new | late
    Column("at", Instant, nullable=False),
    Column("answered_at", Instant),
)
Index("ix_nudges_person", nudges.c.person_id, nudges.c.at)

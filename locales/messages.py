"""Every message of our own by id: the gettext context, with its English source. Next: locales/catalogues.py.

Texts of programmes are not here; they come from the programme files by way of conversations/programme_texts.py. A new
area is a module with a dict TEXTS, and a line in AREAS.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales import (
    texts_activity,
    texts_alerts,
    texts_appointing,
    texts_away,
    texts_caseload,
    texts_check_in,
    texts_common,
    texts_ending,
    texts_faults,
    texts_feedback,
    texts_gathering,
    texts_goals,
    texts_help,
    texts_mail,
    texts_measuring,
    texts_meetings,
    texts_phrases,
    texts_privacy,
    texts_progress,
    texts_prompting,
    texts_report,
    texts_segment,
    texts_series,
    texts_settings,
    texts_staff,
    texts_talk,
    texts_welcome,
    texts_writing,
    texts_year,
)
from locales.sources import Source

AREAS = (
    texts_common,
    texts_welcome,
    texts_check_in,
    texts_settings,
    texts_talk,
    texts_writing,
    texts_alerts,
    texts_away,
    texts_mail,
    texts_staff,
    texts_caseload,
    texts_appointing,
    texts_meetings,
    texts_goals,
    texts_measuring,
    texts_feedback,
    texts_ending,
    texts_progress,
    texts_year,
    texts_help,
    texts_phrases,
    texts_activity,
    texts_gathering,
    texts_series,
    texts_prompting,
    texts_report,
    texts_segment,
    texts_privacy,
    texts_faults,
)

SAFETY = (
    "welcome.consent",
    "welcome.not_watched",
    "help.not_watched",
    "talk.not_watched",
    "crisis.",
    "alerts.",
    "mail.",
)
"""Ids that begin so are safety texts: never offered half translated, never shortened, never fuzzy."""

STAFF = (
    "staff.",
    "segment.",
    "gathering.",
    "prompting.",
    "report.",
    "prompts.mark_",
    "prompts.checked_by",
    "broadcast.",
    "activities.",
    "caseload.",
    "card.",
    "finding.",
    "planning.",
    "alerts.",
    "mail.",
    "digest.",
    "reassigning.",
    "moving.",
    "appointing.",
    "inviting.",
    "writing.",
    "phrasing.",
    "welcome.staff_notice",
)
"""Ids that begin so are read by staff; all others must be plain language."""


class DuplicateId(Exception):
    """Two areas name the same message."""


def merged(*areas: Mapping[str, Source]) -> Mapping[str, Source]:
    """All areas as one table that nobody can change."""
    table: dict[str, Source] = {}
    for area in areas:
        if twice := table.keys() & area.keys():
            raise DuplicateId(", ".join(sorted(twice)))
        table |= area
    return MappingProxyType(table)


def is_safety(id: str) -> bool:
    return id.startswith(SAFETY)


MESSAGES = merged(*(area.TEXTS for area in AREAS))

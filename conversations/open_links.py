"""In /invite: the links that somebody can still use, and one of them taken back before somebody does.

Part of conversations/inviting.py.
"""

from __future__ import annotations

import re
from typing import Literal

from conversations.arrivals import OpenLink
from conversations.saved import State
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Hour, Line, Message, Text, text

MOST = 15  # the newest, as many as fit into a message
ENOUGH = MOST + 2  # to know that there are older ones, also when one has just been taken back
LINK = re.compile(r"start=([\w-]+)")


class OpenLinks(State):
    """Which of them is taken back?"""

    kind: Literal["open_links"] = "open_links"


class LinkEnding(State):
    """Is this link taken back?"""

    kind: Literal["link_ending"] = "link_ending"
    link: str


def written(words: str) -> str:
    """The token in a link as somebody wrote or forwarded it; or what may be one."""
    found = LINK.search(words)
    return found[1] if found else words.strip()


def card(facts: Facts, *leads: Line) -> Message:
    """Without the way back."""
    links = facts.came.links[:MOST]
    top = (*leads, Bold(text("inviting.links_title")))
    if not links:
        return Message((*top, text("inviting.links_none")), ())
    older: tuple[Line, ...] = (text("inviting.links_older"),) if len(facts.came.links) > MOST else ()
    lines = (*top, *(_line(one, facts) for one in links), *older, None, text("inviting.links_note"))
    rows = tuple((Button(f"end_{one.id}", _short(one, facts), "🗑"),) for one in links)
    return Message(lines, rows)


def ending_card(facts: Facts) -> Message:
    """Without the way back."""
    found = facts.came.found
    about: tuple[Line, ...] = () if found is None else (_line(found, facts), None)
    asks = (Bold(text("inviting.link_end_question")), text("inviting.link_end_note"))
    return Message((*about, *asks), ((Button("yes", text("inviting.end_yes"), "🗑"),),))


def _line(one: OpenLink, facts: Facts) -> Text:
    day, time = Day(one.made.date()), Hour(one.made.time())
    until, year = Day(one.until), str(one.until.year)
    return text("inviting.link_line", whom=_whom(one, facts), day=day, time=time, until=until, year=year)


def _short(one: OpenLink, facts: Facts) -> Text:
    day, time = Day(one.made.date()), Hour(one.made.time())
    return text("inviting.link_button", whom=_whom(one, facts), day=day, time=time)


def _whom(one: OpenLink, facts: Facts) -> Text:
    whom = _whose(one, facts)
    return whom if one.left == 1 else text("inviting.link_for", whom=whom, more=text("staff.people", count=one.left))


def _whose(one: OpenLink, facts: Facts) -> Text:
    """A role; of a client the group too; or whose new phone it is for."""
    if one.alias is not None:
        return text("inviting.link_again", alias=one.alias)
    if one.role != "client":
        return text(f"roles.{one.role}")
    label = next((named.label for named in facts.programme.audiences if named.id == one.audience), None)
    if label is None:
        return text("roles.client")
    group = facts.programme.words(f"audiences.{one.audience}.label", label)
    return text("inviting.link_for", whom=text("roles.client"), more=group)

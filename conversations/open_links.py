"""In /invite: the links that nobody has used yet, and one of them taken back before somebody does.

Part of conversations/inviting.py.
"""

from __future__ import annotations

from typing import Literal

from conversations.arrivals import Arrivals, OpenLink
from conversations.saved import State
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Hour, Line, Message, Text, text

MOST = 15  # the newest, as many as fit into a message


class OpenLinks(State):
    """Which of them is taken back?"""

    kind: Literal["open_links"] = "open_links"


class LinkEnding(State):
    """Is this link taken back?"""

    kind: Literal["link_ending"] = "link_ending"
    link: str


def find(came: Arrivals, id: str) -> OpenLink | None:
    return next((one for one in came.links if one.id == id), None)


def card(facts: Facts) -> Message:
    """Without the way back."""
    links = facts.came.links
    title = Bold(text("inviting.links_title"))
    if not links:
        return Message((title, text("inviting.links_none")), ())
    newest: tuple[Line, ...] = (text("inviting.links_newest"),) if len(links) == MOST else ()
    lines = (title, *(_line(one, facts) for one in links), *newest, None, text("inviting.links_note"))
    rows = tuple((Button(f"end_{one.id}", _short(one, facts), "🗑"),) for one in links)
    return Message(lines, rows)


def ending_card(state: LinkEnding, facts: Facts) -> Message:
    """Without the way back."""
    found = find(facts.came, state.link)
    about: tuple[Line, ...] = () if found is None else (_line(found, facts), None)
    asks = (Bold(text("inviting.link_end_question")), text("inviting.link_end_note"))
    return Message((*about, *asks), ((Button("yes", text("inviting.end_yes"), "🗑"),),))


def _line(one: OpenLink, facts: Facts) -> Text:
    day, time = Day(one.made.date()), Hour(one.made.time())
    return text("inviting.link_line", whom=_whom(one, facts), day=day, time=time, until=Day(one.until))


def _short(one: OpenLink, facts: Facts) -> Text:
    day, time = Day(one.made.date()), Hour(one.made.time())
    return text("inviting.link_button", whom=_whom(one, facts), day=day, time=time)


def _whom(one: OpenLink, facts: Facts) -> Text:
    """A role; of a client the group too; or whose new phone it is for."""
    if one.alias is not None:
        return text("inviting.link_again", alias=one.alias)
    if one.role != "client":
        return text(f"roles.{one.role}")
    label = next((named.label for named in facts.programme.audiences if named.id == one.audience), None)
    if label is None:
        return text("roles.client")
    group = facts.programme.words(f"audiences.{one.audience}.label", label)
    return text("inviting.link_client", role=text("roles.client"), group=group)

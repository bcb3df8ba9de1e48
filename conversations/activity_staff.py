"""Group activities as coordinators see them. What the buttons do: handlers/activity_cards.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from conversations import activity as invitation
from conversations import broadcast
from conversations.activity import Activity
from conversations.caseload import pages
from conversations.words import Bold, Button, Language, Line, Message, Moment, Text, text

NAMES = 40  # on a card: Telegram takes no more than a hundred buttons
KEPT_FOR = timedelta(days=60)  # in the list of what is over
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """An activity that is over: how many signed up, and how many came."""

    activity: Activity
    signed_up: int
    came: int


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who has signed up: all that the one who leads the group gets to know."""

    signup: str
    alias: str
    language: str
    seats: int
    attended: bool | None


def list_card(coming: Sequence[Activity], page: int, total: int, past: int = 0) -> Message:
    """`past`: how many are over."""
    rows: list[Row] = [
        (Button(f"activity:{one.id}:open", text("activities.one", name=_name(one), at=Moment(one.at)), _sign(one)),)
        for one in coming
    ]
    rows += pages("activity", "page", page, total)
    if past:
        rows.append((Button("activity:0:past", text("activities.past", count=past), "🗂"),))
    rows.append((Button("activity:-:new", text("activities.new"), "➕"),))
    lines: tuple[Line, ...] = (Bold(text("activities.title")),)
    return Message(lines if coming else (*lines, text("activities.none")), tuple(rows))


def past_card(past: Sequence[Past], page: int, total: int) -> Message:
    """What is over, the last one first, with who came of those who signed up."""
    rows: list[Row] = [(Button(f"activity:{one.activity.id}:open", _over(one), _sign(one.activity)),) for one in past]
    rows += pages("activity", "past", page, total)
    lines: tuple[Line, ...] = (Bold(text("activities.past_title")), text("activities.past_note"))
    return Message(lines if past else (lines[0], text("activities.past_none")), (*rows, (_back(),)))


def _over(one: Past) -> Text:
    at = Moment(one.activity.at)
    came, signed_up = str(one.came), str(one.signed_up)
    return text("activities.past_one", name=_name(one.activity), at=at, came=came, signed_up=signed_up)


def card(
    activity: Activity,
    counts: Mapping[str, tuple[int, int]],
    taken: int,
    capacity: int | None,
    how: Mapping[str, int],
    *,
    later: bool,
    dates: int = 0,
) -> Message:
    """`counts`: state of an answer → people, and people with their children; `how` it was → people; `later`: it has not
    begun; `dates` of its series still come, if it is one of a series."""
    if activity.cancelled:
        return Message((text("activities.cancelled"), None, *invitation.lines(activity)), ((_back(),),))
    people, seats = counts.get("coming", (0, 0))
    part = (text("series.staff_part", count=dates),) if dates else ()
    lines: list[Line] = [*invitation.lines(activity), *part, None, text("activities.come", count=people)]
    if seats > people:
        lines.append(text("activities.with_children", count=seats))
    given = {state: people for state, (people, _) in counts.items()}
    waiting = sum(given.get(name, 0) for name in ("waiting", "offered"))
    lines += [broadcast.answers(given, waiting), broadcast.places(taken, capacity)]
    if how:
        good, fine, poor = (str(how.get(one, 0)) for one in ("good", "fine", "poor"))
        lines.append(text("activities.how_it_was", good=good, fine=fine, poor=poor))
    return Message(tuple(lines), _rows(activity, later=later, dates=dates))


def _rows(activity: Activity, *, later: bool, dates: int) -> tuple[Row, ...]:
    def button(what: str, label: str, sign: str) -> Button:
        return Button(f"activity:{activity.id}:{what}", text(f"activities.{label}"), sign)

    looks = (button("list", "list", "📋"), button("sent", "sent", "📣"))
    series = ((Button(f"activity:{activity.id}:dates", text("series.all_dates"), "🔁"),),) if dates else ()
    if not later:
        return (looks, (button("there", "attendance", "✔️"),), *series, (_back(),))
    changes = (button("move", "move", "🗓"), button("off", "cancel", "✖️"))
    return (looks, (button("invite", "invite", "✉️"),), changes, *series, (_back(),))


def off_card(activity: Activity, later: int = 0) -> Message:
    """`later`: dates of its series that come after it."""
    label = text("series.only_this" if later else "activities.cancel_yes")
    rows: list[Row] = [(Button(f"activity:{activity.id}:off_yes", label, "✖️"),)]
    if later:
        rows.append((Button(f"activity:{activity.id}:off_all", text("series.this_and_later"), "✖️"),))
    lines = (*invitation.lines(activity), None, Bold(text("activities.cancel_sure")))
    return Message(lines, (*rows, (_to_one(activity),)))


def dates_card(activity: Activity, dates: Sequence[Activity]) -> Message:
    """All dates of its series that still come."""
    rows = tuple((Button(f"activity:{one.id}:open", text("common.plain", it=Moment(one.at))),) for one in dates)
    return Message((Bold(text("series.all_title", name=_name(activity))),), (*rows, (_to_one(activity),)))


def instructor_card(activity: Activity, comers: Sequence[Comer], page: int = 0) -> Message:
    """Alias, language and how many: whoever leads the group needs no more, and this can be passed on."""
    title = text("activities.list_title", name=_name(activity), at=Moment(activity.at))
    here = _on_page(comers, page)
    lines: list[Line] = [Bold(title), None]
    lines += [
        text("activities.list_line", alias=one.alias, language=Language(one.language), count=one.seats) for one in here
    ]
    if not comers:
        lines.append(text("activities.list_empty"))
    return Message(tuple(lines), (*_turning(activity, "list", len(comers), page), (_to_one(activity),)))


def _on_page(comers: Sequence[Comer], page: int) -> Sequence[Comer]:
    return comers[page * NAMES : (page + 1) * NAMES]


def _turning(activity: Activity, what: str, total: int, page: int) -> list[Row]:
    """To the names before and after; none where all fit."""
    buttons = []
    if page > 0:
        buttons.append(Button(f"activity:{activity.id}:{what}_{page - 1}", text("staff.earlier"), "⬅️"))
    if (page + 1) * NAMES < total:
        buttons.append(Button(f"activity:{activity.id}:{what}_{page + 1}", text("staff.later"), "➡️"))
    return [tuple(buttons)] if buttons else []


def attendance_card(activity: Activity, comers: Sequence[Comer], page: int = 0, *, thanked: bool = False) -> Message:
    """And, when somebody is marked, a way to thank all of them."""
    buttons: list[Row] = [
        (
            Button(
                f"activity:{activity.id}:{'not' if one.attended else 'was'}_{one.signup}",
                text("activities.person", alias=one.alias, count=one.seats),
                chosen=bool(one.attended),
            ),
        )
        for one in _on_page(comers, page)
    ]
    buttons += _turning(activity, "there", len(comers), page)
    title = text("activities.list_title", name=_name(activity), at=Moment(activity.at))
    asks: Line = Bold(text("activities.attendance_question")) if comers else text("activities.list_empty")
    if thanked:
        return Message((Bold(title), asks, text("activities.thanked")), (*buttons, (_to_one(activity),)))
    if any(one.attended for one in comers):
        buttons.append((Button(f"activity:{activity.id}:thank", text("activities.thank"), "🙏"),))
    return Message((Bold(title), asks), (*buttons, (_to_one(activity),)))


def _name(activity: Activity) -> Text:
    return activity.name


def _sign(activity: Activity) -> str:
    return "✖️" if activity.cancelled else "🔁" if activity.series else activity.kind.sign


def _to_one(activity: Activity) -> Button:
    return Button(f"activity:{activity.id}:open", text("check_in.back"), "↩️")


def _back() -> Button:
    return Button("activity:0:page", text("activities.back"), "📋")

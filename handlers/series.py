"""A series as it is kept, and its card in a participant's chat. Next: handlers/series_taps.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from conversations import series_cards
from conversations.activity import Activity, Signup
from conversations.series import Series
from conversations.words import Line, Message, text
from handlers import activities
from handlers.tools import Tools
from handlers.turn import Turn
from storage import activities as kept
from storage import alerts
from storage import series as kept_series


def series_of(tools: Tools, rows: Iterable[Any], now: Any) -> Series | None:
    """What still comes of these dates; None: nothing does."""
    found = list(rows)
    dates = tuple(one for row in found if activities.begins_later(one := activities.activity_of(tools, row), now))
    if not dates:
        return None
    return Series(found[0].series_id, dates, tools.service.zone, sum(row.sequence for row in found))


def read_by(series: Series, language: str, second: str | None) -> Series:
    """With the words, and the recording, for somebody who reads these languages."""
    return replace(series, dates=tuple(activities.read_by(one, language, second) for one in series.dates))


def shown_to(shown: Activity | Series, language: str, second: str | None = None) -> Activity | Series:
    """One date, or all of a series."""
    if isinstance(shown, Series):
        return read_by(shown, language, second)
    return activities.read_by(shown, language, second)


async def find(turn: Turn, id: str) -> Series | None:
    """As this person reads it."""
    found = series_of(turn.tools, await kept_series.dates(turn.tx, id), turn.now)
    second = turn.person.row.second_language if turn.person is not None else None
    return read_by(found, turn.language, second) if found is not None else None


async def answers(turn: Turn, id: str) -> dict[str, Signup]:
    """What this person has answered, by date."""
    rows = await kept_series.answers(turn.tx, id, turn.here)
    return {activity: Signup(row.state, row.seats, 0, row.offered_until) for activity, row in rows.items()}


async def show(turn: Turn, series: Series, *leads: Line, fresh: bool = False) -> None:
    """As it stands now; `fresh`: below everything else, and the one before loses its buttons."""
    await put(turn, series, series_cards.card(series, await answers(turn, series.id), *leads), fresh=fresh)


async def put(turn: Turn, series: Series, shown: Message, *, fresh: bool = False) -> None:
    former = await alerts.card(turn.tx, activities.KIND, series.id, turn.user_id)
    if former is not None and not fresh:
        turn.edit_card(former.id, shown)
        return
    if former is not None:
        turn.close_card(former.id)
    turn.put_card(activities.KIND, series.id, shown)


async def refresh(turn: Turn, id: str) -> None:
    """One date was answered by itself: the card of all says so, too."""
    if await alerts.card(turn.tx, activities.KIND, id, turn.user_id) is None:
        return
    if (series := await find(turn, id)) is not None:
        await show(turn, series)


# --- several dates were changed, or cancelled ---


async def tell_everybody(
    turn: Turn, id: str, dates: list[str], what: str, states: tuple[str, ...], first: datetime
) -> list[str]:
    """`what`: changed | cancelled. Each person hears of all these dates at once. `first` as for one. Returns who is
    told."""
    people = sorted({row.person_id for date in dates for row in await kept.of_activity(turn.tx, date, states)})
    for person in people:
        turn.tell(person, "series", series=id, dates=dates, what=what, first=first.isoformat())
    return people


async def hear(turn: Turn, data: dict[str, Any]) -> None:
    """Of all that still comes, as it is now; and a file with what has changed for those who come."""
    rows = {row.id: row for row in await kept_series.dates(turn.tx, data["series"])}
    states = {id: one.state for id, one in (await answers(turn, data["series"])).items()}
    second = turn.person.row.second_language if turn.person is not None else None
    mine = [
        activities.read_by(activities.activity_of(turn.tools, rows[id]), turn.language, second)
        for id in data["dates"]
        if id in rows and id in states
    ]
    changed = [one for one in mine if one.cancelled == (data["what"] == "cancelled")]
    if not changed:
        turn.note = "a series that was changed again meanwhile"
        return
    activities.by_day(turn, data)
    series = await find(turn, data["series"])
    if series is None:
        await _close_card(turn, data["series"])
        turn.put_card(activities.KIND, data["series"], series_cards.cancelled_card(changed))
    elif data["what"] == "cancelled":
        await show(turn, series, *series_cards.cancelled_lines(changed), fresh=True)
    else:
        await show(turn, series, text("activity.changed"), fresh=True)
    await _plan(turn, changed, states)


async def _close_card(turn: Turn, id: str) -> None:
    if (former := await alerts.card(turn.tx, activities.KIND, id, turn.user_id)) is not None:
        turn.close_card(former.id)


async def _plan(turn: Turn, changed: list[Activity], states: dict[str, str]) -> None:
    if coming := [one for one in changed if states[one.id] == "coming"]:
        activities.send_file(turn, *coming)
    for one in changed:
        await activities.plan(turn, one)


TOLD = {"series": hear}
"""What a coordinator's turn means for a participant."""

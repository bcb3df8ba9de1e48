"""/progress: pictures of the weeks, of the goals and of what was measured, and the same in words.

Nothing is drawn here: numbers and words go into the outbox, and the sender has them drawn (bot/pictures.py).
"""

from __future__ import annotations

from typing import Any

from conversations import progress
from conversations.goal import Goal, name_of
from conversations.progress import Picture, Series
from conversations.words import Line, Message, Text, message, text
from handlers import ending, goals
from handlers.gas import gas_points, reached
from handlers.measuring import figures_on
from handlers.turn import Turn
from handlers.weeks import answers_by_week
from locales.lengths import units

CAPTION = 1024  # UTF-16 units that Telegram takes beside a photo


async def open_progress(turn: Turn) -> None:
    """A photo for each thing that there is something to see of; at the end of the year its card below them."""
    pictures = [
        progress.weeks(turn.tools.programme, await answers_by_week(turn, turn.here)),
        progress.goals(await gas_points(turn, turn.here), await _goal_lines(turn)),
        progress.measured(turn.tools.programme, await figures_on(turn, turn.here)),
    ]
    shown = [picture for picture in pictures if picture is not None]
    if not shown:
        turn.say(message(text("progress.too_early")))
    for picture in shown:
        _show(turn, picture)
    await ending.show_again(turn)


def _show(turn: Turn, picture: Picture) -> None:
    """The photo with its words; words that are too many for a caption come as a message after it."""
    said = turn.tools.render(Message((picture.title, *picture.words)), turn.language)
    params: dict[str, Any] = {"chart": chart_of(turn, picture), "caption": said.text}
    if units(said.text) > CAPTION:
        params["caption"] = turn.tools.render_text(picture.title, turn.language)
        turn.send("sendPhoto", params, picture.title.id)
        turn.say(Message((picture.title, *picture.words)))
        return
    if said.entities:
        params["caption_entities"] = said.entities
    turn.send("sendPhoto", params, picture.title.id)


def chart_of(turn: Turn, picture: Picture) -> dict[str, Any]:
    """The picture with its texts in the client's language: the data of a `pictures.chart.Chart`."""
    return {
        "title": _words(turn, picture.title),
        "across": _words(turn, picture.across),
        "ticks": picture.ticks,
        "panels": [_panel(turn, one) for one in picture.series],
        "rtl": turn.tools.catalogue(turn.language).tongue.rtl,
    }


def _panel(turn: Turn, series: Series) -> dict[str, Any]:
    reference = series.reference and (series.reference[0], _words(turn, series.reference[1]))
    return {
        "label": _words(turn, series.label),
        "points": series.points,
        "low": series.low,
        "high": series.high,
        "ticks": [(at, _words(turn, said)) for at, said in series.ticks],
        "reference": reference,
    }


def _words(turn: Turn, said: str | Text) -> str:
    return said if isinstance(said, str) else turn.tools.render_plain(said, turn.language)


async def _goal_lines(turn: Turn) -> tuple[Line, ...]:
    """Each active goal with the level that it has now, in its words."""
    listed = await goals.listed(turn, turn.here)
    levels = {id: level for _, id, level in await reached(turn, turn.here)}
    return tuple(_goal_line(goal, levels.get(goal.id, goal.baseline)) for goal in listed["goals"])


def _goal_line(goal: Goal, level: int) -> Text:
    return text("progress.goal", goal=name_of(goal), level=goal.level(level).value(goal.programme))

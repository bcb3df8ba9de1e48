"""A report that a coordinator asked for: kept as a row, watched while it is made, and handed over once it is there.

bot/reckoner.py makes it and tells the coordinator's mailbox; what is sent here goes the way of everything else.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from conversations import broadcast, report_words
from conversations.effects_groups import MakeReport
from conversations.reaim import Figure, Period
from conversations.report_words import Report
from conversations.segment import Segment
from conversations.words import Line, Message, message, text
from handlers import reaching
from handlers.report_files import Files
from handlers.tools import Tools
from handlers.turn import Turn
from storage import alerts, reports
from storage import tables as t
from storage.seal import Seal

KIND = "report"
FIGURES: TypeAdapter[tuple[Figure, ...]] = TypeAdapter(tuple[Figure, ...])
NAME = "askel-report"


def ask_for(turn: Turn, effect: MakeReport) -> None:
    id = turn.tools.new_id()
    turn.draft.insert(
        t.reports,
        id=id,
        by_id=turn.here,
        first=effect.period.first.isoformat(),
        last=effect.period.last.isoformat(),
        segment=effect.segment.model_dump_json(),
        state=reports.WAITING,
        asked_at=turn.now,
    )


def period_of(row: Any) -> Period:
    return Period(reports.day(row.first), reports.day(row.last))


def sealed(seal: Seal, id: str, figures: tuple[Figure, ...]) -> bytes:
    return seal.seal(FIGURES.dump_json(figures), reports.place(id))


def opened(tools: Tools, row: Any) -> Report:
    figures = FIGURES.validate_json(tools.seal.open(row.figures, reports.place(row.id)))
    segment = Segment.model_validate_json(row.segment)
    return Report(period_of(row), segment, figures, report_words.savings(tools.programme))


# --- heard ---


async def _hear(turn: Turn, data: dict[str, Any]) -> None:
    """It goes on, is there, or could not be made (`done`: the last word, which is said once)."""
    row = await reports.get(turn.tx, str(data["report"]))
    if row is None or turn.person is None or "coordinator" not in turn.person.roles:
        turn.note = "a report that is not theirs to see"
        return
    if bool(data.get("done")) != (row.state not in reports.OPEN):
        turn.note = "how a report went that is over by now"
    elif row.state == reports.DONE:
        _put(turn, row.id, message(text("report.ready")), await _card(turn, row.id))
        await _hand_over(turn, opened(turn.tools, row))
    elif row.state == reports.FAILED:
        why = "report.gone" if row.reason == "too_few" else "report.failed"
        _put(turn, row.id, message(text(why)), await _card(turn, row.id))
    else:
        shown = text("report.making", bar=broadcast.bar(row.percent, 100), percent=str(row.percent))
        _put(turn, row.id, message(shown), await _card(turn, row.id))


async def _card(turn: Turn, id: str) -> str | None:
    former = await alerts.card(turn.tx, KIND, id, turn.user_id)
    return former.id if former is not None else None


def _put(turn: Turn, id: str, shown: Message, card: str | None) -> None:
    if card is None:
        turn.put_card(KIND, id, shown)
    else:
        turn.edit_card(card, shown)


async def _hand_over(turn: Turn, report: Report) -> None:
    """The message, the picture, and three files."""
    programme = turn.tools.programme
    mentors = {one.id: one.name for one in await reaching.mentors(turn)}
    title: tuple[Line, ...] = report_words.title(programme, report, mentors)
    turn.say(Message((*title, *report_words.message_lines(programme, report))))
    files = Files(turn.tools, programme, report, turn.language, title)
    if (bars := files.bars()) is not None:
        turn.send("sendPhoto", {"bars": bars, "caption": _caption(turn, "report.picture")}, "report.picture")
    for kind, data, caption in (
        ("page", files.page(), "report.page"),
        ("workbook", files.workbook(), "report.workbook"),
        ("file", {"name": f"{NAME}.csv", "text": files.table()}, "report.table"),
    ):
        turn.send("sendDocument", {kind: data, "caption": _caption(turn, caption)}, caption)


def _caption(turn: Turn, id: str) -> str:
    return turn.tools.render_text(text(id), turn.language)


TOLD = {"report": _hear}
"""What the reckoner means for a coordinator."""

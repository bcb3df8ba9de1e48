"""Measured figures, one after the other, each of them optional: by the client, or by staff for a client.

A figure that is unusual is asked back ("172 kg: is that right?") and never refused for it, also beyond the limits of
the item; one that cannot be is asked for again. Nothing is judged, and nothing follows from a figure here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import Field

from conversations.check_in_card import not_understood
from conversations.digits import figure, unit_of
from conversations.effects import Ask, KeepMeasurement
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.programme_year import Item, Measurements
from conversations.saved import State
from conversations.step import Facts, FindClient, Question, Step
from conversations.words import Bold, Button, Line, Message, Number, Text, message, text

BETWEEN = "-"  # in place of a point, and the id of none: a figure of its own day
LOST_MARK = 10  # times beyond a limit: a decimal mark was left out, at the least
NEAR = timedelta(days=14)  # so early or late, a figure still is that of a point
UNITS: dict[str, frozenset[str]] = {
    "kg": frozenset(("kg", "kgs", "kilo", "kilos", "kiloa", "кг", "кило", "كغ", "كجم", "كيلو", "کیلو")),
    "cm": frozenset(("cm", "cms", "sentti", "senttiä", "см", "سم", "سانتي", "سانت")),
    "mmHg": frozenset(("mmhg", "мм рт. ст", "мм рт ст")),
    "lb": frozenset(("lb", "lbs", "pound", "pounds", "paunaa", "фунт", "фунта", "фунтов", "رطل", "باوند", "پوند")),
    "st": frozenset(("st", "stone", "stones")),
    "in": frozenset(("in", "inch", "inches", "tuumaa", "дюйм", "дюйма", "дюймов", "بوصة", "انش", "إنش", "اینچ")),
    "ft": frozenset(("ft", "foot", "feet", "jalkaa", "фут", "фута", "футов", "قدم")),
    "m": frozenset(("m", "metriä", "м", "متر")),
    "g": frozenset(("g", "grammaa", "г", "غرام")),
}
"""How people write units, also those that nothing is measured in here."""


class PickingClient(State):
    """Staff say whose figures they are."""

    kind: Literal["picking_client"] = "picking_client"


class PickingPoint(State):
    kind: Literal["picking_point"] = "picking_point"
    client: str
    alias: str


class Figure(State):
    item: str
    value: float


class Asking(State):
    """`client` is None for one's own figures; `given` are those that are kept already, `left` the items to come.

    `asks`: what is asked for at all (empty: every item). `kept`: items of which a figure is kept now, also when the
    person went back to change it.
    """

    kind: Literal["asking"] = "asking"
    point: str
    item: str
    left: tuple[str, ...]
    given: tuple[Figure, ...] = ()
    client: str | None = None
    alias: str = ""
    asks: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Doubting(State):
    """An unusual figure: is it right?"""

    kind: Literal["doubting"] = "doubting"
    asking: Asking
    value: float


Measuring = Annotated[PickingClient | PickingPoint | Asking | Doubting, Field(discriminator="kind")]
Stepped = Step[Measuring]


def question(state: Measuring, event: Event) -> Question | None:
    """Whose figures they are is looked up at every use: a client may have another mentor meanwhile."""
    match state, event:
        case PickingClient(), Said(words):
            return FindClient(alias=words.strip())
        case ((PickingPoint(client=client) | Asking(client=str(client))), _):
            return FindClient(id=client)
        case Doubting(asking=Asking(client=str(client))), _:
            return FindClient(id=client)
        case _:
            return None


def measurements(programme: Programme) -> Measurements:
    if programme.measurements is None:
        raise LookupError("this programme measures nothing")
    return programme.measurements


def nearest(programme: Programme, journey: Journey, today: date) -> str:
    """The point of this day: whoever measures a little early or late means that one. Far from all: `BETWEEN`."""
    day = journey.day_of(today)
    away = {point.id: abs(journey.day_of_month(point.month) - day) for point in measurements(programme).points}
    found = min(away, key=lambda id: away[id])
    return found if away[found] <= NEAR.days else BETWEEN


def missing(programme: Programme, there: Collection[str]) -> tuple[str, ...]:
    """The items of which there is no figure yet."""
    return tuple(item.id for item in measurements(programme).items if item.id not in there)


def begin(
    programme: Programme, point: str, client: str | None = None, alias: str = "", *, asks: tuple[str, ...] = ()
) -> Asking:
    """`asks`: the items to ask for, in order; all of them when there are none."""
    first, *left = asks or missing(programme, ())
    return Asking(point=point, item=first, left=tuple(left), client=client, alias=alias, asks=asks)


def step(state: Measuring, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if not isinstance(state, PickingClient) and _of(state) is not None and facts.found is None:
        return Step(None, (Ask(message(text("measuring.not_yours")), fresh=True),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("later"):
            return Step(None, (Ask(message(text("measuring.later"))),))
        case PickingClient(), Said(forwarded=False):
            return _found(facts)
        case PickingPoint(), Pressed(button) if any(one.id == button for one in measurements(facts.programme).points):
            return _ask(begin(facts.programme, button, state.client, state.alias), facts)
        case Asking(), Pressed("skip"):
            return _skipped(state, facts)
        case Asking(), Pressed("back") if state.given:
            return _ask(_back(state, facts.programme), facts)
        case ((Asking() | Doubting()), Said(words, forwarded=False)):
            return _written(state.asking if isinstance(state, Doubting) else state, words, facts)
        case Doubting(asking=asking, value=value), Pressed("yes"):
            return _kept(asking, value, facts)
        case Doubting(asking=asking), Pressed("no"):
            return _ask(asking, facts)
        case _, Returned() | Elapsed() | Pressed() | Said() | Sent():
            return _ask(state, facts, fresh=True)


def _means_another(unit: str, item: Item) -> bool:
    """Whether the unit that was written is known as another one than that of the item: pounds are no kilograms."""
    return any(unit in names for means, names in UNITS.items() if means != item.unit)


def _of(state: PickingPoint | Asking | Doubting) -> str | None:
    return state.asking.client if isinstance(state, Doubting) else state.client


def _found(facts: Facts) -> Stepped:
    if facts.found is None:
        return _ask(PickingClient(), facts, text("measuring.nobody"), fresh=True)
    return _ask(PickingPoint(client=facts.found.id, alias=facts.found.name), facts, fresh=True)


def _written(state: Asking, words: str, facts: Facts) -> Stepped:
    item = measurements(facts.programme).item(state.item)
    number = figure(words)
    if number is None:
        hint = text("measuring.hint", example=_example(item))
        if state.client is not None:  # staff
            return _ask(state, facts, hint, fresh=True)
        return Step(state, (Ask(not_understood(_card(state, facts), hint), fresh=True),))
    value = float(number.quantize(Decimal(1).scaleb(-item.decimals), ROUND_HALF_UP))
    if not _can_be(item, value):
        return _ask(state, facts, text("measuring.cannot_be", figure=_figure(item, value)), fresh=True)
    if not item.usual_from <= value <= item.usual_to or _means_another(unit_of(words), item):
        return _ask(Doubting(asking=state, value=value), facts, fresh=True)
    return _kept(state, value, facts, fresh=True)


def _can_be(item: Item, value: float) -> bool:
    lowest = min(item.lowest / LOST_MARK, item.lowest * LOST_MARK)
    return lowest <= value <= max(item.highest / LOST_MARK, item.highest * LOST_MARK)


def _kept(state: Asking, value: float, facts: Facts, *, fresh: bool = False) -> Stepped:
    keep = KeepMeasurement(state.point, state.item, value, state.client, again=state.item in state.kept)
    given = (*(one for one in state.given if one.item != state.item), Figure(item=state.item, value=value))
    kept = (*(one for one in state.kept if one != state.item), state.item)
    then = _onward(state.model_copy(update={"given": given, "kept": kept}), facts, fresh=fresh)
    return Step(then.state, (keep, *then.effects))


def _skipped(state: Asking, facts: Facts) -> Stepped:
    """What was kept before the person went back is taken back: a figure that nobody shows any more is none."""
    if state.item not in state.kept:
        return _onward(state, facts)
    kept = tuple(one for one in state.kept if one != state.item)
    then = _onward(state.model_copy(update={"kept": kept}), facts)
    none = KeepMeasurement(state.point, state.item, None, state.client, again=True)
    return Step(then.state, (none, *then.effects))


def _onward(state: Asking, facts: Facts, *, fresh: bool = False) -> Stepped:
    if state.left:
        return _ask(state.model_copy(update={"item": state.left[0], "left": state.left[1:]}), facts, fresh=fresh)
    return Step(None, (Ask(_summary(state, facts), fresh=fresh),))


def _back(state: Asking, programme: Programme) -> Asking:
    """To the figure that was written last; what was kept of it is replaced by what is written now, or taken back."""
    order = state.asks or missing(programme, ())
    last = state.given[-1].item
    return state.model_copy(update={"item": last, "left": order[order.index(last) + 1 :], "given": state.given[:-1]})


# --- cards ---


def _ask(state: Measuring, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Measuring, facts: Facts) -> Message:
    later = (Button("later", text("measuring.not_now")),)
    match state:
        case PickingClient():
            return Message((Bold(text("measuring.whose")),), (later,))
        case PickingPoint(alias=alias):
            all_points = measurements(facts.programme).points
            points = tuple((Button(one.id, point_name(facts.programme, one.id)),) for one in all_points)
            return Message((Bold(text("measuring.which_point", alias=alias)),), (*points, later))
        case Asking():
            return _asking(state, facts, later)
        case Doubting(asking=asking, value=value):
            item = measurements(facts.programme).item(asking.item)
            rows = ((Button("yes", text("common.yes"), "👍"), Button("no", text("measuring.again"), "✏️")),)
            return Message((Bold(text("measuring.sure", figure=_figure(item, value))),), rows)


def _asking(state: Asking, facts: Facts, later: tuple[Button, ...]) -> Message:
    item = measurements(facts.programme).item(state.item)
    name = item_name(facts.programme, item.id)
    whose: tuple[Line, ...] = (text("measuring.of", alias=state.alias),) if state.client else ()
    top = (*whose, text("measuring.point", point=point_name(facts.programme, state.point)))
    question = Bold(text("measuring.question", name=name, unit=item.unit))
    note = text("measuring.note", example=_example(item))
    skip = (Button("skip", text("check_in.skip"), "➡️"),)
    back = ((Button("back", text("check_in.back"), "↩️"),),) if state.given else ()
    return Message((*top, *figures(state.given, facts.programme), None, question, note), (skip, *back, later))


def figures(given: tuple[Figure, ...], programme: Programme) -> tuple[Line, ...]:
    return tuple(
        text(
            "measuring.figure",
            name=item_name(programme, one.item),
            figure=_figure(measurements(programme).item(one.item), one.value),
        )
        for one in given
    )


def _summary(state: Asking, facts: Facts) -> Message:
    if not state.given:
        return message(text("measuring.nothing"))
    return message(text("measuring.thanks"), *figures(state.given, facts.programme), text("measuring.where"))


def item_name(programme: Programme, id: str) -> Text:
    return programme.words(f"measurements.items.{id}.label", measurements(programme).item(id).label)


def point_name(programme: Programme, id: str) -> Text:
    if id == BETWEEN:
        return text("measuring.today")
    return programme.words(f"measurements.points.{id}.label", measurements(programme).point(id).label)


def _figure(item: Item, value: float) -> Number:
    return Number(value, item.unit)


def _example(item: Item) -> Number:
    return Number(round((item.usual_from + item.usual_to) / 2, item.decimals))

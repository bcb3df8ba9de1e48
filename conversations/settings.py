"""Changing one's own name, language, day and hour; for staff, their working hours instead of a day."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from conversations import profile
from conversations.aliases import clean_alias
from conversations.effects import (
    AllowPhotos,
    Ask,
    Call,
    Effect,
    Schedule,
    SetDigest,
    SetNudges,
    Speak,
    SpeakAlso,
    Toast,
    Work,
)
from conversations.effects_groups import Live
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.planning import in_rows
from conversations.saved import State
from conversations.segment import labels
from conversations.step import CheckAlias, Facts, Question, Step
from conversations.words import Bold, Button, Language, Line, Message, Text, message, text

WORK_FROM = tuple(str(hour) for hour in range(6, 13))
NUDGES = {"normal": "year.nudges_normal", "fewer": "year.nudges_some", "off": "year.nudges_off"}
WORK_TO = tuple(str(hour) for hour in range(13, 22))


class Menu(State):
    kind: Literal["menu"] = "menu"


class Naming(State):
    kind: Literal["naming"] = "naming"


class Choosing(State):
    """The language."""

    kind: Literal["choosing"] = "choosing"


class ChoosingSecond(State):
    """A language for what is not there in the first."""

    kind: Literal["choosing_second"] = "choosing_second"


class PickingArea(State):
    """Where the client lives."""

    kind: Literal["picking_area"] = "picking_area"


class PickingDay(State):
    kind: Literal["picking_day"] = "picking_day"


class PickingHour(State):
    kind: Literal["picking_hour"] = "picking_hour"
    weekday: int


class PickingNudges(State):
    """How many messages between the check-ins."""

    kind: Literal["picking_nudges"] = "picking_nudges"


class PickingNudgeHour(State):
    kind: Literal["picking_nudge_hour"] = "picking_nudge_hour"


class PickingPhotos(State):
    """Whether staff may see photos that the client sends."""

    kind: Literal["picking_photos"] = "picking_photos"


class WorkingFrom(State):
    kind: Literal["working_from"] = "working_from"


class WorkingTo(State):
    kind: Literal["working_to"] = "working_to"
    start: int


class PickingDigest(State):
    """When a member of staff hears of their day."""

    kind: Literal["picking_digest"] = "picking_digest"


Settings = Annotated[
    Menu
    | Naming
    | Choosing
    | ChoosingSecond
    | PickingArea
    | PickingDay
    | PickingHour
    | PickingNudges
    | PickingNudgeHour
    | PickingPhotos
    | WorkingFrom
    | WorkingTo
    | PickingDigest,
    Field(discriminator="kind"),
]


def question(state: Settings, event: Event) -> Question | None:
    match state, event:
        case Naming(), Said(words):
            alias = clean_alias(words)
            return CheckAlias(alias) if alias else None
        case _:
            return None


def step(state: Settings, event: Event, facts: Facts) -> Step[Settings]:
    match event:
        case Began():
            return _ask(state, facts)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case Pressed("back"):
            return _ask(_before(state), facts)
        case Pressed() | Said() | Sent():
            return _answer(state, event, facts) or _ask(state, facts, fresh=True)


def _answer(state: Settings, event: Event, facts: Facts) -> Step[Settings] | None:  # noqa: C901
    match state, event:
        case Menu(), Pressed("close"):
            return Step(None, (Ask(message(*_summary(facts))),))
        case Menu(), Pressed(button) if (chosen := _opened(button, facts)) is not None:
            return _ask(chosen, facts)
        case Naming(), Said(words, forwarded=False):
            return _named(state, clean_alias(words), facts)
        case Choosing(), Pressed(language) if language in facts.service.languages:
            return _changed(Speak(language))
        case ChoosingSecond(), Pressed("none"):
            return _changed(SpeakAlso(None))
        case ChoosingSecond(), Pressed(language) if language in _others(facts):
            return _changed(SpeakAlso(language))
        case PickingArea(), Pressed("none"):
            return _changed(Live(None))
        case PickingArea(), Pressed(button) if (area := button.removeprefix("in_")) in _areas(facts):
            return _changed(Live(area))
        case PickingDay(), Pressed(day) if day in profile.DAYS:
            return _ask(PickingHour(weekday=int(day)), facts)
        case PickingHour(), Pressed(hour) if hour in profile.HOURS:
            return _changed(Schedule(state.weekday, int(hour)))
        case PickingNudges(), Pressed("hour"):
            return _ask(PickingNudgeHour(), facts)
        case PickingNudges(), Pressed(how) if how in NUDGES:
            return _changed(SetNudges(how=how))
        case PickingNudgeHour(), Pressed(hour) if hour in profile.HOURS:
            return _changed(SetNudges(hour=int(hour)))
        case PickingPhotos(), Pressed("yes" | "no" as answer):
            return _changed(AllowPhotos(answer == "yes"))
        case WorkingFrom(), Pressed(hour) if hour in WORK_FROM:
            return _ask(WorkingTo(start=int(hour)), facts)
        case WorkingTo(), Pressed(hour) if hour in WORK_TO:
            return _changed(Work(state.start, int(hour)))
        case PickingDigest(), Pressed("off"):
            return _changed(SetDigest(None))
        case PickingDigest(), Pressed(hour) if hour in profile.HOURS:
            return _changed(SetDigest(int(hour)))
        case _:
            return None


def _before(state: Settings) -> Settings:
    match state:
        case PickingHour():
            return PickingDay()
        case WorkingTo():
            return WorkingFrom()
        case PickingNudgeHour():
            return PickingNudges()
        case (
            Menu()
            | Naming()
            | Choosing()
            | ChoosingSecond()
            | PickingArea()
            | PickingDay()
            | PickingNudges()
            | PickingPhotos()
            | WorkingFrom()
            | PickingDigest()
        ):
            return Menu()


def _changed(*effects: Effect) -> Step[Settings]:
    """Done: the card says so, in the language that holds from now on."""
    return Step(None, (*effects, Ask(message(text("settings.changed"))), Toast(text("settings.changed"))))


def _named(state: Naming, alias: str | None, facts: Facts) -> Step[Settings]:
    if alias is None:
        return Step(state, (Ask(message(text("profile.alias_empty"), rows=(profile.BACK,)), fresh=True),))
    if not facts.alias_free:
        return Step(state, (Ask(replace(profile.alias_taken(facts), rows=(profile.BACK,)), fresh=True),))
    return Step(None, (Call(alias), Ask(message(text("settings.changed_alias", alias=alias)), fresh=True)))


def _opened(button: str, facts: Facts) -> Settings | None:
    me = facts.me
    match button:
        case "alias":
            return Naming()
        case "language":
            return Choosing()
        case "second" if me and me.is_client:
            return ChoosingSecond()
        case "area" if me and me.is_client and _areas(facts):
            return PickingArea()
        case "day" if me and me.is_client:
            return PickingDay()
        case "nudges" if me and me.is_client:
            return PickingNudges()
        case "photos" if me and me.is_client:
            return PickingPhotos()
        case "work" if me and me.is_staff:
            return WorkingFrom()
        case "digest" if me and me.is_staff:
            return PickingDigest()
        case _:
            return None


def _ask(state: Settings, facts: Facts, *, fresh: bool = False) -> Step[Settings]:
    return Step(state, (Ask(_card(state, facts), fresh=fresh),))


def _card(state: Settings, facts: Facts) -> Message:  # noqa: C901
    match state:
        case Menu():
            return Message((*_summary(facts), None, Bold(text("settings.question"))), _menu(facts))
        case Naming():
            return Message((Bold(text("settings.alias_question")),), (profile.BACK,))
        case Choosing():
            card = profile.language_card(facts)
            return Message(card.lines, (*card.rows, profile.BACK))
        case ChoosingSecond():
            return _second_card(facts)
        case PickingArea():
            return _area_card(facts)
        case PickingDay():
            card = profile.day_card(text("profile.weekday_question"))
            return Message(card.lines, (*card.rows, profile.BACK))
        case PickingHour():
            return profile.hour_card(text("profile.hour_question"), back=True)
        case PickingNudges():
            return _nudges_card(facts)
        case PickingNudgeHour():
            return profile.hour_card(text("year.nudges_hour_question"), back=True)
        case PickingPhotos():
            yes, no = Button("yes", text("common.yes"), "📷"), Button("no", text("common.no"))
            return Message((Bold(text("photos.question")),), ((yes, no), profile.BACK))
        case WorkingFrom():
            return profile.hour_card(text("settings.work_from"), back=True, hours=WORK_FROM)
        case WorkingTo():
            return profile.hour_card(text("settings.work_to"), back=True, hours=WORK_TO)
        case PickingDigest():
            card = profile.hour_card(text("settings.digest_question"), back=True)
            off = (Button("off", text("settings.digest_off"), "🔕"),)
            return Message(card.lines, (*card.rows[:-1], off, card.rows[-1]))


def _others(facts: Facts) -> list[str]:
    return [code for code in facts.service.languages if code != facts.language]


def _second_card(facts: Facts) -> Message:
    now = facts.me.second_language if facts.me else None
    rows = tuple(
        (Button(code, text("common.plain", it=Language(code)), chosen=code == now),) for code in _others(facts)
    )
    none = (Button("none", text("settings.second_none")),)
    lines = (Bold(text("settings.second_question")), text("settings.second_note"))
    return Message(lines, (*rows, none, profile.BACK))


def _areas(facts: Facts) -> dict[str, Text]:
    return labels(facts.programme, "areas")


def _area_card(facts: Facts) -> Message:
    now = facts.me.area if facts.me else None
    buttons = tuple(Button(f"in_{id}", label, chosen=id == now) for id, label in _areas(facts).items())
    none = (Button("none", text("settings.area_none")),)
    lines = (Bold(text("settings.area_question")), text("settings.area_note"))
    return Message(lines, (*in_rows(buttons, 2), none, profile.BACK))


def _nudges_card(facts: Facts) -> Message:
    now = facts.journey.nudges if facts.journey else "normal"
    rows = tuple((Button(how, text(label), chosen=how == now),) for how, label in NUDGES.items())
    hour = (Button("hour", text("year.nudges_hour"), "🕗"),)
    return Message((Bold(text("year.nudges_question")),), (*rows, hour, profile.BACK))


def _menu(facts: Facts) -> tuple[tuple[Button, ...], ...]:
    me = facts.me
    buttons = [Button("alias", text("settings.alias"), "✏️"), Button("language", text("common.languages"), "🌐")]
    if me and me.is_client:
        buttons.append(Button("second", text("settings.second"), "🗣"))
        if _areas(facts):
            buttons.append(Button("area", text("settings.area"), "🏘"))
        buttons.append(Button("day", text("settings.day"), "📅"))
        buttons.append(Button("nudges", text("year.settings_nudges"), "💬"))
        buttons.append(Button("photos", text("settings.photos"), "📷"))
    if me and me.is_staff:
        buttons.append(Button("work", text("settings.work"), "🕗"))
        buttons.append(Button("digest", text("settings.digest"), "📰"))
    buttons.append(Button("close", text("settings.close"), "✔️"))
    return tuple((button,) for button in buttons)


def _summary(facts: Facts) -> tuple[Line, ...]:
    me = facts.me
    if me is None:
        return ()
    lines: list[Line] = [text("settings.your_alias", alias=me.alias)]
    if me.is_client and me.second_language is not None:
        lines.append(text("settings.your_second", language=Language(me.second_language)))
    if me.is_client and me.area is not None:
        area = _areas(facts).get(me.area, text("settings.area_other"))
        lines.append(text("settings.your_area", area=area))
    if me.is_client and me.weekday is not None and me.hour is not None:
        lines.append(profile.when("settings.your_day", me.weekday, me.hour))
    if me.is_staff and me.work_from is not None and me.work_to is not None:
        lines.append(text("settings.your_work", start=str(me.work_from), end=str(me.work_to)))
    return tuple(lines)

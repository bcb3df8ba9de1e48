"""What a coordinator is asked on the way to a group activity. Next: conversations/gathering.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from conversations import gathering_repeats, prompts, segment
from conversations.gathering_details import CAPACITIES, DETAILS, LENGTHS, PRICES, WRITTEN
from conversations.gathering_state import (
    Bridging,
    Checking,
    Choosing,
    Detailing,
    Doubting,
    Gathering,
    LeavingOut,
    Looking,
    NamingSegment,
    Narrowing,
    PickingDay,
    PickingPlace,
    PickingPrompt,
    PickingSendDay,
    PickingSendTime,
    PickingTime,
    Planned,
    Repeating,
)
from conversations.gathering_who import CRITERIA
from conversations.own_prompts import UNSPOKEN
from conversations.planning import TIMES, day_buttons, example, in_rows
from conversations.prompts import BRING, PROMPTS, WHOM
from conversations.segment import ANSWERED, Heard, Segment, newest
from conversations.series import LEAST, MOST
from conversations.step import Facts
from conversations.words import (
    Bold,
    Button,
    Day,
    Hour,
    InTheirs,
    Language,
    Line,
    Message,
    Moment,
    Names,
    Number,
    Text,
    text,
)

Rows = tuple[tuple[Button, ...], ...]
LEAVE = Button("cancel", text("gathering.leave"), "✖️")
BACK = Button("back", text("check_in.back"), "↩️")
LAST = (BACK, LEAVE)
EVENING = tuple(time(hour) for hour in range(18, 21))  # besides those of meetings


def asked(state: Gathering, facts: Facts, lead: Line) -> Message:
    shown = _card(state, facts)
    return Message(shown.lines if lead is None else (lead, None, *shown.lines), shown.rows)


def hint(state: Gathering, facts: Facts) -> Text:
    """What can be written there."""
    match state:
        case PickingDay() | PickingSendDay():
            return text("planning.day_hint", example=example(facts))
        case PickingTime() | PickingSendTime():
            return text("planning.time_hint", example=Hour(time(14, 15)))
        case PickingPlace():
            return text("planning.place_hint")
        case NamingSegment():
            return text("segment.name_question")
        case Detailing(what="capacity"):
            return text("gathering.capacity_hint")
        case Detailing(what="price"):
            return text("gathering.price_hint")
        case Repeating():
            return text("gathering.times_hint", first=LEAST, last=MOST)
        case _:
            return text("check_in.hint_buttons")


def _card(state: Gathering, facts: Facts) -> Message:  # noqa: C901
    match state:
        case PickingPrompt():
            buttons = tuple(Button(one.id, prompts.name(one.id), one.sign) for one in PROMPTS.values())
            own = tuple(
                Button(one.id, prompts.name(one.id, one.words), prompts.prompt_of(one.id, one.words).sign)
                for one in facts.library.own
            )
            return Message((Bold(text("gathering.prompt_question")),), (*in_rows((*buttons, *own), 2), (LEAVE,)))
        case PickingDay(prompt=prompt):
            note = text("planning.day_note", example=example(facts))
            return Message(
                (_name(prompt, facts), Bold(text("gathering.day_question")), note), (*days_rows(facts), LAST)
            )
        case PickingTime(prompt=prompt, day=day):
            asks = Bold(text("planning.time_question", day=Day(day)))
            return Message((_name(prompt, facts), asks, text("planning.time_note")), (*times_rows(), LAST))
        case PickingPlace(prompt=prompt):
            places = tuple((Button(one.id, text("common.plain", it=one.name), "📍"),) for one in facts.programme.places)
            asks = Bold(text("gathering.place_question"))
            return Message((_name(prompt, facts), asks, text("gathering.place_note")), (*places, LAST))
        case Checking(planned=planned):
            return _checked(planned, facts)
        case Detailing():
            return _detail(state)
        case Repeating():
            shown = gathering_repeats.times_card(state)
            return Message(shown.lines, (*shown.rows, (BACK,)))
        case LeavingOut():
            shown = gathering_repeats.holidays_card(state, facts)
            return Message(shown.lines, (*shown.rows, (BACK,)))
        case Choosing():
            return _chosen(state, facts)
        case Narrowing():
            return Message(
                (*_who(state, facts), None, Bold(text("segment.pick"))),
                (*in_rows(tuple(_criteria(state, facts)), 2), (Button("done", text("check_in.back"), "↩️"),)),
            )
        case NamingSegment():
            return Message((*_who(state, facts), None, Bold(text("segment.name_question"))), ((BACK,),))
        case Bridging():
            return _bridge(state, facts)
        case Looking():
            return _looked_at(state, facts)
        case PickingSendDay():
            note = text("planning.day_note", example=example(facts))
            return Message((Bold(text("gathering.send_day_question")), note), (*days_rows(facts), LAST))
        case PickingSendTime(day=day):
            asks = Bold(text("planning.time_question", day=Day(day)))
            return Message((asks, text("planning.time_note")), (*times_rows(), LAST))
        case Doubting():
            return _doubted(facts)


def _name(prompt: str, facts: Facts) -> Text:
    own = facts.library.words(prompt)
    return text("activity.title", sign=prompts.prompt_of(prompt, own).sign, name=prompts.name(prompt, own))


def days_rows(facts: Facts) -> Rows:
    return in_rows(day_buttons(facts), 2)


def times_rows() -> Rows:
    return in_rows(tuple(Button(f"t{at.hour}", text("common.plain", it=Hour(at))) for at in (*TIMES, *EVENING)), 5)


# --- the details ---


def _checked(planned: Planned, facts: Facts) -> Message:
    places = text("gathering.places", count=planned.capacity) if planned.capacity else text("gathering.no_limit")
    lines = (*gathering_repeats.lines_of(planned, facts), places, None, Bold(text("gathering.check_question")))
    buttons = tuple(Button(what, text(f"gathering.{what}")) for what in DETAILS)
    go_on = (Button("go_on", text("gathering.go_on"), "👥"),)
    return Message(lines, (go_on, *in_rows(buttons, 2), LAST))


def _detail(state: Detailing) -> Message:
    note = (text(f"gathering.{state.what}_note"),) if state.what in WRITTEN else ()
    rows = in_rows(tuple(_values(state)), 1 if state.what in ("bring", "whom") else 4)
    if state.what == "repeats":
        rows = gathering_repeats.often_rows(state.planned)
    none = Button("none", text(f"gathering.{state.what}_none")) if state.what not in ("whom", "lasts") else None
    last = ((none,), (BACK,)) if none is not None else ((BACK,),)
    return Message((Bold(text(f"gathering.{state.what}_question")), *note), (*rows, *last))


def _values(state: Detailing) -> Iterator[Button]:
    details = state.planned.details
    match state.what:
        case "capacity":
            yield from (Button(str(n), text("common.plain", it=str(n))) for n in CAPACITIES)
        case "price":
            yield Button("0", text("gathering.price_free"))
            yield from (Button(str(n), text("common.plain", it=Number(n, "€"))) for n in PRICES)
        case "lasts":
            yield from (Button(str(n), text("gathering.minutes", count=n), chosen=n == details.lasts) for n in LENGTHS)
        case "bring":
            yield from (Button(one, prompts.bring(one), chosen=one in details.bring) for one in BRING)
        case "whom":
            yield from (Button(one, prompts.whom(one), chosen=one == details.whom) for one in WHOM)
        case "childcare":
            yield Button("yes", text("common.yes"))
            yield Button("no", text("common.no"))
        case "meet" | "repeats":
            return


# --- who ---


def _who(state: Choosing | Narrowing | NamingSegment | Bridging | Looking, facts: Facts) -> tuple[Line, ...]:
    mentors = {one.id: one.name for one in facts.mentors}
    return (Bold(segment.sentence(state.segment, facts.programme, mentors)), *segment.counted(facts.reach))


def _chosen(state: Choosing, facts: Facts) -> Message:
    buttons = tuple(
        Button(one, text(f"segment.{one}"), chosen=_is_used(state, one))
        for one in CRITERIA
        if _has_any(one, facts) or _is_used(state, one)
    )
    go_on = ((Button("go_on", text("segment.go_on"), "👀"),),) if facts.reach.people else ()
    lines = (Bold(text("segment.question")), None, *_who(state, facts))
    return Message(lines, (*in_rows(buttons, 2), *_saved(state, facts), *go_on, LAST))


def _saved(state: Choosing, facts: Facts) -> Rows:
    """Those that were kept, as long as nothing is chosen; else the way to keep, or to forget, what is."""
    if state.segment == Segment():
        return tuple(
            (Button(f"saved_{one.id}", text("common.plain", it=one.name), "⭐"),) for one in newest(facts.saved)
        )
    known = next((one for one in facts.saved if one.segment == state.segment), None)
    if known is None:
        return ((Button("keep", text("segment.keep"), "⭐"), Button("all", text("segment.everybody"), "↩️")),)
    if not known.id:  # of this very moment: it can be forgotten when it is seen again
        return ()
    return ((Button(f"forget_{known.id}", text("segment.forget", name=known.name), "🗑"),),)


def _is_used(state: Choosing, criterion: str) -> bool:
    if criterion == "more":
        return state.segment.answered is not None or state.segment.attended is not None
    return bool(getattr(state.segment, criterion))


def _has_any(criterion: str, facts: Facts) -> bool:
    programme = facts.programme
    lists = {
        "themes": programme.themes,
        "phases": programme.timeline.phases[1:],
        "areas": programme.areas,
        "mentors": facts.mentors,
    }
    return bool(lists.get(criterion, True))


def _criteria(state: Narrowing, facts: Facts) -> Iterator[Button]:
    if state.criterion == "more":
        yield from _more(state)
        return
    chosen: tuple[str, ...] = getattr(state.segment, state.criterion)
    known = dict(_labels(state.criterion, facts))
    gone = {} if state.criterion in ("languages", "mentors") else segment.unknown(chosen, known)
    for id, label in (known | gone).items():
        yield Button(f"is_{id}", label, chosen=id in chosen)


def _labels(criterion: str, facts: Facts) -> Iterator[tuple[str, Text]]:
    """What one can choose by: ids, and what they are called."""
    match criterion:
        case "languages":
            yield from ((code, segment.language_label(code)) for code in facts.service.languages)
        case "mentors":
            yield from ((one.id, text("segment.mentor", alias=one.name)) for one in facts.mentors)
        case _:
            yield from segment.labels(facts.programme, criterion).items()


def _more(state: Narrowing) -> Iterator[Button]:
    now = state.segment
    for weeks in ANSWERED:
        yield Button(f"answered_{weeks}", text("segment.answered", count=weeks), chosen=now.answered == weeks)
    yield Button("attended_yes", text("segment.attended"), chosen=now.attended is True)
    yield Button("attended_no", text("segment.not_attended"), chosen=now.attended is False)


# --- the look at it ---


def heard_by(planned: Planned, facts: Facts) -> Heard:
    return segment.heard(facts.reach, planned.details.own, planned.unspoken)


def _bridge(state: Bridging, facts: Facts) -> Message:
    """Whose language has no checked translation, why, and the ways that there are; each says whom it reaches."""
    own, silent = state.planned.details.own, heard_by(state.planned, facts).silent
    kept = facts.library.find(state.planned.prompt)
    lines: list[Line] = [*_who(state, facts), None, text("gathering.not_checked")]
    for code, count in silent:
        mark = text(f"prompts.mark_{kept.mark(code) if kept is not None else 'missing'}")
        lines.append(text("gathering.silent", language=Language(code), mark=mark, count=count))
    left = {way: segment.heard(facts.reach, own, way).left_out for way in UNSPOKEN}
    served = sum(count for _, count in silent) - left["second"]
    rows = [Button("leave", text("gathering.leave_out", count=left["leave"]), "➖")]
    if served:
        rows.append(Button("second", text("gathering.in_second", count=served), "🗣"))
    if own is not None:
        rows.append(Button("source", text("gathering.in_source", language=Language(own.source)), "📝"))
    asks = Bold(text("gathering.silent_question"))
    return Message((*lines, None, asks), (*((one,) for one in rows), LAST))


def _of_the_silent(planned: Planned, facts: Facts) -> tuple[Line, ...]:
    """What was chosen for them, in numbers."""
    found, own = heard_by(planned, facts), planned.details.own
    if not found.silent or own is None:
        return ()
    lines: list[Line] = [None]
    others = sum(count for _, count in found.silent) - found.left_out
    if others and planned.unspoken == "second":
        lines.append(text("gathering.hear_second", count=others))
    elif others:
        lines.append(text("gathering.hear_source", count=others, language=Language(own.source)))
    if found.left_out:
        lines.append(text("gathering.hear_nothing", count=found.left_out))
    return tuple(lines)


def _voices(planned: Planned) -> tuple[Line, ...]:
    spoken = tuple(text("common.plain", it=Language(one.language)) for one in planned.details.voices)
    return (text("gathering.voices", languages=Names(spoken, "standard")),) if spoken else ()


def _looked_at(state: Looking, facts: Facts) -> Message:
    """In one language, and beside it in the coordinator's own, if that is another one."""
    found = heard_by(state.planned, facts)
    spoken = [code for code, _ in found.languages]
    language = state.language if state.language in spoken else next(iter(spoken), facts.language)
    preview = gathering_repeats.preview(state.planned, facts.service.zone, facts.now)
    shown = gathering_repeats.card_of(preview)
    lines: list[Line] = [*_who(state, facts), *_of_the_silent(state.planned, facts), *_voices(state.planned), None]
    lines.append(text("gathering.in_language", language=Language(language)))
    if language in facts.service.unread:  # the ready parts of it
        lines.append(text("gathering.unread"))
    lines += [None, *(_in(line, language) for line in shown.lines)]
    if language != facts.language:
        lines += [None, text("gathering.in_language", language=Language(facts.language)), None, *shown.lines]
    counts = dict(found.languages)
    languages = tuple(
        Button(code, text("gathering.language", language=Language(code), count=counts[code]), chosen=code == language)
        for code in spoken
    )
    send = Button("send", text("gathering.send", count=found.people), "✉️")
    ways = (Button("try", text("gathering.try"), "🙋"), Button("later", text("gathering.later"), "🕗"))
    return Message((*lines, None, Bold(text("gathering.sure"))), (*in_rows(languages, 2), (send,), ways, LAST))


def _in(line: Line, language: str) -> Line:
    return InTheirs(line, language) if isinstance(line, Text | Bold) else line


def _doubted(facts: Facts) -> Message:
    same = facts.same
    if same is None:  # an hour has passed meanwhile
        lines: tuple[Line, ...] = (Bold(text("gathering.sure")),)
    else:
        who = text("gathering.same", by=same.by, at=Moment(same.at), count=same.people)
        lines = (who, None, Bold(text("gathering.same_sure")))
    return Message(lines, ((Button("send", text("gathering.send_all_the_same"), "✉️"),), LAST))

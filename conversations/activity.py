"""A group activity as those who are invited see it. What its buttons do: handlers/activity_taps.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from conversations import prompts
from conversations.own_prompts import Own, Voice
from conversations.prompts import Prompt, prompt_of
from conversations.saved import State
from conversations.words import Bold, Button, Line, Message, Moment, Number, Span, Text, text

MOST_CHILDREN = 4
OFFER_LASTS = timedelta(hours=12)  # a place that became free is kept so long for one person
NEEDED = timedelta(hours=1)  # what comes later than this before the beginning helps nobody
ASKED_AFTER = timedelta(hours=1)  # how it was
HOW = {"good": "😀", "fine": "🙂", "poor": "🙁"}
SIGNS = {"coming": "✅", "maybe": "🤔", "cannot": "❌"}


class Place(State):
    """Where: the id of one of the programme's places, or somebody's own words (`address` then is empty)."""

    name: str
    id: str | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Details(State):
    """What the invitation says besides the prompt and the time. `price` in euros, 0: free, None: not said; `childcare`
    None: not said; `meet`: the meeting point, in the coordinator's own words; `own`: the words of a prompt that is not
    one of ours; `voices`: recordings of it."""

    place: Place
    meet: str | None = None
    price: float | None = None
    bring: tuple[str, ...] = ()
    childcare: bool | None = None
    whom: str = "everyone"
    lasts: int = Field(default=60, ge=5)  # minutes
    own: Own | None = None
    voices: tuple[Voice, ...] = ()

    def voice(self, *languages: str | None) -> str | None:
        """The recording in the first of these languages that has one."""
        found = {one.language: one.file for one in self.voices}
        return next((found[language] for language in languages if language in found), None)


@dataclass(frozen=True, slots=True)
class Activity:
    """`sequence` grows with every change; `free`: places that are left, None where there is no end of them; `voice`: a
    recording that whoever looks at it can listen to; `series`: of which this is one date (conversations/series.py)."""

    id: str
    prompt: str
    at: datetime
    details: Details
    sequence: int = 0
    free: int | None = None
    cancelled: bool = False
    voice: str | None = None
    series: str | None = None

    @property
    def kind(self) -> Prompt:
        return prompt_of(self.prompt, self.details.own)

    @property
    def name(self) -> Text:
        return prompts.name(self.prompt, self.details.own)

    @property
    def span(self) -> Span:
        return Span(self.at, self.at + self.lasts)

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.details.lasts)


@dataclass(frozen=True, slots=True)
class Signup:
    """What one person has answered. `state`: coming | maybe | cannot | waiting | offered | no_place (none was free, or
    they let one pass); `seats` with children; `line`: the place on the waiting list, from 1; `until`: how long a place
    is kept for them."""

    state: str
    seats: int = 1
    line: int = 0
    until: datetime | None = None


def lines(activity: Activity, when: tuple[Line, ...] = ()) -> tuple[Line, ...]:
    """The activity itself: what, when (`when`, or its own time), where, and whatever else is known."""
    details = activity.details
    found: list[Line] = [
        Bold(text("activity.title", sign=activity.kind.sign, name=activity.name)),
        prompts.what(activity.prompt, details.own),
        None,
        *(when or (text("activity.when", at=activity.span),)),
        text("activity.where", place=details.place.name),
    ]
    if details.place.address:
        found.append(text("common.plain", it=details.place.address))
    if details.meet:
        found.append(text("activity.meet", point=details.meet))
    found += _extras(details)
    return tuple(found)


def _extras(details: Details) -> list[Line]:
    found: list[Line] = []
    if details.price is not None:
        price = text("activity.price", price=Number(details.price, "€")) if details.price else text("activity.free")
        found.append(price)
    if details.bring:
        found.append(text("activity.bring"))
        found += [text("activity.item", item=prompts.bring(one)) for one in details.bring]
    if details.childcare is not None:
        found.append(text("activity.childcare" if details.childcare else "activity.no_childcare"))
    if details.whom != "everyone":
        found.append(text("activity.whom", whom=prompts.whom(details.whom)))
    return found


# --- the card of who is invited ---


def card(activity: Activity, signup: Signup | None = None, *leads: Line) -> Message:
    """With what they have answered, and the ways to answer otherwise."""
    said = leads or ((text("activity.invites"),) if signup is None else ())
    top: tuple[Line, ...] = (*said, None) if said else ()
    if activity.cancelled:
        return Message((Bold(text("activity.cancelled")), None, *lines(activity)))
    part = (text("series.part"),) if activity.series else ()
    return Message((*top, *lines(activity), *part, None, *_answer(activity, signup)), _rows(activity, signup))


def children_card(activity: Activity) -> Message:
    """How many children come along."""
    counts = tuple(
        Button(f"join:{activity.id}:kids{number}_{activity.sequence}", text("common.plain", it=str(number)))
        for number in range(1, MOST_CHILDREN + 1)
    )
    back = (_button(activity, "show", text("check_in.back"), "↩️"),)
    return Message((*lines(activity), None, Bold(text("activity.how_many"))), (counts, back))


def full_card(activity: Activity, people: int, free: int) -> Message:
    """There are not as many places as people (`free`: how many anybody may take). Asked before anybody is put on a
    list; where there is a place at all, one of them can come alone."""
    yes = _button(activity, "wait", text("activity.wait"), "⏳")
    no = _button(activity, "cannot", text("activity.no_thanks"), "❌")
    why, rows = text("activity.all_full"), [(yes,), (no,)]
    if 0 < free < people:
        alone = _button(activity, "alone", text("activity.come_alone"), SIGNS["coming"])
        why, rows = text("activity.places_left", count=free, people=str(people)), [(alone,), *rows]
    return Message((*lines(activity), None, why, Bold(text("activity.full"))), tuple(rows))


def list_over_card(activity: Activity) -> Message:
    """Nothing can be tapped any more."""
    said = (Bold(text("activity.list_over")), text("activity.list_over_kind"))
    return Message((*said, None, *lines(activity)))


def _answer(activity: Activity, signup: Signup | None) -> tuple[Line, ...]:
    match signup:
        case Signup(state="coming", seats=1):
            return (Bold(text("activity.you_come")),)
        case Signup(state="coming", seats=seats):
            return (Bold(text("activity.you_come_with", count=seats - 1)),)
        case Signup(state="maybe"):
            return (text("activity.you_maybe"), Bold(text("activity.question")))
        case Signup(state="cannot"):
            return (text("activity.you_cannot"),)
        case Signup(state="waiting", line=line):
            return (text("activity.you_wait", place=line), text("activity.we_tell"))
        case Signup(state="offered", until=until) if until is not None:
            return (Bold(text("activity.offered")), text("activity.offered_until", at=Moment(until)))
        case _:
            return (Bold(text("activity.question")),)


def _rows(activity: Activity, signup: Signup | None) -> tuple[tuple[Button, ...], ...]:
    state = signup.state if signup else None
    come = _button(activity, "coming", text("activity.coming"), SIGNS["coming"])
    maybe = _button(activity, "maybe", text("activity.maybe"), SIGNS["maybe"])
    label = text("series.not_this_time" if activity.series else "activity.cannot")
    cannot = _button(activity, "cannot", label, SIGNS["cannot"])
    with_children = _button(activity, "children", text("activity.with_children"), "🧒")
    kids = (with_children,) if activity.kind.children else ()
    where = _button(activity, "map", text("activity.map"), "🗺")
    last = ((where,),) if activity.details.place.latitude is not None else ()
    if activity.voice is not None:
        last = ((_button(activity, "listen", text("activity.listen"), "🔊"),), *last)
    match state:
        case "coming":
            return ((*kids, cannot), *last)
        case "waiting":
            return ((_button(activity, "cannot", text("activity.off_the_list"), "❌"),), *last)
        case "offered":
            take = _button(activity, "take", text("activity.take"), "✅")
            return ((take,), (_button(activity, "cannot", text("activity.no_thanks"), "❌"),), *last)
        case "cannot":
            return ((come, maybe), *((kids,) if kids else ()), *last)
        case _:
            return ((come,), *((kids,) if kids else ()), (*(() if state == "maybe" else (maybe,)), cannot), *last)


def _button(activity: Activity, action: str, label: Text, sign: str) -> Button:
    """Names the sequence, so that an answer to what was planned before is none to what is planned now."""
    return Button(f"join:{activity.id}:{action}_{activity.sequence}", label, sign)


def feedback_at(activity: Activity, awake: Callable[[datetime], datetime]) -> datetime:
    """When those who came are asked how it was."""
    return awake(activity.at + activity.lasts + ASKED_AFTER)


def feedback_card(activity: Activity, given: str | None = None) -> Message:
    """One tap, and another one changes it."""
    buttons = tuple(
        Button(f"visit:{activity.id}:{how}", text(f"activity.was_{how}"), sign, chosen=how == given)
        for how, sign in HOW.items()
    )
    asks = text("activity.toast.thanks") if given else text("activity.how_was_it")
    name = text("activity.title", sign=activity.kind.sign, name=activity.name)
    return Message((name, Bold(asks)), (buttons,))


def offer_until(planned: datetime, activity: Activity) -> datetime:
    """How long a place that became free is kept for one person: not longer than it can be given to another."""
    return min(planned, activity.at - NEEDED)

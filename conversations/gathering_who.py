"""Who is invited: criteria are tapped on and off, and the count changes with each tap."""

from __future__ import annotations

from typing import get_args

from conversations.events import Event, Pressed
from conversations.gathering_state import Choosing, Criterion, Narrowing
from conversations.segment import ANSWERED, Segment

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)


def after(state: Choosing | Narrowing, event: Event) -> Segment:
    """The segment as this event leaves it: its people are counted before the step."""
    if isinstance(event, Pressed) and (then := pressed(state, event.button)) is not None:
        return then.segment
    return state.segment


def pressed(state: Choosing | Narrowing, button: str) -> Choosing | Narrowing | None:
    """What a button makes of it; None: it is none of these."""
    match state, button:
        case Choosing(planned=planned, segment=segment), criterion if criterion in CRITERIA:
            return Narrowing(planned=planned, segment=segment, criterion=criterion)
        case Choosing(planned=planned), "all":
            return Choosing(planned=planned, segment=Segment())
        case Narrowing(planned=planned, segment=segment), "done":
            return Choosing(planned=planned, segment=segment)
        case Narrowing(criterion="more", segment=segment), _ if (found := _more(segment, button)) is not None:
            return state.model_copy(update={"segment": found})
        case Narrowing(criterion=criterion, segment=segment), _ if button.startswith("is_") and criterion != "more":
            chosen: tuple[str, ...] = getattr(segment, criterion)
            toggled = _toggled(chosen, button.removeprefix("is_"))
            return state.model_copy(update={"segment": segment.model_copy(update={criterion: toggled})})
        case _:
            return None


def _toggled(chosen: tuple[str, ...], id: str) -> tuple[str, ...]:
    return tuple(one for one in chosen if one != id) if id in chosen else (*chosen, id)


def _more(segment: Segment, button: str) -> Segment | None:
    """A second tap takes it back."""
    match button.split("_"):
        case ["answered", weeks] if weeks in {str(one) for one in ANSWERED}:
            return segment.model_copy(update={"answered": None if segment.answered == int(weeks) else int(weeks)})
        case ["attended", "yes" | "no" as answer]:
            wanted = answer == "yes"
            return segment.model_copy(update={"attended": None if segment.attended == wanted else wanted})
        case _:
            return None

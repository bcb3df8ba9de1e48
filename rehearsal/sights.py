"""What somebody has seen: questions, offers, themes, choices, by an id of their own. Next: rehearsal/unseen.py."""

from __future__ import annotations

from conversations import check_in_state, ending, feedback, goals_state, measuring
from conversations.programme import Programme
from conversations.saved import State
from conversations.words import Message
from rehearsal.tally import Tally


def see(tally: Tally, programme: Programme, conversation: str, state: State, message: Message) -> None:
    """A card was shown."""
    for sight in sights(programme, state, message):
        tally.seen[sight] += 1


def sights(programme: Programme, state: State, message: Message) -> tuple[str, ...]:
    match state:
        case check_in_state.Asking(question=question):
            return (f"question {question}",)
        case feedback.Rating(question=question, occasion=occasion):
            return f"feedback {question}", f"occasion {occasion}"
        case measuring.Asking(point=point, item=item):
            return f"point {point}", f"item {item}"
        case goals_state.PickingOffer(theme=theme):
            offers = (id.removeprefix("o_") for id in _ids(message) if id.startswith("o_"))
            return f"theme {theme}", *(f"offer {theme}.{offer}" for offer in offers)
        case goals_state.Shaping(at="barrier"):
            return tuple(f"barrier {id}" for id in _ids(message) if id != "back")
        case ending.Choosing():
            return tuple(f"choice {id}" for id in _ids(message))
        case _:
            return ()


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(button.id for row in message.rows for button in row)

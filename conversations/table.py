"""Every conversation by name: how its state is loaded, how it goes on, and what it asks the database first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from conversations import (
    agreeing,
    appointing,
    aside,
    away,
    check_in,
    ending,
    feedback,
    finding,
    gathering,
    gathering_state,
    goals,
    goals_state,
    inviting,
    leaving,
    measuring,
    moving,
    noting,
    pausing,
    photos,
    phrasing,
    planning,
    postponing,
    prompting,
    prompting_state,
    reassigning,
    reporting,
    settings,
    welcome,
    writing,
)
from conversations.check_in_state import Asking
from conversations.events import Event
from conversations.saved import State
from conversations.step import Facts, Question, Step


@dataclass(frozen=True, slots=True)
class Conversation:
    states: TypeAdapter[Any]
    step: Callable[[Any, Event, Facts], Step[Any]]
    question: Callable[[Any, Event], Question | None] | None = None

    def load(self, saved: bytes) -> State:
        """A state as it was saved, by whatever version of this code. Raises `ValidationError`."""
        state: State = self.states.validate_json(saved)
        return state

    def save(self, state: State) -> bytes:
        return self.states.dump_json(state)


SILENT = ConfigDict(hide_input_in_errors=True)  # a union does not ask its members; one alone says it itself

CONVERSATIONS: dict[str, Conversation] = {
    "welcome": Conversation(TypeAdapter(welcome.Welcome, config=SILENT), welcome.step, welcome.question),
    "check_in": Conversation(TypeAdapter(Asking), check_in.step, check_in.question),
    "settings": Conversation(TypeAdapter(settings.Settings, config=SILENT), settings.step, settings.question),
    "inviting": Conversation(TypeAdapter(inviting.Inviting, config=SILENT), inviting.step, inviting.question),
    "aside": Conversation(TypeAdapter(aside.Aside), aside.step),
    "goals": Conversation(TypeAdapter(goals_state.Goals, config=SILENT), goals.step, goals.question),
    "agreeing": Conversation(TypeAdapter(agreeing.Agreeing, config=SILENT), agreeing.step, agreeing.question),
    "measuring": Conversation(TypeAdapter(measuring.Measuring, config=SILENT), measuring.step, measuring.question),
    "feedback": Conversation(TypeAdapter(feedback.Feeding, config=SILENT), feedback.step),
    "ending": Conversation(TypeAdapter(ending.Ending, config=SILENT), ending.step, ending.question),
    "pausing": Conversation(TypeAdapter(pausing.Pausing, config=SILENT), pausing.step),
    "noting": Conversation(TypeAdapter(noting.Noting), noting.step, noting.question),
    "reassigning": Conversation(
        TypeAdapter(reassigning.Reassigning, config=SILENT), reassigning.step, reassigning.question
    ),
    "appointing": Conversation(TypeAdapter(appointing.Appointing, config=SILENT), appointing.step, appointing.question),
    "moving": Conversation(TypeAdapter(moving.Moving, config=SILENT), moving.step, moving.question),
    "finding": Conversation(TypeAdapter(finding.Finding), finding.step, finding.question),
    "away": Conversation(TypeAdapter(away.Away, config=SILENT), away.step, away.question),
    "planning": Conversation(TypeAdapter(planning.Planning, config=SILENT), planning.step, planning.question),
    "writing": Conversation(TypeAdapter(writing.Writing), writing.step, writing.question),
    "phrasing": Conversation(TypeAdapter(phrasing.Phrasing, config=SILENT), phrasing.step, phrasing.question),
    "photos": Conversation(TypeAdapter(photos.Photos), photos.step),
    "gathering": Conversation(
        TypeAdapter(gathering_state.Gathering, config=SILENT), gathering.step, gathering.question
    ),
    "postponing": Conversation(TypeAdapter(postponing.Postponing, config=SILENT), postponing.step),
    "prompting": Conversation(
        TypeAdapter(prompting_state.Prompting, config=SILENT), prompting.step, prompting.question
    ),
    "reporting": Conversation(TypeAdapter(reporting.Reporting, config=SILENT), reporting.step, reporting.question),
    "leaving": Conversation(TypeAdapter(leaving.Leaving), leaving.step),
}

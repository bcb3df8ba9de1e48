"""The shape of everything that a conversation saves."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class State(BaseModel):
    """A state holds exactly what is known there. It is saved as JSON and must load for ever (tests/saved_states).

    One that does not load must not tell in an error, and so in a log, what somebody said.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

"""What every part of a programme file is made of: tables that know their keys, ids, and words that can be said."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,24}$")]
_PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")


def _sayable(words: str) -> str:
    if not words.strip():
        raise ValueError("is empty: write the words")
    if found := _PLACEHOLDER.search(words):
        raise ValueError(f"has {found[0]} in it, which nothing fills: write the words themselves")
    return words


English = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_sayable)]
Short = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_sayable)]  # stands on a button


class Named(Data):
    """Something to choose from a list."""

    id: Id
    label: English
    emoji: str = Field(default="", max_length=16)

"""What people can be invited to: ready prompts, in every language of the catalogues, and those of coordinators.

The words stand in locales/texts_activity.py: `prompts.<id>_name` and `prompts.<id>_what`. What is kept is ids. A prompt
is never removed, because an activity that was made with it may be looked at much later.
"""

from __future__ import annotations

from dataclasses import dataclass

from conversations.own_prompts import OTHER, Own
from conversations.words import Text, text


@dataclass(frozen=True, slots=True)
class Prompt:
    """What stands in the gaps unless the coordinator says otherwise: `whom` and `bring` are ids below, `lasts` in
    minutes. `children`: whether people may bring theirs."""

    id: str
    sign: str
    whom: str = "everyone"
    bring: tuple[str, ...] = ()
    lasts: int = 60
    children: bool = True


PROMPTS: dict[str, Prompt] = {
    prompt.id: prompt
    for prompt in (
        Prompt("walking", "🚶", bring=("outdoor", "water")),
        Prompt("swimming", "🏊", bring=("swimwear", "towel")),
        Prompt("swimming_women", "🏊‍♀️", whom="women", bring=("swimwear", "towel")),
        Prompt("gym", "🏋️", bring=("indoor_shoes", "water"), children=False),
        Prompt("cooking", "🍲", lasts=120),
        Prompt("eating", "🥗", lasts=90),
        Prompt("parent_child", "🤸", whom="parents", bring=("indoor_shoes", "water")),
        Prompt("language_cafe", "☕", lasts=90),
        Prompt("sleep", "😴", lasts=90, children=False),
        Prompt("evening", "💬", lasts=90),
    )
}
WHOM = ("everyone", "women", "men", "parents", "beginners")
BRING = ("water", "outdoor", "indoor_shoes", "swimwear", "towel", "snack")


ALIKE = Prompt(OTHER, "📣")


def prompt_of(id: str, own: Own | None = None) -> Prompt:
    """The ready one; of one's own, the one that it is like."""
    return PROMPTS.get(id if own is None else own.kind, ALIKE)


def name(id: str, own: Own | None = None) -> Text:
    if own is not None:
        return own.name
    return text(f"prompts.{id}_name" if id in PROMPTS else "prompts.gone")


def what(id: str, own: Own | None = None) -> Text:
    return text(f"prompts.{id}_what") if own is None else own.what


def bring(id: str) -> Text:
    return text(f"prompts.bring_{id}")


def whom(id: str) -> Text:
    return text(f"prompts.whom_{id}")

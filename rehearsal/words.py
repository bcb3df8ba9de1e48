"""Texts that are missing in a language, and texts that cannot be said: each shape of a text once, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from conversations.words import Text
from locales.catalogues import Catalogue, missing_in, offered
from locales.render import WordsFault, render_text
from locales.sources import Source
from rehearsal.tally import Tally


@dataclass(frozen=True, slots=True)
class Speech:
    """A language: whether it can be offered, why not, and the ids of the texts that it lacks; `said`: how many of
    them somebody in the rehearsal would have read."""

    code: str
    offered: bool
    why: str
    missing: tuple[str, ...]
    said: int


def speeches(catalogues: Mapping[str, Catalogue], texts: Mapping[str, Source], tally: Tally) -> list[Speech]:
    offer = offered(catalogues, catalogues, texts)
    said = {id for id, _, _ in tally.shapes}
    found = []
    for code, catalogue in catalogues.items():
        missing = missing_in(catalogue, texts)
        why = offer.left_out.get(code, "")
        found.append(Speech(code, code in offer.codes, why, tuple(missing), sum(id in said for id in missing)))
    return found


def unsayable(catalogues: Mapping[str, Catalogue], zone: tzinfo, tally: Tally) -> list[str]:
    """Faults of ours: a text without a source, or with a value that nobody gave."""
    found = []
    for text in tally.shapes.values():
        for catalogue in catalogues.values():
            if (wrong := _fault(text, catalogue, zone)) is not None:
                found.append(f"{catalogue.tongue.code}: {wrong}")
    return sorted(set(found))


def _fault(text: Text, catalogue: Catalogue, zone: tzinfo) -> str | None:
    try:
        render_text(text, catalogue, zone)
    except WordsFault as wrong:
        return f"{text.id}: {type(wrong).__name__}: {wrong}"
    return None

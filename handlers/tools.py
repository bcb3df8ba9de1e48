"""What every turn may use: keys, words, programmes, fresh ids. Made once by bot/run.py and handed down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from conversations.alerts import Hours
from conversations.danger_words import DangerWords
from conversations.programme import Programme
from conversations.step import Service
from conversations.words import Message, Text
from locales.bidi import without_marks
from locales.catalogues import Catalogue
from locales.render import Rendered, render, render_text
from storage.seal import Seal


@dataclass(frozen=True, slots=True)
class Tools:
    """`programmes` holds every version that was ever kept, by hash; `programme` is the current one."""

    bot_id: int
    seal: Seal
    service: Service
    hours: Hours
    catalogues: Mapping[str, Catalogue] = field(repr=False)  # to write out tens of thousands of words takes seconds
    programmes: Mapping[str, Programme] = field(repr=False)
    programme: Programme = field(repr=False)
    danger: DangerWords = field(repr=False)
    new_id: Callable[[], str]
    new_token: Callable[[], str]

    @property
    def work(self) -> Hours:
        """When staff work: the service's hours, without the public holidays of the current programme."""
        return replace(self.hours, holidays=self.programme.timeline.holidays)

    def programme_with(self, rule: str) -> Programme:
        """The current programme, or an older one for a rule that the current one no longer has."""
        versions = (self.programme, *self.programmes.values())
        return next(one for one in versions if any(known.id == rule for known in one.rules))

    def catalogue(self, language: str) -> Catalogue:
        """The language, or English for one that is no longer offered."""
        return self.catalogues.get(language) or self.catalogues["en"]

    def render(self, message: Message, language: str) -> Rendered:
        return render(message, self.catalogue(language), self.service.zone, self.catalogue)

    def render_text(self, text: Text, language: str) -> str:
        return render_text(text, self.catalogue(language), self.service.zone)

    def render_plain(self, text: Text, language: str) -> str:
        """Without the marks that keep directions apart: for a picture, which orders its words itself."""
        return without_marks(self.render_text(text, language))

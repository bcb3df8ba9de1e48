"""In /invite: a poster for a place, from where it hangs to how many may join with it; and who came from where.

One question a step. Every poster is one link with many uses and a last day. Part of conversations/inviting.py.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

from conversations.arrivals import Arrivals, FromPoster, FromSource
from conversations.effects_inviting import MakePoster
from conversations.programme import Programme
from conversations.saved import State
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Language, Line, Message, Text, text

OPEN = "open"
MONTHS = ("1", "3", "6", "12")
USES = ("25", "50", "100", "250")
MOST_LANGUAGES = 6  # more are too small to be read on one page


class PosterPlace(State):
    kind: Literal["poster_place"] = "poster_place"


class PosterLanguages(State):
    kind: Literal["poster_languages"] = "poster_languages"
    source: str
    languages: tuple[str, ...]


class PosterMonths(State):
    kind: Literal["poster_months"] = "poster_months"
    source: str
    languages: tuple[str, ...]


class PosterUses(State):
    kind: Literal["poster_uses"] = "poster_uses"
    source: str
    languages: tuple[str, ...]
    months: int


class PosterEnding(State):
    """Is this poster taken back?"""

    kind: Literal["poster_ending"] = "poster_ending"
    poster: str


Printing = PosterPlace | PosterLanguages | PosterMonths | PosterUses


def pressed(state: Printing, button: str, facts: Facts) -> Printing | MakePoster | None:
    """Where a button leads; None: it is none of these."""
    match state:
        case PosterPlace() if button == OPEN or button in {s.id for s in facts.programme.sources}:
            return PosterLanguages(source=button, languages=())
        case PosterLanguages(languages=chosen) if button == "on" and chosen:
            return PosterMonths(source=state.source, languages=chosen)
        case PosterLanguages() if button in facts.service.languages:
            return state.model_copy(update={"languages": _toggled(state.languages, button)})
        case PosterMonths() if button in MONTHS:
            return PosterUses(source=state.source, languages=state.languages, months=int(button))
        case PosterUses() if button in USES:
            source = None if state.source == OPEN else state.source
            return MakePoster(source, state.languages, last_day(facts.today, state.months), int(button))
        case _:
            return None


def _toggled(chosen: tuple[str, ...], code: str) -> tuple[str, ...]:
    """In the order of the taps, as they stand on the page; one too many changes nothing."""
    if code in chosen:
        return tuple(one for one in chosen if one != code)
    return (*chosen, code)[:MOST_LANGUAGES]


def last_day(today: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def before(state: Printing) -> Printing | None:
    """One step back; None: to the beginning of /invite."""
    match state:
        case PosterPlace():
            return None
        case PosterLanguages():
            return PosterPlace()
        case PosterMonths():
            return PosterLanguages(source=state.source, languages=state.languages)
        case PosterUses():
            return PosterMonths(source=state.source, languages=state.languages)


def card(state: Printing, facts: Facts) -> Message:
    """Without the way back."""
    match state:
        case PosterPlace():
            places = tuple((Button(s.id, place(facts.programme, s.id)),) for s in facts.programme.sources)
            elsewhere = Button(OPEN, text("inviting.poster_elsewhere"))
            return Message((Bold(text("inviting.poster_place_question")),), (*places, (elsewhere,)))
        case PosterLanguages(languages=chosen):
            rows = tuple((_language(code, chosen),) for code in facts.service.languages)
            on = ((Button("on", text("common.go_on"), "➡️"),),) if chosen else ()
            asked = Bold(text("inviting.poster_languages_question"))
            return Message((asked, text("inviting.poster_languages_note")), (*rows, *on))
        case PosterMonths():
            rows = tuple((Button(n, text("inviting.poster_months", count=int(n))),) for n in MONTHS)
            return Message((Bold(text("inviting.poster_months_question")),), rows)
        case PosterUses():
            rows = tuple((Button(n, text("staff.people", count=int(n))),) for n in USES)
            return Message((Bold(text("inviting.poster_uses_question")),), rows)


def _language(code: str, chosen: tuple[str, ...]) -> Button:
    return Button(code, text("common.plain", it=Language(code)), chosen=code in chosen)


def place(programme: Programme, source: str | None) -> Text:
    """Where somebody comes from, in words; a source that the programme does not name stands as it was written."""
    if source is None:
        return text("inviting.no_source")
    label = next((s.label for s in programme.sources if s.id == source), None)
    return text("common.plain", it=source) if label is None else programme.words(f"sources.{source}.label", label)


# --- taken back ---


def running(came: Arrivals, id: str) -> FromPoster | None:
    """The poster with this id, if somebody can still join with it."""
    return next((one for one in came.posters if one.id == id and not one.over), None)


def ending_card(state: PosterEnding, facts: Facts) -> Message:
    """Without the way back."""
    found = running(facts.came, state.poster)
    about: tuple[Line, ...] = () if found is None else (_of_poster(facts.programme, found), None)
    asks = (Bold(text("inviting.end_question")), text("inviting.end_note"))
    return Message((*about, *asks), ((Button("yes", text("inviting.end_yes"), "🗑"),),))


def end_rows(programme: Programme, came: Arrivals) -> tuple[tuple[Button, ...], ...]:
    """A button for each poster that is still good."""
    return tuple(
        (
            Button(
                f"end_{one.id}",
                text("inviting.end_poster", place=place(programme, one.source), day=Day(one.until)),
                "🗑",
            ),
        )
        for one in came.posters
        if not one.over
    )


# --- where people came from ---


def came_lines(programme: Programme, came: Arrivals) -> tuple[Line, ...]:
    """Counts of each source, then of each poster; no names."""
    title = Bold(text("inviting.came_title"))
    if not came.sources:
        return (title, text("inviting.came_none"))
    posters: tuple[Line, ...] = tuple(_of_poster(programme, one) for one in came.posters)
    heading: tuple[Line, ...] = (None, Bold(text("inviting.came_posters"))) if posters else ()
    return (title, *(_of_source(programme, one) for one in came.sources), *heading, *posters)


def _of_source(programme: Programme, one: FromSource) -> Text:
    return text(
        "inviting.came_source",
        place=place(programme, one.source),
        links=text("inviting.came_links", count=one.links),
        joined=text("inviting.came_joined", count=one.joined),
        day=Day(one.since),
        year=str(one.since.year),
    )


def _of_poster(programme: Programme, one: FromPoster) -> Text:
    return text(
        "inviting.came_poster_over" if one.over else "inviting.came_poster",
        place=place(programme, one.source),
        joined=text("inviting.came_joined", count=one.joined),
        most=one.most,
        day=Day(one.made),
        until=Day(one.until),
        year=str(one.until.year),
    )

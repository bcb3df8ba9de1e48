"""/invite: a coordinator chooses who is invited and gets a link to forward, or a poster; or sees who has come.

A poster that hangs, and a link that somebody can still use, can be taken back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from conversations import open_links, poster, profile
from conversations.effects import Ask
from conversations.effects_inviting import EndLink, Invite, MakePoster
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import CountArrivals, Facts, FindPerson, ListMentors, Question, Step
from conversations.words import Bold, Button, Language, Line, Message, Text, message, text

NOBODY = "nobody"
OPEN = poster.OPEN
ROLES = ("client", "mentor", "coordinator")


class PickingRole(State):
    kind: Literal["picking_role"] = "picking_role"


class PickingAudience(State):
    kind: Literal["picking_audience"] = "picking_audience"


class PickingLanguage(State):
    kind: Literal["picking_language"] = "picking_language"
    audience: str


class PickingMentor(State):
    kind: Literal["picking_mentor"] = "picking_mentor"
    audience: str
    language: str


class PickingSource(State):
    kind: Literal["picking_source"] = "picking_source"
    audience: str
    language: str
    mentor: str


class Finding(State):
    """An invite for someone who is here already: a new phone or account."""

    kind: Literal["finding"] = "finding"


class Counting(State):
    """Who came from where."""

    kind: Literal["counting"] = "counting"


Inviting = Annotated[
    PickingRole
    | PickingAudience
    | PickingLanguage
    | PickingMentor
    | PickingSource
    | Finding
    | Counting
    | poster.PosterPlace
    | poster.PosterLanguages
    | poster.PosterMonths
    | poster.PosterUses
    | poster.PosterEnding
    | open_links.OpenLinks
    | open_links.LinkEnding,
    Field(discriminator="kind"),
]


Looking = Counting | poster.PosterEnding | open_links.OpenLinks | open_links.LinkEnding
"""At what was made before."""


def question(state: Inviting, event: Event) -> Question | None:
    match state, event:
        case Finding(), Said(words):
            return FindPerson(words)
        case ((PickingLanguage() | PickingMentor() | PickingSource()), _):
            return ListMentors()
        case PickingRole(), Pressed("came" | "links"):
            return CountArrivals()
        case open_links.OpenLinks(), Said(words):
            return CountArrivals(open_links.written(words))
        case open_links.OpenLinks(), Pressed(button):
            return CountArrivals(button.removeprefix("end_"))
        case open_links.LinkEnding(link=link), _:
            return CountArrivals(link)
        case ((Counting() | poster.PosterEnding() | open_links.OpenLinks()), _):
            return CountArrivals()
        case _:
            return None


def step(state: Inviting, event: Event, facts: Facts) -> Step[Inviting]:
    if facts.me is None or "coordinator" not in facts.me.roles:  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    match event:
        case Began():
            return _ask(state, facts)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case Pressed("back"):
            return _ask(_before(state), facts)
        case Pressed() | Said() | Sent():
            return _answer(state, event, facts) or _ask(state, facts, fresh=True)


def _answer(state: Inviting, event: Event, facts: Facts) -> Step[Inviting] | None:
    if isinstance(state, poster.Printing):
        return _printing(poster.pressed(state, event.button, facts), facts) if isinstance(event, Pressed) else None
    if isinstance(state, Looking):
        return _looking(state, event, facts)
    programme, languages = facts.programme, (*facts.service.languages, OPEN)
    match state, event:
        case PickingRole(), Pressed(button):
            return _begun(button, facts)
        case PickingAudience(), Pressed(audience) if audience in {a.id for a in programme.audiences}:
            return _ask(PickingLanguage(audience=audience), facts)
        case PickingLanguage(), Pressed(language) if language in languages:
            return _ask(PickingMentor(audience=state.audience, language=language), facts)
        case PickingMentor(), Pressed(mentor) if mentor == NOBODY or mentor in {m.id for m in facts.mentors}:
            return _ask(PickingSource(audience=state.audience, language=state.language, mentor=mentor), facts)
        case PickingSource(), Pressed(source) if source == OPEN or source in {s.id for s in programme.sources}:
            return _made(_invite(state, source), text("inviting.made_client"))
        case Finding(), Said(_, forwarded=False):
            return _found(state, facts)
        case _:
            return None


def _looking(state: Looking, event: Event, facts: Facts) -> Step[Inviting] | None:
    match state, event:
        case Counting(), Pressed(button) if poster.running(facts.came, id := button.removeprefix("end_")):
            return _ask(poster.PosterEnding(poster=id), facts)
        case poster.PosterEnding(poster=id), Pressed("yes"):
            return _ended(id, facts)
        case open_links.OpenLinks(), Pressed() | Said() if (found := facts.came.found) is not None:
            return _ask(open_links.LinkEnding(link=found.id), facts, fresh=isinstance(event, Said))
        case open_links.OpenLinks(), Said():
            then = open_links.card(facts, text("inviting.link_unknown"), None)
            return Step(state, (Ask(Message(then.lines, (*then.rows, profile.BACK)), fresh=True),))
        case open_links.LinkEnding(link=id), Pressed("yes"):
            return _link_ended(id, facts)
        case _:
            return None


def _ended(id: str, facts: Facts) -> Step[Inviting]:
    """Among the others it is over at once, though not in the database yet."""
    found = poster.running(facts.came, id)
    if found is None:  # somebody was faster, or its last day has passed
        return _ask(Counting(), facts)
    others = tuple(replace(one, over=True) if one.id == id else one for one in facts.came.posters)
    return _shown_without(Counting(), id, replace(facts, came=replace(facts.came, posters=others)))


def _link_ended(id: str, facts: Facts) -> Step[Inviting]:
    """As a poster: gone from the list at once."""
    if facts.came.found is None:  # used meanwhile, or somebody was faster
        return _ask(open_links.OpenLinks(), facts)
    others = tuple(one for one in facts.came.links if one.id != id)
    return _shown_without(open_links.OpenLinks(), id, replace(facts, came=replace(facts.came, links=others)))


def _shown_without(state: Inviting, id: str, facts: Facts) -> Step[Inviting]:
    then = _card(state, facts)
    lines = (text("inviting.ended"), None, *then.lines)
    return Step(state, (EndLink(id), Ask(Message(lines, (*then.rows, profile.BACK)))))


def _begun(button: str, facts: Facts) -> Step[Inviting] | None:
    match button:
        case "client":
            return _ask(PickingAudience(), facts)
        case "again":
            return _ask(Finding(), facts)
        case "poster":
            return _ask(poster.PosterPlace(), facts)
        case "came":
            return _ask(Counting(), facts)
        case "links":
            return _ask(open_links.OpenLinks(), facts)
        case _ if button in ROLES:
            return _made(Invite(button), text(f"inviting.made_{button}"))
        case _:
            return None


def _printing(then: poster.Printing | MakePoster | None, facts: Facts) -> Step[Inviting] | None:
    if isinstance(then, MakePoster):
        return Step(None, (Ask(message(text("inviting.poster_made"), text("inviting.poster_mentor"))), then))
    return None if then is None else _ask(then, facts)


def _invite(state: PickingSource, source: str) -> Invite:
    return Invite(
        "client",
        audience=state.audience,
        language=None if state.language == OPEN else state.language,
        mentor=None if state.mentor == NOBODY else state.mentor,
        source=None if source == OPEN else source,
    )


def _found(state: Finding, facts: Facts) -> Step[Inviting]:
    if facts.found is None:
        lines = (text("inviting.nobody_called_so"), None, *_card(state, facts).lines)
        return Step(state, (Ask(Message(lines, (profile.BACK,)), fresh=True),))
    invite = Invite("again", person=facts.found.id)
    return Step(None, (Ask(message(text("inviting.made_again", alias=facts.found.name)), fresh=True), invite))


def _made(invite: Invite, said: Text) -> Step[Inviting]:
    return Step(None, (Ask(message(said)), invite))


def _before(state: Inviting) -> Inviting:
    match state:
        case PickingLanguage():
            return PickingAudience()
        case PickingMentor():
            return PickingLanguage(audience=state.audience)
        case PickingSource():
            return PickingMentor(audience=state.audience, language=state.language)
        case open_links.LinkEnding():
            return open_links.OpenLinks()
        case PickingRole() | PickingAudience() | Finding() | Counting() | open_links.OpenLinks():
            return PickingRole()
        case poster.PosterPlace() | poster.PosterLanguages() | poster.PosterMonths() | poster.PosterUses():
            return poster.before(state) or PickingRole()
        case poster.PosterEnding():
            return Counting()


def _ask(state: Inviting, facts: Facts, *, fresh: bool = False) -> Step[Inviting]:
    card = _card(state, facts)
    back = () if isinstance(state, PickingRole) else (profile.BACK,)
    return Step(state, (Ask(Message(card.lines, (*card.rows, *back)), fresh=fresh),))


def _card(state: Inviting, facts: Facts) -> Message:
    match state:
        case PickingRole():
            roles = tuple((Button(role, text(f"roles.{role}")),) for role in ROLES)
            more = tuple((Button(id, text(f"inviting.{id}")),) for id in ("again", "poster", "came", "links"))
            return _choice(text("inviting.role_question"), (*roles, *more))
        case PickingAudience():
            named = facts.programme.audiences
            buttons = tuple((Button(a.id, facts.programme.words(f"audiences.{a.id}.label", a.label)),) for a in named)
            return _choice(text("inviting.audience_question"), buttons)
        case PickingLanguage():
            each = tuple((Button(code, text("common.plain", it=Language(code))),) for code in facts.service.languages)
            return _choice(text("inviting.language_question"), (*each, (Button(OPEN, text("inviting.language_open")),)))
        case PickingMentor():
            mentors = tuple((Button(m.id, text("common.plain", it=m.name)),) for m in facts.mentors)
            return _choice(text("inviting.mentor_question"), (*mentors, (Button(NOBODY, text("inviting.no_mentor")),)))
        case PickingSource():
            named = facts.programme.sources
            buttons = tuple((Button(s.id, facts.programme.words(f"sources.{s.id}.label", s.label)),) for s in named)
            return _choice(text("inviting.source_question"), (*buttons, (Button(OPEN, text("inviting.no_source")),)))
        case Finding():
            return _choice(text("inviting.find_question"), ())
        case Counting() | poster.PosterEnding() | open_links.OpenLinks() | open_links.LinkEnding():
            return _looked_at(state, facts)
        case poster.PosterPlace() | poster.PosterLanguages() | poster.PosterMonths() | poster.PosterUses():
            return poster.card(state, facts)


def _looked_at(state: Looking, facts: Facts) -> Message:
    match state:
        case Counting():
            return Message(poster.came_lines(facts.programme, facts.came), poster.end_rows(facts.programme, facts.came))
        case poster.PosterEnding():
            return poster.ending_card(state, facts)
        case open_links.OpenLinks():
            return open_links.card(facts)
        case open_links.LinkEnding():
            return open_links.ending_card(facts)


def _choice(asked: Text, rows: tuple[tuple[Button, ...], ...]) -> Message:
    lines: tuple[Line, ...] = (Bold(asked),)
    return Message(lines, rows)

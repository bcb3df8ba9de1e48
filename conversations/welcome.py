"""The first minutes: language, what this is, consent, what to call the person, when to ask, who the mentor is.

The invite is spent at consent and not before; a "no" ends kindly, names another way and leaves the invite good.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations import profile
from conversations.aliases import clean_alias
from conversations.effects import Activate, Ask, Call, Effect, Join, Schedule, Speak
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import CheckAlias, Facts, InviteFacts, Question, SpendInvite, Step
from conversations.words import Bold, Button, Line, Message, Text, message, text


class Choosing(State):
    """The language. `person`: the invite is for someone who is here already, with a new phone or account."""

    kind: Literal["choosing"] = "choosing"
    invite: str
    role: str
    returning: bool


class Reading(State):
    """What this is, before consent is asked for."""

    kind: Literal["reading"] = "reading"
    invite: str
    role: str
    language: str
    returning: bool


class Deciding(State):
    """Consent."""

    kind: Literal["deciding"] = "deciding"
    invite: str
    role: str
    language: str
    returning: bool


class Naming(State):
    """What to call the person."""

    kind: Literal["naming"] = "naming"
    role: str


class PickingDay(State):
    kind: Literal["picking_day"] = "picking_day"


class PickingHour(State):
    kind: Literal["picking_hour"] = "picking_hour"
    weekday: int


Welcome = Annotated[
    Choosing | Reading | Deciding | Naming | PickingDay | PickingHour,
    Field(discriminator="kind"),
]


def begin(invite: InviteFacts) -> Choosing:
    return Choosing(invite=invite.id, role=invite.role, returning=invite.person is not None)


def spoken(state: Welcome, language: str) -> str:
    """The language of this conversation: the chosen one, as soon as there is one."""
    return state.language if isinstance(state, Reading | Deciding) else language


def question(state: Welcome, event: Event) -> Question | None:
    """What only the database can say before the step."""
    match state, event:
        case Deciding(), Pressed("yes"):
            return SpendInvite(state.invite)
        case Naming(), Said(words):
            alias = clean_alias(words)
            return CheckAlias(alias) if alias else None
        case _:
            return None


def step(state: Welcome, event: Event, facts: Facts) -> Step[Welcome]:
    match event:
        case Began():
            return _ask(state, facts)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case Pressed() | Said() | Sent():
            return _answer(state, event, facts) or _ask(state, facts, fresh=True)


def _answer(state: Welcome, event: Event, facts: Facts) -> Step[Welcome] | None:
    match state, event:
        case Choosing(), Pressed(language) if language in facts.service.languages:
            return _ask(_moved(Reading, state, language), facts)
        case Reading(), Pressed("on"):
            return _ask(_moved(Deciding, state, state.language), facts)
        case Reading() | Deciding(), Pressed("back"):
            return _ask(Choosing(invite=state.invite, role=state.role, returning=state.returning), facts)
        case Deciding(), Pressed("no"):
            return Step(None, (Ask(_declined(facts, state.language)),))
        case Deciding(), Pressed("yes"):
            return _join(state, facts)
        case Naming(), Said(words, forwarded=False):
            return _named(state, clean_alias(words), facts)
        case PickingDay(), Pressed(day) if day in profile.DAYS:
            return _ask(PickingHour(weekday=int(day)), facts)
        case PickingHour(), Pressed("back"):
            return _ask(PickingDay(), facts)
        case PickingHour(), Pressed(hour) if hour in profile.HOURS:
            effects = (Schedule(state.weekday, int(hour)), Activate())
            return Step(None, (*effects, Ask(ready(facts, state.weekday, int(hour)))))
        case _:
            return None


def _moved(to: type[Reading | Deciding], state: Choosing | Reading, language: str) -> Reading | Deciding:
    return to(invite=state.invite, role=state.role, language=language, returning=state.returning)


def _join(state: Deciding, facts: Facts) -> Step[Welcome]:
    if not facts.invite_spent:
        return Step(None, (Ask(message(text("welcome.link_used"))),))
    joined: tuple[Effect, ...] = (
        Join(state.invite, state.role, state.language, consent_text(facts, state.role)),
        Speak(state.language),
    )
    if state.returning:
        return Step(None, (*joined, Activate(), Ask(message(text("welcome.back_again")))))
    return _ask(Naming(role=state.role), facts, *joined)


def _named(state: Naming, alias: str | None, facts: Facts) -> Step[Welcome]:
    if alias is None:
        return Step(state, (Ask(message(text("profile.alias_empty"), None, _alias_question(state.role)), fresh=True),))
    if not facts.alias_free:
        return Step(state, (Ask(profile.alias_taken(facts), fresh=True),))
    if state.role == "client":
        return _ask(PickingDay(), facts, Call(alias), fresh=True)
    return Step(None, (Call(alias), Activate(), Ask(staff_ready(state.role), fresh=True)))


def _ask(state: Welcome, facts: Facts, *effects: Effect, fresh: bool = False) -> Step[Welcome]:
    return Step(state, (*effects, Ask(_card(state, facts), fresh=fresh)))


def _card(state: Welcome, facts: Facts) -> Message:
    match state:
        case Choosing():
            return profile.language_card(facts)
        case Reading():
            buttons = ((Button("on", text("common.go_on"), "➡️"),), (Button("back", text("common.languages"), "🌐"),))
            return Message(notice(facts, state.role, state.language), buttons)
        case Deciding():
            yes, no = Button("yes", text("welcome.agree"), "✅"), Button("no", text("welcome.disagree"))
            return Message((Bold(consent_text(facts, state.role)),), ((yes,), (no,)))
        case Naming():
            return message(text("welcome.thanks"), None, _alias_question(state.role))
        case PickingDay():
            return profile.day_card(text("profile.weekday_question"))
        case PickingHour():
            return profile.hour_card(text("profile.hour_question"), back=True)


def _alias_question(role: str) -> Line:
    return Bold(text("profile.alias_question" if role == "client" else "profile.alias_question_staff"))


def notice(facts: Facts, role: str, language: str) -> tuple[Line, ...]:
    """What the bot is, what it keeps, who reads it, and that nobody watches it round the clock."""
    who = text("welcome.controller", controller=facts.service.controller, contact=facts.service.contact)
    if role != "client":
        return (text("welcome.staff_notice"), None, who)
    return (
        Bold(text("welcome.hello")),
        text("welcome.what"),
        None,
        text("welcome.kept"),
        text("welcome.readers"),
        text("welcome.telegram"),
        None,
        text("welcome.not_watched"),
        None,
        text("welcome.free", way=facts.service.other_way(language)),
        who,
    )


def consent_text(facts: Facts, role: str) -> Text:
    """The sentence that is agreed to; its hash, version and language are kept with the consent."""
    return text("welcome.consent" if role == "client" else "welcome.consent_staff")


def _declined(facts: Facts, language: str) -> Message:
    return message(text("welcome.declined"), text("welcome.other_way", way=facts.service.other_way(language)))


def ready(facts: Facts, weekday: int, hour: int) -> Message:
    """The end: who the mentor is, when the first question comes, what one can do meanwhile."""
    mentor = facts.me.mentor if facts.me else None
    who = text("welcome.mentor", mentor=mentor) if mentor else text("welcome.no_mentor_yet")
    when = profile.when("welcome.when", weekday, hour)
    first = facts.programme.timeline.phase(1)
    often = (text("welcome.often_at_first"),) if first and first.check_ins == "twice_a_week" else ()
    return message(text("welcome.ready"), who, when, *often, None, text("welcome.anytime"))


def staff_ready(role: str) -> Message:
    return message(text("welcome.ready"), text(f"welcome.ready_{role}"))

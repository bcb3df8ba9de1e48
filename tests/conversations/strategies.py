"""States, events and facts as they come, and as they should never come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import strategies as st

from conversations import (
    agreeing,
    appointing,
    aside,
    away,
    check_in_questions,
    ending,
    feedback,
    finding,
    gathering_state,
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
    poster,
    postponing,
    profile,
    prompting_state,
    reassigning,
    reporting,
    settings,
    welcome,
    writing,
)
from conversations.activity import Details
from conversations.activity import Place as GroupPlace
from conversations.arrivals import Arrivals
from conversations.check_in_state import Asking, Given
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.goal import CopingPlan, Ended, Goal, chosen, own
from conversations.meeting import Place
from conversations.own_prompts import EMPTY, OTHER, UNSPOKEN, KeptVariant, Library, OwnPrompt, Voice
from conversations.phrases import PHRASES, Filled
from conversations.programme import Question
from conversations.prompting_cards import BY_ITSELF
from conversations.prompts import BRING, PROMPTS, WHOM
from conversations.saved import State
from conversations.segment import Reach, Saved, Segment
from conversations.series import Repeats
from conversations.step import NOBODY_FOUND, Absence, Choice, Facts, Member, Same
from tests.conversations.scene import (
    CAME,
    CASELOADS,
    JOURNEY,
    MENTORS,
    NOW,
    PEOPLE,
    SERVICE,
    bare_programme,
    programme,
)

NASTY = (
    "<3", "_*[", "\u202eevil", "a\x00b", "e" + "\u0301" * 400, "x" * 4096, "😀" * 2048, "\u3164", "\u200b", " ", "",
    "²", "٣", "۸/۱۰", "1️⃣", "8/10", "-1", "9" * 400, "{0.__class__}", "{count}", "%s", "131052-308T", "/start",
    "back", "yes", "skip", "👍", "👍🏽", "😞", "علی\u200cرضا", "Ä" * 300, "a\nb\n\n\nc", "\u2066" * 50,
)  # fmt: skip
STRANGE = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\u202e\u2066\u2069\u200d\u0301{}<>_*[]()`~\n\t 👩🏽🚀"),
    ),
    max_size=80,
)
words = st.one_of(st.sampled_from(NASTY), STRANGE)
names = st.sampled_from(["Amina", "علی\u200cرضا", "<3", "{names}", "Ä" * 40, "\u202eevil", "👩‍👩‍👧‍👦" * 40, "x"])

LONG_ABSENCE = Absence(date(2027, 3, 8), date(2027, 12, 31), "Ä" * 40)

MEMBERS = (
    Member("p-amina", "Amina", "ar", "active", NOW.date(), (("client", NOW.date()),), mentor="Mika"),
    Member("m-mika", "Mika <3", "fi", "active", NOW.date(), (("mentor", NOW.date()),), 80, deputy=MENTORS[1]),
    Member("p-kirsi", "Ä" * 40, "en", "active", NOW.date(), (("coordinator", NOW.date()), ("mentor", NOW.date()))),
    Member("p-kirsi", "Kirsi", "en", "active", NOW.date(), (("coordinator", NOW.date()),), last=True),
    Member("m-pia", "Pia", "ru", "stopped", NOW.date(), clients=3),
)
SAME = Same("Kirsi <3", NOW, 40)
REACHED = Reach(43, (("paused", 2), ("unreachable", 1)), (("ar", "ru", 3), ("ar", None, 27), ("fi", None, 10)))

LIBRARY = Library(
    (
        OwnPrompt(
            "own-1",
            "walking",
            "fi",
            (
                KeptVariant("fi", "Lumikävely <3", "Kävellään lumessa.\n{name}", "source"),
                KeptVariant("ar", "المشي", "نمشي معًا", "machine"),
                KeptVariant("ru", "Прогулка", "Гуляем вместе", "checked", "Irina"),
            ),
        ),
        OwnPrompt("own-2", OTHER, "xx", (KeptVariant("xx", "Ä" * 60, "Ä" * 500, "source"),)),
    ),
    (("own-1", Voice(language="ar", file="file-1")), ("walking", Voice(language="fi", file="file-2"))),
)

# --- states

MEASURED = programme().measurements or pytest.fail("the programme measures nothing")

UNIONS: dict[str, Any] = {
    "welcome": welcome.Welcome,
    "check_in": Asking,
    "settings": settings.Settings,
    "inviting": inviting.Inviting,
    "aside": aside.Aside,
    "away": away.Away,
    "gathering": gathering_state.Gathering,
    "postponing": postponing.Postponing,
    "prompting": prompting_state.Prompting,
    "reporting": reporting.Reporting,
    "leaving": leaving.Leaving,
    "noting": noting.Noting,
    "finding": finding.Finding,
    "reassigning": reassigning.Reassigning,
    "writing": writing.Writing,
    "photos": photos.Photos,
    "moving": moving.Moving,
    "appointing": appointing.Appointing,
    "phrasing": phrasing.Phrasing,
    "pausing": pausing.Pausing,
    "planning": planning.Planning,
    "goals": goals_state.Goals,
    "agreeing": agreeing.Agreeing,
    "measuring": measuring.Measuring,
    "feedback": feedback.Feeding,
    "ending": ending.Ending,
}


def kinds(name: str) -> tuple[type[State], ...]:
    """Every kind of state of a conversation."""
    union = UNIONS[name]
    return get_args(get_args(union)[0]) if get_args(union) else (union,)


KINDS = [(name, kind) for name in UNIONS for kind in kinds(name)]

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "invite": st.sampled_from(["i-1", "", "x" * 64]),
    "role": st.sampled_from(["client", "mentor", "coordinator"]),
    "language": st.sampled_from([*SERVICE.languages, "open"]),
    "returning": st.booleans(),
    "weekday": st.integers(0, 6),
    "start": st.sampled_from([int(hour) for hour in settings.WORK_FROM]),
    "audience": st.sampled_from([named.id for named in programme().audiences] + ["gone"]),
    "mentor": st.sampled_from([*(mentor.id for mentor in MENTORS), inviting.NOBODY, "gone"]),
    "words": st.lists(words.filter(bool), min_size=1, max_size=aside.MOST).map(tuple),
    "source": st.sampled_from([*(named.id for named in programme().sources), poster.OPEN, "gone"]),
    "languages": st.lists(st.sampled_from([*SERVICE.languages, "gone"]), unique=True, max_size=3).map(tuple),
    "months": st.sampled_from([int(months) for months in poster.MONTHS]),
    "talk": st.sampled_from(["t-1", "gone"]),
    "photos": st.lists(st.sampled_from(["photo-1", "photo-2"]), min_size=1, max_size=photos.MOST).map(tuple),
    # of a client's year
    "theme": st.sampled_from([theme.id for theme in programme().themes]),
    "chosen": st.lists(st.sampled_from([theme.id for theme in programme().themes]), unique=True, max_size=3).map(tuple),
    "level": st.integers(-2, 2),
    "whole": st.booleans(),
    "nudged": st.booleans(),
    "kept": st.booleans(),
    "written": st.sampled_from([None, (), (-2, 1)]),
    "offered": st.booleans(),
    "plan": st.sampled_from(["plan", "coping"]),
    "parts": st.just((("barrier", own("If <3")),)),
    "barrier": st.sampled_from([None, *(barrier.id for barrier in programme().barriers)]),
    "how": st.sampled_from(["finished", "dropped", None]),
    "goal": st.sampled_from(["g1", "g2", "gone"]),
    "client": st.sampled_from(["p-amina", "gone"]),
    "alias": names,
    "name": names,
    "seen": st.one_of(st.none(), st.tuples(names, names)),
    "before": st.sampled_from([None, "m-mika", "gone"]),
    "point": st.sampled_from([point.id for point in MEASURED.points]),
    "item": st.sampled_from([item.id for item in MEASURED.items]),
    "value": st.sampled_from([0.0, 85.5, 172.0, 1e9]),
    "occasion": st.sampled_from(["week_4", "anytime"]),
    "answers": st.just((("helps", "much"), ("human", "no"))),
    "answered": st.integers(0, 300),
    "first": st.just((measuring.Figure(item="weight", value=90.5),)),
    "last": st.just((measuring.Figure(item="weight", value=85.0),)),
    # of phrases: what is filled need not fit the phrase
    "phrase": st.sampled_from(sorted(PHRASES)),
    "filled": st.builds(
        Filled,
        day=st.sampled_from([None, date(2027, 3, 2), date(2020, 1, 1)]),
        hour=st.sampled_from([None, time(0), time(14, 15)]),
        place=st.none() | words.filter(bool),
    ),
    # of group activities
    "planned": st.builds(
        gathering_state.Planned,
        prompt=st.sampled_from(sorted(PROMPTS)),
        day=st.sampled_from([date(2027, 3, 2), date(2020, 1, 1), date(2099, 12, 31)]),
        hour=st.sampled_from([time(0), time(17, 5)]),
        details=st.builds(
            Details,
            place=st.builds(GroupPlace, name=names, latitude=st.just(None)),
            meet=st.none() | words.filter(bool),
            price=st.sampled_from([None, 0.0, 2.5]),
            bring=st.sampled_from([(), ("water", "towel")]),
            childcare=st.sampled_from([None, True, False]),
            whom=st.sampled_from(["everyone", "women"]),
            lasts=st.sampled_from([30, 90]),
            own=st.sampled_from([None, LIBRARY.own[0].words]),
            voices=st.sampled_from([(), (Voice(language="ar", file="file-1"),)]),
        ),
        capacity=st.sampled_from([None, 1, 1000]),
        activity=st.sampled_from([None, "a-1"]),
        unspoken=st.sampled_from([None, *UNSPOKEN]),
        repeats=st.sampled_from([None, Repeats(every=1, times=2), Repeats(every=2, times=20)]),
        dates=st.sampled_from([(), (datetime(2027, 3, 2, 15, tzinfo=UTC), datetime(2099, 12, 31, 15, tzinfo=UTC))]),
    ),
    "every": st.sampled_from([1, 2]),
    "segment": st.builds(
        Segment,
        audiences=st.sampled_from([(), ("mothers", "gone")]),
        languages=st.sampled_from([(), ("ar", "fi", "xx")]),
        mentors=st.sampled_from([(), ("m-mika", "gone")]),
        themes=st.sampled_from([(), ("movement",)]),
        phases=st.sampled_from([(), ("gone",)]),
        answered=st.sampled_from([None, 4]),
        attended=st.sampled_from([None, True, False]),
    ),
    "poster": st.sampled_from(["poster-1", "poster-2", "gone"]),
    "link": st.sampled_from(["link-1", "link-3", "gone"]),
    "criterion": st.sampled_from(get_args(gathering_state.Criterion)),
    "what": st.sampled_from(get_args(gathering_state.Detail)),
    "prompt": st.sampled_from(sorted(PROMPTS)),
    "at": st.sampled_from([None, NOW, NOW + timedelta(days=1)]),
    # of meetings
    "about": st.builds(
        planning.About,
        client=st.sampled_from(["p-amina", "gone"]),
        alias=names,
        meeting=st.sampled_from([None, "m1"]),
        sequence=st.integers(0, 3),
        place=st.sampled_from([None, Place(words="phone", offered=True), Place(words="<3 {place}")]),
    ),
    "day": st.sampled_from([date(2027, 3, 2), date(2027, 3, 1), date(2020, 1, 1), date(2099, 12, 31)]),
    "hour": st.sampled_from([time(0), time(9, 5), time(23, 59)]),
    "place": st.builds(Place, words=words, offered=st.booleans()),
    "t_first": st.sampled_from([None, 36]),
    "t_last": st.sampled_from([None, 62]),
}
ITEMS = tuple(item.id for item in MEASURED.items)


@st.composite
def askings(draw: st.DrawFn) -> measuring.Asking:
    """In the middle of the figures, one's own or a client's."""
    at = draw(st.integers(0, len(ITEMS) - 1))
    given = tuple(measuring.Figure(item=item, value=7.5) for item in ITEMS[:at] if draw(st.booleans()))
    client = draw(st.sampled_from([None, "p-amina"]))
    return measuring.Asking(
        point=draw(FIELDS["point"]),
        item=ITEMS[at],
        left=ITEMS[at + 1 :],
        given=given,
        client=client,
        alias=draw(names),
        asks=draw(st.sampled_from([(), ITEMS])),
        kept=(*(one.item for one in given), *(ITEMS[at : at + 1] if draw(st.booleans()) else ())),
    )


def _of_class(kind: type[State]) -> dict[str, st.SearchStrategy[Any]]:  # noqa: C901
    """Where the same name means something else."""
    whole = st.sampled_from([goal("g1"), goal("g2", plan=False)])
    if kind is goals_state.Shaping:
        return {"goal": whole, "at": st.sampled_from(get_args(goals_state.At))}
    if kind is goals_state.Halfway:
        halves = (goals_state.WritingGoal, goals_state.Shaping, goals_state.WritingLevel)
        return {"half": st.one_of(*(states(half) for half in halves))}
    if kind is goals_state.WritingLevel:
        return {"goal": whole, "at": st.sampled_from(["levels", "easier_levels"])}
    if kind is ending.Reaching:
        levels = st.sampled_from([(), (("g1", -2),), (("gone", 2), ("g2", 0))])
        return {"left": st.sampled_from([(), ("g2",), ("gone", "g2")]), "levels": levels}
    if kind in (moving.PickingClients, moving.PickingTo, moving.Sure):
        return {
            "before": st.sampled_from(["m-mika", moving.NOBODY, "gone"]),
            "chosen": st.sampled_from([(), ("p-amina",), ("p-amina", "gone"), tuple(f"p{n:015}" for n in range(80))]),
            "page": st.sampled_from([0, 1, 99]),
        }
    if kind in get_args(get_args(appointing.Appointing)[0]):
        return {
            "person": st.sampled_from([*(one.id for one in MEMBERS), "gone"]),
            "role": st.sampled_from(appointing.ROLES),
            "give": st.booleans(),
            "before": st.sampled_from(["m-mika", appointing.NOBODY, "gone"]),
            "deputy": st.sampled_from(["m-sari", appointing.NOBODY, "gone"]),
            "name": st.one_of(st.just(""), names),
        }
    if kind is aside.Holding:
        forwarded = st.builds(aside.Forwarded, forwarded=words)
        return {"words": st.lists(words | forwarded, min_size=1, max_size=aside.MOST).map(tuple)}
    if kind is photos.HoldingPhotos:
        return {"forwarded": st.sampled_from([(), ("photo-1",), ("gone",)])}
    if kind is measuring.Doubting:
        return {"asking": askings()}
    if kind in (away.PickingLast, away.WritingLast, away.PickingDeputy):
        days = st.sampled_from([NOW.date(), date(2020, 2, 29), date(2027, 3, 9)])
        return {"first": days, "last": days}
    if kind is phrasing.LookingAtPhrase:
        days, times = st.sampled_from([date(2027, 3, 2), date(2020, 1, 1)]), st.sampled_from([time(0), time(14, 15)])
        return {"filled": st.builds(Filled, day=days, hour=times, place=words.filter(bool))}
    if kind is phrasing.FillingGap:
        return {"phrase": st.sampled_from([id for id, phrase in PHRASES.items() if phrase.gaps])}
    if kind in get_args(get_args(postponing.Postponing)[0]):
        own_words = st.sampled_from([None, LIBRARY.own[0].words])
        about = st.builds(
            postponing.About,
            activity=st.just("a-1"),
            prompt=FIELDS["prompt"],
            sequence=st.just(0),
            own=own_words,
            later=st.sampled_from([0, 7]),
        )
        return {"about": about}
    if kind in get_args(get_args(prompting_state.Prompting)[0]):
        return {
            "prompt": st.sampled_from(["walking", BY_ITSELF, "gone", *(one.id for one in LIBRARY.own)]),
            "alike": st.sampled_from(["walking", OTHER]),
            **({"seen": st.none() | words} if kind is prompting_state.Recording else {}),
            "what": words.filter(bool),
        }
    if kind is reporting.ChoosingWhom:
        return {
            "first": st.sampled_from([date(2000, 1, 1), date(2027, 1, 1)]),
            "last": st.sampled_from([date(2027, 3, 31), date(2099, 12, 31)]),
        }
    if kind is ending.Naming:
        levels = st.sampled_from([(("g1", 0),), (("gone", 1), ("g2", -2))])
        looked = st.builds(ending.Reaching, goal=st.sampled_from(["g1", "gone"]), levels=levels)
        return {"looked": st.one_of(st.none(), looked)}
    if kind is feedback.Rating:
        return {
            "question": st.sampled_from(["helps", "human", "amount"]),
            "answers": st.sampled_from([(), (("helps", "no"),)]),
        }
    return {}


def states(kind: type[State]) -> st.SearchStrategy[State]:
    """From the model itself: a new field without a strategy fails here."""
    if kind is measuring.Asking:
        return askings()
    own_ones = _of_class(kind)
    fields = {field: own_ones.get(field, FIELDS.get(field)) for field in kind.model_fields if field != "kind"}
    assert None not in fields.values(), f"{kind.__name__} has a field without a strategy"
    if kind in (welcome.Reading, welcome.Deciding):
        fields["language"] = st.sampled_from(SERVICE.languages)
    return st.builds(kind, **fields)


def value_of(question: Question) -> st.SearchStrategy[int | str | None]:
    """Answers that can be given, and some that an older version may have kept."""
    odd: list[Any] = [None]
    if question.kind == "text":
        return st.one_of(st.none(), words)
    if question.kind == "choice":
        odd += ["gone", 99]
    if question.kind == "scale":
        odd += [99, -1]
    tapped = [check_in_questions.value(question, answer) for answer in question.answers]
    return st.sampled_from([*tapped, *odd])


@st.composite
def check_ins(draw: st.DrawFn, place: int) -> Asking:
    questions = programme().check_in.questions
    given = [Given(question=q.id, value=draw(value_of(q))) for q in questions[:place]]
    if draw(st.booleans()):  # the odd ones: another order, something left out
        given = draw(st.permutations(given))[: draw(st.integers(0, len(given)))]
    before = [Given(question=q.id, value=draw(value_of(q))) for q in questions if draw(st.booleans())]
    raised = draw(st.sets(st.sampled_from(["wants_to_talk", "needs_help_now"])))
    asks = draw(st.sampled_from([(), tuple(q.id for q in questions)]))  # none: saved before there were goals
    return Asking(
        question=questions[place].id, asks=asks, given=tuple(given), before=tuple(before), raised=tuple(sorted(raised))
    )


def goal(id: str, *, plan: bool = True) -> Goal:
    """A goal with words from the programme, and with own ones where it can have them."""
    levels = tuple(own(f"{number} walks a week") for number in range(4))
    coping = CopingPlan(barrier=own("It rains"), then=own("I take the stairs <3"))
    return Goal(
        id=id, programme="vantaa", theme="movement", offer=None, title=own("Walk more {name}"),
        levels=(*levels, chosen("check_in.questions.mood.options.5.label", "Very good")),
        coping=coping if plan else None,
    )  # fmt: skip


@st.composite
def check_ins_with_goals(draw: st.DrawFn) -> Asking:
    goals = (goal("g1"), goal("g2", plan=False))
    asks = ("goal:g1", "goal:g2", *(q.id for q in programme().check_in.questions))
    given = [Given(question=f"goal:{id}", value=draw(st.integers(-2, 2))) for id in ("g1", "g2")]
    return Asking(question=draw(st.sampled_from(asks)), asks=asks, goals=goals, given=tuple(given))


PLACES: dict[str, tuple[str, st.SearchStrategy[State]]] = {
    **{f"{name}-{kind.__name__}": (name, states(kind)) for name, kind in KINDS if kind is not Asking},
    "check_in-goals": ("check_in", check_ins_with_goals()),
    **{f"check_in-{q.id}": ("check_in", check_ins(n)) for n, q in enumerate(programme().check_in.questions)},
}
"""Where one can be in a conversation: each kind of state, and each question of the check-in."""

# --- events

KNOWN_BUTTONS = sorted(
    {"new", "order", "past", "own", "themes", "same", "good", "keep", "easier", "levels", "plan", "coping", "review"}
    | {
        "at_0",
        "at_1",
        "o_walk",
        "level_3",
        "finished",
        "dropped",
        "too_hard",
        "morning",
        "tired",
        "later",
        "moves",
        "peer",
    }
    | {"1", "2", "4", "other", "normal", "fewer", "off", "hour", "nudges"}
    | {f"{deed}_{role}" for deed in ("give", "take") for role in appointing.ROLES}
    | {"deputy"}
    | {*PHRASES, *PROMPTS, *BRING, *WHOM}
    | {*reporting.PERIODS, "make", "everybody", "audiences_mothers", "languages_ar", "languages_"}
    | {"end_poster-1", "end_poster-2", "end_link-1", "end_link-3", "links"}
    | {*UNSPOKEN, "own-1", "write", "right", "record", "unrecord", "me", "machine", "away", "new", BY_ITSELF}
    | {
        "go_on",
        "done",
        "is_ar",
        "is_m-mika",
        "areas",
        "is_korso",
        "area",
        "in_korso",
        "in_gone",
        "answered_4",
        "attended_yes",
        "none",
        "keep",
        "saved_s1",
        "forget_s1",
        "capacity",
        "bring",
        "meet",
        "try",
        "repeats",
        "weekly",
        "fortnightly",
        "8",
        "out_20270326",
        "send_all",
    }
    | {"phone", "same", "send", "cancel", "off", "t9", "d20270302", "d20270301", "d20269999", "p-amina"}
    | {
        "yes",
        "no",
        "on",
        "all",
        "go",
        "earlier",
        "later",
        "back",
        "skip",
        "alias",
        "language",
        "day",
        "work",
        "close",
        "again",
        "nobody",
        "open",
    }
    | {*SERVICE.languages, *inviting.ROLES, *profile.DAYS, *profile.HOURS, *settings.WORK_FROM, *settings.WORK_TO}
    | {answer for question in programme().check_in.questions for answer in question.answers}
    | {named.id for named in (*programme().audiences, *programme().sources)}
    | {mentor.id for mentor in MENTORS}
)
ODD_BUTTONS = [
    "",
    "x" * 64,
    "no such button",
    ":",
    ".",
    "a.b.c",
    "menu:-:help_now",
    "alert:1:take",
    "-1",
    "007",
    "٣",
    "²",
]
buttons = st.one_of(st.sampled_from(KNOWN_BUTTONS), st.sampled_from(ODD_BUTTONS), words)
EVENTS: dict[type, st.SearchStrategy[Any]] = {
    Began: st.just(Began()),
    Pressed: st.builds(Pressed, buttons),
    Said: st.builds(Said, words, st.booleans()),
    Sent: st.builds(
        Sent,
        st.sampled_from(["voice", "photo", "sticker", "location", "poll", "something new"]),
        st.sampled_from([None, "file-9"]),
    ),
    Elapsed: st.builds(
        Elapsed, st.sampled_from(["reminder", "superseded", "again", "nothing we know"]), st.sampled_from(["", "k"])
    ),
    Returned: st.just(Returned()),
}
events: st.SearchStrategy[Event] = st.one_of([EVENTS[kind] for kind in get_args(Event)])

# --- facts


PAST = (Ended(goal("g9"), "dropped", NOW.date(), "<3"), Ended(goal("g8"), "finished"))


@st.composite
def facts_for(draw: st.DrawFn, name: str, state: State) -> Facts:
    """Whoever may be in this conversation, and whatever the database may answer."""
    staff, everybody = ["mentor", "coordinator"], ["client", "mentor", "coordinator"]
    who = {"check_in": ["client"], "aside": ["client"], "inviting": ["coordinator"]}.get(name, everybody)
    me = PEOPLE[draw(st.sampled_from(who))]
    if name == "welcome":
        me = draw(st.sampled_from([None, PEOPLE["joining"], replace(PEOPLE["joining"], mentor=None)]))
    elif draw(st.booleans()):
        me = replace(me, alias=draw(names), roles=me.roles | set(draw(st.lists(st.sampled_from(staff)))))
    return Facts(
        service=SERVICE,
        programme=draw(st.sampled_from([programme(), bare_programme()])),
        language=draw(st.sampled_from(SERVICE.languages)),
        now=NOW,
        me=me,
        app_language=draw(st.sampled_from(["", "ar", "en-GB", "xx", "zh-hans"])),
        invite_spent=draw(st.booleans()),
        alias_free=draw(st.booleans()),
        alias_offers=tuple(draw(st.lists(names, max_size=3))),
        deputy=draw(st.sampled_from([None, MENTORS[1], Choice("gone", "<3")])),
        away=draw(st.sampled_from([None, Absence(date(2027, 3, 1), date(2027, 3, 1), None), LONG_ABSENCE])),
        mentors=draw(st.sampled_from([(), MENTORS, tuple(Choice(f"m{n:015}", "Ä" * 40) for n in range(30))])),
        found=draw(st.sampled_from([None, Choice("p-amina", "Amina"), Choice("p-amina", "<3", "ar")])),
        caseloads=draw(st.sampled_from([(), CASELOADS])),
        changed=draw(st.booleans()),
        without_mentor=draw(st.integers(0, 3)),
        moved=draw(st.integers(0, 2)),
        member=draw(st.sampled_from([None, *MEMBERS])),
        appointed=draw(st.sampled_from(["", "done", "meanwhile", "last"])),
        clients=tuple(Choice(f"p{n:015}", name) for n, name in enumerate(draw(st.lists(names, max_size=12)))),
        journey=draw(
            st.sampled_from([None, JOURNEY, replace(JOURNEY, themes=("sleep", "movement"), audience="mothers")])
        ),
        goals=draw(st.sampled_from([(), (goal("g1"),), (goal("g1"), goal("g2", plan=False), goal("g3"))])),
        past_goals=draw(st.sampled_from([(), PAST])),
        reviews=draw(st.sampled_from([(), (("g1", NOW.date()), ("g2", date(2027, 3, 29)), ("gone", NOW.date()))])),
        fresh_id="g-new",
        came=draw(st.sampled_from([Arrivals(), CAME, replace(CAME, found=CAME.links[2])])),
        reach=draw(st.sampled_from([NOBODY_FOUND, REACHED])),
        same=draw(st.sampled_from([None, SAME])),
        everybody=draw(st.sampled_from([0, 4, 43, 45, 100])),
        library=draw(st.sampled_from([EMPTY, LIBRARY])),
        saved=draw(st.sampled_from([(), (Saved("s1", "<3 {name}", Segment(languages=("ar",))),)])),
    )

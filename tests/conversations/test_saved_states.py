"""Every shape in which a state was ever saved still loads: somebody may come back to a question after a year.

`tests/saved_states/<conversation>/<kind>.<n>.json` holds one state as it was saved. Nothing there is ever changed or
removed; `pytest --update` adds a file where today's shape has none.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from conversations import (
    agreeing,
    appointing,
    aside,
    away,
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
    open_links,
    pausing,
    photos,
    phrasing,
    planning,
    poster,
    postponing,
    prompting_state,
    reassigning,
    reporting,
    settings,
    welcome,
    writing,
)
from conversations.activity import Details
from conversations.activity import Place as GroupPlace
from conversations.check_in_state import Asking, Given
from conversations.goal import own
from conversations.meeting import Place
from conversations.own_prompts import Own, Variant, Voice
from conversations.phrases import Filled
from conversations.saved import State
from conversations.segment import Segment
from conversations.series import Repeats
from conversations.table import CONVERSATIONS
from tests.conversations.strategies import KINDS, goal

FOLDER = Path(__file__).parents[1] / "saved_states"
EVER_WRITTEN = sorted(FOLDER.rglob("*.json"))

PHONE = Place(words="phone", offered=True)
ABOUT = planning.About(client="p-amina", alias="Amina", meeting="m1", sequence=2, place=PHONE)
SNOW = Own(kind="walking", source="fi", variants=(Variant(language="fi", name="Lumikävely", what="Lumessa."),))
WALK = gathering_state.Planned(
    prompt="walking",
    day=date(2027, 3, 5),
    hour=time(17),
    details=Details(
        place=GroupPlace(id="park", name="Example Park", address="Example Street 1", latitude=60.25, longitude=25.0),
        meet="at the gate",
        price=2.5,
        bring=("water",),
        childcare=True,
        whom="women",
        lasts=90,
        own=SNOW,
        voices=(Voice(language="fi", file="file-1"),),
    ),
    capacity=10,
    activity="a-1",
    unspoken="second",
    repeats=Repeats(every=2, times=8, without=(date(2027, 3, 26),)),
    dates=(datetime(2027, 3, 5, 15, tzinfo=UTC), datetime(2027, 3, 19, 15, tzinfo=UTC)),
)
GROUP = postponing.About(activity="a-1", prompt="own-1", sequence=1, own=SNOW, later=7)
MOTHERS = Segment(
    audiences=("mothers",),
    languages=("ar",),
    mentors=("m-mika",),
    themes=("movement",),
    phases=("start",),
    areas=("korso",),
    answered=4,
    attended=True,
)
WEIGHT = measuring.Figure(item="weight", value=85.5)
TODAY: dict[str, tuple[State, ...]] = {
    "welcome": (
        welcome.Choosing(invite="i-1", role="client", returning=False),
        welcome.Reading(invite="i-1", role="client", language="ar", returning=False),
        welcome.Deciding(invite="i-1", role="mentor", language="fi", returning=True),
        welcome.Naming(role="client"),
        welcome.PickingDay(),
        welcome.PickingHour(weekday=6),
    ),
    "check_in": (
        Asking(
            question="talk",
            asks=("goal:g1", "mood", "sleep", "talk", "sentence"),
            goals=(goal("g1"),),
            given=(Given(question="mood", value=4), Given(question="sentence", value="a walk")),
            before=(Given(question="talk", value="yes"), Given(question="sleep", value=None)),
            raised=("wants_to_talk",),
        ),
    ),
    "settings": (
        settings.Menu(),
        settings.Naming(),
        settings.Choosing(),
        settings.ChoosingSecond(),
        settings.PickingArea(),
        settings.PickingDay(),
        settings.PickingHour(weekday=0),
        settings.PickingNudges(),
        settings.PickingNudgeHour(),
        settings.PickingPhotos(),
        settings.WorkingFrom(),
        settings.WorkingTo(start=8),
        settings.PickingDigest(),
    ),
    "inviting": (
        inviting.PickingRole(),
        inviting.PickingAudience(),
        inviting.PickingLanguage(audience="mothers"),
        inviting.PickingMentor(audience="mothers", language="open"),
        inviting.PickingSource(audience="students", language="ru", mentor="nobody"),
        inviting.Finding(),
        inviting.Counting(),
        poster.PosterPlace(),
        poster.PosterLanguages(source="health_station", languages=("fi", "ar")),
        poster.PosterMonths(source="open", languages=("fi",)),
        poster.PosterEnding(poster="poster-1"),
        open_links.OpenLinks(),
        open_links.LinkEnding(link="link-1"),
        poster.PosterUses(source="health_station", languages=("fi", "ar"), months=12),
    ),
    "aside": (aside.Holding(words=("my knee hurts", aside.Forwarded(forwarded="I come to your home")), nudged=True),),
    "away": (
        away.Looking(),
        away.PickingFirst(),
        away.PickingLast(first=date(2027, 3, 8)),
        away.WritingLast(first=date(2027, 3, 8)),
        away.PickingDeputy(first=date(2027, 3, 8), last=date(2027, 3, 12)),
        away.PickingUsual(),
    ),
    "reporting": (
        reporting.PickingPeriod(),
        reporting.ChoosingWhom(first=date(2027, 1, 1), last=date(2027, 3, 31), segment=MOTHERS),
    ),
    "prompting": (
        prompting_state.Browsing(),
        prompting_state.LookingAtReady(prompt="walking", language="ar"),
        prompting_state.LookingAtOwn(prompt="own-1"),
        prompting_state.LookingAtVariant(prompt="own-1", language="ar"),
        prompting_state.PickingKind(),
        prompting_state.WritingName(alike="other"),
        prompting_state.WritingWhat(alike="walking", name="Snow walk"),
        prompting_state.RewritingName(prompt="own-1", language="ar"),
        prompting_state.RewritingWhat(prompt="own-1", language="ar", name="Snow walk"),
        prompting_state.Vouching(prompt="own-1", language="ar", name="Snow walk", what="We walk."),
        prompting_state.NamingChecker(prompt="own-1", language="ar", name="Snow walk", what="We walk."),
        prompting_state.Recording(prompt="walking", language="fi"),
        prompting_state.PuttingAway(prompt="own-1"),
    ),
    "leaving": (leaving.Sure(),),
    "noting": (noting.Noting(client="p-amina", alias="Amina"),),
    "reassigning": (
        reassigning.PickingMentor(client="p-amina", alias="Amina", before="m-mika"),
        reassigning.PickingMentor(client="p-amina", alias="Amina", before=None),
        reassigning.Confirming(client="p-amina", alias="Amina", before="m-mika", mentor="m-sari", name="Sari"),
        reassigning.Confirming(client="p-amina", alias="Amina", before=None, mentor="m-sari", name="Sari"),
    ),
    "moving": (
        moving.PickingFrom(),
        moving.PickingClients(before="m-mika"),
        moving.PickingClients(before=moving.NOBODY, chosen=("p-amina", "p-2"), page=1),
        moving.PickingTo(before="m-mika", chosen=("p-amina", "p-2")),
        moving.Sure(before="m-mika", chosen=("p-amina", "p-2"), mentor="m-sari", name="Sari"),
    ),
    "appointing": (
        appointing.Looking(person="m-mika"),
        appointing.SureOfOwn(person="p-kirsi"),
        appointing.Sure(person="m-mika", role="mentor", give=False),
        appointing.PickingDeputy(person="m-mika"),
        appointing.SureOfDeputy(person="m-mika", before=appointing.NOBODY, deputy="m-sari", name="Sari"),
    ),
    "finding": (finding.Finding(),),
    "planning": (
        planning.PickingClient(),
        planning.PickingDay(about=ABOUT),
        planning.PickingTime(about=ABOUT, day=date(2027, 3, 2)),
        planning.WritingPlace(about=ABOUT, day=date(2027, 3, 2), hour=time(14, 15)),
        planning.Confirming(about=ABOUT, day=date(2027, 3, 2), hour=time(14, 15), place=Place(words="Library")),
        planning.CallingOff(about=ABOUT, day=date(2027, 3, 2), hour=time(14, 15)),
    ),
    "writing": (writing.WritingTo(client="p-amina"),),
    "phrasing": (
        phrasing.PickingPhrase(client="p-amina"),
        phrasing.FillingGap(client="p-amina", phrase="meet_at", filled=Filled(day=date(2027, 3, 2))),
        phrasing.LookingAtPhrase(
            client="p-amina",
            phrase="meet_at",
            filled=Filled(day=date(2027, 3, 2), hour=time(14, 15), place="Library"),
        ),
    ),
    "photos": (photos.HoldingPhotos(talk="t-1", photos=("photo-1", "photo-2"), forwarded=("photo-2",)),),
    "pausing": (pausing.PickingLength(), pausing.WritingDay()),
    "goals": (
        goals_state.Overview(),
        goals_state.Ordering(chosen=("sleep",)),
        goals_state.PickingTheme(),
        goals_state.PickingOffer(theme="movement"),
        goals_state.WritingGoal(theme="movement"),
        goals_state.Shaping(goal=goal("g1"), at="then", parts=(("barrier", own("If it rains")),), barrier="weather"),
        goals_state.WritingLevel(goal=goal("g1"), level=-2, whole=True),
        goals_state.Halfway(half=goals_state.Shaping(goal=goal("g1"), at="when")),
        goals_state.Looking(goal="g1"),
        goals_state.Reaching(goal="g1", how="finished"),
        goals_state.Leaving(goal="g1"),
        goals_state.Past(),
        goals_state.Inviting(),
        goals_state.Offering(goal="g1", plan="coping"),
    ),
    "agreeing": (
        agreeing.PickingLine(client="p-amina", alias="Amina", goal="g1"),
        agreeing.WritingLine(client="p-amina", alias="Amina", goal="g1", level=2),
    ),
    "measuring": (
        measuring.PickingClient(),
        measuring.PickingPoint(client="p-amina", alias="Amina"),
        measuring.Asking(
            point="m1",
            item="waist",
            left=("grip",),
            given=(WEIGHT,),
            client="p-amina",
            alias="Amina",
            asks=("weight", "waist", "grip"),
            kept=("weight", "waist"),
        ),
        measuring.Doubting(asking=measuring.Asking(point="m1", item="waist", left=("grip",)), value=170.0),
    ),
    "feedback": (
        feedback.Rating(occasion="week_4", question="human", answers=(("helps", "much"),)),
        feedback.Telling(occasion="anytime", answers=(("helps", "much"),)),
    ),
    "postponing": (
        postponing.PickingDay(about=GROUP),
        postponing.PickingTime(about=GROUP, day=date(2027, 3, 9)),
        postponing.Confirming(about=GROUP, day=date(2027, 3, 9), hour=time(17)),
    ),
    "gathering": (
        gathering_state.PickingPrompt(),
        gathering_state.PickingDay(prompt="walking"),
        gathering_state.PickingTime(prompt="walking", day=date(2027, 3, 5)),
        gathering_state.PickingPlace(prompt="walking", day=date(2027, 3, 5), hour=time(17)),
        gathering_state.Checking(planned=WALK),
        gathering_state.Detailing(planned=WALK, what="bring"),
        gathering_state.Repeating(planned=WALK, every=1),
        gathering_state.LeavingOut(planned=WALK),
        gathering_state.Choosing(planned=WALK, segment=MOTHERS),
        gathering_state.Narrowing(planned=WALK, segment=MOTHERS, criterion="languages"),
        gathering_state.NamingSegment(planned=WALK, segment=MOTHERS),
        gathering_state.Bridging(planned=WALK, segment=MOTHERS),
        gathering_state.Looking(planned=WALK, segment=MOTHERS, language="ar"),
        gathering_state.PickingSendDay(planned=WALK, segment=MOTHERS),
        gathering_state.PickingSendTime(planned=WALK, segment=MOTHERS, day=date(2027, 3, 2)),
        gathering_state.Doubting(planned=WALK, segment=MOTHERS, at=datetime(2027, 3, 2, 7, tzinfo=UTC)),
    ),
    "ending": (
        ending.Summed(answered=50, first=(WEIGHT,), last=(WEIGHT,), t_first=36, t_last=62),
        ending.Reaching(goal="g1", left=("g2",), levels=(("g0", 1),), t_first=36),
        ending.Naming(),
        ending.Naming(looked=ending.Reaching(goal="g1", levels=(("g0", 1), ("g1", 2)), t_first=36)),
        ending.Choosing(),
    ),
}
EXAMPLES = [(name, state) for name, states in TODAY.items() for state in states]


def kind_of(state: State) -> str:
    return str(type(state).model_fields["kind"].default)


def shape(saved: Any) -> Any:
    """What of a saved state is form and not content: names and types, at every depth."""
    match saved:
        case dict():
            return {name: shape(value) for name, value in saved.items()}
        case list():
            return sorted({json.dumps(shape(item), sort_keys=True) for item in saved})
        case _:
            return type(saved).__name__


def files_of(name: str, kind: str) -> list[Path]:
    return [path for path in EVER_WRITTEN if path.parent.name == name and path.name.split(".")[0] == kind]


def test_there_is_an_example_of_every_kind_of_state() -> None:
    assert {(name, type(state)) for name, state in EXAMPLES} == set(KINDS)


def test_what_was_saved_lies_where_its_conversation_can_be_told() -> None:
    assert {path.parent.name for path in EVER_WRITTEN} <= set(CONVERSATIONS)


@pytest.mark.parametrize("path", EVER_WRITTEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_was_ever_saved_still_loads(path: Path) -> None:
    state = CONVERSATIONS[path.parent.name].load(path.read_bytes())

    assert isinstance(state, State)


@pytest.mark.parametrize(("name", "state"), EXAMPLES, ids=lambda one: one if isinstance(one, str) else kind_of(one))
def test_the_shape_of_today_is_among_what_was_saved(name: str, state: State, request: pytest.FixtureRequest) -> None:
    saved = json.loads(CONVERSATIONS[name].save(state))
    written = files_of(name, kind_of(state))
    if any(shape(json.loads(path.read_bytes())) == shape(saved) for path in written):
        return
    path = FOLDER / name / f"{kind_of(state)}.{len(written) + 1}.json"
    assert request.config.getoption("--update"), f"{path.name} is missing: pytest --update writes it"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as new:  # "x": never in place of one that is there
        new.write(json.dumps(saved, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("conversation", CONVERSATIONS)
@pytest.mark.parametrize(
    "broken", ['{"kind": "%s", "x": "my knee hurts"}', '{"kind": "%s", "my knee hurts', '["my knee hurts"]']
)
def test_a_state_that_does_not_load_tells_no_log_what_was_said(conversation: str, broken: str) -> None:
    kind = json.loads(CONVERSATIONS[conversation].save(TODAY[conversation][0])).get("kind")

    with pytest.raises(ValidationError) as wrong:
        CONVERSATIONS[conversation].load((broken % kind if "%s" in broken else broken).encode())

    assert "my knee hurts" not in str(wrong.value)

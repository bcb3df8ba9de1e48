"""Plays a golden transcript: the lines that happen are read, the lines that follow from them are written anew.

    given check_in
    > began
    anew    check_in.progress vantaa.check_in.questions.mood.text
    keys    1 / 2 / 3
    > pressed 1
    keep    mood 1
    alert   wants_to_talk
    bot     check_in.thanks …
    end

`given` sets the scene, `>` is what happens, `#` explains. `bot` changes the card, `anew` puts a new one below, `keys`
are its buttons by id. Between any two lines the state is saved as JSON and loaded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from conversations import (
    agreeing,
    appointing,
    aside,
    away,
    check_in,
    ending,
    feedback,
    finding,
    gathering_state,
    goals,
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
    postponing,
    prompting_state,
    reassigning,
    reporting,
    settings,
    welcome,
    writing,
)
from conversations import effects as e
from conversations import effects_groups as g
from conversations.agenda import upcoming
from conversations.aliases import fold_alias
from conversations.effects import Ask, Effect
from conversations.effects_groups import Gather, TryOut
from conversations.effects_inviting import Invite
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.goal import Ended, Goal, review_date
from conversations.journey import Journey
from conversations.meeting import Place
from conversations.own_prompts import EMPTY, KeptVariant, Library, OwnPrompt, Voice
from conversations.saved import State
from conversations.segment import Reach
from conversations.step import (
    NOBODY_FOUND,
    Absence,
    ChangeDeputy,
    ChangeMentor,
    ChangeMentors,
    ChangeRole,
    CheckAlias,
    Choice,
    CountArrivals,
    Facts,
    FindAway,
    FindClient,
    FindClients,
    FindMember,
    FindPerson,
    FindReach,
    ListCaseloads,
    ListGoals,
    ListMentors,
    ListPrompts,
    Me,
    Member,
    NextCheckIn,
    Question,
    Same,
    SpendInvite,
)
from conversations.table import CONVERSATIONS
from conversations.words import Bold, InTheirs, Line, Message, Text, Verbatim
from tests.conversations.scene import (
    CAME,
    CASELOADS,
    JOINING,
    JOURNEY,
    MEMBERS,
    MENTORS,
    MIKAS,
    NOW,
    PEOPLE,
    facts,
    invite,
    programme,
    swimming,
    walking,
)

OFFERS = 3
SNOW = OwnPrompt(
    "own-1",
    "walking",
    "fi",
    (
        KeptVariant("fi", "Lumikävely", "Kävellään lumessa.", "source"),
        KeptVariant("ru", "Прогулка по снегу", "Гуляем по снегу.", "checked", "Irina"),
        KeptVariant("ar", "المشي في الثلج", "نمشي في الثلج.", "machine"),
    ),
)
EVERYBODY = Reach(43, (("paused", 2),), (("ar", "ru", 1), ("ar", None, 20), ("fi", None, 12), ("en", None, 8)))
KNOWN = planning.About(client="p-amina", alias="Amina", meeting="m1", sequence=2, place=Place(words="Myyrmäki library"))


@dataclass(slots=True)
class World:
    """What the database would know."""

    language: str = "en"
    app_language: str = ""
    me: Me | None = None
    link_used: bool = False
    mentors: tuple[Choice, ...] = MENTORS
    taken: set[str] = field(default_factory=set)
    goals: tuple[Goal, ...] = ()
    past: tuple[Goal, ...] = ()
    journey: Journey = JOURNEY
    deputy: Choice | None = None
    away: Absence | None = None
    mentor: str = "m-mika"  # of Amina
    reach: Reach = EVERYBODY
    same: Same | None = None
    library: Library = EMPTY
    member: Member = MEMBERS["mika"]  # who is opened
    known: dict[str, str] = field(default_factory=lambda: {"Amina": "p-amina"})

    def facts(self, question: Question | None) -> Facts:
        return facts(
            language=self.language,
            app_language=self.app_language,
            me=self.me,
            journey=self.journey,
            **self._answer(question),
        )

    def _answer(self, question: Question | None) -> dict[str, Any]:  # noqa: C901
        match question:
            case SpendInvite():
                return {"invite_spent": not self.link_used}
            case CheckAlias(alias):
                names = [alias, *(f"{alias} {n}" for n in range(2, 12))]
                free = [name for name in names if name not in self.taken]
                return {"alias_free": alias in free, "alias_offers": tuple(free[:OFFERS])}
            case ListGoals():
                past = tuple(Ended(goal, "dropped", NOW.date(), "life") for goal in self.past)
                reviews = tuple((goal.id, day) for goal in self.goals if (day := review_date(goal, self.journey)))
                fresh = f"g-{len(self.goals) + len(past) + 1}"
                return {"goals": self.goals, "past_goals": past, "reviews": reviews, "fresh_id": fresh}
            case FindClient(alias, id):
                name = alias or next((name for name, one in self.known.items() if one == id), "")
                return {"found": Choice(self.known[name], name, "ar") if name in self.known else None}
            case FindMember() | ChangeRole() | ChangeDeputy() if "coordinator" not in (
                self.me.roles if self.me else ()
            ):
                return {}
            case FindMember():
                return {"member": self.member, "mentors": self.mentors}
            case ChangeRole(_, role, give):
                return {"member": self.member, "appointed": self._changed(role, give=give)}
            case ChangeDeputy(_, before):
                same = before == (self.member.deputy.id if self.member.deputy else None)
                return {"member": self.member, "appointed": "done" if same else "meanwhile"}
            case ListCaseloads() | ChangeMentor() | ChangeMentors() if "coordinator" not in (
                self.me.roles if self.me else ()
            ):
                return {}
            case ListCaseloads(of=of):
                theirs = {"m-mika": MIKAS, "nobody": MIKAS[:2]}.get(of or "", ())
                loads = {"caseloads": CASELOADS, "without_mentor": 2, "clients": theirs}
                return {"found": Choice("p-amina", "Amina"), **loads}
            case ChangeMentors(clients):
                return {"moved": len(clients) if self.mentor == "m-mika" else len(clients) - 1}
            case ChangeMentor(_, before):
                return {"found": Choice("p-amina", "Amina"), "changed": before == self.mentor}
            case FindClients(part):
                hits = [name for name in sorted(self.known) if fold_alias(part) in fold_alias(name)]
                return {"clients": tuple(Choice(self.known[name], name) for name in hits)}
            case CountArrivals(link):
                return {"came": replace(CAME, found=next((one for one in CAME.links if one.id == link), None))}
            case FindPerson(alias):
                return {"found": Choice(self.known[alias], alias) if alias in self.known else None}
            case NextCheckIn():
                coming = upcoming(programme(), self.journey, NOW.date() + timedelta(days=1))
                return {"next_check_in": next(entry.day for entry in coming if entry.kind == "check_in")}
            case ListMentors():
                return {"mentors": self.mentors}
            case FindReach(segment):
                spoken = tuple(
                    one for one in self.reach.readers if not segment.languages or one[0] in segment.languages
                )
                total = sum(count for *_, count in spoken) + sum(count for _, count in self.reach.left_out)
                reach = replace(self.reach, total=total, readers=spoken)
                return {
                    "reach": reach,
                    "mentors": self.mentors,
                    "same": self.same,
                    "library": self.library,
                    "everybody": 43,
                }
            case ListPrompts():
                return {"library": self.library, "fresh_id": f"own-{len(self.library.own) + 1}"}
            case FindAway():
                return {"mentors": self.mentors, "deputy": self.deputy, "away": self.away}
            case None:
                return {}

    def _changed(self, role: str, *, give: bool) -> str:
        if role == "coordinator" and not give and self.member.last:
            return "last"
        return "done" if self.member.holds(role) != give else "meanwhile"

    def took(self, effect: Effect) -> None:
        """What the effects change for the next line."""
        match effect:
            case e.Join(language=language) if self.me is None:
                self.me = replace(JOINING, language=language, mentor="Mika" if self.mentors else None)
            case e.Speak(language):
                self.language = language
            case e.Call(alias) if self.me:
                self.me = replace(self.me, alias=alias)
            case e.Schedule(weekday, hour) if self.me:
                self.me = replace(self.me, weekday=weekday, hour=hour)
            case e.Work(start, end) if self.me:
                self.me = replace(self.me, work_from=start, work_to=end)
            case e.KeepGoal(goal, what):
                others = tuple(one for one in self.goals if one.id != goal.id)
                over = what in ("finished", "dropped")
                self.goals, self.past = (others, (*self.past, goal)) if over else ((*others, goal), self.past)
            case e.OrderThemes(themes):
                self.journey = replace(self.journey, themes=themes)
            case e.Activate() if self.me:
                self.me = replace(self.me, state="active")
            case g.KeepPrompt() | g.KeepVariant() | g.KeepVoice() | g.DropVoice() | g.RetirePrompt():
                self.library = written(self.library, effect)


def written(library: Library, effect: g.OfPrompts) -> Library:
    """The library after it."""
    match effect:
        case g.KeepPrompt(id, kind, language, name, what):
            made = OwnPrompt(id, kind, language, (KeptVariant(language, name, what, "source"),))
            return replace(library, own=(*library.own, made))
        case g.KeepVariant(prompt, variant):
            return replace(library, own=tuple(p.having(variant) if p.id == prompt else p for p in library.own))
        case g.KeepVoice(prompt, voice):
            return replace(library, voices=(*library.voices, (prompt, voice)))
        case g.DropVoice(prompt, language):
            left = tuple(one for one in library.voices if (one[0], one[1].language) != (prompt, language))
            return replace(library, voices=left)
        case g.RetirePrompt(prompt):
            return replace(library, own=tuple(one for one in library.own if one.id != prompt))


class Play:
    """One conversation from its first line to its end."""

    def __init__(self) -> None:
        self.world = World()
        self.name = ""
        self.state: State | None = None

    def given(self, what: str) -> None:  # noqa: C901
        match what.split():
            case ["welcome", role]:
                self._open("welcome", welcome.begin(invite(role)), None)
            case ["welcome", role, "again"]:
                self._open("welcome", welcome.begin(invite(role, "p-amina")), None)
            case ["check_in"]:
                self._open("check_in", check_in.begin(facts()), "client")
            case ["check_in", "with", "goals"]:
                theirs = facts(goals=(walking(), swimming()))
                self._open("check_in", check_in.begin(theirs), "client")
            case ["goals"]:
                self._open("goals", goals.opened(self.world.facts(ListGoals())), "client")
            case ["goals", "review"]:
                self._open("goals", goals_state.Reaching(goal="g-walking"), "client")
            case ["goals", "offering", ("plan" | "coping") as plan, goal]:
                self._open("goals", goals_state.Offering(goal=f"g-{goal}", plan=plan), "client")
            case ["goals", "invite"]:
                self._open("goals", goals_state.Inviting(), "client")
            case ["agreeing"]:
                self._open(
                    "agreeing", agreeing.PickingLine(client="p-amina", alias="Amina", goal="g-walking"), "mentor"
                )
            case ["noting"]:
                self._open("noting", noting.Noting(client="p-amina", alias="Amina"), "mentor")
            case ["planning"]:
                self._open("planning", planning.PickingClient(), "mentor")
            case ["planning", "anew"]:
                self._open("planning", planning.PickingDay(about=KNOWN), "mentor")
            case ["planning", "off"]:
                self._open("planning", planning.CallingOff(about=KNOWN, day=NOW.date(), hour=time(14)), "mentor")
            case ["reassigning", role]:
                picking = reassigning.PickingMentor(client="p-amina", alias="Amina", before="m-mika")
                self._open("reassigning", picking, role)
            case ["appointing", name, role]:
                self.world.member = MEMBERS[name]
                self._open("appointing", appointing.Looking(person=MEMBERS[name].id), role)
            case [_, "is", "the", "last"]:
                self.world.member = replace(self.world.member, last=True)
            case ["somebody", "took", "the", "role"]:
                self.world.member = replace(self.world.member, roles=())
            case ["sari", "stands", "in"]:
                self.world.member = replace(self.world.member, deputy=MENTORS[1])
            case ["moving", role]:
                self._open("moving", moving.PickingFrom(), role)
            case ["somebody", "was", "faster"]:
                self.world.mentor = "m-sari"
            case ["finding"]:
                self._open("finding", finding.Finding(), "mentor")
            case [name, "is", "a", "client"]:
                self.world.known[name] = f"p-{name.lower()}"
            case [name, "has", "another", "mentor"]:
                del self.world.known[name]
            case ["measuring"]:
                self._open("measuring", measuring.begin(facts().programme, "m1"), "client")
            case ["measuring", "for", "a", "client"]:
                self._open("measuring", measuring.PickingClient(), "mentor")
            case ["feedback"]:
                self._open("feedback", feedback.begin(facts().programme, "week_4"), "client")
            case ["ending"]:
                weights = [measuring.Figure(item="weight", value=value) for value in (92.5, 88.0)]
                year = ending.Summed(answered=48, first=(weights[0],), last=(weights[1],), t_first=36, t_last=56)
                self._open("ending", year, "client")
            case ["gathering", *role]:
                self._open("gathering", gathering_state.PickingPrompt(), role[0] if role else "coordinator")
            case ["kirsi", "has", "sent", "the", "same"]:
                self.world.same = Same("Kirsi", NOW - timedelta(minutes=12), 40)
            case ["nobody", "is", "found"]:
                self.world.reach = NOBODY_FOUND
            case ["reporting", *role]:
                self._open("reporting", reporting.PickingPeriod(), role[0] if role else "coordinator")
            case ["prompting", *role]:
                self._open("prompting", prompting_state.Browsing(), role[0] if role else "coordinator")
            case ["a", "snow", "walk", "is", "written"]:
                self.world.library = Library((SNOW,), (("own-1", Voice(language="fi", file="file-1")),))
            case ["somebody", "puts", "it", "away"]:
                self.world.library = EMPTY
            case ["postponing", *role]:
                later = 7 if role == ["series"] else 0
                group = postponing.About(activity="a-1", prompt="walking", sequence=1, later=later)
                who = role[0] if role and not later else "coordinator"
                self._open("postponing", postponing.PickingDay(about=group), who)
            case ["writing"]:
                self._open("writing", writing.WritingTo(client="p-amina"), "mentor")
            case ["amina", "is", "not", "theirs"]:
                self.world.known = {}
            case ["phrasing"]:
                self._open("phrasing", phrasing.PickingPhrase(client="p-amina"), "mentor")
            case ["photos"]:
                self._open("photos", photos.HoldingPhotos(talk="t-1", photos=("photo-1",)), "client")
            case ["week", number]:
                day0 = NOW.date() - timedelta(weeks=int(number) - 1)
                self.world.journey = replace(self.world.journey, day0=day0)
            case ["walking", "and", "swimming", "are", "goals"]:
                self.world.goals = (walking(), swimming())
            case ["walking", "is", "a", "goal"]:
                self.world.goals = (walking(),)
            case ["away"]:
                self._open("away", away.Looking(), "mentor")
            case ["away", "as", "a", ("client" | "coordinator") as role]:
                self._open("away", away.Looking(), role)
            case ["sari", "is", "the", "deputy"]:
                self.world.deputy = MENTORS[1]
            case ["away", "until", "friday"]:
                self.world.away = Absence(date(2027, 3, 1), date(2027, 3, 5), "Sari")
            case ["pausing"]:
                self._open("pausing", pausing.PickingLength(), "client")
            case ["settings", role]:
                self._open("settings", settings.Menu(), role)
            case ["language", role]:
                self._open("settings", settings.Choosing(), role)
            case ["inviting", role]:
                self._open("inviting", inviting.PickingRole(), role)
            case ["leaving", role]:
                self._open("leaving", leaving.Sure(), role)
            case ["aside", *words]:
                self._open("aside", aside.Holding(words=(" ".join(words),)), "client")
            case ["the", "link", "is", "used", "meanwhile"]:
                self.world.link_used = True
            case ["no", "mentor"]:
                self.world.mentors = ()
            case ["the", "app", "speaks", language]:
                self.world.app_language = language
            case [name, "is", "taken"]:
                self.world.taken.add(name)
            case _:
                raise ValueError(f"given {what}?")

    def _open(self, name: str, state: State, role: str | None) -> None:
        self.name, self.state = name, state
        if role is not None:
            self.world.me = PEOPLE[role]

    def happened(self, line: str) -> tuple[Effect, ...]:
        """The effects of one `>` line."""
        if self.state is None:
            raise ValueError(f"{line!r} comes after the end")
        conversation, event = CONVERSATIONS[self.name], event_of(line)
        state = conversation.load(conversation.save(self.state))
        asked = conversation.question(state, event) if conversation.question else None
        step = conversation.step(state, event, self.world.facts(asked))
        self.state = step.state
        for effect in step.effects:
            self.world.took(effect)
        return step.effects


def event_of(line: str) -> Event:
    what, _, rest = line.partition(" ")
    match what:
        case "began":
            return Began()
        case "returned":
            return Returned()
        case "pressed":
            return Pressed(rest)
        case "said":
            return Said(rest)
        case "forwarded":
            return Said(rest, forwarded=True)
        case "sent":
            kind, _, file = rest.partition(" ")
            return Sent(kind, file or None)
        case "elapsed":
            return Elapsed(rest)
        case _:
            raise ValueError(f"> {line}?")


def played(script: str, told_of: Callable[[Play, Effect], Iterator[str]] | None = None) -> str:
    """The transcript with all that follows from its `given` and `>` lines."""
    play, lines = Play(), []
    for line in script.splitlines():
        if line.startswith("given "):
            play.given(line.removeprefix("given "))
        if not line.strip() or line.startswith(("#", "given ")):
            lines.append(line)
        elif line.startswith("> "):
            effects = play.happened(line.removeprefix("> "))
            lines += [line, *(told for effect in effects for told in (told_of or by_id)(play, effect))]
            lines += ["end"] if play.state is None else []
    return "\n".join(lines) + "\n"


def by_id(play: Play, effect: Effect) -> Iterator[str]:  # noqa: C901
    """An effect in a line or two, messages by their ids."""
    match effect:
        case Ask(said, fresh):
            yield _line("anew" if fresh else "bot", *(id_of(line) for line in said.lines if line))
            yield from _keys(said)
        case e.Say(said, last):
            yield _line("last" if last else "say", *(id_of(line) for line in said.lines if line))
            yield from _keys(said)
        case e.Toast(line):
            yield _line("toast", id_of(line))
        case e.Keep(question, value, corrected):
            yield _line("keep", question, "–" if value is None else value, "corrected" if corrected else "")
        case e.CloseCheckIn(complete):
            yield _line("close", "complete" if complete else "partial")
        case e.RaiseAlert(rule):
            yield _line("alert", rule)
        case e.NoteCorrection(rule):
            yield _line("changed", rule)
        case e.KeepGoal(goal, what, reason):
            yield _line("goal", what, goal.id, _told(goal, play.world.journey), reason or "")
        case Gather(planned, segment, at):
            chosen = segment.model_dump(exclude_defaults=True)
            yield _line(
                "gather", planned.prompt, f"{planned.day} {planned.hour:%H:%M}", f"capacity={planned.capacity}", chosen
            )
            yield _line("", planned.details.model_dump_json(exclude_none=True))
            if planned.repeats is not None:
                yield _line("", planned.repeats.model_dump_json())
            yield _line("", f"sent at {at:%Y-%m-%dT%H:%MZ}" if at else "sent now")
        case TryOut(planned, languages):
            yield _line("try", planned.prompt, f"{planned.day} {planned.hour:%H:%M}", *languages)
        case e.SayPhrase(client, phrase, filled):
            given = (f"{name}={value}" for name, value in filled.model_dump(exclude_none=True).items())
            yield _line("phrase", client, phrase, *given)
        case e.PassOn(words, forwarded):
            yield _line("passon", words, "(forwarded)" if forwarded else "")
        case e.PassPhotos(talk, several, forwarded):
            yield _line("passphotos", talk, *several, *(f"({photo} forwarded)" for photo in forwarded))
        case e.Join():
            yield _line("join", effect.role, effect.language, id_of(effect.consent))
        case Invite():
            named = {name: getattr(effect, name) for name in ("language", "mentor", "source", "person")}
            given = (f"{name}={value}" for name, value in named.items() if value)
            yield _line("invite", effect.role, effect.audience if effect.role == "client" else "", *given)
        case _:
            values = (getattr(effect, name) for name in type(effect).__slots__)
            yield _line(type(effect).__name__.lower(), *values)


def _told(goal: Goal, journey: Journey) -> str:
    """What was chosen, in a line."""
    title = goal.title.own or goal.title.place
    weight = f"{goal.importance}x{goal.difficulty}"
    return f"{title} weight {weight} baseline {goal.baseline} sure {goal.confidence} until {review_date(goal, journey)}"


def _keys(said: Message) -> Iterator[str]:
    if said.rows:
        yield _line("keys", " / ".join(" ".join(button.id for button in row) for row in said.rows))


def _line(what: str, *rest: object) -> str:
    return " ".join([f"{what:<8}", *(str(part) for part in rest if part != "")]).rstrip()


def id_of(line: Line) -> str:
    match line:
        case Bold(inner):
            return inner.id
        case Text():
            return line.id
        case InTheirs(inner, language):
            return f"{id_of(inner)}:{language}"
        case Verbatim(words):
            return f"“{words}”"
        case None:
            return ""

"""What a command does. A stranger's commands never come here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from conversations import away as absence
from conversations import inviting, leaving, moving, prompting_state, reporting, settings
from conversations.check_in_card import help_now_row
from conversations.effects import WANTS_TO_TALK
from conversations.events import Began, Returned
from conversations.identity_code import blank_out
from conversations.words import Bold, Line, Message, message, text
from handlers import (
    activity_cards,
    check_ins,
    client_taps,
    danger,
    digest,
    feedback_cards,
    goal_cards,
    lists,
    measuring_cards,
    meeting_taps,
    pausing,
    phrasing,
    progress,
    writing,
)
from handlers.apply import activate
from handlers.decode import Commanded
from handlers.menus import command_text, commands_of
from handlers.raising import pass_on, raise_alert
from handlers.sessions import go_on, open_session
from handlers.standing_in import say_who_stands_in
from handlers.telephones import numbers
from handlers.turn import Turn
from storage import tables as t
from storage.people import Person


async def help(turn: Turn) -> None:
    """What one can do here, by role; for clients with the button that reaches a human now."""
    roles = turn.person.roles if turn.person else frozenset()
    lines: list[Line] = [Bold(text("help.hello"))]
    lines += [text("help.command", command=f"/{name}", what=command_text(name, roles)) for name in commands_of(roles)]
    if "client" in roles:
        lines += [None, text("help.not_watched"), *numbers(turn)]
        turn.say(Message(tuple(lines), (help_now_row(),)))
    else:
        turn.say(Message(tuple(lines)))


async def help_now(turn: Turn) -> None:
    """*I need help now*: the numbers at once, and a human hears of it ahead of everything else."""
    said = danger.numbers_now(turn, body=False, told=True)
    danger.say_numbers(turn, Message(said.lines, (danger.emergency_row(),)))
    await raise_alert(turn, "needs_help_now")


async def talk(turn: Turn, words: str = "") -> None:
    """`words`: what was written behind it, which goes along; a human who only reads that somebody wants to talk would
    ask what they have just said."""
    blanked = blank_out(words)[1]
    code = (text("talk.identity_code"),) if blanked else ()
    turn.say(message(text("talk.asked_with_words" if words else "talk.asked"), *code, text("talk.not_watched")))
    await say_who_stands_in(turn)
    await raise_alert(turn, WANTS_TO_TALK)
    if words:
        pass_on(turn, words)


async def privacy(turn: Turn) -> None:
    service = turn.tools.service
    who = text("welcome.controller", controller=service.controller, contact=service.contact)
    client = turn.person is not None and "client" in turn.person.roles
    kept = [text("privacy.kept" if client else "privacy.kept_staff")]
    if turn.person is not None and turn.person.row.area is not None:
        kept.append(text("privacy.area"))
    readers = text("privacy.readers" if client else "privacy.readers_staff")
    way = text("privacy.other_way", way=service.other_way(turn.language))
    turn.say(message(Bold(text("privacy.title")), *kept, readers, text("privacy.rights"), way, who))


async def start(turn: Turn) -> None:
    """/start without a link: goes on with the welcome, resumes after /stop, otherwise shows what one can do."""
    welcome = next((row for row in turn.sessions if row.conversation == "welcome"), None)
    if welcome is not None:
        turn.draft.change(t.people, turn.here, state="joining", stopped_at=None)
        await go_on(turn, welcome, Returned())
    elif turn.person and turn.person.row.state == "stopped":
        await activate(turn)
        turn.say(message(text("welcome.resumed")))
    else:
        await help(turn)


async def open_settings(turn: Turn) -> None:
    await open_session(turn, "settings", settings.Menu(), Began())


async def language(turn: Turn) -> None:
    await open_session(turn, "settings", settings.Choosing(), Began())


async def stop(turn: Turn) -> None:
    await open_session(turn, "leaving", leaving.Sure(), Began())


async def invite(turn: Turn) -> None:
    await open_session(turn, "inviting", inviting.PickingRole(), Began())


async def clients(turn: Turn) -> None:
    await lists.clients(turn)


async def away(turn: Turn) -> None:
    await open_session(turn, "away", absence.Looking(), Began())


async def write(turn: Turn) -> None:
    await writing.choose(turn)


async def report(turn: Turn) -> None:
    await open_session(turn, "reporting", reporting.PickingPeriod(), Began())


async def prompts(turn: Turn) -> None:
    await open_session(turn, "prompting", prompting_state.Browsing(), Began())


async def caseloads(turn: Turn) -> None:
    await open_session(turn, "moving", moving.PickingFrom(), Began())


async def say_phrase(turn: Turn) -> None:
    await phrasing.choose(turn)


async def everyone(turn: Turn) -> None:
    await lists.everyone(turn)


ANYONE = frozenset({"client", "mentor", "coordinator"})
STAFF = frozenset({"mentor", "coordinator"})
COMMANDS: dict[str, tuple[frozenset[str], Callable[[Turn], Awaitable[None]]]] = {
    "start": (ANYONE, start),
    "help": (ANYONE, help),
    "privacy": (ANYONE, privacy),
    "settings": (ANYONE, open_settings),
    "language": (ANYONE, language),
    "stop": (ANYONE, stop),
    "checkin": (frozenset({"client"}), check_ins.asked_for),
    "talk": (frozenset({"client"}), talk),
    "goals": (frozenset({"client"}), goal_cards.open_goals),
    "progress": (frozenset({"client"}), progress.open_progress),
    "measure": (frozenset({"client", "mentor", "coordinator"}), measuring_cards.open_measuring),
    "meet": (ANYONE, meeting_taps.open_meet),
    "feedback": (frozenset({"client", "coordinator"}), feedback_cards.open_feedback),
    "pause": (frozenset({"client"}), pausing.open_pause),
    "resume": (frozenset({"client"}), pausing.resume),
    "today": (STAFF, digest.today),
    "clients": (STAFF, clients),
    "client": (STAFF, client_taps.find),
    "away": (STAFF, away),
    "write": (STAFF, write),
    "phrases": (STAFF, say_phrase),
    "activity": (frozenset({"coordinator"}), activity_cards.open_activities),
    "prompts": (frozenset({"coordinator"}), prompts),
    "report": (frozenset({"coordinator"}), report),
    "people": (frozenset({"coordinator"}), everyone),
    "caseload": (frozenset({"coordinator"}), caseloads),
    "invite": (frozenset({"coordinator"}), invite),
}

WITH_MORE: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "talk": talk,  # /talk my husband threw me out
    "write": writing.to_name,  # /write Amina
    "phrases": phrasing.to_name,
}


def words_of(arrival: Commanded) -> str:
    """What somebody wrote with a command; all of it when there is no such command."""
    return arrival.argument if arrival.name in COMMANDS else f"/{arrival.name} {arrival.argument}".rstrip()


async def run(turn: Turn, person: Person, name: str, argument: str = "") -> None:
    """The command, if the person's roles allow it now; otherwise what they can do."""
    allowed, command = COMMANDS.get(name, (frozenset(), help))
    if name not in COMMANDS:
        turn.say(message(text("faults.unknown_command")))
    elif not person.roles & allowed:
        turn.say(message(text("faults.not_for_you")))
    elif person.row.state == "stopped" and name not in ("start", "privacy", "help"):
        client = "client" in person.roles
        turn.say(message(text("leaving.is_stopped"), rows=(help_now_row(),) if client else ()))
    elif argument and name in WITH_MORE:
        await WITH_MORE[name](turn, argument)
    else:
        await command(turn)

"""Words of a fixed list, or the button of an emergency: the numbers at once, and a human hears of it.

It is looked at whatever a client writes, before anything else is done with it; what they were doing goes on. Nothing is
judged: a word of a list only routes. Next: handlers/raising.py writes the alert in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from conversations.programme_rules import Words
from conversations.words import Bold, Button, Message, message, text
from handlers.alert_cards import mark_repeats
from handlers.raising import pass_on, raise_alert
from handlers.telephones import numbers
from handlers.turn import Turn
from storage.outbox import Lane

OTHERWISE = "needs_help_now"  # where no rule of the programme has the list
OF_THE_BODY = frozenset({"chest_pain", "breathlessness", "fainting"})
EMERGENCY = "menu:-:emergency"


async def look(turn: Turn, words: str) -> bool:
    """Whether something of a list was written. The alert says which rule; the words are with it for who takes it."""
    found = turn.tools.danger.found(words) if words else frozenset()
    if not found or not _is_for(turn):
        return False
    client = turn.person is not None and "client" in turn.person.roles
    say_numbers(turn, numbers_now(turn, body=bool(found & OF_THE_BODY), told=client))
    if client:
        for rule in rules_of(turn, found):
            await raise_alert(turn, rule)
            pass_on(turn, words)
    return True


def _is_for(turn: Turn) -> bool:
    """Clients, and whoever is not yet or no longer one; staff write of others."""
    return turn.person is None or not turn.person.roles & {"mentor", "coordinator"} or "client" in turn.person.roles


def rules_of(turn: Turn, lists: Iterable[str]) -> list[str]:
    """The rules that have these lists, each once. A programme without one must not make anybody unheard."""
    named = {one: rule.id for rule in turn.tools.programme.rules for when in rule.when for one in _lists(when)}
    return sorted({named.get(one, OTHERWISE) for one in lists})


def _lists(when: object) -> tuple[str, ...]:
    return when.lists if isinstance(when, Words) else ()


async def emergency(turn: Turn) -> None:
    """The button of *I need help now*: chest pain, breathlessness, fainting."""
    say_numbers(turn, numbers_now(turn, body=True, told=True))
    for rule in rules_of(turn, OF_THE_BODY):
        await raise_alert(turn, rule)


def say_numbers(turn: Turn, numbers: Message) -> None:
    """Ahead of everything else, like an alert: no pause holds them back, and what may not have arrived is said again at
    once, marked."""
    turn.say(numbers, lane=Lane.ALERT)
    mark_repeats(turn)


def numbers_now(turn: Turn, *, body: bool, told: bool) -> Message:
    """The numbers of the person's language; for the body's emergencies with 112 before everything else."""
    first = (Bold(text("crisis.call_112")), None) if body else ()
    said = (None, text("crisis.told")) if told else ()
    return message(*first, Bold(text("crisis.call")), *numbers(turn), *said)


def emergency_row() -> tuple[Button, ...]:
    return (Button(EMERGENCY, text("crisis.body"), "🚑"),)

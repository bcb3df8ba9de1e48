"""Where an arrival belongs: to a command, to a question that waits, to a human talk, to an alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, assert_never

from conversations import late_words
from conversations.check_in_card import help_now_row
from conversations.events import Event, Pressed, Returned, Said, Sent
from conversations.identity_code import blank_out
from conversations.words import Text, message, text
from handlers import (
    activities,
    activity_cards,
    activity_taps,
    alert_taps,
    appointing_cards,
    asides,
    broadcast_taps,
    claiming,
    client_taps,
    commands,
    danger,
    digest,
    ending,
    feedback_cards,
    goal_cards,
    held_replies,
    inner,
    lists,
    meeting_taps,
    nudging,
    photos,
    series_taps,
    strangers,
    talking_taps,
    talks,
)
from handlers.decode import (
    AddedToGroup,
    Blocked,
    Commanded,
    Ignored,
    Internal,
    Showed,
    Tapped,
    Wrote,
)
from handlers.raising import pass_voice
from handlers.sessions import go_on
from handlers.turn import Turn
from handlers.writing import card_tapped, is_page
from storage import alerts, cards, sessions

QUICK = timedelta(seconds=5)  # for somebody who taps again and again
TAKE_VOICE = {"check_in", "prompting", "writing"}  # conversations that say themselves what becomes of a voice message


async def route(turn: Turn) -> None:
    arrival = turn.arrival
    match arrival:
        case Internal(kind, data):
            await inner.happened(turn, kind, data)
        case Commanded():
            await _commanded(turn, arrival)
        case Wrote():
            await _wrote(turn, arrival)
        case Showed():
            await _showed(turn, arrival)
        case Tapped():
            await _tapped(turn, arrival)
        case Blocked(_, blocked):
            await inner.reached(turn, "blocked the bot" if blocked else None)
        case AddedToGroup(chat_id):
            turn.send("leaveChat", {}, "leave", chat_id=chat_id)
        case Ignored(why):
            turn.note = why
        case _:
            assert_never(arrival)


async def _commanded(turn: Turn, arrival: Commanded) -> None:
    """What is no command of ours was meant as words: `/kill myself`. Passed on, it needs no "unknown command" below."""
    known = arrival.name in commands.COMMANDS
    in_danger = await danger.look(turn, commands.words_of(arrival))
    if in_danger and arrival.name == "talk":
        await _command(turn, replace(arrival, argument=""))  # what stands behind it has been passed on
    elif known or not in_danger:
        await _command(turn, arrival)


async def _command(turn: Turn, arrival: Commanded) -> None:
    if arrival.name == "start" and arrival.argument:
        await strangers.open_link(turn, arrival.argument, arrival.who.app_language)
    elif turn.person is None and arrival.name == "privacy" and turn.sessions:  # who is asked to agree may ask back
        await commands.privacy(turn)
    elif turn.person is None:
        await _stranger(turn, Said(""))
    elif turn.person.row.state == "joining" and arrival.name not in ("privacy", "help", "stop"):
        await _stranger(turn, Returned())
    else:
        await commands.run(turn, turn.person, arrival.name, arrival.argument)


async def _stranger(turn: Turn, event: Event) -> None:
    """Nobody we know: in the middle of a welcome, or without an invite."""
    row = next((row for row in turn.sessions if row.conversation == "welcome"), None)
    if row is not None:
        await go_on(turn, row, event)
    elif turn.person is None:
        await strangers.greet(turn)
    else:
        await commands.help(turn)


async def _wrote(turn: Turn, arrival: Wrote) -> None:  # noqa: C901
    words, blanked = blank_out(arrival.words)
    said = Said(words, arrival.forwarded)
    in_danger = not arrival.forwarded and await danger.look(turn, arrival.words)
    if arrival.edited:
        await _edited(turn)
        return
    if turn.person is not None and await _staff_reply(turn, arrival.reply_to, words=arrival.words):
        return
    talk, waiting = await claiming.claimants(turn, words, arrival.reply_to)
    if talk is not None and (arrival.forwarded or not claiming.is_answer(turn, talk, waiting, words)):
        await talks.pass_words(turn, talk, arrival.words, forwarded=arrival.forwarded)
        return
    if blanked:
        turn.say(message(text("talk.identity_code")))
    if turn.person is None or turn.person.row.state == "joining":
        await _stranger(turn, said)
    elif turn.person.row.state == "stopped":
        _is_stopped(turn)
    elif not in_danger and not arrival.forwarded and await _answers_nudge(turn, waiting, words):
        await asides.ask(turn, said, nudged=True)
    elif waiting is not None and not (arrival.forwarded and "client" in turn.person.roles):
        may_be_for_a_human = not in_danger and claiming.is_old(turn, waiting, arrival.reply_to)
        await go_on(turn, waiting, said)
        if may_be_for_a_human and not await asides.goes_along(turn, words):
            await asides.ask(turn, said, kept=True)
    elif in_danger:
        return  # what was written has been passed on: there is nothing to ask
    elif "client" in turn.person.roles:
        if arrival.forwarded or not await asides.goes_along(turn, words):
            await asides.ask(turn, said)
    else:
        _staff_hint(turn)


def _is_stopped(turn: Turn) -> None:
    """Nothing is asked of those who stopped; the way to help stays open."""
    client = turn.person is not None and "client" in turn.person.roles
    turn.say(message(text("leaving.is_stopped"), rows=(help_now_row(),) if client else ()))


async def _answers_nudge(turn: Turn, waiting: Any | None, words: str) -> bool:
    """Whether these words are for the nudge that came last, and for no question. That it was answered is noted even if
    the question above it takes all words."""
    if turn.person is None or "client" not in turn.person.roles:
        return False
    nudge = await nudging.waiting(turn)
    if nudge is None or (waiting is not None and max(waiting.touched_at, waiting.card_at or nudge.at) > nudge.at):
        return False
    if waiting is not None and claiming.is_its_answer(turn, waiting, words):
        return False
    await nudging.answered(turn, nudge)
    return waiting is None or not claiming.takes_any_words(turn, waiting)


async def _edited(turn: Turn) -> None:
    """An answer that was accepted stays as it was accepted; the person hears how to change it."""
    if turn.person is not None and turn.person.row.state == "active":
        turn.say(message(text("faults.edited")))


async def _staff_reply(turn: Turn, reply_to: int | None, *, words: str = "", voice: str | None = None) -> bool:
    """A member of staff answers a card or a message of a client: it reaches that client."""
    if reply_to is None or turn.person is None or not turn.person.roles & {"mentor", "coordinator"}:
        return False
    talk = await talks.replied_to(turn, reply_to)
    if talk is None:
        return False
    if isinstance(talk, Text):
        turn.say(message(talk))
    elif isinstance(talk, talks.NotTaken):
        held_replies.hold(turn, talk.alert_id, words=words, voice=voice)
    elif voice is not None:
        await talks.pass_voice(turn, talk, voice)
    else:
        await talks.pass_words(turn, talk, words)
    return True


def _staff_hint(turn: Turn) -> None:
    """Why what a member of staff wrote reached nobody."""
    turn.say(message(text("staff.reply_hint")))


async def _showed(turn: Turn, arrival: Showed) -> None:  # noqa: C901
    """No text: a client's voice reaches a human; to a question anything else gets the question again."""
    if not arrival.forwarded:
        await danger.look(turn, arrival.caption)
    if arrival.edited:
        turn.note = "edited words below a picture"
        return
    if turn.person is None or turn.person.row.state == "joining":
        await _stranger(turn, Sent(arrival.kind))
        return
    if turn.person.row.state == "stopped" and await talks.open_with(turn) is None:
        _is_stopped(turn)
        return
    if arrival.file_id is not None and await _staff_reply(turn, arrival.reply_to, voice=arrival.file_id):
        return
    talk, waiting = await claiming.claimants(turn, reply_to=arrival.reply_to)
    if talk is not None and arrival.file_id is not None:
        await talks.pass_voice(turn, talk, arrival.file_id, forwarded=arrival.forwarded)
    elif talk is not None and arrival.photo_id is not None:
        await photos.sent(turn, talk, arrival.photo_id, arrival.caption, forwarded=arrival.forwarded)
    elif talk is not None and waiting is None:
        turn.say(message(text("talk.only_text_and_voice")))
    elif _is_for_a_human(turn, arrival, waiting):
        await pass_voice(turn)
        turn.say(message(text("talk.voice_sent")))
        if waiting is not None and waiting.conversation in late_words.ASK:
            await go_on(turn, waiting, Returned())
    elif waiting is not None:
        await go_on(turn, waiting, Sent(arrival.kind, None if arrival.forwarded else arrival.file_id))
    elif "client" in turn.person.roles and arrival.caption:
        await asides.ask(turn, Said(blank_out(arrival.caption)[0], arrival.forwarded))
    elif "client" in turn.person.roles:
        turn.say(message(text("aside.only_text")))
    elif await talks.is_about_client(turn, arrival.reply_to):
        turn.say(message(text("writing.only_own_words")))
    else:
        _staff_hint(turn)


def _is_for_a_human(turn: Turn, arrival: Showed, waiting: Any | None) -> bool:
    """A client's voice message, unless what waits does with it what is right: a human hears it, and nobody who reads
    little is asked about that in writing."""
    client = turn.person is not None and "client" in turn.person.roles
    taken = waiting is not None and waiting.conversation in TAKE_VOICE
    return client and arrival.kind == "voice" and arrival.file_id is not None and not taken


async def _tapped(turn: Turn, tap: Tapped) -> None:  # noqa: C901
    match tap.data.split(":"):
        case ["alert", id, action]:
            await alert_taps.tapped(turn, id, action, tap.message_id)
        case ["menu", "-", "help_now"] if turn.person is not None and "client" in turn.person.roles:
            await commands.help_now(turn)
        case ["menu", "-", "emergency"] if turn.person is not None and "client" in turn.person.roles:
            await danger.emergency(turn)
        case ["goal", id, "agree" | "change" as action]:
            await goal_cards.tapped(turn, id, action, tap.message_id)
        case ["nudge", id, "ok" | "fewer" as action]:
            await nudging.tapped(turn, id, action, tap.message_id)
        case ["talk" | "write" | "phrases" | "phrase" | "check_in" as what, id, action]:
            await talking_taps.tapped(turn, (what, id, action), tap.message_id)
        case ["clients", page, "page" | "all" as scope] if is_page(page):
            await lists.clients(turn, int(page), scope, card=await card_tapped(turn, tap.message_id))
        case ["today", page, "page"] if is_page(page):
            await digest.today(turn, int(page), card=await card_tapped(turn, tap.message_id))
        case ["client", id, action]:
            await client_taps.tapped(turn, id, action, tap.message_id)
        case ["meeting", id, action]:
            await meeting_taps.tapped(turn, id, action, tap.message_id)
        case ["ending", "-", "change"]:
            await ending.change(turn)
        case ["join", id, action]:
            await activity_taps.tapped(turn, id, action, tap.message_id)
        case ["series", id, action]:
            await series_taps.tapped(turn, id, action, tap.message_id)
        case ["visit", id, how]:
            await activities.rated(turn, id, how)
        case ["broadcast", id, action]:
            await broadcast_taps.tapped(turn, id, action)
        case ["activity", id, action]:
            await activity_cards.tapped(turn, id, action, tap.message_id)
        case ["feedback", page, "page"] if is_page(page):
            await feedback_cards.show(turn, int(page), card=await card_tapped(turn, tap.message_id))
        case ["person", id, "open"]:
            await appointing_cards.open_person(turn, id)
        case ["people", page, "page"] if is_page(page):
            await lists.everyone(turn, int(page), card=await card_tapped(turn, tap.message_id))
        case _:
            await _session_tap(turn, tap)


async def _session_tap(turn: Turn, tap: Tapped) -> None:
    """`session.turn.button`: taken only once, and only from the card that asks now."""
    session, _, rest = tap.data.partition(".")
    number, _, button = rest.partition(".")
    row = next((row for row in turn.sessions if row.id == session), None)
    if row is None:
        await _old_card(turn, tap)
    elif number == str(row.turn):
        await go_on(turn, row, Pressed(button))
    elif tap.message_id is not None and row.card_message == tap.message_id:
        turn.note = "a second tap on the current card"  # the next question is on its way
    else:
        await _old_card(turn, tap)
        if not await _comes_anew(turn, row.id):
            await go_on(turn, row, Returned())


async def _comes_anew(turn: Turn, session: str) -> bool:
    """Whether its card has just been sent anew, more than once: who taps faster than cards come is not chased on."""
    shown = await cards.by_refs(turn.tx, "session", [session])
    return sum(turn.now - card.created_at < QUICK for card in shown) > 2


async def _old_card(turn: Turn, tap: Tapped) -> None:
    """A card of something that is over: its buttons go, and the person sees where they are."""
    turn.answer(text("faults.toast.over"))
    if tap.message_id is not None:
        card = await alerts.card_of_message(turn.tx, turn.user_id, tap.message_id)
        params = {"message_id": tap.message_id, "reply_markup": {"inline_keyboard": []}}
        if card is None:
            turn.send("editMessageReplyMarkup", params, "strip")
        elif not await _shows_summary(turn, card):
            turn.close_card(card.id)


async def _shows_summary(turn: Turn, card: Any) -> bool:
    """The last question was tapped twice: the summary in its place keeps its way to a human."""
    check_in = await sessions.check_in(turn.tx, card.ref) if card.kind == "session" else None
    return check_in is not None and check_in.state == "complete"

"""What a coordinator sees of the library of prompts. Next: conversations/prompting.py."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import prompts
from conversations.own_prompts import LONGEST_NAME, LONGEST_WHAT, OTHER, KeptVariant, OwnPrompt
from conversations.planning import in_rows
from conversations.prompting_state import (
    Browsing,
    LookingAtOwn,
    LookingAtReady,
    LookingAtVariant,
    NamingChecker,
    PickingKind,
    Prompting,
    PuttingAway,
    Recording,
    RewritingName,
    RewritingWhat,
    Vouching,
    WritingName,
    WritingWhat,
)
from conversations.prompts import PROMPTS
from conversations.step import Facts
from conversations.words import Bold, Button, InTheirs, Language, Line, Message, Text, Verbatim, text

BY_ITSELF = "by_itself"  # what the bot sends around an activity without being asked
SENT_BY_ITSELF = ("reminder", "changed", "cancelled", "place_free", "how_was_it", "thanks")
SIGNS = {"source": "✏️", "checked": "✅", "machine": "🤖", "outdated": "⌛", "missing": "➖"}
BACK = Button("back", text("check_in.back"), "↩️")
CLOSE = Button("close", text("prompting.close"), "✖️")


def hint(state: Prompting) -> Text:
    """What can be written, or sent, there."""
    match state:
        case WritingName() | RewritingName():
            return text("prompting.name_hint", count=LONGEST_NAME)
        case WritingWhat() | RewritingWhat():
            return text("prompting.what_hint", count=LONGEST_WHAT)
        case Recording():
            return text("prompting.record_hint")
        case NamingChecker():
            return text("prompting.checker_question")
        case _:
            return text("check_in.hint_buttons")


def card(state: Prompting, facts: Facts) -> Message:  # noqa: C901
    match state:
        case Browsing():
            return _library(facts)
        case LookingAtReady():
            return _ready(state, facts)
        case LookingAtOwn():
            return _own(state, facts)
        case LookingAtVariant():
            return _variant(state, facts)
        case PickingKind():
            alike = tuple(_ready_button(id) for id in PROMPTS)
            other = Button(OTHER, text("prompting.other"), prompts.ALIKE.sign)
            lines = (Bold(text("prompting.kind_question")), text("prompting.kind_note"))
            return Message(lines, (*in_rows((*alike, other), 2), (BACK,)))
        case WritingName():
            lines = (Bold(text("prompting.name_question")), text("prompting.name_hint", count=LONGEST_NAME))
            return Message((text("prompting.in_yours", language=Language(facts.language)), *lines), ((BACK,),))
        case WritingWhat(name=name):
            return Message((Bold(text("common.plain", it=name)), *_what_lines()), ((BACK,),))
        case RewritingName(language=language):
            asks = Bold(text("prompting.name_in", language=Language(language)))
            return Message((*_source(state.prompt, language, facts), asks), ((BACK,),))
        case RewritingWhat(language=language):
            asks = Bold(text("prompting.what_in", language=Language(language)))
            return Message((*_source(state.prompt, language, facts), asks), ((BACK,),))
        case Vouching():
            return _vouching(state, facts)
        case NamingChecker():
            lines = (Bold(text("prompting.checker_question")), text("prompting.checker_note"))
            return Message(lines, ((BACK,),))
        case Recording():
            return _recording(state, facts)
        case PuttingAway(prompt=prompt):
            return _putting_away(prompt, facts)


def _ready_button(id: str) -> Button:
    return Button(id, prompts.name(id), PROMPTS[id].sign)


def _library(facts: Facts) -> Message:
    ready = tuple(_ready_button(id) for id in PROMPTS)
    own = tuple(_own_button(one) for one in facts.library.own)
    rows = (*in_rows(ready, 2), (Button(BY_ITSELF, text("prompting.by_itself"), "📨"),), *in_rows(own, 1))
    lines: list[Line] = [Bold(text("prompting.title")), text("prompting.note")]
    if own:
        lines.append(text("prompting.own", count=len(own)))
    return Message(tuple(lines), (*rows, (Button("new", text("prompting.new"), "➕"),), (CLOSE,)))


def _own_button(one: OwnPrompt) -> Button:
    return Button(one.id, prompts.name(one.id, one.words), prompts.prompt_of(one.id, one.words).sign)


# --- a ready one ---


def _ready(state: LookingAtReady, facts: Facts) -> Message:
    """In one language, and in the coordinator's beside it."""
    said = tuple(_said(state.prompt))
    lines: list[Line] = [text("gathering.in_language", language=Language(state.language)), None]
    lines += [_in(line, state.language) for line in said]
    if state.language != facts.language:
        lines += [None, text("gathering.in_language", language=Language(facts.language)), None, *said]
    spoken = tuple(
        Button(code, text("common.plain", it=Language(code)), chosen=code == state.language)
        for code in facts.service.languages
    )
    voice = () if state.prompt == BY_ITSELF else _voice_buttons(state.prompt, state.language, facts)
    return Message((*lines, *_voice_lines(state.prompt, facts)), (*in_rows(spoken, 2), *voice, (BACK, CLOSE)))


def _said(prompt: str) -> Iterator[Line]:
    if prompt == BY_ITSELF:
        for name in SENT_BY_ITSELF:
            yield text(f"activity.{name}")
        return
    ready = PROMPTS[prompt]
    yield Bold(text("activity.title", sign=ready.sign, name=prompts.name(prompt)))
    yield prompts.what(prompt)
    if ready.bring:
        yield text("activity.bring")
        for one in ready.bring:
            yield text("activity.item", item=prompts.bring(one))
    if ready.whom != "everyone":
        yield text("activity.whom", whom=prompts.whom(ready.whom))
    yield text("activity.lasts", count=ready.lasts)


def _in(line: Line, language: str) -> Line:
    return InTheirs(line, language) if isinstance(line, Text | Bold) else line


# --- one's own ---


def _own(state: LookingAtOwn, facts: Facts) -> Message:
    """Every language with its mark: a button each."""
    found = facts.library.find(state.prompt)
    if found is None:
        return _library(facts)
    own = found.words
    lines: list[Line] = [Bold(text("activity.title", sign=prompts.prompt_of(found.id, own).sign, name=own.name))]
    source = found.find(found.source)
    if source is not None:
        lines.append(Verbatim(source.what))
    lines += [None, text("prompting.languages")]
    codes = tuple(dict.fromkeys((found.source, *facts.service.languages)))
    lines += [_standing(found, code) for code in codes]
    lines += _voice_lines(found.id, facts)
    buttons = tuple(Button(code, text("common.plain", it=Language(code)), SIGNS[found.mark(code)]) for code in codes)
    away = Button("away", text("prompting.away"), "🗑")
    lines += [None, text("prompting.invite_hint")]
    return Message(tuple(lines), (*in_rows(buttons, 2), (away,), (BACK, CLOSE)))


def _standing(found: OwnPrompt, code: str) -> Text:
    variant, mark = found.find(code), found.mark(code)
    if variant is not None and mark == "checked":
        said = text("prompts.checked_by", by=variant.by)
    else:
        said = text(f"prompts.mark_{mark}")
    return text("prompting.language", sign=SIGNS[mark], language=Language(code), mark=said)


def _putting_away(prompt: str, facts: Facts) -> Message:
    name = prompts.name(prompt, facts.library.words(prompt))
    yes = Button("yes", text("prompting.away_yes"), "🗑")
    asks = (text("prompting.away_note"), None, Bold(text("prompting.away_question")))
    return Message((Bold(name), *asks), ((yes,), (BACK,)))


def _variant(state: LookingAtVariant, facts: Facts) -> Message:
    found = facts.library.find(state.prompt)
    if found is None:
        return _library(facts)
    variant, mark = found.find(state.language), found.mark(state.language)
    lines: list[Line] = [*_source(state.prompt, state.language, facts), _standing(found, state.language)]
    lines += _written(variant) if variant is not None else []
    rows: list[tuple[Button, ...]] = [(Button("write", text("prompting.write"), "✏️"),)]
    if mark in ("machine", "outdated"):
        rows.append((Button("right", text("prompting.right"), "✅"),))
    rows += _voice_buttons(state.prompt, state.language, facts)
    return Message(tuple(lines), (*rows, (BACK, CLOSE)))


def _written(variant: KeptVariant) -> list[Line]:
    return [Bold(text("common.plain", it=variant.name)), Verbatim(variant.what)]


def _source(prompt: str, language: str, facts: Facts) -> tuple[Line, ...]:
    """What is translated; nothing above the source itself."""
    found = facts.library.find(prompt)
    source = found.find(found.source) if found is not None else None
    if source is None or source.language == language:
        return ()
    return (text("gathering.in_language", language=Language(source.language)), *_written(source), None)


def _what_lines() -> tuple[Line, ...]:
    return (Bold(text("prompting.what_question")), text("prompting.what_note"))


def _vouching(state: Vouching, facts: Facts) -> Message:
    lines: list[Line] = [*_source(state.prompt, state.language, facts)]
    lines += [text("gathering.in_language", language=Language(state.language))]
    lines += [Bold(text("common.plain", it=state.name)), Verbatim(state.what)]
    lines += [None, Bold(text("prompting.vouch_question")), text("prompting.vouch_note")]
    buttons = (
        Button("me", text("prompting.vouch_me"), "✅"),
        Button("other", text("prompting.vouch_other"), "👤"),
        Button("machine", text("prompting.vouch_machine"), "🤖"),
    )
    return Message(tuple(lines), (*((one,) for one in buttons), (BACK,)))


# --- recordings ---


def _recording(state: Recording, facts: Facts) -> Message:
    own = facts.library.words(state.prompt)
    theirs = None if own is None else next((one for one in own.variants if one.language == state.language), None)
    lines: list[Line] = [Bold(text("prompting.record_question", language=Language(state.language)))]
    if theirs is not None:
        lines += [Bold(text("common.plain", it=theirs.name)), Verbatim(theirs.what)]
    elif own is None:
        lines += [_in(Bold(prompts.name(state.prompt)), state.language)]
        lines += [_in(prompts.what(state.prompt), state.language)]
    lines += [None, text("prompting.record_note")]
    return Message(tuple(lines), ((BACK,),))


def _voice_lines(prompt: str, facts: Facts) -> list[Line]:
    voices = facts.library.voices_of(prompt)
    return [None, *(text("prompting.voice", language=Language(one.language)) for one in voices)] if voices else []


def _voice_buttons(prompt: str, language: str, facts: Facts) -> tuple[tuple[Button, ...], ...]:
    there = any(one.language == language for one in facts.library.voices_of(prompt))
    record = Button("record", text("prompting.record_again" if there else "prompting.record"), "🎙")
    return ((record, Button("unrecord", text("prompting.unrecord"), "🗑")),) if there else ((record,),)

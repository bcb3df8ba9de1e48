"""/prompts: coordinators read the ready prompts, write their own, and see to it that each language is checked.

What is written is kept at once. The cards stand in conversations/prompting_cards.py; what an own prompt is, in
own_prompts.py; inviting with one, in gathering.py.
"""

from __future__ import annotations

from dataclasses import replace

from conversations.effects import Ask, Effect
from conversations.effects_groups import DropVoice, KeepPrompt, KeepVariant, KeepVoice, RetirePrompt
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.identity_code import blank_out
from conversations.own_prompts import (
    LONGEST_NAME,
    LONGEST_WHAT,
    MOST_OWN,
    OTHER,
    KeptVariant,
    Library,
    OwnPrompt,
    Voice,
)
from conversations.prompting_cards import BY_ITSELF, card, hint
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
from conversations.step import Facts, ListPrompts, Question, Step
from conversations.words import Line, Message, message, text

Stepped = Step[Prompting]


def question(_state: Prompting, _event: Event) -> Question | None:
    """The library is looked up at every step: others write in it, too."""
    return ListPrompts()


def step(state: Prompting, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if facts.me is None or "coordinator" not in facts.me.roles:  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    if (gone := _gone(state, facts)) is not None:
        return gone
    match event:
        case Began():
            return _ask(state, facts)
        case Pressed("close"):
            return Step(None, (Ask(message(text("prompting.closed"))),))
        case Pressed("back"):
            return _ask(_before(state), facts)
        case Pressed(button):
            return _pressed(state, button, facts) or _ask(state, facts, fresh=True)
        case Said(words, forwarded=False) if words.strip():
            return _said(state, words, facts) or _ask(state, facts, hint(state), fresh=True)
        case Sent(kind="voice", file=str() as file) if isinstance(state, Recording):
            return _recorded(state, file, facts)
        case Said() | Sent():
            return _ask(state, facts, hint(state), fresh=True)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)


def _ask(state: Prompting, facts: Facts, lead: Line = None, *effects: Effect, fresh: bool = False) -> Stepped:
    shown = card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (*effects, Ask(Message(lines, shown.rows), fresh=fresh)))


def _gone(state: Prompting, facts: Facts) -> Stepped | None:
    """Somebody else has put this prompt away."""
    match state:
        case Browsing() | PickingKind() | WritingName() | WritingWhat():
            there = True
        case LookingAtReady(prompt=prompt):
            there = prompt in (*PROMPTS, BY_ITSELF)
        case Recording(prompt=prompt):
            there = prompt in PROMPTS or facts.library.find(prompt) is not None
        case _:
            there = facts.library.find(state.prompt) is not None
    if there:
        return None
    return _ask(Browsing(), facts, text("gathering.prompt_gone"), fresh=True)


def _before(state: Prompting) -> Prompting:
    match state:
        case Browsing() | LookingAtReady() | LookingAtOwn() | PickingKind():
            return Browsing()
        case WritingName():
            return PickingKind()
        case WritingWhat(alike=alike):
            return WritingName(alike=alike)
        case LookingAtVariant(prompt=prompt) | PuttingAway(prompt=prompt):
            return LookingAtOwn(prompt=prompt)
        case RewritingWhat(prompt=prompt, language=language, seen=seen):
            return RewritingName(prompt=prompt, language=language, seen=seen)
        case NamingChecker(prompt=prompt, language=language, name=name, what=what, seen=seen):
            return Vouching(prompt=prompt, language=language, name=name, what=what, seen=seen)
        case RewritingName(prompt=prompt, language=language) | Vouching(prompt=prompt, language=language):
            return LookingAtVariant(prompt=prompt, language=language)
        case Recording(prompt=prompt, language=language):
            return _look(prompt, language)


def _look(prompt: str, language: str) -> LookingAtReady | LookingAtVariant:
    kind = LookingAtReady if prompt in PROMPTS else LookingAtVariant
    return kind(prompt=prompt, language=language)


def _pressed(state: Prompting, button: str, facts: Facts) -> Stepped | None:  # noqa: C901
    match state, button:
        case Browsing(), "new" if len(facts.library.own) >= MOST_OWN:
            return _ask(state, facts, text("prompting.too_many"), fresh=True)
        case Browsing(), "new":
            return _ask(PickingKind(), facts)
        case Browsing(), id if id in (*PROMPTS, BY_ITSELF):
            return _ask(LookingAtReady(prompt=id, language=facts.language), facts)
        case Browsing(), id if facts.library.find(id) is not None:
            return _ask(LookingAtOwn(prompt=id), facts)
        case PickingKind(), alike if alike in (*PROMPTS, OTHER):
            return _ask(WritingName(alike=alike), facts)
        case LookingAtReady(prompt=prompt), language if language in facts.service.languages:
            return _ask(LookingAtReady(prompt=prompt, language=language), facts)
        case LookingAtOwn(prompt=prompt), "away":
            return _ask(PuttingAway(prompt=prompt), facts)
        case LookingAtOwn(prompt=prompt), language if language in _languages(prompt, facts):
            return _ask(LookingAtVariant(prompt=prompt, language=language), facts)
        case LookingAtVariant(prompt=prompt, language=language), "write":
            return _ask(RewritingName(prompt=prompt, language=language, seen=_source(prompt, facts)), facts)
        case LookingAtVariant(prompt=prompt, language=language), "right":
            return _vouch_for_what_is_there(prompt, language, facts)
        case LookingAtReady(prompt=prompt, language=language), "record" if prompt != BY_ITSELF:
            return _ask(Recording(prompt=prompt, language=language), facts)
        case LookingAtVariant(prompt=prompt, language=language), "record":
            return _ask(Recording(prompt=prompt, language=language, seen=_read_out(prompt, language, facts)), facts)
        case LookingAtReady() | LookingAtVariant(), "unrecord":
            return _unrecorded(state, facts)
        case Vouching(), "machine" | "me":
            by = facts.me.alias if facts.me is not None and button == "me" else ""
            return _kept(state, by, facts)
        case Vouching(prompt=prompt, language=language, name=name, what=what, seen=seen), "other":
            return _ask(NamingChecker(prompt=prompt, language=language, name=name, what=what, seen=seen), facts)
        case PuttingAway(prompt=prompt), "yes":
            left = Library(tuple(one for one in facts.library.own if one.id != prompt), facts.library.voices)
            done = text("prompting.put_away")
            return _ask(Browsing(), replace(facts, library=left), done, RetirePrompt(prompt))
        case _:
            return None


def _languages(prompt: str, facts: Facts) -> tuple[str, ...]:
    """Those that people can choose, and the source, which may be none of them any more."""
    found = facts.library.find(prompt)
    return facts.service.languages if found is None else tuple(dict.fromkeys((found.source, *facts.service.languages)))


# --- what is written ---


def _said(state: Prompting, words: str, facts: Facts) -> Stepped | None:
    line = blank_out(" ".join(words.split()))[0]
    whole = blank_out(words.strip())[0]
    match state:
        case WritingName() | RewritingName() if len(line) > LONGEST_NAME:
            return _ask(state, facts, text("prompting.too_long", count=LONGEST_NAME), fresh=True)
        case WritingWhat() | RewritingWhat() if len(whole) > LONGEST_WHAT:
            return _ask(state, facts, text("prompting.too_long", count=LONGEST_WHAT), fresh=True)
        case WritingName(alike=alike):
            return _ask(WritingWhat(alike=alike, name=line), facts, fresh=True)
        case WritingWhat():
            return _made(state, whole, facts)
        case RewritingName(prompt=prompt, language=language, seen=seen):
            return _ask(RewritingWhat(prompt=prompt, language=language, name=line, seen=seen), facts, fresh=True)
        case RewritingWhat():
            return _rewritten(state, whole, facts)
        case NamingChecker():
            return _kept(state, line[:LONGEST_NAME], facts, fresh=True)
        case _:
            return None


def _made(state: WritingWhat, what: str, facts: Facts) -> Stepped:
    """In the language in which the coordinator writes; at once in the library, though not in the database yet."""
    id, language = facts.fresh_id, facts.language
    made = OwnPrompt(id, state.alike, language, (KeptVariant(language, state.name, what, "source"),))
    among = replace(facts, library=replace(facts.library, own=(*facts.library.own, made)))
    keep = KeepPrompt(id, state.alike, language, state.name, what)
    return _ask(LookingAtOwn(prompt=id), among, text("prompting.made"), keep, fresh=True)


def _rewritten(state: RewritingWhat, what: str, facts: Facts) -> Stepped:
    """New words of the source are kept; for those of a translation somebody has to stand."""
    found = facts.library.find(state.prompt)
    if found is not None and found.source == state.language:
        return _put(found, KeptVariant(state.language, state.name, what, "source"), facts, fresh=True)
    then = Vouching(prompt=state.prompt, language=state.language, name=state.name, what=what, seen=state.seen)
    return _ask(then, facts, fresh=True)


def _vouch_for_what_is_there(prompt: str, language: str, facts: Facts) -> Stepped | None:
    found = facts.library.find(prompt)
    variant = found.find(language) if found is not None else None
    if variant is None or variant.mark not in ("machine", "outdated"):
        return None
    seen = _source(prompt, facts)
    return _ask(Vouching(prompt=prompt, language=language, name=variant.name, what=variant.what, seen=seen), facts)


def _kept(state: Vouching | NamingChecker, by: str, facts: Facts, *, fresh: bool = False) -> Stepped | None:
    found = facts.library.find(state.prompt)
    if found is None:
        return None
    if state.language == found.source:  # it stays the source, whoever stands for its words
        return _put(found, KeptVariant(state.language, state.name, state.what, "source"), facts, fresh=fresh)
    variant = KeptVariant(state.language, state.name, state.what, "checked" if by else "machine", by)
    stale = state.seen not in (None, _source(state.prompt, facts))
    return _put(found, variant, facts, fresh=fresh, stale=stale)


def _source(prompt: str, facts: Facts) -> tuple[str, str] | None:
    """Name and text of the source, as they are now."""
    found = facts.library.find(prompt)
    variant = found.find(found.source) if found is not None else None
    return (variant.name, variant.what) if variant is not None else None


def _put(prompt: OwnPrompt, variant: KeptVariant, facts: Facts, *, fresh: bool, stale: bool = False) -> Stepped:
    """`stale`: the source has been changed since it was translated, or compared. A recording of other words goes."""
    shown = replace(variant, mark="outdated") if stale else variant
    before = prompt.find(variant.language)
    own = tuple(one.having(shown) if one.id == prompt.id else one for one in facts.library.own)
    voices = facts.library.voices
    if before is not None and (before.name, before.what) != (variant.name, variant.what):
        voices = _others(prompt.id, variant.language, facts)
    among = replace(facts, library=replace(facts.library, own=own, voices=voices))
    kept = KeepVariant(prompt.id, variant, stale)
    return _ask(LookingAtOwn(prompt=prompt.id), among, text("prompting.kept"), kept, fresh=fresh)


# --- what is recorded ---


def _read_out(prompt: str, language: str, facts: Facts) -> str | None:
    """The words that are read out for a recording; None for those of a ready prompt, which nobody changes."""
    own = facts.library.find(prompt)
    found = own.find(language) if own is not None else None
    return f"{found.name}\n{found.what}" if found is not None else None


def _recorded(state: Recording, file: str, facts: Facts) -> Stepped:
    if state.seen is not None and state.seen != (now := _read_out(state.prompt, state.language, facts)):
        again = state.model_copy(update={"seen": now})
        return _ask(again, facts, text("prompting.other_words"), fresh=True)  # somebody has rewritten them meanwhile
    voice = Voice(language=state.language, file=file)
    voices = (*_others(state.prompt, state.language, facts), (state.prompt, voice))
    among = replace(facts, library=replace(facts.library, voices=voices))
    then = _look(state.prompt, state.language)
    return _ask(then, among, text("prompting.recorded"), KeepVoice(state.prompt, voice), fresh=True)


def _unrecorded(state: LookingAtReady | LookingAtVariant, facts: Facts) -> Stepped:
    among = replace(facts, library=replace(facts.library, voices=_others(state.prompt, state.language, facts)))
    return _ask(state, among, text("prompting.unrecorded"), DropVoice(state.prompt, state.language))


def _others(prompt: str, language: str, facts: Facts) -> tuple[tuple[str, Voice], ...]:
    return tuple((id, one) for id, one in facts.library.voices if (id, one.language) != (prompt, language))

"""The translations of every language, read once at the start and never changed. Next: locales/render.py.

A translation is found by id *and* English source: a session that runs on an older version of a programme keeps its
older words, which stay in the catalogue as obsolete entries. A fuzzy entry, or one whose placeholders are not those of
its source, counts as missing. A programme of one's own that was copied from one of ours borrows what it left as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.messages.pofile import PoFileError, read_po

from locales.languages import SOURCE, TONGUES, Tongue
from locales.messages import MESSAGES, is_safety
from locales.plurals import rule, same_rule, single
from locales.sources import Source, forms, is_wordless, placeholders

HERE = Path(__file__).parent
NO_NATIVE_READER = "Translated without a native reader. Please correct whatever sounds wrong."

AREAS = frozenset(id.split(".", maxsplit=1)[0] for id in MESSAGES)  # of texts of our own; programmes have other ids

Key = tuple[str, tuple[str, ...]]
"""The id, and the English source: one form, or singular and plural."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One language; there is one object of each. `broken` says why none of its words can be trusted."""

    tongue: Tongue
    words: Mapping[Key, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    older: Mapping[Key, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    broken: str | None = None
    unread: bool = False  # by a native reader, as its header says

    @cached_property
    def is_source(self) -> bool:
        return self.tongue.code == SOURCE

    def find(self, id: str, source: tuple[str, ...]) -> tuple[str, ...] | None:
        """The forms of a translation, one for each plural form of the language, or None."""
        if self.is_source:
            return source
        return self.now(id, source) or self.older.get((id, source))

    def now(self, id: str, source: tuple[str, ...]) -> tuple[str, ...] | None:
        """The same, but nothing that was said only in an older version."""
        return self.words.get((id, source)) or self._lent.get((_place(id), source))

    @cached_property
    def _lent(self) -> Mapping[Key, tuple[str, ...]]:
        """The words of programmes by their place in the file: the same English in the same place is the same text."""
        return MappingProxyType({(_place(id), key): said for (id, key), said in self.words.items() if not _is_ours(id)})


@dataclass(frozen=True, slots=True)
class Offer:
    """The languages that a person may choose, and why others that were wanted are not among them."""

    codes: tuple[str, ...]
    left_out: Mapping[str, str]


def path_of(code: str, folder: Path = HERE) -> Path:
    return folder / code / "LC_MESSAGES" / "askel.po"


def own_path_of(code: str, folder: Path) -> Path:
    """Where a service keeps its translations of a programme of its own."""
    return folder / f"{code}.po"


def load(
    folder: Path = HERE, tongues: Mapping[str, Tongue] = TONGUES, own: Path | None = None
) -> Mapping[str, Catalogue]:
    """Every language by its code; one that cannot be read is there too, and says why. `own`: a folder with translations
    of a programme of one's own; what they say of texts of ours does not count."""
    found = {code: _read(tongue, path_of(code, folder)) for code, tongue in tongues.items()}
    if own is not None:
        found = {code: with_own(catalogue, own_path_of(code, own)) for code, catalogue in found.items()}
    return MappingProxyType(found)


def with_own(shipped: Catalogue, path: Path) -> Catalogue:
    """With what the service has translated itself; broken if its file is."""
    if shipped.is_source or shipped.broken or not path.exists():
        return shipped
    own = _read(shipped.tongue, path)
    if own.broken:
        return replace(shipped, broken=f"{path}: {own.broken}")
    words, older = (
        MappingProxyType({**ours, **{key: said for key, said in theirs.items() if not _is_ours(key[0])}})
        for ours, theirs in ((shipped.words, own.words), (shipped.older, own.older))
    )
    return replace(shipped, words=words, older=older, unread=shipped.unread or own.unread)


def offered(
    catalogues: Mapping[str, Catalogue], wanted: Iterable[str], texts: Mapping[str, Source] = MESSAGES
) -> Offer:
    """`wanted` without the languages that do not have all of `texts` (our own and those of the programmes)."""
    why = {code: _shortcoming(catalogues.get(code), texts) for code in wanted}
    return Offer(
        tuple(code for code, reason in why.items() if reason is None),
        MappingProxyType({code: reason for code, reason in why.items() if reason is not None}),
    )


def missing_in(catalogue: Catalogue, texts: Mapping[str, Source]) -> list[str]:
    """The ids of the texts that this language lacks: all of them, when its catalogue is broken."""
    if catalogue.is_source:
        return []
    return [id for id, source in texts.items() if catalogue.now(id, forms(source)) is None and not is_wordless(source)]


def lacking(catalogue: Catalogue, texts: Mapping[str, Source]) -> dict[str, Source]:
    """Those of `texts` for which this language has no words."""
    missing = set(missing_in(catalogue, texts))
    return {id: source for id, source in texts.items() if id in missing}


def _shortcoming(catalogue: Catalogue | None, texts: Mapping[str, Source]) -> str | None:
    if catalogue is None:
        return "not a language of Askel: see locales/languages.py"
    if catalogue.broken:
        return catalogue.broken
    if catalogue.is_source:
        return None
    missing = missing_in(catalogue, texts)
    if not missing:
        return None
    safety = sum(map(is_safety, missing))
    first = ", ".join(sorted(missing, key=lambda id: not is_safety(id))[:3])
    return f"{len(missing)} of {len(texts)} texts are not translated, {safety} of them safety texts: {first}"


def _read(tongue: Tongue, path: Path) -> Catalogue:
    if tongue.code == SOURCE:
        return Catalogue(tongue)
    try:
        with path.open("rb") as file:
            read = read_po(file, abort_invalid=True)
    except FileNotFoundError:
        return Catalogue(tongue, broken="has no catalogue yet: python -m locales update")
    except (PoFileError, ValueError) as fault:
        return Catalogue(tongue, broken=f"its catalogue cannot be read: {fault}")
    if not same_rule(read.plural_forms, tongue.plural):
        return Catalogue(tongue, broken=f"its Plural-Forms must be: {tongue.plural}")
    unread = NO_NATIVE_READER in read.header_comment
    return Catalogue(tongue, _entries(read, tongue), _entries(read.obsolete.values(), tongue), unread=unread)


def _entries(messages: Iterable[Any], tongue: Tongue) -> Mapping[Key, tuple[str, ...]]:
    wanted, _ = rule(tongue.plural)
    entries: dict[Key, tuple[str, ...]] = {}
    for message in messages:
        if not message.id or not message.context or message.fuzzy:
            continue
        source, words = _tuple(message.id), _tuple(message.string)
        if len(words) == (wanted if len(source) > 1 else 1) and fits(source, words, tongue.plural):
            entries[message.context, source] = words
    return MappingProxyType(entries)


def fits(source: tuple[str, ...], words: tuple[str, ...], plural: str) -> bool:
    """Nothing empty, and the values of the source in every form."""
    return all(form.strip() and not any(misplaced(source, nth, form, plural)) for nth, form in enumerate(words))


def misplaced(source: tuple[str, ...], nth: int, form: str, plural: str) -> tuple[frozenset[str], frozenset[str]]:
    """The values that a form lacks, and those that do not exist. A form of one count may say {count} in words."""
    there, known = placeholders(form), placeholders(source[-1])
    in_words = {"count"} if len(source) > 1 and nth in single(plural) else set()
    return known - in_words - there, there - known


def _is_ours(id: str) -> bool:
    return id.split(".", maxsplit=1)[0] in AREAS


def _place(id: str) -> str:
    """A programme's text without the id of the programme; one of ours has no place."""
    return "" if _is_ours(id) else id.partition(".")[2]


def _tuple(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)

"""Finds what is wrong in the words: of every language against the English ones, and of the English ones themselves.

Babel accepts a wrong placeholder and an incomplete catalogue; a person in the middle of a conversation would not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from babel.messages.pofile import PoFileError, read_po

from locales import rules
from locales.catalogues import HERE, Catalogue, lacking, misplaced, own_path_of, path_of
from locales.extract import all_texts
from locales.languages import SOURCE, TONGUES, Tongue
from locales.messages import AREAS, MESSAGES, STAFF, is_safety
from locales.plurals import TRIED, rule, same_rule
from locales.sources import Plural, Source, forms, is_wordless, limit, placeholders

UPDATE = "run: python -m locales update"


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a file and a line. An error keeps a language from being offered, or a message from being said."""

    severity: Literal["error", "warning"]
    place: str
    id: str
    what: str
    todo: str

    def __str__(self) -> str:
        subject = f"{self.id} " if self.id else ""
        return f"{self.place}: {self.severity}: {subject}{self.what}; {self.todo}"


def check(
    folder: Path = HERE, texts: Mapping[str, Source] | None = None, tongues: Mapping[str, Tongue] = TONGUES
) -> list[Problem]:
    """Every problem of the English texts and of each language's catalogue in `folder`."""
    texts = all_texts() if texts is None else texts
    problems = list(_of_sources(texts))
    for tongue in tongues.values():
        if tongue.code != SOURCE:
            problems += _of_catalogue(tongue, path_of(tongue.code, folder), texts)
    return problems


def check_own(folder: Path, texts: Mapping[str, Source], shipped: Mapping[str, Catalogue]) -> list[Problem]:
    """Every problem of the files in which a service translates a programme of its own, and whose texts are `texts`."""
    return [
        problem
        for code, catalogue in shipped.items()
        if code != SOURCE and (path := own_path_of(code, folder)).exists()
        for problem in _of_catalogue(catalogue.tongue, path, lacking(catalogue, texts))
    ]


def _of_sources(texts: Mapping[str, Source]) -> Iterator[Problem]:
    for id, source in texts.items():
        place = _source_place(id)
        for what, todo in _source_faults(id, source):
            yield Problem("error", place, id, what, todo)
        if not id.startswith(STAFF):
            for what, todo in (
                fault
                for form in forms(source)
                for of in (rules.plain_faults, rules.question_faults)
                for fault in of(form)
            ):
                yield Problem("warning", place, id, what, todo)


def _source_faults(id: str, source: Source) -> Iterator[rules.Fault]:
    for form in forms(source):
        if not form.strip():
            yield "is empty", "write the English text"
        yield from rules.text_faults(form, limit(id, source))
    if isinstance(source, Plural):
        if "count" not in placeholders(source.other):
            yield "has no {count} in its plural", "put {count} where the number stands"
        if placeholders(source.one) - placeholders(source.other):
            yield "has a value in the singular only", "use the same values in both forms"
    if id not in MESSAGES and placeholders(str(source)):
        yield "has a placeholder, but nothing fills those of a programme", "write the words themselves"


def _of_catalogue(tongue: Tongue, path: Path, texts: Mapping[str, Source]) -> Iterator[Problem]:
    place = _short(path)
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except FileNotFoundError:
        yield Problem("error", place, "", "is not there", UPDATE)
        return
    except (PoFileError, ValueError) as fault:
        yield Problem("error", place, "", f"cannot be read: {fault}", "open it in Poedit, which shows the place")
        return
    if not same_rule(catalogue.plural_forms, tongue.plural):
        yield Problem("error", f"{place}:1", "", "has another plural rule", f'write "Plural-Forms: {tongue.plural}\\n"')
        return
    if str(catalogue.locale_identifier) != tongue.code:
        yield Problem("warning", f"{place}:1", "", "names another language", f'write "Language: {tongue.code}\\n"')
    yield from _of_entries(tongue, place, texts, {(m.context, m.id): m for m in catalogue if m.id})


def _of_entries(tongue: Tongue, place: str, texts: Mapping[str, Source], entries: dict[Any, Any]) -> Iterator[Problem]:
    for id, source in texts.items():
        if is_wordless(source):
            continue
        words = forms(source)
        entry = entries.pop((id, words if len(words) > 1 else words[0]), None)
        if entry is None:
            yield Problem("error", place, id, f"is missing{_weight(id)}", UPDATE)
            continue
        where = f"{place}:{entry.lineno}"
        if entry.fuzzy:
            yield Problem("error", where, id, f"is fuzzy{_weight(id)}", "compare it with the English text, unmark it")
            continue
        yield from _of_entry(tongue, where, id, source, entry)
    for (id, _), entry in entries.items():
        yield Problem("warning", f"{place}:{entry.lineno}", id or "", "is no longer among the sources", UPDATE)


def _of_entry(tongue: Tongue, place: str, id: str, source: Source, entry: Any) -> Iterator[Problem]:
    words = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    for nth, form in enumerate(words):
        which = f"(form {nth}: {_counts(tongue.plural, nth)}) " if len(words) > 1 else ""
        if not form.strip():
            yield Problem("error", place, id, f"{which}is not translated{_weight(id)}", "translate it")
            continue
        for what, todo in _errors(tongue, id, source, nth, form):
            yield Problem("error", place, id, which + what, todo)
        for what, todo in _warnings(tongue, id, source, form):
            yield Problem("warning", place, id, which + what, todo)


def _errors(tongue: Tongue, id: str, source: Source, nth: int, form: str) -> Iterator[rules.Fault]:
    lacking, unknown = misplaced(forms(source), nth, form, tongue.plural)
    for name in sorted(unknown):
        yield f"has {{{name}}}, which nothing fills", f"use {_names(placeholders(forms(source)[-1]))}"
    for name in sorted(lacking):
        yield f"lacks {{{name}}}", "put it where it belongs, spelled as in the English text"
    yield from rules.text_faults(form, limit(id, source))
    yield from rules.number_faults(forms(source)[-1], form)
    yield from rules.indent_faults(forms(source)[-1], form)


def _warnings(tongue: Tongue, id: str, source: Source, form: str) -> Iterator[rules.Fault]:
    if not id.startswith(STAFF):
        yield from rules.question_faults(form)
    if any(rules.is_copied(english, form, tongue.name) for english in forms(source)):
        yield "is the same as in English", "translate it, unless it is a name"
    elif tongue.rtl:
        yield from rules.rtl_faults(form)


def _weight(id: str) -> str:
    return ", and it is a safety text" if is_safety(id) else ""


def _names(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder here"


def _counts(plural: str, nth: int) -> str:
    """Examples of the counts that take a form: translators know them by these, not by number."""
    choose = rule(plural)[1]
    return ", ".join(str(count) for count in [n for n in TRIED if choose(n) == nth][:3]) + " …"


def _source_place(id: str) -> str:
    for area in AREAS:
        if id in area.TEXTS:
            path = Path(str(area.__file__))
            lines = path.read_text("utf-8").splitlines()
            number = next((at for at, line in enumerate(lines, 1) if f'"{id}"' in line), 1)
            return f"{_short(path)}:{number}"
    return "programmes/" + id.split(".", maxsplit=1)[0] + ".toml"


def _short(path: Path) -> str:
    """From the root of the project, as everybody's editor opens it."""
    try:
        return path.relative_to(HERE.parent).as_posix()
    except ValueError:
        return path.as_posix()

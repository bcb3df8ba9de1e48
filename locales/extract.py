"""The source texts of messages and programmes → the template, and each language's .po with what changed marked fuzzy.

A translation belongs to its id and its exact source. When a source changes, the entry becomes fuzzy; the
old one of a programme stays as obsolete, for the sessions that still run on an older version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po, write_po

from locales.catalogues import (
    AREAS,
    HERE,
    NO_NATIVE_READER,
    Catalogue,
    lacking,
    missing_in,
    path_of,
    with_own,
)
from locales.languages import SOURCE, TONGUES, Tongue
from locales.messages import MESSAGES, merged
from locales.plurals import rule
from locales.sources import Source, forms, is_wordless, note

PROGRAMMES = HERE.parent / "programmes"
TEMPLATE = "askel.pot"
METHOD = "locales.babel_programme:programme_messages"

_DEFAULTS = {"FULL NAME <EMAIL@ADDRESS>", "LANGUAGE <LL@li.org>"}  # what Babel says when a header says nothing


def all_texts(programmes: Path = PROGRAMMES) -> Mapping[str, Source]:
    """Everything that a language needs: our own messages and the texts of every programme file in the folder."""
    return merged(MESSAGES, *(_of_programme(file) for file in sorted(programmes.glob("*.toml"))))


def _of_programme(file: Path) -> dict[str, str]:
    with file.open("rb") as opened:
        return {str(id): str(words) for _, words, _, id in babel_extract(METHOD, opened)}


def extract(folder: Path = HERE, texts: Mapping[str, Source] | None = None) -> Path:
    """Writes the template for new languages."""
    texts = all_texts() if texts is None else texts
    catalog = Catalog()
    for id, source in _to_translate(texts):
        _add(catalog, id, source, ("",) * len(forms(source)))
    path = folder / TEMPLATE
    path.write_bytes(_header("Template of Askel's messages.", {"Language": ""}) + _body(catalog))
    return path


def update(
    folder: Path = HERE, texts: Mapping[str, Source] | None = None, tongues: Mapping[str, Tongue] = TONGUES
) -> list[Path]:
    """Brings every .po up to the sources, and makes those that are not there yet."""
    texts = all_texts() if texts is None else texts
    paths = []
    for tongue in tongues.values():
        if tongue.code == SOURCE:
            continue
        path = path_of(tongue.code, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(path.read_bytes() if path.exists() else b"", texts, tongue))
        paths.append(path)
    return paths


def update_own(path: Path, texts: Mapping[str, Source], shipped: Catalogue) -> int:
    """Brings the file in which a service translates a programme of its own up to `texts`; it holds what `shipped` has
    no words for. How many of these wait for a translator. Raises `PoFileError` where it cannot be read."""
    before = path.read_bytes() if path.exists() else b""
    wanted = lacking(shipped, texts)
    if wanted or before:
        path.write_bytes(updated(before, wanted, shipped.tongue))
    return len(missing_in(with_own(shipped, path), wanted))


def updated(before: bytes, texts: Mapping[str, Source], tongue: Tongue) -> bytes:
    """The .po of one language with exactly `texts`; raises PoFileError when `before` cannot be read."""
    old = read_po(BytesIO(before), abort_invalid=True) if before else Catalog()
    new = Catalog()
    new.mime_headers = [("Plural-Forms", tongue.plural)]
    earlier = _Earlier(
        exact={(m.context, m.id): m for m in (*old.obsolete.values(), *old) if m.id},
        by_id={m.context: m for m in old if m.id and any(_strings(m))},
    )
    for id, source in _to_translate(texts):
        _carry_over(new, id, source, earlier, rule(tongue.plural)[0])
    kept = {(m.context, m.id) for m in new}
    for key, message in earlier.exact.items():
        if key not in kept and not _is_ours(message.context) and all(_strings(message)) and not message.fuzzy:
            new.obsolete[key] = message
    return _header(*_comments_and_fields(old if before else None, tongue)) + _body(new)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What a .po had: by id and source (with the obsolete ones), and by id alone (what has words now)."""

    exact: Mapping[Any, Any]
    by_id: Mapping[Any, Any]


def _to_translate(texts: Mapping[str, Source]) -> Iterator[tuple[str, Source]]:
    return ((id, source) for id, source in texts.items() if not is_wordless(source))


def _is_ours(id: str) -> bool:
    """Of a message of our own nobody asks for an older wording; of a programme, sessions do."""
    return id.split(".", maxsplit=1)[0] in AREAS


def _carry_over(new: Catalog, id: str, source: Source, before: _Earlier, plurals: int) -> None:
    same, earlier = before.exact.get((id, _msgid(source))), before.by_id.get(id)
    empty = ("",) * (plurals if len(forms(source)) > 1 else 1)
    if same:
        message = _add(new, id, source, _strings(same) if len(_strings(same)) == len(empty) else empty)
        message.flags |= same.flags & {"fuzzy"}
        message.user_comments = list(same.user_comments)
    elif earlier and len(_strings(earlier)) == len(empty):
        message = _add(new, id, source, _strings(earlier))
        message.flags.add("fuzzy")
    else:
        _add(new, id, source, empty)


def _add(catalog: Catalog, id: str, source: Source, strings: tuple[str, ...]) -> Any:
    comments = [line for line in (note(source),) if line]
    string = strings if len(forms(source)) > 1 else strings[0]
    return catalog.add(_msgid(source), string, auto_comments=comments, context=id)


def _msgid(source: Source) -> str | tuple[str, ...]:
    words = forms(source)
    return words if len(words) > 1 else words[0]


def _strings(message: Any) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _body(catalog: Catalog) -> bytes:
    body = BytesIO()
    # No previous msgids: Babel folds long ones into lines that no other tool can read.
    write_po(body, catalog, width=100, omit_header=True)
    return body.getvalue().rstrip() + b"\n"


def _comments_and_fields(old: Catalog | None, tongue: Tongue) -> tuple[str, dict[str, str]]:
    """The header that we pin; what translators wrote into it stays."""
    fields = {"Language": tongue.code, "Plural-Forms": tongue.plural}
    if old is None:
        return f"Askel in {tongue.name}.\n{NO_NATIVE_READER}", fields
    for name, value in (("Last-Translator", old.last_translator), ("Language-Team", old.language_team)):
        if value not in _DEFAULTS:
            fields[name] = value
    comment = "\n".join(line.removeprefix("#").strip() for line in old.header_comment.splitlines())
    return comment, fields


def _header(comment: str, fields: Mapping[str, str]) -> bytes:
    """Without dates: git knows them, and every update would change them."""
    charset = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    lines += ['msgid ""', 'msgstr ""']
    lines += [
        f'"{name}: {value}\\n"' for name, value in ({"Project-Id-Version": "Askel"} | dict(fields) | charset).items()
    ]
    return ("\n".join(lines) + "\n\n").encode()

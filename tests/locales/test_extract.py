"""What happens to translations when the English changes."""

from io import BytesIO

import polib
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import PoFileError, read_po

from locales.catalogues import NO_NATIVE_READER
from locales.extract import all_texts, extract, update, updated
from locales.languages import TONGUES
from locales.messages import MESSAGES, DuplicateId, merged
from locales.sources import Label, Noted, Plural

FI, AR = TONGUES["fi"], TONGUES["ar"]


def entries(po, *, obsolete=False):
    read = polib.pofile(po.decode())
    return {(e.msgctxt, e.msgid): e for e in (read.obsolete_entries() if obsolete else read) if obsolete == e.obsolete}


def translated(po, id, words):
    read = polib.pofile(po.decode())
    entry = next(entry for entry in read if entry.msgctxt == id)
    entry.msgstr = words
    return str(read).encode()


@pytest.fixture
def hello():
    return translated(updated(b"", {"a.hello": "Hello, {alias}!"}, FI), "a.hello", "Hei, {alias}!")


def test_a_new_catalogue_pins_its_rule_and_says_that_nobody_read_it():
    po = updated(b"", {"a.left": Plural("{count} is left", "{count} are left", note="Questions.")}, AR)
    assert f"# {NO_NATIVE_READER}" in po.decode().splitlines()
    assert read_po(BytesIO(po)).plural_forms == AR.plural
    (entry,) = entries(po).values()
    assert set(entry.msgstr_plural) == {0, 1, 2, 3, 4, 5}
    assert entry.comment == "Questions."


def test_a_second_update_changes_nothing(hello):
    texts = {"a.hello": "Hello, {alias}!", "a.bye": Noted("Bye!", note="At the end.")}
    once = updated(hello, texts, FI)
    assert updated(once, texts, FI) == once
    assert entries(once)["a.hello", "Hello, {alias}!"].msgstr == "Hei, {alias}!"


def test_a_changed_source_makes_its_translation_fuzzy_and_keeps_the_old_one(hello):
    po = updated(hello, {"a.hello": "Good day, {alias}!"}, FI)
    entry = entries(po)["a.hello", "Good day, {alias}!"]
    assert entry.fuzzy
    assert entry.msgstr == "Hei, {alias}!"
    assert entries(po, obsolete=True)["a.hello", "Hello, {alias}!"].msgstr == "Hei, {alias}!"


def test_other_tools_can_read_a_long_text_that_was_changed(hello):
    long = "A long sentence that is folded. " * 12
    po = updated(updated(hello, {"a.hello": long + "Old."}, FI), {"a.hello": long + "New."}, FI)
    assert entries(po)["a.hello", long + "New."].fuzzy


def test_a_fuzzy_one_stays_fuzzy_and_its_last_good_words_stay_too(hello):
    once = updated(hello, {"a.hello": "Good day, {alias}!"}, FI)
    again = updated(once, {"a.hello": "Good day, {alias}!"}, FI)
    third = updated(again, {"a.hello": "Welcome, {alias}!"}, FI)
    assert entries(again)["a.hello", "Good day, {alias}!"].fuzzy
    assert b"# |" not in again
    assert entries(third)["a.hello", "Welcome, {alias}!"].fuzzy
    assert list(entries(third, obsolete=True)) == [("a.hello", "Hello, {alias}!")]


def test_a_source_that_comes_back_finds_its_words_again(hello):
    away = updated(hello, {}, FI)
    back = updated(away, {"a.hello": "Hello, {alias}!"}, FI)
    assert entries(away) == {}
    assert entries(back)["a.hello", "Hello, {alias}!"].msgstr == "Hei, {alias}!"
    assert not entries(back, obsolete=True)


def test_of_our_own_messages_no_older_wording_is_kept():
    po = translated(updated(b"", {"common.yes": "Yes"}, FI), "common.yes", "Joo")
    changed = updated(po, {"common.yes": "Yes!"}, FI)
    assert entries(changed)["common.yes", "Yes!"].fuzzy
    assert not entries(changed, obsolete=True)


def test_the_same_english_words_under_another_id_are_another_text(hello):
    po = updated(hello, {"a.hello": "Hello, {alias}!", "b.hello": "Hello, {alias}!"}, FI)
    assert entries(po)["b.hello", "Hello, {alias}!"].msgstr == ""


def test_a_text_that_becomes_a_plural_begins_anew(hello):
    po = updated(hello, {"a.hello": Plural("{count} hello", "{count} hellos")}, FI)
    (entry,) = entries(po).values()
    assert set(entry.msgstr_plural.values()) == {""}
    assert not entry.fuzzy


def test_what_translators_wrote_stays(hello):
    signed = hello.replace(b'"Language: fi', b'"Last-Translator: Aino <aino@example.org>\\n"\n"Language: fi')
    signed = signed.replace(NO_NATIVE_READER.encode(), b"Read by Aino.")
    signed = signed.replace(b'msgctxt "a.hello"', b'# Is this too friendly?\nmsgctxt "a.hello"')
    po = updated(signed, {"a.hello": "Hello, {alias}!"}, FI).decode()
    assert "Last-Translator: Aino <aino@example.org>" in po
    assert "# Read by Aino." in po
    assert NO_NATIVE_READER not in po
    assert "# Is this too friendly?" in po


def test_a_rule_that_a_tool_wrote_is_pinned_again():
    po = updated(b"", {"a.b": "Words"}, AR).replace(AR.plural.encode(), b"nplurals=2; plural=(n != 1);")
    assert read_po(BytesIO(updated(po, {"a.b": "Words"}, AR))).plural_forms == AR.plural


def test_a_broken_catalogue_is_not_written_over(tmp_path):
    path = tmp_path / "fi" / "LC_MESSAGES" / "askel.po"
    path.parent.mkdir(parents=True)
    path.write_text("nonsense")
    with pytest.raises(PoFileError):
        update(tmp_path, {"a.b": "Words"}, {"fi": FI})
    assert path.read_text() == "nonsense"


def test_what_has_no_words_is_not_for_translators(tmp_path):
    template = extract(tmp_path, {"a.plain": "✓ {label}: {answer}", "a.yes": Label("Yes")}).read_text("utf-8")
    assert "a.yes" in template
    assert "a.plain" not in template


def test_programmes_and_messages_come_together(tmp_path):
    (tmp_path / "small.toml").write_text('id = "small"\n[[steps]]\nid = "walk"\ntext = "Do you walk?"\n')
    texts = all_texts(tmp_path)
    assert texts["small.steps.walk.text"] == "Do you walk?"
    assert texts.keys() >= MESSAGES.keys()


def test_two_texts_never_have_the_same_id():
    with pytest.raises(DuplicateId, match="a"):
        merged({"a": "1"}, {"a": "2"})


def test_babel_itself_extracts_a_programme_by_the_name_of_our_method(tmp_path):
    (tmp_path / "ours.toml").write_text(
        'id = "ours"\ntitle = "Small steps"\n[[rules]]\nid = "x"\nlabel = "Help"\n', "utf-8"
    )
    found = list(extract_from_file("askel_programme", tmp_path / "ours.toml"))
    assert found == [(2, "Small steps", [], "ours.title"), (5, "Help", [], "ours.rules.x.label")]


def test_a_toml_that_is_no_programme_has_no_texts(tmp_path):
    (tmp_path / "other.toml").write_text('title = "Words"\n', "utf-8")
    assert list(extract_from_file("askel_programme", tmp_path / "other.toml")) == []

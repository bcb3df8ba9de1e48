"""Reading the translations, and which languages may be offered."""

import time
from dataclasses import replace

import pytest

from locales.catalogues import load, offered, path_of
from locales.extract import update
from locales.languages import ARABIC, TONGUES
from locales.sources import Noted, Plural

HEADER = """
msgid ""
msgstr ""
"Language: fi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plural}\\n"

"""
FI = TONGUES["fi"]
TEXTS = {
    "a.hello": "Hello, {alias}!",
    "welcome.consent": Noted("Do you agree?", note="Safety."),
    "a.left": Plural(one="{count} left", other="{count} left of {all}"),
    "a.plain": "{it}",
}
GOOD = """
msgctxt "a.hello"
msgid "Hello, {alias}!"
msgstr "Hei, {alias}!"

msgctxt "welcome.consent"
msgid "Do you agree?"
msgstr "Suostutko?"

msgctxt "a.left"
msgid "{count} left"
msgid_plural "{count} left of {all}"
msgstr[0] "yksi, kaikkiaan {all}"
msgstr[1] "{count}, kaikkiaan {all}"

#~ msgctxt "a.hello"
#~ msgid "Hi, {alias}!"
#~ msgstr "Moi, {alias}!"
"""
PROGRAMME = (
    """
msgctxt "vantaa.rules.pain.label"
msgid "Pain"
msgstr "Kipu"
"""
    + GOOD
)


@pytest.fixture
def finnish(tmp_path):
    """Reads a Finnish catalogue from the text of its entries."""

    def read(entries, plural=FI.plural):
        path = path_of("fi", tmp_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER.format(plural=plural) + entries, "utf-8")
        return load(tmp_path, {"fi": FI, "en": TONGUES["en"]})

    return read


def why_not(catalogues):
    return offered(catalogues, ["fi"], TEXTS).left_out.get("fi")


def test_a_complete_language_is_offered_in_the_order_that_was_wanted(finnish):
    offer = offered(finnish(GOOD), ["en", "fi"], TEXTS)
    assert offer.codes == ("en", "fi")
    assert offer.left_out == {}


def test_a_translation_is_found_by_its_id_and_its_source(finnish):
    catalogue = finnish(GOOD)["fi"]
    assert catalogue.find("a.hello", ("Hello, {alias}!",)) == ("Hei, {alias}!",)
    assert catalogue.find("a.hello", ("Hi, {alias}!",)) == ("Moi, {alias}!",)
    assert catalogue.find("a.hello", ("Good day!",)) is None
    assert catalogue.find("welcome.hello", ("Hello, {alias}!",)) is None


def test_a_copy_of_a_programme_borrows_what_it_left_as_it_was(finnish):
    catalogue = finnish(PROGRAMME)["fi"]
    assert catalogue.find("ours.rules.pain.label", ("Pain",)) == ("Kipu",)
    assert catalogue.find("ours.rules.pain.label", ("Strong pain",)) is None
    assert catalogue.find("ours.check_in.pain.label", ("Pain",)) is None
    assert catalogue.find("ours.consent", ("Do you agree?",)) is None  # one of our own texts is nobody's programme
    texts = {"ours.rules.pain.label": "Pain"}
    assert offered(finnish(PROGRAMME), ["fi"], texts).codes == ("fi",)
    assert offered(finnish(PROGRAMME), ["fi"], {**texts, "ours.title": "Ours"}).codes == ()


@pytest.fixture
def own(finnish, tmp_path):
    """Reads the same catalogue together with what a service has translated itself."""

    def read(entries, plural=FI.plural):
        finnish(PROGRAMME)
        (tmp_path / "fi.po").write_text(HEADER.format(plural=plural) + entries, "utf-8")
        return load(tmp_path, {"fi": FI, "en": TONGUES["en"]}, own=tmp_path)["fi"]

    return read


OWN = """
msgctxt "ours.title"
msgid "Ours"
msgstr "Meidän"

msgctxt "ours.rules.pain.label"
msgid "Pain"
msgstr "Särky"

msgctxt "welcome.consent"
msgid "Do you agree?"
msgstr "Kai suostut?"

#~ msgctxt "ours.title"
#~ msgid "Mine"
#~ msgstr "Minun"
"""


def test_a_service_translates_a_programme_of_its_own(own):
    catalogue = own(OWN)
    assert catalogue.find("ours.title", ("Ours",)) == ("Meidän",)
    assert catalogue.find("ours.title", ("Mine",)) == ("Minun",)
    assert catalogue.find("ours.rules.pain.label", ("Pain",)) == ("Särky",)
    assert catalogue.find("vantaa.rules.pain.label", ("Pain",)) == ("Kipu",)


def test_what_it_says_of_a_text_of_ours_does_not_count(own):
    assert own(OWN).find("welcome.consent", ("Do you agree?",)) == ("Suostutko?",)


@pytest.mark.parametrize(("entries", "plural"), [("nonsense", FI.plural), (OWN, ARABIC)])
def test_a_file_of_its_own_that_cannot_be_read_keeps_the_language_from_being_offered(own, tmp_path, entries, plural):
    catalogue = own(entries, plural)
    assert catalogue.broken.startswith(f"{tmp_path / 'fi.po'}: its ")
    assert offered({"fi": catalogue}, ["fi"], {}).codes == ()


def test_english_is_its_own_translation(finnish):
    assert finnish(GOOD)["en"].find("x.y", ("Words",)) == ("Words",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('msgstr "Suostutko?"', 'msgstr ""'),
        ('msgctxt "welcome.consent"', '#, fuzzy\nmsgctxt "welcome.consent"'),
        ("Hei, {alias}!", "Hei, {alais}!"),
        ("Hei, {alias}!", "Hei!"),
        ("Hei, {alias}!", "Hei, {alias} {it}!"),
        ("yksi, kaikkiaan {all}", "yksi"),
        ('msgstr[1] "{count}, kaikkiaan {all}"', 'msgstr[1] "kaikkiaan {all}"'),
        ('msgstr[1] "{count}, kaikkiaan {all}"', 'msgstr[1] ""'),
        ('msgid "Do you agree?"', 'msgid "Do you agree now?"'),
    ],
)
def test_one_text_that_cannot_be_said_keeps_a_language_from_being_offered(finnish, before, after):
    assert before in GOOD
    assert "1 of 4 texts" in why_not(finnish(GOOD.replace(before, after)))


def test_safety_texts_are_named_first(finnish):
    assert why_not(finnish("")) == (
        "3 of 4 texts are not translated, 1 of them safety texts: welcome.consent, a.hello, a.left"
    )


def test_a_wrong_plural_rule_spoils_all_of_a_language(finnish):
    catalogues = finnish(GOOD, plural="nplurals=2; plural=(n > 1);")
    assert FI.plural in why_not(catalogues)
    assert not catalogues["fi"].words


def test_a_catalogue_that_is_no_catalogue_is_not_offered_and_harms_no_other(finnish):
    catalogues = finnish("nonsense {{{")
    assert "cannot be read" in why_not(catalogues)
    assert offered(catalogues, ["fi", "en"], TEXTS).codes == ("en",)


def test_a_language_without_a_catalogue_or_unknown_says_so(tmp_path):
    offer = offered(load(tmp_path), ["ar", "tlh"])
    assert "no catalogue" in offer.left_out["ar"]
    assert "languages.py" in offer.left_out["tlh"]


def test_nobody_can_change_a_catalogue(catalogues):
    with pytest.raises(TypeError):
        catalogues["xx"] = catalogues["fi"]
    with pytest.raises(TypeError):
        catalogues["fi"].words[("a", ("b",))] = ("c",)


def test_four_languages_of_four_hundred_texts_are_read_in_a_blink(tmp_path):
    texts = {f"area.text_{number}": f"This is the text number {number} of {{all}}." for number in range(400)}
    four = {code: replace(FI, code=code, plural=ARABIC) for code in ("aa", "bb", "cc", "dd")}
    for path in update(tmp_path, texts, four):
        path.write_text(path.read_text("utf-8").replace('of {all}."\nmsgstr ""', 'of {all}."\nmsgstr "{all}"'), "utf-8")
    best = 9.0
    for _ in range(3):
        start = time.perf_counter()
        read = load(tmp_path, four)
        best = min(best, time.perf_counter() - start)
    assert all(len(catalogue.words) == 400 for catalogue in read.values())
    assert best < 0.3

"""The check of words: each fault is found, at its place, with what to do."""

import polib
import pytest

from locales import __main__ as command
from locales.catalogues import path_of
from locales.check import Problem, check
from locales.extract import update
from locales.languages import TONGUES
from locales.sources import Brief, Label, Plural

TEXTS = {
    "staff.hello": "Hello, {alias}! Call 116117.",
    "staff.yes": Label("Yes"),
    "staff.old": Brief("This is old."),
    "staff.left": Plural("{count} is left", "{count} are left"),
    "staff.plain": "{it}",
    "help.how": "How are you?",
}
WORDS = {
    "fi": {"staff.hello": "Hei, {alias}! Soita 116117.", "staff.yes": "Kyllä", "staff.old": "Tämä on vanha.",
           "staff.left": ["{count} jäljellä", "{count} jäljellä"], "help.how": "Mitä kuuluu?"},
    "ar": {"staff.hello": "مرحبًا {alias}! اتصل بالرقم 116117.", "staff.yes": "نعم", "staff.old": "هذا قديم.",
           "staff.left": ["لا شيء", "واحد", "اثنان", "{count} أسئلة", "{count} سؤالًا", "{count} سؤال"],
           "help.how": "كيف حالك؟"},
    "ru": {"staff.hello": "Здравствуйте, {alias}! Звоните 116117.", "staff.yes": "Да", "staff.old": "Это старое.",
           "staff.left": ["Остался {count}", "Осталось {count}", "Осталось {count}"], "help.how": "Как дела?"},
}  # fmt: skip


@pytest.fixture
def problems(tmp_path):
    """Checks one language whose translation of one text is the given one."""

    def find(code, id=None, words=None, *, edit=None):
        update(tmp_path, TEXTS, TONGUES)
        path = path_of(code, tmp_path)
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po:
            given = words if entry.msgctxt == id else WORDS[code][entry.msgctxt]
            if isinstance(given, list):
                entry.msgstr_plural = dict(enumerate(given))
            else:
                entry.msgstr = given
        po.save()
        if edit:
            path.write_text(edit(path.read_text("utf-8")), "utf-8")
        return [found for found in check(tmp_path, TEXTS, {code: TONGUES[code]}) if "askel.po" in found.place]

    return find


def told(found):
    return [f"{problem.severity}: {problem.what}" for problem in found]


@pytest.mark.parametrize("code", ["fi", "ar", "ru"])
def test_good_words_have_no_problem(problems, code):
    assert problems(code) == []


@pytest.mark.parametrize(
    ("code", "id", "words", "what"),
    [
        ("fi", "staff.hello", "Hei, {alais}! 116117", "error: has {alais}, which nothing fills"),
        ("fi", "staff.hello", "Hei, {alais}! 116117", "error: lacks {alias}"),
        ("fi", "staff.hello", "", "error: is not translated"),
        ("fi", "staff.hello", "Hei, {alias}!", "error: lacks the number 116117"),
        ("fi", "staff.hello", "Hei, {alias}! 116118", "error: lacks the number 116117"),
        ("ar", "help.how", "كيف حالك؟ وكيف أولادك؟", "warning: asks 2 questions"),
        ("ar", "staff.hello", "مرحبًا {alias} ١١٦١١٧", "error: contains digits that are not Latin"),
        ("fi", "staff.hello", "<b>Hei</b>, {alias}! 116117", "error: contains markup: <b>"),
        ("fi", "staff.hello", "Hei &amp; hoi, {alias}! 116117", "error: contains markup: &amp;"),
        ("fi", "staff.hello", "Hei, {alias}! {Nimi} 116117", "error: contains a brace that is no placeholder"),
        ("fi", "staff.hello", "Hei, {alias.x} {alias}! 116117", "error: contains a brace that is no placeholder"),
        ("fi", "staff.hello", "Hei,\u202e {alias}! 116117",
         "error: contains the invisible character RIGHT-TO-LEFT OVERRIDE"),
        ("ar", "staff.hello", "مرحبًا \u2068{alias}\u2069! 116117",
         "error: contains the invisible character FIRST STRONG ISOLATE"),
        ("fi", "staff.hello", " Hei, {alias}! 116117", "error: begins with 1 spaces"),
        ("fi", "staff.hello", "Hei, {alias}! 116117 ", "error: ends with a space"),
        ("fi", "staff.yes", "K" * 41, "error: is 41 characters long"),
        ("fi", "staff.old", "K" * 201, "error: is 201 characters long"),
        ("ru", "staff.yes", "Yes", "warning: is the same as in English"),
        ("ar", "staff.yes", "Yes", "warning: is the same as in English"),
        ("ar", "staff.old", "Askel قديم", "warning: begins with a Latin word"),
        ("fi", "staff.left", ["Yksi jäljellä", "Monta jäljellä"], "error: (form 1: 0, 2, 3 …) lacks {count}"),
        ("ru", "staff.left", ["Остался один", "Осталось {count}", "Осталось {count}"],
         "error: (form 0: 1, 21, 31 …) lacks {count}"),
        ("ar", "staff.left", ["", "واحد", "اثنان", "{count} أ", "{count} ب", "{count} ج"],
         "error: (form 0: 0 …) is not translated"),
        ("ar", "staff.left", ["لا", "واحد", "اثنان", "أسئلة", "{count} ب", "{count} ج"],
         "error: (form 3: 3, 4, 5 …) lacks {count}"),
    ],
)  # fmt: skip
def test_a_fault_is_found(problems, code, id, words, what):
    assert what in told(problems(code, id, words))


def test_a_form_of_one_count_may_leave_the_number_out(problems):
    assert problems("fi", "staff.left", ["Yksi jäljellä", "{count} jäljellä"]) == []


def test_a_word_may_be_the_same_in_two_languages_of_latin_letters(problems):
    assert problems("fi", "staff.yes", "Yes") == []


def test_a_placeholder_may_come_first_in_an_rtl_line(problems):
    assert problems("ar", "staff.hello", "{alias}، اتصل بالرقم 116117") == []


def test_joiners_are_no_fault(problems):
    assert problems("ar", "staff.old", "می\u200cرود") == []


def test_a_fuzzy_entry_is_a_fault(problems):
    found = problems("fi", edit=lambda po: po.replace('msgctxt "staff.yes"', '#, fuzzy\nmsgctxt "staff.yes"'))
    assert told(found) == ["error: is fuzzy"]


def test_a_text_that_the_catalogue_does_not_have_is_a_fault(problems):
    found = problems("fi", edit=lambda po: po.replace('msgid "Yes"', 'msgid "Yeah"'))
    assert told(found) == ["error: is missing", "warning: is no longer among the sources"]
    assert found[0].todo == "run: python -m locales update"


def test_another_plural_rule_is_a_fault(problems):
    found = problems("fi", edit=lambda po: po.replace("n != 1", "n > 1"))
    assert told(found) == ["error: has another plural rule"]
    assert TONGUES["fi"].plural in found[0].todo


def test_the_header_of_another_language_is_noticed(problems):
    assert told(problems("fi", edit=lambda po: po.replace("Language: fi", "Language: et"))) == [
        "warning: names another language"
    ]


def test_a_file_that_cannot_be_read_or_is_not_there_is_a_fault(problems, tmp_path):
    assert "cannot be read" in problems("fi", edit=lambda po: po + "\nnonsense")[0].what
    path_of("fi", tmp_path).unlink()
    assert "error: is not there" in told(check(tmp_path, TEXTS, {"fi": TONGUES["fi"]}))


def test_a_problem_says_where_what_and_what_to_do(problems, tmp_path):
    (found,) = problems("fi", "staff.hello", "Hei! 116117")
    path = path_of("fi", tmp_path)
    line = 1 + path.read_text("utf-8").splitlines().index('msgid "Hello, {alias}! Call 116117."')
    assert str(found) == (
        f"{path.as_posix()}:{line}: error: staff.hello lacks {{alias}}; put it where it belongs, spelled as in the "
        "English text"
    )


def test_a_safety_text_is_called_one(tmp_path):
    update(tmp_path, {"crisis.call": "Call 112."}, {"fi": TONGUES["fi"]})
    (found,) = check(tmp_path, {"crisis.call": "Call 112."}, {"fi": TONGUES["fi"]})
    assert found.what == "is not translated, and it is a safety text"


@pytest.mark.parametrize(
    ("id", "source", "what"),
    [
        ("staff.hello", "Hello, {Alias}!", "error: contains a brace that is no placeholder"),
        ("staff.hello", "", "error: is empty"),
        ("staff.hello", "<i>Hello</i>", "error: contains markup: <i>"),
        ("staff.yes", Label("Y" * 41), "error: is 41 characters long"),
        ("vantaa.mood.label", "Y" * 41, "error: is 41 characters long"),
        ("vantaa.mood.text", "Hello, {alias}!", "error: has a placeholder, but nothing fills those of a programme"),
        ("staff.left", Plural("One", "Many"), "error: has no {count} in its plural"),
        ("staff.left", Plural("{all}", "{count}"), "error: has a value in the singular only"),
        ("help.long", "word " * 21 + "end.", "warning: has a sentence of 22 words"),
        ("help.two", "How are you? And the children?", "warning: asks 2 questions"),
    ],
)
def test_the_english_texts_are_checked_too(id, source, what):
    assert what in told(check(texts={id: source}, tongues={}))


def test_staff_may_read_long_sentences():
    assert check(texts={"staff.long": "word " * 21 + "end."}, tongues={}) == []


def test_a_source_is_shown_with_its_line():
    (found,) = check(texts={"common.yes": Label("Y" * 41)}, tongues={})
    assert found.place.startswith("locales/texts_common.py:")


def test_the_command_fails_on_errors_only(monkeypatch, capsys):
    warning = Problem("warning", "a.po:3", "a.b", "is odd", "look at it")
    monkeypatch.setattr(command, "check", lambda: [warning])
    assert command.main(["check"]) == 0
    assert command.main(["check", "--strict"]) == 1
    monkeypatch.setattr(command, "check", lambda: [warning, Problem("error", "a.po:4", "", "is bad", "mend it")])
    assert command.main(["check"]) == 1
    assert capsys.readouterr().out.endswith(
        "a.po:3: warning: a.b is odd; look at it\na.po:4: error: is bad; mend it\n1 errors, 1 warnings\n"
    )

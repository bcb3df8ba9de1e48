"""A message in a language: what Telegram gets."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.words import (
    Bold,
    Button,
    Day,
    Hour,
    Language,
    Message,
    Moment,
    Number,
    Text,
    Verbatim,
    Weekday,
    message,
    text,
)
from locales.bidi import FSI, PDI, RLM
from locales.catalogues import Catalogue
from locales.languages import TONGUES
from locales.lengths import units
from locales.render import MissingValue, RenderedButton, UnknownMessage, language_name, render, render_text
from locales.sources import Plural, forms

from .strategies import long_words, unhurried, words

SAID = "test.said"

LEFT = Plural(one="{count} question is left.", other="{count} questions are left.")
WORDS = {
    "fi": ("{count} kysymys on jäljellä.", "{count} kysymystä on jäljellä."),
    "ru": ("Остался {count} вопрос.", "Осталось {count} вопроса.", "Осталось {count} вопросов."),
    "ar": (
        "لم يبقَ سؤال.",
        "بقي سؤال واحد.",
        "بقي سؤالان.",
        "بقيت {count} أسئلة.",
        "بقي {count} سؤالًا.",
        "بقي {count} سؤال.",
    ),
}


@pytest.fixture
def left(monkeypatch):
    """A message with a plural, and its catalogues."""
    monkeypatch.setattr("locales.render.MESSAGES", {"test.left": LEFT})
    known = {code: {("test.left", forms(LEFT)): words} for code, words in WORDS.items()}
    return {code: Catalogue(tongue, known.get(code, {})) for code, tongue in TONGUES.items()}


def said(source, **values):
    return text(SAID, source=source, **values)


def part(rendered, entity):
    start, length = entity["offset"] * 2, entity["length"] * 2
    return rendered.text.encode("utf-16-le")[start : start + length].decode("utf-16-le")


def test_lines_stand_below_each_other_with_room_between(english, helsinki):
    card = message(said("One."), None, said("Two."))
    assert render(card, english, helsinki).text == "One.\n\nTwo."


def test_a_value_is_isolated(english, helsinki):
    assert render_text(said("Hello, {alias}!", alias="أمينة"), english, helsinki) == f"Hello, {FSI}أمينة{PDI}!"


@pytest.mark.parametrize(
    "evil", ["{0.__class__}", "{alias}", "{count}", "%s", "\\1", "\\g<0>", "<b>x</b>", "<3", "*_`[", "$alias"]
)
def test_a_value_is_put_in_as_it_is(english, helsinki, evil):
    assert render_text(said("Hello, {alias}!", alias=evil), english, helsinki) == f"Hello, {FSI}{evil}{PDI}!"


@pytest.mark.parametrize(
    ("source", "goal", "shown"),
    [
        ("Plan: {a}. At home.", "I walk.", "Plan: I walk. At home."),
        ("{a}: done", "I walk.", "I walk: done"),
        ("Plan: {a}. At home.", "I walk!", "Plan: I walk! At home."),
        ("Plan: {a}. At home.", "I walk", "Plan: I walk. At home."),
    ],
)
def test_a_value_that_is_a_sentence_brings_no_second_full_stop(english, helsinki, source, goal, shown):
    for value in (goal, said(goal)):
        rendered = render(message(said(source, a=value)), english, helsinki).text

        assert rendered.translate({ord(FSI): None, ord(PDI): None}) == shown


def test_a_source_reaches_no_attribute(english, helsinki):
    assert render_text(said("{alias.__class__} {0} {}", alias="x"), english, helsinki) == "{alias.__class__} {0} {}"


def test_a_value_that_is_not_there_is_a_fault(english, helsinki):
    with pytest.raises(MissingValue, match="alias"):
        render_text(said("Hello, {alias}!"), english, helsinki)


def test_an_unknown_id_is_a_fault(english, helsinki):
    with pytest.raises(UnknownMessage, match="nobody"):
        render_text(text("nobody.knows"), english, helsinki)


def test_a_plural_without_a_count_is_a_fault(left, helsinki):
    with pytest.raises(MissingValue, match="count"):
        render_text(text("test.left"), left["en"], helsinki)


@pytest.mark.parametrize(
    ("code", "count", "line"),
    [
        ("en", 1, f"{FSI}1{PDI} question is left."),
        ("en", 0, f"{FSI}0{PDI} questions are left."),
        ("fi", 2, f"{FSI}2{PDI} kysymystä on jäljellä."),
        ("ru", 21, f"Остался {FSI}21{PDI} вопрос."),
        ("ru", 3, f"Осталось {FSI}3{PDI} вопроса."),
        ("ru", 11, f"Осталось {FSI}11{PDI} вопросов."),
        ("ar", 2, "بقي سؤالان."),
        ("ar", 5, f"بقيت {FSI}5{PDI} أسئلة."),
        ("ar", 11, f"بقي {FSI}11{PDI} سؤالًا."),
        ("ar", 100, f"بقي {FSI}100{PDI} سؤال."),
    ],
)
def test_a_count_takes_its_form_and_latin_digits(left, helsinki, code, count, line):
    assert render_text(text("test.left", count=count), left[code], helsinki) == line


def test_an_untranslated_plural_is_formed_as_in_english(left, helsinki):
    bare = Catalogue(TONGUES["ar"])
    assert render_text(text("test.left", count=2), bare, helsinki).endswith(f"{FSI}2{PDI} questions are left.{PDI}")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-2, "-2"),
        (Day(date(2026, 1, 5)), "Monday 5 January"),
        (Weekday(0), "Monday"),
        (Hour(time(18, 5)), "18:05"),
        (Moment(datetime(2026, 1, 5, 16, 5, tzinfo=UTC)), "Monday 5 January, 18:05"),
        (Number(85.5, "kg"), "85.5 kg"),
        (Number(172.0, "cm"), "172 cm"),
        (Number(85.0), "85"),
        (Number(-0.25), "-0.25"),
        (Number(1720.0), "1720"),
        (Language("ar"), "العربية"),
        (Language("tlh"), "tlh"),
        (text("common.yes"), "Yes"),
        (text("x.y", source="{a}", a="b"), f"{FSI}b{PDI}"),
    ],
)
def test_a_value_of_each_kind_becomes_words(english, helsinki, value, shown):
    assert render_text(said("It: {it}", it=value), english, helsinki) == f"It: {FSI}{shown}{PDI}"


def test_bold_is_an_entity_in_utf16_units(english, helsinki):
    rendered = render(message(Verbatim("😀😀"), Bold(said("Why? 🤔")), said("End")), english, helsinki)
    assert rendered.entities == [
        {"type": "blockquote", "offset": 0, "length": 4},
        {"type": "bold", "offset": 5, "length": 7},
    ]
    assert [part(rendered, entity) for entity in rendered.entities] == ["😀😀", "Why? 🤔"]


def test_an_empty_quotation_is_no_entity(english, helsinki):
    assert render(message(Verbatim(" \n "), said("End")), english, helsinki).entities == []


def test_a_quotation_keeps_its_lines_and_its_joiners(english, helsinki):
    written = "می\u200cروم\n👩\u200d🚀"
    assert render(message(Verbatim(written)), english, helsinki).text == written


def test_a_button_has_its_emoji_in_front_and_says_what_is_chosen(english, helsinki):
    rows = ((Button("yes", text("common.yes"), "👍"), Button("no", text("common.no"), chosen=True)),)
    rendered = render(Message((said("?"),), rows), english, helsinki)
    assert rendered.rows == [[RenderedButton("yes", "👍 Yes"), RenderedButton("no", "✅ No")]]


def test_a_button_of_a_link_keeps_it(english, helsinki):
    rows = ((Button("open", text("common.yes"), url="https://t.me/askel"),),)
    assert render(Message((said("?"),), rows), english, helsinki).rows[0][0].url == "https://t.me/askel"


def test_an_arabic_line_begins_in_its_direction(helsinki):
    known = {(SAID, ("Hello {alias}",)): ("مرحبًا {alias}",), (SAID, ("{alias} is here",)): ("{alias} هنا",)}
    arabic = Catalogue(TONGUES["ar"], known)
    rows = ((Button("yes", said("Hello {alias}", alias="Anna"), "👍"),),)
    card = message(said("Hello {alias}", alias="Anna"), said("{alias} is here", alias="Anna"), rows=rows)
    rendered = render(card, arabic, helsinki)
    assert rendered.text == f"مرحبًا {FSI}Anna{PDI}\n{RLM}{FSI}Anna{PDI} هنا"
    assert rendered.rows[0][0].text == f"{RLM}👍 مرحبًا {FSI}Anna{PDI}"


def test_english_within_arabic_is_isolated_as_a_whole(arabic, helsinki):
    assert render_text(said("New: it is late."), arabic, helsinki) == f"{RLM}{FSI}New: it is late.{PDI}"


def test_a_wordless_text_follows_the_language(arabic, helsinki):
    line = text("check_in.answer", label=text("common.yes"), answer="3/10")
    assert render_text(line, arabic, helsinki) == f"{RLM}✓ {FSI}نعم{PDI}: {FSI}3/10{PDI}"


def test_a_nested_text_of_two_lines_is_isolated_line_by_line(english, helsinki):
    assert render_text(said("It: {it}", it=said("a\nb")), english, helsinki) == f"It: {FSI}a{PDI}\n{FSI}b{PDI}"


def test_long_quotations_are_shortened_and_our_own_words_are_not(english, helsinki):
    lines = (said("Before."), Verbatim("short"), Verbatim("😀" * 4000), Bold(said("After?")))
    rendered = render(message(*lines), english, helsinki)
    assert units(rendered.text) == 4096 or units(rendered.text) == 4095
    assert rendered.text.startswith("Before.\nshort\n😀")
    assert rendered.text.endswith("😀…\nAfter?")
    assert [part(rendered, entity) for entity in rendered.entities][2] == "After?"


def test_long_values_are_shortened_before_words_of_ours_are_lost(english, helsinki):
    card = message(said("You wrote: {it}", it="a" * 5000), Bold(said("Why?")))
    rendered = render(card, english, helsinki)
    assert rendered.text.endswith(f"…{PDI}\nWhy?")
    assert part(rendered, rendered.entities[0]) == "Why?"


def test_words_of_ours_that_are_too_long_are_cut_and_so_are_their_entities(english, helsinki):
    rendered = render(message(*(Bold(said("It is {it}.", it="😀" * 100)) for _ in range(30))), english, helsinki)
    assert 4080 < units(rendered.text) <= 4096
    assert "…" in rendered.text[-3:]
    last = rendered.entities[-1]
    assert last["offset"] + last["length"] == units(rendered.text)


def test_a_toast_has_at_most_200_characters(english, helsinki):
    assert units(render_text(said("It: {it}", it="😀" * 300), english, helsinki)) <= 200


def test_a_label_has_at_most_64(english, helsinki):
    rows = ((Button("x", said("{it}", it="ä" * 200), "👍"),),)
    label = render(Message((), rows), english, helsinki).rows[0][0].text
    assert units(label) <= 64
    assert "…" in label
    assert label.endswith(PDI)


LINES = st.one_of(
    st.none(),
    words.map(lambda it: said("😀 It is {it}.", it=it)),
    long_words.map(lambda it: said("It is {it}.\nTwo {it}", it=it)),
    words.map(lambda it: Bold(said("{it}?", it=it))),
    long_words.map(Verbatim),
    long_words.map(lambda it: Bold(said("{it}?", it=it))),
)


@unhurried
@given(st.lists(LINES, max_size=12), st.sampled_from(["en", "ar"]), words)
def test_whatever_people_write_telegram_can_take_it(catalogues, helsinki, lines, code, label):
    rows = ((Button("x", said("{it}", it=label), "👍"),),)
    rendered = render(Message(tuple(lines), rows), catalogues[code], helsinki)
    total = units(rendered.text)
    assert total <= 4096
    assert units(rendered.rows[0][0].text) <= 64
    rendered.text.encode("utf-8")
    end = 0
    for entity in rendered.entities:
        assert entity["offset"] >= end
        assert entity["length"] > 0
        end = entity["offset"] + entity["length"]
        assert end <= total
        part(rendered, entity)
    for line in rendered.text.split("\n"):
        depth = 0
        for char in line:
            depth += (char in "\u2066\u2067\u2068") - (char == PDI)
            assert depth >= 0
        assert depth == 0


@unhurried
@given(st.lists(words.filter(str.strip), min_size=1, max_size=5))
def test_an_entity_covers_exactly_its_line(english, helsinki, values):
    rendered = render(message(*(Bold(said("<{it}>", it=it)) for it in values)), english, helsinki)
    assert [part(rendered, entity) for entity in rendered.entities] == rendered.text.split("\n")


def test_a_language_is_named_in_itself():
    assert language_name("ar") == "العربية"
    assert language_name("xx") == "xx"


def test_words_of_an_older_programme_are_still_found(helsinki):
    key = ("vantaa.mood.text", ("How do you feel?",))
    finnish = Catalogue(TONGUES["fi"], older={key: ("Miten voit?",)})
    assert render_text(Text("vantaa.mood.text", source="How do you feel?"), finnish, helsinki) == "Miten voit?"
    assert render_text(Text("vantaa.mood.text", source="And now?"), finnish, helsinki) == "And now?"

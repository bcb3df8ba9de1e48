"""Words of a list are found however they are written, and ordinary words are not: the lists that come with Askel."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from bot.words import word_lists
from conversations.danger_words import DangerWords, entry
from conversations.programme_rules import WORD_LISTS
from locales.catalogues import load
from locales.messages import MESSAGES
from locales.sources import forms

LISTS = word_lists(Settings())
SHIPPED = DangerWords(tuple(one for language in LISTS for one in language.entries))
ONE = DangerWords((entry("self_harm", "kill myself"), entry("overdose", "overdos", stem=True)))
SMALL = DangerWords((entry("fainting", "fainted"),))


def found(words: str) -> list[str]:
    return sorted(SHIPPED.found(words))


@pytest.mark.parametrize(
    "words",
    [
        "kill myself", "I will KILL MYSELF today", "kill  myself!", "kill-myself", "k i l l m y s e l f",
        "k.i.l.l. m.y.s.e.l.f", "kiiill myyyself", "kil myself", "kíll mysèlf", "ki\u00adll mys\u200celf",
        "кill mуsеlf", "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟", "ＫＩＬＬ ＭＹＳＥＬＦ", "killmyself", "(kill) “myself”", "kill\nmyself",
        "overdosed", "k-ill myself", "kill my self", "ki ll myself", "kill m y self", "k1ll mys3lf", "k!ll myself",
        "k|ll myself", "kiII myself", "k 1 l l myself", "ᴋɪʟʟ ᴍʏsᴇʟꜰ", "🅺🅸🅻🅻 🅼🆈🆂🅴🅻🅵", "🅚🅘🅛🅛 🅜🅨🅢🅔🅛🅕", "ⓚⓘⓛⓛ ⓜⓨⓢⓔⓛⓕ",
        "🇰🇮🇱🇱 🇲🇾🇸🇪🇱🇫", "k1️⃣ll myself", "0verd0se", "overdo$ed", "an overdo se", "overdosed 🇫🇮",
    ],
)  # fmt: skip
def test_it_is_found_however_it_is_written(words: str) -> None:
    assert ONE.found(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "…",
        "skill myself",
        "kill myselfie",
        "kill yourself",
        "kill time, then wash myself",
        "overdo",
        "killm yself",
        "kill my 5 self-made plants",
    ],
)
def test_what_only_has_some_of_its_letters_is_not_found(words: str) -> None:
    assert not ONE.found(words)


@pytest.mark.parametrize(
    ("words", "list_"),
    [
        ("I don't want to live", "self_harm"),
        ("haluan kuolla", "self_harm"), ("Ajattelen itsemurhaa", "self_harm"), ("mies hakkaa minua", "violence"),
        ("otin yliannostuksen", "overdose"), ("rintaan sattuu", "chest_pain"), ("en saa henkeä", "breathlessness"),
        ("pyörryin kaupassa", "fainting"),
        ("jag vill dö", "self_harm"), ("ont i bröstet", "chest_pain"), ("jag svimmade", "fainting"),
        ("ma tahan surra", "self_harm"), ("ta peksab mind", "violence"), ("õhupuudus", "breathlessness"),
        ("Я хочу умереть", "self_harm"), ("муж меня бьёт", "violence"), ("передозировка", "overdose"),
        ("боль в груди", "chest_pain"), ("задыхаюсь", "breathlessness"), ("потеряла сознание", "fainting"),
        ("не хочу жити", "self_harm"), ("він мене б’є", "violence"), ("важко дихати", "breathlessness"),
        ("أُرِيدُ أَنْ أَمُوت", "self_harm"), ("وانتحـــار", "self_harm"), ("بيضربني", "violence"),
        ("عندي ألم في صدري", "chest_pain"), ("مش قادرة اتنفس", "breathlessness"), ("اغمى عليّ", "fainting"),
        ("خود‌کشی", "self_harm"), ("خودكشي", "self_harm"), ("تنگی نفس دارم", "breathlessness"),
        ("tôi muốn chết", "self_harm"), ("toi muon chet", "self_harm"), ("khó thở", "breathlessness"),
        ("dua të vdes", "self_harm"), ("s’marr frymë", "breathlessness"), ("më ra të fikët", "fainting"),
        ("waan is dilayaa", "self_harm"), ("ma neefsan karo", "breathlessness"),
        ("خۆم دەکوژم", "self_harm"), ("سنگم دێشێت", "chest_pain"),
        ("Hei, I want to die, en jaksa", "self_harm"), ("ich bin krank, suicide", "self_harm"),
    ],
)  # fmt: skip
def test_every_language_is_looked_at_whatever_somebody_speaks(words: str, list_: str) -> None:
    assert list_ in found(words)


@pytest.mark.parametrize(
    "words",
    [
        "I walked for 30 minutes and feel fine", "My chest of drawers is heavy", "Kävelin kolme kertaa", "7", "👍",
        "Hengästyin vähän mutta oli mukavaa", "Вчера гуляла с детьми", "وقت لنفسي", "مشيت ثلاث مرات", "từ từ thôi nhé",
        "Jag gick till skolan", "Ma jalutasin kaks korda", "پیاده‌روی کردم", "I cut my finger", "tired of the rain",
    ],
)  # fmt: skip
def test_ordinary_words_call_nobody(words: str) -> None:
    assert found(words) == []


def test_a_letter_with_another_mark_is_another_word_where_the_list_says_so() -> None:
    marked = DangerWords((entry("self_harm", "tự tử", marks_matter=True),))

    assert marked.found("Tự tử")
    assert marked.found("tu tu")
    assert marked.found("tự tu")
    assert not marked.found("từ từ")


def test_what_may_stand_before_a_word_is_written_together_with_it() -> None:
    arabic = DangerWords((entry("self_harm", "انتحار", prefixes=("و", "ال")),))

    assert arabic.found("والله، انتحار")
    assert arabic.found("الانتحار")
    assert arabic.found("وانتحار")
    assert not arabic.found("بانتحار")


def test_short_words_between_those_of_an_entry_hide_nothing() -> None:
    between = frozenset({"just", "realy"})
    words = DangerWords((entry("self_harm", "want to die", between=between), entry("fainting", "fainted")))

    assert words.found("I want to just die")
    assert words.found("I want, really, to juuust … die")
    assert not words.found("I want to not die")
    assert words.found("just fainted")


def test_what_is_put_between_is_that_of_the_entrys_own_language() -> None:
    english = entry("self_harm", "want to die", between=frozenset({"just"}))
    finnish = entry("self_harm", "haluan kuolla", between=frozenset({"vain"}))

    assert DangerWords((english, finnish)).found("haluan vain kuolla")
    assert not DangerWords((english, finnish)).found("haluan just kuolla")


def test_a_space_elsewhere_than_between_the_words_makes_other_words() -> None:
    words = DangerWords((entry("violence", "tapan itse", stem=True), entry("violence", "raped")))

    assert words.found("tapan it seni")
    assert words.found("tapanitseni")
    assert not words.found("Tapani tseenaa")
    assert not words.found("I like rap, Ed")  # too short to be found over a space of its own


def test_a_letter_that_is_doubled_makes_another_word_where_the_list_says_so() -> None:
    words = DangerWords((entry("violence", "tapan hänet", exact=True),))

    assert words.found("tapan hänet")
    assert words.found("TAPAAAN HÄNEEEET")
    assert not words.found("Tapaan hänet huomenna")


@pytest.mark.parametrize(
    ("words", "list_"),
    [
        ("I w@nt to d1e", "self_harm"), ("su1cide", "self_harm"), ("5uicide", "self_harm"), ("want 2 die", "self_harm"),
        ("хо4у умереть", "self_harm"), ("само убийство", "self_harm"), ("хочу ум ереть", "self_harm"),
        ("теряю со знание", "fainting"), ("itse murha", "self_harm"), ("sui cide", "self_harm"),
        ("می خواهم بمیرم", "self_harm"), ("نمی خواهم زنده باشم", "self_harm"), ("خودم را می کشم", "self_harm"),
        ("نمی توانم نفس بکشم", "breathlessness"), ("خود کشی", "self_harm"), ("أريدأن أموت", "self_harm"),
        ("I ᴡᴀɴᴛ ᴛᴏ ᴅɪᴇ", "self_harm"), ("🅸 🆆🅰🅽🆃 🆃🅾 🅳🅸🅴", "self_harm"),
    ],
)  # fmt: skip
def test_a_way_of_spelling_hides_nothing_from_the_lists_that_come_with_askel(words: str, list_: str) -> None:
    assert list_ in found(words)


@pytest.mark.parametrize("words", ["tuttu", "Tapaan sinut maanantaina", "raiskan aega", "تجاوز العشرين", "for gifts"])
def test_words_of_one_language_are_no_danger_in_another(words: str) -> None:
    assert found(words) == []


around = st.text(st.sampled_from("abc öЖم \u200c-.\n"), max_size=30)


@given(around, around)
def test_what_stands_around_it_hides_nothing(before: str, after: str) -> None:
    assert SMALL.found(f"{before} fainted, {after}")


@given(st.text(max_size=200))
def test_whatever_is_written_is_looked_at(words: str) -> None:
    assert SHIPPED.found(words) <= set(WORD_LISTS)
    assert ONE.found(unicodedata.normalize("NFD", words)) == ONE.found(unicodedata.normalize("NFC", words))


def test_our_own_words_call_nobody_but_those_of_the_emergency_itself() -> None:
    """What the bot says can be written back to it, or be forwarded by a thumb."""
    ours = {f"en {id}": form for id, source in MESSAGES.items() for form in forms(source)}
    for code, catalogue in load().items():
        ours |= {f"{code} {id} {n}": said for (id, _), said_ in catalogue.words.items() for n, said in enumerate(said_)}

    called = {place.split()[1] for place, said in ours.items() if SHIPPED.found(said)}

    assert {id for id in called if not id.startswith("crisis.") and ".rules.said_" not in id} == set()


@pytest.mark.parametrize("after", [" ☹️", "❤️", "☹️ em", " 1️⃣", " ✌️🏽", "\u20e3"])
@pytest.mark.parametrize("words", ["tôi muốn chết", "toi muon chet", "tự tử", "kill myself", "tapan itseni"])
def test_a_sign_behind_a_word_is_no_mark_of_its_last_letter(words: str, after: str) -> None:
    assert found(words + after) == found(words) == ["self_harm"]


def test_what_is_struck_through_or_framed_is_read_as_if_it_were_not() -> None:
    for over in "\u0336\u0337\u20dd\u20e3":
        assert found("".join(letter + over for letter in "tự tử")) == ["self_harm"]


def test_every_language_has_every_list() -> None:
    assert {one.language for one in LISTS} >= {"en", "fi", "sv", "et", "ru", "uk", "ar", "fa", "ckb", "sq", "so", "vi"}
    for language in LISTS:
        assert {one.list for one in language.entries} == set(WORD_LISTS)

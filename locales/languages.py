"""The languages of Askel: how each is named in itself, written, and counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """`plural` is the gettext header that we pin: Babel's own table and gettext's disagree (docs/translators.md)."""

    code: str
    name: str
    locale: str  # for Babel's dates and numbers
    plural: str
    rtl: bool = False


ONE_OTHER = "nplurals=2; plural=(n != 1);"
SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"

TONGUES = {
    tongue.code: tongue
    for tongue in (
        Tongue("fi", "Suomi", "fi_FI", ONE_OTHER),
        Tongue("en", "English", "en_GB", ONE_OTHER),
        Tongue("ar", "العربية", "ar", ARABIC, rtl=True),
        Tongue("ru", "Русский", "ru_RU", SLAVIC),
    )
}
SOURCE = "en"

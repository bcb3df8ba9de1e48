"""Figures in words: the decimal mark of the language, Latin digits, and no zero that nobody typed."""

from __future__ import annotations

from babel.numbers import format_decimal

MARKED = 10_000


def number_words(value: float, unit: str, locale: str) -> str:
    """`85,5 kg` in Finnish, `85.5 kg` in English; 172.0 is `172`. At most two places; thousands are marked from ten of
    them on, as in sums of money."""
    pattern = "#,##0.##" if abs(value) >= MARKED else "0.##"
    shown = str(format_decimal(value, format=pattern, locale=locale, numbering_system="latn"))
    return f"{shown} {unit}" if unit else shown

"""Figures in words: the decimal mark of the language, Latin digits, and no zero that nobody typed."""

from __future__ import annotations

from babel.numbers import format_decimal


def number_words(value: float, unit: str, locale: str) -> str:
    """`85,5 kg` in Finnish, `85.5 kg` in English; 172.0 is `172`. At most two places, and no marks of thousands."""
    shown = str(format_decimal(value, format="0.##", locale=locale, numbering_system="latn"))
    return f"{shown} {unit}" if unit else shown

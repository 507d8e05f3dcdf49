"""Figures of plots in French: the same few significant digits wherever a value is read."""

from __future__ import annotations

from math import floor, isfinite, log10

from cls_portal.templatetags.portal import NBSP, number_fr


def figure_fr(value: float | None, absent: str = "") -> str:
    """« 1 250 », « 12,4 », « 0,37 »: whole numbers as they are, others with one decimal, or two digits below one."""
    if value is None:
        return absent
    if isinstance(value, int):
        return number_fr(value)
    size = abs(value)
    if size >= 1000:
        return number_fr(value)
    if size >= 1 or size == 0:
        return number_fr(value, 1)
    return number_fr(value, min(4, 1 - floor(log10(size))))


def said(what: str, value: str) -> str:
    """« Bègles : 5,2 », never cut before the colon."""
    return f"{what}{NBSP}: {value}"


def years_in_words(years: list[int]) -> str:
    """« 2019 », « 2017 et 2019 », « 2017, 2018 et 2019 »."""
    texts = [str(year) for year in years]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} et {texts[-1]}"


def checked(value: float | None) -> float | None:
    """The value itself; a plot of infinity or of « not a number » is an error of whoever draws it."""
    if value is not None and not isfinite(value):
        raise ValueError(f"{value} cannot be drawn")
    return value

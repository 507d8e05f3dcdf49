"""The one home of what a measure may say: a figure in the unit of its indicator, as people type it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

NBSP = "\u00a0"
# « 1 250,5 jeunes »: sign, digits in groups, decimals, and the unit that somebody wrote after it.
_TYPED = re.compile(r"([+\-\u2212]?\d[\d\s]*(?:[.,]\d+)?)\s*(.*)", re.DOTALL)
# How units are shortened.
SHORT = {"j": "jours", "h": "heures", "min": "minutes", "mn": "minutes", "€": "euros", "pourcent": "%", "pct": "%"}
PERCENT = "%"


def figure_in(value: Decimal | int | str | None, unit: str) -> Decimal | None:
    """The figure, if the unit allows it; `ValueError` with a French sentence otherwise. Nothing typed is no figure."""
    figure = _read(value, unit) if isinstance(value, str) else value
    if figure is None:
        return None
    figure = Decimal(figure)
    if is_percent(unit) and not 0 <= figure <= 100:
        raise ValueError(f"Un pourcentage va de 0 à 100\u00a0: cet indicateur se mesure en «{NBSP}{unit}{NBSP}».")
    return figure


def is_percent(unit: str) -> bool:
    words = _words(unit)
    return words[:1] == [PERCENT] or words[:2] == ["pour", "cent"]


def _read(typed: str, unit: str) -> Decimal | None:
    text = " ".join(typed.split())
    if not text:
        return None
    found = _TYPED.fullmatch(text)
    try:
        figure = Decimal("".join(found[1].split()).replace(",", ".").replace("\u2212", "-")) if found else None
    except InvalidOperation:
        figure = None
    if found is None or figure is None:
        raise ValueError("Saisissez un nombre.")
    if not _same_unit(found[2], unit):
        raise ValueError(
            f"L’unité saisie, «{NBSP}{found[2]}{NBSP}», n’est pas celle de l’indicateur, «{NBSP}{unit}{NBSP}»."
        )
    return figure


def _same_unit(typed: str, unit: str) -> bool:
    """Whether what was typed is the unit, or how it begins: « jeunes » for « jeunes suivis »."""
    given, expected = _words(typed), _words(unit)
    return given == expected[: len(given)]


def _words(unit: str) -> list[str]:
    """The words of a unit, to be compared: no capital, accent nor plural, nothing shortened; a « % » stands alone."""
    plain = "".join(each for each in unicodedata.normalize("NFD", unit.casefold()) if not unicodedata.combining(each))
    words = plain.replace(PERCENT, f" {PERCENT} ").replace(".", " ").split()
    return [SHORT.get(each, each).rstrip("sx") or each for each in words]

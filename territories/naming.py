"""French words for places: « de Bègles », « du Havre », « de la Gironde », « Commune, 33039, Gironde »."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territories.models import Territory

MADE_BY_PEOPLE = ("grouping", "neighbourhood", "site", "transport_network", "transport_line")
CODE_SAYS_NOTHING = ("epci", "ept", "country", *MADE_BY_PEOPLE)  # a SIREN, « FR », or a number of the portal
DEPARTMENTS = Path(__file__).parent / "data" / "departements.csv"

# INSEE's TNCC: how a name joins « de » (0 none, 1 vowel, 2 le, 3 la, 4 les, 5 l’, 6 aux, 7 las, 8 los).
_LINKS = {"0": "de ", "1": "d’", "2": "du ", "3": "de la ", "4": "des ", "5": "de l’", "6": "des ", "7": "de las "}
_VOWELS = "AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ"


def of_place(name: str) -> str:
    """The name of a commune after « de »: its article contracts (« Le Havre » → « du Havre »)."""
    for article, link in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return link + name.removeprefix(article)
    if name[:1].upper() in _VOWELS:
        return f"d’{name}"
    return f"de {name}"


def of_department(code: str, name: str) -> str:
    """The name of a département after « de »: « de la Gironde », « du Rhône », « de l’Ain »."""
    return _LINKS.get(_department_links().get(code, "0"), "de ") + name


@lru_cache(maxsize=1)
def _department_links() -> dict[str, str]:
    with DEPARTMENTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["type_liaison"] for row in csv.DictReader(file, delimiter=";")}


def caption(territory: Territory) -> str:
    """What tells apart territories of the same name: nature, code, what a local one is part of, département.

    Département must be loaded, and what a local one is part of: `whole_name` (`for_choice`), or its parent.
    """
    nature = territory.get_epci_kind_display() if territory.epci_kind else territory.get_kind_display()
    code = "" if territory.kind in CODE_SAYS_NOTHING else territory.code
    department = territory.department.name if territory.department else ""
    whole = _whole(territory) if territory.kind in MADE_BY_PEOPLE else ""
    return ", ".join(part for part in (nature, code, whole, department) if part)


def _whole(territory: Territory) -> str:
    if hasattr(territory, "whole_name"):
        return territory.whole_name or ""
    return territory.parent.name if territory.parent else ""

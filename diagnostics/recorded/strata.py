"""Comparable communes: the same population band, and the same type.

The type is that of the intercommunality, the only trait of a commune that the COG gives for all of them: what belongs
to a métropole is compared with its like, not with a rural commune of the same size. A small stratum of large towns
is not cut by type: a rank among three towns says nothing.
"""

from __future__ import annotations

from territories.states import EpciKind

# The lowest population of each band, in inhabitants.
BANDS = (0, 500, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
CUT_BY_TYPE_BELOW = 50_000
URBAN, AGGLOMERATION, OTHER = "M", "A", "C"
_TYPES: dict[str, str] = {EpciKind.METRO: URBAN, EpciKind.MET69: URBAN, EpciKind.CU: URBAN, EpciKind.CA: AGGLOMERATION}
_TYPE_LABELS = {
    URBAN: "membres d’une métropole ou d’une communauté urbaine",
    AGGLOMERATION: "membres d’une communauté d’agglomération",
    OTHER: "membres d’une communauté de communes, ou d’aucune intercommunalité",
}


def stratum_of(population: int | None, epci_kind: str) -> str:
    """« 5000-M »: the lowest population of the band, then the type; « 200000 » for a band that is not cut.

    `epci_kind` is the `EpciKind` of the commune's EPCI, empty when it has none.
    """
    floor = max(band for band in BANDS if band <= (population or 0))
    return str(floor) if floor >= CUT_BY_TYPE_BELOW else f"{floor}-{_TYPES.get(epci_kind, OTHER)}"


def stratum_label(stratum: str) -> str:
    """« communes de 5 000 à 9 999 habitants, membres d’une communauté d’agglomération »."""
    floor_text, _, kind = stratum.partition("-")
    floor = int(floor_text)
    following = next((band for band in BANDS if band > floor), None)
    if following is None:
        band = f"communes de {_number(floor)} habitants et plus"
    elif floor == 0:
        band = f"communes de moins de {_number(following)} habitants"
    else:
        band = f"communes de {_number(floor)} à {_number(following - 1)} habitants"
    return f"{band}, {_TYPE_LABELS[kind]}" if kind else band


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")

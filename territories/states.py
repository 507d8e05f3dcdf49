"""Codes and French labels of the territories."""

from __future__ import annotations

from django.db.models import TextChoices


class TerritoryKind(TextChoices):
    COUNTRY = "country", "Pays"
    REGION = "region", "Région"
    DEPARTMENT = "department", "Département"
    DISTRICT = "district", "Arrondissement"
    EPCI = "epci", "Intercommunalité"
    EPT = "ept", "Établissement public territorial"
    COMMUNE = "commune", "Commune"
    MUNICIPAL_DISTRICT = "municipal_district", "Arrondissement municipal"
    DELEGATED = "delegated", "Commune déléguée"
    ASSOCIATED = "associated", "Commune associée"

    @property
    def plural(self) -> str:
        """« Communes », « Établissements publics territoriaux »."""
        return _PLURALS.get(self.value, "") or " ".join(f"{word}s" for word in self.label.split())


_PLURALS = {
    "country": "Pays",
    "ept": "Établissements publics territoriaux",
    "municipal_district": "Arrondissements municipaux",
}


class EpciKind(TextChoices):
    """Intercommunal bodies with their own tax (CGCT, livre II of the fifth part), and the Métropole de Lyon."""

    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METRO = "METRO", "Métropole"
    MET69 = "MET69", "Métropole de Lyon"


class FormerNature(TextChoices):
    """What became of a commune's former code."""

    GONE = "gone", "code supprimé"
    DELEGATED = "delegated", "commune déléguée"
    ASSOCIATED = "associated", "commune associée"
    RECODED = "recoded", "commune recodée"


PARTS_OF_COMMUNES = (TerritoryKind.MUNICIPAL_DISTRICT, TerritoryKind.DELEGATED, TerritoryKind.ASSOCIATED)
_LOCAL = (TerritoryKind.COMMUNE, *PARTS_OF_COMMUNES)
_GROUPS = (TerritoryKind.DISTRICT, TerritoryKind.EPCI, TerritoryKind.EPT, *_LOCAL)

# Which kinds lie inside a territory, from the largest to the smallest.
INSIDE: dict[str, tuple[TerritoryKind, ...]] = {
    TerritoryKind.COUNTRY: (TerritoryKind.REGION, TerritoryKind.DEPARTMENT, *_GROUPS),
    TerritoryKind.REGION: (TerritoryKind.DEPARTMENT, *_GROUPS),
    TerritoryKind.DEPARTMENT: _GROUPS,
    TerritoryKind.DISTRICT: _LOCAL,
    TerritoryKind.EPCI: (TerritoryKind.EPT, *_LOCAL),
    TerritoryKind.EPT: _LOCAL,
    TerritoryKind.COMMUNE: PARTS_OF_COMMUNES,
}

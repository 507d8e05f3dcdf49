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
    GROUPING = "grouping", "Groupement de communes"
    NEIGHBOURHOOD = "neighbourhood", "Quartier"
    SITE = "site", "Site ou bâtiment"
    TRANSPORT_NETWORK = "transport_network", "Réseau de transport"
    TRANSPORT_LINE = "transport_line", "Ligne de transport"

    @property
    def plural(self) -> str:
        """« Communes », « Établissements publics territoriaux »."""
        return _PLURALS.get(self.value, "") or " ".join(f"{word}s" for word in self.label.split())


_PLURALS = {
    "country": "Pays",
    "ept": "Établissements publics territoriaux",
    "municipal_district": "Arrondissements municipaux",
    "grouping": "Groupements de communes",
    "site": "Sites et bâtiments",
    "transport_network": "Réseaux de transport",
    "transport_line": "Lignes de transport",
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


# Territories that people make, beside those of the COG: each is a set of communes, whatever part of them it covers.
LOCAL_KINDS = (
    TerritoryKind.GROUPING,
    TerritoryKind.NEIGHBOURHOOD,
    TerritoryKind.SITE,
    TerritoryKind.TRANSPORT_NETWORK,
    TerritoryKind.TRANSPORT_LINE,
)

OFFICIAL_KINDS = tuple(kind for kind in TerritoryKind if kind not in LOCAL_KINDS)


class AreaKind(TextChoices):
    """Geographies of the politique de la ville and of security: a reference for a contract, never its limit."""

    CUCS = "cucs", "Contrat urbain de cohésion sociale (Cucs)"
    CDV = "cdv", "Contrat de ville"
    ZUS = "zus", "Zone urbaine sensible (ZUS)"
    ZFU = "zfu", "Zone franche urbaine (ZFU)"
    QPV = "qpv", "Quartier prioritaire de la politique de la ville (QPV)"
    ZSP = "zsp", "Zone de sécurité prioritaire (ZSP)"

    @property
    def short(self) -> str:
        """« QPV », « Contrat de ville »."""
        return {"cucs": "Cucs", "cdv": "Contrat de ville"}.get(self.value, self.value.upper())


# Geographies known by a dated list that says nothing of their end: without a date, it is not known rather than to come.
ENDS_UNTOLD = (AreaKind.ZFU,)

PARTS_OF_COMMUNES = (TerritoryKind.MUNICIPAL_DISTRICT, TerritoryKind.DELEGATED, TerritoryKind.ASSOCIATED)
_WITHIN_COMMUNES = (*PARTS_OF_COMMUNES, *(kind for kind in LOCAL_KINDS if kind != TerritoryKind.GROUPING))
_LOCAL = (TerritoryKind.COMMUNE, *_WITHIN_COMMUNES)
_COMMUNES = (TerritoryKind.GROUPING, *_LOCAL)
_GROUPS = (TerritoryKind.DISTRICT, TerritoryKind.EPCI, TerritoryKind.EPT, *_COMMUNES)

# Which kinds lie inside a territory, from the largest to the smallest.
INSIDE: dict[str, tuple[TerritoryKind, ...]] = {
    TerritoryKind.COUNTRY: (TerritoryKind.REGION, TerritoryKind.DEPARTMENT, *_GROUPS),
    TerritoryKind.REGION: (TerritoryKind.DEPARTMENT, *_GROUPS),
    TerritoryKind.DEPARTMENT: _GROUPS,
    TerritoryKind.DISTRICT: _COMMUNES,
    TerritoryKind.EPCI: (TerritoryKind.EPT, *_COMMUNES),
    TerritoryKind.EPT: _COMMUNES,
    TerritoryKind.GROUPING: _LOCAL,
    TerritoryKind.COMMUNE: _WITHIN_COMMUNES,
}

# What a local territory may be part of, beside its communes.
WHOLES: dict[str, tuple[TerritoryKind, ...]] = {
    TerritoryKind.SITE: (TerritoryKind.NEIGHBOURHOOD, TerritoryKind.SITE, TerritoryKind.TRANSPORT_NETWORK),
    TerritoryKind.NEIGHBOURHOOD: (TerritoryKind.NEIGHBOURHOOD, TerritoryKind.GROUPING),
    TerritoryKind.TRANSPORT_LINE: (TerritoryKind.TRANSPORT_NETWORK,),
}

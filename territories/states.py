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

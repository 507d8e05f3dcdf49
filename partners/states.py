"""Codes and labels of the councils."""

from __future__ import annotations

from django.db.models import TextChoices


class CouncilState(TextChoices):
    """What a council is today; computed from its dates, never stored. `tone` colours its badge."""

    ACTIVE = "active", "Actif"
    DORMANT = "dormant", "En sommeil"
    DISSOLVED = "dissolved", "Dissous"

    @property
    def tone(self) -> str:
        return {"active": "success", "dormant": "warning", "dissolved": "neutral"}[self.value]


class OrganisationState(TextChoices):
    OPEN = "open", "En activité"
    CLOSED = "closed", "Fermé"

    @property
    def tone(self) -> str:
        return {"open": "success", "closed": "neutral"}[self.value]


class Capacity(TextChoices):
    """What somebody sits as; the law of the day says which of them a council must hold (`composition.py`)."""

    CHAIR = "chair", "Présidence"
    DELEGATE = "delegate", "Délégué du président"
    COORDINATOR = "coordinator", "Coordonnateur"
    PREFECT = "prefect", "Préfet"
    PROSECUTOR = "prosecutor", "Procureur de la République"
    MAYOR = "mayor", "Maire d’une commune membre"
    INTERCOMMUNAL = "intercommunal", "Président de l’intercommunalité"
    DEPARTMENT = "department", "Président du conseil départemental"
    ELECTED = "elected", "Élu désigné, collectivité"
    STATE_SERVICE = "state_service", "Service de l’État"
    MAGISTRATE = "magistrate", "Magistrat"
    BODY = "body", "Association, établissement ou organisme"
    QUALIFIED = "qualified", "Personne qualifiée"
    PARLIAMENT = "parliament", "Parlementaire"
    INTERESTED = "interested", "Maire ou président d’intercommunalité intéressé"
    OTHER = "other", "Autre membre ou invité"


class College(TextChoices):
    """How the members are grouped on the page; before 2007 three of them are colleges of the law."""

    OFFICE = "office", "Présidence et coordination"
    RIGHT = "right", "Membres de droit"
    ELECTED = "elected", "Élus et collectivités"
    STATE = "state", "Services de l’État"
    BODIES = "bodies", "Associations, établissements et organismes"
    OTHERS = "others", "Autres membres et personnes associées"


class NamedBy(TextChoices):
    """Who names the person or the body that sits."""

    LAW = "law", "la loi"
    CHAIR = "chair", "le président du conseil"
    MAYOR = "mayor", "le maire"
    PREFECT = "prefect", "le préfet"
    BODY = "body", "l’organisme représenté"
    OTHER = "other", "une autre autorité"

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

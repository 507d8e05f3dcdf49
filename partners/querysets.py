"""Every read of organisations, councils and meetings."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cls_portal.models import Agent
from territories.access import scope_communes
from territories.models import TerritoryCommune


def territories_met(agent: Agent) -> models.QuerySet[Any]:
    """Ids of the territories of any kind that the agent's scope meets today."""
    communes = scope_communes(agent, timezone.localdate())
    return TerritoryCommune.objects.filter(commune__in=communes).values("territory")


class OrganisationQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Every organisation: their names are open to every signed-in person (product.md §1)."""
        return self.all()

    def open_on(self, on: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def search(self, text: str) -> Self:
        """Organisations whose name contains every word, accents and case aside, or whose SIREN or SIRET begins so."""
        digits = text.replace(" ", "")
        if digits.isdigit():
            return self.filter(Q(siren__startswith=digits) | Q(siret__startswith=digits))
        found = self
        for word in text.split():
            found = found.filter(sort_key__contains=models.Func(models.Value(word), function="public.cls_sort_key"))
        return found

    def for_list(self) -> Self:
        return self.select_related("territory")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("territory")

    def of_agent(self, agent: Agent, on: date) -> Self:
        """The organisations for which this agent acts on that day."""
        period = Q(affiliations__ends_on__isnull=True) | Q(affiliations__ends_on__gt=on)
        return self.filter(period, affiliations__agent=agent, affiliations__starts_on__lte=on).distinct()


class ContactQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Contacts of the organisations of one's own territory, or of one's own organisation."""
        organisation: Any = self.model._meta.get_field("organisation").related_model
        own = organisation.objects.of_agent(agent, timezone.localdate()).values("pk")
        return self.filter(Q(organisation__territory__in=territories_met(agent)) | Q(organisation__in=own))


class AffiliationQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class CouncilQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Councils whose territory the agent's scope meets, or that the agent chairs or coordinates."""
        return self.filter(
            Q(territory__in=territories_met(agent)) | Q(chair=agent) | Q(coordinator=agent)
        )

    def for_list(self) -> Self:
        return self.select_related("territory", "coordinator")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("territory", "coordinator", "chair", "host")


class MeetingQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        return self.filter(council__in=self._councils(agent))

    def for_list(self) -> Self:
        return self.select_related("council")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("council", "council__territory")

    def _councils(self, agent: Agent) -> Any:
        council: Any = self.model._meta.get_field("council").related_model
        return council.objects.visible_to(agent).values("pk")

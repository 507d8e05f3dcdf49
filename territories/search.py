"""Territories in the search of everything: public to whoever is signed in, found as one types them elsewhere."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.search import Rows
from territories.models import Territory
from territories.naming import caption
from territories.querysets import TerritoryQuerySet


def territories(agent: Agent, on: date) -> Rows:
    def rows(text: str, alike: bool) -> TerritoryQuerySet:
        seen = Territory.objects.visible_to(agent).current().for_choice()
        return seen.search(text) if alike else seen.search_literally(text)

    return Rows("territory", "Territoires", "territoire,territoires", rows=rows, said=_said, listed="territory-list")


def _said(territory: Territory) -> tuple[str, str, str]:
    return territory.name, caption(territory), reverse("territory-detail", args=[territory.pk])

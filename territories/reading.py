"""What the pages of the territories show, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import number_fr
from territories.models import Territory
from territories.querysets import TerritoryQuerySet
from territories.rules import Obligation, obligations
from territories.states import TerritoryKind

PARIS = "75056"
FOUND, SHOWN = 20, 20

Fact = tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True)
class Group:
    """Territories of one kind inside another: the first of them, how many in all, and where the rest is listed."""

    label: str
    territories: list[Territory]
    count: int
    url: str


def listed(agent: Agent) -> TerritoryQuerySet:
    return Territory.objects.visible_to(agent).current().for_list()


def detailed(agent: Agent) -> TerritoryQuerySet:
    return Territory.objects.for_detail(agent)


def found(agent: Agent, text: str, kinds: Sequence[str]) -> list[Territory]:
    """The best answers to what is being typed, of these kinds (all when none is given)."""
    rows = Territory.objects.visible_to(agent).current().for_choice()
    return list((rows.filter(kind__in=kinds) if kinds else rows).search(text)[:FOUND])


def identity(territory: Territory) -> list[Fact]:
    """The identity card: label, value and, where it leads somewhere, address."""
    nature = territory.get_epci_kind_display() if territory.epci_kind else territory.get_kind_display()
    facts: list[Fact] = [("Nature", nature), ("Code officiel", territory.code)]
    if territory.siren and territory.siren != territory.code:
        facts.append(("SIREN", territory.siren))
    facts.append((_population_label(territory), number_fr(territory.population)))
    if territory.parent is not None:
        facts.append(("Rattaché à", territory.parent.name, reverse("territory-detail", args=[territory.parent.pk])))
    if territory.postal_codes:
        facts.append(("Codes postaux", ", ".join(territory.postal_codes)))
    if territory.former_codes:
        facts.append(("Anciens codes", ", ".join(territory.former_codes)))
    return facts


def _population_label(territory: Territory) -> str:
    year = f" (recensement {territory.population_year})" if territory.population_year else ""
    return f"Population municipale{year}"


def around(territory: Territory) -> list[Territory]:
    """The larger territories that hold it, wholly or in part."""
    return list(Territory.objects.current().around(territory).for_list())


def inside(territory: Territory) -> list[Group]:
    """What it holds, kind by kind, the most populated first; one query."""
    rows: Any = Territory.objects.current().within(territory).first_of_each_kind(SHOWN)
    return [_group(territory, kind, list(found)) for kind, found in groupby(rows, key=attrgetter("kind"))]


def _group(territory: Territory, kind: str, first: list[Any]) -> Group:
    url = f"{reverse('territory-list')}?dans={territory.pk}&nature={kind}"
    return Group(TerritoryKind(kind).plural, first, first[0].of_its_kind, url)


def obligations_of(territory: Territory, on: date, has_priority_area: bool | None) -> list[Obligation]:
    """What the law asks of this commune on that day, by today's population; nothing for another kind."""
    if territory.kind != TerritoryKind.COMMUNE:
        return []
    return obligations(
        population=territory.population,
        has_priority_area=has_priority_area,
        on=on,
        paris=territory.code == PARIS,
    )

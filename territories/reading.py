"""What the pages of the territories show, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse

from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.templatetags.portal import number_fr
from territories import rules
from territories.maps import map_of
from territories.models import CompleteAreaList, LocalTerritory, PriorityArea, Territory
from territories.querysets import LocalTerritoryQuerySet, PriorityAreaQuerySet, TerritoryQuerySet
from territories.rules import AreaKnowledge, Obligation
from territories.states import LOCAL_KINDS, TerritoryKind

FOUND, SHOWN, MOST_AREAS = 20, 20, 40

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
    official = territory.kind not in LOCAL_KINDS
    facts: list[Fact] = [("Nature", nature), ("Code officiel" if official else "Code du portail", territory.code)]
    if territory.siren and territory.siren != territory.code:
        facts.append(("SIREN", territory.siren))
    if official or territory.population is not None:
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


def obligations_of(territory: Territory, on: date, known: AreaKnowledge) -> list[Obligation]:
    """What the law asks of this commune or intercommunality on that day, by today's population; else nothing."""
    if territory.kind == TerritoryKind.EPCI:
        return [rules.intercommunal_council(on)]
    if territory.kind != TerritoryKind.COMMUNE:
        return []
    commune: Any = Territory.objects.filter(pk=territory.pk).with_intercommunal(on).only("pk").get()
    return rules.obligations(
        population=territory.population,
        has_priority_area=known.holds,
        on=on,
        paris=territory.code == rules.PARIS,
        intercommunal=commune.intercommunal,
    )


def commune_obligations(territory: Territory, on: date) -> TerritoryQuerySet:
    """The communes of a territory, each with what tells its obligations on that day."""
    communes = Territory.objects.communes_of([territory.pk]).defer("search_text")
    return communes.with_areas(rules.quarter_kind(on), on)


# Local territories


def local_listed(agent: Agent) -> LocalTerritoryQuerySet:
    return LocalTerritory.objects.visible_to(agent).for_list()


def local_detail(agent: Agent) -> LocalTerritoryQuerySet:
    return LocalTerritory.objects.for_detail(agent)


def definition(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """What people said of a local territory, and what the agent may do of it; None for an official one."""
    if territory.kind not in LOCAL_KINDS:
        return None
    local = LocalTerritory.objects.visible_to(agent).for_detail(agent).get(territory=territory)
    parts = list(LocalTerritory.objects.visible_to(agent).filter(whole=territory, closed_on=None).for_list())
    return {
        "local": local,
        "communes": list(territory.communes.order_by("sort_key", "pk")),
        "parts": parts,
        "map": map_of(local, parts),
        "may_edit": may(agent, "territories.edit_local", local),
    }


# Priority areas


def areas_listed(agent: Agent) -> PriorityAreaQuerySet:
    return PriorityArea.objects.visible_to(agent).for_list()


def area_detail(agent: Agent) -> PriorityAreaQuerySet:
    return PriorityArea.objects.for_detail(agent)


@dataclass(frozen=True)
class AreasHere:
    """The priority areas of a territory in force on a day: the first of them, and whether there are more."""

    on: date
    shown: list[PriorityArea]
    more: bool
    known: AreaKnowledge


def areas_here(territory: Territory, agent: Agent, on: date, said: bool | None) -> AreasHere:
    """Two queries for a commune, one for another territory."""
    in_force = PriorityArea.objects.visible_to(agent).in_force(on).around(territory)
    found = list(in_force.order_by("kind", "name", "pk")[: MOST_AREAS + 1])
    known = AreaKnowledge(said=said)
    if territory.kind == TerritoryKind.COMMUNE:
        kind = rules.quarter_kind(on)
        complete = CompleteAreaList.objects.in_force(on).filter(kind=kind).exists()
        known = AreaKnowledge([area for area in found if area.kind == kind], complete, said)
    return AreasHere(on, found[:MOST_AREAS], len(found) > MOST_AREAS, known)


def complete_lists(agent: Agent) -> list[CompleteAreaList]:
    return list(CompleteAreaList.objects.visible_to(agent))

"""The lists of territories, of local territories and of priority areas."""

from __future__ import annotations

from typing import Any

from cls_portal.listing import Badge, Column, Listing
from territories import rules
from territories.filters import LocalTerritoryFilter, ObligationFilter, PriorityAreaFilter, TerritoryFilter
from territories.models import LocalTerritory, Territory
from territories.rules import AreaKnowledge, Duty
from territories.states import AreaKind


def _nature(territory: Territory) -> str:
    return territory.get_epci_kind_display() if territory.epci_kind else territory.get_kind_display()


TERRITORIES = Listing(
    name="territoires",
    caption="Territoires",
    noun=("territoire", "territoires"),
    row_url="territory-detail",
    filterset=TerritoryFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("sort_key",), kind="link"),
        Column("nature", "Nature", _nature),
        Column("code", "Code", "code", sort=("code",)),
        Column("departement", "Département", "department.name"),
        Column("region", "Région", "region.name", shown=False),
        Column("population", "Population municipale", "population", sort=("population",), kind="count"),
        Column("recensement", "Recensement", "population_year", shown=False),
        Column("siren", "SIREN", "siren", shown=False),
        Column("postaux", "Codes postaux", lambda territory: ", ".join(territory.postal_codes), shown=False),
    ),
)


def local_state(local: LocalTerritory) -> Badge:
    return Badge("Clos", "neutral") if local.closed_on else Badge("En cours", "success")


LOCAL_TERRITORIES = Listing(
    name="territoires-locaux",
    caption="Territoires locaux",
    noun=("territoire", "territoires"),
    row_url="territory-detail",
    row_key="territory_id",
    filterset=LocalTerritoryFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("territory__sort_key",), kind="link"),
        Column("nature", "Nature", "territory.get_kind_display", sort=("territory__kind",)),
        Column("departement", "Département", "territory.department.name"),
        Column("communes", "Communes", lambda local: len(local.communes), kind="count"),
        Column("ensemble", "Fait partie de", "whole.name"),
        Column("etat", "État", local_state, kind="badge"),
        Column("contour", "Contour", lambda local: local.outline is not None, shown=False),
        Column("source", "Source", "source", shown=False),
        Column("code", "Code", "territory.code", shown=False),
        Column("clos", "Clos le", "closed_on", kind="date", shown=False),
    ),
)


def _communes_known(area: Any) -> str:
    if area.commune_count:
        return str(area.commune_count)
    return f"à compléter ({area.stated_communes} selon la source)" if area.stated_communes else "à compléter"


AREAS = Listing(
    name="geographies-prioritaires",
    caption="Géographies prioritaires",
    noun=("géographie", "géographies"),
    feminine=True,
    row_url="priority-area-detail",
    filterset=PriorityAreaFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("name",), kind="link"),
        Column("nature", "Nature", lambda area: AreaKind(area.kind).short, sort=("kind",)),
        Column("code", "Code", "code", sort=("code",)),
        Column("communes", "Communes", _communes_known),
        Column("debut", "À partir du", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Jusqu’au (exclu)", "ends_on", kind="date"),
        Column("population", "Population", "population", kind="count", shown=False),
        Column("source", "Source", "source", shown=False),
    ),
)


def duties(commune: Any) -> tuple[Duty, Duty]:
    """CLSPD and coordonnateur of a commune that came with `with_areas`."""
    known = AreaKnowledge(areas=tuple(commune.area_names), complete=commune.areas_complete)
    if commune.code == rules.PARIS:
        (council,) = rules.obligations(population=None, has_priority_area=None, on=commune.on, paris=True)
        return council.duty, Duty.NONE
    council, coordinator = rules.obligations(
        population=commune.population,
        has_priority_area=known.holds,
        on=commune.on,
        intercommunal=commune.intercommunal,
    )
    return council.duty, coordinator.duty


def _area_words(commune: Any) -> str:
    if commune.area_names:
        return ", ".join(commune.area_names)
    return "aucun" if commune.areas_complete else "aucun connu du portail"


OBLIGATIONS = Listing(
    name="obligations",
    caption="Obligations des communes",
    noun=("commune", "communes"),
    feminine=True,
    row_url="territory-detail",
    filterset=ObligationFilter,
    default_sort="-population",
    columns=(
        Column("nom", "Commune", "name", sort=("sort_key",), kind="link"),
        Column("code", "Code", "code", sort=("code",)),
        Column("population", "Population municipale", "population", sort=("population",), kind="count"),
        Column("conseil", "CLSPD", lambda commune: _badge(duties(commune)[0]), kind="badge"),
        Column("coordonnateur", "Coordonnateur du CLSPD", lambda commune: _badge(duties(commune)[1]), kind="badge"),
        Column("quartiers", "Quartiers prioritaires", _area_words),
        Column("date", "À la date du", "on", kind="date", shown=False),
    ),
)


def _badge(duty: Duty) -> Badge:
    return Badge(duty.label, duty.tone)

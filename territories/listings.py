"""The list of territories."""

from __future__ import annotations

from cls_portal.listing import Column, Listing
from territories.filters import TerritoryFilter
from territories.models import Territory


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

"""The map of a département: what each commune has of a council."""

from __future__ import annotations

from collections.abc import Sequence

from cls_portal.charts import Chart, categories, choropleth
from cls_portal.listing import Address
from partners.departmental.cover import Cover, Covered
from territories import outlines
from territories.models import Territory


def map_of(department: Territory, known: Sequence[tuple[Covered, Cover]], *, printed: bool = False) -> Chart | None:
    """None where there are no outlines: the lists have everything that the map would show."""
    try:
        drawn = outlines.communes_of(department.code)
    except outlines.NoOutline:
        return None
    address = Address("territory-detail")
    return choropleth(
        f"Conseils par commune\u00a0: {department.name}",
        drawn,
        {commune.code: float(cover) for commune, cover in known},
        classes=categories(*(cover.label for cover in Cover)),
        names={commune.code: commune.name for commune, _ in known},
        unit="État du conseil",
        source="conseils enregistrés dans le portail, populations municipales de l’Insee, quartiers connus du portail",
        hrefs={} if printed else {commune.code: address.of(commune.pk) for commune, _ in known},
        printed=printed,
    )

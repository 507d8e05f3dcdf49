"""The local territories of the demonstration, and the framework agreement above its contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from territories import operations as on_territories
from territories.models import Territory
from territories.states import TerritoryKind

SOURCE = "Périmètre inventé pour la démonstration"
# Some streets around the town hall of Cenon, as longitudes and latitudes.
QUARTER = ((-0.536, 44.856), (-0.528, 44.855), (-0.525, 44.859), (-0.53, 44.862), (-0.536, 44.86), (-0.536, 44.856))


def seed_places(on: date, right_bank: Sequence[Territory], quarter_of: Territory) -> None:
    """A quarter of a commune with its outline, a tramway line of a network, and a contrat de ville."""
    _local(TerritoryKind.NEIGHBOURHOOD, "Haut de Cenon (démonstration)", [quarter_of], outline=_outline())
    network = _local(TerritoryKind.TRANSPORT_NETWORK, "Tramway de l’agglomération (démonstration)", right_bank)
    _local(TerritoryKind.TRANSPORT_LINE, "Ligne A du tramway (démonstration)", right_bank, whole=network)
    on_contracts.create_framework(
        by=PORTAL,
        communes=right_bank,
        kind="VILLE",
        title="Contrat de ville de la rive droite (démonstration)",
        parties="État, intercommunalité, communes de la rive droite",
        starts_on=date(on.year - 2, 1, 1),
        ends_on=date(on.year + 4, 12, 31),
    )


def _local(kind: TerritoryKind, name: str, communes: Sequence[Territory], **more: Any) -> Territory:
    made = on_territories.create_local_territory(
        by=PORTAL, kind=kind, name=name, communes=communes, source=SOURCE, **more
    )
    territory: Territory = made.territory
    return territory


def _outline() -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in QUARTER]]}

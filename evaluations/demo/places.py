"""The places of the demonstration: its local territories, what stands above its contracts, what they name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from contracts import operations as on_contracts
from contracts.models import Contract, DepartmentalPlan
from territories import operations as on_territories
from territories.models import Territory
from territories.states import TerritoryKind

LINE = "Ligne A du tramway (démonstration)"
HEIGHTS = "Haut de Cenon (démonstration)"
# Kind, name, communes, local territory, address, whether its guarding is provided for, what the contract says of it.
NAMED = (
    ("station", "Gare de Cenon", ("Cenon",), "", "Parvis et passages vers le tramway", False,
     "Rassemblements et vols signalés en fin d’après-midi ; médiation et patrouilles communes à ces heures."),
    ("street", "Cours commerçant de Floirac (démonstration)", ("Floirac",), "", "Des halles à la mairie", False,
     "Vols à l’étalage et incivilités ; référent de la police municipale auprès des commerçants."),
    ("line", "Ligne A du tramway", ("Cenon", "Floirac", "Lormont"), LINE, "", False,
     "L’exploitant partage chaque mois les incidents par station."),
    ("housing", "Résidence des Hauts (démonstration)", ("Cenon",), HEIGHTS, "Halls 1 à 9, tours A et B", True,
     "Halls occupés la nuit, dégradations répétées. Le bailleur y assure un gardiennage de 18 h à 2 h ; la commune "
     "peut y contribuer."),
)  # fmt: skip
SOURCE = "Périmètre inventé pour la démonstration"
# Some streets around the town hall of Cenon, as longitudes and latitudes.
QUARTER = ((-0.536, 44.856), (-0.528, 44.855), (-0.525, 44.859), (-0.53, 44.862), (-0.536, 44.86), (-0.536, 44.856))


def seed_places(on: date, right_bank: Sequence[Territory], quarter_of: Territory) -> None:
    """A quarter of a commune with its outline, a tramway line of a network, and a contrat de ville."""
    _local(TerritoryKind.NEIGHBOURHOOD, HEIGHTS, [quarter_of], outline=_outline())
    network = _local(TerritoryKind.TRANSPORT_NETWORK, "Tramway de l’agglomération (démonstration)", right_bank)
    _local(TerritoryKind.TRANSPORT_LINE, LINE, right_bank, whole=network)
    on_contracts.create_framework(
        by=PORTAL,
        communes=right_bank,
        kind="VILLE",
        title="Contrat de ville de la rive droite (démonstration)",
        parties="État, intercommunalité, communes de la rive droite",
        starts_on=date(on.year - 2, 1, 1),
        ends_on=date(on.year + 4, 12, 31),
    )


def seed_plan(on: date, department: Territory) -> DepartmentalPlan:
    """The plan of the département, within which the contracts stand."""
    return on_contracts.create_plan(
        by=PORTAL,
        department=department,
        title="Plan départemental de prévention de la délinquance de la Gironde, démonstration",
        ordered_on=date(on.year - 1, 1, 15),
        starts_on=date(on.year - 1, 1, 1),
        ends_on=date(on.year + 3, 12, 31),
    )


def name_places(contract: Contract, by: Agent, communes: Sequence[Territory]) -> None:
    """A station, a shopping street, the line that serves them, and housing whose guarding is provided for."""
    where = {commune.name: commune for commune in communes}
    for kind, name, towns, local, address, exposed, reason in NAMED:
        on_contracts.add_place(
            contract,
            by=by,
            kind=kind,
            name=name,
            communes=[where[town] for town in towns],
            territory=Territory.objects.get(name=local) if local else None,
            address=address,
            exposed=exposed,
            reason=reason,
        )


def _local(kind: TerritoryKind, name: str, communes: Sequence[Territory], **more: Any) -> Territory:
    made = on_territories.create_local_territory(
        by=PORTAL, kind=kind, name=name, communes=communes, source=SOURCE, **more
    )
    territory: Territory = made.territory
    return territory


def _outline() -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in QUARTER]]}

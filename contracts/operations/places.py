"""The places that a contract names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write
from contracts.models import Contract, ContractPlace
from contracts.operations.contract import open_text
from territories.models import Territory
from territories.states import LOCAL_KINDS

# What may be said of a place, besides its communes.
FIELDS = ("kind", "name", "address", "territory", "area", "exposed", "reason")


@operation("contract.place_added")
def add_place(
    contract: Contract, *, by: Agent | SystemActor, kind: str, name: str, communes: Sequence[Territory], **values: Any
) -> ContractPlace:
    """Name a quarter, a building, a line… of the perimeter; it comes last."""
    contract = open_text(contract, by)
    given = _checked(contract, {"kind": kind, "name": name, "communes": communes, **values})
    number = (contract.places.aggregate(last=Max("number"))["last"] or 0) + 1
    return create(ContractPlace(contract=contract, number=number, **given))


@operation("contract.place_changed")
def change_place(place: ContractPlace, *, by: Agent | SystemActor, revision: int, **values: Any) -> ContractPlace:
    """Change some of `FIELDS`, or the communes."""
    contract = open_text(place.contract, by)
    return write(lock(place, revision), **_checked(contract, values))


@operation("contract.place_moved")
def move_place(place: ContractPlace, *, by: Agent | SystemActor, revision: int, places: int) -> ContractPlace:
    """Move it by so many places in the list, up when negative."""
    contract = open_text(place.contract, by)
    return shift(lock(place, revision), contract.places.all(), places=places)


@operation("contract.place_removed")
def remove_place(place: ContractPlace, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(place.contract, by)
    remove(lock(place, revision))


def _checked(contract: Contract, values: dict[str, Any]) -> dict[str, Any]:
    """The columns, once it is sure that the place lies in the perimeter and is linked to what it may be."""
    if unknown := set(values) - {*FIELDS, "communes"}:
        raise TypeError(f"not part of a place: {sorted(unknown)}")
    territory = values.get("territory")
    if territory is not None and territory.kind not in LOCAL_KINDS:
        raise Refused([Reason("Rattachez ce lieu à un quartier, un site, un réseau ou une ligne.", field="territory")])
    if "communes" not in values:
        return values
    communes = values["communes"]
    inside = set(contract.perimeter.values_list("commune", flat=True))
    if outside := [commune.name for commune in communes if commune.pk not in inside]:
        raise Refused([Reason(f"Hors du périmètre du contrat\u00a0: {', '.join(outside)}.", field="communes")])
    return {**values, "communes": sorted({commune.code for commune in communes})}

"""Framework agreements above the contracts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts import rules
from contracts.models import FrameworkAgreement, FrameworkCommune
from territories.models import Territory

FIELDS = ("kind", "number", "title", "parties", "starts_on", "ends_on", "area")


@operation("framework.created")
def create_framework(*, by: Agent | SystemActor, communes: Sequence[Territory], **values: Any) -> FrameworkAgreement:
    require(by, "contracts.create")
    if not communes:
        raise Refused([Reason("Choisissez au moins une commune.", field="communes")])
    _refuse_area(values)
    framework = create(FrameworkAgreement(**values))
    _set_communes(framework, communes)
    return framework


@operation("framework.changed")
def change_framework(
    framework: FrameworkAgreement,
    *,
    by: Agent | SystemActor,
    revision: int,
    communes: Sequence[Territory],
    **values: Any,
) -> FrameworkAgreement:
    require(by, "contracts.edit_framework", framework)
    framework = lock(framework, revision)
    _refuse_area({"kind": framework.kind, "area": framework.area, **values})
    _set_communes(framework, communes)
    return write(framework, **values)


def _refuse_area(values: dict[str, Any]) -> None:
    if reasons := rules.wrong_area_of_framework(values["kind"], values.get("area")):
        raise Refused(reasons)


def _set_communes(framework: FrameworkAgreement, communes: Sequence[Territory]) -> None:
    wanted = {commune.pk for commune in communes}
    framework.perimeter.exclude(commune__in=wanted).delete()
    present = set(framework.perimeter.values_list("commune", flat=True))
    for pk in sorted(wanted - present):
        FrameworkCommune.objects.create(framework=framework, commune_id=pk)

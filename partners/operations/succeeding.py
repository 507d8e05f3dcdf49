"""A council takes over from others: each is dissolved, points to it, keeps its meetings, members and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, refuse
from cls_portal.history import event_model
from cls_portal.models import Agent
from cls_portal.writing import lock, lock_many, operation, write
from partners import rules
from partners.models import Council, Meeting
from partners.operations.offices import FIELDS, follow_seats
from territories.models import TerritoryCommune


@operation("council.succeeded")
def succeed_councils(
    council: Council,
    *,
    by: Agent | SystemActor,
    on: date,
    predecessors: Sequence[Council],
    dissolved_on: date,
    reason: str = "",
) -> Council:
    """These councils no longer exist from that day, and this one succeeds them; one dissolved before keeps its day."""
    rows = {row.pk: row for row in lock_many(Council, {council.pk, *(each.pk for each in predecessors)})}
    council, former = rows.pop(council.pk), list(rows.values())
    for each in (council, *former):
        require(by, "partners.edit_council", each)
    reasons = rules.in_the_past(dissolved_on, on, "dissolved_on") + _against(council)
    if not former:
        text = "Choisissez au moins un conseil, autre que celui-ci."
        reasons.append(Reason(text, "partners.succession", field="predecessors"))
    for each in former:
        reasons += _missing(each, council, dissolved_on)
    refuse(reasons)
    for each in former:
        each = write(each, succeeded_by=council, dissolved_on=each.dissolved_on or dissolved_on)
        follow_seats(each, on, FIELDS)
    return council


@operation("council.succession_undone")
def undo_succession(council: Council, *, by: Agent | SystemActor, on: date, revision: int, reason: str = "") -> Council:
    """The council is again what it was before a succession written by mistake: active, asleep, or already dissolved."""
    council = lock(council, revision)
    require(by, "partners.edit_council", council)
    past: Any = event_model(Council)
    before = past.objects.filter(pgh_obj_id=council.pk, succeeded_by=None).order_by("-pgh_id").first()
    reasons = _against_undoing(council, alive=before is None or before.dissolved_on is None)
    refuse(reasons + rules.missing_reason(reason, "Indiquez pourquoi la succession est annulée."))
    council = write(council, succeeded_by=None, dissolved_on=before.dissolved_on)
    follow_seats(council, on, FIELDS)
    return council


def _against(council: Council) -> list[Reason]:
    if not rules.council_state(council).over:
        return []
    return [Reason("Un conseil dissous ne prend pas la suite d’un autre.", "partners.council_state")]


def _missing(former: Council, council: Council, dissolved_on: date) -> list[Reason]:
    communes = TerritoryCommune.objects.filter(territory=council.territory_id).values("commune")
    near = TerritoryCommune.objects.filter(territory=former.territory_id, commune__in=communes).exists()
    last = Meeting.objects.filter(council=former, cancelled_on=None).aggregate(last=Max("held_on"))["last"]
    return rules.missing_to_succeed(
        former.name,
        dissolved_on=former.dissolved_on or dissolved_on,
        created_on=former.created_on,
        dissolved=former.dissolved_on is not None,
        succeeded=former.succeeded_by_id is not None,
        last_meeting=last,
        near=near,
    )


def _against_undoing(council: Council, *, alive: bool) -> list[Reason]:
    """What hangs on the succession: a successor that was dissolved since, another council made in its place.

    `alive`: the council would exist again.
    """
    code, successor = "partners.succession", council.succeeded_by
    if successor is None:
        return [Reason("Aucun conseil n’a succédé à celui-ci.", code)]
    reasons = []
    if successor.dissolved_on is not None:
        reasons.append(Reason("Le conseil qui lui a succédé a été dissous depuis.", code))
    others = Council.objects.filter(kind=council.kind, territory=council.territory_id, dissolved_on=None)
    if alive and others.exclude(pk=successor.pk).exists():
        text = "Un autre conseil de même nature existe depuis sur ce territoire\u00a0: dissolvez-le d’abord."
        reasons.append(Reason(text, code))
    return reasons

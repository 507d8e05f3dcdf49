"""Who may do what to a diagnostic: the table of product.md §1, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cls_portal.actors import SystemActor
from cls_portal.models import Agent
from cls_portal.roles import Role
from diagnostics.series import access as series_access
from territories.access import Reach, holds, reaches
from territories.models import Membership

if TYPE_CHECKING:
    from diagnostics.models import Diagnostic

P, C = Role.PREFECTURE, Role.COORDINATOR

# Act → roles whose scope contains every commune of the diagnostic: the coordinator writes and proposes,
# the préfecture also validates, and alone decides that a territory calls for a contract.
WRITERS: Mapping[str, frozenset[Role]] = {
    "edit": frozenset({P, C}),
    "validate": frozenset({P}),
    "reopen": frozenset({P}),
    "decide_eligibility": frozenset({P}),
}

ACTS = tuple(WRITERS)

# Editions of recorded delinquency: reference data, an administrator's anywhere.
EDITION_ACTS = frozenset({"import_edition", "withdraw_edition", "restore_edition"})


def may(actor: Agent | SystemActor, act: str, obj: Any) -> bool:
    """Whether the actor may do this act on a diagnostic or on a row of one; `create` asks for none."""
    if isinstance(actor, SystemActor):
        return True
    if act in series_access.ACTS:
        return series_access.may(actor, act, obj)
    today = timezone.localdate()
    if act in EDITION_ACTS:
        return holds(actor, Role.ADMINISTRATOR, today)
    if act == "create":
        return Membership.objects.in_force(today).filter(agent=actor, role__in=WRITERS["edit"]).exists()
    held = _reaches(actor, _diagnostic_of(obj), today)
    return any(held[role] is Reach.CONTAINS for role in WRITERS.get(act, ()))


def abilities(actor: Agent | SystemActor, obj: Any) -> dict[str, bool]:
    """Every act of the table on this object, allowed or not."""
    if obj._meta.model_name == "partnerseries":
        return {series_access.EDIT: may(actor, series_access.EDIT, obj)}
    return {act: may(actor, act, obj) for act in ACTS}


def _diagnostic_of(obj: Any) -> Diagnostic:
    """The diagnostic itself, or the one of this row."""
    found: Diagnostic = obj if hasattr(obj, "perimeter") else obj.diagnostic
    return found


def _reaches(agent: Agent, diagnostic: Diagnostic, on: date) -> dict[Role, Reach]:
    """Two queries, kept on the diagnostic as loaded: asking again costs nothing."""
    known: dict[Any, dict[Role, Reach]] = diagnostic.__dict__.setdefault("_reaches", {})
    if (agent.pk, on) not in known:
        communes = list(diagnostic.perimeter.values_list("commune", flat=True))
        known[agent.pk, on] = reaches(agent, communes, on)
    return known[agent.pk, on]

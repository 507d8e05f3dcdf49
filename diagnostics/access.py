"""Who may do what to a diagnostic: the table of product.md §1, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden
from cls_portal.models import Agent
from cls_portal.roles import Role
from diagnostics.models import Contribution, Diagnostic
from diagnostics.querysets import READERS
from diagnostics.series import access as series_access
from territories.access import Reach, holds, reaches
from territories.models import Membership

P, C = Role.PREFECTURE, Role.COORDINATOR

# Act → roles whose scope contains every commune of the diagnostic: the coordinator writes and proposes,
# the préfecture also validates, and alone decides that a territory calls for a contract. `adopt` records what the
# council decided.
WRITERS: Mapping[str, frozenset[Role]] = {
    "edit": frozenset({P, C}),
    "validate": frozenset({P}),
    "reopen": frozenset({P}),
    "adopt": frozenset({P, C}),
    "decide_eligibility": frozenset({P}),
}

# Roles that may comment on what they read of the drafting, as soon as their scope meets the diagnostic.
COMMENTERS = (P, C)

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
    if act == "contribute":
        return Contribution.objects.asked_of(actor).filter(pk=obj.pk).exists()
    if act == "resolve_comment" and obj.author_id == actor.pk:
        return True
    held = _reaches(actor, _diagnostic_of(obj), today)
    wanted = WRITERS["edit"] if act == "resolve_comment" else WRITERS.get(act, frozenset())
    return any(held[role] is Reach.CONTAINS for role in wanted)


def may_comment(agent: Agent, diagnostic: Diagnostic, part: str) -> bool:
    """Whoever is asked about the part, and those who read its drafting, observers excepted: they write nothing."""
    today = timezone.localdate()
    if Contribution.objects.asked_of(agent).open_on(today).filter(diagnostic=diagnostic, part=part).exists():
        return True
    held = _reaches(agent, diagnostic, today)
    return any(held[role] >= Reach.MEETS for role in COMMENTERS)


def reads_drafting(agent: Agent, diagnostic: Diagnostic) -> bool:
    """As `drafting_read_by`, of a diagnostic already loaded."""
    held = _reaches(agent, diagnostic, timezone.localdate())
    return any(held[role] >= Reach.MEETS for role in READERS)


def require_part(agent: Agent, diagnostic: Diagnostic, part: str) -> None:
    """Raise `Forbidden` unless this person may comment on the part."""
    if not may_comment(agent, diagnostic, part):
        raise Forbidden("Vos droits ne vous permettent pas de commenter cette partie.")


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
        known[agent.pk, on] = reaches(agent, _communes_of(diagnostic), on)
    return known[agent.pk, on]


def _communes_of(diagnostic: Diagnostic) -> list[int]:
    """The ids of its perimeter, from the communes when they came with the diagnostic."""
    if "communes" in getattr(diagnostic, "_prefetched_objects_cache", {}):
        return [commune.pk for commune in diagnostic.communes.all()]
    return list(diagnostic.perimeter.values_list("commune", flat=True))

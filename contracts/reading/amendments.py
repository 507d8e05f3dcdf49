"""The amendments of a contract and the contracts that follow it, for its page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cls_portal.access import may
from cls_portal.models import Agent
from contracts import rules
from contracts.amending import amendment_section
from contracts.listings import state_badge
from contracts.models import Contract
from contracts.reading.comparison import in_force


def amendments_of(contract: Contract, agent: Agent, on: date) -> dict[str, Any] | None:
    """Its amendments and its followers; for an amendment, what it changes. None while there is nothing to say."""
    if contract.amends_id:
        return _of_amendment(contract, agent)
    if contract.signed_on is None:
        return None
    rows = Contract.objects.visible_to(agent).filter(Q(amends=contract) | Q(predecessor=contract)).order_by("pk")
    found = [(row, state_badge(row), _words(row)) for row in rows]
    amendments = [row for row in found if row[0].amends_id]
    successors = [row for row in found if not row[0].amends_id]
    return {
        "amendments": amendments,
        "successors": successors,
        "may_amend": may(agent, "contracts.amend", contract)
        and not rules.refusal_to_amend(
            is_amendment=False, phase=contract.phase(on), open_reference=_under_way(amendments)
        ),
        "may_succeed": may(agent, "contracts.succeed", contract)
        and not rules.refusal_to_succeed(is_amendment=False, state=contract.state, follower=_under_way(successors)),
    }


def _under_way(rows: list[Any]) -> str | None:
    """The reference of the one on its way to signature."""
    return next((row.reference for row, _, _ in rows if row.is_open), None)


def _words(row: Contract) -> str:
    return row.amendment_object if row.amends_id else ""


def _of_amendment(amendment: Contract, agent: Agent) -> dict[str, Any]:
    """What it changes: as frozen once it is, as it stands until then."""
    version = amendment.versions.filter(voided_at=None).first()
    section = json.loads(version.json).get("amendment") if version else None
    if section is None:
        # Loaded anew: what came with the page is limited to what this agent sees, and is not the whole text.
        section = amendment_section(Contract.objects.get(pk=amendment.pk))
    amended = Contract.objects.visible_to(agent).filter(amendments=amendment).first()
    code = f"avenant-{amendment.amendment_number}"
    before = f"&avant={in_force(amended)}" if amended and amendment.consolidated_at is None else ""
    return {
        "amended": amended,
        "changes": section,
        "compare_url": f"{reverse('contract-compare', args=[amendment.pk])}?apres={code}{before}",
    }

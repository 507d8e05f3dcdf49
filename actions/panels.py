"""What the pages of others show of actions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from actions.decided import about
from actions.models import Action
from actions.reading import answers_to, tree_of, writable
from actions.reading.reports import is_reported
from cls_portal.access import may
from cls_portal.models import Agent
from contracts.models import Contract
from contracts.states import AFTER_SIGNATURE
from diagnostics.models import Diagnostic
from partners.decisions.rules import decision_state

DECISIONS = 20


def actions_of_contract(contract: Contract, agent: Agent) -> dict[str, Any] | None:
    """Axes › objectives › actions, and the problems with their answers; five queries. None when there is nothing."""
    writes = writable(contract, agent)
    actions = list(
        Action.objects.in_text()
        .filter(contract=contract)
        .with_cost()
        .select_related("lead")
        .prefetch_related("problem_links")
        .order_by("number", "pk")
    )
    tree = tree_of(contract, actions, writes)
    if not tree:
        return None
    return {
        "tree": tree,
        "answers": answers_to(contract, agent, actions, writes),
        "count": len(actions),
        "cost": sum(action.cost for action in actions),  # type: ignore[attr-defined]
        "followed": contract.amends_id is None and contract.state in AFTER_SIGNATURE,
        "coverage_url": reverse("action-coverage", args=[contract.pk]),
        "report_url": reverse("contract-report", args=[contract.pk]) if is_reported(contract) else "",
        "news_url": reverse("news-of-contract", args=[contract.pk]) if _asks(contract, agent) else "",
    }


def _asks(contract: Contract, agent: Agent) -> bool:
    """Whether this person may ask for news of its actions."""
    return contract.state in AFTER_SIGNATURE and contract.amends_id is None and may(agent, "actions.follow", contract)


def decisions_of_contract(contract: Contract, agent: Agent) -> dict[str, Any] | None:
    """The decisions about it that this person reads, the latest first; one query. None when there are none."""
    if contract.council_id is None:
        return None
    rows = about(contract).visible_to(agent).for_list().order_by("-meeting__held_on", "-number", "-pk")
    found = list(rows[: DECISIONS + 1])
    on = timezone.localdate()
    decided = [(row, decision_state(row, on)) for row in found[:DECISIONS]]
    return {"decisions": decided, "more": len(found) > DECISIONS} if found else None


def contracts_of_diagnostic(diagnostic: Diagnostic, agent: Agent) -> dict[str, Any] | None:
    """The contracts that rest on the diagnostic and that the agent sees, for their coverage; one query."""
    rows = Contract.objects.visible_to(agent).originals().filter(diagnostic=diagnostic).order_by("reference")
    contracts = list(rows.only("reference", "title"))
    return {"contracts": contracts} if contracts else None

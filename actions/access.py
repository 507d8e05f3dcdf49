"""Who may do what to an action: what they may do to its contract (product.md §1), and nothing else decides.

`follow`: those who may write the contract; the people of an organisation that leads or supports the action, for that
action only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from actions.models import Action, AskedAction, Indicator
from cls_portal import links
from cls_portal.actors import SystemActor
from cls_portal.models import Agent, ContactLink
from contracts.access import standing_of
from contracts.models import Contract

# Act on an action → act of the contract's own table.
OF_CONTRACT: Mapping[str, str] = {"edit": "edit", "follow": "edit"}
# What the people of an organisation that leads or supports an action may do of it as well.
ALSO_OF_PARTNER = frozenset({"follow"})

ACTS = tuple(OF_CONTRACT)

# The purpose of the links by which contacts without account give news; what they open is a `NewsRequest`.
BY_LINK = "actions.news"


def may(actor: Agent | SystemActor, act: str, obj: Any) -> bool:
    """Whether the actor may do this; `obj` is an action, a part of one, or the contract that will have one."""
    if isinstance(actor, SystemActor):
        return True
    if act not in OF_CONTRACT or obj is None:
        return False
    today = timezone.localdate()
    if standing_of(actor, contract_of(obj), today).may(OF_CONTRACT[act]):
        return True
    return act in ALSO_OF_PARTNER and isinstance(obj, Action) and _supports(actor, obj, today)


def _supports(agent: Agent, action: Action, on: date) -> bool:
    """Whether they act, on that day, for an organisation that leads or supports the action."""
    held = agent.affiliations.in_force(on).values("organisation")
    return Action.objects.filter(pk=action.pk).led_or_supported_by(held).exists()


def link_opens(link: ContactLink, action: Action, measured: Indicator | None = None) -> bool:
    """Whether this link, as loaded, lets its holder follow the action: it was asked about, and the organisation leads
    it; or give a measure of this indicator of it, which the organisation reports."""
    if link.purpose != BY_LINK or not links.serves(link):
        return False
    asked = AskedAction.objects.to_follow().filter(request=link.target, request__revoked_on=None, action=action)
    asking = asked.values_list("request__organisation", flat=True).first()
    if asking is None:
        return False
    return asking == action.lead_id or (measured is not None and asking == measured.reporter_id)


def to_follow(agent: Agent, rows: Any, on: date) -> Any:
    """Of these actions of signed contracts, those that the agent may follow, as `may` says of each; two queries."""
    reached = Contract.objects.filter(pk__in=rows.order_by().values("contract")).with_reach(agent, on)
    written = reached.filter(Q(of_prefecture=True) | Q(of_coordinator=True)).values_list("pk", flat=True)
    held = agent.affiliations.in_force(on).values("organisation")
    supported = Action.objects.led_or_supported_by(held).values("pk")
    return rows.filter(Q(contract__in=list(written)) | Q(pk__in=supported))


def followable(agent: Agent, actions: Iterable[Action], on: date) -> set[int]:
    """The keys of those of these actions that the agent may follow."""
    keys = [row.pk for row in actions]
    if not keys:
        return set()
    return set(to_follow(agent, Action.objects.filter(pk__in=keys), on).values_list("pk", flat=True))


def abilities(actor: Agent | SystemActor, obj: Any) -> dict[str, bool]:
    """Every act of the table on this action, allowed or not."""
    return {act: may(actor, act, obj) for act in ACTS}


def contract_of(obj: Any) -> Contract:
    """The contract of an action, of a part of an action, or the contract itself."""
    if isinstance(obj, Contract):
        return obj
    return contract_of(obj.action) if hasattr(obj, "action") else obj.contract

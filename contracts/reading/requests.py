"""Opinions asked of other services, with their answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import links
from cls_portal.models import Agent
from contracts.models import Contract, OpinionRequest
from contracts.operations.requests import BY_LINK
from contracts.states import EDITABLE, ContractState

GIVEN_UP = (ContractState.ABANDONED, ContractState.ARCHIVED)


def requests_of(contract: Contract) -> Any:
    return contract.opinion_requests.select_related("file").filter(withdrawn_on=None)


def requests_asked(agent: Agent) -> Any:
    """What is asked of this person by their account."""
    return OpinionRequest.objects.asked_of(agent).select_related("contract").order_by("due_on", "pk")


def request_text(request: OpinionRequest, on: date) -> dict[str, Any]:
    """The sections as they stood when asked, each with whether it has changed since; whether one may still answer."""
    current = dict(request.contract.sections.values_list("key", "body"))
    sections = list(request.sections.all())
    return {
        "asked": request,
        "contract": request.contract,
        "sections": [(row, current.get(row.key) != row.body) for row in sections],
        "may_answer": on <= request.due_on and request.contract.state in EDITABLE and not request.withdrawn_on,
    }


def request_log(request: OpinionRequest) -> dict[str, Any]:
    """What the writer sees besides: the link and its uses."""
    link = links.in_force(BY_LINK, request.pk)
    return {"link": link, "uses": list(links.uses_of(BY_LINK, request.pk))}


def request_of_link(link: Any) -> OpinionRequest | None:
    """The request that this link opens; none once its contract is abandoned."""
    rows = OpinionRequest.objects.select_related("contract", "file").filter(pk=link.target, withdrawn_on=None)
    return rows.exclude(contract__state__in=GIVEN_UP).first()

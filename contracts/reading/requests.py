"""Opinions asked of other services, with their answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import links
from cls_portal.models import Agent
from contracts import asking
from contracts.documents import asked_row, with_dates
from contracts.models import OpinionRequest, Section
from contracts.operations.requests import BY_LINK
from contracts.states import EDITABLE, ContractState

GIVEN_UP = (ContractState.ABANDONED, ContractState.ARCHIVED)


def requests_asked(agent: Agent) -> Any:
    """What is asked of this person by their account."""
    return OpinionRequest.objects.asked_of(agent).select_related("contract").order_by("due_on", "pk")


def request_text(request: OpinionRequest, on: date) -> dict[str, Any]:
    """What was asked about, as it stood, each with whether it has changed since; whether one may still answer."""
    sections = list(request.sections.all())
    return {
        "asked": request,
        "contract": request.contract,
        "sections": [
            (row, with_dates(row.actions), changed) for row, changed in asking.with_change(request.contract, sections)
        ],
        "printed": with_dates(asked_row(request)) if request.answered_on else None,
        "may_answer": on <= request.due_on and request.contract.state in EDITABLE and not request.withdrawn_on,
    }


def opinions_on(section: Section) -> list[OpinionRequest]:
    """Those given on this article, in the order in which they were asked."""
    rows = OpinionRequest.objects.filter(contract=section.contract_id, sections__key=section.key, withdrawn_on=None)
    return list(rows.exclude(answered_on=None).order_by("asked_on", "pk"))


def request_log(request: OpinionRequest) -> dict[str, Any]:
    """What the writer sees besides: the link and its uses."""
    link = links.in_force(BY_LINK, request.pk)
    return {"link": link, "uses": list(links.uses_of(BY_LINK, request.pk))}


def request_of_link(link: Any) -> OpinionRequest | None:
    """The request that this link opens; none once its contract is abandoned."""
    rows = OpinionRequest.objects.select_related("contract", "file").filter(pk=link.target, withdrawn_on=None)
    return rows.exclude(contract__state__in=GIVEN_UP).first()

"""Any two texts of a contract, compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible
from cls_portal.http import acting_agent
from contracts.models import Contract
from contracts.reading.comparison import comparison_page, to_compare
from contracts.views.shared import trail


@require_safe
def contract_compare(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    contract = get_visible(Contract, agent, queryset=to_compare(), pk=pk)
    page = comparison_page(contract, agent, request.GET.get("avant", ""), request.GET.get("apres", ""))
    return render(request, "contracts/comparison/page.html", {**page, "trail": trail(contract)})

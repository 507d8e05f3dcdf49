"""Any two texts of a contract, compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.http import acting_agent
from contracts.reading.comparison import comparison_page
from contracts.views.shared import load, trail


@require_safe
def contract_compare(request: HttpRequest, pk: int) -> HttpResponse:
    contract = load(request, pk)
    page = comparison_page(contract, acting_agent(request), request.GET.get("avant", ""), request.GET.get("apres", ""))
    return render(request, "contracts/comparison/page.html", {**page, "trail": trail(contract)})

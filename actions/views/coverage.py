"""The coverage of a contract: its page and its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.coverage import coverage_of
from actions.coverage_data import HEADS, rows_of
from actions.views.shared import contract_trail, load_contract
from cls_portal import exports
from cls_portal.http import acting_agent, today


@require_safe
def action_coverage(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chain of a contract both ways, and what is missing; `?manques=1` keeps what lacks something."""
    contract = load_contract(request, pk)
    coverage = coverage_of(contract, acting_agent(request), today())
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        return exports.respond_rows(kind, f"couverture-{contract.reference}", "Couverture", HEADS, rows_of(coverage))
    page = {"contract": contract, "coverage": coverage, "only": "manques" in request.GET}
    return render(request, "actions/coverage.html", {**page, "trail": contract_trail(contract)})

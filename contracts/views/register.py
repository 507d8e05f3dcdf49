"""The register of the contracts, and its table by département."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal import exports
from cls_portal.access import may
from cls_portal.http import acting_agent, today
from cls_portal.listing.filters import inputs
from cls_portal.models import Agent
from contracts.register.departments import FIGURES, HEADS, table_on
from contracts.register.filters import DepartmentsFilter, RegisterFilter, day_of, usual_days
from contracts.register.listing import REGISTER
from contracts.register.rows import rows_on, sums_of


def _reader(request: HttpRequest) -> Agent:
    agent = acting_agent(request)
    if not may(agent, "contracts.read_register"):
        raise Http404
    return agent


@require_safe
def contract_register(request: HttpRequest) -> HttpResponseBase:
    agent, day = _reader(request), day_of(request.GET)
    rows = rows_on(agent, day)
    narrowed = RegisterFilter(request.GET, queryset=rows, request=request)
    sums = sums_of(rows.none() if narrowed.errors else narrowed.qs)
    counted = [(position.counted(count), count) for position, count in sums]
    context = {"day": day, "days": usual_days(today()), "sums": counted}
    return REGISTER.respond(request, rows, "contracts/register/list.html", context)


@require_safe
def register_departments(request: HttpRequest) -> HttpResponseBase:
    agent, day = _reader(request), day_of(request.GET)
    filters = DepartmentsFilter(request.GET, request=request)
    table = table_on(agent, day, filters, today=today())
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        name = f"registre-par-departement-au-{day}"
        return exports.respond_rows(kind, name, "Registre par département", HEADS, table.rows())
    page: dict[str, Any] = {"day": day, "days": usual_days(today()), "table": table, "figures": FIGURES}
    page["inputs"] = inputs(filters)
    return render(request, "contracts/register/departments.html", page)

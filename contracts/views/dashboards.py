"""The dashboards: a département, one contract at a glance, the départements compared."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal import exports
from cls_portal.access import get_visible, may
from cls_portal.dashboards import EXPORT, file_of, panels_of
from cls_portal.http import acting_agent, today
from contracts.dashboards.contract import briefed
from contracts.dashboards.country import map_of, table_on
from contracts.dashboards.department import invented
from contracts.listings import BRIEFS, state_badge
from contracts.models import Contract
from contracts.reading import listed
from contracts.register.filters import day_of, usual_days
from contracts.views.shared import trail
from partners.departmental.places import chosen


@require_safe
def dashboard(request: HttpRequest) -> HttpResponseBase:
    """That of a département for who watches one; the contracts at a glance for the others."""
    agent, code = acting_agent(request), request.GET.get("departement", "")
    if not may(agent, "partners.watch_department"):
        return BRIEFS.respond(request, listed(agent), "contracts/dashboards/contracts.html")
    department, known = chosen(agent, today(), code)
    if code and department is None:
        raise Http404
    if department is None:
        return render(request, "contracts/dashboards/choice.html", {"departments": known})
    panels = panels_of("department", agent, department, today())
    page = {"department": department, "panels": panels, "several": len(known) > 1, "on": today()}
    name = f"tableau-de-bord-{department.code}"
    return file_of(request, name, panels) or render(request, "contracts/dashboards/department.html", page)


@require_safe
def dashboard_departments(request: HttpRequest) -> HttpResponseBase:
    """?on= says the day, ?tri= the order, ?mesure= what the map shows."""
    agent, day = acting_agent(request), day_of(request.GET)
    if not may(agent, "partners.watch_department"):
        raise Http404
    table = table_on(agent, day, today(), request.GET.get("tri", ""))
    kind = request.GET.get(EXPORT, "")
    if kind in exports.FORMATS:
        return exports.respond_rows(kind, f"departements-au-{day}", "Départements", table.heads, table.rows())
    measure = table.measure(request.GET.get("mesure", ""))
    page = {"table": table, "measure": measure, "map": map_of(table, measure), "days": usual_days(today())}
    page |= {"day": day, "today": today(), "invented": day == today() and invented()}
    return render(request, "contracts/dashboards/departments.html", page)


@require_safe
def contract_brief(request: HttpRequest, pk: int) -> HttpResponseBase:
    agent = acting_agent(request)
    contract = get_visible(Contract, agent, queryset=briefed(), pk=pk)
    panels = panels_of("contract", agent, contract, today())
    page = {"contract": contract, "panels": panels, "badge": state_badge(contract), "trail": trail(contract)}
    name = f"en-bref-{contract.reference}"
    return file_of(request, name, panels) or render(request, "contracts/dashboards/contract.html", page)

"""The councils of a département, its communes without council, its yearly reports."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.access import may
from cls_portal.http import acting_agent, today
from cls_portal.models import Agent
from partners.departmental.cover import without_council
from partners.departmental.listings import DEPARTMENT_COUNCILS, WITHOUT_COUNCIL
from partners.departmental.places import chosen
from partners.departmental.reading import department_page, department_rows, whole_of
from partners.departmental.report_page import reports_of
from partners.models import DepartmentalReport
from territories.models import Territory


def _watcher(request: HttpRequest) -> Agent:
    agent = acting_agent(request)
    if not may(agent, "partners.watch_department"):
        raise Http404
    return agent


def _which(request: HttpRequest, agent: Agent) -> tuple[Territory | None, list[Territory]]:
    """The département of the address, or the only one; nothing elsewhere than where they watch."""
    code = request.GET.get("departement", "")
    found, known = chosen(agent, today(), code)
    if code and found is None:
        raise Http404
    return found, known


@require_safe
def council_department(request: HttpRequest) -> HttpResponseBase:
    agent = _watcher(request)
    department, known = _which(request, agent)
    if department is None:
        return render(request, "partners/departmental/choice.html", {"departments": known})
    rows = department_rows(agent, department, today())
    if answer := DEPARTMENT_COUNCILS.export(request, rows):
        return answer
    listed = DEPARTMENT_COUNCILS.page(request, rows)
    page = department_page(agent, department, today(), whole_of(listed))
    page |= {
        "page": listed,
        "departments": known,
        "reports": reports_of(agent, department),
        "may_report": may(agent, "partners.edit_report", DepartmentalReport(department=department)),
    }
    return render(request, "partners/departmental/department.html", page)


@require_safe
def council_missing(request: HttpRequest) -> HttpResponseBase:
    agent = _watcher(request)
    department, known = _which(request, agent)
    if department is None:
        return render(request, "partners/departmental/choice.html", {"departments": known})
    rows = without_council(agent, department, today())
    return WITHOUT_COUNCIL.respond(
        request, rows, "partners/departmental/missing.html", {"department": department, "on": today()}
    )

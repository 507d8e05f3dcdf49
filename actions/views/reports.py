"""The report of a contract: read, composed, downloaded."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions import operations
from actions.forms import SinceForm
from actions.models import ContractReport
from actions.reading.reports import report_page, reported
from actions.report.standing import since_of
from actions.views.shared import contract_trail
from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.http import acting_agent, say, today
from contracts.models import Contract


def contract_report(request: HttpRequest, pk: int) -> HttpResponse:
    """?du= says from which day it tells what changed; posted, has its files composed."""
    agent = acting_agent(request)
    contract: Contract = get_visible(Contract, agent, queryset=reported(), pk=pk)
    if request.method == "POST":
        day = since_of(contract, agent, today(), SinceForm(request.POST, on=today()).day).day
        operations.ask_report(contract, by=agent, on=today(), since=day)
        say(request, "Le rapport est en cours de composition.")
        return redirect(f"{reverse('contract-report', args=[pk])}?{urlencode({'du': day.isoformat()})}")
    asked = SinceForm(request.GET or None, on=today())
    since = since_of(contract, agent, today(), asked.day)
    form = asked if asked.errors else SinceForm(initial={"du": since.day}, on=today())
    page = report_page(contract, agent, since, today())
    return render(request, "actions/report/page.html", {**page, "form": form, "trail": contract_trail(contract)})


@require_safe
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """One of its two files: « pdf » or « docx »."""
    report: ContractReport = get_visible(ContractReport, acting_agent(request), pk=pk)
    stored = {"pdf": report.pdf, "docx": report.document}.get(kind)
    if stored is None:
        raise Http404("Ce rapport n’est pas encore composé.")
    return files.response(stored)

"""The report of an evaluation: read, composed, downloaded."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.http import acting_agent, say, today
from evaluations import operations
from evaluations.models import Evaluation, EvaluationReport
from evaluations.reading.reporting import report_page, reported
from evaluations.views.shared import trail


def evaluation_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted, has its files composed."""
    agent = acting_agent(request)
    evaluation: Evaluation = get_visible(Evaluation, agent, queryset=reported(agent, today()), pk=pk)
    if request.method == "POST":
        operations.ask_report(evaluation, by=agent)
        say(request, "Le rapport est en cours de composition.")
        return redirect("evaluation-report", pk)
    page = report_page(evaluation, agent, today())
    return render(request, "evaluations/report.html", {**page, "trail": trail(evaluation)})


@require_safe
def evaluation_report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """One of its three files: « pdf », « docx », « synthese »; `pk` is the report's."""
    report: EvaluationReport = get_visible(EvaluationReport, acting_agent(request), pk=pk)
    stored = {"pdf": report.pdf, "docx": report.document, "synthese": report.brief}.get(kind)
    if stored is None:
        raise Http404("Ce rapport n’est pas encore composé.")
    return files.response(stored)

"""The yearly reports of the départements: opened, written, composed, closed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, say, today
from partners import operations
from partners.departmental.forms import CloseReportForm, NewReportForm, ReportForm
from partners.departmental.places import chosen, watched
from partners.departmental.report_page import report_page, reports
from partners.models import DepartmentalReport

KEPT = "Ce que dit le rapport aujourd’hui est gardé tel quel. Ni les textes ni les chiffres ne changeront plus."


def _load(request: HttpRequest, pk: int) -> DepartmentalReport:
    agent = acting_agent(request)
    report: DepartmentalReport = get_visible(DepartmentalReport, agent, queryset=reports(agent), pk=pk)
    return report


def address(report: DepartmentalReport) -> str:
    return reverse("departmental-report-detail", args=[report.pk])


def _trail(report: DepartmentalReport | None = None, *, within: bool = False) -> Trail:
    steps = [("Conseils", reverse("council-list"))]
    if report is not None:
        department = report.department
        steps.append((department.name, f"{reverse('council-department')}?departement={department.code}"))
    if report is not None and within:
        steps.append((f"Rapport {report.year}", address(report)))
    return steps


def departmental_report_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "partners.edit_report")
    department, _ = chosen(agent, today(), request.GET.get("departement", ""))
    initial = {"department": department, "year": today().year}
    form = NewReportForm(request.POST or None, initial=initial, departments=watched(agent, today()))
    return form_page(
        request,
        form,
        lambda: operations.open_report(by=agent, on=today(), **form.values),
        title="Rapport annuel sur l’activité des conseils",
        done=address,
        said="Le rapport est ouvert\u00a0: ses chiffres se lisent déjà, ses textes restent à écrire.",
        trail=_trail(),
        cancel=reverse("council-department"),
        submit="Ouvrir le rapport",
    )


def departmental_report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted, has its files composed."""
    agent, report = acting_agent(request), _load(request, pk)
    if request.method == "POST":
        operations.ask_report_files(report, by=agent)
        say(request, "Le rapport est en cours de composition.")
        return redirect(address(report))
    page = report_page(report, agent, today())
    return render(request, "partners/departmental/report.html", {**page, "trail": _trail(report)})


def departmental_report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, report = acting_agent(request), _load(request, pk)
    require(agent, "partners.edit_report", report)
    form = ReportForm(request.POST or None, instance=report)
    return form_page(
        request,
        form,
        lambda: operations.write_report(report, by=agent, revision=form.revision, **form.values),
        title=f"Textes du rapport {report.year}",
        done=address(report),
        said="Les textes du rapport sont enregistrés.",
        trail=_trail(report, within=True),
    )


def departmental_report_close(request: HttpRequest, pk: int) -> HttpResponse:
    agent, report = acting_agent(request), _load(request, pk)
    require(agent, "partners.edit_report", report)
    form = CloseReportForm(request.POST or None, revision=report.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.close_report(report, by=agent, on=today(), revision=form.revision),
        title=f"Clore le rapport {report.year}",
        message=KEPT,
        done=address(report),
        said="Le rapport est clos\u00a0; ses fichiers sont en cours de composition.",
        trail=_trail(report, within=True),
        submit="Clore le rapport",
        danger=True,
    )


@require_safe
def departmental_report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """One of its two files: « pdf » or « docx »."""
    report = _load(request, pk)
    stored = {"pdf": report.pdf, "docx": report.document}.get(kind)
    if stored is None:
        raise Http404("Ce rapport n’est pas encore composé.")
    return files.response(stored)

"""A table of priority areas: deposited, previewed with everything wrong in it, then written as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import require
from cls_portal.errors import Forbidden, Refused
from cls_portal.http import acting_agent, say
from territories import exchange, operations, previews
from territories.forms import ConfirmImportForm, ImportForm
from territories.views.areas import trail

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = "territories/area_import.html"


def priority_area_import(request: HttpRequest) -> HttpResponse:
    """The form; once sent, the preview under it. Nothing is written here."""
    agent = acting_agent(request)
    require(agent, "territories.import_areas")
    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"form": form, "trail": trail(), "columns": exchange.COLUMNS, "preview": None}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.pop("table")
        try:
            context["preview"] = previews.preview(file.name, file.read(), by=agent, **form.cleaned_data)
        except exchange.BadTable as error:
            form.add_error("table", str(error))
    return render(request, PAGE, context)


@require_POST
def priority_area_import_confirm(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "territories.import_areas")
    form, shown = ConfirmImportForm(request.POST), ImportForm()
    try:
        lines = exchange.thaw(form.cleaned_data["lines"] if form.is_valid() else "")
        report = operations.import_priority_areas(lines, by=agent)
    except (exchange.BadTable, Refused, Forbidden) as refusal:
        context = {"form": shown, "trail": trail(), "columns": exchange.COLUMNS, "preview": None, "refusal": refusal}
        return render(request, PAGE, context, status=409)
    words = f"{report.created} créées, {report.changed} modifiées, {report.same} inchangées"
    say(request, f"L’import est fait : {words}.")
    return redirect(reverse("priority-area-list"))


@require_safe
def priority_area_blank(request: HttpRequest) -> HttpResponse:
    require(acting_agent(request), "territories.import_areas")
    name = "geographies-prioritaires-modele.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(exchange.blank_file(), content_type=XLSX, headers=headers)

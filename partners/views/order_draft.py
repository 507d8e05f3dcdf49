"""The project of an arrêté of composition: read, printed, edited."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cls_portal.http import acting_agent, today
from cls_portal.reporting.edited import MEDIA_TYPE, render_docx
from cls_portal.reporting.paper import render_pdf
from partners.composition import agreements
from partners.forms import DayForm
from partners.rules import day_read
from partners.views.councils import load

FORMATS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, MEDIA_TYPE),
}


@require_safe
def order_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """At the day of the address (`?au=`), today without one."""
    agent, council = acting_agent(request), load(request, pk)
    form = DayForm(request.GET or None)
    on = form.day(day_read(council.dissolved_on, today()))
    return render(request, "partners/order_draft.html", {**agreements.draft_page(council, agent, on), "form": form})


@require_safe
def order_draft_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Composed on the spot and kept nowhere: « pdf », or « docx » to edit."""
    agent, council = acting_agent(request), load(request, pk)
    on = DayForm(request.GET or None).day(day_read(council.dissolved_on, today()))
    document = agreements.draft(council, agent, on)
    if document is None or kind not in FORMATS:
        raise Http404
    compose, media_type = FORMATS[kind]
    name = f"projet-arrete-composition-{council.pk}-{on:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(compose(document, timezone.now()), content_type=media_type, headers=headers)

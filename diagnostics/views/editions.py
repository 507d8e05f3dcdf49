"""Pages of the editions of recorded delinquency: listed for all, loaded and withdrawn by an administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.http import acting_agent
from diagnostics.recorded import showing


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "diagnostics/editions/list.html", showing.editions_page(acting_agent(request)))

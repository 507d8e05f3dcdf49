"""The page of a decision of a council."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.http import acting_agent, today
from partners.decisions.effects import readable
from partners.decisions.reading import decision_page


@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For who reads the meeting: what was decided, « Ce qu’elle a produit », « Donner suite »."""
    agent = acting_agent(request)
    return render(request, "partners/decision_detail.html", decision_page(readable(pk, agent), agent, today()))

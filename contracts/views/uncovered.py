"""The communes above the national average that no contract covers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cls_portal.access import may
from cls_portal.http import acting_agent, today
from contracts.listings import UNCOVERED
from contracts.uncovered import page, uncovered


@require_safe
def uncovered_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    if not may(agent, "contracts.watch_communes"):
        raise Http404
    return UNCOVERED.respond(request, uncovered(agent, today()), "contracts/uncovered.html", page(today()))

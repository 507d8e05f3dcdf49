"""Pages of the territories: the list, one territory, what is found as one types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible
from cls_portal.http import acting_agent, today
from territories import reading
from territories.forms import ObligationsForm
from territories.listings import OBLIGATIONS, TERRITORIES
from territories.models import Territory
from territories.naming import caption
from territories.panels import panels_of


def territory_list(request: HttpRequest) -> HttpResponseBase:
    rows = reading.listed(acting_agent(request))
    return TERRITORIES.respond(request, rows, "territories/list.html")


def territory_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    territory = get_visible(Territory, agent, queryset=reading.detailed(agent), pk=pk)
    form = ObligationsForm(request.GET if "le" in request.GET else {"le": today(), "quartier": ""})
    context = {
        "territory": territory,
        "caption": caption(territory),
        "identity": reading.identity(territory),
        "definition": reading.definition(territory, agent),
        "around": reading.around(territory),
        "inside": reading.inside(territory),
        "form": form,
        "panels": _drawn(request, territory),
    }
    if form.is_valid():
        areas = reading.areas_here(territory, agent, form.day, form.has_priority_area)
        context |= {"areas": areas, "obligations": reading.obligations_of(territory, form.day, areas.known)}
    return render(request, "territories/detail.html", {"areas": None, "obligations": [], **context})


@require_safe
def territory_obligations(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The communes of a territory with what the law asks of each on a day."""
    agent = acting_agent(request)
    territory = get_visible(Territory, agent, queryset=reading.detailed(agent), pk=pk)
    rows = reading.commune_obligations(territory, today())
    context = {"territory": territory, "caption": caption(territory)}
    return OBLIGATIONS.respond(request, rows, "territories/obligations.html", context)


def territory_search(request: HttpRequest) -> HttpResponse:
    """As a page, or as JSON for the suggestions under an input."""
    text = request.GET.get("q", "").strip()
    found = reading.found(acting_agent(request), text, request.GET.getlist("nature"))
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"results": [_suggestion(territory) for territory in found]})
    else:
        context = {"text": text, "found": [(territory, caption(territory)) for territory in found]}
        response = render(request, "territories/search.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _suggestion(territory: Territory) -> dict[str, Any]:
    return {
        "id": territory.pk,
        "kind": territory.kind,
        "code": territory.code,
        "name": territory.name,
        "detail": caption(territory),
        "url": reverse("territory-detail", args=[territory.pk]),
    }


def _drawn(request: HttpRequest, territory: Territory) -> list[SafeString]:
    return [render_to_string(name, context, request) for name, context in panels_of(territory, acting_agent(request))]

"""Pages of the standing of a territory: search, the standing itself, its files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cls_portal import exports
from cls_portal.access import get_visible
from cls_portal.http import acting_agent, today
from diagnostics.forms import MapForm, StandingForm, TerritorySearchForm
from diagnostics.standing import showing
from territories.models import Territory


@require_safe
def delinquency_home(request: HttpRequest) -> HttpResponse:
    form = TerritorySearchForm(request.GET if request.GET else None)
    if form.is_valid():
        return redirect("standing-detail", form.cleaned_data["territoire"].pk)
    context = {"form": form, **showing.home_page(acting_agent(request), today())}
    return render(request, "diagnostics/standing/home.html", context)


@require_safe
def standing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    territory = _territory(request, pk)
    form = StandingForm(request.GET, editions=showing.editions_offered())
    context = {"form": form, **showing.standing_page(territory, form)}
    return render(request, "diagnostics/standing/detail.html", context)


@require_safe
def standing_map(request: HttpRequest, pk: int) -> HttpResponse:
    territory = _territory(request, pk)
    form = MapForm(request.GET, editions=showing.editions_offered())
    context = {"form": form, **showing.map_page(territory, form)}
    return render(request, "diagnostics/standing/map.html", context)


@require_safe
def standing_file(request: HttpRequest, pk: int, table: str, kind: str) -> HttpResponseBase:
    """A table of the standing as csv or xlsx; `?indicateur=` is that of a map, or keeps one of the series."""
    territory = _territory(request, pk)
    found = showing.table_of(table, territory, MapForm(request.GET, editions=showing.editions_offered()))
    if found is None or kind not in exports.FORMATS:
        raise Http404("Ce tableau n’existe pas.")
    name = f"{found.name}-{territory.code}"
    return exports.respond_rows(kind, name, found.title, found.heads, found.rows())


def _territory(request: HttpRequest, pk: int) -> Territory:
    agent = acting_agent(request)
    found: Territory = get_visible(Territory, agent, queryset=showing.territory_of(agent), pk=pk)
    return found

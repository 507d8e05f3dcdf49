"""The page of the search of everything."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from cls_portal import search
from cls_portal.http import acting_agent, today


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("dans", "")
    kind = asked if asked in settings.SEARCH_SOURCES else ""
    text, alike = request.GET.get("q", ""), "proche" in request.GET
    results = search.search(acting_agent(request), today(), text, kind, alike=alike)
    context = {"results": results, "long_enough": search.long_enough(results.text), "shortest": search.SHORTEST}
    return render(request, "search/results.html", {**context, "shown": search.ALL})


urlpatterns = [path("", search_page, name="search")]
